package gap_test

import (
	"testing"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
	"ledd/internal/risk"
)

// required is a world with an activity that needs a DPIA since 2018, and some versions.
func required(change func(a *record.Activity), all ...func(x *dpia.DPIA)) func(w *world) {
	return func(w *world) {
		screened(change, outcome("2018-01-01", "required", "x"))(w)
		for _, with := range all {
			w.dpia(with)
		}
	}
}

// dpia adds a completed DPIA of the world's activity; the versions follow one another.
func (w *world) dpia(change ...func(x *dpia.DPIA)) *dpia.DPIA {
	x := &dpia.DPIA{State: risk.Completed, DPIAInput: dpia.DPIAInput{
		Name: "Elever", Activities: []record.ActivityID{w.r.Activities[0].ID}, Systems: []chain.SystemID{w.system.ID},
		StartedOn: "2019-01-01", CompletedOn: "2019-02-01", ResidualRisk: "low",
	}}
	x.ID = kinds.NewID[dpia.DPIA]()
	if n := len(w.r.DPIAs); n > 0 {
		x.Previous, x.Edition = w.r.DPIAs[n-1].ID, n+1
	}
	for _, with := range change {
		with(x)
	}
	w.r.DPIAs = append(w.r.DPIAs, x)
	return x
}

func decided(what string, on kinds.Date) func(x *dpia.DPIA) {
	return func(x *dpia.DPIA) { x.Decisions = append(x.Decisions, dpia.Decision{Decision: what, On: on}) }
}

func all(changes ...func(x *dpia.DPIA)) func(x *dpia.DPIA) {
	return func(x *dpia.DPIA) {
		for _, with := range changes {
			with(x)
		}
	}
}

// DPI-002.
func TestUnassessed(t *testing.T) {
	t.Parallel()
	same := func(*record.Activity) {}
	planned := func(a *record.Activity) { a.Status, a.OngoingFrom = record.Planned, "2026-06-01" }
	draft := func(x *dpia.DPIA) { x.State, x.CompletedOn = risk.Draft, "" }
	open := func(*dpia.DPIA) {}
	later := func(on kinds.Date) func(x *dpia.DPIA) { return func(x *dpia.DPIA) { x.CompletedOn = on } }
	changed := func(on kinds.Date) func(x *dpia.DPIA) { return func(x *dpia.DPIA) { x.ChangedOn = on } }
	other := func(x *dpia.DPIA) { x.Activities = []record.ActivityID{kinds.NewID[record.Activity]()} }
	several := func(x *dpia.DPIA) {
		x.Activities = append([]record.ActivityID{kinds.NewID[record.Activity]()}, x.Activities...)
	}
	vendors := func(x *dpia.DPIA) { x.Origin, x.OriginRef = "vendor", "v2" }
	runDuties(t, "DPI-002", []dutyCase{
		{"none", required(same), "2026-01-01", "2018-01-01", law.High},
		{"not required", func(w *world) { screened(same, outcome("2018-01-01", "not_required", "x"))(w) }, "2026-01-01", shut, ""},
		{"a law has assessed it (35(10)), with its reference", func(w *world) {
			s := outcome("2018-01-01", "not_required", "x")
			s.Exemption, s.ExemptionRef = "law_35_10", "prop. 1"
			screened(same, s)(w)
		}, "2026-01-01", shut, ""},
		{"before it was screened", required(same), "2017-12-31", shut, ""},
		{"planned, a month and a day before", required(planned), "2026-05-01", shut, ""},
		{"planned, a month before", required(planned), "2026-05-02", "2026-05-02", law.High},
		{"planned, nobody knows for when", required(func(a *record.Activity) { a.Status, a.OngoingFrom = record.Planned, "" }), "2026-05-02", shut, ""},
		{"ended", required(func(a *record.Activity) { a.Status, a.EndedOn = record.Ended, "2020-01-01" }), "2026-01-01", shut, ""},
		{"a draft", required(same, draft), "2026-01-01", "2018-01-01", law.High},
		{"done, and nobody has decided", required(same, open), "2026-01-01", "2018-01-01", law.High},
		{"of another activity", required(same, all(other, decided("go", "2019-03-01"))), "2020-01-01", "2018-01-01", law.High},
		{"approved, late", required(same, decided("go", "2019-03-01")), "2020-01-01", shut, ""},
		{"the day before", required(same, decided("go", "2019-03-01")), "2019-02-28", "2018-01-01", law.High},
		{"on conditions", required(same, decided("go_with_conditions", "2019-03-01")), "2020-01-01", shut, ""},
		{"the authority is asked: DPI-003 follows that", required(same, decided("consult", "2019-03-01")), "2020-01-01", shut, ""},
		{"stopped, and it goes on", required(same, decided("stop", "2019-03-01")), "2020-01-01", "2019-03-01", law.High},
		{"stopped while it is planned", required(planned, decided("stop", "2019-03-01")), "2026-05-02", shut, ""},
		{"one for similar operations", required(same, all(several, decided("go", "2019-03-01"))), "2020-01-01", shut, ""},
		{"the vendor's, that nobody made the controller's own", required(same, vendors), "2020-01-01", "2018-01-01", law.High},
		{"the vendor's, adopted", required(same, all(vendors, decided("go", "2019-03-01"))), "2020-01-01", shut, ""},
		{"the last day of three years", required(same, decided("go", "2019-03-01")), "2022-02-01", shut, ""},
		{"after three years", required(same, decided("go", "2019-03-01")), "2022-02-02", "2022-02-02", law.High},
		{"due when it says", required(same, all(decided("go", "2019-03-01"), func(x *dpia.DPIA) { x.ReviewDue = "2024-02-29" })), "2024-03-01", "2024-03-01", law.High},
		{"renewed", required(same, decided("go", "2019-03-01"), all(later("2022-01-01"), decided("go", "2022-01-10"))), "2023-01-01", shut, ""},
		{"a new draft takes nothing away", required(same, decided("go", "2019-03-01"), draft), "2020-01-01", shut, ""},
		{"changed, thirty days", required(same, all(decided("go", "2019-03-01"), changed("2020-01-01"))), "2020-01-31", shut, ""},
		{"changed, longer", required(same, all(decided("go", "2019-03-01"), changed("2020-01-01"))), "2020-02-01", "2020-02-01", law.High},
		{"new data", func(w *world) {
			required(same, decided("go", "2019-03-01"))(w)
			id := w.r.Activities[0].ID.String()
			w.r.Traces = []door.Trace{{Record: id, On: "2018-01-01", Words: []string{"data:name"}}, {Record: id, On: "2020-02-29", Words: []string{"data:health", "data:name"}}}
		}, "2021-01-01", "2020-03-31", law.High},
		{"low risk", func(w *world) {
			required(same)(w)
			w.system.NationalID, w.system.PersonalData = "", kinds.Yes
		}, "2026-01-01", "2018-01-01", law.Medium},
	})
}

