package seal

import (
	"slices"

	"ledd/internal/seal/object"
)

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

// annots compares the annotations of one page. Widgets of fields are the form's
// matter; any other that is new is told of. Those that are no objects of their own
// are paired in their order.
func (c *comparison) annots(page int, x, y object.Array) {
	wasRefs, wasDirect := parted(x)
	isRefs, isDirect := parted(y)
	before := refSet(wasRefs)
	var kept []object.Ref
	for _, ref := range isRefs {
		field, isField := c.fieldsB[ref]
		switch had := before[ref]; {
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

// refSet is references to look up.
func refSet(refs []object.Ref) map[object.Ref]bool {
	out := make(map[object.Ref]bool, len(refs))
	for _, r := range refs {
		out[r] = true
	}
	return out
}

// fields compares lists of fields: the form's, or the kids of one.
func (c *comparison) fields(x, y object.Array) {
	was, _ := parted(x)
	is, _ := parted(y)
	before, now := refSet(was), refSet(is)
	for _, o := range y {
		ref, isRef := o.(object.Ref)
		switch {
		case isRef && before[ref]:
			c.push(zField, c.pageOf[ref], o, o)
		case isRef:
			c.newField(ref)
		default:
			c.differ(zFields, 0, true, "a field without a number was added")
		}
	}
	for _, o := range x {
		if ref, isRef := o.(object.Ref); !isRef || !now[ref] {
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
		case f.Type == "Sig" && fill && style[key]:
			if has {
				c.pushAdded(zSigLook, page, is)
			}
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

// style is what a program may write into a field's widget when it signs there,
// besides the picture.
var style = map[object.Name]bool{
	"F": true, "Type": true, "Subtype": true, "BS": true, "Border": true, "DR": true, "Q": true, "H": true, "NM": true, "C": true, "CA": true, "TM": true,
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
