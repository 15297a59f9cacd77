package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
)

// panels shows a record as its form has it: a card a section, a line a field.
// What nobody has filled in is left out, unless the domain asks for it and the
// reader may fill it in, at the address fix.
func (f *Form) panels(q url.Values, t *texts, fix string) []Panel {
	var out []Panel
	for _, s := range f.Sections {
		p := Panel{ID: s.Name, Title: K(key("section", f.Noun, s.Name))}
		for _, field := range f.Fields(s.Name) {
			if l := field.line(q, t); len(l.Values) > 0 || (field.Mandatory && fix != "") {
				if l.Missing = len(l.Values) == 0; l.Missing {
					l.Fix = fix + "#" + fieldID(field.Name)
				}
				p.Lines = append(p.Lines, l)
			}
		}
		if len(p.Lines) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func (f Field) line(q url.Values, t *texts) Line {
	l := Line{Label: f.label(t)}
	if f.Control == RowsOf {
		for _, i := range rowNumbers(q, f.Name) {
			l.Values = append(l.Values, f.row(i, q, t))
		}
		return l
	}
	text := q.Get(f.Name)
	switch {
	case text == "":
	case f.Control == Day:
		l.Values = []Cell{{Date: kinds.Date(text)}}
	case f.Control == Lines:
		for line := range strings.SplitSeq(text, "\n") {
			l.Values = append(l.Values, Cell{Say: f.word(f.Name, line, t)})
		}
	default:
		l.Values = []Cell{{Say: f.word(f.Name, text, t)}}
	}
	return l
}

// word says one value: a closed word from the catalogue, anything else as it is.
func (f Field) word(name, text string, t *texts) Say {
	if said, ok := f.term(text, t); ok {
		return said
	}
	switch f.Control {
	case OneOf, YesNo:
		if f.Control == OneOf && !slices.Contains(f.Options, text) {
			return T(text)
		}
		return K(t.first(key("option", name, text), key("word", text)))
	case Tick:
		return K("word.yes")
	default:
		return T(text)
	}
}

// row shows one row of a list, its parts one after the other. A yes, a no and a
// number say nothing without their label.
func (f Field) row(i int, q url.Values, t *texts) Cell {
	var all []Say
	for _, p := range f.Parts {
		at := f.Name + "." + strconv.Itoa(i) + "." + p.Name
		text := q.Get(at)
		switch {
		case p.Quiet:
		case p.Control == RowsOf:
			inner := p
			inner.Name = at
			for _, j := range rowNumbers(q, at) {
				all = append(all, inner.row(j, q, t).Say)
			}
		case text == "":
		case p.Control == Day:
			all = append(all, Say{Date: kinds.Date(text)})
		default:
			all = append(all, f.labelled(p, p.words(f.plain()+"."+p.Name, text, t), t))
		}
	}
	return Cell{Say: Say{Parts: all}}
}

// words says what stands in a part of a row: its lines side by side.
func (f Field) words(name, text string, t *texts) Say {
	if f.Terms == "" || f.Control != Lines {
		return f.word(name, strings.ReplaceAll(text, "\n", ", "), t)
	}
	say := Say{Glue: ", "}
	for line := range strings.SplitSeq(text, "\n") {
		say.Parts = append(say.Parts, f.word(name, line, t))
	}
	return say
}

func (f Field) labelled(p Field, value Say, t *texts) Say {
	if p.Control != YesNo && p.Control != Tick && p.Control != Whole {
		return value
	}
	label := K(t.first(key("field", f.noun, f.plain()+"."+p.Name), key("field", p.Name)))
	return Say{Parts: []Say{label, value}, Glue: ": "}
}

// plain is the name without the numbers of rows.
func (f Field) plain() string {
	parts := strings.Split(f.Name, ".")
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { _, err := strconv.Atoi(s); return err == nil }), ".")
}
