package seal

import (
	"maps"

	"ledd/internal/seal/object"
)

// fill shows a page in the place of a stamp that nobody has touched since it was
// issued.
func (r *revision) fill(issued *object.Revision, name string, page []byte) error {
	ref, err := r.untouched(issued, name, "Btn")
	if err != nil {
		return err
	}
	shown, err := r.take(page)
	if err != nil {
		return err
	}
	d := r.dict(ref)
	d["AP"] = object.Dict{"N": shown}
	r.put(ref, d)
	return nil
}

// untouched finds a field of the form by its name and kind; it must stand where it
// stood in what was issued.
func (r *revision) untouched(issued *object.Revision, name string, kind object.Name) (object.Ref, error) {
	for _, field := range r.old.Fields() {
		if field.Name != name || field.Type != kind || field.Ref == (object.Ref{}) {
			continue
		}
		now, _ := r.old.Place(field.Ref)
		if then, ok := issued.Place(field.Ref); !ok || then != now {
			return object.Ref{}, unfit("pdf-field", "its field "+name+" is no longer as it was issued")
		}
		return field.Ref, r.unlocked(name)
	}
	return object.Ref{}, unfit("pdf-field", "it has no field "+name)
}

// unlocked says whether a signature forbids that a field is filled in after it
// (FieldMDP, or DocMDP with P=1; ISO 32000-2, 12.8.2): filling it in would break that
// signature.
func (r *revision) unlocked(name string) error {
	for _, field := range r.old.Fields() {
		if field.Type != "Sig" || field.Dict["V"] == nil {
			continue
		}
		value := r.old.Dict(field.Dict["V"])
		closed := certifies(r.old, value) == 1
		for _, l := range append(locksOf(r.old, value), lockOf(r.old, r.old.Dict(field.Dict["Lock"]))) {
			closed = closed || l.closes(name)
		}
		if closed {
			return unfit("pdf-locked", "the signature "+field.Name+" allows nothing to be filled in after it")
		}
	}
	return nil
}

// take brings the page of another file over as a picture (form XObject) with its
// own fonts.
func (r *revision) take(file []byte) (object.Ref, error) {
	from := object.Open(file, object.Limits{}).Last()
	if from == nil {
		return object.Ref{}, unfit("pdf-insert", "what is to be filled in is no PDF file")
	}
	pages, _ := from.Pages()
	if len(pages) != 1 {
		return object.Ref{}, unfit("pdf-insert", "what is to be filled in is not one page")
	}
	drawn, ok := from.Resolve(pages[0].Dict["Contents"]).(object.Stream)
	if !ok {
		return object.Ref{}, unfit("pdf-insert", "what is to be filled in has no content")
	}
	c := copier{r, from, map[object.Ref]object.Ref{}}
	d := maps.Clone(drawn.Dict)
	d["Type"], d["Subtype"] = object.Name("XObject"), object.Name("Form")
	d["BBox"], d["Resources"] = c.copy(pages[0].Dict["MediaBox"]), c.copy(pages[0].Dict["Resources"])
	return r.add(object.Stream{Dict: d, Raw: drawn.Raw}), nil
}

// copier brings objects over from another file under new numbers, each once.
type copier struct {
	to   *revision
	from *object.Revision
	seen map[object.Ref]object.Ref
}

func (c copier) copy(o object.Object) object.Object {
	switch o := o.(type) {
	case object.Ref:
		if ref, ok := c.seen[o]; ok {
			return ref
		}
		ref := c.to.add(nil)
		c.seen[o] = ref
		c.to.put(ref, c.copy(c.from.Object(o)))
		return ref
	case object.Array:
		out := make(object.Array, len(o))
		for i := range o {
			out[i] = c.copy(o[i])
		}
		return out
	case object.Dict:
		out := make(object.Dict, len(o))
		for _, key := range o.Keys() {
			out[key] = c.copy(o[key])
		}
		return out
	case object.Stream:
		d := maps.Clone(o.Dict)
		delete(d, "Length") // it is written anew
		return object.Stream{Dict: c.copy(d).(object.Dict), Raw: o.Raw}
	}
	return o
}
