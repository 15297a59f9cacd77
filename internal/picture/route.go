package picture

import (
	"cmp"
	"slices"
)

const (
	edgeWidth = 1.5
	backRoom  = 30.0 // left and right of a drawing with ways back
	backLane  = 16.0 // between two ways back
	corner    = 7.0
)

// comeback is an edge that leads back, in a lane of its own above or under all
// the cards.
type comeback struct {
	edge  int
	above bool
	lane  int // 0 is nearest to the cards
}

// returnLanes gives each edge that leads back a lane on the side nearer to it,
// short ones inside long ones, and says how much room both sides need.
func (l *layout) returnLanes(middle float64) (above, below float64) {
	for i, e := range l.g.edges {
		if e.Back && e.from != e.to {
			from, to := l.verts[e.from], l.verts[e.to]
			l.returns = append(l.returns, comeback{edge: i, above: (from.y+from.h/2+to.y+to.h/2)/2 < middle-60})
		}
	}
	span := func(c comeback) int {
		e := l.g.edges[c.edge]
		return l.g.layer[e.from] - l.g.layer[e.to]
	}
	slices.SortStableFunc(l.returns, func(a, b comeback) int { return cmp.Compare(span(a), span(b)) })
	lanes := map[bool]int{}
	for i := range l.returns {
		c := &l.returns[i]
		c.lane = lanes[c.above]
		lanes[c.above]++
	}
	return laneRoom(lanes[true]), laneRoom(lanes[false])
}

func laneRoom(n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(n)*backLane + 8
}

// routes draws the edges: those that ask for most attention last, so on top.
func (l *layout) routes() [][]Item {
	type drawn struct {
		weight int
		items  []Item
	}
	var all []drawn
	for i, e := range l.g.edges {
		if !e.Back {
			all = append(all, drawn{e.Tone.weight(), []Item{l.forward(i)}})
		} else if e.from == e.to {
			all = append(all, drawn{e.Tone.weight(), l.loop(i)})
		}
	}
	for n, c := range l.returns {
		all = append(all, drawn{l.g.edges[c.edge].Tone.weight(), l.back(c, n)})
	}
	slices.SortStableFunc(all, func(a, b drawn) int { return cmp.Compare(a.weight, b.weight) })
	out := make([][]Item, len(all))
	for i, d := range all {
		out[i] = d.items
	}
	return out
}

func (b Box) middle() float64 { return b.Y + b.H/2 }
func (b Box) right() float64  { return b.X + b.W }

// forward runs from the right of one card to the left of another: curved in the
// gaps between columns, straight in the lanes through them.
func (l *layout) forward(i int) Path {
	e, via := l.g.edges[i], l.via[i]
	from := l.cards[e.from]
	x, y := from.right(), from.middle()
	p := Path{Stroke: e.Tone, Width: edgeWidth, Dashed: e.Dashed, Arrow: true, Segments: []Segment{MoveTo(x, y)}}
	for n, v := range via[1:] {
		at := l.verts[v]
		toX, toY := l.left(at.layer), at.y+at.h/2
		if n == len(via)-2 {
			toX -= headLength + .5
		}
		bend := (toX - x) * .55
		p.Segments = append(p.Segments, CubicTo(x+bend, y, toX-bend, toY, toX, toY))
		x, y = toX, toY
		if at.lane {
			x += l.cardWidth
			p.Segments = append(p.Segments, LineTo(x, y))
		}
	}
	return p
}

// back leaves a card to the right, runs round the cards in its lane, and comes
// in from the left. The n-th keeps a little apart from its neighbours.
func (l *layout) back(c comeback, n int) []Item {
	e := l.g.edges[c.edge]
	from, to := l.cards[e.from], l.cards[e.to]
	aside := l.gap/2 + float64(n%3-1)*5
	x1, x2 := from.right()+min(aside, backRoom-6), to.X-min(aside, backRoom-6)-2
	y1, y2 := from.middle()+from.H/4, to.middle()+to.H/4
	lane, down := l.bottom+float64(c.lane+1)*backLane, 1.0
	if c.above {
		y1, y2 = from.middle()-from.H/4, to.middle()-to.H/4
		lane, down = l.top-float64(c.lane+1)*backLane, -1.0
	}
	r := corner
	p := Path{Stroke: e.Tone, Width: edgeWidth, Dashed: true, Arrow: true, Segments: []Segment{
		MoveTo(from.right(), y1), LineTo(x1-r, y1), CubicTo(x1, y1, x1, y1, x1, y1+down*r),
		LineTo(x1, lane-down*r), CubicTo(x1, lane, x1, lane, x1-r, lane),
		LineTo(x2+r, lane), CubicTo(x2, lane, x2, lane, x2, lane-down*r),
		LineTo(x2, y2+down*r), CubicTo(x2, y2, x2, y2, x2+min(r, 4), y2), LineTo(to.X-headLength-.5, y2),
	}}
	return append([]Item{p}, sign((x1+x2)/2, lane, e.Tone)...)
}

// loop is the way of a party that uses itself, beside its card.
func (l *layout) loop(i int) []Item {
	e := l.g.edges[i]
	c := l.cards[e.from]
	x, reach := c.right(), min(l.gap, backRoom)-7
	up, down := c.middle()-c.H*.3, c.middle()+c.H*.3
	p := Path{Stroke: e.Tone, Width: edgeWidth, Dashed: true, Arrow: true, Segments: []Segment{
		MoveTo(x, up), CubicTo(x+reach, up, x+reach, down, x+headLength+.5, down),
	}}
	return append([]Item{p}, sign(x+reach*.75, c.middle(), e.Tone)...)
}

// sign puts the sign of a cycle on a line.
func sign(x, y float64, tone Tone) []Item {
	const size = 13.0
	items, _ := symbol("↺", x-size/2, y-size/2-.5, size, tone.Text())
	return append([]Item{disc(x, y, size/2+3, Surface, None)}, items...)
}
