package seal

import (
	"fmt"

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
	gaveWay  []object.Ref        // appearances that were replaced
	pageOf   map[object.Ref]int  // annotations by the page that shows them
	paged    map[object.Ref]bool // pages of both revisions, and nodes of their trees
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
		filled: map[object.Ref]bool{}, pageOf: map[object.Ref]int{}, paged: map[object.Ref]bool{},
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
// destination, or to a field from an action. They are compared as references alone.
// What a reader draws may not hide behind that: from an annotation only pages that
// both revisions have are led to.
func (c *comparison) elsewhere(v visit, x, y object.Ref) bool {
	if y == (object.Ref{}) {
		return false
	}
	out := c.paged[y]
	switch v.zone {
	case zViewer, zStructure, zOther, zAction, zMetadata:
		_, isField := c.fieldsB[y]
		_, isDict := c.b.Resolve(y).(object.Dict)
		out = out || isDict && (isField || c.pageOf[y] > 0)
	case zFiles, zAnnotation:
	case zPerms:
		out = true
	default:
		return false
	}
	if out && x != y && (v.zone != zPerms || !v.added) {
		c.differ(v.zone, v.page, v.added, "a reference leads elsewhere")
	}
	return out
}
