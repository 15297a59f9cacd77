package exchange

import (
	"strconv"

	"ledd/internal/kinds"
	"ledd/internal/risk"
)

type limitsIn = risk.CriteriaInput

var criteriaColumns = append([]column[limitsIn]{
	text("criteria_code", "/code", func(c *limitsIn) *string { return &c.Code }),
	text("name", "/name", func(c *limitsIn) *string { return &c.Name }),
	text("scope", "/scope", func(c *limitsIn) *string { return &c.Scope }),
	elsewhere[limitsIn]("unit_code", "/unit"),
	date("valid_from", "/validFrom", func(c *limitsIn) *kinds.Date { return &c.ValidFrom }),
	date("valid_to", "/validTo", func(c *limitsIn) *kinds.Date { return &c.ValidTo }),
	text("approved_by", "/approvedBy", func(c *limitsIn) *string { return &c.ApprovedBy }),
}, matrixColumns()...)

// matrixColumns are the levels of each likelihood, by consequence, with semicolons between.
func matrixColumns() (out []column[limitsIn]) {
	for i := range 5 {
		n := strconv.Itoa(i + 1)
		out = append(out, column[limitsIn]{"likelihood_" + n, "/matrix/" + strconv.Itoa(i), func(c *limitsIn, cell string) error {
			if cell == "" {
				c.Matrix = c.Matrix[:min(i, len(c.Matrix))]
				return nil
			}
			levels := split(cell)
			if len(levels) > 5 {
				return say("levels")
			}
			for len(c.Matrix) <= i {
				c.Matrix = append(c.Matrix, risk.MatrixRow{})
			}
			c.Matrix[i] = risk.MatrixRow{}
			for j, at := range []*risk.Level{&c.Matrix[i].C1, &c.Matrix[i].C2, &c.Matrix[i].C3, &c.Matrix[i].C4, &c.Matrix[i].C5} {
				if j < len(levels) {
					*at = risk.Level(levels[j])
				}
			}
			return nil
		}})
	}
	return out
}

// areaColumns are what is accepted in one area: a row each.
var areaColumns = []column[risk.Area]{
	text("area", "/area", func(a *risk.Area) *string { return &a.Area }),
	text("accept_up_to", "/acceptUpTo", func(a *risk.Area) *risk.Level { return &a.AcceptUpTo }),
	text("above_rank", "/aboveRank", func(a *risk.Area) *risk.Rank { return &a.AboveRank }),
}

var criteriaFile = layout{
	columns:  names(criteriaColumns, names(areaColumns)...),
	required: []string{"criteria_code", "name", "scope"},
	group:    "criteria_code", end: takeCriteria,
}

// takeCriteria takes the rows of each set of criteria, an area on each.
func takeCriteria(s *session) {
	units := unitCodes(s)
	all := open[risk.Criteria, limitsIn](s, criteriaColumns, func(c *risk.Criteria) string { return c.Code }, "")
	s.gathered().each(s, func(code string, rows []row) {
		r := rows[0]
		good := oneRecord(s, rows, criteriaColumns)
		all.put(s, r, code, func(c *limitsIn) bool {
			c.Matrix = append([]risk.MatrixRow{}, c.Matrix...)
			good = fill(s, r, criteriaColumns, c, false) && good
			good = pointed(s, r, "unit_code", units, "no-unit", &c.Unit) && good
			return partsIn(s, rows, areaColumns, &c.Areas, func(a *risk.Area) string { return a.Area }) && good
		})
	})
}
