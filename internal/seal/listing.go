package seal

import (
	"fmt"

	"ledd/internal/seal/object"
)

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
	default:
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
	was, _ := parted(x)
	before := refSet(was)
	for _, o := range y {
		if ref, ok := o.(object.Ref); ok && before[ref] {
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
