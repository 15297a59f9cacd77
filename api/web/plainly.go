package web

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"ledd/internal/kinds"
)

// What no form shows is kept as data: the history says it in words.

// plainly says a value of a field in words: a line for each element of a list. Identifiers,
// and what is empty, are left out.
func (t *texts) plainly(noun, name string, raw json.RawMessage) []string {
	if v, list := rawList(raw); list {
		var lines []string
		for _, x := range v {
			if said := t.inWords(noun, name, x); said != "" {
				lines = append(lines, said)
			}
		}
		return lines
	}
	if said := t.inWords(noun, name, raw); said != "" {
		return []string{said}
	}
	return nil
}

var (
	identifier = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	civilDay   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

// inWords says one value: the fields of an object side by side, each with its label where
// there is one.
func (t *texts) inWords(noun, name string, raw json.RawMessage) string {
	var s string
	var yes bool
	switch {
	case json.Unmarshal(raw, &s) == nil:
		return t.wordOf(noun, name, s)
	case json.Unmarshal(raw, &yes) == nil:
		if yes {
			return t.text("word.yes")
		}
		return ""
	}
	if all, list := rawList(raw); list {
		var words []string
		for _, x := range all {
			words = append(words, t.inWords(noun, name, x))
		}
		return strings.Join(spoken(words), ", ")
	}
	fields, object := rawFields(raw)
	if !object {
		return string(raw) // a number
	}
	var parts []string
	for _, f := range fields {
		words := t.inWords(noun, name+"."+f.name, f.value)
		if label := t.known(t.first(key("field", noun, name+"."+f.name), key("field", strings.TrimSuffix(name, "s"), f.name), key("field", f.name))); words != "" && label != "" {
			words = t.text(label) + ": " + words
		}
		parts = append(parts, words)
	}
	return strings.Join(spoken(parts), " · ")
}

// spoken drops what says nothing.
func spoken(words []string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// wordOf says a code in the words of the catalogue, and a day as people write it; any other
// text stands as it is.
func (t *texts) wordOf(noun, name, s string) string {
	switch {
	case s == "" || identifier.MatchString(s):
		return ""
	case civilDay.MatchString(s):
		return t.date(kinds.Date(s))
	case strings.ContainsAny(s, " .\n"):
		return s
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	for _, k := range []string{key("option", name, s), key("option", last, s), key(noun, last, s), key("option.areas.aboveRank", s), key("severity", s), key("word", s)} {
		if t.known(k) != "" {
			return t.text(k)
		}
	}
	return s
}

func rawList(raw json.RawMessage) (list []json.RawMessage, ok bool) {
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		return nil, false
	}
	return list, json.Unmarshal(raw, &list) == nil
}

// rawField is one field of an object.
type rawField struct {
	name  string
	value json.RawMessage
}

// rawFields gives the fields of an object in the order in which they stand.
func rawFields(raw json.RawMessage) (out []rawField, ok bool) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, false
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, false
		}
		f := rawField{}
		f.name, _ = name.(string) // the name of a field is a text
		if d.Decode(&f.value) != nil {
			return nil, false
		}
		out = append(out, f)
	}
	return out, true
}
