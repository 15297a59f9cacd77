package docmodel

import (
	"encoding/json"
	"fmt"
	"strings"

	"ledd/internal/kinds"
)

// New begins a document that no template makes. Append the blocks, then Seal.
func New(id, lang, title string, labels map[string]string) *Document {
	return &Document{ID: id, Lang: lang, Title: title, Labels: labels}
}

// Append adds blocks at the end.
func (d *Document) Append(blocks ...Block) { d.Blocks = append(d.Blocks, blocks...) }

// Text gives a text without style: in normal form C, on one line, and without
// characters that cannot be seen.
func Text(s string) []Run {
	s = oneLine(strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, s))
	if s == "" {
		return nil
	}
	return []Run{{Text: s}}
}

// Bold gives a text that stands out; otherwise as Text.
func Bold(s string) []Run {
	runs := Text(s)
	for i := range runs {
		runs[i].Bold = true
	}
	return runs
}

// Cells gives one row of a table, a Text each.
func Cells(texts ...string) [][]Run {
	row := make([][]Run, len(texts))
	for i, s := range texts {
		row[i] = Text(s)
	}
	return row
}

// Seal ends the making of a document: headings without an ID get one, and
// Digest is computed over all that it says. A text that hides something, and a
// reference to what is not there, are invalid errors.
func (d *Document) Seal() error {
	named := d.name()
	said := []string{d.ID, d.Title, d.Draft}
	for _, b := range d.Blocks {
		said = append(said, names(b)...)
	}
	for runs := range allRuns(d.Blocks) {
		for _, r := range runs {
			said = append(said, r.Text)
			if r.Target != "" && !named[r.Target] {
				return kinds.Invalid("", "reference", "nothing in the document is called #%s", r.Target)
			}
		}
	}
	for _, s := range said {
		if err := visible("", s); err != nil {
			return err
		}
	}
	return d.sum()
}

// name gives headings without an ID one, and lists all IDs.
func (d *Document) name() map[string]bool {
	named := map[string]bool{}
	for i, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			if b.ID == "" {
				b.ID = fmt.Sprintf("section-%d", i+1)
				d.Blocks[i] = b
			}
			named[b.ID] = true
		case Paragraph:
			named[b.ID] = true
		case Reserved:
			named[b.ID] = true
		}
	}
	return named
}

// names gives the texts of a block that are no runs.
func names(b Block) []string {
	switch b := b.(type) {
	case Table:
		return []string{b.Caption}
	case Figure:
		return []string{b.Title, b.Description}
	case Reserved:
		return []string{b.Title}
	case Signatures:
		var out []string
		for _, s := range b.Parties {
			out = append(out, s.Role, s.Name, s.Signatory, s.Title)
		}
		return out
	}
	return nil
}

// sum computes the digest over the blocks' JSON.
func (d *Document) sum() error {
	parts := [][]byte{[]byte(d.ID), []byte(d.Lang), []byte(d.Title), []byte(d.Draft)}
	for _, b := range d.Blocks {
		said, err := json.Marshal(b)
		if err != nil {
			return fmt.Errorf("a block that cannot be written down: %w", err)
		}
		parts = append(parts, fmt.Appendf(nil, "%T", b), said)
	}
	d.Digest = digest(parts...)
	return nil
}
