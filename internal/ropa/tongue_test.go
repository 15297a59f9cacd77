package ropa

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var braces = regexp.MustCompile(`\{[a-z]+\}`)

// Each language has each text, with the same things to fill in.
func TestTonguesAreWhole(t *testing.T) {
	t.Parallel()
	for lang, words := range tongues {
		if diff := cmp.Diff(slices.Sorted(maps.Keys(tongues["nb"])), slices.Sorted(maps.Keys(words))); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
		for k, text := range words {
			want, got := braces.FindAllString(tongues["nb"][k], -1), braces.FindAllString(text, -1)
			slices.Sort(want)
			slices.Sort(got)
			if text == "" || !slices.Equal(want, got) {
				t.Errorf("%s.%s says %q and fills in %v, want %v", lang, k, text, got, want)
			}
		}
	}
}
