package object

import (
	"fmt"
)

// pack is an object stream that was decoded.
type pack struct {
	nums    []uint32
	objects []Object
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
	b, ok := f.body(at)
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
