package pdf

import "ledd/internal/docmodel"

// The looks of cells, and the white space in them.
var (
	cellLook = look{regular, 9.5, black}
	headLook = look{bold, 9, black}
)

const padX, padY = 6.0, 4.0

// cell is the text of one cell, broken into lines.
type cell struct {
	lines []line
	look  look
	x, w  float64
	right bool
}

// grid is a table that is measured: columns have widths and cells have lines.
type grid struct {
	column
	header []cell
	rows   [][]cell
}

func (f *flow) grid(t docmodel.Table, c column) *grid {
	widths := columns(t, c.w)
	g := &grid{column: c, header: cells(t.Header, headLook, widths, c.x, t.Right)}
	for _, row := range t.Rows {
		g.rows = append(g.rows, cells(row, cellLook, widths, c.x, t.Right))
	}
	return g
}

func cells(row [][]docmodel.Run, l look, widths []float64, x float64, right []bool) []cell {
	out := make([]cell, 0, len(row))
	for i, runs := range row {
		if i >= len(widths) {
			break
		}
		out = append(out, cell{wrap(runs, l, widths[i]-2*padX), l, x + padX, widths[i] - 2*padX, i < len(right) && right[i]})
		x += widths[i]
	}
	return out
}

// columns shares the width: each column gets its widest word where that is
// possible, and of the rest as much as its text needs more than others do.
func columns(t docmodel.Table, width float64) []float64 {
	least, most := measure(t, width)
	sumLeast, sumMost := sum(least), sum(most)
	out := make([]float64, len(least))
	for i := range out {
		switch {
		case sumMost <= width:
			out[i] = most[i] + (width-sumMost)*most[i]/sumMost
		case sumLeast <= width:
			out[i] = least[i] + (width-sumLeast)*(most[i]-least[i])/(sumMost-sumLeast)
		default:
			out[i] = max(least[i]*width/sumLeast, 2*padX+10)
		}
	}
	if over := sum(out) / width; over > 1 {
		for i := range out {
			out[i] /= over
		}
	}
	return out
}

func measure(t docmodel.Table, width float64) (least, most []float64) {
	least, most = make([]float64, len(t.Header)), make([]float64, len(t.Header))
	note := func(row [][]docmodel.Run, l look) {
		for i := range min(len(row), len(least)) {
			a, b := widest(row[i], l)
			least[i] = max(least[i], min(a+2*padX+0.1, width*0.5))
			most[i] = max(most[i], min(b+2*padX+0.1, width*0.8), least[i])
		}
	}
	note(t.Header, headLook)
	for _, row := range t.Rows {
		note(row, cellLook)
	}
	return least, most
}

func sum(list []float64) float64 {
	s := 0.0
	for _, v := range list {
		s += v
	}
	return s
}

func height(row []cell) int {
	n := 1
	for _, c := range row {
		n = max(n, len(c.lines))
	}
	return n
}

func lead(row []cell) float64 {
	if len(row) == 0 {
		return cellLook.lead()
	}
	return row[0].look.lead()
}

func rowHeight(row []cell) float64 { return float64(height(row))*lead(row) + 2*padY }

// beginning is how much of the table must stand together: the header and two
// lines of the first row.
func (g *grid) beginning() float64 {
	h := rowHeight(g.header)
	if len(g.rows) > 0 {
		h += float64(min(2, height(g.rows[0])))*lead(g.rows[0]) + 2*padY
	}
	return h
}

func (f *flow) table(t docmodel.Table, c column) {
	g := f.grid(t, c)
	f.space(8)
	if t.Caption != "" {
		ls := wrap(plain(t.Caption), strong, c.w)
		f.room(float64(len(ls))*strong.lead() + 4 + g.beginning())
		f.lines(ls, strong, c)
		f.space(4)
	}
	f.room(g.beginning())
	f.settle()
	f.header(g)
	for _, row := range g.rows {
		f.row(row, g)
	}
	f.space(12)
}

func (f *flow) header(g *grid) {
	h, y := rowHeight(g.header), f.y
	f.draw(func(c canvas) { c.box(g.x, y, g.w, h, 0, paint{fill: &shade}) })
	f.cells(g.header, 0, height(g.header))
	f.rule(g.x, f.y, g.w, grey, 0.7)
}

// row sets one row, and goes on with it on the next page where it does not fit.
func (f *flow) row(row []cell, g *grid) {
	for from := 0; from < height(row); {
		rest := height(row) - from
		n := int((f.left() - 2*padY + 0.01) / lead(row))
		switch {
		case n >= rest:
			n = rest
		case n < 2 || (from == 0 && rowHeight(row) < pageHeight/4):
			if n = 1; !f.turned(g) {
				f.turn(g)
				continue
			}
		}
		f.cells(row, from, n)
		f.rule(g.x, f.y, g.w, rule, 0.5)
		if from += n; from < height(row) {
			f.turn(g)
		}
	}
}

// turned reports whether only the header stands on the page, so that a new page
// would bring nothing.
func (f *flow) turned(g *grid) bool { return f.y <= f.within.top+rowHeight(g.header)+0.1 }

// turn begins a new page with the header again, unless that would fill it.
func (f *flow) turn(g *grid) {
	f.page()
	if len(g.header) > 0 && rowHeight(g.header) < pageHeight/3 {
		f.header(g)
	}
}

// cells draws n lines of a row and moves below them.
func (f *flow) cells(row []cell, from, n int) {
	f.settle()
	for _, c := range row {
		for i := from; i < min(from+n, len(c.lines)); i++ {
			x := c.x
			if c.right {
				x += c.w - c.lines[i].width
			}
			f.line(c.lines[i], c.look, x, f.y+padY+float64(i-from)*c.look.lead())
		}
	}
	f.y += float64(n)*lead(row) + 2*padY
}

// fields sets labels with their values: a table without a header.
func (f *flow) fields(list docmodel.Fields, c column) {
	label := cellLook
	label.style = bold
	w := 0.0
	for _, i := range list.Items {
		_, most := widest(i.Label, label)
		w = max(w, min(most+2*padX+0.1, c.w*0.38))
	}
	g := &grid{column: c}
	f.space(6)
	f.room(3 * cellLook.lead())
	f.settle()
	f.rule(g.x, f.y, g.w, rule, 0.5)
	for _, i := range list.Items {
		row := []cell{{lines: wrap(i.Label, label, w-2*padX), look: label, x: c.x + padX, w: w - 2*padX}}
		row = append(row, cell{lines: wrap(i.Value, cellLook, c.w-w-2*padX), look: cellLook, x: c.x + w + padX, w: c.w - w - 2*padX})
		f.row(row, g)
	}
	f.space(12)
}
