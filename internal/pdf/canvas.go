package pdf

import "io"

// canvas is what a page is drawn on. Lengths are points of 1/72 inch from the
// top left corner.
type canvas interface {
	page()
	text(x, y float64, l look, s string)
	box(x, y, w, h, r float64, p paint)
	path(p []piece, how paint)
	link(x, y, w, h float64, to place)
	bookmark(s string, level int, y float64)
	write(w io.Writer) error
}

// paint says how a shape is drawn; nil colours are not.
type paint struct {
	fill, stroke *colour
	width        float64
	dash         []float64
}

func (p paint) mode() string {
	switch {
	case p.fill != nil && p.stroke != nil:
		return "FD"
	case p.fill != nil:
		return "F"
	case p.stroke != nil:
		return "D"
	}
	return ""
}

// piece is a part of a path: a line to its last point, a curve over three, or
// with move a new beginning.
type piece struct {
	move bool
	to   [][2]float64
}

// place is a point of the document.
type place struct {
	page int // from 1
	y    float64
}
