package docmodel

import (
	"slices"
	"strings"
)

// Clause is a heading with all that stands below it up to the next.
type Clause struct {
	ID     string
	Number string // 3 or 3.1, empty where there is none
	Title  string
	Parts  []Part // what stands below it, up to the next heading
}

// Part is one paragraph, row or place to sign of a clause.
type Part struct{ Number, Text string }

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
func partsOf(b Block) (out []Part) {
	switch b := b.(type) {
	case Paragraph:
		out = append(out, Part{b.Number, plainText(b.Runs)})
		for _, inner := range b.Inner {
			out = append(out, partsOf(inner)...)
		}
	case List:
		for _, p := range b.Items {
			out = append(out, partsOf(p)...)
		}
	case Table:
		for _, row := range b.Rows {
			out = append(out, rowOf(row...))
		}
	case Fields:
		for _, f := range b.Items {
			out = append(out, rowOf(f.Label, f.Value))
		}
	case Signatures:
		for _, s := range b.Parties {
			said := slices.DeleteFunc([]string{s.Role, s.Name, s.Signatory, s.Title}, func(t string) bool { return t == "" })
			out = append(out, Part{Text: strings.Join(said, " · ")})
		}
	}
	return out
}

func rowOf(cells ...[]Run) Part {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = plainText(c)
	}
	return Part{Text: strings.Join(texts, " · ")}
}
