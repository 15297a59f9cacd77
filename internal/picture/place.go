package picture

// settles is how often the columns are moved towards each other.
const settles = 25

// place gives every vertex its height on the page: as near to its neighbours as
// the order and the distances allow.
func (l *layout) place() {
	for _, layer := range l.layers {
		y := 0.0
		for i, v := range layer {
			if i > 0 {
				y += l.distance(layer[i-1], v)
			}
			l.verts[v].y = y
			y += l.verts[v].h
		}
	}
	for i := range settles {
		for c := range l.layers {
			if i%2 == 1 {
				c = len(l.layers) - 1 - c
			}
			l.settle(l.layers[c], i%2 == 0, i > settles/2)
		}
	}
	for c := range l.layers {
		l.settle(l.layers[len(l.layers)-1-c], false, false)
	}
	l.frame()
}

// distance is what must lie between two that stand under each other.
func (l *layout) distance(above, below int) float64 {
	if l.verts[above].lane || l.verts[below].lane {
		return 10
	}
	return l.size.between
}

// block is a run of vertices that touch, and so move together.
type block struct{ sum, weight, count float64 }

func (b block) at() float64 { return b.sum / b.weight }

// settle moves a column to the places nearest to those it wishes for, in its
// order and with its distances: least squares, by pooling neighbours that press
// on each other.
func (l *layout) settle(layer []int, right, both bool) {
	offsets, blocks := make([]float64, len(layer)), []block(nil)
	for i, v := range layer {
		if i > 0 {
			offsets[i] = offsets[i-1] + l.verts[layer[i-1]].h + l.distance(layer[i-1], v)
		}
		wish, weight := l.wish(v, right, both)
		b := block{(wish - offsets[i]) * weight, weight, 1}
		for n := len(blocks); n > 0 && blocks[n-1].at() >= b.at(); n-- {
			b = block{blocks[n-1].sum + b.sum, blocks[n-1].weight + b.weight, blocks[n-1].count + b.count}
			blocks = blocks[:n-1]
		}
		blocks = append(blocks, b)
	}
	i := 0
	for _, b := range blocks {
		for range int(b.count) {
			l.verts[layer[i]].y = b.at() + offsets[i]
			i++
		}
	}
}

// wish is where the upper edge of a vertex would stand if it were alone, and how
// much that counts: lanes would be straight before cards are centred.
func (l *layout) wish(v int, right, both bool) (y, weight float64) {
	me := &l.verts[v]
	sum, n := 0.0, 0.0
	for i, near := range [][]int{me.up, me.down} {
		if !both && (i == 0) != right {
			continue
		}
		for _, o := range near {
			sum += l.verts[o].y + l.verts[o].h/2
			n++
		}
	}
	weight = 1
	if me.lane {
		weight = 3
	}
	if n == 0 {
		return me.y, weight / 4
	}
	return sum/n - me.h/2, weight
}

// frame moves everything to below the upper margin, and makes the cards.
func (l *layout) frame() {
	top, bottom := l.verts[0].y, l.verts[0].y
	for _, v := range l.verts {
		top, bottom = min(top, v.y), max(bottom, v.y+v.h)
	}
	above, below := l.returnLanes((top + bottom) / 2)
	shift := 4 + above - top
	for i := range l.verts {
		v := &l.verts[i]
		v.y += shift
		if !v.lane {
			l.cards = append(l.cards, Box{X: l.left(v.layer), Y: v.y, W: l.cardWidth, H: v.h, R: 6})
		}
	}
	l.top, l.bottom = top+shift, bottom+shift
	l.height = l.bottom + below + 4
}
