package pdf

import (
	"errors"
	"io"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
)

// shrink is how much smaller what is filled in may be set, step by step. In a narrow
// place it begins small, so that the notes of several parties look alike.
var shrink = []float64{1, 1.15, 1.3, 1.5, 1.75, 2}

const narrow, narrowFirst = textWidth / 2, 2

// Insert writes the blocks of a document as one page without title, head and foot,
// for an area of these points in another document. Where they do not fit, the page
// is larger than the area by as much as must be, and is made smaller where it is
// shown. What does not fit then is an invalid error with the code pages.
func Insert(w io.Writer, d *docmodel.Document, width, height float64) (err error) {
	defer caught(d, &err)
	steps := shrink
	if width < narrow {
		steps = shrink[narrowFirst:]
	}
	for _, k := range steps {
		f := newFlow(d, frame{w: width * k, bottom: height * k})
		if err := f.alone(); err != nil {
			continue
		}
		return f.ink(newPen(d, width*k, height*k), w)
	}
	return kinds.Invalid("", "pages", "what is to be filled in does not fit its place")
}

var errSecondPage = errors.New("a second page")

// alone sets the blocks on one page.
func (f *flow) alone() error {
	f.blocks(f.d.Blocks, f.all())
	if len(f.sheets) > 1 || f.y > f.within.bottom+0.01 {
		return errSecondPage
	}
	return nil
}
