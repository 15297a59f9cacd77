package picture

import (
	"cmp"
	"maps"
	"slices"
)

// graph is a chain in an order that does not depend on the caller's: each party
// once, each pair of ends once, both ends known.
type graph struct {
	nodes []Node
	edges []link
	out   [][]int // edges by their start, without those that lead back
	layer []int   // by node
	many  bool
}

// link is an edge between places in nodes.
type link struct {
	from, to int
	Edge
}

// beyond this many nodes, cards are compact.
const fewNodes = 30

func graphOf(in ChainInput) *graph {
	g := &graph{nodes: distinct(in.Nodes)}
	g.many = len(g.nodes) > fewNodes
	at := map[string]int{}
	for i, n := range g.nodes {
		at[n.ID] = i
	}
	for _, e := range merged(in.Edges) {
		from, ok := at[e.From]
		to, both := at[e.To]
		if ok && both {
			g.edges = append(g.edges, link{from, to, e})
		}
	}
	slices.SortFunc(g.edges, func(a, b link) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	g.breakCycles()
	g.assignLayers()
	return g
}

// distinct sorts nodes and keeps the first of each identifier.
func distinct(nodes []Node) []Node {
	sorted := slices.SortedFunc(slices.Values(nodes), func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), last(a.Many, b.Many), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Role, b.Role), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Tone, b.Tone),
			cmp.Compare(a.Country, b.Country), cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.Href, b.Href))
	})
	seen, out := map[string]bool{}, sorted[:0]
	for _, n := range sorted {
		if !seen[n.ID] {
			seen[n.ID] = true
			out = append(out, n)
		}
	}
	return out
}

// last puts what is so behind what is not.
func last(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// merged makes one edge of all between the same two: in the tone that asks for
// most attention, and dashed or back only if all are.
func merged(edges []Edge) []Edge {
	type ends struct{ from, to string }
	by := map[ends]Edge{}
	for _, e := range edges {
		if e.Tone == None {
			e.Tone = Neutral
		}
		k := ends{e.From, e.To}
		if old, ok := by[k]; ok {
			e.Tone, e.Dashed, e.Back = heavier(old.Tone, e.Tone), old.Dashed && e.Dashed, old.Back && e.Back
		}
		by[k] = e
	}
	return slices.SortedFunc(maps.Values(by), func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
}

func heavier(a, b Tone) Tone {
	if cmp.Or(a.weight()-b.weight(), cmp.Compare(a, b)) >= 0 {
		return a
	}
	return b
}

// breakCycles marks the edges that lead back to where a walk came from, and
// lists the others by their start.
func (g *graph) breakCycles() {
	g.out = make([][]int, len(g.nodes))
	for i, e := range g.edges {
		if e.from == e.to {
			g.edges[i].Back = true
		}
		if !g.edges[i].Back {
			g.out[e.from] = append(g.out[e.from], i)
		}
	}
	const open, done = 1, 2
	state := make([]int, len(g.nodes))
	var visit func(int)
	visit = func(n int) {
		state[n] = open
		g.out[n] = slices.DeleteFunc(g.out[n], func(i int) bool {
			to := g.edges[i].to
			if state[to] == 0 {
				visit(to)
			}
			g.edges[i].Back = state[to] == open
			return g.edges[i].Back
		})
		state[n] = done
	}
	for n := range g.nodes {
		if state[n] == 0 {
			visit(n)
		}
	}
}

// assignLayers puts each node at its level, but always to the right of all who
// use it; layers without nodes vanish.
func (g *graph) assignLayers() {
	g.layer = make([]int, len(g.nodes))
	waiting := make([]int, len(g.nodes))
	for i, n := range g.nodes {
		g.layer[i] = n.Level
		for _, e := range g.out[i] {
			waiting[g.edges[e].to]++
		}
	}
	var ready []int
	for n, w := range waiting {
		if w == 0 {
			ready = append(ready, n)
		}
	}
	for len(ready) > 0 {
		n := ready[0]
		ready = ready[1:]
		for _, e := range g.out[n] {
			to := g.edges[e].to
			g.layer[to] = max(g.layer[to], g.layer[n]+1)
			if waiting[to]--; waiting[to] == 0 {
				ready = append(ready, to)
			}
		}
	}
	g.closeGaps()
}

func (g *graph) closeGaps() {
	used := slices.Compact(slices.Sorted(slices.Values(g.layer)))
	for n, l := range g.layer {
		g.layer[n], _ = slices.BinarySearch(used, l)
	}
}
