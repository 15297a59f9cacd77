package object

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
	if kind == "f" {
		gen = min(gen, 65535) // nothing is found by it, and MuPDF counts one further
	}
	if !ok1 || !ok2 || (kind != "n" && kind != "f") || gen > 65535 {
		f.problem("xref-syntax", l.pos, "an entry of the cross-reference table cannot be read")
		return false
	}
	if at == 0 {
		kind = "f" // many writers leave such entries for numbers that they do not use
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
