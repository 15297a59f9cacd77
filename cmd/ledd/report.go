package main

import (
	"context"
	"strconv"

	"ledd/internal/report"
)

type reportCommand struct {
	orgFlags
	Year int `required:"" help:"The year; the year before stands beside it."`
}

// Run prints the yearly measures.
func (c reportCommand) Run(ctx context.Context, out output) error {
	ctx, r, err := c.enter(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	rep, err := report.New(r.door).Year(ctx, c.Year)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(out.data, rep)
	}
	before, year := strconv.Itoa(c.Year-1), strconv.Itoa(c.Year)
	s := sheet{header: []string{"level", "code", "name", "measure", "title", before, year, "of " + before, "of " + year}}
	s.add("municipality", report.Group{Name: rep.Organisation.Name, Measures: rep.Measures})
	for _, g := range rep.Departments {
		s.add("department", g)
	}
	for _, g := range rep.Units {
		s.add("unit", g)
	}
	return s.print(out.data, c.Format)
}

func (s *sheet) add(level string, g report.Group) {
	for _, m := range g.Measures {
		if level != "municipality" && !worthARow(m) {
			continue
		}
		s.rows = append(s.rows, []string{level, g.Code, g.Name, m.Code, m.Title, strconv.Itoa(m.Previous), strconv.Itoa(m.Value), strconv.Itoa(m.PreviousOf), strconv.Itoa(m.Of)})
	}
}

// worthARow: something was counted, or it is a coordinator that a unit which
// reports does not have, where nought is the news.
func worthARow(m report.Measure) bool {
	coordinator := m.Code == "M02" || m.Code == "M03"
	return m.Value > 0 || m.Previous > 0 || (coordinator && (m.Of > 0 || m.PreviousOf > 0))
}
