// Package sheet reads tables as people keep them: XLSX, ODS and text with
// separators. It gives the text of every cell and guesses nothing about what it
// means. A workbook is unpacked within fixed bounds; macros, links to other files
// and document types are refused.
package sheet

import (
	"bytes"
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// What a file may hold.
const (
	maxRows    = 1 << 20
	maxColumns = 500
	maxCells   = 4_000_000
	maxText    = 64 << 20  // of all cells together
	maxPart    = 192 << 20 // of one part of a workbook, unpacked
	maxParts   = 2000
)

// Book is a file: one sheet for a text file, as many as it has for a workbook.
type Book struct {
	Format string // csv, xlsx or ods
	Sheets []Sheet
}

// Sheet is one table. Rows that hold nothing are left out.
type Sheet struct {
	Name string
	Rows []Row
}

// Row is one row, with its number in the file counted from 1.
type Row struct {
	Line  int
	Cells []string
}

// Filled counts the cells that hold anything.
func (r Row) Filled() int {
	n := 0
	for _, c := range r.Cells {
		if c != "" {
			n++
		}
	}
	return n
}

// Cell gives a cell; empty beyond the end of the row.
func (r Row) Cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// IsWorkbook reports whether the bytes are a workbook, and not text.
func IsWorkbook(b []byte) bool {
	return bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0"))
}

// Read reads a file of any of the formats. Errors: invalid, with the cure.
func Read(b []byte) (Book, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0")):
		return Book{}, kinds.Invalid("file", "foreign", "the workbook is of the old format (.xls) or has a password: save it as XLSX without one")
	case IsWorkbook(b):
		return readWorkbook(b)
	}
	return readText(b)
}

// filler collects the rows of a sheet and holds them within bounds.
type filler struct {
	sheet       Sheet
	cells, text int
}

func (f *filler) add(line int, cells []string) error {
	for i := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(cells[i], "\r\n", "\n"))
		f.text += len(cells[i])
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return nil
	}
	f.cells += len(cells)
	switch {
	case len(cells) > maxColumns:
		return kinds.Invalid("row", "columns", "row %d has %d columns, more than %d: is a line break missing?", line, len(cells), maxColumns)
	case len(f.sheet.Rows) >= maxRows, f.cells > maxCells, f.text > maxText:
		return kinds.Invalid("file", "size", "the sheet “%s” is larger than can be read at once: split it", f.sheet.Name)
	}
	f.sheet.Rows = append(f.sheet.Rows, Row{line, slices.Clone(cells)})
	return nil
}
