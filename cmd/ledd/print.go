package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// printJSON writes a value for a program.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// sheet is rows with a header, printed for people or as CSV.
type sheet struct {
	header []string
	rows   [][]string
}

func (s sheet) print(w io.Writer, format string) error {
	if format == "csv" {
		c := csv.NewWriter(w)
		if err := c.Write(s.header); err != nil {
			return err
		}
		for _, r := range s.rows {
			if err := c.Write(safe(r)); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	}
	t := tabwriter.NewWriter(w, 2, 4, 2, ' ', 0)
	for _, r := range append([][]string{s.header}, s.rows...) {
		cells := make([]string, len(r))
		for i, cell := range r {
			cells[i] = plain(cell)
		}
		if _, err := fmt.Fprintln(t, strings.TrimRight(strings.Join(cells, "\t"), "\t")); err != nil {
			return err
		}
	}
	return t.Flush()
}

// plain replaces what would steer a terminal instead of standing in a cell:
// control characters, and those that turn the direction of writing.
func plain(cell string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029':
			return unicode.ReplacementChar
		}
		return r
	}, cell)
}

// safe keeps a spreadsheet from running a cell as a formula.
func safe(row []string) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			cell = "'" + cell
		}
		out[i] = cell
	}
	return out
}
