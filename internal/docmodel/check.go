package docmodel

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// Check is how anybody can look up whether a document is what was issued: a code,
// and the address to ask at, both printed on each page. It is no part of Digest.
type Check struct {
	Code string // as people type it: letters, figures and hyphens
	URL  string // leads straight to the answer
}

// Square is a run of dark modules in a QR code: where it begins, and how many
// modules it is wide.
type Square struct{ X, Y, W int }

// QR gives the address as a QR code (ISO/IEC 18004) with level M of correction: how
// many modules it is wide and high, and which are dark. Four modules of white
// belong around it.
func (c Check) QR() (size int, dark []Square, err error) {
	code, err := qr.Encode(c.URL, qr.M, qr.Auto)
	if err != nil {
		return 0, nil, fmt.Errorf("the address does not fit a QR code: %w", err)
	}
	size = code.Bounds().Dx()
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for x < size && color.Gray16Model.Convert(code.At(x, y)) == color.Black {
				x++
			}
			if x > from {
				dark = append(dark, Square{from, y, x - from})
			}
		}
	}
	return size, dark, nil
}

// check says below the page how the document can be looked up.
func (w *page) check(c Check) {
	size, dark, err := c.QR()
	if err != nil {
		w.err = err
		return
	}
	before, rest, _ := strings.Cut(w.d.Word("check"), "{code}")
	between, after, _ := strings.Cut(rest, "{url}")
	w.put("<p class=\"document-check\">%s<code>%s</code>%s<a href=\"%s\">%s</a>%s</p>\n", before, c.Code, between, c.URL, c.URL, after)
	fmt.Fprintf(w, `<svg class="qr document-qr" viewBox="-4 -4 %d %[1]d" width="120" height="120" aria-hidden="true" focusable="false"><path class="qr-paper" d="M-4-4h%[1]dv%[1]dh-%[1]dz"/><path class="qr-ink" d="`, size+8)
	for _, s := range dark {
		fmt.Fprintf(w, "M%d %dh%dv1h-%[3]dz", s.X, s.Y, s.W)
	}
	w.WriteString("\"/></svg>\n")
}

// CheckLine is what the foot of each page says of the Check, empty without one.
func (d *Document) CheckLine() string {
	if d.Check == nil {
		return ""
	}
	return strings.NewReplacer("{code}", d.Check.Code, "{url}", d.Check.URL).Replace(d.Word("check"))
}
