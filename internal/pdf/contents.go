package pdf

import (
	"strconv"

	"ledd/internal/docmodel"
)

// contents lists the headings of the document with their pages.
func (f *flow) contents(c column) {
	head, _, after := title(2)
	f.lines(wrap(plain(f.d.Word("contents")), head, c.w), head, c)
	f.space(after)
	for _, b := range f.d.Blocks {
		if h, ok := b.(docmodel.Heading); ok && h.Listed() {
			f.entry(h, c)
		}
	}
	f.space(2 * afterParagraph)
}

// entry is one line of the contents: number, title, dots, page.
func (f *flow) entry(h docmodel.Heading, c column) {
	l := body
	in := c
	if h.Level > 2 {
		in = c.within(clauseIndent - 12)
	} else {
		f.space(3)
	}
	text := in.within(0)
	if h.Number != "" {
		text = in.within(hang(h.Number, l, clauseIndent-12))
	}
	ls := wrap(unmarked(h.Runs), l, text.w-36)
	f.room(float64(len(ls)) * l.lead())
	f.settle()
	if h.Number != "" {
		f.label(h.Number, l, in.x, f.y+l.lead()/2+l.size*0.36)
	}
	top := f.y
	f.lines(ls, l, text)
	f.leads(h.ID, ls, top, text, c)
}

// leads draws the dots and the page number, which is known when all is set.
func (f *flow) leads(id string, ls []line, top float64, text, c column) {
	if len(ls) == 0 {
		return
	}
	end := text.x + ls[len(ls)-1].width + 6
	y := f.y - body.lead()/2 + body.size*0.36
	height := f.y - top
	f.draw(func(cv canvas) {
		to, ok := f.places[id]
		if !ok {
			return // the document is not sealed
		}
		page := strconv.Itoa(to.page)
		right := c.x + c.w - body.width(page)
		if dots := right - 6 - end; dots > 8 {
			cv.path([]piece{{true, [][2]float64{{right - 6, y}}}, {false, [][2]float64{{end, y}}}}, paint{stroke: &rule, width: 0.8, dash: []float64{0.8, 3.2}})
		}
		cv.text(right, y, body, page)
		cv.link(c.x, top, c.w, height, to)
	})
}

// unmarked gives a heading's text for the contents, without its own links.
func unmarked(runs []docmodel.Run) []docmodel.Run {
	out := make([]docmodel.Run, len(runs))
	for i, r := range runs {
		r.Target, r.Bold, r.Italic = "", false, false
		out[i] = r
	}
	return out
}
