package gap

import (
	"cmp"
	"slices"

	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// NoticesOf lists the notices of an activity, in whatever state.
func (r *Register) NoticesOf(id record.ActivityID) []*record.Notice { return r.tellers[id] }

// NextNotice gives the newer version of a notice, adopted or a draft; nil for none.
func (r *Register) NextNotice(n *record.Notice) *record.Notice { return r.retold[n.ID] }

// NoticeOf gives the notice of an activity that holds on a day: that which was adopted
// last; nil for none. One whose next version had been adopted by then tells of nothing any
// more, also of an activity that the next one leaves out.
func (r *Register) NoticeOf(a *record.Activity, d kinds.Date) *record.Notice {
	var last *record.Notice
	for _, n := range r.tellers[a.ID] {
		if !n.AdoptedOn.Known() || n.AdoptedOn > d {
			continue
		}
		if next := r.retold[n.ID]; next != nil && next.AdoptedOn.Known() && next.AdoptedOn <= d {
			continue
		}
		if last == nil || cmp.Or(cmp.Compare(n.AdoptedOn, last.AdoptedOn), cmp.Compare(n.Edition, last.Edition), n.CreatedAt.Compare(last.CreatedAt)) > 0 {
			last = n
		}
	}
	return last
}

// untold is PNO-001: an activity goes on, and those whom it is about are not told of it,
// or are told something else than the register knows (art. 12-14). Data that come from
// others give a month (art. 14(3)(a)).
func untold(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.standing(d) {
		opened := a.RunsFrom()
		if a.SourceOfData != "" {
			opened = opened.AddMonths(1).AddDays(1)
		}
		if a.StandingOn(d) != record.Ongoing || opened > d {
			continue
		}
		if faults := r.NoticeFaults(a, d); len(faults) > 0 {
			f := Finding{Activity: a, OpenedOn: opened, Severity: law.Medium, Facts: r.activityFacts(a, d)}
			for _, fault := range faults {
				if slices.Contains([]string{"absent", "vendor", "controller", "purposes", "rights"}, fault) {
					f.Severity = law.High
				}
				f.Facts = append(f.Facts, Fact{"notice_fault", fault})
			}
			out = append(out, f)
		}
	}
	return out
}

// NoticeWrongs lists what can be wrong with the notice of an activity.
var NoticeWrongs = []string{"absent", "vendor", "changed", "controller", "dpo", "purposes", "legalBasis", "recipients", "retention", "rights", "complaint", "interests", "transfers", "withdrawal", "automated", "source"}

// NoticeFaults says what is wrong with the notice of an activity on a day: there is none,
// it names somebody else as controller, lacks something, or the activity has purposes,
// recipients or countries that it did not have when the notice was adopted.
func (r *Register) NoticeFaults(a *record.Activity, d kinds.Date) []string {
	n := r.NoticeOf(a, d)
	switch {
	case n == nil:
		return []string{"absent"}
	case n.Exempt():
		return nil
	}
	var out []string
	if n.Controller != r.Controller.ID && !slices.ContainsFunc(a.JointControllers, func(j record.JointController) bool { return j.Org == n.Controller }) {
		out = append(out, "vendor")
	}
	for _, l := range append(n.Lacking(), n.LackingOf(&a.ActivityInput)...) {
		out = append(out, l.Code)
	}
	if slices.ContainsFunc(a.Told(), func(w string) bool { return !slices.Contains(n.Rests, w) }) {
		out = append(out, "changed")
	}
	return out
}
