package pdf

import (
	"ledd/internal/docmodel"
)

// A4 in points, and the margins of 25 millimetres.
const (
	pageWidth, pageHeight = 595.28, 841.89
	margin                = 25 * 72 / 25.4
	bottom                = pageHeight - margin
	textWidth             = pageWidth - 2*margin
)

// The colours and sizes of everything.
var (
	black  = colour{0x1f, 0x29, 0x30}
	grey   = colour{0x5b, 0x66, 0x6d}
	rule   = colour{0xc9, 0xcf, 0xd3}
	shade  = colour{0xee, 0xf1, 0xf3}
	accent = colour{0x0b, 0x5a, 0x6b}
	yellow = colour{0xff, 0xf0, 0xb3}
	red    = colour{0x9b, 0x1c, 0x1c}
	pink   = colour{0xfb, 0xe9, 0xe9}
	full   = colour{}

	body   = look{regular, 10.5, black}
	strong = look{bold, 10.5, black}
	small  = look{regular, 8, grey}
)

const leading = 1.42 // line height over size

func (l look) lead() float64 { return l.size * leading }

// column is where text stands across the page.
type column struct{ x, w float64 }

// within gives the column that begins by further in.
func (c column) within(by float64) column { return column{c.x + by, c.w - by} }

// sheet is one page: what is drawn on it, in order.
type sheet struct{ ops []func(canvas) }

// flow fills pages from the top.
type flow struct {
	d      *docmodel.Document
	within frame
	layout Layout
	sheets []*sheet
	y      float64          // where the next thing begins
	gap    float64          // white space due before it, unless the page begins there
	places map[string]place // of headings and paragraphs by ID
}

// frame is where text stands on every page.
type frame struct{ x, w, top, bottom float64 }

var a4 = frame{x: margin, w: textWidth, top: margin, bottom: bottom}

func newFlow(d *docmodel.Document, within frame) *flow {
	f := &flow{d: d, within: within, places: map[string]place{}}
	f.page()
	return f
}

func (f *flow) all() column { return column{f.within.x, f.within.w} }

func (f *flow) page() {
	if len(f.sheets) == Most {
		tooLong()
	}
	f.sheets = append(f.sheets, &sheet{})
	f.y, f.gap = f.within.top, 0
}

func (f *flow) draw(op func(canvas)) {
	s := f.sheets[len(f.sheets)-1]
	s.ops = append(s.ops, op)
}

// space asks for white space before the next thing.
func (f *flow) space(h float64) { f.gap = max(f.gap, h) }

// fresh reports whether nothing stands on the page yet.
func (f *flow) fresh() bool { return f.y <= f.within.top+0.01 }

// left is how much of the page is left.
func (f *flow) left() float64 {
	if f.fresh() {
		return f.within.bottom - f.y
	}
	return f.within.bottom - f.y - f.gap
}

// room begins a new page where less than h is left. What is higher than a page
// does not move.
func (f *flow) room(h float64) {
	if h > f.left()+0.01 && !f.fresh() {
		f.page()
	}
}

// settle uses up the white space that is due.
func (f *flow) settle() {
	if !f.fresh() {
		f.y += f.gap
	}
	f.gap = 0
}

// mark remembers where something stands, for references to it.
func (f *flow) mark(id string) {
	if id != "" {
		f.places[id] = place{len(f.sheets), f.y}
	}
}

// lines sets lines of one look; not one alone at the end of a page, nor at the
// beginning of the next.
func (f *flow) lines(ls []line, l look, c column) { f.linesAfter(func() {}, ls, l, c) }

// linesAfter is lines, with something to be done first where they begin.
func (f *flow) linesAfter(first func(), ls []line, l look, c column) {
	lead := l.lead()
	for len(ls) > 0 {
		n := min(len(ls), int((f.left()+0.01)/lead))
		if n < len(ls) && len(ls)-n < 2 {
			n = len(ls) - 2
		}
		if n < min(2, len(ls)) {
			if !f.fresh() {
				f.page()
				continue
			}
			n = len(ls) // a page has room for more than two lines
		}
		f.settle()
		first()
		first = func() {}
		for _, line := range ls[:n] {
			f.line(line, l, c.x, f.y)
			f.y += lead
		}
		if ls = ls[n:]; len(ls) > 0 {
			f.page()
		}
	}
}

// line draws a line whose box begins at y.
func (f *flow) line(ln line, l look, x, y float64) {
	base := y + l.lead()/2 + l.size*0.36 // the letters in the middle of the box
	for _, s := range ln.spans {
		f.span(s, x+s.x, y, base, l.lead())
	}
}

func (f *flow) span(s span, x, y, base, lead float64) {
	f.draw(func(c canvas) {
		if s.hole {
			c.box(x-1, y+1, s.w+2, lead-2, 2, paint{fill: &yellow})
		}
		c.text(x, base, s.look, s.text)
		if to, ok := f.places[s.target]; ok && s.target != "" {
			c.link(x, y, s.w, lead, to)
		}
	})
}

// label draws a short text at once, checked like any other.
func (f *flow) label(s string, l look, x, y float64) {
	l.check(s, s)
	f.draw(func(c canvas) { c.text(x, y, l, s) })
}

// rule draws a thin line across.
func (f *flow) rule(x, y, w float64, ink colour, width float64) {
	f.draw(func(c canvas) {
		c.path([]piece{{true, [][2]float64{{x, y}}}, {false, [][2]float64{{x + w, y}}}}, paint{stroke: &ink, width: width})
	})
}
