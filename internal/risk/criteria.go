// Package risk keeps what risk an organisation accepts, and what it has assessed.
//
//	criteria -> the strictest of the line from a unit up to the municipality (line.go)
//	assessment -> scenarios in a matrix, before and after treatment (level.go) -> who may accept what is left (accept.go)
//
// How the parts fit together is pure; what happens to an assessment is in service.go.
package risk

import (
	"slices"
	"strconv"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// CriteriaID identifies criteria.
type CriteriaID = kinds.ID[Criteria]

// Criteria is what risk the municipality, a sector or a unit accepts, from a day on, and
// who may accept more (domain 3.13). A new version is a new record with a later day.
type Criteria struct {
	door.Record[Criteria]
	CriteriaInput
}

// CriteriaInput is what a client says of criteria.
type CriteriaInput struct {
	door.Keys
	Name       string       `json:"name" validate:"required,max=255"`
	Scope      string       `json:"scope" validate:"required,oneof=municipality sector unit"`
	Unit       party.UnitID `json:"unit" doc:"the sector or unit, with all below it; null for the municipality"`
	ValidFrom  kinds.Date   `json:"validFrom" doc:"the first day; those of the same unit before it end then"`
	ValidTo    kinds.Date   `json:"validTo" doc:"the last day of criteria that nothing follows"`
	ApprovedBy string       `json:"approvedBy" validate:"max=255" doc:"they hold once somebody has approved them"`
	Matrix     []MatrixRow  `json:"matrix" gorm:"serializer:json" validate:"max=5,dive" doc:"a row for each likelihood, the lowest first: 3 to 5 rows of 3 to 5 levels"`
	Areas      []Area       `json:"areas" gorm:"serializer:json" validate:"max=20,dive"`
}

// MatrixRow is the levels of one likelihood, by consequence from 1 to 5.
type MatrixRow struct {
	C1 Level `json:"c1" validate:"omitempty,oneof=low medium high critical"`
	C2 Level `json:"c2" validate:"omitempty,oneof=low medium high critical"`
	C3 Level `json:"c3" validate:"omitempty,oneof=low medium high critical"`
	C4 Level `json:"c4" validate:"omitempty,oneof=low medium high critical"`
	C5 Level `json:"c5" validate:"omitempty,oneof=low medium high critical"`
}

// Area is what is accepted of the consequences in one area.
type Area struct {
	Area       string `json:"area" validate:"required,oneof=people operations economy reputation legal safety environment all" doc:"all: every area that has no line of its own"`
	AcceptUpTo Level  `json:"acceptUpTo" validate:"required,oneof=low medium high critical" doc:"the highest level that needs nobody's acceptance"`
	AboveRank  Rank   `json:"aboveRank" validate:"required,oneof=unit_head director chief_executive" doc:"the lowest rank that may accept what is above"`
}

// CriteriaKind is the table's entry for the door.
var CriteriaKind = door.Register[Criteria](door.Kind{
	Noun: "criteria", Table: "criteria",
	Sorts:   []string{"code", "name", "createdAt"},
	Filters: []string{"code", "scope", "unit"},
})

// CriteriaVerbs is the verbs of criteria.
type CriteriaVerbs = door.Noun[Criteria, CriteriaInput]

// Input gives the part that a client may replace.
func (c *Criteria) Input() *CriteriaInput { return &c.CriteriaInput }

// Words is what a search looks through.
func (c *Criteria) Words() []string { return []string{c.Name, c.ApprovedBy} }

// Refs lists the records that the criteria refer to.
func (c *Criteria) Refs() []door.Ref { return []door.Ref{door.Refer("/unit", "unit", c.Unit)} }

// Places is the unit whose criteria they are.
func (c *Criteria) Places(*door.Tx, bool) ([]string, error) { return party.UnitsOf(c.Unit), nil }

// Check refuses a matrix that is no rectangle of 3 to 5, or in which more risk is a lower
// level; an area that stands twice; and a scope that does not fit the unit.
func (c *Criteria) Check() []kinds.Violation {
	vs := kinds.Order("/validTo", c.ValidFrom, c.ValidTo)
	switch {
	case c.Scope == "municipality" && !c.Unit.IsZero():
		vs = append(vs, kinds.Violation{Pointer: "/unit", Code: "several", Detail: "criteria of the municipality name no unit"})
	case c.Scope != "municipality" && c.Scope != "" && c.Unit.IsZero():
		vs = append(vs, kinds.Violation{Pointer: "/unit", Code: "required", Detail: "name the sector or unit that the criteria are for"})
	}
	seen := map[string]bool{}
	for i, a := range c.Areas {
		if seen[a.Area] && a.Area != "" {
			vs = append(vs, kinds.Violation{Pointer: "/areas/" + strconv.Itoa(i) + "/area", Code: "duplicate", Detail: "this area has a line already"})
		}
		seen[a.Area] = true
	}
	return append(vs, c.matrixFaults()...)
}

// matrixFaults lists what is wrong with the matrix; one that nobody has filled in is not
// wrong yet.
func (c *Criteria) matrixFaults() []kinds.Violation {
	m := c.matrix()
	if len(m) == 0 {
		return nil
	}
	wide := m.wide()
	if len(m) < 3 || wide < 3 {
		return []kinds.Violation{{Pointer: "/matrix", Code: "matrix", Detail: "a matrix has 3 to 5 likelihoods and 3 to 5 consequences"}}
	}
	var vs []kinds.Violation
	for i, row := range m {
		at := "/matrix/" + strconv.Itoa(i)
		if len(row) != wide || slices.Contains(row, "") {
			vs = append(vs, kinds.Violation{Pointer: at, Code: "matrix-gap", Detail: "each row has a level for each consequence, and as many as the others"})
			continue
		}
		for j, level := range row {
			if (j > 0 && level.Below(row[j-1])) || (i > 0 && j < len(m[i-1]) && level.Below(m[i-1][j])) {
				vs = append(vs, kinds.Violation{Pointer: at + "/c" + strconv.Itoa(j+1), Code: "matrix-falls", Detail: "a higher likelihood or consequence cannot give a lower level"})
			}
		}
	}
	return vs
}

// matrix gives the levels by likelihood and consequence, without what stands empty at the
// end of each row.
func (c *Criteria) matrix() Matrix {
	out := Matrix{}
	for _, r := range c.Matrix {
		row := []Level{r.C1, r.C2, r.C3, r.C4, r.C5}
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		out = append(out, row)
	}
	return out
}

// HoldsOn reports whether the criteria can be applied on a day: approved, begun and not
// ended, with a matrix and with what is accepted.
func (c *Criteria) HoldsOn(d kinds.Date) bool {
	return c.ValidFrom.Known() && d.Within(c.ValidFrom, c.ValidTo) && c.ApprovedBy != "" && len(c.Matrix) > 0 && len(c.Areas) > 0
}

// limit gives what one set of criteria says of an area: the area's own line, else the one for
// all, else the strictest that it has.
func (c *Criteria) limit(area string) (Limit, bool) {
	var out Limit
	for _, want := range []string{area, "all", ""} {
		for _, a := range c.Areas {
			if a.Area == want || want == "" {
				out = out.strictest(Limit{area, a.AcceptUpTo, a.AboveRank})
			}
		}
		if out.Area != "" {
			return out, true
		}
	}
	return out, false
}
