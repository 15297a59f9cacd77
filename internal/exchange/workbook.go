package exchange

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"ledd/internal/sheet"
)

// fromWorkbook writes the sheet of a workbook that has the columns of a kind as text with
// semicolons, each row on the line that it has in the sheet as far as its cells have one
// line each. It is the first sheet with the columns that must be there, else the first one
// that holds anything, whose header then says what is missing. Errors: invalid, with the cure.
func fromWorkbook(b []byte, l layout) ([]byte, error) {
	book, err := sheet.Read(b)
	if err != nil {
		return nil, err
	}
	var chosen sheet.Sheet
	for _, s := range book.Sheets {
		if len(s.Rows) > 0 && (len(chosen.Rows) == 0 || heads(s.Rows[0], l) && !heads(chosen.Rows[0], l)) {
			chosen = s
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = ';'
	line := 1
	for i, r := range chosen.Rows {
		for ; line < r.Line && i > 0; line++ { // the first row is the header, wherever it stands
			w.Flush()
			out.WriteByte('\n')
		}
		if err := w.Write(wide(r.Cells, len(chosen.Rows[0].Cells))); err != nil {
			return nil, err
		}
		if line++; i == 0 {
			line = r.Line + 1
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// heads reports whether a row names every column that must be there.
func heads(r sheet.Row, l layout) bool {
	return !slices.ContainsFunc(l.required, func(c string) bool {
		return !slices.ContainsFunc(r.Cells, func(cell string) bool { return strings.EqualFold(strings.TrimSpace(cell), c) })
	})
}

// wide gives a row as many cells as the header has: a sheet leaves out empty ones at the end.
func wide(cells []string, n int) []string {
	for len(cells) < n {
		cells = append(cells, "")
	}
	return cells
}
