package gap_test

import (
	"slices"
	"testing"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/dpia"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
	"ledd/internal/risk"
)

// assessment adds a completed assessment of the world's system, of 1 February 2019.
func (w *world) assessment(change ...func(a *risk.Assessment)) *risk.Assessment {
	a := &risk.Assessment{State: risk.Completed, Edition: 1, CompletedOn: "2019-02-01", Due: "2030-01-01", AssessmentInput: risk.AssessmentInput{
		Name: "Journal", Object: "system", Phase: "operation", Systems: []chain.SystemID{w.system.ID}, PersonalData: kinds.Yes, PerformedOn: "2019-02-01",
	}}
	a.ID = kinds.NewID[risk.Assessment]()
	for _, with := range change {
		with(a)
	}
	w.r.Assessments = append(w.r.Assessments, a)
	return a
}

func judged(change ...func(a *risk.Assessment)) func(w *world) {
	return func(w *world) { w.assessment(change...) }
}

// RSK-001.
func TestUnjudged(t *testing.T) {
	t.Parallel()
	of := func(change func(s *chain.System), then ...func(w *world)) func(w *world) {
		return func(w *world) {
			change(w.system)
			for _, more := range then {
				more(w)
			}
		}
	}
	same := func(*chain.System) {}
	aspects := func(risks ...dpia.Risk) func(w *world) {
		return func(w *world) {
			w.activity()
			w.dpia(func(x *dpia.DPIA) { x.Risks = risks })
		}
	}
	runDuties(t, "RSK-001", []dutyCase{
		{"none", of(same), "2026-01-01", "2018-01-01", law.High},
		{"high risk", of(func(s *chain.System) { s.SpecialCategories = kinds.Yes }), "2026-01-01", "2018-01-01", law.Critical},
		{"without personal data", of(func(s *chain.System) { s.PersonalData = kinds.No }), "2026-01-01", "2018-01-01", law.Medium},
		{"pilot", of(func(s *chain.System) { s.Lifecycle = chain.Pilot }), "2026-01-01", "2018-01-01", law.High},
		{"planned", of(func(s *chain.System) { s.Lifecycle = chain.Planned }), "2026-01-01", shut, ""},
		{"ended, data held", of(func(s *chain.System) { s.Lifecycle = chain.EndedDataHeld }), "2026-01-01", shut, ""},
		{"the day before it was taken into use", of(same), "2017-12-31", shut, ""},
		{"assessed", of(same, judged()), "2026-01-01", shut, ""},
		{"the day before it was assessed", of(same, judged()), "2019-01-31", "2018-01-01", law.High},
		{"a draft", of(same, judged(func(a *risk.Assessment) { a.State = risk.Draft })), "2026-01-01", "2018-01-01", law.High},
		{"in one of many systems", of(same, judged(func(a *risk.Assessment) {
			a.Systems = append([]chain.SystemID{kinds.NewID[chain.System]()}, a.Systems...)
		})), "2026-01-01", shut, ""},
		{"of another system", of(same, judged(func(a *risk.Assessment) { a.Systems = []chain.SystemID{kinds.NewID[chain.System]()} })), "2026-01-01", "2018-01-01", law.High},
		{"a DPIA without the security scenarios", of(same, aspects(dpia.Risk{Confidentiality: true}, dpia.Risk{Integrity: true})), "2026-01-01", "2018-01-01", law.High},
		{"a DPIA with them", of(same, aspects(dpia.Risk{Confidentiality: true, Availability: true}, dpia.Risk{Integrity: true})), "2026-01-01", shut, ""},
	})
}

