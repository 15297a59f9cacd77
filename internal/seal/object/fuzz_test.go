package object_test

import (
	"testing"

	"ledd/internal/seal/object"
)

// small bounds what one run of a fuzz test may cost.
var small = object.Limits{Bytes: 1 << 20, Values: 100_000, Decoded: 1 << 20, Total: 4 << 20}

// FuzzObject: whatever the bytes, reading them ends, within limits, and whatever was
// found can be looked at from every revision.
func FuzzObject(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.file()))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		file := object.Open(in, small)
		for _, r := range file.Revisions {
			if r.Start > r.End || r.End > len(in) || r.Mark > r.End {
				t.Fatalf("a revision from %d to %d of %d", r.Start, r.End, len(in))
			}
			pages, _ := r.Pages()
			for _, p := range pages {
				r.Resolve(p.Dict["Contents"])
			}
			for _, ref := range r.Refs() {
				if s, ok := r.Object(ref).(object.Stream); ok {
					_, _ = r.Decode(s)
				}
			}
			r.Fields()
		}
		for _, s := range file.Signatures() {
			if s.Contents.Start >= 0 && (s.Contents.Start >= s.Contents.End || s.Contents.End > len(in)) {
				t.Fatalf("contents from %d to %d", s.Contents.Start, s.Contents.End)
			}
		}
	})
}
