package gap

import (
	"cmp"
	"slices"

	"ledd/internal/assess"
	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// DPIAFaults lists what can be wrong with the DPIA of an activity (DPI-002).
var DPIAFaults = []string{"absent", "draft", "undecided", "stopped", "overdue", "changed"}

// DPIAsOf lists the versions of DPIAs that cover an activity, the newest first.
func (r *Register) DPIAsOf(id record.ActivityID) []*dpia.DPIA {
	var out []*dpia.DPIA
	for _, a := range r.DPIAs {
		if slices.Contains(a.Activities, id) {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b *dpia.DPIA) int {
		return cmp.Or(cmp.Compare(b.CompletedOn, a.CompletedOn), cmp.Compare(b.Edition, a.Edition))
	})
	return out
}

// DPIAOf gives the version that an activity goes by on a day: of those on which the
// controller has decided the one decided on last; nil for none.
func (r *Register) DPIAOf(id record.ActivityID, d kinds.Date) *dpia.DPIA {
	var out *dpia.DPIA
	for _, a := range r.DPIAsOf(id) {
		if on := a.DecidedFirst(d); on.Known() && (out == nil || on > out.DecidedFirst(d)) {
			out = a
		}
	}
	return out
}

// RenewedDPIA gives the newer version of a DPIA, completed or begun; nil for none.
func (r *Register) RenewedDPIA(a *dpia.DPIA) *dpia.DPIA { return r.reweighed[a.ID] }

// unassessed is DPI-002: an activity needs a DPIA, and there is none on which the controller
// has decided, or it is due to be looked at again. For one that is planned it opens a month
// before the processing begins. What was approved after the beginning is closed from then on.
func unassessed(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.standing(d) {
		s := r.ScreeningOf(a, d)
		if s == nil || s.Outcome != assess.Required {
			continue
		}
		why, opened := r.unassessedSince(a, d)
		if why == "" || opened > d {
			continue
		}
		f := Finding{Activity: a, OpenedOn: opened, Facts: append(r.activityFacts(a, d), Fact{"dpia_fault", why})}
		if x := r.DPIAOf(a.ID, d); x != nil {
			f.DPIA = x
			f.Facts = append(f.Facts, known(Fact{"dpia", x.Name}, Fact{"dpia_decided", string(x.DecidedFirst(d))}, Fact{"dpia_due", string(x.Due())})...)
		}
		out = append(out, f)
	}
	return out
}

// unassessedSince says what is wrong with the DPIA of an activity, and since when.
func (r *Register) unassessedSince(a *record.Activity, d kinds.Date) (why string, since kinds.Date) {
	start := a.RunsFrom()
	if a.StandingOn(d) == record.Planned {
		if !a.OngoingFrom.Known() {
			return "", ""
		}
		start = a.OngoingFrom.AddDays(-law.DPIALeadDays)
	}
	x := r.DPIAOf(a.ID, d)
	switch {
	case x == nil:
		return r.undecidedDPIA(a, d), start
	case !x.Approved(d):
		if a.StandingOn(d) == record.Planned { // it is not to begin: nothing is open
			return "", ""
		}
		return "stopped", kinds.Latest(start, x.DecisionOn(d).On)
	case x.Due().Known() && d > x.Due():
		return "overdue", x.Due().AddDays(1)
	}
	if on := r.changedSince(a, x, d); on.Known() {
		return "changed", on.AddDays(law.TriggerDays + 1)
	}
	return "", ""
}

// undecidedDPIA says how far the DPIA of an activity has come on which nobody has decided.
func (r *Register) undecidedDPIA(a *record.Activity, d kinds.Date) string {
	why := "absent"
	for _, x := range r.DPIAsOf(a.ID) {
		switch {
		case x.Finished() && x.CompletedOn <= d:
			return "undecided"
		case !x.StartedOn.Known() || x.StartedOn <= d:
			why = "draft"
		}
	}
	return why
}

// changedSince is the first day after a DPIA was done on which its activity took in data,
// people or systems, or decisions by machine, or the risk changed as somebody said.
func (r *Register) changedSince(a *record.Activity, x *dpia.DPIA, d kinds.Date) kinds.Date {
	changed := kinds.Date("")
	if x.ChangedOn.Known() && x.ChangedOn <= d && x.ChangedOn > x.CompletedOn {
		changed = x.ChangedOn
	}
	if on := r.grew(a.ID.String(), x.CompletedOn, d); on.Known() {
		changed = kinds.Earliest(changed, on)
	}
	return changed
}

// ConsultFaults lists what can be wrong with the prior consultation (DPI-003).
var ConsultFaults = []string{"unsent", "running", "unhandled", "unanswered"}

// unconsulted is DPI-003: what is left for people is high, and the authority was not asked,
// or the processing goes on before it has answered (art. 36). It closes by a decision to
// stop, by a newer version with less left, by an answer that was followed up, or, when the
// authority's time is over without one, by an explicit decision to begin.
func unconsulted(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, x := range r.DPIAs {
		decided := x.DecidedFirst(d)
		if x.ResidualRisk != dpia.High || !decided.Known() || x.DecisionOn(d).Decision == dpia.Stop || r.Followed(x, d) {
			continue
		}
		why, opened := r.unconsultedSince(x, decided, d)
		if why == "" {
			continue
		}
		due := x.Consultation.DueOn(x.ClockStops, d)
		out = append(out, Finding{DPIA: x, OpenedOn: opened, Facts: known(Fact{"consult_fault", why}, Fact{"dpia_decided", string(decided)},
			Fact{"consult_sent", string(x.Consultation.SentOn)}, Fact{"consult_due", string(due)}, Fact{"consult_answered", string(x.Consultation.AnsweredOn)})})
	}
	return out
}

func (r *Register) unconsultedSince(x *dpia.DPIA, decided, d kinds.Date) (why string, since kinds.Date) {
	c, start := x.Consultation, r.runsFrom(x, d)
	switch {
	case !c.SentOn.Known() || c.SentOn > d:
		return "unsent", decided
	case !start.Known(), c.HandledOn.Known() && c.HandledOn <= d, c.ProceedOn.Known() && c.ProceedOn <= d:
		return "", ""
	}
	opened := kinds.Latest(decided, start)
	switch due := c.DueOn(x.ClockStops, d); {
	case c.AnsweredOn.Known() && c.AnsweredOn <= d:
		return "unhandled", opened
	case due.Known() && d > due:
		return "unanswered", opened
	}
	return "running", opened
}

// Followed reports whether a newer version was decided on by a day.
func (r *Register) Followed(x *dpia.DPIA, d kinds.Date) bool {
	seen := map[dpia.ID]bool{}
	for next := r.RenewedDPIA(x); next != nil && !seen[next.ID]; next = r.RenewedDPIA(next) {
		if next.DecidedFirst(d).Known() {
			return true
		}
		seen[next.ID] = true
	}
	return false
}

// runsFrom is the first day on which an activity that a DPIA covers began, of those that go
// on; unknown while none does.
func (r *Register) runsFrom(x *dpia.DPIA, d kinds.Date) kinds.Date {
	out := kinds.Date("")
	for _, id := range x.Activities {
		if a := r.activities[id]; a != nil && a.StandingOn(d) == record.Ongoing {
			out = kinds.Earliest(out, a.RunsFrom())
		}
	}
	return out
}
