package gap

import (
	"cmp"
	"slices"

	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// NoticeOf gives the notice of an activity that holds on a day: that which was adopted
// last; nil for none.
func (r *Register) NoticeOf(a *record.Activity, d kinds.Date) *record.Notice {
	var last *record.Notice
	for _, n := range r.Notices {
		if n.AdoptedOn.Known() && n.AdoptedOn <= d && !r.noticeFollowed(n, d) && slices.Contains(n.Activities, a.ID) && (last == nil || cmp.Or(cmp.Compare(n.AdoptedOn, last.AdoptedOn), cmp.Compare(n.Edition, last.Edition), n.CreatedAt.Compare(last.CreatedAt)) > 0) {
			last = n
		}
	}
	return last
}

// noticeFollowed reports whether a newer version had been adopted by a day: the older one
// tells of nothing any more, also of an activity that the newer one leaves out.
func (r *Register) noticeFollowed(n *record.Notice, d kinds.Date) bool {
	return slices.ContainsFunc(r.Notices, func(next *record.Notice) bool {
		return !n.ID.IsZero() && next.Previous == n.ID && next.AdoptedOn.Known() && next.AdoptedOn <= d
	})
}

// untoldOf lists what a notice must say of this activity beside what every notice says
// (art. 13(1)(d) and (f), 13(2)(c) and (f), 14(2)(f)).
func untoldOf(a *record.Activity, n *record.Notice) []string {
	rests := func(point string) bool {
		return slices.ContainsFunc(a.LegalBases, func(b record.LegalBasis) bool { return b.Point == point })
	}
	consent := rests("a") || slices.ContainsFunc(a.SpecialBases, func(b record.SpecialBasis) bool { return b.Point == "a" })
	var out []string
	for _, c := range []struct {
		code  string
		asked bool
		said  string
	}{
		{"interests", rests("f"), n.Interests}, {"transfers", len(a.Transfers) > 0, n.Transfers}, {"withdrawal", consent, n.Withdrawal},
		{"automated", a.AutomatedDecisions == kinds.Yes, n.Automated}, {"source", a.SourceOfData != "", n.Source},
	} {
		if c.asked && c.said == "" {
			out = append(out, c.code)
		}
	}
	return out
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
	for _, l := range n.Lacking() {
		out = append(out, l.Code)
	}
	out = append(out, untoldOf(a, n)...)
	if slices.ContainsFunc(a.Told(), func(w string) bool { return !slices.Contains(n.Rests, w) }) {
		out = append(out, "changed")
	}
	return out
}
