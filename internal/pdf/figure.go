package pdf

import (
	"ledd/internal/docmodel"
	"ledd/internal/picture"
)

// figureHeight is the most that a drawing takes of a page.
const figureHeight = (bottom - margin) * 0.8

// scaled gives the scale and the height of a drawing on the page: as on a screen of 96 pixels an
// inch, or smaller where it must be.
func scaled(fig docmodel.Figure, c column) (scale, h float64) {
	if fig.Drawing == nil || fig.Drawing.Width <= 0 || fig.Drawing.Height <= 0 {
		return 0, 0
	}
	scale = min(72.0/96, c.w/fig.Drawing.Width, figureHeight/fig.Drawing.Height)
	return scale, fig.Drawing.Height * scale
}

// figure draws a picture, with its title below.
func (f *flow) figure(fig docmodel.Figure, c column) {
	scale, h := scaled(fig, c)
	if scale == 0 {
		panic("the figure " + fig.Title + " has no drawing")
	}
	caption := look{italic, 9, grey}
	ls := wrap(plain(fig.Title), caption, c.w)
	f.space(10)
	f.room(h + 6 + float64(len(ls))*caption.lead())
	f.settle()
	a := artist{f, scale, c.x, f.y}
	a.items(fig.Drawing.Items)
	f.y += h
	f.space(6)
	f.lines(ls, caption, c)
	f.space(12)
}

// artist draws the items of one picture.
type artist struct {
	f           *flow
	scale, x, y float64
}

func (a artist) at(p picture.Point) [2]float64 {
	return [2]float64{a.x + p.X*a.scale, a.y + p.Y*a.scale}
}

func (a artist) items(items []picture.Item) {
	for _, i := range items {
		switch i := i.(type) {
		case picture.Box:
			a.box(i)
		case picture.Path:
			a.path(i)
		case picture.Text:
			a.text(i)
		case picture.Group:
			a.items(i.Items)
		case picture.Link:
			a.items(i.Items)
		}
	}
}

func tone(t picture.Tone) *colour {
	if t == picture.None {
		return nil
	}
	r, g, b := t.RGB()
	return &colour{r, g, b}
}

func (a artist) box(b picture.Box) {
	p := a.at(picture.Point{X: b.X, Y: b.Y})
	how := paint{fill: tone(b.Fill), stroke: tone(b.Stroke), width: b.StrokeWidth * a.scale}
	a.f.draw(func(c canvas) { c.box(p[0], p[1], b.W*a.scale, b.H*a.scale, b.R*a.scale, how) })
}

func (a artist) path(p picture.Path) {
	how := paint{fill: tone(p.Fill), stroke: tone(p.Stroke), width: p.Width * a.scale}
	if p.Dashed {
		how.dash = []float64{picture.DashOn * a.scale, picture.DashOff * a.scale}
	}
	var pieces []piece
	for _, s := range p.Segments {
		to := [][2]float64{a.at(s.To)}
		if s.Kind == picture.Cubic {
			to = [][2]float64{a.at(s.C1), a.at(s.C2), a.at(s.To)}
		}
		pieces = append(pieces, piece{s.Kind == picture.Move, to})
	}
	if head, ok := p.Head(); ok {
		defer a.path(picture.Path{Fill: p.Stroke, Segments: []picture.Segment{
			picture.MoveTo(head[0].X, head[0].Y), picture.LineTo(head[1].X, head[1].Y), picture.LineTo(head[2].X, head[2].Y),
		}})
	}
	a.f.draw(func(c canvas) { c.path(pieces, how) })
}

func (a artist) text(t picture.Text) {
	l := look{styleOf(t.Bold, false), t.Size * a.scale, black}
	if ink := tone(t.Tone); ink != nil {
		l.ink = *ink
	}
	p := a.at(picture.Point{X: t.X, Y: t.Y})
	s := t.Value
	if most := t.MaxWidth * a.scale; most > 0 {
		if w := l.width(s); w > most { // it was cut for the font of the pages
			l.size *= max(most/w, 0.8)
		}
		s = a.f.fit(s, l, most+1)
	}
	switch w := l.width(s); t.Anchor {
	case picture.Start:
	case picture.Middle:
		p[0] -= w / 2
	case picture.End:
		p[0] -= w
	}
	a.f.label(s, l, p[0], p[1])
}
