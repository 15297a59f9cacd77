package law_test

import (
	"testing"

	"ledd/internal/law"
)

func TestMayRetain(t *testing.T) {
	for place, want := range map[string]bool{"NO": true, "DE": true, "IS": true, "EU": true, "US": false, "GB": false, "CH": false, "": false, "no": false} {
		if law.MayRetain(place) != want {
			t.Errorf("the law of %q: %v", place, !want)
		}
	}
}
