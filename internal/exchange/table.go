package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"ledd/internal/kinds"
)

// What a file may hold. A cell of 100 000 characters is no cell of a register.
const (
	maxFile = 256 << 20
	maxCell = 100_000
)

// table reads a file of comma- or semicolon-separated values with a header.
type table struct {
	csv     *csv.Reader
	header  []string
	unknown []string
	failed  bool
}

// row is one record of the file; bad says why it cannot be read at all.
type row struct {
	line  int
	cells map[string]string
	bad   *Rejection
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
		return nil, kinds.Invalid("", "size", "the file is larger than %d MiB: split it", maxFile>>20)
	}
	if b, err = decode(b); err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator(b), -1, true
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, kinds.Invalid("line 1", "empty", "the file is empty: its first line must name the columns %s", strings.Join(l.required, ", "))
	}
	if err != nil {
		return nil, kinds.Invalid("line 1", "csv", "the header cannot be read: %v", err)
	}
	t := &table{csv: r}
	return t, t.name(head, l)
}

// decode accepts UTF-8 with or without a byte order mark, and says where a file
// is something else.
func decode(b []byte) ([]byte, error) {
	if bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF}) {
		return nil, kinds.Invalid("line 1", "encoding", "the file is UTF-16: save it as “CSV UTF-8”")
	}
	b = bytes.TrimPrefix(b, []byte{0xEF, 0xBB, 0xBF})
	for n, line := range bytes.Split(b, []byte("\n")) {
		if i := bytes.IndexByte(line, 0); i >= 0 {
			return nil, kinds.Invalid(fmt.Sprintf("line %d", n+1), "nul", "line %d: character %d is a NUL: this is no text file", n+1, i+1)
		}
		if !utf8.Valid(line) {
			return nil, kinds.Invalid(fmt.Sprintf("line %d", n+1), "encoding", "line %d: the text is not UTF-8 (%q): save the file as “CSV UTF-8”", n+1, clip(string(line)))
		}
	}
	return b, nil
}

// separator is what stands more often in the header outside of quotes.
func separator(b []byte) rune {
	line, _, _ := bytes.Cut(b, []byte("\n"))
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
	for _, h := range head {
		name := strings.ToLower(strings.TrimSpace(h))
		if slices.Contains(t.header, name) && name != "" {
			return kinds.Invalid("line 1", "duplicate", "the column %q stands twice in the header", h)
		}
		if !slices.Contains(l.columns, name) {
			t.unknown = append(t.unknown, name)
		}
		t.header = append(t.header, name)
	}
	for _, want := range l.required {
		if !slices.Contains(t.header, want) {
			return kinds.Invalid("line 1", "missing-column", "the column %s is missing; the header has: %s", want, clip(strings.Join(t.header, ", ")))
		}
	}
	return nil
}

// next gives the next row; false at the end of the file.
func (t *table) next() (row, bool) {
	if t.failed {
		return row{}, false
	}
	record, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return row{}, false
	}
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		t.failed = true // after a stray quote nobody knows where rows begin
		return row{line: broken.StartLine, bad: &Rejection{Line: broken.StartLine, Reason: "the line cannot be read, and what follows it was not looked at: " + broken.Err.Error()}}, true
	}
	line, _ := t.csv.FieldPos(0)
	r := row{line: line, cells: map[string]string{}}
	if len(record) != len(t.header) {
		r.bad = &Rejection{Line: line, Reason: fmt.Sprintf("the line has %d cells and the header %d: is a separator or a quote missing?", len(record), len(t.header))}
		return r, true
	}
	for i, cell := range record {
		r.cells[t.header[i]] = strings.TrimSpace(cell)
		if why := hostile(cell); why != "" {
			r.bad = &Rejection{line, t.header[i], clip(cell), why}
			return r, true
		}
	}
	return r, true
}

// hostile says what is wrong with a cell of any kind, empty for nothing: too
// long, control characters, or a formula that a spreadsheet would run.
func hostile(cell string) string {
	if utf8.RuneCountInString(cell) > maxCell {
		return fmt.Sprintf("the cell has %d characters, more than %d: is a quote missing?", utf8.RuneCountInString(cell), maxCell)
	}
	if i := strings.IndexFunc(cell, func(c rune) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f }); i >= 0 {
		return fmt.Sprintf("the cell holds the control character %U", []rune(cell[i:])[0])
	}
	trimmed := strings.TrimSpace(cell)
	if strings.HasPrefix(trimmed, "=") || (strings.IndexAny(trimmed, "+-@") == 0 && strings.ContainsAny(trimmed, "(|!=")) {
		return "the cell is a formula, which a register does not keep: export values, not formulas"
	}
	return ""
}
