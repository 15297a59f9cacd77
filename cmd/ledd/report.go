package main

import (
	"bytes"
	"context"
	"os"
	"strconv"

	"ledd/internal/kinds"
	"ledd/internal/report"
)

type reportCommand struct {
	registerFlags
	Org    string `required:"" help:"Whose register: organisation number, name or alias." placeholder:"ORGNR"`
	Year   int    `required:"" help:"The year; the year before stands beside it."`
	Format string `help:"table, csv, json or pdf." enum:"table,csv,json,pdf" default:"table"`
	Lang   string `help:"Of the PDF: nb or en." enum:"nb,en" default:"nb"`
	Out    string `short:"o" help:"Write the PDF to this file instead of to stdout." placeholder:"FILE"`
}

// Run prints the yearly measures.
func (c reportCommand) Run(ctx context.Context, out output) error {
	if c.Out != "" && c.Format != "pdf" {
		return kinds.Invalid("", "out", "-o goes with --format pdf; send the others where you want them with >")
	}
	ctx, r, err := orgFlags{registerFlags: c.registerFlags, Org: c.Org}.enter(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	if c.Format == "pdf" {
		return c.set(ctx, out, r)
	}
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

// set writes the report as a PDF. A file is written whole or not at all.
func (c reportCommand) set(ctx context.Context, out output, r *register) error {
	var b bytes.Buffer
	if err := report.New(r.door).PDF(ctx, &b, c.Year, c.Lang); err != nil {
		return err
	}
	if c.Out == "" || c.Out == "-" {
		_, err := b.WriteTo(out.data)
		return err
	}
	return os.WriteFile(c.Out, b.Bytes(), 0o600)
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
