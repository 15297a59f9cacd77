package picture

// rows lays out a legend, in as many rows as it needs.
type rows struct {
	d    *Drawing
	x, y float64
	used bool
}

const (
	legendSize = 13.0
	legendGap  = 22.0
)

// room moves to the next row when w does not fit on this one.
func (r *rows) room(w float64) {
	if r.used && r.x+w > r.d.Width-4 {
		r.x, r.y = 4, r.y+22
	}
	r.used = true
}

func (r *rows) mark(m Mark) {
	_, w := mark(m, 0, 0, legendSize, false, r.d.Width-8)
	r.room(w)
	items, _ := mark(m, r.x, r.y, legendSize, false, r.d.Width-8)
	r.d.Items = append(r.d.Items, Group{Items: items})
	r.x += w + legendGap
}

// line shows a dashed line with what it means.
func (r *rows) line(word, sign string) {
	const sample = 26.0
	_, w := mark(Mark{sign, word, Neutral}, 0, 0, legendSize, false, r.d.Width-8-sample-6)
	r.room(w + sample + 6)
	items, _ := mark(Mark{sign, word, Neutral}, r.x+sample+6, r.y, legendSize, false, r.d.Width-8-sample-6)
	line := Path{Segments: []Segment{MoveTo(r.x, r.y-4.5), LineTo(r.x+sample, r.y-4.5)}, Stroke: Neutral, Width: 1.5, Dashed: true}
	r.d.Items = append(r.d.Items, Group{Items: append([]Item{line}, items...)})
	r.x += sample + 6 + w + legendGap
}

func (r *rows) end() {
	if r.used {
		r.d.Height = r.y + 10
	}
}

// swatch shows a series in the legend: its colour, symbol and word.
func (r *rows) swatch(s Series) {
	const side, size = 14.0, 14.0
	_, w := mark(Mark{s.Symbol, s.Word, None}, 0, 0, size, false, r.d.Width-40)
	r.room(side + 7 + w)
	b := s.fill(Box{X: r.x, Y: r.y - 11.5, W: side, H: side, R: 3})
	items, _ := mark(Mark{s.Symbol, s.Word, None}, r.x+side+7, r.y, size, false, r.d.Width-40)
	r.d.Items = append(r.d.Items, Group{Items: append([]Item{b}, items...)})
	r.x += side + 7 + w + legendGap
}
