package object

import (
	"bytes"
	"slices"
)

// File is a PDF file that was read. It is not safe for use by several goroutines.
type File struct {
	Revisions []*Revision // from the oldest to the newest
	Header    int         // where %PDF- stands; 0 in a file as it should be
	Encrypted bool
	Rebuilt   bool // the cross-reference sections could not be read: objects were found by looking for them
	Problems  []Problem

	data     []byte
	limits   Limits
	left     int // values that may still be read
	counted  int // entries of cross-reference sections
	decoded  int // bytes that streams have become
	read     int // bytes that objects were read from
	scans    int
	bodies   map[int]place
	packs    map[int]*pack
	history  map[uint32][]version
	known    map[Problem]bool
	sections map[int]bool
}

// version is where an object stands from one revision on.
type version struct {
	revision int
	entry    entry
}

// Revision is the file as it stood at one time: what is in its bytes from 0 to End.
type Revision struct {
	Index      int
	Start, End int // its own bytes; End is behind %%EOF and one end of line
	Mark       int // behind %%EOF, 0 where there is none
	Trailer    Dict
	Changed    []Ref // objects that stand elsewhere than in the revision before, in order

	file *File
}

// Open reads a file's revisions. What cannot be read is told by Problems; a file
// without any revision that can be read has none.
func Open(data []byte, limits Limits) *File {
	f := &File{
		data: data, limits: limits.filled(), bodies: map[int]place{}, packs: map[int]*pack{},
		history: map[uint32][]version{}, known: map[Problem]bool{}, sections: map[int]bool{},
	}
	f.left = f.limits.Values
	if len(data) > f.limits.Bytes {
		f.problem("too-big", 0, "the file is too big")
		return f
	}
	f.Header = bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-"))
	if f.Header != 0 {
		f.problem("header", 0, "the file does not begin with %PDF-")
	}
	if f.Header < 0 {
		return f
	}
	chain, ok := f.chain()
	if !ok {
		f.rebuild()
		return f
	}
	f.group(chain)
	return f
}

// problem notes what is odd, once for each place.
func (f *File) problem(code string, at int, detail string) {
	p := Problem{Code: code, Revision: -1, Offset: at, Detail: detail}
	if len(f.Problems) >= f.limits.Problems || f.known[p] {
		return
	}
	f.known[p] = true
	p.Revision = slices.IndexFunc(f.Revisions, func(r *Revision) bool { return at >= r.Start && at < r.End })
	f.Problems = append(f.Problems, p)
}

// Last is the newest revision, nil where none can be read.
func (f *File) Last() *Revision {
	if len(f.Revisions) == 0 {
		return nil
	}
	return f.Revisions[len(f.Revisions)-1]
}
