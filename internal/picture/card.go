package picture

const (
	bar       = 5.0 // the mark at a card's left edge
	padLeft   = 12.0
	padRight  = 8.0
	nameLines = 2
)

func (l *layout) inner() float64 { return l.cardWidth - padLeft - padRight }

func (l *layout) nameOf(n Node) []string {
	return Wrap(n.Name, l.size.name, true, l.inner(), nameLines)
}

// cardHeight is what the lines of a card need.
func (l *layout) cardHeight(n Node) float64 {
	s := l.size
	h := 2*s.pad + float64(max(1, len(l.nameOf(n))))*s.nameLine
	if s.role && n.Role != "" {
		h += s.other
	}
	if n.Status != "" || n.Symbol != "" || n.Country != "" {
		h += s.other
	}
	if n.Country != "" && hostOf(l.rowsOf(n, 0, 0), l.inner(), l.country(n).MaxWidth+6) < 0 {
		h += s.other
	}
	return h
}

// card draws a party in its place.
func (l *layout) card(n Node, at Box) Item {
	at.Fill, at.Stroke, at.StrokeWidth = Surface, Rule, 1
	tone := n.Tone
	if tone == None {
		tone = Neutral
	}
	items := []Item{at, Box{X: at.X, Y: at.Y, W: bar, H: at.H, R: 2.5, Fill: tone}}
	if n.Many {
		items = append(items, behind(at))
	}
	items = append(items, l.lines(n, at.X+padLeft, at.Y+l.size.pad)...)
	if n.Href == "" {
		return Group{Label: n.label(), Items: items}
	}
	return Link{Href: n.Href, Label: n.label(), Items: items}
}

// behind shows the edge of another card under one that stands for many.
func behind(at Box) Item {
	const by = 3.5
	x, y := at.right()+by, at.Y+at.H+by
	return Path{Stroke: Rule, Width: 1, Segments: []Segment{
		MoveTo(x, at.Y+2*by), LineTo(x, y-at.R), CubicTo(x, y, x, y, x-at.R, y), LineTo(at.X+2*by, y),
	}}
}

// lines writes name, role and status under each other, and the country at the
// right of the first line from below that has room for it, or under them.
func (l *layout) lines(n Node, x, top float64) []Item {
	room, rows := l.inner(), l.rowsOf(n, x, top)
	country := l.country(n)
	host := hostOf(rows, room, country.MaxWidth+6)
	country.X, country.Anchor = x+room, End
	var out []Item
	if host < 0 && country.Value != "" {
		country.X, country.Y, country.Anchor = x, rows[len(rows)-1].y+l.size.other, Start
		out = append(out, country)
	}
	for i, r := range rows {
		limit := room
		if i == host && country.Value != "" {
			limit -= country.MaxWidth + 6
			country.Y = r.y
			out = append(out, country)
		}
		items, _ := r.draw(limit)
		out = append(out, items...)
	}
	return out
}

func (l *layout) country(n Node) Text {
	value := Fit(n.Country, 12, false, l.inner()*.45)
	return Text{Size: 12, Tone: SubtleText, Value: value, MaxWidth: Measure(value, 12, false)}
}

// hostOf picks the line that the country stands on. Where none has room a role
// gives way; without one the answer is -1, a line of its own.
func hostOf(rows []row, room, need float64) int {
	for i := len(rows) - 1; i >= 0; i-- {
		if _, used := rows[i].draw(room); used+need <= room {
			return i
		}
	}
	for i, r := range rows {
		if r.yields {
			return i
		}
	}
	return -1
}

// row is a line of a card; draw gives its items within a limit, and their width.
type row struct {
	y      float64
	yields bool
	draw   func(limit float64) ([]Item, float64)
}

func (l *layout) rowsOf(n Node, x, top float64) []row {
	var out []row
	s, y := l.size, top+l.size.name*.92
	write := func(t Text) {
		t.X, t.Y = x, y
		out = append(out, row{y, !t.Bold, t.within})
	}
	for _, line := range l.nameOf(n) {
		write(Text{Size: s.name, Bold: true, Tone: PlainText, Value: line})
		y += s.nameLine
	}
	if s.role && n.Role != "" {
		write(Text{Size: s.line, Tone: SubtleText, Value: n.Role})
		y += s.other
	}
	if n.Status != "" || n.Symbol != "" || n.Country != "" {
		at := y
		out = append(out, row{y, false, func(limit float64) ([]Item, float64) {
			return mark(Mark{n.Symbol, n.Status, n.Tone}, x, at, s.line, n.Tone.weight() > 1, limit)
		}})
	}
	return out
}

// within cuts a text to a width.
func (t Text) within(limit float64) ([]Item, float64) {
	t.Value, t.MaxWidth = Fit(t.Value, t.Size, t.Bold, limit), limit
	if t.Value == "" {
		return nil, 0
	}
	return []Item{t}, Measure(t.Value, t.Size, t.Bold)
}
