package pdf

import (
	"bytes"
	"io"
	"strings"
	"time"

	"ledd/internal/docmodel"

	"github.com/jung-kurt/gofpdf"
)

// made is the date in files of documents that bring none: what is drawn must not
// depend on when.
var made = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// pen is a canvas over gofpdf, version 1.16.2, with its traps: fonts are written
// to while they are read, so each document has its own copy; the catalog is in
// random order until told otherwise; only its UTF-8 fonts are used.
type pen struct {
	f     *gofpdf.Fpdf
	font  map[style]bool
	now   look
	links map[place]int
	level int
}

// newPen draws on pages of this many points.
func newPen(d *docmodel.Document, width, height float64) *pen {
	f := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: width, Ht: height}})
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	when := made
	if !d.Made.IsZero() {
		when = d.Made.UTC()
	}
	f.SetCreationDate(when)
	f.SetModificationDate(when)
	f.SetTitle(d.Title, true)
	f.SetSubject(d.ID, true)
	f.SetKeywords("sha256:"+d.Digest, true)
	f.SetCreator("Ledd", true)
	f.SetProducer("Ledd", true)
	return &pen{f: f, font: map[style]bool{}, links: map[place]int{}, level: -1}
}

func (p *pen) page() {
	p.f.AddPage()
	p.now = look{} // a page forgets
}

func (p *pen) use(l look) {
	if !p.font[l.style] {
		p.font[l.style] = true
		p.f.AddUTF8FontFromBytes("body", letters[l.style], bytes.Clone(faces()[l.style].file))
	}
	if p.now.style != l.style || p.now.size != l.size {
		p.f.SetFont("body", letters[l.style], l.size)
	}
	if p.now.size == 0 || p.now.ink != l.ink {
		p.f.SetTextColor(rgb(l.ink))
	}
	p.now = l
}

var letters = [4]string{"", "B", "I", "BI"}

func rgb(c colour) (r, g, b int) { return int(c[0]), int(c[1]), int(c[2]) }

func (p *pen) text(x, y float64, l look, s string) {
	p.use(l)
	p.f.Text(x, y, drawn(s))
}

func (p *pen) take(how paint) {
	if how.fill != nil {
		p.f.SetFillColor(rgb(*how.fill))
	}
	if how.stroke != nil {
		p.f.SetDrawColor(rgb(*how.stroke))
		p.f.SetLineWidth(how.width)
		p.f.SetDashPattern(how.dash, 0)
	}
}

func (p *pen) box(x, y, w, h, r float64, how paint) {
	if how.mode() == "" {
		return
	}
	p.take(how)
	if r > 0 {
		p.f.RoundedRect(x, y, w, h, min(r, w/2, h/2), "1234", how.mode())
		return
	}
	p.f.Rect(x, y, w, h, how.mode())
}

func (p *pen) path(pieces []piece, how paint) {
	if how.mode() == "" {
		return
	}
	p.take(how)
	for _, s := range pieces {
		switch to := s.to; {
		case s.move:
			p.f.MoveTo(to[0][0], to[0][1])
		case len(to) == 3:
			p.f.CurveBezierCubicTo(to[0][0], to[0][1], to[1][0], to[1][1], to[2][0], to[2][1])
		default:
			p.f.LineTo(to[0][0], to[0][1])
		}
	}
	if how.fill != nil {
		p.f.ClosePath()
	}
	p.f.DrawPath(how.mode())
}

func (p *pen) link(x, y, w, h float64, to place) {
	n, ok := p.links[to]
	if !ok {
		n = p.f.AddLink()
		p.f.SetLink(n, to.y, to.page)
		p.links[to] = n
	}
	p.f.Link(x, y, w, h, n)
}

// bookmark is written as UTF-16 only while a UTF-8 font is in use.
func (p *pen) bookmark(s string, level int, y float64) {
	p.use(body)
	p.level = min(level, p.level+1)
	p.f.Bookmark(strings.TrimSpace(drawn(s)), p.level, y)
}

func (p *pen) write(w io.Writer) error {
	var b bytes.Buffer
	if err := p.f.Output(&b); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
