package web

import (
	"bytes"
	"encoding/csv"

	"ledd/internal/kinds"
	tables "ledd/internal/sheet"
)

// listFiles are the files that a list is saved as.
var listFiles = map[string]struct {
	media string
	write func(name string, rows [][]string) ([]byte, error)
}{
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook},
	"csv":  {"text/csv; charset=utf-8", commaSeparated},
}

// mostRows is how many rows of a list are saved at once; a longer list is narrowed first.
const mostRows = 50_000

// sendRows sends rows, the heads first, named by the page and the day.
func (v *visit) sendRows(title, name, file string, rows [][]string) error {
	if len(rows)-1 > mostRows {
		return kinds.Invalid("file", "max", "the list has more than %d rows: narrow it first", mostRows)
	}
	body, err := listFiles[file].write(title, rows)
	if err != nil {
		return err
	}
	return v.send(attached, name+"-"+string(v.today)+"."+file, listFiles[file].media, body)
}

// commaSeparated writes rows so that a spreadsheet opens them in columns: with a mark for
// UTF-8, semicolons, and no cell that it would run.
func commaSeparated(_ string, rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range rows {
		_ = w.Write(harmless(row)) // a buffer takes all that it is given
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// workbook writes rows as one sheet of text.
func workbook(name string, rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	err := tables.Write(&b, tables.Tab{Name: tables.Named(name), Columns: len(rows[0]), Width: 24, Lines: func(write func([]string) error) error {
		for _, row := range rows {
			fitting := make([]string, len(row))
			for i, cell := range row {
				fitting[i] = tables.Fitting(cell, " …")
			}
			if err := write(fitting); err != nil {
				return err
			}
		}
		return nil
	}})
	return b.Bytes(), err
}
