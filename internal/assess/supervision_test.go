package assess_test

import (
	"testing"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// The bounds of the number of subjects belong to the middle band.
func TestScale(t *testing.T) {
	t.Parallel()
	scale, ok := law.ScaleOn("dk", "2026-01-01")
	if _, norwegian := law.ScaleOn("NO", "2026-01-01"); !ok || norwegian {
		t.Fatal("Denmark alone has a scale")
	}
	for n, want := range map[int]int{0: 1, 999: 1, 1_000: 2, 10_000: 2, 10_001: 3} {
		if got := (assess.Score{Subjects: &n}).Points(scale); got != want {
			t.Errorf("%d subjects: %d, want %d", n, got, want)
		}
	}
	for points, want := range map[int]int{0: 0, 1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 5, 10: 5} {
		if got := scale.Minimum(points); got != want {
			t.Errorf("%d points: concept %d, want %d", points, got, want)
		}
	}
	many := 10_001
	all := assess.Score{Special: kinds.Yes, Confidential: kinds.Yes, Intrusive: kinds.Yes}.Or(assess.Score{Subjects: &many, Special: kinds.No})
	if got := all.Points(scale); got != 10 {
		t.Errorf("everything is %d points, want 10", got)
	}
}

// A supervision counts with its assessment, and another's when it is adopted.
func TestSupervisionHeld(t *testing.T) {
	t.Parallel()
	mine, other := kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party]()
	for _, c := range []struct {
		in   assess.SupervisionInput
		want kinds.Date
	}{
		{assess.SupervisionInput{DoneOn: "2026-01-01"}, ""},
		{assess.SupervisionInput{DoneOn: "2026-01-01", Assessment: " "}, ""},
		{assess.SupervisionInput{PlannedOn: "2026-01-01", Assessment: "x"}, ""},
		{assess.SupervisionInput{DoneOn: "2026-01-01", Assessment: "x"}, "2026-01-01"},
		{assess.SupervisionInput{DoneOn: "2026-01-01", Assessment: "x", LedBy: other}, ""},
		{assess.SupervisionInput{DoneOn: "2026-01-01", Assessment: "x", LedBy: other, AdoptedOn: "2026-03-01"}, "2026-03-01"},
	} {
		if got := (&assess.Supervision{SupervisionInput: c.in}).HeldFrom(mine); got != c.want {
			t.Errorf("%+v: %q, want %q", c.in, got, c.want)
		}
	}
	for done, want := range map[kinds.Date]kinds.Date{"2024-02-29": "2025-02-28", "2026-01-31": "2027-01-31"} {
		if got := (&assess.Supervision{SupervisionInput: assess.SupervisionInput{DoneOn: done}}).Due(12); got != want {
			t.Errorf("after %s: %s, want %s", done, got, want)
		}
	}
}

