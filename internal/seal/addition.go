package seal

import (
	"errors"
	"strings"
	"unicode"

	"ledd/internal/seal/object"
)

// printable cuts text from a file to what may stand in a report: 80 characters, and
// none that steers a terminal or the direction of writing.
func printable(s string) string {
	out := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || !unicode.IsPrint(r) && r != ' ' {
			return -1
		}
		return r
	}, s)
	if r := []rune(out); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return out
}

// dangers is keys that must not stand in anything that is added, wherever that is.
var dangers = map[object.Name]string{
	"JS": "action-added", "JavaScript": "action-added", "AA": "action-added", "OpenAction": "action-added", "Launch": "action-added",
	"EF": "file-attached", "EmbeddedFiles": "file-attached", "RichMedia": "action-added", "RichMediaContent": "action-added", "XFA": "action-added",
	"Movie": "action-added", "Sound": "action-added", "Rendition": "action-added", "URI": "action-added",
}

// dangerousValues is names that a type or subtype must not be.
var dangerousValues = map[object.Name]string{
	"JavaScript": "action-added", "Launch": "action-added", "RichMedia": "action-added", "EmbeddedFile": "file-attached", "SubmitForm": "action-added",
	"ImportData": "action-added", "GoToR": "action-added", "GoToE": "action-added", "Rendition": "action-added", "Movie": "action-added",
	"Screen": "action-added", "3D": "action-added", "FileAttachment": "file-attached", "URI": "action-added", "Filespec": "file-attached",
}

// addition looks through something new: everything below it is reached, and nothing
// of it may run, open or bring along a file.
func (c *comparison) addition(z zone, page int, y object.Object) {
	switch y := y.(type) {
	case object.Array:
		for _, o := range y {
			c.pushAdded(z, page, o)
		}
	case object.Stream:
		if _, err := c.b.Decode(y); errors.Is(err, object.ErrTooBig) {
			c.tell("stream-too-large", page, "")
		}
		c.addedDict(z, page, y.Dict)
	case object.Dict:
		c.addedDict(z, page, y)
	}
}

func (c *comparison) addedDict(z zone, page int, d object.Dict) {
	for _, key := range d.Keys() {
		if code, bad := dangers[key]; bad && z != zSignature {
			c.tell(code, page, "the entry "+string(key))
		}
		if value, ok := d[key].(object.Name); ok && (key == "S" || key == "Subtype" || key == "Type") {
			if code, bad := dangerousValues[value]; bad {
				c.tell(code, page, "an object of the kind "+string(value))
			}
		}
		next := step(z, key)
		if next == zAction && key == "A" {
			c.tell("action-added", page, "the entry A")
		}
		if key == "Parent" || key == "P" || key == "Data" || key == "Pg" || key == "Popup" || key == "IRT" {
			continue
		}
		if next == zStructure && key != "StructTreeRoot" {
			continue
		}
		c.pushAdded(next, page, d[key])
	}
}

// orphans tells of objects that the later revision brings and nothing refers to.
func (c *comparison) orphans() {
	holders := map[object.Ref]bool{}
	var lost []object.Ref
	for ref := range c.reached {
		if h, ok := c.b.Holder(ref); ok {
			holders[h] = true
		}
	}
	for _, ref := range c.b.Changed {
		now, inUse := c.b.Place(ref)
		was, had := c.a.Place(ref)
		if !inUse || had && was == now || c.reached[ref] || holders[ref] {
			continue
		}
		lost = append(lost, ref)
	}
	c.judge(lost)
}

// judge tells whether what nothing refers to is harmless.
//
// A program that signs may leave a drawing or a font behind that it made and did not
// use (poppler does). Nothing refers to it, so no reader shows it; what is feared is
// a reader that finds objects by looking for them, and a revision to come that
// refers to it. The first is met by what the object may be: a drawing, a font or a
// part of one, with plain bytes under a small limit, that holds no reference to
// anything but its like. An object stream or a cross-reference stream is never such,
// and neither is a page, a catalog, a field or an action. The second is met by the
// next comparison: then it is reached, in the zone that refers to it.
func (c *comparison) judge(lost []object.Ref) {
	harmless := true
	for _, ref := range lost {
		if x, ok := c.b.Object(ref).(object.Stream); ok && x.Dict["Type"] == object.Name("XRef") {
			continue
		}
		if !c.harmless(ref) {
			harmless = false
			c.tell("orphan-objects", 0, "object "+ref.String())
		}
	}
	if harmless && len(lost) > 0 {
		c.tell("harmless-orphans", 0, "")
	}
}

// The bounds of what may be left over.
const (
	mostOrphanBytes = 1 << 20 // decoded
	mostOrphanKeys  = 40
)

// leftOver is what an object that nothing refers to may be, by type and subtype.
var leftOver = map[[2]object.Name]bool{
	{"XObject", "Form"}: true, {"", "Form"}: true, {"Font", "Type0"}: true, {"Font", "TrueType"}: true, {"Font", "Type1"}: true,
	{"Font", "CIDFontType2"}: true, {"Font", "CIDFontType0"}: true, {"FontDescriptor", ""}: true,
}

func (c *comparison) harmless(ref object.Ref) bool {
	switch o := c.b.Object(ref).(type) {
	case object.Dict:
		return leftOver[[2]object.Name{c.b.Name(o["Type"]), c.b.Name(o["Subtype"])}] && c.plain(o)
	case object.Stream:
		kind := [2]object.Name{c.b.Name(o.Dict["Type"]), c.b.Name(o.Dict["Subtype"])}
		if !leftOver[kind] || !c.plain(o.Dict) {
			return false
		}
		decoded, err := c.b.Decode(o)
		return err == nil && len(decoded) <= mostOrphanBytes
	}
	return false
}

// plain tells whether a dictionary is small and has nothing that runs or opens.
func (c *comparison) plain(d object.Dict) bool {
	for key, v := range d {
		if _, bad := dangers[key]; bad || key == "A" || key == "Kids" || key == "Pages" {
			return false
		}
		if name, ok := v.(object.Name); ok && dangerousValues[name] != "" {
			return false
		}
	}
	return len(d) <= mostOrphanKeys
}
