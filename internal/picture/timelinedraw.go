package picture

func (t *timeline) draw(rows int) {
	end := t.x(t.To)
	t.add(Path{Segments: []Segment{MoveTo(timelineLeft, t.axis), LineTo(end, t.axis)}, Stroke: Neutral, Width: 2})
	free := 0.0
	for _, tick := range t.Ticks {
		x := t.x(tick.Value)
		t.add(Path{Segments: []Segment{MoveTo(x, t.axis), LineTo(x, t.axis+6)}, Stroke: Neutral, Width: 1})
		if w := Measure(tick.Label, 12, false); x-w/2 >= free && x+w/2 <= t.Width {
			t.add(Text{X: x, Y: t.axis + 20, Size: 12, Tone: SubtleText, Anchor: Middle, Value: tick.Label})
			free = x + w/2 + 8
		}
	}
	for _, f := range t.flag {
		if f.Now {
			x := t.x(f.At)
			t.add(Path{Segments: []Segment{MoveTo(x, t.axis), LineTo(x, t.axis+30+float64(rows)*spanRow)}, Stroke: f.Tone, Width: 1.5, Dashed: true})
		}
	}
	for _, b := range t.bars {
		t.span(b)
	}
	for _, f := range t.flag {
		t.event(f)
	}
}

func (t *timeline) add(items ...Item) { t.d.Items = append(t.d.Items, items...) }

// span draws a bar with its words in it, or beside it.
func (t *timeline) span(p placed) {
	b := Box{X: t.x(p.From), Y: t.axis + 32 + float64(p.row)*spanRow, H: 22, R: 4, Fill: p.Tone}
	b.W = max(t.x(p.To)-b.X-2, 4)
	tone, x, limit := p.Tone.On(), b.X+8, b.W-12
	if p.Dashed {
		b.Fill, b.Stroke, b.StrokeWidth, tone = Surface, p.Tone, 1.5, PlainText
	}
	if t.beside(p.Span) > 0 {
		tone, x = PlainText, b.right()+8
		limit = t.Width - x - 2
	}
	t.add(b)
	if limit < 20 { // no room at the right: at the left, then
		limit = b.X - 10
		value := Fit(p.Label, 13, true, limit)
		t.add(Text{X: b.X - 8, Y: b.Y + 15.5, Size: 13, Bold: true, Tone: PlainText, Anchor: End, Value: value, MaxWidth: limit})
		return
	}
	t.add(Text{X: x, Y: b.Y + 15.5, Size: 13, Bold: true, Tone: tone, Value: Fit(p.Label, 13, true, limit), MaxWidth: limit})
}

// event draws a point on the axis, a pole, and at its top what happened and when.
func (t *timeline) event(f flag) {
	x, top := t.x(f.At), t.axis-14-float64(f.row+1)*flagRow+4
	pole := Path{Segments: []Segment{MoveTo(x, top), LineTo(x, t.axis-6)}, Stroke: Rule, Width: 1}
	tone := PlainText
	if f.Href != "" {
		tone = AccentText
	}
	words := []Item{
		Text{X: x + 7, Y: top + 12, Size: 13, Bold: true, Tone: f.Tone.Text(), Value: f.when, MaxWidth: f.width},
		Text{X: x + 7, Y: top + 28, Size: 13, Tone: tone, Value: f.label, MaxWidth: f.width},
	}
	t.add(pole, disc(x, t.axis, 5.5, f.Tone, Surface))
	if f.Href == "" {
		t.add(words...)
		return
	}
	area := Box{X: x + 3, Y: top - 2, W: f.width - 6, H: 36, R: 3, Fill: Surface}
	t.add(Link{Href: f.Href, Label: f.When + ", " + f.Label, Items: append([]Item{area}, words...)})
}
