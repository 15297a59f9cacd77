package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ledd/internal/kinds"
	"ledd/internal/mapping"
	"ledd/internal/sheet"
)

// What a file may hold. A cell of 100 000 characters is no cell of a register.
const (
	maxFile    = 256 << 20
	maxRows    = 1 << 20 // as many as a spreadsheet has
	maxCell    = 100_000
	maxColumns = 500
)

// table reads a file of comma- or semicolon-separated values with a header.
type table struct {
	csv     *csv.Reader
	text    []byte
	between string // its cells
	header  []string
	unknown []string
	line    int // of the last row
	rows    int
	failed  bool
	book    []sheet.Row    // of a workbook: the rows below the header
	mapped  *mapping.Table // of a file in somebody's own shape; nil for the others
}

// row is one record of the file; bad says why it cannot be read at all.
type row struct {
	line  int
	cells map[string]string
	bad   *unread
	draft *mapping.Draft // of a file in somebody's own shape
}

// unread is why a row cannot be taken as it stands, and where.
type unread struct {
	column, value string
	why           Remark
}

// get gives a cell without the blanks around it.
func (r row) get(column string) string { return r.cells[column] }

// has reports whether the file has the column at all.
func (r row) has(column string) bool { _, ok := r.cells[column]; return ok }

// readTable checks the file's encoding and header. Errors are invalid and name
// the line.
func readTable(file io.Reader, l layout) (*table, error) {
	b, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if len(b) > maxFile {
		return nil, fault("", "size", strconv.Itoa(maxFile>>20), "the file is larger than %d MiB: split it", maxFile>>20)
	}
	if sheet.IsWorkbook(b) {
		return readWorkbook(b, l)
	}
	if b, err = decode(b); err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator(b), -1, true
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, l.empty()
	}
	if err != nil {
		return nil, kinds.Invalid("line 1", "csv", "the header cannot be read: %v", err)
	}
	t := &table{csv: r, text: b, between: string(r.Comma)}
	return t, t.name(head, l)
}

func (l layout) empty() error {
	return kinds.Invalid("line 1", "empty", "the file is empty: its first line must name the columns %s", strings.Join(l.required, ", "))
}

// fault says what makes a file no table; value is what the sentence speaks of.
func fault(pointer, code, value, format string, args ...any) error {
	err := kinds.Invalid(pointer, code, format, args...)
	err.Violations[0].Value = value
	return err
}

// foreign is how files begin that are no text, and the cure.
var foreign = []struct{ start, says string }{
	{"\xFF\xFE", "the file is UTF-16: save it as “CSV UTF-8”"},
	{"\xFE\xFF", "the file is UTF-16: save it as “CSV UTF-8”"},
}

// decode accepts UTF-8 with or without a byte order mark, and says where a file
// is something else.
func decode(b []byte) ([]byte, error) {
	for _, f := range foreign {
		if bytes.HasPrefix(b, []byte(f.start)) {
			return nil, kinds.Invalid("line 1", "foreign", "%s", f.says)
		}
	}
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	n := 0
	for line := range bytes.Lines(b) {
		n++
		if i := bytes.IndexByte(line, 0); i >= 0 {
			return nil, kinds.Invalid(fmt.Sprintf("line %d", n), "nul", "line %d: byte %d is a NUL: this is no text file; save it as “CSV UTF-8”", n, i+1)
		}
		if !utf8.Valid(line) {
			return nil, kinds.Invalid(fmt.Sprintf("line %d", n), "encoding", "line %d: the text is not UTF-8 (%q): save the file as “CSV UTF-8”", n, clip(string(bytes.TrimSpace(line))))
		}
	}
	return b, nil
}

// separator is what stands more often in the header outside of quotes.
func separator(b []byte) rune {
	line, _, _ := bytes.Cut(bytes.TrimLeft(b, "\r\n"), []byte("\n"))
	quoted, n := false, 0
	for _, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case !quoted && c == ';':
			n++
		case !quoted && c == ',':
			n--
		}
	}
	if n > 0 {
		return ';'
	}
	return ','
}

