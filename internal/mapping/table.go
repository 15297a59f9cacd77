package mapping

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/ropa"
	"ledd/internal/sheet"
)

// Mapping is what somebody says of a file instead of what is suggested; what it leaves
// out is suggested.
type Mapping struct {
	Sheet   string           `json:"sheet"`   // the name of the sheet; empty: the one that looks most like a register
	Header  int              `json:"header"`  // the row of the header; 0: the one that looks most like it
	Columns map[string]Field `json:"columns"` // header -> field; "" or a field with a dash keeps the text as a note
	// Values is what words mean that no vocabulary knows: field -> word -> term; "" keeps
	// the word as text.
	Values map[Field]map[string]string `json:"values,omitempty"`
	// Reasons is why columns are left out (Out), by their headers.
	Reasons map[string]string `json:"reasons,omitempty"`
}

// Column is one column of the file.
type Column struct {
	Header   string   `json:"header"`
	Field    Field    `json:"field"`
	Sure     int      `json:"sure"`     // 3: said so, 2: a known header, 1: known words within it, 0: unknown
	Examples []string `json:"examples"` // the first values that differ
}

// Table is a sheet of which it is known what its columns are.
type Table struct {
	Format     string      `json:"format"`
	Sheet      string      `json:"sheet"`
	Sheets     []string    `json:"sheets"` // all of the workbook
	Header     int         `json:"header"` // the row of the header
	Transposed bool        `json:"transposed"`
	Columns    []Column    `json:"columns"`
	Before     []string    `json:"before"`    // what stands above the header
	Signature  string      `json:"signature"` // the same for every file with these headers
	Rows       []sheet.Row `json:"-"`
	Sections   []string    `json:"-"` // beside each row: the heading that it stands under

	said  meanings
	words record.Lexicon
	own   *ropa.Hearing
	there map[string]map[string]string // what it says of the activities that are there
}

// Speak lets the table know the words that an organisation added to the vocabularies.
func (t *Table) Speak(words record.Lexicon) {
	t.words = words
	if t.own != nil {
		h := t.own.In(words)
		t.own = &h
	}
}

// Own is how the table is read where it is a record's sheet as this program writes it; nil
// for all others.
func (t *Table) Own() *ropa.Hearing { return t.own }

// Stand lets such a table know what its sheet says of the activities that are there: a cell
// that says the same changes nothing.
func (t *Table) Stand(said map[string]map[string]string) { t.there = said }

// Count gives how many rows a file has, about, without reading what stands in them.
func Count(b []byte) int { return sheet.Count(b) }

// Read reads a file and finds its table. Errors: invalid, with the cure.
func Read(b []byte, m Mapping) (*Table, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	book, err := sheet.Read(b)
	if err != nil {
		return nil, err
	}
	t := &Table{Format: book.Format, said: m.meanings()}
	best, score := sheet.Sheet{}, -1
	for _, s := range book.Sheets {
		t.Sheets = append(t.Sheets, s.Name)
		if n := likeness(s); (m.Sheet == "" && n > score) || (m.Sheet != "" && s.Name == m.Sheet) {
			best, score = s, n
		}
	}
	if m.Sheet != "" && !slices.Contains(t.Sheets, m.Sheet) {
		return nil, kinds.Invalid("/sheet", "sheet", "the workbook has no sheet “%s”; it has: %s", m.Sheet, strings.Join(t.Sheets, ", "))
	}
	t.Sheet = best.Name
	if len(best.Rows) == 0 {
		return nil, kinds.Invalid("line 1", "empty", "the file is empty: it must hold a header and a row for each activity")
	}
	return t, t.lay(best, m)
}

// check refuses a mapping that names what there is not.
func (m Mapping) check() error {
	for header, f := range m.Columns {
		if !f.Valid() {
			return kinds.Invalid("/columns/"+header, "field", "the mapping sends the column “%s” to “%s”, which is no field; fields: %s", header, f, joined(Fields()))
		}
		if f == Out && strings.TrimSpace(m.Reasons[header]) == "" {
			return kinds.Invalid("/reasons/"+header, "required", "the column “%s” is left out: say why", header)
		}
	}
	for f, words := range m.Values {
		if !f.Worded() {
			return kinds.Invalid("/values/"+string(f), "field", "the words of “%s” are not looked up: only those of %s are", f, joined(worded()))
		}
		for word, term := range words {
			if !f.means(term) {
				return kinds.Invalid("/values/"+string(f)+"/"+word, "term", "“%s” is no term of %s: choose one of its vocabulary, or none", term, f)
			}
		}
	}
	return nil
}

