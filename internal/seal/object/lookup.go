package object

import (
	"fmt"
)

// mostHops is how many references may lead to each other.
const mostHops = 16

// find is where an object stands as this revision sees it.
func (r *Revision) find(num uint32) (entry, bool) {
	versions := r.file.history[num]
	for i := len(versions) - 1; i >= 0; i-- {
		if versions[i].revision <= r.Index {
			return versions[i].entry, versions[i].entry.kind != 'f'
		}
	}
	return entry{}, false
}

// Place is where an object stands: a byte of the file, else the byte of its object
// stream and the place in it. Two revisions that give an object the same place have
// the same bytes for it.
type Place struct{ At, Index int }

// Place looks up an object; false says that there is none.
func (r *Revision) Place(ref Ref) (Place, bool) {
	e, ok := r.find(ref.Num)
	switch {
	case !ok:
		return Place{}, false
	case e.kind == 'n':
		return Place{e.at, -1}, e.gen == int(ref.Gen)
	}
	holder, ok := r.find(uint32(e.at)) //nolint:gosec // an object number was bounded when it was read
	return Place{holder.at, e.index}, ok && holder.kind == 'n' && ref.Gen == 0
}

// Holder is the object stream that an object stands in.
func (r *Revision) Holder(ref Ref) (Ref, bool) {
	e, ok := r.find(ref.Num)
	if !ok || e.kind != 'c' {
		return Ref{}, false
	}
	return Ref{Num: uint32(e.at)}, true //nolint:gosec // likewise
}

// Refs lists every object that the revision has in use, with its generation.
func (r *Revision) Refs() []Ref {
	out := make([]Ref, 0, len(r.file.history))
	for num := range r.file.history {
		if e, ok := r.find(num); ok {
			gen := uint16(0)
			if e.kind == 'n' {
				gen = uint16(min(e.gen, 65535)) //nolint:gosec // bounded
			}
			out = append(out, Ref{num, gen})
		}
	}
	sortRefs(out)
	return out
}

// Object gives the value of an indirect object as this revision sees it; nil where
// there is none. What cannot be read is nil too, and a problem of the file.
func (r *Revision) Object(ref Ref) Object {
	p, ok := r.Place(ref)
	if !ok {
		return nil
	}
	if p.Index >= 0 {
		return r.packed(ref, p)
	}
	b, ok := r.file.body(p.At)
	if !ok {
		return nil
	}
	if b.ref != ref {
		r.file.problem("other-object", p.At, fmt.Sprintf("object %s stands where %s should", b.ref, ref))
		return nil
	}
	d, isDict := b.value.(Dict)
	if !isDict || b.stream == 0 {
		return b.value
	}
	length, ok := r.length(d)
	if !ok {
		length = -1
	}
	raw, _, ok := r.file.extent(b.stream, length)
	if !ok {
		return nil
	}
	return Stream{Dict: d, Raw: raw}
}

// length is that of a stream. A reference to it must lead to a number outright, so
// that looking it up asks for no other stream's length.
func (r *Revision) length(d Dict) (int, bool) {
	ref, ok := d["Length"].(Ref)
	if !ok {
		return Whole(d["Length"])
	}
	p, ok := r.Place(ref)
	if !ok || p.Index >= 0 {
		r.file.problem("stream-length", p.At, "a stream's length stands in an object stream, or nowhere")
		return 0, false
	}
	b, ok := r.file.body(p.At)
	if !ok || b.ref != ref {
		return 0, false
	}
	return Whole(b.value)
}

// Resolve follows references to a value. A circle of them is nil.
func (r *Revision) Resolve(o Object) Object {
	for range mostHops {
		ref, ok := o.(Ref)
		if !ok {
			return o
		}
		o = r.Object(ref)
	}
	return nil
}

// Dict follows references to a dictionary, that of a stream included; nil if it is none.
func (r *Revision) Dict(o Object) Dict {
	switch o := r.Resolve(o).(type) {
	case Dict:
		return o
	case Stream:
		return o.Dict
	default:
		return nil
	}
}

// Array follows references to an array; nil if it is none.
func (r *Revision) Array(o Object) Array {
	a, _ := r.Resolve(o).(Array)
	return a
}

// Name follows references to a name; empty if it is none.
func (r *Revision) Name(o Object) Name {
	n, _ := r.Resolve(o).(Name)
	return n
}
