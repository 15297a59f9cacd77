package ropa

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"ledd/internal/sheet"
)

// XLSX gives the record as a spreadsheet: an activity on each line, and whose record it
// is on a second sheet. Errors: as Read.
func (v Records) XLSX(ctx context.Context, c Choice) (File, error) {
	r, err := v.Read(ctx, c)
	if err != nil {
		return File{}, err
	}
	body, err := r.XLSX()
	sum := sha256.Sum256(body)
	return File{Name: r.fileName(".xlsx"), Media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Body: body, Digest: hex.EncodeToString(sum[:])}, err
}

// XLSX writes the record, a line at a time. The same record gives the same bytes.
func (r Record) XLSX() ([]byte, error) {
	p := &paper{Tongue: In(r.Lang), Record: r}
	var about [][]string
	for _, field := range p.keeper() {
		about = append(about, []string{plain(field.Label), plain(field.Value)})
	}
	tabs := []sheet.Tab{{Name: p.Word("sheet.record"), Columns: len(p.columns()), Width: 32, Lines: p.fitting(p.lines())}}
	if len(p.Services) > 0 {
		tabs = append(tabs, sheet.Tab{Name: p.Word("sheet.services"), Columns: len(p.serviceColumns()), Width: 32, Lines: p.fitting(p.serviceLines)})
	}
	tabs = append(tabs, sheet.Tab{Name: p.Word("sheet.about"), Columns: 2, Width: 48, Lines: p.fitting(func(write func([]string) error) error { return all(about, write) })})
	var out bytes.Buffer
	err := sheet.Write(&out, tabs...)
	return out.Bytes(), err
}

// fitting writes lines whose cells a spreadsheet holds.
func (p *paper) fitting(lines func(write func([]string) error) error) func(write func([]string) error) error {
	return func(write func([]string) error) error {
		return lines(func(cells []string) error {
			row := make([]string, len(cells))
			for i, c := range cells {
				row[i] = sheet.Fitting(c, p.Word("cut"))
			}
			return write(row)
		})
	}
}

func all(rows [][]string, write func([]string) error) error {
	for _, row := range rows {
		if err := write(row); err != nil {
			return err
		}
	}
	return nil
}

// lines gives the heading, and then each activity.
func (p *paper) lines() func(write func([]string) error) error {
	return func(write func([]string) error) error {
		if err := write(p.columns()); err != nil {
			return err
		}
		for _, e := range p.Activities {
			row := []string{e.Code, e.Name}
			for _, l := range p.facts(e) {
				if !p.left(l.key) {
					row = append(row, strings.Join(l.lines, "\n"))
				}
			}
			if err := write(row); err != nil {
				return err
			}
		}
		return nil
	}
}

// columns heads what the edition says of an activity.
func (p *paper) columns() []string {
	out := p.columnKeys()
	for i, key := range out {
		out[i] = p.Word(key)
	}
	return out
}

// columnKeys lists what the edition says of an activity.
func (p *paper) columnKeys() []string {
	e, out := Entry{}, []string{"code", "name"}
	if p.Edition == Complete {
		e.Beside = &BesideArticle{}
	}
	for _, l := range p.facts(e) {
		if !p.left(l.key) {
			out = append(out, l.key)
		}
	}
	return out
}

// left reports whether the audience is not shown a field at all.
func (p *paper) left(key string) bool { return p.Audience == Public && hidden[key] }
