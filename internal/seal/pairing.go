package seal

import (
	"bytes"
	"maps"

	"ledd/internal/seal/object"
)

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
	default:
		return z
	}
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
	default:
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
