package docmodel

import (
	"fmt"
	"html"
	"html/template"
	"strings"
)

// page writes a document as HTML.
type page struct {
	strings.Builder
	d       *Document
	figures int
	err     error
}

// prefix stands before the document's IDs, apart from those of the page around.
const prefix = "doc-"

// HTML gives the document as one article for a page: real headings (h1 for the
// title, h2 to h4), lists, tables with named columns, and the digest below. Its
// looks are left to classes; nothing in it is loaded from anywhere.
func (d *Document) HTML() (template.HTML, error) {
	w := &page{d: d}
	w.open()
	w.blocks(d.Blocks)
	w.close()
	return template.HTML(w.String()), w.err // #nosec G203 -- every text is escaped
}

// put writes markup with its texts escaped.
func (w *page) put(format string, texts ...string) {
	args := make([]any, len(texts))
	for i, t := range texts {
		args[i] = html.EscapeString(t)
	}
	fmt.Fprintf(w, format, args...)
}

func (w *page) open() {
	w.put("<article class=\"document\" lang=\"%s\">\n<header>\n", w.d.Lang)
	if w.d.Draft != "" {
		w.put("<p class=\"document-draft\"><strong>%s</strong></p>\n", w.d.Draft)
	}
	w.put("<h1>%s</h1>\n<p class=\"document-id\">%s</p>\n</header>\n", w.d.Title, w.d.ID)
}

func (w *page) close() {
	w.put("<footer>\n<p>%s: <code class=\"document-digest\">%s</code></p>\n", w.d.Word("fingerprint"), w.d.Digest)
	if w.d.Check != nil {
		w.check(*w.d.Check)
	}
	w.WriteString("</footer>\n</article>\n")
}

func (w *page) blocks(blocks []Block) {
	for _, b := range blocks {
		w.block(b)
	}
}

func (w *page) block(b Block) {
	switch b := b.(type) {
	case Heading:
		w.heading(b)
	case Paragraph:
		w.paragraph(b)
	case List:
		w.list(b)
	case Table:
		w.table(b)
	case Fields:
		w.fields(b)
	case Contents:
		w.contents()
	case PageBreak:
		w.put("<div class=\"document-break\"></div>\n")
	case Signatures:
		w.signatures(b)
	case Figure:
		w.figure(b)
	case Reserved:
		w.reserved(b)
	}
}

func (w *page) heading(h Heading) {
	level := min(max(h.Level, 2), 4)
	fmt.Fprintf(w, `<h%d%s>`, level, id(h.ID))
	w.number(h.Number)
	w.runs(h.Runs)
	fmt.Fprintf(w, "</h%d>\n", level)
}

func id(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf(` id="%s%s"`, prefix, html.EscapeString(s))
}

func (w *page) number(n string) {
	if n != "" {
		w.put(`<span class="document-number">%s</span> `, n)
	}
}

func (w *page) paragraph(p Paragraph) {
	if p.Number == "" && len(p.Inner) == 0 {
		w.said(p)
		return
	}
	w.put("<div class=\"document-clause\">\n")
	w.said(p)
	w.blocks(p.Inner)
	w.put("</div>\n")
}

func (w *page) said(p Paragraph) {
	w.WriteString("<p" + id(p.ID) + ">")
	w.number(p.Number)
	w.runs(p.Runs)
	w.WriteString("</p>\n")
}

func (w *page) list(l List) {
	tag, class := "ul", ""
	if l.Ordered {
		// The numbers are text: a reference says them, and a copy keeps them.
		tag, class = "ol", ` class="document-list" role="list"`
	}
	fmt.Fprintf(w, "<%s%s>\n", tag, class)
	for _, p := range l.Items {
		w.WriteString("<li" + id(p.ID) + ">")
		w.number(p.Number)
		w.runs(p.Runs)
		if len(p.Inner) > 0 {
			w.WriteByte('\n')
			w.blocks(p.Inner)
		}
		w.WriteString("</li>\n")
	}
	fmt.Fprintf(w, "</%s>\n", tag)
}

func (w *page) fields(f Fields) {
	w.put("<dl class=\"document-fields\">\n")
	for _, i := range f.Items {
		w.put("<div><dt>")
		w.runs(i.Label)
		w.put("</dt><dd>")
		w.runs(i.Value)
		w.put("</dd></div>\n")
	}
	w.put("</dl>\n")
}

func (w *page) contents() {
	w.put("<nav class=\"document-contents\" aria-label=\"%s\">\n<p><strong>%s</strong></p>\n<ul>\n", w.d.Word("contents"), w.d.Word("contents"))
	for _, b := range w.d.Blocks {
		if h, ok := b.(Heading); ok && h.Listed() {
			fmt.Fprintf(w, `<li class="document-level-%d">`, h.Level)
			w.put(`<a href="#%s">`, prefix+h.ID)
			w.number(h.Number)
			w.put("%s</a></li>\n", plainText(h.Runs))
		}
	}
	w.put("</ul>\n</nav>\n")
}

func (w *page) signatures(s Signatures) {
	for _, p := range s.Parties {
		w.put("<dl class=\"document-signature\">\n<div><dt>%s</dt><dd>%s</dd></div>\n", p.Role, p.Name)
		for _, line := range w.d.SignatureLines(p) {
			w.put("<div><dt>%s</dt><dd>%s</dd></div>\n", line[0], line[1])
		}
		w.put("</dl>\n")
	}
}

func (w *page) figure(f Figure) {
	if f.Drawing == nil {
		w.err = fmt.Errorf("the figure %q has no drawing", f.Title)
		return
	}
	w.figures++
	drawing := *f.Drawing
	if drawing.Title == "" {
		drawing.Title = f.Title
	}
	if f.Description != "" {
		drawing.Description = f.Description
	}
	w.put("<figure>\n")
	w.WriteString(string(drawing.SVG(fmt.Sprintf("%sfigure-%d", prefix, w.figures))))
	if f.Title != "" {
		w.put("\n<figcaption>%s</figcaption>", f.Title)
	}
	w.put("\n</figure>\n")
}
