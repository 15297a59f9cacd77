package decisions_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every page is in the index, every link of the index leads to a page, and a
// decision is one page long; the index, asvs.md, policy.md and lifecycle.md are tables that grow.
func TestIndexOfDecisions(t *testing.T) {
	index, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if p != "README.md" && !strings.Contains(string(index), "]("+p+")") {
			t.Errorf("%s is not in the index", p)
		}
		if text, err := os.ReadFile(p); err != nil || (p != "asvs.md" && p != "README.md" && p != "policy.md" && p != "lifecycle.md" && strings.Count(string(text), "\n") > 60) {
			t.Errorf("%s is more than a page (%v)", p, err)
		}
	}
	for _, m := range regexp.MustCompile(`\]\(([\w.-]+)\)`).FindAllStringSubmatch(string(index), -1) {
		if _, err := os.Stat(m[1]); err != nil {
			t.Error(err)
		}
	}
}
