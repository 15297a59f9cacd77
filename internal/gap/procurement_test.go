package gap_test

import (
	"testing"

	"ledd/internal/kinds"
	"ledd/internal/risk"
)

// buys adds a procurement with requirements that were made public on 1 March 2026, and taken
// into use on 1 September.
func (w *world) buys(change ...func(p *risk.Procurement)) *risk.Procurement {
	p := &risk.Procurement{ProcurementInput: risk.ProcurementInput{Name: "Journal", Kind: risk.Tender, Requirements: kinds.Yes, RequirementsOn: "2026-03-01", ConcludedOn: "2026-05-01", GoLiveOn: "2026-09-01"}}
	p.ID = kinds.NewID[risk.Procurement]()
	for _, with := range change {
		with(p)
	}
	w.r.Procurements = append(w.r.Procurements, p)
	return p
}

// before adds a completed assessment of a procurement.
func (w *world) before(p *risk.Procurement, phase string, on kinds.Date) *risk.Assessment {
	return w.assessment(func(a *risk.Assessment) {
		a.Object, a.Systems, a.Procurement, a.Phase, a.PerformedOn, a.CompletedOn = "procurement", nil, p.ID, phase, on, on
	})
}

// calledOff buys under a framework agreement whose risk was assessed in January 2025.
func calledOff(covered kinds.Tri, change ...func(p *risk.Procurement)) func(w *world) {
	return func(w *world) {
		frame := w.buys(func(p *risk.Procurement) { p.Kind, p.RequirementsOn, p.GoLiveOn = risk.Framework, "2025-02-01", "" })
		w.before(frame, "before_requirements", "2025-01-15")
		p := w.buys(change...)
		p.Kind, p.Framework, p.Covered = risk.CallOff, frame.ID, covered
	}
}

// bought buys, and assesses the risk in a phase on a day; without a phase, never.
func bought(phase string, on kinds.Date, change ...func(p *risk.Procurement)) func(w *world) {
	return func(w *world) {
		if p := w.buys(change...); phase != "" {
			w.before(p, phase, on)
		}
	}
}

func TestUnprepared(t *testing.T) {
	t.Parallel()
	direct := func(p *risk.Procurement) { p.Kind, p.RequirementsOn = risk.Direct, "" }
	runDuties(t, "RSK-004", []dutyCase{
		{"the day of publication", bought("", ""), "2026-03-01", shut, ""},
		{"the day after", bought("", ""), "2026-03-02", "2026-03-02", ""},
		{"long after", bought("", ""), "2030-03-02", "2026-03-02", ""},
		{"assessed before", bought("before_requirements", "2026-02-01"), "2026-03-02", shut, ""},
		{"assessed on the very day", bought("before_requirements", "2026-03-01"), "2026-03-02", shut, ""},
		{"assessed the day after, looked at before", bought("before_requirements", "2026-03-03"), "2026-03-02", "2026-03-02", ""},
		{"late, before it is in use", bought("procurement", "2026-04-01"), "2026-04-01", shut, ""},
		{"late, looked at before", bought("procurement", "2026-04-01"), "2026-03-31", "2026-03-02", ""},
		{"late, by its phase alone", bought("before_go_live", "2026-02-01"), "2026-03-02", shut, ""},
		{"on the first day of use", bought("before_go_live", "2026-09-01"), "2026-09-01", shut, ""},
		{"after the first day of use", bought("operation", "2026-09-02"), "2026-12-01", "2026-03-02", ""},
		{"no first day of use yet", bought("procurement", "2027-09-02", func(p *risk.Procurement) { p.GoLiveOn = "" }), "2027-12-01", shut, ""},
		{"a draft", func(w *world) { w.before(w.buys(), "before_requirements", "2026-02-01").State = risk.Draft }, "2026-03-02", "2026-03-02", ""},
		{"of another procurement", func(w *world) {
			w.buys()
			w.before(&risk.Procurement{}, "before_requirements", "2026-02-01").Procurement = kinds.NewID[risk.Procurement]()
		}, "2026-03-02", "2026-03-02", ""},
		{"no requirements", bought("", "", func(p *risk.Procurement) { p.Requirements = kinds.No }), "2026-12-01", shut, ""},
		{"nobody knows", bought("", "", func(p *risk.Procurement) { p.Requirements = "" }), "2026-12-01", shut, ""},
		{"not public yet", bought("", "", func(p *risk.Procurement) { p.RequirementsOn, p.ConcludedOn = "", "" }), "2026-12-01", shut, ""},
		{"a direct purchase, from its contract", bought("", "", direct), "2026-05-02", "2026-05-02", ""},
		{"a direct purchase, assessed", bought("before_requirements", "2026-05-01", direct), "2026-05-02", shut, ""},
		{"a direct purchase below the threshold that was made public", bought("", "", func(p *risk.Procurement) { p.Kind = risk.Direct }), "2026-03-02", "2026-03-02", ""},
		{"called off, and the framework covers it", calledOff(kinds.Yes), "2026-03-02", shut, ""},
		{"called off, and the framework does not cover it", calledOff(kinds.No), "2026-03-02", "2026-03-02", ""},
		{"called off, and nobody has looked", calledOff(kinds.Unknown), "2026-03-02", "2026-03-02", ""},
		{"called off before the framework was assessed", calledOff(kinds.Yes, func(p *risk.Procurement) { p.RequirementsOn = "2025-01-01" }), "2026-03-02", "2025-01-02", ""},
		{"a leap day", bought("", "", func(p *risk.Procurement) { p.RequirementsOn = "2024-02-29" }), "2024-03-01", "2024-03-01", ""},
	})
}

// A procurement whose risk was assessed late counts in M12, and never in M11.
func TestProcurementFigures(t *testing.T) {
	t.Parallel()
	w := newWorld()
	early, late, after, untouched := w.buys(), w.buys(), w.buys(), w.buys()
	w.buys(func(p *risk.Procurement) { p.RequirementsOn = "2025-12-31" })
	w.buys(func(p *risk.Procurement) { p.Requirements = kinds.No })
	w.before(early, "before_requirements", "2026-02-01")
	w.before(early, "before_go_live", "2026-08-01")
	w.before(late, "before_go_live", "2026-08-01")
	w.before(after, "operation", "2026-10-01")
	early.SecurityTestOn, untouched.SecurityTestOn = "2026-08-15", "2026-12-15"
	y := w.r.Index().ProcuredIn("2026", "2026-11-30")
	for name, c := range map[string]struct {
		got  []*risk.Procurement
		want int
	}{"M10": {y.All, 4}, "M11": {y.Early, 1}, "M12": {y.Later, 2}, "M13": {y.Tested, 1}} {
		if len(c.got) != c.want {
			t.Errorf("%s: %d, want %d", name, len(c.got), c.want)
		}
	}
	if y = w.r.ProcuredIn("2026", "2026-07-31"); len(y.Later) != 0 || len(y.Early) != 1 {
		t.Errorf("before the second assessment: %d late, %d early", len(y.Later), len(y.Early))
	}
}
