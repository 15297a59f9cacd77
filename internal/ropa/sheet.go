package ropa

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
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

// mostCell is how many characters a cell holds (ECMA-376).
const mostCell = 32767

// asText is the number format of cells whose content is never counted as anything else.
const asText = 49

// XLSX writes the record, a line at a time. The same record gives the same bytes.
func (r Record) XLSX() ([]byte, error) {
	p, f := &paper{Tongue: In(r.Lang), Record: r}, excelize.NewFile()
	defer f.Close()
	record, about := p.Word("sheet.record"), p.Word("sheet.about")
	if err := f.SetSheetName("Sheet1", record); err != nil {
		return nil, err
	}
	if _, err := f.NewSheet(about); err != nil {
		return nil, err
	}
	if err := p.sheet(f, record, p.lines(), 32); err != nil {
		return nil, err
	}
	var rows [][]string
	for _, field := range p.keeper() {
		rows = append(rows, []string{plain(field.Label), plain(field.Value)})
	}
	if err := p.sheet(f, about, func(write func([]string) error) error { return all(rows, write) }, 48); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, err
	}
	return ordered(b.Bytes())
}

// ordered puts the parts of a workbook in one order: the library writes its sheets in any.
func ordered(book []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return out.Bytes(), err
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
	e, out := Entry{}, []string{p.Word("code"), p.Word("name")}
	if p.Edition == Complete {
		e.Beside = &BesideArticle{}
	}
	for _, l := range p.facts(e) {
		if !p.left(l.key) {
			out = append(out, p.Word(l.key))
		}
	}
	return out
}

// left reports whether the audience is not shown a field at all.
func (p *paper) left(key string) bool { return p.Audience == Public && hidden[key] }

// sheet writes lines as they come. Every cell is text: what begins as a formula does is
// no formula.
func (p *paper) sheet(f *excelize.File, name string, lines func(write func([]string) error) error, width float64) error {
	style, err := f.NewStyle(&excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := w.SetColWidth(1, len(p.columns()), width); err != nil {
		return err
	}
	n := 0
	err = lines(func(cells []string) error {
		n++
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = excelize.Cell{StyleID: style, Value: p.fits(c)}
		}
		return w.SetRow("A"+strconv.Itoa(n), row)
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// fits shortens a text that no cell holds, and says so.
func (p *paper) fits(s string) string {
	s = strings.ToValidUTF8(s, "")
	if utf8.RuneCountInString(s) <= mostCell/2 { // a character outside the first plane counts twice
		return s
	}
	cut := []rune(s)
	mark := p.Word("cut")
	return string(cut[:mostCell/2-utf8.RuneCountInString(mark)]) + mark
}
