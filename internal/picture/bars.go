package picture

// BarsInput is a chart of lying bars, one for each department, say, with the
// year before as a thin bar under it. Now and Before are the legend.
type BarsInput struct {
	Title, Description string
	Width              float64 // 0: 920
	Now, Before        Mark
	Bars               []Bar
	Greatest           float64 // the value of a whole bar; 0: the greatest there is
	Empty              string  // instead of a chart without bars
}

// Bar is one row. Tone is that of Now unless it has its own; a Before without a
// label is not drawn.
type Bar struct {
	Label, Href string
	Now, Before Value
	Tone        Tone
}

const (
	barRow   = 46.0
	barThick = 18.0
	barThin  = 8.0
)

// Bars draws bars from above in the order given, each with its numbers.
func Bars(in BarsInput) *Drawing {
	b := &bars{BarsInput: in, d: &Drawing{Title: in.Title, Description: in.Description}}
	if b.Width <= 0 {
		b.Width = pageWidth
	}
	if len(in.Bars) == 0 {
		return b.d.empty(b.Width, in.Empty)
	}
	b.d.Width = b.Width
	b.frame()
	for i, bar := range in.Bars {
		b.row(bar, b.top+float64(i)*barRow)
	}
	b.d.Items = append(b.d.Items, Path{Stroke: Neutral, Width: 1,
		Segments: []Segment{MoveTo(b.left, b.top-4), LineTo(b.left, b.top+float64(len(in.Bars))*barRow-4)}})
	b.d.Height = b.top + float64(len(in.Bars))*barRow
	return b.d
}

type bars struct {
	BarsInput
	d                *Drawing
	left, right, top float64
	greatest         float64
}

// frame puts the legend on top, and divides the width between names and bars.
func (b *bars) frame() {
	legend := &rows{d: b.d, x: 4, y: 16}
	if b.Now.Word != "" {
		legend.swatch(Series{Mark: b.Now})
	}
	if b.Before.Word != "" {
		legend.swatch(Series{Mark: b.Before, Outline: true})
	}
	b.top = 10
	if legend.used {
		b.top = legend.y + 24
	}
	names, numbers, all := 0.0, 0.0, []float64{b.Greatest}
	for _, bar := range b.Bars {
		names = max(names, Measure(bar.Label, 14, false))
		numbers = max(numbers, Measure(bar.Now.Label, 14, true), Measure(bar.Before.Label, 12, false))
		all = append(all, bar.Now.Value, bar.Before.Value)
	}
	b.left = min(names, b.Width*.36) + 16
	b.right = b.Width - 4 - min(numbers+9, b.Width*.3) // a pixel more than the widest number needs
	b.greatest = axis(nil, all...)
}

// row draws a name and its two bars.
func (b *bars) row(bar Bar, y float64) {
	now := Series{Mark: b.Now}
	if bar.Tone != None {
		now.Tone = bar.Tone
	}
	before := Series{Mark: b.Before, Outline: true}
	b.name(bar, y)
	b.bar(now, bar.Now, y, barThick, 14)
	if bar.Before.Label != "" {
		b.bar(before, bar.Before, y+barThick+3, barThin, 12)
	}
}

func (b *bars) name(bar Bar, y float64) {
	limit := b.left - 16
	lines := Wrap(bar.Label, 14, false, limit, 2)
	items := make([]Item, 0, len(lines)+1)
	top := y + 14
	if bar.Href != "" { // what a pointer hits, and where the focus shows
		items = append(items, Box{X: 1, Y: y - 3, W: limit + 8, H: float64(max(1, len(lines)))*17 + 7, R: 3, Fill: Surface})
	}
	for i, line := range lines {
		items = append(items, Text{X: 4, Y: top + float64(i)*17, Size: 14, Tone: bar.tone(), Value: line, MaxWidth: limit})
	}
	if bar.Href != "" {
		b.d.Items = append(b.d.Items, Link{Href: bar.Href, Label: bar.Label, Items: items})
		return
	}
	b.d.Items = append(b.d.Items, Group{Items: items})
}

func (bar Bar) tone() Tone {
	if bar.Href != "" {
		return AccentText
	}
	return PlainText
}

func (b *bars) bar(s Series, v Value, y, thick, size float64) {
	w := sane(v.Value) / b.greatest * (b.right - b.left)
	if w > 0 {
		b.d.Items = append(b.d.Items, s.fill(Box{X: b.left, Y: y, W: max(w, 2), H: thick, R: 1.5}))
	}
	tone, limit := PlainText, b.Width-4-(b.left+w+8)
	if s.Outline {
		tone = SubtleText
	}
	b.d.Items = append(b.d.Items, Text{X: b.left + w + 8, Y: y + thick/2 + size*.36, Size: size, Bold: !s.Outline, Tone: tone,
		Value: Fit(v.Label, size, !s.Outline, limit), MaxWidth: limit})
}

// ShareInput is one bar divided into parts of a whole.
type ShareInput struct {
	Title, Description string
	Width              float64 // 0: 320
	Parts              []Part
}

// Part is a share: its size, and how it stands. What its word says goes under
// the bar, with its number.
type Part struct {
	Mark
	Value
}

// Share draws a thin bar in parts, with what they mean below.
func Share(in ShareInput) *Drawing {
	d := &Drawing{Title: in.Title, Description: in.Description, Width: in.Width}
	if d.Width <= 0 {
		d.Width = 320
	}
	whole := 0.0
	for _, p := range in.Parts {
		whole += sane(p.Value.Value)
	}
	d.Height = 16
	d.Items = append(d.Items, Box{X: 0, Y: 2, W: d.Width, H: 12, R: 3, Fill: Tinted})
	x := 0.0
	for _, p := range in.Parts {
		w := sane(p.Value.Value) / max(whole, 1) * d.Width
		if w > 0 {
			d.Items = append(d.Items, Box{X: x, Y: 2, W: max(w-segment, 1), H: 12, R: 1.5, Fill: p.Tone})
		}
		x += w
	}
	legend := &rows{d: d, x: 0, y: 36}
	for _, p := range in.Parts {
		m := p.Mark
		m.Word += " " + p.Label
		legend.mark(m)
	}
	legend.end()
	return d
}