// RSK-002.
func TestReassess(t *testing.T) {
	t.Parallel()
	due := func(a *risk.Assessment) { a.Due = "2021-02-28" }
	report := func(kind string, on kinds.Date) func(a *risk.Assessment) {
		return func(a *risk.Assessment) {
			a.Reported = append(a.Reported, risk.Report{Key: kind + string(on), Kind: kind, On: on})
		}
	}
	next := func(w *world, on kinds.Date, names ...string) *risk.Assessment {
		return w.assessment(func(a *risk.Assessment) {
			a.PerformedOn, a.CompletedOn, a.Edition, a.Previous, a.Triggers = on, on, 2, w.r.Assessments[0].ID, names
		})
	}
	incident := func(more func(w *world)) func(w *world) {
		return func(w *world) {
			w.assessment(report("incident", "2026-04-01"))
			if more != nil {
				more(w)
			}
		}
	}
	audited := func(opinion string, change func(*assess.AttestationInput)) func(w *world) {
		return func(w *world) {
			w.assessment()
			in := assess.AttestationInput{Kind: "isae3000_t2", IssuedOn: "2020-01-01", Opinion: opinion}
			if change != nil {
				change(&in)
			}
			vouch(in)(w)
		}
	}
	looking := func(conclusion, severity string) func(w *world) {
		return func(w *world) {
			w.assessment()
			supervise(looked("2020-01-01", func(in *assess.SupervisionInput) {
				in.Conclusion, in.Findings = conclusion, []assess.Observation{{Text: "x", Severity: severity}}
			}))(w)
		}
	}
	runDuties(t, "RSK-002", []dutyCase{
		{"the last day", judged(due), "2021-02-28", shut, ""},
		{"due", judged(due), "2021-03-01", "2021-03-01", law.Medium},
		{"high risk", func(w *world) { w.assessment(due); w.system.SpecialCategories = kinds.Yes }, "2021-03-01", "2021-03-01", law.High},
		{"a draft follows", func(w *world) { w.assessment(due); next(w, "2021-02-01").State = risk.Draft }, "2021-03-01", "2021-03-01", law.Medium},
		{"a version follows", func(w *world) { w.assessment(due); next(w, "2021-02-01") }, "2021-03-01", shut, ""},
		{"another assessment of the same system follows", func(w *world) {
			w.assessment(due)
			w.assessment(func(a *risk.Assessment) { a.PerformedOn = "2021-02-01" })
		}, "2021-03-01", shut, ""},
		{"one of another phase does not", func(w *world) {
			w.assessment(due)
			w.assessment(func(a *risk.Assessment) { a.PerformedOn, a.Phase = "2021-02-01", "exit" })
		}, "2021-03-01", "2021-03-01", law.Medium},
		{"the system is out of use", func(w *world) {
			w.assessment(due)
			w.system.InUseTo = "2020-12-31"
		}, "2021-03-01", shut, ""},
		{"a release, thirty days", judged(report("release", "2020-01-01")), "2020-01-31", shut, ""},
		{"a release, longer", judged(report("release", "2020-01-01")), "2020-02-01", "2020-02-01", law.Medium},
		{"an incident on the Wednesday before Easter, five working days", incident(nil), "2026-04-13", shut, ""},
		{"an incident, longer", incident(nil), "2026-04-14", "2026-04-14", law.Medium},
		{"many, one gap", judged(report("release", "2020-01-01"), report("incident", "2020-01-10"), report("threat", "2019-03-01")), "2020-06-01", "2019-04-01", law.Medium},
		{"no effect", judged(report("release", "2020-01-01"), func(a *risk.Assessment) { a.Answers = []risk.Answer{{Trigger: "release2020-01-01", On: "2020-01-20"}} }), "2020-06-01", shut, ""},
		{"no effect, said later than that day", judged(report("release", "2020-01-01"), func(a *risk.Assessment) { a.Answers = []risk.Answer{{Trigger: "release2020-01-01", On: "2020-03-20"}} }), "2020-03-19", "2020-02-01", law.Medium},
		{"a version that names it", incident(func(w *world) { next(w, "2026-04-10", "incident2026-04-01") }), "2026-06-01", shut, ""},
		{"a version that does not name it", incident(func(w *world) { next(w, "2026-04-10") }), "2026-06-01", "2026-04-14", law.Medium},
		{"assessed before the release, which failed", func(w *world) {
			w.assessment(report("release", "2026-03-01"), report("incident", "2026-04-01"))
			next(w, "2026-03-10", "release2026-03-01")
		}, "2026-06-01", "2026-04-14", law.Medium},
		{"a new sub-processor", func(w *world) { w.assessment(); w.sub("Sky AS", "2020-01-01", "") }, "2020-02-01", "2020-02-01", law.Medium},
		{"a sub-processor of before", func(w *world) { w.assessment(); w.sub("Sky AS", "2018-06-01", "") }, "2026-01-01", shut, ""},
		{"a sub-processor of another's", func(w *world) {
			w.assessment()
			w.sub("Sky AS", "2020-01-01", "").Upstream = kinds.NewID[kinds.Party]()
		}, "2026-01-01", shut, ""},
		{"a new transfer", func(w *world) {
			w.assessment()
			t := &assess.Transfer{TransferInput: assess.TransferInput{Engagement: w.edge.ID, StartsOn: "2020-01-01", Country: "US"}}
			t.ID = kinds.NewID[assess.Transfer]()
			w.r.Transfers = append(w.r.Transfers, t)
		}, "2020-02-01", "2020-02-01", law.Medium},
		{"new data", func(w *world) {
			w.assessment()
			id := w.system.ID.String()
			w.r.Traces = []door.Trace{{Record: id, On: "2018-01-01", Words: []string{"data:navn"}}, {Record: id, On: "2020-01-01", Words: []string{"data:helse", "data:navn", "stored:SE"}}}
		}, "2020-02-01", "2020-02-01", law.Medium},
		{"a new country alone is a matter of transfers", func(w *world) {
			w.assessment()
			id := w.system.ID.String()
			w.r.Traces = []door.Trace{{Record: id, On: "2018-01-01", Words: []string{"data:navn"}}, {Record: id, On: "2020-01-01", Words: []string{"data:navn", "stored:SE"}}}
		}, "2026-01-01", shut, ""},
		{"a report that is not clean", audited("qualified", nil), "2020-02-01", "2020-02-01", law.Medium},
		{"a clean report", audited("unqualified", nil), "2026-01-01", shut, ""},
		{"a report whose reservation is outside the services used", audited("qualified", func(a *assess.AttestationInput) { a.Decision.Kind, a.Decision.Reason = "set_aside", "x" }), "2026-01-01", shut, ""},
		{"a clean report with a grave finding", audited("unqualified", func(a *assess.AttestationInput) {
			a.Findings = []assess.Observation{{Text: "x", Severity: "critical"}}
		}), "2020-02-01", "2020-02-01", law.Medium},
		{"a processor's claim that nobody adopted", audited("adverse", func(a *assess.AttestationInput) { a.ClaimedBy = kinds.NewID[kinds.Party]() }), "2026-01-01", shut, ""},
		{"a report about another system", audited("adverse", func(a *assess.AttestationInput) { a.Systems = []chain.SystemID{kinds.NewID[chain.System]()} }), "2026-01-01", shut, ""},
		{"a supervision that ended badly", looking("unsatisfactory", ""), "2020-02-01", "2020-02-01", law.Medium},
		{"a supervision with a grave finding", looking("with_findings", "high"), "2020-02-01", "2020-02-01", law.Medium},
		{"a supervision with a slight finding", looking("with_findings", "medium"), "2026-01-01", shut, ""},
		{"new criteria", func(w *world) { w.assessment(); w.criteria("high", "2020-01-01") }, "2020-02-01", "2020-02-01", law.Medium},
		{"criteria of before", func(w *world) { w.assessment(); w.criteria("high", "2018-01-01") }, "2026-01-01", shut, ""},
	})
}

