package web

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The routes stand in a file, so that a person, and the browser tests, see each
// new one.
func TestRoutesAreListed(t *testing.T) {
	t.Parallel()
	got := strings.Join((&Site{pages: testPages(t)}).Patterns(), "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/routes.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the routes changed; write the list anew with -update:\n%s", diff)
	}
}
