package pdf

import (
	"strings"

	"ledd/internal/docmodel"
)

// The white space between things, and how far texts stand in behind their numbers.
const (
	afterParagraph = 6.0
	clauseIndent   = 36.0
	itemIndent     = 22.0
	bulletIndent   = 14.0
)

// blocks sets what stands below one another.
func (f *flow) blocks(list []docmodel.Block, c column) {
	for i, b := range list {
		if h, ok := b.(docmodel.Heading); ok {
			f.heading(h, list[i+1:], c)
			continue
		}
		if p, ok := b.(docmodel.Paragraph); ok && (heads(p) || signed(list[i+1:])) {
			f.room(float64(len(wrap(p.Runs, body, c.w)))*body.lead() + afterParagraph + f.beginning(list[i+1:], c))
		}
		f.block(b, c)
	}
}

// heads reports a line in bold that stands over what follows, as a heading does.
func heads(p docmodel.Paragraph) bool {
	for _, r := range p.Runs {
		if !r.Bold {
			return false
		}
	}
	return p.Number == "" && len(p.Inner) == 0 && len(p.Runs) > 0
}

// signed reports whether the boxes for signatures come next: what is said of them
// stands on their page.
func signed(next []docmodel.Block) bool {
	if len(next) == 0 {
		return false
	}
	_, ok := next[0].(docmodel.Signatures)
	return ok
}

func (f *flow) block(b docmodel.Block, c column) {
	switch b := b.(type) {
	case docmodel.Heading:
		f.heading(b, nil, c)
	case docmodel.Paragraph:
		f.paragraph(b, c)
	case docmodel.List:
		f.list(b, c)
	case docmodel.Table:
		f.table(b, c)
	case docmodel.Fields:
		f.fields(b, c)
	case docmodel.Contents:
		f.contents(c)
	case docmodel.PageBreak:
		if !f.fresh() {
			f.page()
		}
	case docmodel.Signatures:
		f.signatures(b, c)
	case docmodel.Figure:
		f.figure(b, c)
	case docmodel.Reserved:
		f.reserved(b, c)
	}
}

// title is the look of a heading, and the white space before and after.
func title(level int) (l look, before, after float64) {
	switch {
	case level <= 2:
		return look{bold, 14, black}, 20, 6
	case level == 3:
		return look{bold, 11.5, black}, 13, 4
	}
	return look{boldItalic, 10.5, black}, 10, 3
}

// heading stands with the beginning of what follows it.
func (f *flow) heading(h docmodel.Heading, next []docmodel.Block, c column) {
	l, before, after := title(h.Level)
	inner := c
	if h.Number != "" {
		inner = c.within(hang(h.Number, l, clauseIndent))
	}
	ls := wrap(h.Runs, l, inner.w)
	f.space(before)
	f.room(float64(len(ls))*l.lead() + after + f.beginning(next, c))
	f.settle()
	f.mark(h.ID)
	f.outline(h)
	if h.Number != "" {
		f.label(h.Number, l, c.x, f.y+l.lead()/2+l.size*0.36)
	}
	f.lines(ls, l, inner)
	f.space(after)
}

func (f *flow) outline(h docmodel.Heading) {
	name, y := said(h.Runs), f.y
	if h.Number != "" {
		name = h.Number + " " + name
	}
	f.draw(func(c canvas) { c.bookmark(name, max(h.Level-2, 0), y) })
}

func said(runs []docmodel.Run) string {
	var s strings.Builder
	for _, r := range runs {
		if s.WriteString(r.Text); r.Break {
			s.WriteString(" ")
		}
	}
	return s.String()
}

// hang is how far a text stands in behind its number.
func hang(number string, l look, least float64) float64 {
	return max(least, l.width(number)+8)
}

// beginning is how much of what follows must stand on the page with a heading.
func (f *flow) beginning(next []docmodel.Block, c column) float64 {
	if len(next) == 0 {
		return 0
	}
	switch b := next[0].(type) {
	case docmodel.Heading:
		l, before, after := title(b.Level)
		return before + l.lead() + after + f.beginning(next[1:], c)
	case docmodel.Table:
		return f.grid(b, c).beginning() + 10
	case docmodel.Fields:
		return 4 * body.lead()
	case docmodel.Signatures:
		return 220 + f.stampHeight()
	case docmodel.Figure:
		_, h := scaled(b, c)
		return h
	case docmodel.PageBreak, docmodel.Reserved:
		return 0
	case docmodel.Paragraph:
		if signed(next[1:]) {
			return 3*body.lead() + f.beginning(next[1:], c)
		}
	}
	return 3 * body.lead()
}

func (f *flow) paragraph(p docmodel.Paragraph, c column) {
	indent := 0.0
	if p.Number != "" {
		indent = hang(p.Number, body, clauseIndent)
	}
	f.numbered(p, indent, c)
}

// numbered sets a text with its number before it, and what stands below it.
func (f *flow) numbered(p docmodel.Paragraph, indent float64, c column) {
	inner := c.within(indent)
	ls := wrap(p.Runs, body, inner.w)
	if len(ls) == 0 && p.Number != "" {
		ls = []line{{}} // the number has a line to stand on
	}
	f.linesAfter(func() {
		f.mark(p.ID)
		f.number(p.Number, c)
	}, ls, body, inner)
	f.space(afterParagraph)
	f.blocks(p.Inner, inner)
}

func (f *flow) number(n string, c column) {
	base := f.y + body.lead()/2 + body.size*0.36
	if n == bullet {
		f.draw(func(cv canvas) { cv.box(c.x+2, base-5.2, 3.4, 3.4, 1.7, paint{fill: &grey}) })
		return
	}
	if n != "" {
		f.label(n, body, c.x, base)
	}
}

const bullet = "\x00" // stands for a drawn one

func (f *flow) list(l docmodel.List, c column) {
	indent := bulletIndent
	if l.Ordered {
		indent = itemIndent
		for _, p := range l.Items {
			indent = max(indent, hang(p.Number, body, 0))
		}
	}
	for _, p := range l.Items {
		if !l.Ordered {
			p.Number = bullet
		}
		f.numbered(p, indent, c)
		f.gap = min(f.gap, 4) // items stand closer
	}
	f.space(afterParagraph)
}
