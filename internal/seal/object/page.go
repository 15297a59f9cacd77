package object

import "maps"

// Page is one page, with what it inherits from the page tree filled in.
type Page struct {
	Ref  Ref // zero where the page is no indirect object
	Dict Dict
}

// inherited is what a page takes from the nodes above it (ISO 32000-2, 7.7.3.4).
var inherited = []Name{"Resources", "MediaBox", "CropBox", "Rotate"}

// Root is the catalog.
func (r *Revision) Root() Dict { return r.Dict(r.Trailer["Root"]) }

// pageWalk goes down a page tree.
type pageWalk struct {
	*Revision
	seen  map[Ref]bool
	pages []Page
	nodes []Ref
}

// Pages lists the pages in order, and the inner nodes of their tree.
func (r *Revision) Pages() (pages []Page, nodes []Ref) {
	w := &pageWalk{Revision: r, seen: map[Ref]bool{}}
	w.down(r.Root()["Pages"], Dict{}, 0)
	return w.pages, w.nodes
}

func (w *pageWalk) down(o Object, above Dict, depth int) {
	ref, _ := o.(Ref)
	if ref != (Ref{}) && w.seen[ref] || depth > w.file.limits.Depth {
		w.file.problem("page-tree", -1, "the page tree goes in a circle, or too deep")
		return
	}
	w.seen[ref] = true
	d := w.Dict(o)
	if d == nil || len(w.pages) >= w.file.limits.Pages {
		w.file.problem("page-tree", -1, "the page tree has a hole, or too many pages")
		return
	}
	kids, isNode := d["Kids"]
	full := Dict{}
	for _, key := range inherited {
		if v, ok := above[key]; ok {
			full[key] = v
		}
		if v, ok := d[key]; ok {
			full[key] = v
		}
	}
	if !isNode || d["Type"] == Name("Page") {
		maps.Copy(full, d)
		w.pages = append(w.pages, Page{ref, full})
		return
	}
	w.nodes = append(w.nodes, ref)
	for _, kid := range w.Array(kids) {
		w.down(kid, full, depth+1)
	}
}
