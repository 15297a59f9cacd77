package web

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

// Form is how people write one noun: sections of fields, read from top to
// bottom. What a field is (a date, one of a list of words, another record, a
// list of rows) follows from the noun's Input, where it is declared once.
type Form struct {
	Noun      string
	Sections  []Section
	Mandatory []string // fields that the domain asks for; incomplete can be saved
	Voice     string   // whose headings and helps are said before the noun's own; empty: nobody's
	// Spare is the parts of a list's rows that are shown only where they say something,
	// or where one of them is missing.
	Spare map[string][]string
	// Titled is the part of a list's rows that is their heading once it says something.
	Titled map[string]string
	fields map[string][]Field
}

// Section is one card of a form; its heading is section.<noun>.<Name>.
type Section struct {
	Name   string
	Fields []string // names as in JSON, with dots for what lies deeper
}

// Control is how a field is shown.
type Control string

// The controls.
const (
	TextLine Control = "text"
	TextArea Control = "area"
	Day      Control = "date"
	Whole    Control = "number"
	OneOf    Control = "choice"
	YesNo    Control = "tri"
	Tick     Control = "tick"
	Lines    Control = "lines" // a list of texts, one a line
	Pick     Control = "pick"  // another record, by its name
	RowsOf   Control = "rows"  // a list of parts
	Ticks    Control = "ticks" // some of a closed list, by groups of boxes
	Together Control = "set"   // some fields about one thing
	Chosen   Control = "cards" // one of several, each with a sentence about it
)

// Field is one place to write in.
type Field struct {
	Name      string // path in the JSON of the Input: accessLog.kept
	Control   Control
	Options   []string // closed vocabulary, in the order of its declaration
	Terms     string   // the vocabulary whose codes stand here
	Of        string   // noun that a Pick, or each of the Lines, refers to
	Max       int      // characters, 0 when nothing limits them
	Most      int      // rows, or lines
	Required  bool     // identifies the record: nothing is saved without it
	Mandatory bool
	Parts     []Field // of one row
	Quiet     bool    // written in forms, and left out where a record is shown
	noun      string
}

var nouns = map[reflect.Type]string{
	reflect.TypeFor[party.UnitID](): "unit", reflect.TypeFor[chain.SystemID](): "system", reflect.TypeFor[kinds.OrgID](): "organisation",
	reflect.TypeFor[chain.FlowID](): "flow", reflect.TypeFor[record.ActivityID](): "activity", reflect.TypeFor[chain.EngagementID](): "engagement",
	reflect.TypeFor[agreement.ID](): "agreement", reflect.TypeFor[agreement.OwnTemplateID](): "template", reflect.TypeFor[chain.ServiceID](): "service", reflect.TypeFor[assess.AttestationID](): "attestation", reflect.TypeFor[risk.ProcurementID](): "procurement", reflect.TypeFor[party.ContactID](): "contact",
}

// newForm prepares a form for an Input; a name that the Input lacks is a
// mistake of the program.
func newForm[In any](f Form) *Form {
	f.fields = map[string][]Field{}
	for _, s := range f.Sections {
		for _, name := range s.Fields {
			t, ok := at(reflect.TypeFor[In](), strings.Split(name, "."))
			if !ok {
				panic("form " + f.Noun + ": no field " + name)
			}
			field := fieldOf(name, t)
			field.noun = f.Noun
			for _, m := range f.Mandatory {
				field.Mandatory = field.Mandatory || m == name
			}
			f.fields[s.Name] = append(f.fields[s.Name], field)
		}
	}
	formsByInput[reflect.TypeFor[In]()] = &f
	return &f
}

// Fields lists the fields of a section.
func (f *Form) Fields(section string) []Field { return f.fields[section] }

// all lists every field of the form.
func (f *Form) all() []Field {
	var all []Field
	for _, s := range f.Sections {
		all = append(all, f.fields[s.Name]...)
	}
	return all
}

// has reports whether the form shows a field.
func (f *Form) has(name string) bool {
	return slices.ContainsFunc(f.all(), func(field Field) bool { return field.Name == name })
}

// at walks down the JSON names of a type.
func at(t reflect.Type, path []string) (reflect.StructField, bool) {
	for f := range t.Fields() {
		if f.Anonymous {
			if inner, ok := at(f.Type, path); ok {
				return inner, true
			}
			continue
		}
		if jsonName(f) != path[0] {
			continue
		}
		if len(path) == 1 {
			return f, true
		}
		return at(f.Type, path[1:])
	}
	return reflect.StructField{}, false
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// rule gives the parameter of a validate tag, and whether the tag is there
// before the rules of the list's items begin.
func rule(tag, name string) (string, bool) {
	for part := range strings.SplitSeq(tag, ",") {
		if part == "dive" {
			break
		}
		if key, value, _ := strings.Cut(part, "="); key == name {
			return value, true
		}
	}
	return "", false
}

// longText is the length from which a text gets several lines.
const longText = 1000

func fieldOf(name string, sf reflect.StructField) Field {
	tag := sf.Tag.Get("validate")
	f := Field{Name: name, Control: TextLine, Most: maxRows}
	_, f.Required = rule(tag, "required")
	if most, ok := rule(tag, "max"); ok {
		f.bound(sf.Type.Kind(), most)
	}
	f.take(sf.Type, tag)
	f.Quiet = sf.Tag.Get("view") == "-"
	if words := sf.Tag.Get("vocabulary"); words != "" { // open: others may stand there too
		f.Control, f.Options = OneOf, strings.Fields(words)
	}
	if f.Terms = sf.Tag.Get("terms"); f.Terms != "" && f.Control != Lines {
		f.Control = OneOf
	}
	return f
}

// bound keeps a bound of the Input; one that cannot be read is a mistake of the
// program.
func (f *Field) bound(kind reflect.Kind, most string) {
	n, err := strconv.Atoi(most)
	switch {
	case err != nil:
		panic("field " + f.Name + ": max=" + most)
	case kind == reflect.String:
		f.Max = n
	case kind == reflect.Slice:
		f.Most = n
	}
}

func (f *Field) take(t reflect.Type, tag string) {
	noun, refers := nouns[t]
	words, closed := rule(tag, "oneof")
	_, whole := codecs[t]
	switch {
	case whole:
		f.Control = Chosen
	case refers:
		f.Control, f.Of = Pick, noun
	case t == reflect.TypeFor[kinds.Date]():
		f.Control = Day
	case t == reflect.TypeFor[kinds.Tri]():
		f.Control = YesNo
	case closed:
		f.Control, f.Options = OneOf, strings.Fields(words)
	case t.Kind() == reflect.Bool:
		f.Control = Tick
	case t.Kind() == reflect.Pointer:
		f.Control = Whole
	case t.Kind() == reflect.Slice:
		f.list(t.Elem())
	case f.Max >= longText:
		f.Control = TextArea
	}
}

func (f *Field) list(item reflect.Type) {
	if noun, refers := nouns[item]; refers || item.Kind() == reflect.String {
		f.Control, f.Of = Lines, noun
		return
	}
	f.Control, f.Parts = RowsOf, parts(item, "")
}

// parts lists the fields of a row, those of inner structs included.
func parts(t reflect.Type, prefix string) []Field {
	var list []Field
	for sf := range t.Fields() {
		name := prefix + jsonName(sf)
		if _, refers := nouns[sf.Type]; sf.Type.Kind() == reflect.Struct && !refers {
			list = append(list, parts(sf.Type, name+".")...)
			continue
		}
		list = append(list, fieldOf(name, sf))
	}
	return list
}
