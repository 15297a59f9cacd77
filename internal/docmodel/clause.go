package docmodel

import (
	"slices"
	"strings"
)

// Clause is a part of a document that has a name: a heading with all that stands
// below it up to the next, or a numbered paragraph.
type Clause struct {
	ID     string
	Number string // 3 or 3.1, empty where there is none
	Title  string // of the heading; empty for a paragraph
	Parts  []string
}

// Clauses gives the document heading by heading, in order: each heading's ID, its
// words, and the words of every paragraph, row and place to sign below it, each a
// part with its number.
func (d *Document) Clauses() []Clause {
	out := []Clause{{}} // what stands before the first heading
	for _, b := range d.Blocks {
		if h, ok := b.(Heading); ok {
			out = append(out, Clause{ID: h.ID, Number: h.Number, Title: plainText(h.Runs)})
			continue
		}
		last := &out[len(out)-1]
		last.Parts = append(last.Parts, partsOf(b)...)
	}
	if len(out[0].Parts) == 0 {
		out = out[1:]
	}
	return out
}

// Named gives the number of everything in the document that has a name, by its ID:
// headings and paragraphs, and empty for those without a number.
func (d *Document) Named() map[string]string {
	named := map[string]string{}
	for _, b := range d.Blocks {
		nameIn(named, b)
	}
	return named
}

func nameIn(named map[string]string, b Block) {
	switch b := b.(type) {
	case Heading:
		named[b.ID] = b.Number
	case Paragraph:
		if b.ID != "" {
			named[b.ID] = b.Number
		}
		for _, inner := range b.Inner {
			nameIn(named, inner)
		}
	case List:
		for _, p := range b.Items {
			nameIn(named, p)
		}
	}
}

// partsOf words a block, one part for each paragraph, row or place to sign.
func partsOf(b Block) []string {
	switch b := b.(type) {
	case Paragraph:
		return paragraphParts(b)
	case List:
		var out []string
		for _, p := range b.Items {
			out = append(out, paragraphParts(p)...)
		}
		return out
	case Table:
		var out []string
		for _, row := range b.Rows {
			out = append(out, rowText(row...))
		}
		return out
	case Fields:
		var out []string
		for _, f := range b.Items {
			out = append(out, rowText(f.Label, f.Value))
		}
		return out
	case Signatures:
		var out []string
		for _, s := range b.Parties {
			out = append(out, strings.Join(slices.DeleteFunc([]string{s.Role, s.Name, s.Signatory, s.Title}, func(t string) bool { return t == "" }), " · "))
		}
		return out
	}
	return nil
}

func paragraphParts(p Paragraph) []string {
	out := []string{strings.TrimSpace(p.Number + " " + plainText(p.Runs))}
	for _, inner := range p.Inner {
		out = append(out, partsOf(inner)...)
	}
	return out
}

func rowText(cells ...[]Run) string {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = plainText(c)
	}
	return strings.Join(texts, " · ")
}
