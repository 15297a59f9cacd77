package picture

import "slices"

// layout is where everything of a chain stands.
type layout struct {
	g             *graph
	size          sizes
	width, height float64
	cardWidth     float64
	gap           float64 // between columns
	margin, end   float64 // left and right
	cards         []Box   // by node
	verts         []vertex
	layers        [][]int // vertices of each column, from above
	via           [][]int // by edge: the vertices it passes, its ends included
	top, bottom   float64 // of cards and lanes
	returns       []comeback
}

// vertex is a card, or the lane in which edges from one node pass a column.
type vertex struct {
	lane     bool
	layer    int
	h, y     float64 // y is the upper edge
	pos      int
	up, down []int
}

// sizes is what differs between few and many nodes.
type sizes struct {
	minCard, maxCard float64
	minGap, maxGap   float64
	between          float64 // cards in a column
	name, line       float64 // letters
	nameLine, other  float64 // line heights
	pad              float64 // above and under the text
	role             bool
}

var (
	roomy   = sizes{minCard: 146, maxCard: 204, minGap: 34, maxGap: 68, between: 18, name: 14, line: 13, nameLine: 18, other: 19, pad: 10, role: true}
	compact = sizes{minCard: 112, maxCard: 190, minGap: 28, maxGap: 60, between: 10, name: 13, line: 12, nameLine: 16, other: 17, pad: 7}
)

const laneHeight = 2.0

func (g *graph) layout(width float64) *layout {
	l := &layout{g: g, size: roomy, margin: 4, end: 4}
	if g.many {
		l.size = compact
	}
	g.spread(l.fits(width - backRoom))
	l.margins()
	l.columns(width)
	l.vertices()
	l.order()
	l.place()
	return l
}

// margins makes room for ways back that begin or end at the edge.
func (l *layout) margins() {
	last := slices.Max(l.g.layer)
	for _, e := range l.g.edges {
		if e.Back && l.g.layer[e.from] == last {
			l.end = backRoom
		}
		if e.Back && e.from != e.to && l.g.layer[e.to] == 0 {
			l.margin = backRoom
		}
	}
}

// fits says how many columns of the narrowest cards have room.
func (l *layout) fits(width float64) int {
	return int((width - l.margin - l.end + l.size.minGap) / (l.size.minCard + l.size.minGap))
}

// columns decides how wide cards and gaps are.
func (l *layout) columns(width float64) {
	n := float64(slices.Max(l.g.layer) + 1)
	s, room := l.size, width-l.margin-l.end
	l.cardWidth = min(max((room-(n-1)*s.minGap)/n, s.minCard), s.maxCard)
	l.gap = s.maxGap
	if n > 1 {
		l.gap = min(max((room-n*l.cardWidth)/(n-1), s.minGap), s.maxGap)
	}
	l.width = max(n*l.cardWidth+(n-1)*l.gap+l.margin+l.end, min(width, 640))
}

func (l *layout) left(layer int) float64 {
	return l.margin + float64(layer)*(l.cardWidth+l.gap)
}

// vertices makes one vertex of each node, and lanes for the edges that pass a
// column; edges from the same node share theirs.
func (l *layout) vertices() {
	for n := range l.g.nodes {
		l.verts = append(l.verts, vertex{layer: l.g.layer[n], h: l.cardHeight(l.g.nodes[n])})
	}
	type key struct{ from, layer int }
	lanes := map[key]int{}
	l.via = make([][]int, len(l.g.edges))
	for i, e := range l.g.edges {
		if e.Back {
			continue
		}
		path := []int{e.from}
		for layer := l.g.layer[e.from] + 1; layer < l.g.layer[e.to]; layer++ {
			k := key{e.from, layer}
			if _, ok := lanes[k]; !ok {
				lanes[k] = len(l.verts)
				l.verts = append(l.verts, vertex{lane: true, layer: layer, h: laneHeight})
			}
			path = append(path, lanes[k])
		}
		l.via[i] = append(path, e.to)
		l.join(l.via[i])
	}
	l.layers = make([][]int, slices.Max(l.g.layer)+1)
	for v := range l.verts {
		at := &l.layers[l.verts[v].layer]
		where := len(*at)
		if l.verts[v].lane {
			where /= 2 // lanes begin in the middle, so that both sides are alike
		}
		*at = slices.Insert(*at, where, v)
	}
}

// join makes neighbours of the vertices along a path.
func (l *layout) join(path []int) {
	for i, to := range path[1:] {
		from := path[i]
		if !slices.Contains(l.verts[to].up, from) {
			l.verts[from].down = append(l.verts[from].down, to)
			l.verts[to].up = append(l.verts[to].up, from)
		}
	}
}
