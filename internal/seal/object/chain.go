package object

import (
	"bytes"
	"maps"
	"slices"
)

// chain reads the cross-reference sections from the newest to the oldest.
func (f *File) chain() ([]*section, bool) {
	at, ok := f.newest()
	var out []*section
	for ok && at > 0 {
		if f.sections[at] {
			f.problem("xref-loop", at, "the cross-reference sections go in a circle")
			return nil, false
		}
		if len(f.sections) > 2*f.limits.Revisions {
			f.problem("too-many-revisions", at, "there are too many revisions")
			return nil, false
		}
		f.sections[at] = true
		s, read := f.section(at)
		if !read || !f.hybrid(s) {
			return nil, false
		}
		out = append(out, s)
		at = 0
		if prev, has := s.trailer["Prev"]; has {
			if at, has = Whole(prev); !has || at <= 0 {
				f.problem("xref-place", s.at, "a trailer's Prev is no place in the file")
				return nil, false
			}
			at += f.Header
		}
	}
	return out, ok && len(out) > 0
}

// newest is where the last startxref points to.
func (f *File) newest() (int, bool) {
	for end := len(f.data); ; {
		i := bytes.LastIndex(f.data[:end], []byte("startxref"))
		if i < 0 {
			f.problem("no-startxref", len(f.data), "the file does not say where its cross-reference section is")
			return 0, false
		}
		l := f.lexer(i + len("startxref"))
		if at, ok := l.unsigned(); ok && at > 0 {
			return at + f.Header, true
		}
		end = i
	}
}

// hybrid adds the stream that a table's XRefStm names: what the table has in use
// counts first, then the stream, then what the table calls free.
func (f *File) hybrid(s *section) bool {
	o, has := s.trailer["XRefStm"]
	if !has {
		return true
	}
	at, ok := Whole(o)
	if !ok || f.sections[at+f.Header] {
		f.problem("xref-place", s.at, "a trailer's XRefStm is no place in the file")
		return false
	}
	f.sections[at+f.Header] = true
	more := &section{at: at + f.Header, entries: map[uint32]entry{}}
	if !f.stream(more.at, more) {
		return false
	}
	for num, e := range more.entries {
		was, both := s.entries[num]
		if both && was.kind == 'n' && was != e {
			f.problem("hybrid-conflict", s.at, "table and stream of a hybrid file give an object two places")
		}
		if !both || was.kind == 'f' {
			s.entries[num] = e
		}
	}
	return true
}

// group makes revisions of sections: one each, but the two of a linearized file,
// whose first points forward, are one.
func (f *File) group(chain []*section) {
	slices.Reverse(chain)
	for i := 0; i < len(chain); {
		n := 1
		for i+n < len(chain) && chain[i+n].at < chain[i+n-1].at {
			n++
		}
		if n > 1 && i > 0 {
			f.problem("xref-order", chain[i].at, "a later revision stands before an earlier one")
		}
		if len(f.Revisions) >= f.limits.Revisions {
			f.problem("too-many-revisions", chain[i].at, "there are too many revisions")
			return
		}
		f.revision(chain[i : i+n])
		i += n
	}
	f.tail()
}

func (f *File) revision(parts []*section) {
	r := &Revision{Index: len(f.Revisions), file: f, Trailer: parts[len(parts)-1].trailer}
	if last := f.Last(); last != nil {
		r.Start = last.End
	}
	entries := map[uint32]entry{}
	for _, s := range parts {
		r.End, r.Mark = max(r.End, s.end), max(r.Mark, s.mark)
		maps.Copy(entries, s.entries)
	}
	if r.Mark > 0 {
		r.End = r.Mark
		rest := f.data[r.End:]
		r.End += len(rest) - len(bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n")))
	} else {
		f.problem("no-eof", r.End, "a revision does not end with startxref and %%EOF")
	}
	f.Revisions = append(f.Revisions, r)
	f.record(r, entries)
	if r.Trailer["Encrypt"] != nil {
		f.Encrypted = true
	}
}

// record keeps what a revision changes.
func (f *File) record(r *Revision, entries map[uint32]entry) {
	for num, e := range entries {
		if e.kind == 'n' {
			e.at += f.Header
			if e.at >= r.End {
				f.problem("entry-place", r.End, "a revision has an object that stands behind its end")
			}
		}
		was := f.history[num]
		if len(was) > 0 && was[len(was)-1].entry == e || len(was) == 0 && e.kind == 'f' {
			continue
		}
		f.history[num] = append(was, version{r.Index, e})
		r.Changed = append(r.Changed, Ref{num, uint16(min(e.gen, 65535))}) //nolint:gosec // bounded when it was read
	}
	slices.SortFunc(r.Changed, func(a, b Ref) int { return int(a.Num) - int(b.Num) })
}

// tail notes what stands behind the last revision.
func (f *File) tail() {
	if rest := bytes.Trim(f.data[f.Last().End:], "\r\n"); len(rest) > 0 {
		f.problem("trailing-bytes", f.Last().End, "there are bytes behind the end of the last revision")
	}
}
