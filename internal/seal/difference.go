package seal

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"ledd/internal/seal/object"
)

// Difference is one thing that a later revision has otherwise than an earlier one.
type Difference struct {
	Rule   Rule
	Page   int // from 1, 0 where it is on no page
	Detail string
}

// comparison walks two revisions of one file side by side, from the trailer down.
// Values are compared by what they are, not by how they are written; an object is
// compared once in each zone that leads to it.
type comparison struct {
	a, b     *object.Revision
	filled   map[object.Ref]bool // fields and widgets whose signature is new
	fieldsA  map[object.Ref]object.Field
	fieldsB  map[object.Ref]object.Field
	boxes    []box
	locks    []lock
	gaveWay  []object.Ref       // appearances that were replaced
	pageOf   map[object.Ref]int // annotations by the page that shows them
	queue    []visit
	seen     map[visitKey]bool
	reached  map[object.Ref]bool
	left     *int
	told     map[string]bool
	out      []Difference
	overflow bool
}

// visit is a pair of values to compare; only one of them has is, where added.
type visit struct {
	zone  zone
	page  int
	x, y  object.Object
	added bool
}

type visitKey struct {
	zone  zone
	x, y  object.Ref
	added bool
}

// compare lists what b has otherwise than a, an earlier revision of the same file.
// left bounds how many values may still be visited.
func compare(a, b *object.Revision, left *int) []Difference {
	c := &comparison{
		a: a, b: b, seen: map[visitKey]bool{}, reached: map[object.Ref]bool{}, left: left, told: map[string]bool{},
		filled: map[object.Ref]bool{}, pageOf: map[object.Ref]int{},
	}
	c.fieldsA, c.fieldsB = fieldsByRef(a), fieldsByRef(b)
	c.pages()
	c.signing()
	c.dict(zTrailer, 0, a.Trailer, b.Trailer)
	for len(c.queue) > 0 && !c.overflow {
		v := c.queue[len(c.queue)-1]
		c.queue = c.queue[:len(c.queue)-1]
		c.visit(v)
	}
	if c.overflow {
		c.tell("too-complex", 0, "")
		return c.out
	}
	c.orphans()
	c.shared()
	return c.out
}

func fieldsByRef(r *object.Revision) map[object.Ref]object.Field {
	out := map[object.Ref]object.Field{}
	for _, f := range r.Fields() {
		if f.Ref != (object.Ref{}) {
			out[f.Ref] = f
		}
	}
	return out
}

// tell notes a difference, once.
func (c *comparison) tell(code string, page int, detail string) {
	rule, ok := RuleOf(code)
	if !ok {
		return
	}
	key := fmt.Sprint(code, page, detail)
	if c.told[key] || len(c.out) >= mostDifferences {
		return
	}
	c.told[key] = true
	c.out = append(c.out, Difference{Rule: rule, Page: page, Detail: detail})
}

// mostDifferences is how many are listed between two revisions.
const mostDifferences = 500

// differ tells of a difference in a zone.
func (c *comparison) differ(z zone, page int, added bool, detail string) {
	code := told[z].changed
	if added {
		code = told[z].added
	}
	c.tell(code, page, detail)
}

// push leaves a pair for later, where both are values.
func (c *comparison) push(z zone, page int, x, y object.Object) {
	switch {
	case z == zSkip:
	case leaf(x) && leaf(y):
		if !object.SameLeaf(x, y) {
			c.pair(visit{zone: z, page: page}, x, y)
		}
	default:
		c.queue = append(c.queue, visit{zone: z, page: page, x: x, y: y})
	}
}

// pushAdded leaves what is new for later.
func (c *comparison) pushAdded(z zone, page int, y object.Object) {
	if z != zSkip && !leaf(y) {
		c.queue = append(c.queue, visit{zone: z, page: page, y: y, added: true})
	}
}

// leaf tells of values that hold and name no others: they are compared at once.
func leaf(o object.Object) bool {
	switch o.(type) {
	case object.Ref, object.Array, object.Dict, object.Stream:
		return false
	}
	return true
}

// visit compares one pair.
func (c *comparison) visit(v visit) {
	if *c.left--; *c.left < 0 {
		c.overflow = true
		return
	}
	xRef, _ := v.x.(object.Ref)
	yRef, _ := v.y.(object.Ref)
	if yRef != (object.Ref{}) {
		key := visitKey{v.zone, xRef, yRef, v.added}
		if c.seen[key] {
			return
		}
		c.seen[key] = true
		c.reached[yRef] = true
		c.lengthOf(yRef)
	}
	if c.elsewhere(v, xRef, yRef) {
		return
	}
	y := c.b.Resolve(v.y)
	if x, ok := c.a.Resolve(v.x).(object.Dict); ok && v.zone == zField && !v.added {
		if y, ok := y.(object.Dict); ok {
			c.field(v.page, yRef, x, y)
			return
		}
	}
	if v.added {
		c.addition(v.zone, v.page, y)
		return
	}
	c.pair(v, c.a.Resolve(v.x), y)
}

// lengthOf counts the number that a stream's length refers to as reached.
func (c *comparison) lengthOf(ref object.Ref) {
	if s, ok := c.b.Object(ref).(object.Stream); ok {
		if n, ok := s.Dict["Length"].(object.Ref); ok {
			c.reached[n] = true
		}
	}
}

