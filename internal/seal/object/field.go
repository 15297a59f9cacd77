package object

import (
	"maps"
	"strings"
)

// Field is a field of the form, or one widget of it; what it inherits is filled in.
type Field struct {
	Name   string // with the names above it: party.signature
	Ref    Ref    // zero where the field is no indirect object
	Dict   Dict
	Parent Ref
	Type   Name // Sig, Tx, Btn, Ch
}

// inheritedField is what a field takes from the fields above it.
var inheritedField = []Name{"FT", "Ff", "V", "DV", "Lock"}

type fieldWalk struct {
	*Revision
	seen   map[Ref]bool
	fields []Field
}

// Form is the AcroForm dictionary, nil where there is none.
func (r *Revision) Form() Dict { return r.Dict(r.Root()["AcroForm"]) }

// Fields lists every field of the form, those above others included.
func (r *Revision) Fields() []Field {
	w := &fieldWalk{Revision: r, seen: map[Ref]bool{}}
	for _, o := range r.Array(r.Form()["Fields"]) {
		w.down(o, Field{Dict: Dict{}}, 0)
	}
	return w.fields
}

func (w *fieldWalk) down(o Object, above Field, depth int) {
	ref, _ := o.(Ref)
	if ref != (Ref{}) && w.seen[ref] || depth > w.file.limits.Depth || len(w.fields) >= w.file.limits.Fields {
		w.file.problem("field-tree", -1, "the fields of the form go in a circle, too deep, or are too many")
		return
	}
	w.seen[ref] = true
	d := w.Dict(o)
	if d == nil {
		return
	}
	full := Dict{}
	for _, key := range inheritedField {
		if v, ok := above.Dict[key]; ok {
			full[key] = v
		}
	}
	maps.Copy(full, d)
	field := Field{Name: above.Name, Ref: ref, Dict: full, Parent: above.Ref, Type: w.Name(full["FT"])}
	if t, ok := w.Resolve(d["T"]).(String); ok {
		field.Name = strings.TrimPrefix(above.Name+"."+t.Text(), ".")
	}
	w.fields = append(w.fields, field)
	for _, kid := range w.Array(d["Kids"]) {
		w.down(kid, field, depth+1)
	}
}

// Signature is a signature dictionary as one revision has it.
type Signature struct {
	Field     string // the field's name; empty where no field holds it
	InField   bool
	FieldDict Dict
	Ref       Ref
	Dict      Dict
	Type      Name // DocTimeStamp for time stamps
	SubFilter Name
	ByteRange []int
	Contents  String
	Revision  int // the first revision that has it
}

// Signatures lists every signature dictionary of any revision, by its place in the
// file. One that stands in no field is listed too: a reader of PDF shows it to nobody.
func (f *File) Signatures() []Signature {
	var out []Signature
	seen := map[int]int{}
	for _, r := range f.Revisions {
		for _, s := range r.signatures() {
			if s.Contents.Start <= 0 {
				out = unplaced(out, s)
				continue
			}
			if i, known := seen[s.Contents.Start]; known {
				if s.InField && !out[i].InField {
					first := out[i].Revision
					out[i] = s
					out[i].Revision = first
				}
				continue
			}
			seen[s.Contents.Start] = len(out)
			out = append(out, s)
		}
	}
	return out
}

// unplaced adds a value of a signature field whose contents stand nowhere in the file:
// no signature, but what a reader may show as one.
func unplaced(all []Signature, s Signature) []Signature {
	for _, known := range all {
		if known.Field == s.Field && known.Ref == s.Ref && known.Contents.Start <= 0 {
			return all
		}
	}
	return append(all, s)
}

// signatures lists those of fields, then those of any object that the revision has
// changed.
func (r *Revision) signatures() []Signature {
	var out []Signature
	for _, field := range r.Fields() {
		if field.Type != "Sig" {
			continue
		}
		ref, _ := field.Dict["V"].(Ref)
		if s, ok := r.signature(ref, field.Dict["V"], true); ok {
			s.Field, s.InField, s.FieldDict = field.Name, true, field.Dict
			out = append(out, s)
		}
	}
	for _, ref := range r.Changed {
		if s, ok := r.signature(ref, ref, false); ok {
			out = append(out, s)
		}
	}
	return out
}

// signature reads a signature dictionary. The value of a field is one whatever it
// lacks; any other object must have contents and a byte range.
func (r *Revision) signature(ref Ref, o Object, field bool) (Signature, bool) {
	d, ok := r.Resolve(o).(Dict)
	if !ok {
		return Signature{}, false
	}
	contents, ok := r.Resolve(d["Contents"]).(String)
	if !field && (!ok || d["ByteRange"] == nil) {
		return Signature{}, false
	}
	s := Signature{Ref: ref, Dict: d, Type: r.Name(d["Type"]), SubFilter: r.Name(d["SubFilter"]), Contents: contents, Revision: r.Index}
	for _, v := range r.Array(d["ByteRange"]) {
		n, ok := Whole(r.Resolve(v))
		if !ok {
			n = -1
		}
		s.ByteRange = append(s.ByteRange, n)
	}
	return s, true
}
