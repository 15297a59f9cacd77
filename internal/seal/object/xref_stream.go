package object

import (
	"slices"
)

// stream reads a cross-reference stream. Its own numbers must stand in it: nothing
// can be looked up yet.
func (f *File) stream(at int, s *section) bool {
	body, ok := f.body(at)
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
