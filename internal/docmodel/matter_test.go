package docmodel_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/docmodel"
)

// A template says itself which of its clauses meets what, and where its annexes are.
func TestFrontMatterNamesClauses(t *testing.T) {
	parse := func(matter string) (*docmodel.Template, error) {
		return docmodel.Parse([]byte("---\nid: x\nversion: 1\nlang: nb\ntitle: X\n" + matter + "---\n\n## En {#one}\n\n1. Tekst. {#two}\n"))
	}
	got, err := parse("covers:\n  a: [one, two]\n  D1: [one]\nannexes:\n  processing: one\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"a": {"one", "two"}, "D1": {"one"}}, got.Covers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"processing": "one"}, got.Annexes); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"covers: [one]\n", "covers:\n  a: {b: c}\n", "annexes:\n  processing: [one]\n", "annexes: one\n", "covers:\n  a: [one]\n  a: [two]\n"} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
