package gap

import (
	"slices"

	"ledd/internal/assess"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// screenedOn gives the screenings of an activity by a day, the oldest first.
func (r *Register) screenedOn(a *record.Activity, d kinds.Date) []*assess.Screening {
	var out []*assess.Screening
	for _, s := range r.Screenings {
		if s.Activity == a.ID && s.ScreenedOn <= d {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(x, y *assess.Screening) int {
		switch {
		case x.ScreenedOn < y.ScreenedOn:
			return -1
		case x.ScreenedOn > y.ScreenedOn:
			return 1
		}
		return x.CreatedAt.Compare(y.CreatedAt)
	})
	return out
}

// ScreeningOf gives the screening of an activity that holds on a day; nil for none.
func (r *Register) ScreeningOf(a *record.Activity, d kinds.Date) *assess.Screening {
	all := r.screenedOn(a, d)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// unscreened is DPI-001: nobody has screened an activity, the outcome has been open for
// too long, or the activity changed after it was screened.
func unscreened(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.standing(d) {
		if a.StandingOn(d) == record.Paused {
			continue
		}
		why, opened := r.unscreenedSince(a, d)
		if why == "" || opened > d {
			continue
		}
		f := Finding{Activity: a, OpenedOn: opened, Facts: append(r.activityFacts(a, d), Fact{"screening_fault", why})}
		if s := r.ScreeningOf(a, d); s != nil {
			f.Facts = append(f.Facts, known(Fact{"screened_on", string(s.ScreenedOn)}, Fact{"screening_outcome", s.Outcome})...)
		}
		out = append(out, f)
	}
	return out
}

// ScreeningFaults lists what can be wrong with the screening of an activity.
var ScreeningFaults = []string{"absent", "undecided", "changed"}

// unscreenedSince says what is wrong with the screening of an activity, and since when.
func (r *Register) unscreenedSince(a *record.Activity, d kinds.Date) (why string, since kinds.Date) {
	all := r.screenedOn(a, d)
	if len(all) == 0 {
		since = a.Since().AddDays(law.ScreeningDays)
		if a.OngoingFrom.Known() {
			since = kinds.Earliest(since, a.OngoingFrom)
		}
		return "absent", since
	}
	last := all[len(all)-1]
	if !last.Decided() { // open since the first of those that left it open
		for i := len(all) - 1; i >= 0 && !all[i].Decided(); i-- {
			since = all[i].ScreenedOn
		}
		return "undecided", since.AddDays(law.ScreeningDays + 1)
	}
	if since = r.changedAfter(a, last, d); since.Known() {
		return "changed", since
	}
	return "", ""
}

// changedAfter is the first day after a screening on which its activity took in data,
// people or systems, or began to decide or to profile by machine; or the day that
// somebody stated. Unknown: nothing has changed by d.
func (r *Register) changedAfter(a *record.Activity, s *assess.Screening, d kinds.Date) kinds.Date {
	changed := kinds.Date("")
	if s.ChangedOn.Known() && s.ChangedOn <= d {
		changed = s.ChangedOn
	}
	if on := r.grew(a.ID.String(), s.ScreenedOn, d); on.Known() {
		changed = kinds.Earliest(changed, on)
	}
	return changed
}

// grew is the first day after one, and no later than d, on which a word came into the traces
// of a record; unknown for none.
func (r *Register) grew(id string, after, d kinds.Date) kinds.Date {
	var before []string
	for i, t := range r.traces[id] {
		if i > 0 && t.On > after && t.On <= d && slices.ContainsFunc(t.Words, func(w string) bool { return w != "" && !slices.Contains(before, w) }) {
			return t.On
		}
		before = t.Words
	}
	return ""
}
