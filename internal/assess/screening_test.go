package assess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// clear is a screening in which everything was answered with no.
func clear(change ...func(s *assess.ScreeningInput)) assess.ScreeningInput {
	no := assess.Answer{Answer: kinds.No}
	s := assess.ScreeningInput{
		ScreenedOn: "2026-01-15", Art35: assess.Art35{A: no, B: no, C: no}, NoListHits: true,
		WP248: assess.Criteria{Scoring: no, Automated: no, Monitoring: no, Sensitive: no, LargeScale: no, Combining: no, Vulnerable: no, NewTechnology: no, Blocking: no},
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

func hits(codes ...string) func(s *assess.ScreeningInput) {
	return func(s *assess.ScreeningInput) { s.ListHits, s.NoListHits = codes, false }
}

// What the answers of a screening come to.
func TestPropose(t *testing.T) {
	t.Parallel()
	type s = assess.ScreeningInput
	yes := assess.Answer{Answer: kinds.Yes}
	sensitive := func(s *s) { s.WP248.Sensitive = yes }
	vulnerable := func(s *s) { s.WP248.Vulnerable = yes }
	unknown := func(s *s) { s.WP248.Monitoring.Answer = kinds.Unknown }
	exempt := func(which, ref string) func(s *s) {
		return func(s *s) { s.Exemption, s.ExemptionRef = which, ref }
	}
	for name, c := range map[string]struct {
		in      assess.ScreeningInput
		want    string
		binding bool
		grounds []assess.Ground
	}{
		"nothing":                  {clear(), "not_required", false, []assess.Ground{{Code: "none"}}},
		"nobody has answered":      {s{}, "undecided", false, nil},
		"one criterion":            {clear(sensitive), "not_required", false, []assess.Ground{{Code: "one", Of: "sensitive"}}},
		"two criteria":             {clear(sensitive, vulnerable), "required", false, []assess.Ground{{Code: "criterion", Of: "sensitive"}, {Code: "criterion", Of: "vulnerable"}}},
		"two, and one unknown":     {clear(sensitive, vulnerable, unknown), "required", false, nil},
		"one, and one unknown":     {clear(sensitive, unknown), "undecided", false, []assess.Ground{{Code: "open", Of: "monitoring"}, {Code: "one", Of: "sensitive"}}},
		"a case of art. 35(3)":     {clear(func(s *s) { s.Art35.C = yes }), "required", true, []assess.Ground{{Code: "art35", Of: "c"}}},
		"a case nobody knows":      {clear(func(s *s) { s.Art35.A.Answer = "" }), "undecided", false, []assess.Ground{{Code: "open_art35", Of: "a"}}},
		"the list was not read":    {clear(func(s *s) { s.NoListHits = false }), "undecided", false, []assess.Ground{{Code: "list_unread"}}},
		"on the list, alone":       {clear(hits("no_pupils")), "required", true, []assess.Ground{{Code: "listed", Of: "no_pupils"}}},
		"listed, one is wanting":   {clear(hits("no_biometric")), "not_required", false, []assess.Ground{{Code: "partly", Of: "no_biometric"}}},
		"its own is no further":    {clear(hits("no_biometric"), sensitive), "not_required", false, []assess.Ground{{Code: "partly", Of: "no_biometric"}, {Code: "one", Of: "sensitive"}}},
		"listed, and a further":    {clear(hits("no_biometric"), vulnerable), "required", true, []assess.Ground{{Code: "listed", Of: "no_biometric"}}},
		"before there was a list":  {clear(hits("no_pupils"), func(s *s) { s.ScreenedOn = "2018-08-01" }), "not_required", false, nil},
		"a law assessed it":        {clear(hits("no_pupils"), exempt("law_35_10", "Prop. 57 L")), "not_required", false, []assess.Ground{{Code: "exempt", Of: "law_35_10"}}},
		"a law, without naming it": {clear(hits("no_pupils"), exempt("law_35_10", "")), "required", true, nil},
		"on the other list":        {clear(sensitive, vulnerable, exempt("list_35_5", "pkt. 3")), "not_required", false, nil},
		"on both lists":            {clear(hits("no_pupils"), exempt("list_35_5", "pkt. 3")), "required", true, nil},
		"another covers it":        {clear(sensitive, vulnerable, exempt("similar_35_1", "DPIA-2")), "required", false, nil},
		"old and unchanged":        {clear(sensitive, vulnerable, exempt("unchanged_2018", "x")), "required", false, nil},
	} {
		got := c.in.Propose()
		if got.Outcome != c.want || got.Binding() != c.binding || (c.grounds != nil && !cmp.Equal(got.Grounds, c.grounds)) {
			t.Errorf("%s: %+v, binding %v", name, got, got.Binding())
		}
		for _, g := range got.Grounds {
			if !slices.Contains(assess.Grounds, g.Code) {
				t.Errorf("%s: no words for %s", name, g.Code)
			}
		}
	}
}

// A person decides: what is on the list cannot be screened out, anything else needs reasons.
func TestScreeningOutcome(t *testing.T) {
	t.Parallel()
	type s = assess.ScreeningInput
	decide := func(outcome, reasons string) func(s *s) {
		return func(s *s) { s.Outcome, s.Reasons = outcome, reasons }
	}
	two := func(s *s) { s.WP248.Sensitive.Answer, s.WP248.Vulnerable.Answer = kinds.Yes, kinds.Yes }
	for name, c := range map[string]struct {
		in      s
		lacks   []string
		refused string
	}{
		"as proposed":           {clear(two, decide("required", "")), nil, ""},
		"nothing decided":       {clear(two), []string{"outcome"}, ""},
		"left open":             {clear(two, decide("undecided", "x")), []string{"outcome"}, ""},
		"not, without reasons":  {clear(decide("not_required", "")), []string{"reasons"}, ""},
		"not, with reasons":     {clear(decide("not_required", "x")), nil, ""},
		"two, and not":          {clear(two, decide("not_required", "")), []string{"reasons"}, ""},
		"two, and not, reasons": {clear(two, decide("not_required", "x")), nil, ""},
		"none, and required":    {clear(decide("required", "")), []string{"reasons"}, ""},
		"exempt, by nothing":    {clear(decide("not_required", "x"), func(s *s) { s.Exemption = "law_35_10" }), []string{"exemption"}, ""},
		"listed, and not":       {clear(hits("no_pupils"), decide("not_required", "x")), nil, "/outcome listed"},
		"listed by no list":     {clear(hits("fy_fy")), []string{"outcome"}, "/listHits/0 term"},
		"both ticked":           {clear(hits("no_pupils"), func(s *s) { s.NoListHits = true }), []string{"outcome"}, "/noListHits no-hits"},
		"changed before":        {clear(func(s *s) { s.ChangedOn = "2025-01-01" }), []string{"outcome"}, "/changedOn order"},
	} {
		if got := c.in.Lacking(); !slices.Equal(got, c.lacks) {
			t.Errorf("%s lacks %v", name, got)
		}
		var refused strings.Builder
		for _, v := range (&assess.Screening{ScreeningInput: c.in}).Check() {
			refused.WriteString(v.Pointer + " " + v.Code)
		}
		if refused.String() != c.refused {
			t.Errorf("%s is refused for %q", name, refused.String())
		}
	}
}

// The facts of an activity and its systems suggest answers, and never a no.
func TestSuggest(t *testing.T) {
	t.Parallel()
	many, few := 10_001, 10_000
	pupils := func(n *int) *record.Activity {
		a := &record.Activity{ActivityInput: record.ActivityInput{Subjects: []record.SubjectGroup{{Category: "pupils", Data: []string{"health"}, Estimate: n}}, Profiling: kinds.Yes, AutomatedDecisions: kinds.No}}
		a.Derive()
		return a
	}
	c, cases := assess.Suggest(pupils(&many), nil)
	want := assess.Criteria{Scoring: assess.Answer{Answer: kinds.Yes}, Sensitive: assess.Answer{Answer: kinds.Yes}, LargeScale: assess.Answer{Answer: kinds.Yes}, Vulnerable: assess.Answer{Answer: kinds.Yes}}
	if c != want || cases.B.Answer != kinds.Yes || cases.A.Answer != "" {
		t.Errorf("%+v %+v", c, cases)
	}
	if c, cases = assess.Suggest(pupils(&few), nil); c.LargeScale.Answer != "" || cases.B.Answer != "" {
		t.Errorf("10 000 are not more than 10 000: %+v %+v", c, cases)
	}
	s := &chain.System{}
	s.VulnerableSubjects, s.CriminalData, s.DataSubjectEstimate = kinds.Yes, kinds.Yes, &many
	if c, cases = assess.Suggest(&record.Activity{}, []*chain.System{s}); c.Sensitive.Answer != kinds.Yes || c.Vulnerable.Answer != kinds.Yes || cases.B.Answer != kinds.Yes {
		t.Errorf("from a system: %+v %+v", c, cases)
	}
	if c, cases = assess.Suggest(&record.Activity{}, nil); c != (assess.Criteria{}) || cases != (assess.Art35{}) {
		t.Errorf("from nothing: %+v %+v", c, cases)
	}
}

// A criterion that a list calls its own is one of the nine, and codes are told apart.
func TestDPIALists(t *testing.T) {
	t.Parallel()
	nine := []string{"scoring", "automated", "monitoring", "sensitive", "large_scale", "combining", "vulnerable", "new_technology", "blocking"}
	seen := map[string]bool{}
	for _, l := range law.DPIALists {
		if seen[l.Code] || !l.From.Known() || (!l.Alone && !slices.Contains(nine, l.Own)) {
			t.Errorf("%+v", l)
		}
		seen[l.Code] = true
	}
	if len(law.ListOf("NO", "2026-01-01")) != 10 || len(law.ListOf("no", "2018-01-01")) != 0 || len(law.ListOf("SE", "2026-01-01")) != 0 {
		t.Error("the list of a day and country")
	}
}
