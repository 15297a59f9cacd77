package picture

import (
	"cmp"
	"slices"
)

// sweeps bounds the search for an order with few crossings.
const sweeps = 12

// order sorts each column by where its neighbours stand, back and forth, and
// keeps the order with the fewest crossings.
func (l *layout) order() {
	l.number()
	best, fewest := l.copyLayers(), l.crossings()
	for i := 0; i < sweeps && fewest > 0; i++ {
		l.sweep(i%2 == 0)
		if c := l.crossings(); c < fewest {
			best, fewest = l.copyLayers(), c
		}
	}
	l.layers = best
	l.number()
}

func (l *layout) copyLayers() [][]int {
	out := make([][]int, len(l.layers))
	for i, layer := range l.layers {
		out[i] = slices.Clone(layer)
	}
	return out
}

func (l *layout) number() {
	for _, layer := range l.layers {
		for pos, v := range layer {
			l.verts[v].pos = pos
		}
	}
}

func (l *layout) sweep(right bool) {
	n := len(l.layers)
	for i := range n {
		layer := l.layers[i]
		if !right {
			layer = l.layers[n-1-i]
		}
		l.sort(layer, right)
	}
}

// sort orders a column by the mean place of its neighbours on one side; who has
// none there stays where it is.
func (l *layout) sort(layer []int, right bool) {
	mean := make(map[int]float64, len(layer))
	for _, v := range layer {
		near := l.verts[v].down
		if right {
			near = l.verts[v].up
		}
		mean[v] = float64(l.verts[v].pos)
		if len(near) == 0 {
			continue
		}
		sum := 0
		for _, n := range near {
			sum += l.verts[n].pos
		}
		mean[v] = float64(sum) / float64(len(near))
	}
	slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(mean[a], mean[b]) })
	for pos, v := range layer {
		l.verts[v].pos = pos
	}
}

// crossings counts the pairs of lines between neighbouring columns that cross.
func (l *layout) crossings() int {
	sum := 0
	var ends []int
	for i, layer := range l.layers[:len(l.layers)-1] {
		ends = ends[:0]
		for _, v := range layer {
			from := len(ends)
			for _, d := range l.verts[v].down {
				ends = append(ends, l.verts[d].pos)
			}
			slices.Sort(ends[from:])
		}
		sum += inversions(ends, len(l.layers[i+1]))
	}
	return sum
}

// inversions counts the pairs that stand the wrong way round, among values under n.
func inversions(values []int, n int) int {
	tree, count := make([]int, n+1), 0
	for seen, v := range values {
		notAbove := 0
		for i := v + 1; i > 0; i -= i & -i {
			notAbove += tree[i]
		}
		count += seen - notAbove
		for i := v + 1; i <= n; i += i & -i {
			tree[i]++
		}
	}
	return count
}