// DPI-003.
func TestUnconsulted(t *testing.T) {
	t.Parallel()
	same := func(*record.Activity) {}
	planned := func(a *record.Activity) { a.Status, a.OngoingFrom = record.Planned, "2026-06-01" }
	high := func(x *dpia.DPIA) { x.ResidualRisk = dpia.High }
	sent := func(on kinds.Date, more ...func(c *assess.Consultation)) func(x *dpia.DPIA) {
		return func(x *dpia.DPIA) {
			x.Consultation.SentOn = on
			for _, with := range more {
				with(&x.Consultation)
			}
		}
	}
	answered := func(on, handled kinds.Date) func(c *assess.Consultation) {
		return func(c *assess.Consultation) { c.AnsweredOn, c.Answer, c.HandledOn = on, "advice", handled }
	}
	ask := decided("consult", "2019-03-01")
	runDuties(t, "DPI-003", []dutyCase{
		{"medium", required(same, decided("go", "2019-03-01")), "2020-01-01", shut, ""},
		{"nobody has decided", required(same, high), "2020-01-01", shut, ""},
		{"decided and not sent", required(same, all(high, ask)), "2020-01-01", "2019-03-01", law.Critical},
		{"not sent, though it is only planned", required(planned, all(high, ask)), "2020-01-01", "2019-03-01", law.Critical},
		{"before the decision", required(same, all(high, ask)), "2019-02-28", shut, ""},
		{"stopped", required(same, all(high, decided("stop", "2019-03-01"))), "2020-01-01", shut, ""},
		{"stopped later, before that day", required(same, all(high, ask, decided("stop", "2019-04-01"))), "2019-03-31", "2019-03-01", law.Critical},
		{"stopped later", required(same, all(high, ask, decided("stop", "2019-04-01"))), "2019-04-01", shut, ""},
		{"sent, and it waits", required(planned, all(high, ask, sent("2019-03-05"))), "2019-04-01", shut, ""},
		{"sent, and it goes on", required(same, all(high, ask, sent("2019-03-05"))), "2019-04-01", "2019-03-01", law.Critical},
		{"sent later than that day", required(planned, all(high, ask, sent("2019-03-05"))), "2019-03-04", "2019-03-01", law.Critical},
		{"it began while the authority had it", required(func(a *record.Activity) { a.OngoingFrom = "2019-04-15" }, all(high, ask, sent("2019-03-05"))), "2019-04-20", "2019-04-15", law.Critical},
		{"answered and followed up", required(same, all(high, ask, sent("2019-03-05", answered("2019-04-01", "2019-04-10")))), "2019-04-10", shut, ""},
		{"answered, not followed up", required(same, all(high, ask, sent("2019-03-05", answered("2019-04-01", "2019-04-10")))), "2019-04-09", "2019-03-01", law.Critical},
		{"no answer is no approval", required(same, all(high, ask, sent("2019-03-05"))), "2019-06-01", "2019-03-01", law.Critical},
		{"no answer, and it does not go on", required(planned, all(high, ask, sent("2019-03-05"))), "2019-06-01", shut, ""},
		{"no answer, and somebody decided to begin", required(same, all(high, ask, sent("2019-03-05", func(c *assess.Consultation) { c.ProceedOn, c.ProceedReason = "2019-05-01", "x" }))), "2019-06-01", shut, ""},
		{"less is left in a newer version", required(same, all(high, ask), all(func(x *dpia.DPIA) { x.CompletedOn = "2019-05-01" }, decided("go", "2019-05-02"))), "2019-05-02", shut, ""},
		{"the newer version is a draft", required(same, all(high, ask), func(x *dpia.DPIA) { x.State = risk.Draft }), "2019-06-01", "2019-03-01", law.Critical},
	})
}