// criteria adds what the municipality accepts from a day on: up to a level, and more by a
// director.
func (w *world) criteria(upTo risk.Level, from kinds.Date) *risk.Criteria {
	c := &risk.Criteria{CriteriaInput: risk.CriteriaInput{
		Name: "Kommunen", Scope: "municipality", ValidFrom: from, ApprovedBy: "Rådmannen", Areas: []risk.Area{{Area: "all", AcceptUpTo: upTo, AboveRank: "director"}},
		Matrix: []risk.MatrixRow{ // by likelihood; a six is medium, a sixteen high
			{C1: "low", C2: "low", C3: "low", C4: "medium", C5: "medium"},
			{C1: "low", C2: "low", C3: "medium", C4: "medium", C5: "medium"},
			{C1: "low", C2: "medium", C3: "medium", C4: "high", C5: "high"},
			{C1: "medium", C2: "medium", C3: "high", C4: "high", C5: "critical"},
			{C1: "medium", C2: "medium", C3: "high", C4: "critical", C5: "critical"},
		},
	}}
	c.ID = kinds.NewID[risk.Criteria]()
	w.r.Criteria = append(w.r.Criteria, c)
	return c
}

// RSK-003.
func TestUnaccepted(t *testing.T) {
	t.Parallel()
	n := func(i int) *int { return &i }
	scenario := func(likelihood, consequence int) func(a *risk.Assessment) {
		return func(a *risk.Assessment) {
			a.Scenarios = []risk.Scenario{{Key: "R1", Threat: "x", Likelihood: n(likelihood), ConsequenceUnit: n(consequence), ConsequencePeople: n(1)}}
		}
	}
	accepted := func(l risk.Level, rank risk.Rank, on, until kinds.Date) func(a *risk.Assessment) {
		return func(a *risk.Assessment) {
			a.Acceptances = append(a.Acceptances, risk.Acceptance{Scenario: "R1", Level: l, Rank: rank, On: on, ExpiresOn: until})
		}
	}
	treated := func(due, done kinds.Date) func(a *risk.Assessment) {
		return func(a *risk.Assessment) {
			a.Treatments = []risk.Treatment{{Key: "T1", Scenario: "R1", Kind: "reduce", Due: due, DoneOn: done}}
		}
	}
	under := func(upTo risk.Level, change ...func(a *risk.Assessment)) func(w *world) {
		return func(w *world) {
			w.criteria(upTo, "2018-01-01")
			w.assessment(change...)
		}
	}
	severe, mild := scenario(4, 4), scenario(2, 3)
	runDuties(t, "RSK-003", []dutyCase{
		{"above", under("medium", severe), "2020-01-01", "2019-02-01", law.High},
		{"before it was completed", under("medium", severe), "2019-01-31", shut, ""},
		{"equal to the limit", under("medium", mild), "2020-01-01", shut, ""},
		{"accepted by the right rank", under("medium", severe, accepted("high", "director", "2019-03-01", "2021-01-01")), "2020-01-01", shut, ""},
		{"the day before that", under("medium", severe, accepted("high", "director", "2019-03-01", "2021-01-01")), "2019-02-28", "2019-02-01", law.High},
		{"by a higher rank", under("medium", severe, accepted("high", "chief_executive", "2019-03-01", "2021-01-01")), "2020-01-01", shut, ""},
		{"by a lower rank", under("medium", severe, accepted("high", "unit_head", "2019-03-01", "2021-01-01")), "2020-01-01", "2019-02-01", law.High},
		{"of less than what is left", under("medium", severe, accepted("medium", "director", "2019-03-01", "2021-01-01")), "2020-01-01", "2019-02-01", law.High},
		{"the last day of an acceptance", under("medium", severe, accepted("high", "director", "2019-03-01", "2021-01-01")), "2021-01-01", shut, ""},
		{"run out", under("medium", severe, accepted("high", "director", "2019-03-01", "2021-01-01")), "2021-01-02", "2021-01-02", law.High},
		{"tightened", func(w *world) {
			under("medium", mild)(w)
			w.criteria("low", "2022-06-01")
		}, "2023-01-01", "2022-06-01", law.High},
		{"tightened, and an old acceptance is of too low a rank", func(w *world) {
			under("medium", severe, accepted("high", "director", "2019-03-01", "2029-01-01"))(w)
			w.criteria("medium", "2022-06-01").Areas[0].AboveRank = "chief_executive"
		}, "2023-01-01", "2022-06-01", law.High},
		{"replaced", func(w *world) {
			under("medium", severe)(w)
			w.assessment(mild, func(a *risk.Assessment) {
				a.PerformedOn, a.CompletedOn, a.Previous = "2020-01-01", "2020-01-01", w.r.Assessments[0].ID
			})
		}, "2021-01-01", shut, ""},
		{"a treatment, its last day", under("medium", mild, treated("2020-01-31", "")), "2020-01-31", shut, ""},
		{"a treatment, late", under("medium", mild, treated("2020-01-31", "")), "2020-02-01", "2020-02-01", law.High},
		{"a treatment, done", under("medium", mild, treated("2020-01-31", "2020-01-15")), "2020-03-01", shut, ""},
		{"no criteria at all", judged(mild), "2020-01-01", "2019-02-01", law.High},
	})
	t.Run("no criteria: one gap for each unit", func(t *testing.T) {
		t.Parallel()
		w := newWorld()
		var units []party.UnitID
		for range 2 {
			u := &party.Unit{}
			u.ID = kinds.NewID[party.Unit]()
			w.r.Units, units = append(w.r.Units, u), append(units, u.ID)
		}
		for i := range 3 {
			w.assessment(func(a *risk.Assessment) { a.Object, a.Unit = "unit", units[i/2] })
		}
		found := w.r.Index().Find("2020-01-01", "RSK-003")
		if len(found) != 2 || slices.ContainsFunc(found, func(f gap.Finding) bool { return f.Unit == nil }) {
			t.Errorf("%+v", found)
		}
	})
}
