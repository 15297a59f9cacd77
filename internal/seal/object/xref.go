package object

import (
	"slices"
)

// entry says where an object stands: at a byte of the file, as a place in an object
// stream, or that it is free.
type entry struct {
	kind  byte // 'n', 'c' or 'f'
	at    int  // byte of the file, or number of the object stream
	gen   int
	index int // in the object stream
}

// section is one cross-reference table or stream, with what its trailer says.
type section struct {
	at, end int // from its first byte to behind its last
	mark    int // behind the %%EOF that follows, else 0
	trailer Dict
	entries map[uint32]entry
}

// section reads the table or stream at a byte of the file.
func (f *File) section(at int) (*section, bool) {
	if at <= 0 || at >= len(f.data) {
		f.problem("xref-place", at, "the cross-reference section lies outside of the file")
		return nil, false
	}
	l := f.lexer(at)
	s := &section{at: at, entries: map[uint32]entry{}}
	ok := false
	if l.keyword("xref") {
		ok = f.table(l, s)
	} else {
		ok = f.stream(at, s)
	}
	if !ok {
		return nil, false
	}
	f.mark(s)
	return s, true
}

// mark finds the `startxref n %%EOF` behind a section.
func (f *File) mark(s *section) {
	l := f.lexer(s.end)
	if !l.keyword("startxref") {
		return
	}
	if _, ok := l.unsigned(); !ok {
		return
	}
	for l.pos < len(l.buf) && isSpace(l.buf[l.pos]) {
		l.pos++
	}
	const mark = "%%EOF"
	if l.pos+len(mark) <= len(l.buf) && string(l.buf[l.pos:l.pos+len(mark)]) == mark {
		s.mark = l.pos + len(mark)
	}
}

// table reads a classic table and its trailer.
func (f *File) table(l *lexer, s *section) bool {
	for !l.keyword("trailer") {
		first, ok1 := l.unsigned()
		count, ok2 := l.unsigned()
		if !ok1 || !ok2 || count > (len(l.buf)-l.pos)/10 {
			f.problem("xref-syntax", l.pos, "the cross-reference table cannot be read")
			return false
		}
		for i := range count {
			if !f.row(l, s, first+i) {
				return false
			}
		}
	}
	o, err := l.value()
	d, ok := o.(Dict)
	if err != nil || !ok {
		f.problem("trailer-syntax", l.pos, "the trailer cannot be read")
		return false
	}
	f.twice(l, s.at)
	s.trailer, s.end = d, l.pos
	return true
}

func (f *File) row(l *lexer, s *section, num int) bool {
	at, ok1 := l.unsigned()
	gen, ok2 := l.unsigned()
	l.space()
	kind := l.word()
	if !ok1 || !ok2 || (kind != "n" && kind != "f") || gen > 65535 {
		f.problem("xref-syntax", l.pos, "an entry of the cross-reference table cannot be read")
		return false
	}
	return f.enter(s, num, entry{kind: kind[0], at: at, gen: gen})
}

// enter takes an entry. The number of an object counts once in a section.
func (f *File) enter(s *section, num int, e entry) bool {
	if num < 0 || num > 8_388_607 {
		f.problem("object-number", s.at, "an object's number is beyond 8 388 607")
		return false
	}
	if f.counted++; f.counted > f.limits.Objects {
		f.problem("too-many-objects", s.at, "there are too many objects")
		return false
	}
	n := uint32(num) //nolint:gosec // bounded just now
	if was, twice := s.entries[n]; twice && was != e {
		f.problem("entry-twice", s.at, "one cross-reference section gives an object two places")
	}
	s.entries[n] = e
	return true
}

// stream reads a cross-reference stream. Its own numbers must stand in it: nothing
// can be looked up yet.
func (f *File) stream(at int, s *section) bool {
	body, _, ok := f.body(at)
	d, isDict := body.value.(Dict)
	length, hasLength := Whole(d["Length"])
	if !ok || !isDict || d["Type"] != Name("XRef") || body.stream == 0 || !hasLength {
		f.problem("xref-syntax", at, "there is no cross-reference section where one should be")
		return false
	}
	raw, end, ok := f.extent(body.stream, length)
	if !ok {
		return false
	}
	decoded, err := (&Revision{file: f}).Decode(Stream{Dict: d, Raw: raw})
	if err != nil {
		f.problem("stream-decode", at, "the cross-reference stream: "+err.Error())
		return false
	}
	l := f.lexer(end)
	l.keyword("endobj")
	s.trailer, s.end = d, l.pos
	return f.rows(s, decoded)
}

func (f *File) rows(s *section, in []byte) bool {
	widths, ok := whole(s.trailer["W"])
	if !ok || len(widths) != 3 || slices.Max(widths) > 8 || slices.Min(widths) < 0 {
		f.problem("xref-syntax", s.at, "the cross-reference stream has no widths")
		return false
	}
	ranges, ok := whole(s.trailer["Index"])
	if !ok {
		size, _ := Whole(s.trailer["Size"])
		ranges = []int{0, size}
	}
	row := widths[0] + widths[1] + widths[2]
	for ; len(ranges) >= 2 && row > 0; ranges = ranges[2:] {
		for i := range ranges[1] {
			if len(in) < row {
				f.problem("xref-short", s.at, "the cross-reference stream is shorter than it says")
				return true
			}
			if !f.packed(s, ranges[0]+i, widths, in) {
				return false
			}
			in = in[row:]
		}
	}
	return true
}

func whole(o Object) ([]int, bool) {
	a, ok := o.(Array)
	var out []int
	for _, v := range a {
		n, isWhole := Whole(v)
		ok = ok && isWhole && n >= 0
		out = append(out, n)
	}
	return out, ok && len(out) > 0
}

func (f *File) packed(s *section, num int, w []int, in []byte) bool {
	field := func(from, width, usual int) int {
		if width == 0 {
			return usual
		}
		n := 0
		for _, b := range in[from : from+width] {
			n = n<<8 | int(b)
		}
		return n & (1<<53 - 1)
	}
	kind, second, third := field(0, w[0], 1), field(w[0], w[1], 0), field(w[0]+w[1], w[2], 0)
	switch kind {
	case 0:
		return f.enter(s, num, entry{kind: 'f', gen: third & 0xffff})
	case 1:
		return f.enter(s, num, entry{kind: 'n', at: second, gen: third})
	case 2:
		return f.enter(s, num, entry{kind: 'c', at: second, index: third})
	}
	f.problem("entry-kind", s.at, "an entry of the cross-reference stream is of no known kind")
	return true
}