func TestAgreedReports(t *testing.T) {
	t.Parallel()
	r := assess.AgreedReports{Frequency: "monthly", From: "2026-01-31"}
	if due, late := r.Missing("2026-03-30"); due != "2026-02-28" || late {
		t.Errorf("thirty days after: due %s, late %v", due, late)
	}
	if _, late := r.Missing("2026-03-31"); !late {
		t.Error("thirty-one days after it is late")
	}
	r.LastReceived = "2026-03-05"
	if due, late := r.Missing("2026-03-31"); due != "2026-04-05" || late {
		t.Errorf("received: due %s, late %v", due, late)
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	year := func(kind string, from, to, bridge kinds.Date) assess.Span {
		s, ok := (&assess.Attestation{AttestationInput: assess.AttestationInput{Kind: kind, IssuedOn: from, PeriodFrom: from, PeriodTo: to, BridgeTo: bridge, ValidTo: to}}).Covers()
		if !ok {
			t.Fatalf("%s covers nothing", kind)
		}
		return s
	}
	first, next := year("isae3000_t2", "2024-01-01", "2024-12-31", ""), year("isae3000_t2", "2025-01-01", "2025-12-31", "")
	for _, c := range []struct {
		name  string
		spans []assess.Span
		day   kinds.Date
		want  kinds.Date // empty: all days are covered
	}{
		{"adjoining, in any order", []assess.Span{next, first}, "2025-12-31", ""},
		{"after the last", []assess.Span{first, next}, "2026-01-01", "2026-01-01"},
		{"a month left out", []assess.Span{first, year("soc2_t2", "2025-02-01", "2025-12-31", "")}, "2025-12-31", "2025-01-01"},
		{"a bridge letter", []assess.Span{year("isae3402_t2", "2024-01-01", "2024-12-31", "2025-01-31"), year("soc2_t2", "2025-02-01", "2025-12-31", "")}, "2025-12-31", ""},
		{"type 1, its year", []assess.Span{year("isae3000_t1", "2024-01-01", "", "")}, "2025-01-01", ""},
		{"type 1, older", []assess.Span{year("isae3000_t1", "2024-01-01", "", "")}, "2025-01-02", "2025-01-02"},
		{"a certificate", []assess.Span{year("iso27001", "2024-01-01", "2026-12-31", "")}, "2027-01-01", "2027-01-01"},
	} {
		day, open := assess.Uncovered(c.spans, "2024-01-01", c.day)
		if open != (c.want != "") || (open && day != c.want) {
			t.Errorf("%s: %s %v, want %q", c.name, day, open, c.want)
		}
	}
	if _, ok := (&assess.Attestation{AttestationInput: assess.AttestationInput{Kind: "questionnaire", IssuedOn: "2024-01-01"}}).Covers(); ok {
		t.Error("a questionnaire covers no days")
	}
	if (&assess.Attestation{AttestationInput: assess.AttestationInput{SiteUsed: kinds.No}}).Reaches(kinds.NewID[chain.System]()) {
		t.Error("a certificate of another site covers nothing here")
	}
}

// What the processor claims counts once it is adopted.
func TestAttestationHeld(t *testing.T) {
	t.Parallel()
	mine, vendor := kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party]()
	a := &assess.Attestation{AttestationInput: assess.AttestationInput{IssuedOn: "2026-01-01", ClaimedBy: vendor}}
	if got := a.HeldFrom(mine); got.Known() {
		t.Errorf("a claim counts from %s", got)
	}
	a.AdoptedOn = "2026-02-01"
	if got := a.HeldFrom(mine); got != "2026-02-01" {
		t.Errorf("adopted: %s", got)
	}
	if a.ClaimedBy = mine; a.HeldFrom(mine) != "2026-01-01" {
		t.Error("one's own counts from its day")
	}
}

func TestFollowUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		is   assess.FollowUp
		day  kinds.Date
		want kinds.Date // empty: answered
	}{
		{"nothing, the day before", assess.FollowUp{}, "2026-01-30", ""},
		{"nothing", assess.FollowUp{}, "2026-01-31", "2026-01-31"},
		{"set aside", assess.FollowUp{Kind: "set_aside", On: "2026-01-15", Reason: "x"}, "2026-06-01", ""},
		{"set aside later", assess.FollowUp{Kind: "set_aside", On: "2026-03-01", Reason: "x"}, "2026-02-01", "2026-01-31"},
		{"nobody approved", assess.FollowUp{Kind: "exception", On: "2026-01-15"}, "2026-06-01", "2026-01-31"},
		{"approved", assess.FollowUp{Kind: "exception", On: "2026-01-15", By: "Leder"}, "2026-06-01", ""},
		{"a plan, its last day", assess.FollowUp{Kind: "plan", On: "2026-01-15", By: "Leder", Due: "2026-04-30"}, "2026-04-30", ""},
		{"a plan past due", assess.FollowUp{Kind: "plan", On: "2026-01-15", By: "Leder", Due: "2026-04-30"}, "2026-05-01", "2026-05-01"},
		{"a plan that was done", assess.FollowUp{Kind: "plan", On: "2026-01-15", By: "Leder", Due: "2026-04-30", DoneOn: "2026-05-02"}, "2026-05-02", ""},
	} {
		since, open := c.is.OpenFrom("2026-01-31", c.day)
		if open != (c.want != "") || since != c.want {
			t.Errorf("%s: %s %v, want %q", c.name, since, open, c.want)
		}
	}
	for _, asks := range []struct {
		in   assess.FollowUp
		want int
	}{{assess.FollowUp{Kind: "set_aside", Reason: " "}, 1}, {assess.FollowUp{Kind: "set_aside", Reason: "x"}, 0}} {
		if got := (&assess.Attestation{AttestationInput: assess.AttestationInput{Decision: asks.in}}).Check(); len(got) != asks.want {
			t.Errorf("%+v: %v", asks.in, got)
		}
	}
}
