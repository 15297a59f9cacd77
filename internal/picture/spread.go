package picture

import "slices"

// columns gives the nodes of each layer.
func (g *graph) columns() [][]int {
	if len(g.nodes) == 0 {
		return nil
	}
	out := make([][]int, slices.Max(g.layer)+1)
	for n, l := range g.layer {
		out[l] = append(out[l], n)
	}
	return out
}

// tallColumn is how many cards may stand under each other while there is room
// for another column.
const tallColumn = 9

// spread breaks tall columns in two while there is room for more: of their
// cards, those that use nobody move right.
func (g *graph) spread(limit int) {
	for columns := g.columns(); len(columns) < limit; columns = g.columns() {
		best, moved := -1, []int(nil)
		for l, nodes := range columns {
			leaves := slices.DeleteFunc(slices.Clone(nodes), func(n int) bool { return len(g.out[n]) > 0 })
			half := leaves[max(0, len(leaves)-len(nodes)/2):]
			if len(nodes) > tallColumn && len(half) > len(moved) {
				best, moved = l, half
			}
		}
		if best < 0 {
			return
		}
		g.insert(best, moved)
	}
}

// insert makes a column to the right of one, and moves nodes there.
func (g *graph) insert(after int, moved []int) {
	for n := range g.layer {
		if g.layer[n] > after {
			g.layer[n]++
		}
	}
	for _, n := range moved {
		g.layer[n]++
	}
}
