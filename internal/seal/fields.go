package seal

import (
	"fmt"
	"math"
	"slices"
	"strings"

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
	was, _ := c.a.Pages()
	is, nodes := c.b.Pages()
	for _, n := range nodes {
		c.reached[n] = true
	}
	before := map[object.Ref]object.Page{}
	var order []object.Ref
	for i, p := range was {
		before[p.Ref] = p
		order = append(order, p.Ref)
		if !slices.ContainsFunc(is, func(q object.Page) bool { return q.Ref == p.Ref }) {
			c.tell("page-changed", i+1, fmt.Sprintf("page %d was removed or replaced", i+1))
		}
	}
	at := -1
	for i, p := range is {
		c.reached[p.Ref] = true
		old, known := before[p.Ref]
		if !known {
			c.tell("page-changed", i+1, fmt.Sprintf("page %d was added", i+1))
			c.pushAdded(zContent, i+1, p.Dict)
			continue
		}
		if j := slices.Index(order, p.Ref); j < at {
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

// signing finds the signature fields that have a value in b and had none in a, with
// their widgets.
func (c *comparison) signing() {
	for ref, f := range c.fieldsB {
		if f.Type != "Sig" || c.b.Resolve(f.Dict["V"]) == nil {
			continue
		}
		if old, known := c.fieldsA[ref]; !known || c.a.Resolve(old.Dict["V"]) == nil {
			c.filled[ref] = true
		}
	}
	for _, f := range c.fieldsA {
		if f.Type == "Sig" {
			c.locks = append(c.locks, locksOf(c.a, c.a.Dict(f.Dict["V"]))...)
		}
	}
}

// lock is which fields a signature closes (FieldMDP, ISO 32000-2, 12.8.2.4).
type lock struct {
	action object.Name // All, Include or Exclude
	fields []string
}

func locksOf(r *object.Revision, d object.Dict) []lock {
	var out []lock
	for _, o := range r.Array(d["Reference"]) {
		ref := r.Dict(o)
		if r.Name(ref["TransformMethod"]) != "FieldMDP" {
			continue
		}
		p := r.Dict(ref["TransformParams"])
		l := lock{action: r.Name(p["Action"])}
		for _, name := range r.Array(p["Fields"]) {
			if s, ok := r.Resolve(name).(object.String); ok {
				l.fields = append(l.fields, s.Text())
			}
		}
		out = append(out, l)
	}
	return out
}

// closes tells whether a field, or one above it, is locked.
func (l lock) closes(name string) bool {
	named := slices.ContainsFunc(l.fields, func(f string) bool { return name == f || strings.HasPrefix(name, f+".") })
	switch l.action {
	case "All":
		return true
	case "Include":
		return named
	case "Exclude":
		return !named
	}
	return false
}

func (c *comparison) locked(f object.Field) bool {
	return slices.ContainsFunc(c.locks, func(l lock) bool { return l.closes(f.Name) })
}

// annots compares the annotations of one page. Widgets of fields are the form's
// matter; any other that is new is told of. Those that are no objects of their own
// are paired in their order.
func (c *comparison) annots(page int, x, y object.Array) {
	wasRefs, wasDirect := parted(x)
	isRefs, isDirect := parted(y)
	var kept []object.Ref
	for _, ref := range isRefs {
		field, isField := c.fieldsB[ref]
		switch had := slices.Contains(wasRefs, ref); {
		case had && isField:
			kept = append(kept, ref)
			c.push(zField, page, ref, ref)
		case had:
			kept = append(kept, ref)
			c.push(zAnnotation, page, ref, ref)
		case isField && field.Type == "Sig":
			c.reached[ref] = true
		default:
			c.differ(zAnnots, page, true, "an annotation was added")
			c.pushAdded(zAnnotation, page, ref)
		}
	}
	if !slices.Equal(kept, wasRefs) {
		c.differ(zAnnots, page, false, "an annotation was removed or moved")
	}
	if len(isDirect) != len(wasDirect) {
		c.differ(zAnnots, page, false, "an annotation was added or removed")
	}
	for i := range min(len(isDirect), len(wasDirect)) {
		c.push(zAnnotation, page, wasDirect[i], isDirect[i])
	}
}

// parted gives the references of a list, and what is none.
func parted(a object.Array) (refs []object.Ref, direct object.Array) {
	for _, o := range a {
		if ref, ok := o.(object.Ref); ok {
			refs = append(refs, ref)
		} else {
			direct = append(direct, o)
		}
	}
	return refs, direct
}

// fields compares lists of fields: the form's, or the kids of one.
func (c *comparison) fields(x, y object.Array) {
	for _, o := range y {
		ref, isRef := o.(object.Ref)
		switch {
		case isRef && slices.ContainsFunc(x, func(was object.Object) bool { return was == o }):
			c.push(zField, c.pageOf[ref], o, o)
		case isRef:
			c.newField(ref)
		default:
			c.differ(zFields, 0, true, "a field without a number was added")
		}
	}
	for _, o := range x {
		if !slices.ContainsFunc(y, func(is object.Object) bool { return object.SameLeaf(is, o) }) {
			c.differ(zFields, 0, false, "a field was removed")
		}
	}
}

// newField tells of a field that the earlier revision does not have.
func (c *comparison) newField(ref object.Ref) {
	c.reached[ref] = true
	f := c.fieldsB[ref]
	if f.Type != "Sig" {
		c.differ(zFields, c.pageOf[ref], true, "the field "+printable(f.Name)+" was added")
		c.pushAdded(zFill, c.pageOf[ref], ref)
		return
	}
	if c.filled[ref] {
		c.signed(f)
	} else {
		c.tell("field-added", c.pageOf[ref], "the field "+printable(f.Name))
	}
	c.place(f)
	c.pushAdded(zSigLook, c.pageOf[ref], ref)
	c.reach(c.b.Dict(ref)["Kids"])
	for _, kid := range c.b.Array(f.Dict["Kids"]) {
		if k, ok := kid.(object.Ref); ok && k != ref {
			c.newKid(k)
		}
	}
}

func (c *comparison) newKid(ref object.Ref) {
	c.reached[ref] = true
	if f, ok := c.fieldsB[ref]; ok {
		c.place(f)
	}
	c.pushAdded(zSigLook, c.pageOf[ref], ref)
}

// signed tells of a field that was signed.
func (c *comparison) signed(f object.Field) {
	d := c.b.Dict(f.Dict["V"])
	c.reach(f.Dict["V"])
	code := "signature-added"
	switch {
	case c.b.Name(d["Type"]) == "DocTimeStamp" || c.b.Name(d["SubFilter"]) == "ETSI.RFC3161":
		code = "timestamp-added"
	case certifies(c.b, d) > 0:
		code = "certified"
	}
	c.tell(code, c.pageOf[f.Ref], "the field "+printable(f.Name))
	c.pushAdded(zSignature, c.pageOf[f.Ref], f.Dict["V"])
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

// field compares a field, or one widget of it, that both revisions have.
func (c *comparison) field(page int, ref object.Ref, x, y object.Dict) {
	f := c.fieldsB[ref]
	fill := c.filled[ref] || c.filled[f.Parent]
	closed := c.locked(f)
	if f.Type == "Sig" && c.filled[ref] && y["V"] != nil {
		c.signed(f)
	}
	for _, key := range union(x, y) {
		was, had := x[key]
		is, has := y[key]
		next := step(zField, key)
		if closed && next != zSkip && next != zFields {
			next = zLocked
		}
		switch {
		case closed && next == zLocked:
		case f.Type == "Sig" && key == "V" && c.filled[ref]:
			continue
		case f.Type == "Sig" && key == "V":
			next = zSignature
		case f.Type == "Sig" && fill && next == zFill:
			c.reach(is)
			c.replaced(was, is)
			if has {
				c.pushAdded(zSigLook, page, is)
			}
			continue
		case f.Type == "Sig" && fill && (key == "F" || key == "Type" || key == "Subtype"):
			continue
		}
		switch {
		case had && has:
			c.push(next, page, was, is)
		case has:
			c.pushNew(zField, next, page, key, is)
		case next != zSkip && c.a.Resolve(was) != nil:
			c.differ(next, page, false, "the entry "+string(key)+" was removed")
		}
	}
	if fill {
		c.place(f)
	}
}

// replaced remembers an appearance that gave way to another.
func (c *comparison) replaced(was, is object.Object) {
	if ref, ok := was.(object.Ref); ok && was != is {
		c.gaveWay = append(c.gaveWay, ref)
	}
}

// shared tells of appearances that were replaced and are still in use elsewhere: then
// what a reader shows of them is not what the field shows.
func (c *comparison) shared() {
	for _, ref := range c.gaveWay {
		for _, z := range []zone{zOther, zViewer, zContent, zAnnotation, zNames, zMetadata} {
			if c.seen[visitKey{z, ref, ref, false}] {
				c.tell("shared-appearance", 0, "object "+ref.String())
			}
		}
	}
}

// certifies is the permission (P, 1 to 3) of a certifying signature, else 0.
func certifies(r *object.Revision, d object.Dict) int {
	for _, o := range r.Array(d["Reference"]) {
		ref := r.Dict(o)
		if r.Name(ref["TransformMethod"]) != "DocMDP" {
			continue
		}
		if p, ok := object.Whole(r.Resolve(r.Dict(ref["TransformParams"])["P"])); ok && p >= 1 && p <= 3 {
			return p
		}
		return 2
	}
	return 0
}
