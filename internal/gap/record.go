package gap

import (
	"slices"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// outsideRecord is ROP-001: a system holds personal data, and no ongoing activity of the
// controller refers to it. One activity may be of many systems; infrastructure counts as
// any other system does.
func outsideRecord(r *Register, d kinds.Date) []Finding {
	within, until := r.recorded(d)
	var out []Finding
	for _, s := range r.Systems {
		if within[s.ID] || !inUse(s, d) || personal(s, d) != kinds.Yes {
			continue
		}
		opened := kinds.Latest(s.InUseFrom, s.PersonalDataSince, until[s.ID])
		out = append(out, Finding{System: s, OpenedOn: opened, Facts: known(
			Fact{"in_use_from", string(s.InUseFrom)}, Fact{"lifecycle", string(s.Lifecycle)}, Fact{"risk_class", string(s.Risk())})})
	}
	return out
}

// recorded gives the systems of ongoing activities on a day, and for the others the day
// after the last that one of them had such an activity.
func (r *Register) recorded(d kinds.Date) (within map[chain.SystemID]bool, until map[chain.SystemID]kinds.Date) {
	within, until = map[chain.SystemID]bool{}, map[chain.SystemID]kinds.Date{}
	for _, a := range r.Activities {
		standing := a.StandingOn(d)
		for _, s := range a.Systems {
			within[s] = within[s] || standing == record.Ongoing
			switch standing {
			case record.Ended:
				until[s] = kinds.Latest(until[s], a.EndedOn.AddDays(1))
			case record.Paused:
				until[s] = kinds.Latest(until[s], a.PausedFrom)
			case record.Planned, record.Ongoing: // nothing has ended
			}
		}
	}
	return within, until
}

// draftDays is how long the record of a planned activity may be incomplete (gaps ROP-002).
const draftDays = 30

// recordLacking is ROP-002: the record of an activity lacks what art. 30(1) asks for. It
// opens when the processing begins, and for one that is planned after a month.
func recordLacking(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.standing(d) {
		lacks := a.Lacking()
		opened := a.Since().AddDays(draftDays)
		if a.OngoingFrom.Known() {
			opened = kinds.Earliest(opened, a.OngoingFrom)
		}
		if len(lacks) == 0 || opened > d {
			continue
		}
		f := Finding{Activity: a, OpenedOn: opened, Severity: law.Medium, Facts: r.activityFacts(a, d)}
		for _, l := range lacks {
			if l.Grave {
				f.Severity = law.High
			}
			f.Facts = append(f.Facts, Fact{"record_lacking", l.Code})
		}
		out = append(out, f)
	}
	return out
}

// Activity finds an activity; nil for none.
func (r *Register) Activity(id record.ActivityID) *record.Activity { return r.activities[id] }

// standing lists the activities that are planned, ongoing or paused on a day.
func (r *Register) standing(d kinds.Date) []*record.Activity {
	var out []*record.Activity
	for _, a := range r.Activities {
		if s := a.StandingOn(d); s != "" && s != record.Ended {
			out = append(out, a)
		}
	}
	return out
}

// Using lists the activities that use a system on a day.
func (r *Register) Using(id chain.SystemID, d kinds.Date) []*record.Activity {
	return slices.DeleteFunc(r.standing(d), func(a *record.Activity) bool { return !slices.Contains(a.Systems, id) })
}

// activityFacts is what every gap of an activity rests on.
func (r *Register) activityFacts(a *record.Activity, d kinds.Date) []Fact {
	return known(Fact{"activity_status", string(a.StandingOn(d))}, Fact{"ongoing_from", string(a.OngoingFrom)}, Fact{"activity_systems", r.codes(a.Systems)})
}

// recordUnrevised is ROP-003: the record of an activity that goes on was not looked at in
// time. A change of it is no review; a review that found nothing is one.
func recordUnrevised(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.standing(d) {
		due := r.RecordDue(a, d)
		if a.StandingOn(d) == record.Planned || !due.Known() || d <= due {
			continue
		}
		out = append(out, Finding{Activity: a, OpenedOn: due.AddDays(1), Facts: append(r.activityFacts(a, d), known(
			Fact{"last_review", string(a.LastReview(d))}, Fact{"review_due", string(due)})...)})
	}
	return out
}

// RecordDue is the last day for the next review of the record of an activity.
func (r *Register) RecordDue(a *record.Activity, d kinds.Date) kinds.Date {
	return a.ReviewDue(d, r.Law(d).RecordMonths)
}

// unfounded is ROP-005: the legal basis of an activity is incomplete. While it is planned
// that is less grave.
func unfounded(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.standing(d) {
		lacks := a.Unfounded(r.Around(a))
		if len(lacks) == 0 {
			continue
		}
		f := Finding{Activity: a, OpenedOn: a.RunsFrom(), Severity: law.High, Facts: r.activityFacts(a, d)}
		if a.StandingOn(d) == record.Planned {
			f.Severity, f.OpenedOn = law.Medium, a.Since()
		}
		codes := []string{}
		for _, l := range lacks {
			if !slices.Contains(codes, l.Code) {
				codes = append(codes, l.Code)
			}
		}
		for _, c := range codes {
			f.Facts = append(f.Facts, Fact{"basis_lacking", c})
		}
		out = append(out, f)
	}
	return out
}

// Around is what the legal basis of an activity depends on beside its own words.
func (r *Register) Around(a *record.Activity) record.Around {
	known := record.Around{PublicBody: r.Controller.Public()}
	for _, s := range r.known(a.Systems) {
		known.LoginKey = known.LoginKey || s.NationalIDAsLogin == kinds.Yes
	}
	return known
}

// OfActivity gives those of a day's findings that are about an activity.
func (r *Register) OfActivity(a *record.Activity, found []Finding, d kinds.Date) []Gap {
	var out []Gap
	for _, f := range found {
		if f.Activity == a {
			out = append(out, r.view(f, d))
		}
	}
	return out
}

// activityParties lists the organisations that activities name: joint controllers and
// recipients.
func activityParties(all []*record.Activity) []kinds.OrgID {
	out := []kinds.OrgID{}
	add := func(o kinds.OrgID) {
		if !o.IsZero() {
			out = append(out, o)
		}
	}
	for _, a := range all {
		for _, j := range a.JointControllers {
			add(j.Org)
		}
		for _, r := range a.Recipients {
			add(r.Org)
		}
	}
	return out
}
