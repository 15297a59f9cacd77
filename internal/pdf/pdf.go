// Package pdf sets documents as PDF files. It knows blocks and pages, nothing of
// what they say; rooms above record come in with a sealed document.
//
//	Document -> flow (lines, rows, pages) -> sheets -> canvas -> bytes
//
// The flow measures with the fonts' own tables and draws nothing, so that the
// number of pages is known before the first is drawn. The canvas is the only
// thing that knows the library. The same document gives the same bytes.
package pdf

import (
	"fmt"
	"io"
	"strconv"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
)

// Most is how many pages a document may have.
const Most = 500

// Render writes the document as a PDF: A4, with contents, bookmarks, links, page
// numbers and the digest on each page. A character that the font lacks is an
// invalid error with the code glyph, more than Most pages one with the code
// pages; nothing is written then. The bytes depend on the document alone.
func Render(w io.Writer, d *docmodel.Document) error {
	_, err := Set(w, d)
	return err
}

// Set is Render, and says where the things stand that are filled in later.
func Set(w io.Writer, d *docmodel.Document) (l Layout, err error) {
	defer caught(d, &err)
	f := newFlow(d, a4)
	f.front()
	f.blocks(d.Blocks, f.all())
	f.frames()
	f.layout.Pages = len(f.sheets)
	return f.layout, f.ink(newPen(d, pageWidth, pageHeight), w)
}

// caught turns what stopped the flow into an error.
func caught(d *docmodel.Document, err *error) {
	switch p := recover().(type) {
	case nil:
	case stop:
		*err = p.error
	default:
		*err = fmt.Errorf("the document %s cannot be set: %v", d.ID, p)
	}
}

// ink draws what is set.
func (f *flow) ink(c canvas, w io.Writer) error {
	for _, s := range f.sheets {
		c.page()
		for _, draw := range s.ops {
			draw(c)
		}
	}
	return c.write(w)
}

// stop leaves the flow with an error that its caller may read.
type stop struct{ error }

func tooLong() {
	e := kinds.Invalid("", "pages", "the document has more than %d pages", Most)
	e.Violations[0].Limit = strconv.Itoa(Most)
	panic(stop{e})
}

// Printable gives s with a question mark for each character that the font lacks:
// for lists over many records, where one odd name must not stop all others.
func Printable(s string) string {
	out := []rune(s)
	for i, r := range out {
		if !faces()[regular].has(r) {
			out[i] = '?'
		}
	}
	return string(out)
}
