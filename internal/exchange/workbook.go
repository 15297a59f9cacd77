package exchange

import (
	"slices"
	"strings"

	"ledd/internal/sheet"
)

// readWorkbook reads the sheet of a workbook that has the columns of a kind: the first one
// that names all that must be there, else the first that holds anything, whose header then
// says what is missing. Errors: invalid, with the cure.
func readWorkbook(b []byte, l layout) (*table, error) {
	book, err := sheet.Read(b)
	if err != nil {
		return nil, err
	}
	filled := slices.DeleteFunc(book.Sheets, func(s sheet.Sheet) bool { return len(s.Rows) == 0 })
	if len(filled) == 0 {
		return nil, l.empty()
	}
	rows := filled[max(0, slices.IndexFunc(filled, func(s sheet.Sheet) bool { return l.heads(s.Rows[0].Cells) }))].Rows
	t := &table{book: rows[1:], between: ";"}
	return t, t.name(rows[0].Cells, l)
}

// heads reports whether a row names every column that must be there.
func (l layout) heads(cells []string) bool {
	return !slices.ContainsFunc(l.required, func(want string) bool {
		return !slices.ContainsFunc(cells, func(cell string) bool { return strings.EqualFold(strings.TrimSpace(cell), want) })
	})
}

// nextOfBook gives the next row of a workbook, which leaves out empty cells at the end of one.
func (t *table) nextOfBook() (row, bool) {
	if t.failed || t.rows >= len(t.book) {
		return row{}, false
	}
	r := t.book[t.rows]
	return t.row(r.Line, append(slices.Clone(r.Cells), make([]string, max(0, len(t.header)-len(r.Cells)))...)), true
}
