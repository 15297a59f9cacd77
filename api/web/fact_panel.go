package web

import (
	"net/url"
	"strconv"
	"strings"

	"ledd/internal/kinds"
)

// panels shows a record as its form has it: a card a section, a line a field.
// What nobody has filled in is left out, unless the domain asks for it.
func (f *Form) panels(q url.Values, t *texts, fix string) []Panel {
	var out []Panel
	for _, s := range f.Sections {
		p := Panel{ID: s.Name, Title: K(key("section", f.Noun, s.Name))}
		for _, field := range f.Fields(s.Name) {
			if l := field.line(f.Noun, q, t); len(l.Values) > 0 || field.Mandatory {
				l.Missing = len(l.Values) == 0
				if l.Missing {
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

func (f Field) line(noun string, q url.Values, t *texts) Line {
	l := Line{Label: K(t.first(key("field", noun, f.Name), key("field", f.Name)))}
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
			l.Values = append(l.Values, Cell{Say: T(line)})
		}
	default:
		l.Values = []Cell{{Say: f.word(f.Name, text, t)}}
	}
	return l
}

// word says one value: a closed word from the catalogue, anything else as it is.
func (f Field) word(name, text string, t *texts) Say {
	switch f.Control {
	case OneOf, YesNo:
		return K(t.first(key("option", name, text), key("word", text)))
	case Tick:
		return K("word.yes")
	default:
		return T(text)
	}
}

// row shows one row of a list, its parts one after the other.
func (f Field) row(i int, q url.Values, t *texts) Cell {
	var all []Say
	for _, p := range f.Parts {
		text := q.Get(f.Name + "." + strconv.Itoa(i) + "." + p.Name)
		switch {
		case text == "":
		case p.Control == Day:
			all = append(all, Say{Date: kinds.Date(text)})
		default:
			all = append(all, p.word(f.Name+"."+p.Name, strings.ReplaceAll(text, "\n", ", "), t))
		}
	}
	return Cell{Say: Say{Parts: all}}
}
