package docmodel

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// topList reads a list of the document itself: below a numbered clause, an
// ordered one is the clause's paragraphs, 3.1 and 3.2.
func (r *reader) topList(n *ast.List) {
	if !n.IsOrdered() || !r.count.numbered() {
		r.blocks = append(r.blocks, r.list(n, 0, ""))
		return
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		r.blocks = append(r.blocks, r.item(item, r.count.paragraph(), "", 1))
	}
}

func (r *reader) list(n *ast.List, depth int, within string) List {
	l := List{Ordered: n.IsOrdered()}
	i := 0
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		number, below := "", depth
		if l.Ordered {
			number, below = ordinal(depth, i), depth+1
		}
		l.Items = append(l.Items, r.item(item, number, within, below))
		i++
	}
	return l
}

// item reads one item of a list: its first text bears the number, all else
// stands below it.
func (r *reader) item(n ast.Node, number, within string, depth int) Paragraph {
	p := Paragraph{Number: number}
	full := within
	if number != "" {
		full = strings.TrimSpace(within + " " + number)
	}
	first := n.FirstChild()
	if isText(first) {
		p.Runs, p.ID, _ = r.marked(first, false)
		r.name(first, p.ID, full)
		first = first.NextSibling()
	}
	for ; first != nil; first = first.NextSibling() {
		p.Inner = append(p.Inner, r.block(first, depth, full))
	}
	return p
}

func isText(n ast.Node) bool {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return true
	}
	return false
}
