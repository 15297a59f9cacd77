package web

import (
	"maps"
	"net/url"
	"path"
	"reflect"
	"slices"
	"strings"
)

// fileAsked is the file that an address asks for instead of a page: xlsx, csv or none.
func fileAsked(q url.Values) string {
	if _, known := listFiles[q.Get("file")]; known {
		return q.Get("file")
	}
	return ""
}

// formsByInput are the forms of the nouns, by the type that they write.
var formsByInput = map[reflect.Type]*Form{}

// formBehind is the form of what the rows of a list are made from, nil where they have none.
func formBehind(row reflect.Type) *Form {
	if m, ok := row.MethodByName("Input"); ok && m.Type.NumOut() == 1 && m.Type.Out(0).Kind() == reflect.Pointer {
		return formsByInput[m.Type.Out(0).Elem()]
	}
	return nil
}

// inputOfRow is what a row of such a list was made from.
func inputOfRow(row any) any {
	return reflect.ValueOf(row).MethodByName("Input").Call(nil)[0].Interface()
}

// ListFile is how a list is saved as a file: with the filter on screen, and with the
// columns that one ticks, those of the page or any field of the record.
type ListFile struct {
	Path   string
	Hidden []Hidden // the filter and the order
	Shown  []Box    // the columns of the page
	Fields []Box    // what else a record says
}

// Hidden is a value that a form sends and nobody sees.
type Hidden struct{ Name, Value string }

// newListFile offers the columns of a table and the fields of its records.
func newListFile(path string, q url.Values, heads []Head, form *Form, t *texts) *ListFile {
	out := &ListFile{Path: path}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		out.Hidden = append(out.Hidden, Hidden{name, q.Get(name)})
	}
	for _, h := range heads {
		out.Shown = append(out.Shown, Box{Value: h.Name, Say: h.Say, Ticked: true})
	}
	if form == nil {
		return out
	}
	for _, field := range form.all() {
		out.Fields = append(out.Fields, Box{Value: fieldColumn + field.Name, Say: field.label(t)})
	}
	return out
}

// fieldColumn begins the name of a column that is a field of the record.
const fieldColumn = "field."

// sendList sends a list as the file that the address asks for.
func (v *visit) sendList(p ListPage, file string) error {
	t, q := v.text(), v.r.URL.Query()
	columns := p.fileColumns(q["column"])
	rows := [][]string{make([]string, 0, len(columns))}
	for _, c := range columns {
		rows[0] = append(rows[0], t.head(c))
	}
	for i, r := range p.Table.Rows {
		var written url.Values // of the record's fields
		row := make([]string, 0, len(columns))
		for _, c := range columns {
			if c.field == nil {
				row = append(row, c.text(r.Cells[c.at], t))
				continue
			}
			if written == nil {
				written = p.form.encode(p.inputs[i], v.names)
			}
			var lines []string
			for _, value := range c.field.line(written, t).Values {
				lines = append(lines, fileText(value, t))
			}
			row = append(row, strings.Join(lines, "\n"))
		}
		rows = append(rows, row)
	}
	return v.sendRows(t.say(p.Shell.Title), path.Base(p.Filter.Path), file, rows)
}

// label is what a field is called.
func (f Field) label(t *texts) Say {
	return K(t.first(key("field", f.noun, f.Name), key("field", f.Name)))
}

// fileColumn is one column of the file: one of the page, what stands small below it, or a
// field of the record.
type fileColumn struct {
	at    int
	head  Say
	sub   bool
	field *Field
}

// fileColumns are the asked columns in the order of the page; all of it where none is asked.
func (p ListPage) fileColumns(asked []string) []fileColumn {
	var out []fileColumn
	for i, h := range p.Table.Columns {
		if len(asked) > 0 && !slices.Contains(asked, h.Name) {
			continue
		}
		out = append(out, fileColumn{at: i, head: h.Say})
		if slices.ContainsFunc(p.Table.Rows, func(r Row) bool { return !r.Cells[i].Sub.Silent() }) {
			out = append(out, fileColumn{at: i, head: h.Say, sub: true})
		}
	}
	if p.form == nil {
		return out
	}
	for _, field := range p.form.all() {
		if slices.Contains(asked, fieldColumn+field.Name) {
			out = append(out, fileColumn{field: &field})
		}
	}
	return out
}

// head is what a column of a file is called.
func (t *texts) head(c fileColumn) string {
	switch {
	case c.field != nil:
		return t.say(c.field.label(t))
	case c.sub:
		return t.text("list.file.sub", "Column", t.say(c.head))
	default:
		return t.say(c.head)
	}
}

func (c fileColumn) text(cell Cell, t *texts) string {
	if c.sub {
		return t.say(cell.Sub)
	}
	return fileText(cell, t)
}

// fileText is a cell in words; a day stands as every program reads it.
func fileText(c Cell, t *texts) string {
	var parts []string
	if c.Date.Known() {
		parts = append(parts, string(c.Date))
	}
	if !c.Say.Silent() {
		parts = append(parts, fileSay(c.Say, t))
	}
	for _, tag := range c.Tags {
		parts = append(parts, t.say(tag.Say))
	}
	return strings.Join(parts, "; ")
}

func fileSay(s Say, t *texts) string {
	if len(s.Parts) == 0 && s.Date.Known() {
		return string(s.Date)
	}
	return t.say(s)
}
