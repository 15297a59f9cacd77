package seal

import (
	"fmt"
	"math"
	"slices"

	"ledd/internal/seal/object"
)

// box is a rectangle on a page, in points.
type box struct {
	page           int
	x0, y0, x1, y1 float64
}

func (b box) area() float64 { return (b.x1 - b.x0) * (b.y1 - b.y0) }

// within allows for one point of rounding.
func (b box) within(o box) bool {
	return b.page == o.page && b.x0 >= o.x0-1 && b.y0 >= o.y0-1 && b.x1 <= o.x1+1 && b.y1 <= o.y1+1
}

// rectOf reads a rectangle, whichever corner it begins with.
func rectOf(r *object.Revision, o object.Object) (box, bool) {
	var n [4]float64
	a := r.Array(o)
	if len(a) != 4 {
		return box{}, false
	}
	for i := range n {
		v, ok := object.Number(r.Resolve(a[i]))
		if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
			return box{}, false
		}
		n[i] = v
	}
	return box{0, min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}, true
}

// pages pairs the pages of both revisions, and tells of those that have come, gone,
// been replaced or moved.
func (c *comparison) pages() {
	was, above := c.a.Pages()
	is, nodes := c.b.Pages()
	for _, n := range nodes {
		c.reached[n] = true
	}
	for _, n := range above {
		c.paged[n] = c.reached[n]
	}
	now := map[object.Ref]bool{}
	for _, p := range is {
		now[p.Ref] = true
	}
	before := map[object.Ref]object.Page{}
	order := map[object.Ref]int{}
	for i, p := range was {
		before[p.Ref], order[p.Ref] = p, i
		if !now[p.Ref] {
			c.tell("page-changed", i+1, fmt.Sprintf("page %d was removed or replaced", i+1))
		}
	}
	at := -1
	for i, p := range is {
		c.reached[p.Ref] = true
		old, known := before[p.Ref]
		c.paged[p.Ref] = known
		if !known {
			c.tell("page-changed", i+1, fmt.Sprintf("page %d was added", i+1))
			c.pushAdded(zContent, i+1, p.Dict)
			continue
		}
		if j := order[p.Ref]; j < at {
			c.tell("page-changed", i+1, fmt.Sprintf("page %d was moved", i+1))
		} else {
			at = j
		}
		c.page(i+1, old.Dict, p.Dict)
	}
	c.prepared(was)
}

func (c *comparison) page(n int, x, y object.Dict) {
	for _, o := range c.b.Array(y["Annots"]) {
		if ref, ok := o.(object.Ref); ok {
			c.pageOf[ref] = n
		}
	}
	c.dict(zPage, n, x, y)
}

// prepared finds the boxes of empty signature fields in the earlier revision.
func (c *comparison) prepared(pages []object.Page) {
	for i, p := range pages {
		for _, o := range c.a.Array(p.Dict["Annots"]) {
			ref, _ := o.(object.Ref)
			f, ok := c.fieldsA[ref]
			if !ok || f.Type != "Sig" || c.a.Resolve(f.Dict["V"]) != nil {
				continue
			}
			if b, ok := rectOf(c.a, f.Dict["Rect"]); ok {
				b.page = i + 1
				c.boxes = append(c.boxes, b)
			}
		}
	}
}

// place tells of a visible signature where none was prepared.
func (c *comparison) place(f object.Field) {
	at, ok := rectOf(c.b, f.Dict["Rect"])
	flags, _ := object.Whole(c.b.Resolve(f.Dict["F"]))
	const hidden = 2
	if !ok || at.area() < 1 || flags&hidden != 0 {
		return
	}
	at.page = c.pageOf[f.Ref]
	if at.page == 0 {
		return
	}
	if slices.ContainsFunc(c.boxes, at.within) {
		return
	}
	if at.area() > mostOverPage {
		c.tell("signature-over-page", at.page, "the field "+printable(f.Name))
		return
	}
	c.tell("signature-outside-box", at.page, "the field "+printable(f.Name))
}

// mostOverPage is the area of a visible signature that a person may still accept
// outside of the prepared boxes: a tenth of A4, in square points.
const mostOverPage = 595 * 842 / 10
