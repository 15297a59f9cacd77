package docmodel

import (
	"slices"

	table "github.com/yuin/goldmark/extension/ast"
)

// table reads a table, or fields where no column has a heading.
func (r *reader) table(n *table.Table) Block {
	t := Table{}
	for _, a := range n.Alignments {
		if a == table.AlignCenter {
			r.fail(n, "columns stand to the left or to the right, not in the middle")
		}
		t.Right = append(t.Right, a == table.AlignRight)
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]Run
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, r.inline(c))
		}
		if _, ok := row.(*table.TableHeader); ok {
			t.Header = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	nameless := slices.ContainsFunc(t.Header, func(c []Run) bool { return len(c) == 0 })
	switch {
	case !nameless:
		return t
	case len(t.Header) == 2 && len(t.Header[0])+len(t.Header[1]) == 0:
		return fields(t.Rows)
	}
	r.fail(n, "each column of a table needs a heading (two columns without any are a list of fields)")
	return nil
}

func fields(rows [][][]Run) Fields {
	var f Fields
	for _, row := range rows {
		f.Items = append(f.Items, Field{Label: row[0], Value: row[1]})
	}
	return f
}
