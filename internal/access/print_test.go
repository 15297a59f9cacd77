package access_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
)

var update = flag.Bool("update", false, "write the page of the policy anew")

// The policy that is read is the policy that is asked.
func TestPolicyIsPrinted(t *testing.T) {
	const page = "../decisions/policy.md"
	if *update {
		if err := os.WriteFile(page, []byte(access.Printed()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), access.Printed()); diff != "" {
		t.Errorf("the policy has changed; if it should: `go test ./internal/access -run Printed -update`\n%s", diff)
	}
}
