package gap_test

import (
	"testing"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// supervise adds supervisions of the engagement, in the order of their days.
func supervise(all ...assess.SupervisionInput) func(w *world) {
	return func(w *world) {
		for _, in := range all {
			in.Engagement = w.edge.ID
			w.r.Supervisions = append(w.r.Supervisions, &assess.Supervision{SupervisionInput: in})
		}
	}
}

// vouch adds attestations of the processor.
func vouch(all ...assess.AttestationInput) func(w *world) {
	return func(w *world) {
		for _, in := range all {
			if in.Processor.IsZero() {
				in.Processor = w.processor
			}
			a := &assess.Attestation{AttestationInput: in}
			a.ID = kinds.NewID[assess.Attestation]()
			w.r.Attestations = append(w.r.Attestations, a)
		}
	}
}

func looked(on kinds.Date, change ...func(*assess.SupervisionInput)) assess.SupervisionInput {
	in := assess.SupervisionInput{DoneOn: on, Assessment: "gone through"}
	for _, c := range change {
		c(&in)
	}
	return in
}

// danish puts the municipality where the authority has a scale, with a number of people and
// a supervision of one concept.
func danish(people, concept int) func(w *world) {
	return func(w *world) {
		w.r.Controller.Country = "DK"
		supervise(looked("2022-06-01", func(in *assess.SupervisionInput) {
			in.Concept, in.Score.Subjects, in.Score.Special = &concept, &people, kinds.No
			in.Score.Confidential = kinds.Yes // two points
		}))(w)
	}
}

func reporting(frequency string, from, last kinds.Date) func(*assess.SupervisionInput) {
	return func(in *assess.SupervisionInput) {
		in.Reports = assess.AgreedReports{Frequency: frequency, From: from, LastReceived: last}
	}
}

// SUP-001: medium risk is 24 months from the start of the processing, 1 February 2018.
func TestUnsupervised(t *testing.T) {
	other := kinds.NewID[kinds.Party]()
	joint := func(adopted kinds.Date) func(*assess.SupervisionInput) {
		return func(in *assess.SupervisionInput) { in.LedBy, in.AdoptedOn = other, adopted }
	}
	unnoted := func(in *assess.SupervisionInput) { in.Assessment = "" }
	runDuties(t, "SUP-001", []dutyCase{
		{"the last day of the first period", func(*world) {}, "2020-02-01", shut, ""},
		{"the day after it", func(*world) {}, "2020-02-02", "2020-02-02", law.Medium},
		{"high risk, twelve months", func(w *world) { w.system.SpecialCategories = kinds.Yes }, "2019-02-02", "2019-02-02", law.High},
		{"low risk, thirty-six", func(w *world) { w.system.NationalID = kinds.No }, "2021-02-01", shut, ""},
		{"low risk, after thirty-six", func(w *world) { w.system.NationalID = kinds.No }, "2021-02-02", "2021-02-02", law.Low},
		{"start on the last of January", func(w *world) { w.edge.StartsOn = "2018-01-31" }, "2020-02-01", "2020-02-01", ""},
		{"start on a leap day, the last day", func(w *world) { w.edge.StartsOn = "2020-02-29" }, "2022-02-28", shut, ""},
		{"start on a leap day, the day after", func(w *world) { w.edge.StartsOn = "2020-02-29" }, "2022-03-01", "2022-03-01", ""},
		{"no processor", func(w *world) { w.edge.RoleBasis = "independent_controller" }, "2026-01-01", shut, ""},
		{"ended", func(w *world) { w.edge.EndsOn, w.edge.State = "2019-12-31", "ended" }, "2026-01-01", shut, ""},
		{"done", supervise(looked("2020-01-15")), "2022-01-15", shut, ""},
		{"done, and again due", supervise(looked("2020-01-15")), "2022-01-16", "2022-01-16", ""},
		{"done, before it was", supervise(looked("2021-01-15")), "2020-12-31", "2020-02-02", ""},
		{"planned only", supervise(assess.SupervisionInput{PlannedOn: "2020-01-01", Assessment: "x"}), "2020-03-01", "2020-02-02", ""},
		{"report without a note", supervise(looked("2020-01-15", unnoted)), "2020-03-01", "2020-02-02", ""},
		{"joint, not adopted", supervise(looked("2020-01-15", joint(""))), "2020-03-01", "2020-02-02", ""},
		{"joint, adopted later", supervise(looked("2020-01-15", joint("2020-04-01"))), "2020-03-31", "2020-02-02", ""},
		{"joint, adopted", supervise(looked("2020-01-15", joint("2020-04-01"))), "2020-04-01", shut, ""},
		{"a nearer day was set", supervise(looked("2020-01-15", func(in *assess.SupervisionInput) { in.NextDue = "2020-06-30" })), "2020-07-01", "2020-07-01", ""},
	})
	runDuties(t, "SUP-001", []dutyCase{
		{"1 000 people: 4 points, concept 2 will do", danish(1_000, 2), "2022-06-01", shut, ""},
		{"10 000 people: 4 points, concept 2 will do", danish(10_000, 2), "2022-06-01", shut, ""},
		{"10 001 people: 5 points, concept 2 will not", danish(10_001, 2), "2022-06-01", "2020-02-02", ""},
		{"10 001 people, concept 3", danish(10_001, 3), "2022-06-01", shut, ""},
		{"999 people: 3 points, concept 1 will not", danish(999, 1), "2022-06-01", "2020-02-02", ""},
		{"no scale in Norway", func(w *world) { danish(10_001, 1)(w); w.r.Controller.Country = "NO" }, "2022-06-01", shut, ""},
		{"too light within the first period", func(w *world) { danish(10_001, 1)(w); w.edge.StartsOn = "2022-01-01" }, "2022-06-02", "2022-06-01", ""},

		{"monthly report, the thirtieth day after", supervise(looked("2022-01-01", reporting("monthly", "2022-01-01", ""))), "2022-03-03", shut, ""},
		{"monthly report alone is low", supervise(looked("2022-01-01", reporting("monthly", "2022-01-01", ""))), "2022-03-04", "2022-03-04", law.Low},
		{"monthly report, month end clamps", supervise(looked("2022-01-01", reporting("monthly", "2022-01-31", ""))), "2022-03-31", "2022-03-31", law.Low},
		{"monthly report, received", supervise(looked("2022-01-01", reporting("monthly", "2022-01-01", "2022-02-20"))), "2022-03-04", shut, ""},
		{"monthly report, received and not assessed", supervise(looked("2022-01-01"), looked("2022-02-20", unnoted, reporting("monthly", "2022-01-01", "2022-02-20"))), "2022-03-04", "2022-03-04", law.Low},
		{"yearly report", supervise(looked("2022-01-01", reporting("yearly", "2022-01-01", ""))), "2023-02-01", "2023-02-01", law.Medium},
		{"monthly report, and overdue", supervise(looked("2020-01-01", reporting("monthly", "2022-01-01", ""))), "2022-03-04", "2022-01-02", law.Medium},
	})
}

func unclean(change ...func(*assess.AttestationInput)) assess.AttestationInput {
	in := assess.AttestationInput{Kind: "isae3000_t2", IssuedOn: "2024-03-01", Opinion: "qualified"}
	for _, c := range change {
		c(&in)
	}
	return in
}

func answered(f assess.FollowUp) func(*assess.AttestationInput) {
	return func(in *assess.AttestationInput) { in.Decision = f }
}

func found(on, due kinds.Date, change ...func(*assess.Observation)) assess.AttestationInput {
	o := assess.Observation{Reference: "A.9", Text: "access is not reviewed", Due: due}
	for _, c := range change {
		c(&o)
	}
	return assess.AttestationInput{Kind: "isae3000_t2", IssuedOn: on, Opinion: "unqualified", Findings: []assess.Observation{o}}
}

// SUP-002.
func TestUnanswered(t *testing.T) {
	other := kinds.NewID[kinds.Party]()
	claimed := func(adopted kinds.Date) func(*assess.AttestationInput) {
		return func(in *assess.AttestationInput) { in.ClaimedBy, in.AdoptedOn = other, adopted }
	}
	plan := assess.FollowUp{Kind: "plan", On: "2024-03-10", By: "manager", Due: "2024-06-30"}
	done := plan
	done.DoneOn = "2024-06-01"
	closed := func(o *assess.Observation) { o.ClosedOn = "2024-05-01" }
	runDuties(t, "SUP-002", []dutyCase{
		{"clean", vouch(assess.AttestationInput{Kind: "isae3000_t2", IssuedOn: "2024-03-01", Opinion: "unqualified"}), "2026-01-01", shut, ""},
		{"within thirty days", vouch(unclean()), "2024-03-30", shut, ""},
		{"after thirty days", vouch(unclean()), "2024-03-31", "2024-03-31", law.High},
		{"the vendor's claim", vouch(unclean(claimed(""))), "2026-01-01", shut, ""},
		{"the vendor's claim, adopted", vouch(unclean(claimed("2024-06-01"))), "2024-06-01", "2024-06-01", law.High},
		{"another processor's", vouch(unclean(func(in *assess.AttestationInput) { in.Processor = other })), "2026-01-01", shut, ""},
		{"outside the services used", vouch(unclean(func(in *assess.AttestationInput) { in.Systems = []chain.SystemID{kinds.NewID[chain.System]()} })), "2026-01-01", shut, ""},
		{"set aside with a reason", vouch(unclean(answered(assess.FollowUp{Kind: "set_aside", On: "2024-03-15", Reason: "not used"}))), "2026-01-01", shut, ""},
		{"an exception that nobody approved", vouch(unclean(answered(assess.FollowUp{Kind: "exception", On: "2024-03-15"}))), "2024-04-01", "2024-03-31", law.High},
		{"an exception", vouch(unclean(answered(assess.FollowUp{Kind: "exception", On: "2024-03-15", By: "manager"}))), "2026-01-01", shut, ""},
		{"a plan, its last day", vouch(unclean(answered(plan))), "2024-06-30", shut, ""},
		{"a plan that was not done", vouch(unclean(answered(plan))), "2024-07-01", "2024-07-01", law.High},
		{"a plan that was done", vouch(unclean(answered(done))), "2026-01-01", shut, ""},
		{"found, the last day", vouch(found("2024-03-01", "2024-04-30")), "2024-04-30", shut, ""},
		{"found, past due", vouch(found("2024-03-01", "2024-04-30")), "2024-05-01", "2024-05-01", law.High},
		{"found, closed", vouch(found("2024-03-01", "2024-04-30", closed)), "2024-05-01", shut, ""},
		{"found, before it was closed", vouch(found("2024-03-01", "2024-04-20", closed)), "2024-04-30", "2024-04-21", law.High},
		{"the same two years running", vouch(found("2023-03-01", "2023-04-30"), found("2024-03-01", "2024-04-30")), "2024-05-01", "2023-05-01", law.Critical},
		{"the same, two years apart", vouch(found("2022-03-01", "2022-04-30"), found("2024-03-01", "2024-04-30")), "2024-05-01", "2022-05-01", law.High},
		{"found in a supervision", supervise(looked("2024-03-01", func(in *assess.SupervisionInput) {
			in.Findings = []assess.Observation{{Text: "no log", Due: "2024-04-30"}}
		})), "2024-05-01", "2024-05-01", law.High},
	})
}

// What was found at a sub-processor belongs to the engagement with it.
func TestFoundBelow(t *testing.T) {
	t.Parallel()
	w := newWorld()
	l := w.sub("Below AS", "2018-03-01", "")
	vouch(found("2024-03-01", "2024-04-30", func(o *assess.Observation) { o.At = l.Downstream }))(w)
	w.r.Links = []*chain.Link{l}
	got := w.r.Index().Find("2024-05-01", "SUP-002")
	if len(got) != 1 || got[0].Engagement.ID != l.ID {
		t.Fatalf("%+v, want one of the engagement below", got)
	}
}

func typeTwo(from, to kinds.Date, change ...func(*assess.AttestationInput)) assess.AttestationInput {
	in := assess.AttestationInput{Kind: "isae3402_t2", IssuedOn: to.AddDays(30), PeriodFrom: from, PeriodTo: to}
	for _, c := range change {
		c(&in)
	}
	return in
}

// SUP-003.
func TestUnevidenced(t *testing.T) {
	one := assess.AttestationInput{Kind: "soc2_t1", IssuedOn: "2024-01-15"}
	iso := assess.AttestationInput{Kind: "iso27001", IssuedOn: "2024-01-01", ValidTo: "2024-12-31"}
	elsewhere := iso
	elsewhere.SiteUsed = kinds.No
	method := func(m string) func(*assess.AttestationInput) {
		return func(in *assess.AttestationInput) { in.Subservice = m }
	}
	y23, y24 := typeTwo("2023-01-01", "2023-12-31"), typeTwo("2024-01-01", "2024-12-31")
	below := func(all ...assess.AttestationInput) func(w *world) {
		return func(w *world) {
			w.r.Links = []*chain.Link{w.sub("Below AS", "2018-03-01", "")}
			for i := range all {
				if all[i].Auditor == "of the sub" {
					all[i].Processor = w.r.Links[0].Downstream
				}
			}
			vouch(all...)(w)
		}
	}
	carved, whole := typeTwo("2024-01-01", "2024-12-31", method("carve_out")), typeTwo("2024-01-01", "2024-12-31", method("inclusive"))
	subs := typeTwo("2024-01-01", "2024-12-31", func(in *assess.AttestationInput) { in.Auditor = "of the sub" })
	runDuties(t, "SUP-003", []dutyCase{
		{"nothing was shown", func(*world) {}, "2026-01-01", shut, ""},
		{"years that adjoin", vouch(y23, y24), "2025-03-30", shut, ""},
		{"ninety days after the last", vouch(y23, y24), "2025-04-01", "2025-04-01", law.Medium},
		{"a day left out between", vouch(typeTwo("2023-01-01", "2023-12-30"), y24), "2025-02-01", "2024-03-30", law.Medium},
		{"a bridge letter", vouch(typeTwo("2024-01-01", "2024-12-31", func(in *assess.AttestationInput) { in.BridgeTo = "2025-03-31" })), "2025-06-28", shut, ""},
		{"after the bridge", vouch(typeTwo("2024-01-01", "2024-12-31", func(in *assess.AttestationInput) { in.BridgeTo = "2025-03-31" })), "2025-06-30", "2025-06-30", ""},
		{"type 1 in its first year", vouch(one), "2025-01-15", shut, ""},
		{"type 1, a year and ninety days", vouch(one), "2025-04-16", "2025-04-16", ""},
		{"certificate", vouch(iso), "2025-03-31", shut, ""},
		{"certificate, lapsed", vouch(iso), "2025-04-01", "2025-04-01", ""},
		{"certificate of another site", vouch(elsewhere), "2024-04-01", "2024-03-31", ""},
		{"another system", vouch(typeTwo("2024-01-01", "2024-12-31", func(in *assess.AttestationInput) { in.Systems = []chain.SystemID{kinds.NewID[chain.System]()} })), "2025-02-01", "2024-03-31", ""},
		{"carve-out with a live sub", below(carved), "2025-02-01", "2024-03-31", ""},
		{"carve-out, the sub has its own", below(carved, subs), "2025-02-01", shut, ""},
		{"inclusive", below(whole), "2025-02-01", shut, ""},
		{"carve-out and nobody below", vouch(carved), "2025-02-01", shut, ""},
		{"a questionnaire covers no days", vouch(assess.AttestationInput{Kind: "questionnaire", IssuedOn: "2024-01-01"}), "2026-01-01", shut, ""},
	})
}
