package docmodel

import (
	"fmt"
	"html"
	"strings"
)

func (w *page) table(t Table) {
	w.put("<div class=\"document-table\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">\n<table>\n", t.name())
	if t.Caption != "" {
		w.put("<caption>%s</caption>\n", t.Caption)
	}
	w.put("<thead>\n<tr>")
	for i, cell := range t.Header {
		w.cell(`th scope="col"`, "th", t.right(i), cell)
	}
	w.put("</tr>\n</thead>\n<tbody>\n")
	for _, row := range t.Rows {
		w.put("<tr>")
		for i, cell := range row {
			w.cell("td", "td", t.right(i), cell)
		}
		w.put("</tr>\n")
	}
	w.put("</tbody>\n</table>\n</div>\n")
}

// name says which table it is to those who reach it by its frame.
func (t Table) name() string {
	if t.Caption != "" {
		return t.Caption
	}
	var names []string
	for _, cell := range t.Header {
		names = append(names, plainText(cell))
	}
	return strings.Join(names, ", ")
}

func (t Table) right(i int) bool { return i < len(t.Right) && t.Right[i] }

func (w *page) cell(open, tag string, right bool, runs []Run) {
	class := ""
	if right {
		class = ` class="document-right"`
	}
	fmt.Fprintf(w, "<%s%s>", open, class)
	w.runs(runs)
	fmt.Fprintf(w, "</%s>", tag)
}

func (w *page) runs(runs []Run) {
	for _, r := range runs {
		w.run(r)
	}
}

func (w *page) run(r Run) {
	open, closing := "", ""
	wrap := func(tag, attributes string) {
		open, closing = open+"<"+tag+attributes+">", "</"+tag+">"+closing
	}
	if r.Target != "" {
		wrap("a", fmt.Sprintf(` href="#%s%s"`, prefix, html.EscapeString(r.Target)))
	}
	if r.Hole {
		wrap("mark", ` class="document-hole"`)
	}
	if r.Bold {
		wrap("strong", "")
	}
	if r.Italic {
		wrap("em", "")
	}
	w.WriteString(open + html.EscapeString(r.Text) + closing)
	if r.Break {
		w.WriteString("<br>")
	}
}
