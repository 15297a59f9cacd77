// Package object reads what stands in a PDF file (ISO 32000-2), revision by
// revision and without trust: nothing is repaired in silence, and every count,
// depth and decoded byte has a limit. Package seal comes in with the bytes, to say
// what a later revision changes in an earlier one.
//
//	bytes -> startxref -> chain of xref sections -> revisions -> objects at a revision -> pages, fields, signatures
//
// A revision ends at its `startxref n %%EOF`. What an object is depends on the
// revision that one looks from; what stands at a place in the file never does.
// Whatever is odd is kept as a Problem with a stable code, and the reader goes on
// where it can: who wants only well-formed files looks at the problems.
package object

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Object is a value of a PDF file: nil (null), bool, Integer, Real, Name, String,
// Array, Dict, Stream or Ref.
type Object any

// Integer is a whole number; one beyond 64 bits is read as a Real.
type Integer int64

// Real is a number with a decimal point.
type Real float64

// Name is a name without its slash, with #xx decoded.
type Name string

// Array is an array.
type Array []Object

// Dict is a dictionary; of a key that stands twice the last value counts, and the
// file has the problem duplicate-key.
type Dict map[Name]Object

// Ref names an object by number and generation.
type Ref struct {
	Num uint32
	Gen uint16
}

// String writes 12 0 R.
func (r Ref) String() string { return fmt.Sprintf("%d %d R", r.Num, r.Gen) }

// String is a string's bytes, and where it stands in the file: from its opening
// bracket to behind its closing one. Within object streams both are -1.
type String struct {
	Bytes      []byte
	Hex        bool
	Start, End int
}

// Stream is a dictionary with the bytes behind it, as they stand in the file.
type Stream struct {
	Dict Dict
	Raw  []byte
}

// Keys lists the keys of a dictionary in order, so that what is said of it does not
// change from run to run.
func (d Dict) Keys() []Name {
	keys := make([]Name, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Number is the value of an Integer or Real.
func Number(o Object) (float64, bool) {
	switch n := o.(type) {
	case Integer:
		return float64(n), true
	case Real:
		return float64(n), true
	default:
		return 0, false
	}
}

// Whole is the value of an Integer, or of a Real without decimals, that fits an int.
func Whole(o Object) (int, bool) {
	n, ok := Number(o)
	if !ok || n != math.Trunc(n) || math.Abs(n) > 1<<53 {
		return 0, false
	}
	return int(n), true
}

// SameLeaf tells whether two values that hold no others are the same: 540.00 is
// 540, <41> is (A), and a reference is only itself.
func SameLeaf(a, b Object) bool {
	x, isX := Number(a)
	y, isY := Number(b)
	if isX && isY {
		return x == y
	}
	s, isS := a.(String)
	t, isT := b.(String)
	if isS && isT {
		return string(s.Bytes) == string(t.Bytes)
	}
	if isS || isT || isX || isY {
		return false
	}
	switch a.(type) {
	case Array, Dict, Stream:
		return false
	}
	switch b.(type) {
	case Array, Dict, Stream:
		return false
	}
	return a == b
}

// Problem is something odd in a file. The code is stable; Offset is a byte of the
// file, or -1; Revision is the number of the revision that it was met in, or -1.
type Problem struct {
	Code     string
	Revision int
	Offset   int
	Detail   string
}

// Limits bounds what reading a file may cost. A zero field takes its default.
type Limits struct {
	Bytes     int // of the file; 25 MiB
	Revisions int // 200
	Objects   int // entries of all cross-reference sections; 500 000
	Values    int // numbers, names, strings… that are read in all; 3 million
	Depth     int // of nested arrays and dictionaries; 64
	Decoded   int // bytes of one stream when decoded; 16 MiB
	Total     int // bytes of all streams when decoded; 64 MiB
	Pages     int // 20 000
	Fields    int // 5 000
	Problems  int // how many are kept; 200
}

func (l Limits) filled() Limits {
	return Limits{
		Bytes: cmp.Or(l.Bytes, 25<<20), Revisions: cmp.Or(l.Revisions, 200), Objects: cmp.Or(l.Objects, 500_000), Values: cmp.Or(l.Values, 3_000_000),
		Depth: cmp.Or(l.Depth, 64), Decoded: cmp.Or(l.Decoded, 16<<20), Total: cmp.Or(l.Total, 64<<20),
		Pages: cmp.Or(l.Pages, 20_000), Fields: cmp.Or(l.Fields, 5_000), Problems: cmp.Or(l.Problems, 200),
	}
}
