package mapping

import (
	_ "embed"
	"strings"
	"sync"
)

// Field is where a column goes: a field of an activity, or with a dash in front the
// reason why it has none. Its text is then kept with the activity, word for word.
type Field string

// Kept is a column that no dictionary knows.
const Kept Field = "-unknown"

// Out is a column that somebody leaves out, with a reason: its text is not taken at all.
const Out Field = "-out"

// Fields lists the fields that a column may go to, in the order of pages.
func Fields() []Field { return dictionary().fields }

// None reports whether the column goes to no field.
func (f Field) None() bool { return f == "" || strings.HasPrefix(string(f), "-") }

// Reason says why a column goes to no field; empty when it goes to one.
func (f Field) Reason() string { return reasons[f] }

var reasons = map[Field]string{
	Out:               "left out, for a reason that whoever brought the file has given",
	Kept:              "no header word is known",
	"-organisation":   "said once of the organisation, not of each activity",
	"-assessment":     "an assessment is a record of its own",
	"-agreement":      "an agreement is a record of its own",
	"-oversight":      "supervision, and the chain behind a processor, are records of their own",
	"-incident":       "an incident is a record of its own",
	"-rights":         "rights follow from the legal basis",
	"-notice":         "a notice is made from the record",
	"-policy":         "a policy document is not part of the record",
	"-review":         "a review is recorded as one, by whoever did it",
	"-classification": "an archive's classification is no field of the record",
	"-file":           "where the row comes from",
	"-subject_age":    "the age of people is no field of the record",
	"-public":         "no field of the record",
	"-further":        "no field of the record",
}

// Valid reports whether a mapping may name the field.
func (f Field) Valid() bool {
	if f.None() {
		return f == "" || reasons[f] != ""
	}
	return dictionary().known[f]
}

//go:embed headers.txt
var headersText string

// words is the dictionary of header words.
type words struct {
	fields []Field
	known  map[Field]bool
	exact  map[string]Field
	within []phrase // longest first
}

// phrase is words that may stand within a header.
type phrase struct {
	text  string
	field Field
}

var dictionary = sync.OnceValue(func() *words {
	d := &words{known: map[Field]bool{}, exact: map[string]Field{}}
	for line := range strings.Lines(headersText) {
		field, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		f := Field(field)
		if !f.None() {
			d.fields = append(d.fields, f)
		}
		d.known[f] = true
		for p := range strings.SplitSeq(list, "|") {
			d.learn(normal(p), f)
		}
	}
	d.learn("code", "code")
	for _, f := range d.fields {
		d.learn(normal(strings.ReplaceAll(string(f), "_", " ")), f)
	}
	d.sort()
	return d
})
