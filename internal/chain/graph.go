package chain

import (
	"slices"

	"ledd/internal/kinds"
)

// Edge is a live engagement as the graph sees it.
type Edge struct {
	Engagement EngagementID
	Upstream   kinds.OrgID
	Downstream kinds.OrgID
}

// Graph is the live edges of a day. Parties that several others use stand in it
// once; several edges between two parties, diamonds and cycles are all kept.
type Graph struct {
	out map[kinds.OrgID][]Edge
}

// Direction is which way the graph is walked.
type Direction bool

// Down goes from who uses to who is used, Up the other way.
const (
	Down Direction = false
	Up   Direction = true
)

// NewGraph arranges edges for walking in one direction. The order of equally
// short paths follows the identifiers, so that an answer is always the same.
func NewGraph(edges []Edge, way Direction) Graph {
	g := Graph{out: map[kinds.OrgID][]Edge{}}
	for _, e := range edges {
		from, _ := way.ends(e)
		g.out[from] = append(g.out[from], e)
	}
	for _, es := range g.out {
		slices.SortFunc(es, func(a, b Edge) int { return a.Engagement.Compare(b.Engagement) })
	}
	return g
}

func (way Direction) ends(e Edge) (from, to kinds.OrgID) {
	if way == Up {
		return e.Downstream, e.Upstream
	}
	return e.Upstream, e.Downstream
}

// Walk is what a breadth-first search found: how many steps each party is away
// from the nearest start, and the edge by which it was first met.
type Walk struct {
	Steps map[kinds.OrgID]int
	Via   map[kinds.OrgID]Edge
	Order []kinds.OrgID // nearest first
	way   Direction
}

// Walk searches breadth first from the starts. Each party is met once, so a
// cycle ends where it began.
func (g Graph) Walk(way Direction, starts ...kinds.OrgID) Walk {
	w := Walk{Steps: map[kinds.OrgID]int{}, Via: map[kinds.OrgID]Edge{}, way: way}
	for _, s := range starts {
		if _, met := w.Steps[s]; !met {
			w.Steps[s] = 0
			w.Order = append(w.Order, s)
		}
	}
	for i := 0; i < len(w.Order); i++ {
		from := w.Order[i]
		for _, e := range g.out[from] {
			_, to := way.ends(e)
			if _, met := w.Steps[to]; met {
				continue
			}
			w.Steps[to], w.Via[to] = w.Steps[from]+1, e
			w.Order = append(w.Order, to)
		}
	}
	return w
}

// Path gives the edges of a shortest path between a party and the start nearest
// to it, from upstream to downstream.
func (w Walk) Path(p kinds.OrgID) []Edge {
	path := []Edge{}
	for {
		e, more := w.Via[p]
		if !more {
			break
		}
		path = append(path, e)
		p, _ = w.way.ends(e)
	}
	if w.way == Down {
		slices.Reverse(path)
	}
	return path
}

// Cycles lists the groups of parties that use each other in a ring (strongly
// connected components of more than one), each in the order of identifiers.
func (g Graph) Cycles() [][]kinds.OrgID {
	t := tarjan{g: g, index: map[kinds.OrgID]int{}, low: map[kinds.OrgID]int{}, on: map[kinds.OrgID]bool{}}
	nodes := make([]kinds.OrgID, 0, len(g.out))
	for n := range g.out {
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, byID)
	for _, n := range nodes {
		if _, seen := t.index[n]; !seen {
			t.visit(n)
		}
	}
	return t.rings
}

func byID(a, b kinds.OrgID) int { return a.Compare(b) }

// tarjan finds strongly connected components without recursion: a hostile list
// may be deeper than the stack.
type tarjan struct {
	g     Graph
	index map[kinds.OrgID]int
	low   map[kinds.OrgID]int
	on    map[kinds.OrgID]bool
	stack []kinds.OrgID
	rings [][]kinds.OrgID
}

type frame struct {
	node kinds.OrgID
	next int
}

func (t *tarjan) open(n kinds.OrgID) frame {
	t.index[n], t.low[n], t.on[n] = len(t.index), len(t.index), true
	t.stack = append(t.stack, n)
	return frame{node: n}
}

func (t *tarjan) visit(root kinds.OrgID) {
	frames := []frame{t.open(root)}
	for len(frames) > 0 {
		f := &frames[len(frames)-1]
		if f.next < len(t.g.out[f.node]) {
			to := t.other(t.g.out[f.node][f.next], f.node)
			f.next++
			if _, seen := t.index[to]; !seen {
				frames = append(frames, t.open(to))
			} else if t.on[to] {
				t.low[f.node] = min(t.low[f.node], t.index[to])
			}
			continue
		}
		done := f.node
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			up := frames[len(frames)-1].node
			t.low[up] = min(t.low[up], t.low[done])
		}
		t.close(done)
	}
}

func (t *tarjan) other(e Edge, from kinds.OrgID) kinds.OrgID {
	if e.Upstream == from {
		return e.Downstream
	}
	return e.Upstream
}

func (t *tarjan) close(n kinds.OrgID) {
	if t.low[n] != t.index[n] {
		return
	}
	at := slices.Index(t.stack, n)
	ring := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, m := range ring {
		t.on[m] = false
	}
	if len(ring) > 1 {
		slices.SortFunc(ring, byID)
		t.rings = append(t.rings, ring)
	}
}
