package web

import (
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
)

// Naming turns identifiers into names that people know, and back.
type Naming interface {
	// Label names a record; empty when there is none.
	Label(noun, id string) string
	// Find gives the identifier behind what somebody wrote; code says why there is
	// none: unknown-reference or ambiguous.
	Find(noun, text string) (id, code string)
}

// place walks to the value of a field in an Input.
func place(v reflect.Value, name string) reflect.Value {
	for part := range strings.SplitSeq(name, ".") {
		v = member(v, part)
	}
	return v
}

func member(v reflect.Value, name string) reflect.Value {
	for _, f := range reflect.VisibleFields(v.Type()) {
		if !f.Anonymous && jsonName(f) == name {
			return v.FieldByIndex(f.Index)
		}
	}
	panic("no field " + name + " in " + v.Type().String())
}

// encode writes the fields of a form as a browser would send them.
func (f *Form) encode(in any, names Naming) url.Values {
	q, v := url.Values{}, reflect.ValueOf(in).Elem()
	for _, field := range f.all() {
		field.encode(q, field.Name, place(v, field.Name), names)
	}
	return q
}

func (f Field) encode(q url.Values, name string, v reflect.Value, names Naming) {
	if f.Control != RowsOf {
		if text := f.text(v, names); text != "" {
			q.Set(name, text)
		}
		return
	}
	for i := range v.Len() {
		for _, p := range f.Parts {
			p.encode(q, name+"."+strconv.Itoa(i)+"."+p.Name, place(v.Index(i), p.Name), names)
		}
	}
}

// text is what stands in a field.
func (f Field) text(v reflect.Value, names Naming) string {
	switch f.Control {
	case Pick:
		return names.Label(f.Of, idText(v))
	case Lines:
		lines := make([]string, v.Len())
		for i := range lines {
			lines[i] = v.Index(i).String()
			if f.Of != "" {
				lines[i] = names.Label(f.Of, idText(v.Index(i)))
			}
		}
		return strings.Join(lines, "\n")
	case Whole:
		if v.IsNil() {
			return ""
		}
		return strconv.FormatInt(v.Elem().Int(), 10)
	case Tick:
		if v.Bool() {
			return "yes"
		}
		return ""
	case Chosen:
		return codecs[v.Type()].text(v)
	default:
		if v.Kind() == reflect.Pointer { // a number with a word for each
			f.Control = Whole
			return f.text(v, names)
		}
		return v.String()
	}
}

// codec is how a struct that is chosen as a whole stands in a form.
type codec struct {
	text func(v reflect.Value) string
	read func(text string, v reflect.Value) bool // false: it says nothing that can be read
}

func idText(v reflect.Value) string {
	id, _ := v.Interface().(interface{ String() string })
	return id.String()
}

// decode reads tidy values into an Input. What the form does not show, and what
// says the same as before, stays as it is to the letter; what cannot be read is a
// violation, and changes nothing.
func (f *Form) decode(in any, q url.Values, names Naming) []kinds.Violation {
	r := reader{names: names, found: map[[2]string]finding{}}
	was, _ := f.tidy(f.encode(in, names))
	v := reflect.ValueOf(in).Elem()
	for _, field := range f.all() {
		if field.same(was, q) && field.in(was) != "" {
			continue
		}
		r.read(field, q, field.Name, place(v, field.Name))
	}
	return r.violations
}

// newLines writes the ends of lines as the register does; a browser sends CRLF.
var newLines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

type reader struct {
	names      Naming
	found      map[[2]string]finding // by noun and text: a name that stands often is looked up once
	violations []kinds.Violation
}

// finding is what Naming.Find said.
type finding struct{ id, code string }

func (r *reader) fail(name, code, detail string) {
	r.violations = append(r.violations, kinds.Violation{Pointer: pointerOf(name), Code: code, Detail: detail})
}

func pointerOf(name string) string { return "/" + strings.ReplaceAll(name, ".", "/") }

// tooMany says that a list holds more than there is room for.
func tooMany(name string, most int) kinds.Violation {
	limit := strconv.Itoa(most)
	return kinds.Violation{Pointer: pointerOf(name), Code: "max", Limit: limit, Detail: "there is room for " + limit + " at most"}
}

// read reads a field out of q; name is its whole name in the form.
func (r *reader) read(f Field, q url.Values, name string, v reflect.Value) {
	if f.Control == RowsOf {
		r.readRows(f, q, name, v)
		return
	}
	text := q.Get(f.Name)
	switch f.Control {
	case Pick:
		r.pick(f, name, text, v)
	case Lines:
		r.lines(f, name, text, v)
	case Whole:
		r.whole(name, text, v)
	case Tick:
		v.SetBool(text != "")
	case Chosen:
		if !codecs[v.Type()].read(text, v) {
			r.fail(name, "oneof", "choose one of them")
		}
	case Day:
		d, err := kinds.ParseDate(civil(text))
		if err != nil {
			r.fail(name, "date", err.Error())
			return
		}
		v.SetString(string(d))
	default:
		if v.Kind() == reflect.Pointer {
			r.whole(name, text, v)
			return
		}
		v.SetString(text)
	}
}

var written = regexp.MustCompile(`^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$`)

// civil turns a date as pages write it, 2.11.2026, into the one of the register;
// browsers without a calendar let people write it so.
func civil(text string) string {
	m := written.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return text
	}
	two := func(s string) string { return strings.Repeat("0", 2-len(s)) + s }
	return m[3] + "-" + two(m[2]) + "-" + two(m[1])
}

func (r *reader) whole(name, text string, v reflect.Value) {
	if text == "" {
		v.SetZero()
		return
	}
	n, err := strconv.Atoi(strings.Join(strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == '\u00a0' || c == '\u202f' }), ""))
	if err != nil {
		r.fail(name, "number", "this is no whole number")
		return
	}
	v.Set(reflect.ValueOf(&n))
}