// elsewhere tells of references that lead out of a zone: to a page from a
// destination, or to a field of the form. They are compared as references alone.
func (c *comparison) elsewhere(v visit, x, y object.Ref) bool {
	switch v.zone {
	case zViewer, zStructure, zOther, zAction, zFiles, zMetadata, zAnnotation:
	case zPerms:
		if y != (object.Ref{}) && x != y {
			c.differ(zPerms, 0, v.added, "the certifying signature is another")
		}
		return y != (object.Ref{})
	default:
		return false
	}
	_, isField := c.fieldsB[y]
	d := c.b.Dict(v.y)
	if y == (object.Ref{}) || d == nil || (!isField && d["Type"] != object.Name("Page") && d["Type"] != object.Name("Pages") && d["Type"] != object.Name("Annot")) {
		return false
	}
	if x != y {
		c.differ(v.zone, v.page, v.added, "a reference leads elsewhere")
	}
	return true
}

func (c *comparison) pair(v visit, x, y object.Object) {
	switch y := y.(type) {
	case object.Dict:
		if x, ok := x.(object.Dict); ok {
			c.dict(v.zone, v.page, x, y)
			return
		}
	case object.Array:
		if x, ok := x.(object.Array); ok {
			c.array(v.zone, v.page, x, y)
			return
		}
	case object.Stream:
		if x, ok := x.(object.Stream); ok {
			c.stream(v, x, y)
			return
		}
	default:
		if object.SameLeaf(x, y) {
			return
		}
	}
	if x == nil {
		c.differ(v.zone, v.page, true, "a reference that led nowhere leads to something")
		c.pushAdded(v.zone, v.page, y)
		return
	}
	c.differ(v.zone, v.page, false, shown(x, y))
	c.pushAdded(zoneInside(v.zone), v.page, y)
}

// zoneInside is where to look for what is dangerous below a value that was told of.
func zoneInside(z zone) zone {
	switch z {
	case zPages, zPage, zAnnots, zTrailer, zCatalog, zForm, zFields, zField:
		return zContent
	}
	return z
}

func (c *comparison) stream(v visit, x, y object.Stream) {
	c.dict(v.zone, v.page, x.Dict, y.Dict)
	if bytes.Equal(x.Raw, y.Raw) {
		return
	}
	was, err1 := c.a.Decode(x)
	is, err2 := c.b.Decode(y)
	if err1 != nil || err2 != nil || !bytes.Equal(was, is) {
		c.differ(v.zone, v.page, false, "a stream has other bytes")
	}
}

// packing is the keys that say how a stream is packed: its bytes are compared.
var packing = map[object.Name]bool{"Length": true, "Filter": true, "DecodeParms": true, "DL": true}

func (c *comparison) dict(z zone, page int, x, y object.Dict) {
	switch z {
	case zForm:
		c.fields(c.a.Array(x["Fields"]), c.b.Array(y["Fields"]))
		c.reach(y["Fields"])
	case zCatalog:
		c.reach(y["Pages"])
	}
	for _, key := range union(x, y) {
		next := step(z, key)
		if next == zPages || next == zFields && z == zForm || packing[key] && z != zField && z != zForm {
			continue
		}
		was, had := x[key]
		is, has := y[key]
		switch {
		case had && has:
			c.push(next, page, was, is)
		case has:
			c.pushNew(z, next, page, key, is)
		case next != zSkip && c.a.Resolve(was) != nil:
			c.differ(next, page, false, "the entry "+string(key)+" was removed")
		}
	}
}

// pushNew tells of a key that is new.
func (c *comparison) pushNew(z, next zone, page int, key object.Name, is object.Object) {
	if c.b.Resolve(is) == nil {
		return
	}
	if next == zForm {
		c.push(zForm, page, object.Dict{}, is)
		return
	}
	if next == zAnnots {
		c.push(zAnnots, page, object.Array{}, is)
		return
	}
	if next != zSkip && next != zResources || z == zForm {
		c.differ(next, page, true, "the entry "+string(key)+" was added")
	}
	if next == zResources && z != zForm {
		c.differ(zResources, page, true, "the resource "+string(key)+" was added")
	}
	c.pushAdded(next, page, is)
}

// reach counts references as met that are compared by other means.
func (c *comparison) reach(o object.Object) {
	if r, ok := o.(object.Ref); ok {
		c.reached[r] = true
	}
}

func union(x, y object.Dict) []object.Name {
	all := maps.Clone(x)
	if all == nil {
		all = object.Dict{}
	}
	maps.Copy(all, y)
	return all.Keys()
}

func (c *comparison) array(z zone, page int, x, y object.Array) {
	switch z {
	case zAnnots:
		c.annots(page, x, y)
		return
	case zFields:
		c.fields(x, y)
		return
	case zDSS:
		c.setOf(z, page, x, y)
		return
	}
	if len(x) != len(y) {
		c.differ(z, page, len(x) < len(y) && z == zStructure, fmt.Sprintf("a list has %d entries in place of %d", len(y), len(x)))
	}
	for i := range y {
		if i < len(x) {
			c.push(z, page, x[i], y[i])
		} else {
			c.pushAdded(zoneInside(z), page, y[i])
		}
	}
}

// setOf compares lists whose order says nothing.
func (c *comparison) setOf(z zone, page int, x, y object.Array) {
	for _, o := range y {
		if slices.ContainsFunc(x, func(was object.Object) bool { return object.SameLeaf(was, o) }) {
			c.push(z, page, o, o)
			continue
		}
		c.differ(z, page, true, "an entry was added")
		c.pushAdded(z, page, o)
	}
	if len(y) < len(x) {
		c.differ(z, page, false, "an entry was removed")
	}
}

// shown says what two values are, shortly.
func shown(x, y object.Object) string {
	word := func(o object.Object) string {
		switch o := o.(type) {
		case object.Name:
			return "/" + printable(string(o))
		case object.Integer, object.Real, bool:
			return fmt.Sprint(o)
		case object.String:
			return "“" + printable(o.Text()) + "”"
		case nil:
			return "nothing"
		default:
			return "something else"
		}
	}
	return word(y) + " stands in place of " + word(x)
}
