package exchange

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"ledd/internal/door"
)

// touched is a record that a row made or changed.
type touched struct {
	Noun    string `json:"n"`
	ID      string `json:"i"`
	Line    int    `json:"l"`
	Title   string `json:"t"`
	Version int    `json:"v"` // that the import left: 1 of a new one
}

// touched notes that a row made or changed a record.
func (s *session) touched(r row, e any) {
	id, version := e.(interface{ Ident() (string, int) }).Ident()
	s.touch = append(s.touch, touched{door.NounIs(e), id, r.line, clip(titleOf(e)), max(version, 1)})
}

// listedOutcomes is how many rows that do something are listed.
const listedOutcomes = 300

// outcome lists what a row does, and reports whether it is not to be taken.
func (s *session) outcome(r row, was, next any) (left bool) {
	o := Outcome{Line: r.line, Title: clip(titleOf(next)), Change: Created, Fields: []string{}}
	known := !reflect.ValueOf(was).IsNil()
	if known {
		o.Change = Updated
	}
	o.Left = s.opt.Leave.leaves(r.line, o.Change)
	if len(s.res.Outcomes) < listedOutcomes {
		if known {
			o.Fields = changed(was, next)
		}
		s.res.Outcomes = append(s.res.Outcomes, o)
	}
	if o.Left {
		s.res.Left++
	}
	return o.Left
}

// titleOf is what people call a record: the first words that a search finds it by.
func titleOf(e any) string {
	for _, w := range e.(door.Row).Words() {
		if w != "" {
			first, _, _ := strings.Cut(w, "\n")
			return first
		}
	}
	return ""
}

// changed lists the fields in which two versions of a record differ.
func changed(was, next any) []string {
	a, b := fieldsOf(was), fieldsOf(next)
	out := []string{}
	for name, text := range b {
		if string(a[name]) != string(text) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func fieldsOf(e any) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	if text, err := json.Marshal(e); err == nil {
		_ = json.Unmarshal(text, &out) // it was written a moment ago
	}
	return out
}
