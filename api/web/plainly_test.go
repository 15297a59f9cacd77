package web

import (
	"encoding/json"
	"slices"
	"testing"
)

// TestPlainly: what a record keeps as data is said in words in its history, without
// identifiers, brackets and quotes.
func TestPlainly(t *testing.T) {
	t.Parallel()
	words := testPages(t).texts[English]
	for _, c := range []struct {
		noun, name, raw string
		want            []string
	}{
		{"assessment", "acceptances", `[{"scenario":"R1","level":"high","rank":"director","acceptedBy":"Director of schools","on":"2026-03-01","expiresOn":"2027-03-01","note":""}]`,
			[]string{"Scenario: R1 · Level: High · head of the sector · Director of schools · 1 March 2026 · Holds until: 1 March 2027"}},
		{"dpia", "decisions", `[{"decision":"stop","conditions":"No basis","decidedBy":"Anna","rank":"unit_head","on":"2026-03-01"},{"decision":"go","conditions":"","decidedBy":"Anna","rank":"unit_head","on":"2026-04-01"}]`,
			[]string{"Decision: Must not go ahead · Conditions or reasons: No basis · Decided by: Anna · head of the unit · 1 March 2026", "Decision: May go ahead · Decided by: Anna · head of the unit · 1 April 2026"}},
		{"assessment", "previous", `"01a20a75-350c-78d0-8562-36f747bade97"`, nil},
		{"assessment", "edition", `2`, []string{"2"}},
		{"assessment", "rule", `{"criteria":["01a20a75-350c-78d0-8562-36f747bade97"],"matrix":[["low","high"],["high","high"]],"limits":[]}`, []string{"Low, High, High, High"}},
		{"dpia", "consultation", `{"sentOn":"","answer":"","proceedReason":""}`, nil},
		{"x", "broken", `{"a":`, []string{`{"a":`}},
	} {
		got := words.plainly(c.noun, c.name, json.RawMessage(c.raw))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s.%s: %q, want %q", c.noun, c.name, got, c.want)
		}
	}
}