// name reads the header.
func (t *table) name(head []string, l layout) error {
	if len(head) > maxColumns {
		return kinds.Invalid("line 1", "columns", "the header has %d columns, more than %d: is a line break missing?", len(head), maxColumns)
	}
	for i, h := range head {
		name := strings.ToLower(strings.TrimSpace(h))
		if slices.Contains(t.header, name) && name != "" {
			return fault("line 1", "duplicate", clip(h), "column %d of the header: %q stands there twice", i+1, clip(h))
		}
		if !slices.Contains(l.columns, name) && name != "" {
			t.unknown = append(t.unknown, clip(name))
		}
		t.header = append(t.header, name)
	}
	for _, want := range l.required {
		if !slices.Contains(t.header, want) {
			return fault("line 1", "missing-column", want, "the column “%s” is missing; the header has: %s", want, clip(strings.Join(t.header, ", ")))
		}
	}
	return t.meant(l)
}

// meant refuses a file of another kind: one whose every column that kind knows,
// while this kind leaves several unused.
func (t *table) meant(l layout) error {
	if len(t.unknown) < 2 {
		return nil
	}
	for _, kind := range Kinds() {
		other := layouts[kind]
		if other.mapped {
			continue
		}
		strange := slices.ContainsFunc(t.header, func(h string) bool { return h != "" && !slices.Contains(other.columns, h) })
		lacks := slices.ContainsFunc(other.required, func(h string) bool { return !slices.Contains(t.header, h) })
		if !strange && !lacks && !slices.Equal(other.columns, l.columns) {
			return fault("line 1", "kind", kind, "these are the columns of a file of %s: import it as that", kind)
		}
	}
	return nil
}

// all is how many rows the file has: of text as many as it has lines, which is more where a
// cell has several.
func (t *table) all() int {
	if t.mapped != nil {
		return len(t.mapped.Rows)
	}
	if t.csv == nil {
		return len(t.book)
	}
	return max(bytes.Count(t.text, []byte("\n"))-1, t.rows)
}

// next gives the next row that holds anything; false at the end of the file.
func (t *table) next() (row, bool) {
	if t.mapped != nil {
		return t.nextMapped()
	}
	if t.csv == nil {
		return t.nextOfBook()
	}
	for !t.failed {
		record, err := t.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.failed = true // after a stray quote nobody knows where rows begin
			return t.unreadable(err), true
		}
		if slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			line, _ := t.csv.FieldPos(0)
			return t.row(line, record), true
		}
	}
	return row{}, false
}

// unreadable is the row at which reading ends.
func (t *table) unreadable(err error) row {
	line, why := t.line+1, err.Error()
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		line, why = broken.StartLine, broken.Err.Error()
	}
	return row{line: line, bad: &unread{"", t.lineAt(line), say("unreadable", "why", why)}}
}

// lineAt gives one line of the file.
func (t *table) lineAt(n int) string {
	i := 0
	for line := range bytes.Lines(t.text) {
		if i++; i == n {
			return string(bytes.TrimSpace(line))
		}
	}
	return ""
}

func (t *table) row(line int, record []string) row {
	t.line = line
	r := row{line: line, cells: make(map[string]string, len(record))}
	if t.rows++; t.rows > maxRows {
		t.failed = true
		r.bad = &unread{"", "", say("rows", "most", maxRows)}
		return r
	}
	if len(record) != len(t.header) {
		r.bad = &unread{"", strings.Join(record, t.between), say("cells", "cells", len(record), "columns", len(t.header))}
		return r
	}
	for i, cell := range record {
		if why := hostile(cell); why != nil && r.bad == nil {
			r.bad = &unread{t.header[i], cell, *why}
		}
		r.cells[t.header[i]] = strings.TrimSpace(cell)
	}
	return r
}
