package web

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompareTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after string
		want          []Piece
	}{
		{"", "", nil},
		{"samme", "samme", []Piece{{Same, "samme"}}},
		{"", "ny tekst", []Piece{{Added, "ny tekst"}}},
		{"gammel tekst", "", []Piece{{Removed, "gammel tekst"}}},
		{"slettes etter 30 dager", "slettes etter 90 dager", []Piece{{Same, "slettes etter"}, {Removed, " 30"}, {Added, " 90"}, {Same, " dager"}}},
		{"a b c", "c", []Piece{{Removed, "a b c"}, {Added, "c"}}},
		{"en\nto\ntre", "en\ntre", []Piece{{Same, "en"}, {Removed, "\nto"}, {Same, "\ntre"}}},
	} {
		if diff := cmp.Diff(c.want, compareTexts(c.before, c.after)); diff != "" {
			t.Errorf("%q and %q (-want +got):\n%s", c.before, c.after, diff)
		}
	}
	long := strings.Repeat("ord ", 5000)
	if got := compareTexts(long+"\nen", long+"\nto"); whole(got, Added) != long+"\nen" || whole(got, Removed) != long+"\nto" {
		t.Error("a long text lost words")
	}
}

// Whatever is compared, without what was added it is the text before, and without
// what was removed the text after.
func TestComparingLosesNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 5))
	words := []string{"en", "to", "tre", "fire", "\n", "  ", "æøå"}
	text := func() string {
		var b strings.Builder
		for range r.IntN(30) {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteString([]string{"", " "}[r.IntN(2)])
		}
		return b.String()
	}
	for range 2000 {
		before, after := text(), text()
		got := compareTexts(before, after)
		if whole(got, Added) != before || whole(got, Removed) != after {
			t.Fatalf("%q and %q give %+v", before, after, got)
		}
	}
}

func TestCompareLists(t *testing.T) {
	t.Parallel()
	got := compareLists([]string{"Skyvik AS", "Havvik AS", "Ærlig AS"}, []string{"Skyvik AS", "Ærlig AS", "Nyvik AS"})
	want := [][]Piece{{{Same, "Skyvik AS"}}, {{Removed, "Havvik AS"}}, {{Same, "Ærlig AS"}}, {{Added, "Nyvik AS"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
