package agreement

import (
	"testing"

	"ledd/internal/kinds"
)

// What was assessed on an earlier day stays; the same day's is replaced; no value
// takes all back.
func TestAssess(t *testing.T) {
	t.Parallel()
	a := &Agreement{}
	a.Assess(map[string]Answer{"a": {Value: Partly}, "b": {Value: Met}, "n/a": {Value: Met}}, "Kari", "2026-01-01")
	a.Assess(map[string]Answer{"a": {Value: Met, ClauseRef: "7.1"}}, "Ola", "2026-03-01")
	a.Assess(map[string]Answer{"a": {Value: Missing}, "b": {}}, "Ola", "2026-03-01")
	if len(a.Checklist) != 2 {
		t.Fatalf("%+v", a.Checklist)
	}
	for day, want := range map[string]string{"2025-12-31": "", "2026-02-28": Partly, "2026-03-01": Missing} {
		if got := a.Content("a", kinds.Date(day), "").Value; got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
	if got := a.Content("b", "2026-04-01", "").Value; got != "" {
		t.Errorf("taken back, and still %q", got)
	}
}

// Clauses of an authority meet the law by themselves, word for word; a text of the library
// follows their structure in words of its own, and is assessed like any other.
func TestUnchangedClauses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a    AgreementInput
		want bool
	}{
		"the clauses":               {AgreementInput{Type: Clauses915}, true},
		"the Danish authority's":    {AgreementInput{Template: Template{Kind: "dk_sa_clauses"}}, true},
		"recorded as the clauses":   {AgreementInput{Template: Template{Kind: "eu_2021_915", Version: "2021"}}, true},
		"the library's own words":   {AgreementInput{Template: Template{Kind: "eu_2021_915", Version: "agreement/v1"}}, false},
		"somebody has compared":     {AgreementInput{Template: Template{Kind: "eu_2021_915", Version: "agreement/v1", Changed: kinds.No}}, true},
		"changed":                   {AgreementInput{Type: Clauses915, Template: Template{Changed: kinds.Yes}}, false},
		"with other terms":          {AgreementInput{Type: Clauses915, Terms: Terms{OtherTerms: []Deviation{{Clause: "7"}}}}, false},
		"somebody else's paper":     {AgreementInput{Template: Template{Kind: "vendor_paper", Changed: kinds.No}}, false},
		"third countries, module 2": {AgreementInput{Type: Clauses914, Module: new(2)}, true},
		"third countries, module 1": {AgreementInput{Type: Clauses914, Module: new(1)}, false},
	} {
		if got := (&Agreement{AgreementInput: c.a}).unchangedClauses(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	issued := &Agreement{AgreementInput: AgreementInput{Type: Clauses915}}
	issued.IssuedSHA256 = "x"
	if issued.unchangedClauses() {
		t.Error("what was issued here is in our words")
	}
}