func joined(fs []Field) string {
	var b strings.Builder
	for i, f := range fs {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(f))
	}
	return b.String()
}

// deep is in how many rows from the top a header is looked for.
const deep = 40

// likeness is how much the best row or column of a sheet looks like a header.
func likeness(s sheet.Sheet) int {
	_, n := headerRow(s.Rows)
	_, m := headerColumn(s.Rows)
	return max(n, m)*1000 + min(len(s.Rows), 999)
}

// headerRow finds the row with most header words: its place among the rows.
func headerRow(rows []sheet.Row) (at, score int) {
	for i, r := range rows[:min(len(rows), deep)] {
		if n := headers(r.Cells); n > score {
			at, score = i, n
		}
	}
	return at, score
}

// headerColumn finds the column of a sheet that is written from top to bottom.
func headerColumn(rows []sheet.Row) (at, score int) {
	for c := range 3 {
		var cells []string
		for _, r := range rows {
			cells = append(cells, r.Cell(c))
		}
		if n := wholeHeaders(cells); n > score {
			at, score = c, n
		}
	}
	return at, score
}

// wholeHeaders counts as headers does, and known headers alone: names of activities hold words
// of headers, too, and there may be many thousand of them.
func wholeHeaders(cells []string) int {
	n, met := 0, map[string]bool{}
	for _, c := range cells {
		if len(c) > longest || c == "" {
			continue
		}
		if _, known := knownHeader(c); known && !met[normal(c)] {
			met[normal(c)] = true
			n += 3
		}
	}
	return n
}

// headers counts the different header words among cells; a known header counts three times.
func headers(cells []string) int {
	n, met := 0, map[string]bool{}
	for _, c := range cells {
		if len(c) > longest || c == "" || met[normal(c)] {
			continue
		}
		met[normal(c)] = true
		switch _, sure := Suggest(c); {
		case sure == 2:
			n += 3
		case sure == 1 && len(c) <= 120:
			n++
		}
	}
	return n
}

// lay finds the header and the rows below it.
func (t *Table) lay(s sheet.Sheet, m Mapping) error {
	rows := s.Rows
	at, across := headerRow(rows)
	col, down := headerColumn(rows)
	if m.Header == 0 && down > across && down >= 6 {
		t.Transposed, rows, at = true, turned(rows, col), 0
	}
	if m.Header > 0 && !t.Transposed {
		at = slices.IndexFunc(rows, func(r sheet.Row) bool { return r.Line == m.Header })
		if at < 0 {
			return kinds.Invalid("/header", "header", "row %d of the sheet is empty: the header must stand there", m.Header)
		}
	}
	header, next := grouped(rows, at, m.Header > 0)
	for _, r := range rows[:at] {
		if next > 0 && !slices.Contains(header.from, r.Line) {
			t.Before = append(t.Before, filled(r.Cells)...)
		}
	}
	t.Header = rows[at].Line
	t.split(rows[next:])
	t.name(header.names, m)
	return nil
}

func filled(cells []string) []string {
	return slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" })
}

// turned makes rows of columns, with the header's column first; a label that goes on to
// the next line without words of its own continues above.
func turned(rows []sheet.Row, from int) []sheet.Row {
	wide := 0
	for _, r := range rows {
		wide = max(wide, len(r.Cells))
	}
	var out []sheet.Row
	var before []string // what stands left of the labels
	for c := range wide {
		cells := make([]string, len(rows))
		for i, r := range rows {
			cells[i] = r.Cell(c)
			if c < from && cells[i] != "" {
				before = append(before, cells[i])
			}
		}
		if c >= from && len(filled(cells)) > 0 {
			out = append(out, sheet.Row{Line: c + 1, Cells: cells})
		}
	}
	if len(before) > 0 && len(out) > 1 {
		out[0].Cells = append(out[0].Cells, "")
		out[1].Cells = append(out[1].Cells, strings.Join(before, "\n"))
	}
	return out
}

