package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// mark begins the name of a record in an archive: ledd:system/12. In a text that somebody
// wrote, the mark is doubled.
const mark = "ledd:"

var (
	identifier = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	called     = regexp.MustCompile(`ledd:(ledd:|[a-z_]+/\d+|self)`)
)

func nameOf(noun string, n int) string { return fmt.Sprintf("%s%s/%d", mark, noun, n) }

// self is what the organisation whose register it is is called.
const self = mark + "self"

// hideIDs puts the names of an archive in the place of identifiers, in every text of a
// JSON value.
func hideIDs(v any, names map[string]string) any {
	return eachText(v, func(s string) string {
		s = strings.ReplaceAll(s, mark, mark+mark)
		return identifier.ReplaceAllStringFunc(s, func(id string) string {
			if name, known := names[id]; known {
				return name
			}
			return id
		})
	})
}

// showIDs is its inverse.
func showIDs(v any, ids map[string]string) any {
	return eachText(v, func(s string) string {
		return called.ReplaceAllStringFunc(s, func(name string) string {
			if name == mark+mark {
				return mark
			}
			return ids[name]
		})
	})
}

// eachText changes the texts of a JSON value; the names of its fields stay.
func eachText(v any, change func(string) string) any {
	switch v := v.(type) {
	case string:
		return change(v)
	case []any:
		for i := range v {
			v[i] = eachText(v[i], change)
		}
	case map[string]any:
		for name := range v {
			v[name] = eachText(v[name], change)
		}
	}
	return v
}

// mentions lists the names that a JSON value holds.
func mentions(v any) []string {
	var out []string
	eachText(v, func(s string) string {
		for _, name := range called.FindAllString(s, -1) {
			if name != mark+mark {
				out = append(out, name)
			}
		}
		return s
	})
	return out
}

// without is a copy of a JSON value in which no text names, or identifies, what cut says: the field is
// null, the line of a list is gone.
func without(v any, cut func(string) bool) any {
	switch v := v.(type) {
	case string:
		if slices.ContainsFunc(append(called.FindAllString(v, -1), identifier.FindAllString(v, -1)...), cut) {
			return nil
		}
	case []any:
		out := []any{}
		for _, x := range v {
			if x = without(x, cut); x != nil {
				out = append(out, x)
			}
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name, x := range v {
			out[name] = without(x, cut)
		}
		return out
	}
	return v
}

// read reads JSON without making its numbers inexact.
func read(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// write writes JSON as it stands in an archive: fields in alphabetical order.
func write(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(v)
	return b.Bytes(), err
}
