package picture

import (
	"fmt"
	"html"
	"html/template"
	"strings"
)

// SVG gives the drawing as an element for a page, with ids that begin with id.
// Colours and fonts are classes of CSS; there is no style attribute. It is
// well-formed XML too, whatever the names in it hold.
func (d *Drawing) SVG(id string) template.HTML {
	var w svg
	w.open(d, html.EscapeString(clean(id)))
	w.items(d.Items)
	w.WriteString("</svg>")
	return template.HTML(w.String()) // #nosec G203 -- every text is escaped below
}

type svg struct{ strings.Builder }

func (w *svg) open(d *Drawing, id string) {
	role := "img"
	if linked(d.Items) {
		role = "group" // an image would hide its links
	}
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" class="pic" width="%s" height="%s" viewBox="0 0 %s %s" role="%s" aria-labelledby="%s-title"`,
		px(d.Width), px(d.Height), px(d.Width), px(d.Height), role, id)
	if d.Description != "" {
		fmt.Fprintf(w, ` aria-describedby="%s-desc"`, id)
	}
	fmt.Fprintf(w, `><title id="%s-title">%s</title>`, id, escape(d.Title))
	if d.Description != "" {
		fmt.Fprintf(w, `<desc id="%s-desc">%s</desc>`, id, escape(d.Description))
	}
	w.WriteByte('\n')
}

func linked(items []Item) bool {
	for _, i := range items {
		switch i := i.(type) {
		case Link:
			return true
		case Group:
			if linked(i.Items) {
				return true
			}
		}
	}
	return false
}

func (w *svg) items(items []Item) {
	for _, i := range items {
		switch i := i.(type) {
		case Box:
			w.box(i)
		case Path:
			w.path(i)
		case Text:
			w.text(i)
		case Group:
			w.group("g", `<g>`, i.Label, i.Items)
		case Link:
			w.link(i)
		}
	}
}

func (w *svg) link(l Link) {
	if !leads(l.Href) {
		w.group("g", `<g>`, l.Label, l.Items)
		return
	}
	w.group("a", `<a class="pic-link" href="`+escape(l.Href)+`">`, l.Label, l.Items)
}

func (w *svg) group(name, open, label string, items []Item) {
	w.WriteString(open)
	if label != "" {
		w.WriteString("<title>" + escape(label) + "</title>")
	}
	w.WriteByte('\n')
	w.items(items)
	w.WriteString("</" + name + ">\n")
}

func (w *svg) box(b Box) {
	w.WriteString(`<rect x="` + px(b.X) + `" y="` + px(b.Y) + `" width="` + px(b.W) + `" height="` + px(b.H) + `"`)
	if b.R > 0 {
		fmt.Fprintf(w, ` rx="%s"`, px(b.R))
	}
	w.paint(b.Fill, b.Stroke, b.StrokeWidth)
	w.WriteString("/>\n")
}

func (w *svg) path(p Path) {
	w.WriteString(`<path d="`)
	for _, s := range p.Segments {
		w.segment(s)
	}
	if p.Fill != None {
		w.WriteByte('Z')
	}
	w.WriteByte('"')
	if p.Dashed {
		fmt.Fprintf(w, ` stroke-dasharray="%s %s"`, px(DashOn), px(DashOff))
	}
	w.paint(p.Fill, p.Stroke, p.Width)
	w.WriteString("/>\n")
	if c, ok := p.Head(); ok {
		w.path(Path{Fill: p.Stroke, Segments: []Segment{MoveTo(c[0].X, c[0].Y), LineTo(c[1].X, c[1].Y), LineTo(c[2].X, c[2].Y)}})
	}
}

func (w *svg) segment(s Segment) {
	switch s.Kind {
	case Move:
		w.WriteString("M" + px(s.To.X) + " " + px(s.To.Y))
	case Line:
		w.WriteString("L" + px(s.To.X) + " " + px(s.To.Y))
	case Cubic:
		w.WriteString("C" + px(s.C1.X) + " " + px(s.C1.Y) + " " + px(s.C2.X) + " " + px(s.C2.Y) + " " + px(s.To.X) + " " + px(s.To.Y))
	}
}

// paint writes the colours as classes, and a stroke's width.
func (w *svg) paint(fill, stroke Tone, width float64) {
	if fill == None {
		fill = "none"
	}
	w.WriteString(` class="pic-fill-` + escape(string(fill)))
	if stroke == None {
		w.WriteByte('"')
		return
	}
	w.WriteString(" pic-stroke-" + escape(string(stroke)) + `" stroke-width="` + px(width) + `"`)
}

func (w *svg) text(t Text) {
	class := "pic-fill-" + string(t.Tone)
	if t.Tone == None {
		class = "pic-fill-" + string(PlainText)
	}
	if t.Bold {
		class += " pic-bold"
	}
	w.WriteString(`<text x="` + px(t.X) + `" y="` + px(t.Y) + `" font-size="` + px(t.Size) + `" class="` + escape(class) + `"`)
	if t.Anchor != Start {
		fmt.Fprintf(w, ` text-anchor="%s"`, escape(string(t.Anchor)))
	}
	w.WriteString(">" + escape(t.Value) + "</text>\n")
}