// heading is a header, and the rows that it stands in.
type heading struct {
	names []string
	from  []int
}

// grouped reads a header of two rows as one: words above or below that stand over
// several columns go in front of, or behind, those of the single ones.
func grouped(rows []sheet.Row, at int, fixed bool) (heading, int) {
	h := heading{slices.Clone(rows[at].Cells), []int{rows[at].Line}}
	if at+1 < len(rows) && !fixed && below(rows[at], rows[at+1]) {
		h.names, h.from = stacked(rows[at], rows[at+1]), append(h.from, rows[at+1].Line)
		return h, at + 2
	}
	if at > 0 && rows[at-1].Filled() >= 2 && above(rows[at-1], rows[at]) {
		h.names, h.from = stacked(rows[at-1], rows[at]), append(h.from, rows[at-1].Line)
	}
	return h, at + 1
}

// below reports whether the second row goes on with a header: it has words under the
// columns that the first leaves blank, and at most one under the others.
func below(first, second sheet.Row) bool {
	fresh, again := 0, 0
	for i := range second.Cells {
		switch {
		case second.Cell(i) == "":
		case first.Cell(i) == "":
			fresh++
		default:
			again++
		}
	}
	return fresh >= 2 && again <= 2 && fresh > again && headers(second.Cells) > 0
}

// above reports whether the first row is headings over groups of columns of the second.
func above(first, second sheet.Row) bool {
	return first.Filled() < second.Filled() && !slices.ContainsFunc(first.Cells, func(c string) bool { return len(c) > 120 })
}

func stacked(first, second sheet.Row) []string {
	wide := max(len(first.Cells), len(second.Cells))
	names, over := make([]string, wide), ""
	for i := range wide {
		if first.Cell(i) != "" {
			over = first.Cell(i)
		}
		switch low := second.Cell(i); {
		case low == "":
			names[i] = first.Cell(i)
		case over == "" || over == low:
			names[i] = low
		default:
			names[i] = over + " - " + low
		}
	}
	return names
}

// split keeps the rows, and takes headings between them for what they are: one cell in
// the first column of a wide table, with rows below it.
func (t *Table) split(rows []sheet.Row) {
	typical := 0
	for _, r := range rows {
		typical = max(typical, r.Filled())
	}
	section := ""
	for i, r := range rows {
		lone := typical >= 4 && r.Filled() == 1 && r.Cell(0) != ""
		if lone && i+1 < len(rows) && rows[i+1].Filled() > 1 {
			section = r.Cell(0)
			continue
		}
		t.Rows = append(t.Rows, r)
		t.Sections = append(t.Sections, section)
	}
}

// name gives every column its header and its field.
func (t *Table) name(header []string, m Mapping) {
	wide := len(header)
	for _, r := range t.Rows {
		wide = max(wide, len(r.Cells))
	}
	said := map[string]Field{}
	for h, f := range m.Columns {
		said[normal(h)] = f
	}
	met := map[string]int{}
	for i := range wide {
		c := Column{Header: fmt.Sprintf("(%d)", i+1)}
		if i < len(header) && header[i] != "" {
			c.Header = strings.Join(strings.Fields(header[i]), " ")
		}
		if met[c.Header]++; met[c.Header] > 1 {
			c.Header += " (" + strconv.Itoa(met[c.Header]) + ")"
		}
		c.Field, c.Sure = Suggest(c.Header)
		if f, ok := said[normal(c.Header)]; ok {
			c.Field, c.Sure = f, 3
		}
		c.Examples = t.examples(i)
		t.Columns = append(t.Columns, c)
	}
	t.settle()
	t.hear()
	t.Signature = signature(t.Columns)
}

func (t *Table) examples(i int) []string {
	out := []string{}
	for _, r := range t.Rows {
		if v := r.Cell(i); v != "" && !slices.Contains(out, v) {
			if out = append(out, v); len(out) == 3 {
				break
			}
		}
	}
	return out
}
