package pdf

import (
	"strconv"
	"strings"

	"ledd/internal/docmodel"
)

// front sets the title of the document on its first page.
func (f *flow) front() {
	title := look{bold, 22, black}
	f.lines(wrap(plain(f.d.Title), title, textWidth), title, f.all())
	f.y += 4
	f.lines(wrap(plain(f.d.ID), small, textWidth), small, f.all())
	f.y += 8
	f.rule(margin, f.y, textWidth, accent, 1.2)
	f.y++
	f.space(18)
}

// frames draws what stands above and below every page.
func (f *flow) frames() {
	pages := len(f.sheets)
	for i, s := range f.sheets {
		top := &flow{d: f.d, within: f.within, sheets: []*sheet{s}}
		top.head(i)
		top.foot(i+1, pages)
	}
}

func (f *flow) head(page int) {
	if f.d.Draft != "" {
		f.notice()
	}
	if page > 0 {
		f.label(f.fit(f.d.Title, small, textWidth), small, margin, 52)
		f.rule(margin, 57, textWidth, rule, 0.5)
	}
}

// notice says on every page that the document is a draft.
func (f *flow) notice() {
	warning := look{bold, 9, red}
	text := f.fit(f.d.Draft, warning, textWidth-16)
	f.draw(func(c canvas) { c.box(margin, 20, textWidth, 18, 3, paint{fill: &pink}) })
	f.label(text, warning, margin+(textWidth-warning.width(text))/2, 32.2)
}

func (f *flow) foot(page, pages int) {
	const y = pageHeight - 46
	w, fine := textWidth, look{regular, 6.5, grey}
	if f.d.Check != nil {
		f.qr(*f.d.Check, pageWidth-margin-qrSize, y-10)
		w -= qrSize + 8
		f.label(f.fit(f.d.CheckLine(), fine, w), fine, margin, y+20)
	}
	f.rule(margin, y-12, w, rule, 0.5)
	number := strings.NewReplacer("{page}", strconv.Itoa(page), "{pages}", strconv.Itoa(pages)).Replace(f.d.Word("page"))
	f.label(number, small, margin+w-small.width(number), y)
	f.label(f.fit(f.d.ID, small, w-small.width(number)-20), small, margin, y)
	f.label(f.fit(f.d.Word("fingerprint")+" (SHA-256) "+f.d.Digest, fine, w), fine, margin, y+10)
}

// fit cuts a text to a width.
func (f *flow) fit(s string, l look, w float64) string {
	l.check(s, s)
	if l.width(s) <= w {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && l.width(string(r)+"…") > w {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

// qrSize is how wide a QR code is drawn, without the white around it.
const qrSize = 40.0

// qr draws the address of a check, each run of dark modules as one rectangle.
func (f *flow) qr(check docmodel.Check, x, y float64) {
	size, dark, err := check.QR()
	if err != nil {
		panic(stop{err})
	}
	unit := qrSize / float64(size)
	f.draw(func(c canvas) {
		for _, s := range dark {
			c.box(x+float64(s.X)*unit, y+float64(s.Y)*unit, float64(s.W)*unit, unit, 0, paint{fill: &full})
		}
	})
}