// find resolves a name into an identifier of the value's type.
func (r *reader) find(f Field, name, text string, t reflect.Type) (reflect.Value, bool) {
	id := reflect.New(t)
	if text == "" {
		return id.Elem(), true
	}
	asked := [2]string{f.Of, text}
	known, ok := r.found[asked]
	if !ok {
		known.id, known.code = r.names.Find(f.Of, text)
		r.found[asked] = known
	}
	code := known.code
	if code == "" {
		if err := id.Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(known.id)); err == nil {
			return id.Elem(), true
		}
		code = "unknown-reference"
	}
	r.fail(name, code, "no record is called that")
	return id.Elem(), false
}

func (r *reader) pick(f Field, name, text string, v reflect.Value) {
	if id, ok := r.find(f, name, text, v.Type()); ok {
		v.Set(id)
	}
}

func (r *reader) lines(f Field, name, text string, v reflect.Value) {
	list := reflect.MakeSlice(v.Type(), 0, 0)
	said := 0
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if said++; said > f.Most {
			r.violations = append(r.violations, tooMany(name, f.Most))
			return
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if f.Of == "" {
			item.SetString(line)
		} else if id, ok := r.find(f, name, line, item.Type()); ok {
			item.Set(id)
		} else {
			continue
		}
		list = reflect.Append(list, item)
	}
	v.Set(list)
}

// readRows reads the rows of a list, which tidy has put in order.
func (r *reader) readRows(f Field, q url.Values, name string, v reflect.Value) {
	list := reflect.MakeSlice(v.Type(), 0, 0)
	numbers, rows := rowsOf(q, f.Name)
	for _, i := range numbers {
		row := reflect.New(v.Type().Elem()).Elem()
		for _, p := range f.Parts {
			r.read(p, rows[i], name+"."+strconv.Itoa(i)+"."+p.Name, place(row, p.Name))
		}
		list = reflect.Append(list, row)
	}
	v.Set(list)
}

// removeMark ends the name of the box that takes a row away.
const removeMark = "remove"

// tidy leaves out the rows that are blank or ticked to go, and numbers the
// others anew, so that the place of a violation is a place in the form. A row
// that its list has no room for is a violation, and left out as well. Of a form
// that would show more than mostFields nothing further is read (code form).
func (f *Form) tidy(q url.Values) (url.Values, []kinds.Violation) {
	t := tidier{out: url.Values{}}
	for _, field := range f.all() {
		t.field(field, q, "")
	}
	return t.out, t.violations
}

type tidier struct {
	out        url.Values
	violations []kinds.Violation
	fields     int // in the rows so far
}

// mostFields is how many fields the rows of a form show in all. A browser sends
// each of them back, so that what people write stays far below.
const mostFields = 16_000

// field takes a field out of q, and writes it under its name behind at.
func (t *tidier) field(f Field, q url.Values, at string) {
	if f.Control == RowsOf {
		t.rows(f, q, at+f.Name)
		return
	}
	text := q.Get(f.Name)
	if f.Control == Lines { // boxes send a value each
		text = strings.Join(q[f.Name], "\n")
	}
	if text := strings.TrimSpace(newLines.Replace(text)); text != "" {
		t.out.Set(at+f.Name, text)
	}
}

func (t *tidier) rows(f Field, q url.Values, name string) {
	numbers, rows := rowsOf(q, f.Name)
	n := 0
	for _, i := range numbers {
		row := rows[i]
		if row.Get(removeMark) != "" || blank(row) {
			continue
		}
		if n == f.Most {
			t.violations = append(t.violations, tooMany(name, f.Most))
			return
		}
		if t.full(f) {
			return
		}
		before := len(t.out)
		for _, p := range f.Parts {
			t.field(p, row, name+"."+strconv.Itoa(n)+".")
		}
		if len(t.out) > before {
			n++
		}
	}
}

// full counts one more row of a list, and reports whether that was one too many.
func (t *tidier) full(list Field) bool {
	if t.fields > mostFields {
		return true
	}
	if t.fields += len(list.Parts); t.fields > mostFields {
		t.violations = append(t.violations, kinds.Violation{Code: "form", Detail: "the form shows more than " + strconv.Itoa(mostFields) + " fields"})
	}
	return t.fields > mostFields
}

// blank reports whether nobody wrote anything in a row.
func blank(row url.Values) bool {
	for _, values := range row {
		if strings.TrimSpace(strings.Join(values, "")) != "" {
			return false
		}
	}
	return true
}

// rowsOf takes a list apart in one pass: the numbers of its rows, in order, and
// what stands in each under the names of its parts. Whoever goes on into a row
// looks at that row alone, so that a form is read as many times as it is deep.
func rowsOf(q url.Values, list string) ([]int, map[int]url.Values) {
	rows, prefix := map[int]url.Values{}, list+"."
	for key, value := range q {
		rest, ok := strings.CutPrefix(key, prefix)
		number, part, named := strings.Cut(rest, ".")
		i, err := strconv.Atoi(number)
		if !ok || !named || err != nil || i < 0 || strconv.Itoa(i) != number {
			continue
		}
		if rows[i] == nil {
			rows[i] = url.Values{}
		}
		rows[i][part] = value
	}
	return slices.Sorted(maps.Keys(rows)), rows
}

// rowNumbers lists the rows of a list that the form holds, in order.
func rowNumbers(q url.Values, name string) []int {
	numbers, _ := rowsOf(q, name)
	return numbers
}

// maxRows is how many rows a list takes, and how many lines, where its Input sets
// no bound.
const maxRows = 1000
