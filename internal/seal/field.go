package seal

import (
	"maps"
	"unicode/utf16"

	"ledd/internal/pdf"
	"ledd/internal/seal/object"
)

// The bits of fields and annotations that are used (ISO 32000-2, 12.5.3, 12.7.4).
const (
	printed    = object.Integer(4)
	lockedAway = object.Integer(4 | 128) // printed, and not to be moved
	pushButton = object.Integer(1<<16 | 1)
)

// text is a string for people: as it is where it is ASCII, else UTF-16.
func text(s string) object.String {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			return object.String{Bytes: wide(s)}
		}
	}
	return object.String{Bytes: []byte(s)}
}

func wide(s string) []byte {
	out := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u)) //nolint:gosec // a number, byte for byte
	}
	return out
}

func numbers(list ...float64) object.Array {
	out := make(object.Array, len(list))
	for i, n := range list {
		out[i] = object.Real(float64(int64(n*100+0.5)) / 100)
	}
	return out
}

// form gathers the fields that are added to a file, and the pages they stand on.
type form struct {
	*revision
	pages  []object.Page
	fields object.Array
}

// widget adds a field that is its own and only widget, at its place on a page.
func (f *form) widget(name, label string, at pdf.Area, more object.Dict) error {
	if at.Page < 1 || at.Page > len(f.pages) || f.pages[at.Page-1].Ref == (object.Ref{}) {
		return unfit("pdf-page", "it does not have the page of "+name)
	}
	page := f.pages[at.Page-1].Ref
	d := object.Dict{
		"Type": object.Name("Annot"), "Subtype": object.Name("Widget"), "F": printed,
		"T": text(name), "P": page, "Rect": numbers(at.X, at.Y, at.X+at.W, at.Y+at.H),
	}
	if label != "" {
		d["TU"] = text(label)
	}
	maps.Copy(d, more)
	ref := f.add(d)
	f.fields = append(f.fields, ref)
	on := f.dict(page)
	old := f.old.Array(on["Annots"])
	if now, ok := on["Annots"].(object.Array); ok {
		old = now
	}
	on["Annots"] = append(old[:len(old):len(old)], ref)
	f.put(page, on)
	return nil
}

// signature adds an empty field for a signature.
func (f *form) signature(name, label string, at pdf.Area) error {
	return f.widget(name, label, at, object.Dict{"FT": object.Name("Sig")})
}

// unseen adds a field for a signature that is not shown, on the first page.
func (f *form) unseen(name string, more object.Dict) error {
	more["FT"], more["F"] = object.Name("Sig"), lockedAway
	return f.widget(name, "", pdf.Area{Page: 1}, more)
}

// stamp adds a button that nobody can push and that shows nothing yet.
func (f *form) stamp(name, label string, at pdf.Area) error {
	nothing := f.add(object.Stream{Dict: object.Dict{
		"Type": object.Name("XObject"), "Subtype": object.Name("Form"), "BBox": numbers(0, 0, at.W, at.H), "Resources": object.Dict{},
	}})
	return f.widget(name, label, at, object.Dict{"FT": object.Name("Btn"), "Ff": pushButton, "AP": object.Dict{"N": nothing}})
}
