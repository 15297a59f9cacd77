package pdf

import "ledd/internal/docmodel"

// Area is a rectangle on a page, as a PDF file counts: in points from the bottom
// left corner, pages from 1.
type Area struct {
	Page       int
	X, Y, W, H float64
}

// Layout says where the things stand that are filled in later.
type Layout struct {
	Pages    int
	Parties  []Place // the places to sign, in the order of the document; none without a Check
	Reserved []Blank
}

// Place is where one party signs: Sign for a signature, Stamp for what the register
// notes of one.
type Place struct{ Sign, Stamp Area }

// Blank is a reserved page: what is left of it below its heading.
type Blank struct {
	ID string
	Area
}

// area tells where a rectangle stands that was drawn from the top left corner.
func (f *flow) area(x, y, w, h float64) Area {
	return Area{Page: len(f.sheets), X: x, Y: pageHeight - y - h, W: w, H: h}
}

// reserved leaves a page empty below its heading.
func (f *flow) reserved(r docmodel.Reserved, c column) {
	if !f.fresh() {
		f.page()
	}
	f.heading(docmodel.Heading{Level: 2, ID: r.ID, Runs: plain(f.d.ReservedTitle(r))}, nil, c)
	f.lines(wrap(plain(f.d.Word("reserved")), small, c.w), small, c)
	y := f.y + 8
	h := f.within.bottom - y
	f.draw(func(cv canvas) { cv.box(c.x, y, c.w, h, 3, paint{stroke: &rule, width: 0.5}) })
	f.layout.Reserved = append(f.layout.Reserved, Blank{r.ID, f.area(c.x+inset, y+inset, c.w-2*inset, h-2*inset)})
	f.y, f.gap = f.within.bottom, 0
}

// inset is the white space between a frame and what is filled in.
const inset = 6.0
