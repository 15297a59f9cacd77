package object

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
)

var header = regexp.MustCompile(`(?:^|[\r\n\t\f\x00 ])(\d{1,7})[ \t\r\n]+(\d{1,5})[ \t\r\n]+obj`)

// rebuild finds the objects of a file whose cross-reference sections cannot be read,
// as one revision. It serves to name the signatures in such a file, never to accept it.
func (f *File) rebuild() {
	f.Rebuilt = true
	f.Revisions, f.history = nil, map[uint32][]version{}
	f.counted = 0
	s := &section{entries: map[uint32]entry{}}
	for _, m := range header.FindAllSubmatchIndex(f.data, f.limits.Objects) {
		num, _ := strconv.Atoi(string(f.data[m[2]:m[3]]))
		gen, _ := strconv.Atoi(string(f.data[m[4]:m[5]]))
		s.entries[uint32(num)] = entry{kind: 'n', at: m[2] - f.Header, gen: gen} //nolint:gosec // seven digits
	}
	if len(s.entries) == 0 {
		return
	}
	s.trailer = f.lastTrailer()
	s.end = len(f.data)
	f.revision([]*section{s})
	r := f.Last()
	r.Start, r.End = 0, len(f.data)
	if r.Dict(r.Trailer["Root"]) == nil {
		f.findRoot(r)
	}
}

// lastTrailer is the last one in the file that names a catalog.
func (f *File) lastTrailer() Dict {
	for end := len(f.data); ; {
		i := bytes.LastIndex(f.data[:end], []byte("trailer"))
		if i < 0 {
			return Dict{}
		}
		o, err := f.lexer(i + len("trailer")).value()
		if d, ok := o.(Dict); err == nil && ok && d["Root"] != nil {
			return d
		}
		if f.scans++; f.scans > mostScans {
			return Dict{}
		}
		end = i
	}
}

func (f *File) findRoot(r *Revision) {
	for _, ref := range r.Refs() {
		d := r.Dict(ref)
		switch d["Type"] {
		case Name("Catalog"):
			r.Trailer = Dict{"Root": ref}
		case Name("XRef"):
			if root, ok := d["Root"].(Ref); ok && r.Trailer["Root"] == nil {
				r.Trailer = Dict{"Root": root, "Encrypt": d["Encrypt"]}
			}
		}
	}
}

func sortRefs(refs []Ref) {
	slices.SortFunc(refs, func(a, b Ref) int { return int(a.Num) - int(b.Num) })
}
