package docmodel

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// Requirement is a field that must be filled, and what people call it. In the
// path, [] behind a name means each element of a list that must not be empty,
// and [*] each element of one that may be.
type Requirement struct{ Path, Label string }

// Incomplete says which required fields are empty. It is an invalid error, with
// one violation for each field.
type Incomplete struct{ Missing []Requirement }

// Error lists the labels.
func (e *Incomplete) Error() string {
	labels := make([]string, len(e.Missing))
	for i, m := range e.Missing {
		labels[i] = m.Label
	}
	return "not filled in: " + strings.Join(labels, "; ")
}

// Unwrap gives the same as an invalid error, for the front doors.
func (e *Incomplete) Unwrap() error {
	var vs []kinds.Violation
	for _, m := range e.Missing {
		pointer := "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(m.Path)
		vs = append(vs, kinds.Violation{Pointer: pointer, Code: "required", Detail: m.Label + " is not filled in"})
	}
	return kinds.Violations(vs)
}

// step is one name of a path.
type step struct {
	name       string
	each, some bool // a list; which must have an element
}

var stepForm = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)(\[\]|\[\*\])?$`)

func steps(path string) ([]step, error) {
	var out []step
	for name := range strings.SplitSeq(path, ".") {
		m := stepForm.FindStringSubmatch(name)
		if m == nil {
			return nil, fmt.Errorf("%q is no path: names with dots are expected, and [] or [*] behind a list", path)
		}
		out = append(out, step{m[1], m[2] != "", m[2] == "[]"})
	}
	return out, nil
}

// empty reports whether nothing was filled in. No and 0 are answers.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return oneLine(v) == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// search gathers the fields that a requirement finds empty.
type search struct {
	label, row string
	found      []Requirement
}

func (s *search) at(v any, path string, rows []string, rest []step) {
	if len(rest) == 0 {
		if empty(v) {
			s.add(path, rows)
		}
		return
	}
	m, _ := v.(map[string]any)
	child, path := m[rest[0].name], strings.TrimPrefix(path+"."+rest[0].name, ".")
	if !rest[0].each {
		s.at(child, path, rows, rest[1:])
		return
	}
	list, _ := child.([]any)
	if len(list) == 0 && rest[0].some {
		s.add(path, rows)
	}
	for i, e := range list {
		s.at(e, fmt.Sprintf("%s[%d]", path, i), append(slices.Clip(rows), fmt.Sprintf("%s %d", s.row, i+1)), rest[1:])
	}
}

func (s *search) add(path string, rows []string) {
	label := s.label
	if len(rows) > 0 {
		label += " (" + strings.Join(rows, ", ") + ")"
	}
	s.found = append(s.found, Requirement{path, label})
}

// missing lists the required fields that are empty in a value of plain.
func (t *Template) missing(data any) []Requirement {
	var out []Requirement
	seen := map[string]bool{}
	for _, r := range t.Require {
		s := search{label: r.Label, row: word(t.Lang, t.Labels, "row")}
		way, _ := steps(r.Path) // Parse has read it
		s.at(data, "", nil, way)
		for _, m := range s.found {
			if !seen[m.Path] { // one list may stand in several requirements
				out = append(out, m)
			}
			seen[m.Path] = true
		}
	}
	return out
}

// fill puts a hole wherever a requirement finds nothing, and gives the value
// that holds it.
func fill(v any, rest []step, label string) any {
	if len(rest) == 0 {
		if empty(v) {
			return hole(label)
		}
		return v
	}
	m, ok := v.(map[string]any)
	if !ok {
		if v != nil {
			return v // another kind of value than the template thinks
		}
		m = map[string]any{}
	}
	s := rest[0]
	if !s.each {
		m[s.name] = fill(m[s.name], rest[1:], label)
		return m
	}
	list, _ := m[s.name].([]any)
	if len(list) == 0 && s.some {
		list = []any{nil}
	}
	for i := range list {
		list[i] = fill(list[i], rest[1:], label)
	}
	m[s.name] = list
	return m
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
