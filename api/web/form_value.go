package web

import (
	"maps"
	"net/url"
	"reflect"
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
	default:
		return v.String()
	}
}

func idText(v reflect.Value) string {
	id, _ := v.Interface().(interface{ String() string })
	return id.String()
}

// decode reads tidy values into an Input. What the form does not show, and what
// says the same as before, stays as it is to the letter; what cannot be read is a
// violation, and changes nothing.
func (f *Form) decode(in any, q url.Values, names Naming) []kinds.Violation {
	r := reader{q: q, names: names}
	v, was := reflect.ValueOf(in).Elem(), f.tidy(f.encode(in, names))
	for _, field := range f.all() {
		if inline(field.in(was)) == inline(field.in(q)) && field.in(was) != "" {
			continue
		}
		r.read(field, field.Name, place(v, field.Name))
	}
	return r.violations
}

// inline is a text as a browser sends it from a field of one line.
func inline(s string) string {
	return strings.NewReplacer("\r", "", "\n", "", "%0D", "", "%0A", "").Replace(s)
}

type reader struct {
	q          url.Values
	names      Naming
	violations []kinds.Violation
}

func (r *reader) fail(name, code, detail string) {
	r.violations = append(r.violations, kinds.Violation{Pointer: pointerOf(name), Code: code, Detail: detail})
}

func pointerOf(name string) string { return "/" + strings.ReplaceAll(name, ".", "/") }

func (r *reader) read(f Field, name string, v reflect.Value) {
	if f.Control == RowsOf {
		r.readRows(f, name, v)
		return
	}
	text := r.q.Get(name)
	switch f.Control {
	case Pick:
		r.pick(f, name, text, v)
	case Lines:
		r.lines(f, name, text, v)
	case Whole:
		r.whole(name, text, v)
	case Tick:
		v.SetBool(text != "")
	case Day:
		d, err := kinds.ParseDate(text)
		if err != nil {
			r.fail(name, "date", err.Error())
			return
		}
		v.SetString(string(d))
	default:
		v.SetString(text)
	}
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
	found, code := r.names.Find(f.Of, text)
	if code == "" {
		if err := id.Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(found)); err == nil {
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
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
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
func (r *reader) readRows(f Field, name string, v reflect.Value) {
	list := reflect.MakeSlice(v.Type(), 0, 0)
	for _, i := range rowNumbers(r.q, name) {
		row := reflect.New(v.Type().Elem()).Elem()
		for _, p := range f.Parts {
			r.read(p, name+"."+strconv.Itoa(i)+"."+p.Name, place(row, p.Name))
		}
		list = reflect.Append(list, row)
	}
	v.Set(list)
}

// removeMark ends the name of the box that takes a row away.
const removeMark = ".remove"

// tidy leaves out the rows that are blank or ticked to go, and numbers the
// others anew, so that the place of a violation is a place in the form.
func (f *Form) tidy(q url.Values) url.Values {
	out := url.Values{}
	for _, field := range f.all() {
		field.tidy(out, field.Name, q, field.Name)
	}
	return out
}

func (f Field) tidy(out url.Values, to string, q url.Values, from string) {
	if f.Control != RowsOf {
		if text := strings.TrimSpace(strings.ReplaceAll(q.Get(from), "\r\n", "\n")); text != "" {
			out.Set(to, text)
		}
		return
	}
	n := 0
	for _, i := range rowNumbers(q, from) {
		at := from + "." + strconv.Itoa(i)
		if q.Get(at+removeMark) != "" || blank(q, at) {
			continue
		}
		for _, p := range f.Parts {
			p.tidy(out, to+"."+strconv.Itoa(n)+"."+p.Name, q, at+"."+p.Name)
		}
		n++
	}
}

// blank reports whether nobody wrote anything in a row.
func blank(q url.Values, row string) bool {
	for key, values := range q {
		if strings.HasPrefix(key, row+".") && strings.TrimSpace(strings.Join(values, "")) != "" {
			return false
		}
	}
	return true
}

// rowNumbers lists the rows of a list that the form holds, in order.
func rowNumbers(q url.Values, name string) []int {
	seen := map[int]bool{}
	for key := range q {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok {
			continue
		}
		number, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(number); err == nil && i >= 0 && i < maxRows {
			seen[i] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// maxRows is how many rows of a list a form takes.
const maxRows = 1000
