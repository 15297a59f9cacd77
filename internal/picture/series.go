package picture

// Series is one kind of value, with its place in the legend. Outline draws it
// without filling it: the year before.
type Series struct {
	Mark
	Outline bool
}

// fill paints an area in the way of its series.
func (s Series) fill(b Box) Box {
	if !s.Outline {
		b.Fill = s.Tone
		return b
	}
	b.X, b.Y, b.W, b.H = b.X+.75, b.Y+.75, max(b.W-1.5, 1), max(b.H-1.5, 1)
	b.Fill, b.Stroke, b.StrokeWidth = Surface, s.Tone, 1.5
	return b
}

// within writes a number in the middle of an area, with the symbol of its series
// where both fit; ok is false when not even the number does.
func (s Series) within(b Box, value string) ([]Item, bool) {
	const size = 14.0
	tone := s.Tone.On()
	if s.Outline {
		tone = PlainText
	}
	w := Measure(value, size, true)
	if b.H < size+3 || w > b.W-8 {
		return nil, value == ""
	}
	x, y := b.X+b.W/2, b.middle()+size*.36
	t := Text{X: x, Y: y, Size: size, Bold: true, Tone: tone, Anchor: Middle, Value: value, MaxWidth: b.W - 8}
	if s.Symbol == "" || w+18 > b.W-8 {
		return []Item{t}, true
	}
	_, sw := symbol(s.Symbol, 0, 0, 11, tone)
	t.X += (sw + 6) / 2
	items, _ := symbol(s.Symbol, x-(w+sw+6)/2, y-10.5, 11, tone)
	return append(items, t), true
}
