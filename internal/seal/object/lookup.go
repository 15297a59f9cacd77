package object

import "fmt"

// mostHops is how many references may lead to each other.
const mostHops = 16

// pack is an object stream that was decoded.
type pack struct {
	nums    []uint32
	objects []Object
}

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
	b, _, ok := r.file.body(p.At)
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
	b, _, ok := r.file.body(p.At)
	if !ok || b.ref != ref {
		return 0, false
	}
	return Whole(b.value)
}

// packed reads an object of an object stream.
func (r *Revision) packed(ref Ref, p Place) Object {
	k, known := r.file.packs[p.At]
	if !known {
		k = r.unpack(p.At)
		r.file.packs[p.At] = k
	}
	if p.Index >= len(k.nums) || k.nums[p.Index] != ref.Num {
		r.file.problem("other-object", p.At, fmt.Sprintf("object %s is not where it should be in its object stream", ref))
		return nil
	}
	return k.objects[p.Index]
}

func (r *Revision) unpack(at int) *pack {
	k := &pack{}
	f := r.file
	b, _, ok := f.body(at)
	d, isDict := b.value.(Dict)
	n, hasN := Whole(d["N"])
	first, hasFirst := Whole(d["First"])
	if !ok || !isDict || b.stream == 0 || d["Type"] != Name("ObjStm") || !hasN || !hasFirst {
		f.problem("object-stream", at, "there is no object stream where one should be")
		return k
	}
	length, ok := r.length(d)
	if !ok {
		length = -1
	}
	raw, _, ok := f.extent(b.stream, length)
	if !ok {
		return k
	}
	decoded, err := r.Decode(Stream{d, raw})
	if err != nil {
		f.problem("stream-decode", at, "an object stream: "+err.Error())
		return k
	}
	f.fill(k, at, decoded, n, first)
	return k
}

func (f *File) fill(k *pack, at int, in []byte, n, first int) {
	head := &lexer{buf: in, base: -1, left: &f.left, deepest: f.limits.Depth}
	for range min(n, len(in)/2+1) {
		num, ok1 := head.unsigned()
		offset, ok2 := head.unsigned()
		if !ok1 || !ok2 || first+offset > len(in) || num > 1<<31 {
			f.problem("object-stream", at, "the head of an object stream cannot be read")
			return
		}
		l := &lexer{buf: in, pos: first + offset, base: -1, left: &f.left, deepest: f.limits.Depth}
		o, err := l.value()
		f.twice(l, at)
		if err != nil {
			f.problem(codeOf(err), at, fmt.Sprintf("object %d in an object stream: %v", num, err))
		}
		if f.read += l.pos - first - offset; f.read > readAgain*(len(f.data)+f.limits.Total) {
			f.problem("too-much-reading", at, "the objects of the file lie over each other")
			return
		}
		k.nums, k.objects = append(k.nums, uint32(num)), append(k.objects, o) //nolint:gosec // bounded just now
	}
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
