package gap

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
	"ledd/internal/risk"
)

// Trigger is something that happened to what an assessment is about, after it was made: a
// living assessment is looked at again (domain 3.13). It is answered by a newer version that
// names it, or by somebody's word that it has no effect.
type Trigger struct {
	Key  string     // how a version or an answer names it
	Kind string     // of TriggerKinds
	On   kinds.Date // the day on which it happened
	What string     // what it is about, in words of the register
	Due  kinds.Date // the last day for looking at it
}

// TriggerKinds lists the kinds: those that people report, and those that the register sees.
var TriggerKinds = append(slices.Clone(risk.ReportKinds), "subprocessor", "transfer", "data", "criteria")

// current lists the completed assessments that no other has taken the place of by a day.
func (r *Register) current(d kinds.Date) []*risk.Assessment {
	var out []*risk.Assessment
	for _, a := range r.Assessments {
		if performed(a, d) && !r.replacedOn(a, d) {
			out = append(out, a)
		}
	}
	return out
}

// performed reports whether an assessment was completed, and made by a day.
func performed(a *risk.Assessment, d kinds.Date) bool { return a.Finished() && a.PerformedOn <= d }

// replacedOn reports whether a newer version was made by a day, or other assessments of the
// same phase look at each of its systems since.
func (r *Register) replacedOn(a *risk.Assessment, d kinds.Date) bool {
	for next, left := r.renewed[a.ID], len(r.Assessments); next != nil && left > 0; next, left = r.renewed[next.ID], left-1 {
		if performed(next, d) {
			return true
		}
	}
	if a.Object != "system" || len(a.Systems) == 0 {
		return false
	}
	for _, id := range a.Systems {
		if !slices.ContainsFunc(r.Assessments, func(b *risk.Assessment) bool {
			return b.Object == a.Object && b.Phase == a.Phase && performed(b, d) && b.PerformedOn > a.PerformedOn && slices.Contains(b.Systems, id)
		}) {
			return false
		}
	}
	return true
}

// line gives the versions of an assessment, from the asked one back to the first.
func (r *Register) line(a *risk.Assessment) []*risk.Assessment {
	out := []*risk.Assessment{a}
	for at := a; !at.Previous.IsZero() && len(out) <= len(r.Assessments); {
		i := slices.IndexFunc(r.Assessments, func(x *risk.Assessment) bool { return x.ID == at.Previous })
		if i < 0 {
			break
		}
		at = r.Assessments[i]
		out = append(out, at)
	}
	return out
}

// Triggers lists what happened by a day to what an assessment is about and nobody has
// answered, the oldest first. What a version before it left open is still to be answered,
// even if a newer version was made since: it must name it.
func (r *Register) Triggers(a *risk.Assessment, d kinds.Date) []Trigger {
	line := r.line(a)
	answered := func(key string) bool {
		return slices.ContainsFunc(line, func(v *risk.Assessment) bool {
			return v.AnsweredBy(key, d) || v.Finished() && v.PerformedOn <= d && slices.Contains(v.Triggers, key)
		})
	}
	first := line[len(line)-1]
	var out []Trigger
	add := func(t Trigger) {
		if t.On > first.PerformedOn && t.On <= d && !answered(t.Key) {
			t.Due = t.On.AddDays(law.TriggerDays)
			if risk.Urgent(t.Kind) {
				t.Due = law.Workdays(r.Controller.Country, t.On, law.TriggerWorkdays)
			}
			out = append(out, t)
		}
	}
	for _, v := range line {
		for _, x := range v.Reported {
			add(Trigger{Key: x.Key, Kind: x.Kind, On: kinds.Latest(x.On, first.PerformedOn.AddDays(1)), What: x.Note})
		}
	}
	for _, t := range r.happened(a, first.PerformedOn, d) {
		add(t)
	}
	slices.SortStableFunc(out, func(x, y Trigger) int { return cmp.Or(cmp.Compare(x.On, y.On), cmp.Compare(x.Key, y.Key)) })
	return out
}

// happened lists what the register saw happen after a day, and no later than d, to what an
// assessment is about.
func (r *Register) happened(a *risk.Assessment, after, d kinds.Date) []Trigger {
	var out []Trigger
	vendors := map[kinds.OrgID]bool{}
	for _, e := range r.Engagements {
		if slices.ContainsFunc(e.ScopeSystems, func(s chain.SystemID) bool { return slices.Contains(a.Systems, s) }) && e.LiveOn(d) {
			vendors[e.Downstream] = true
			out = append(out, r.badLooks(e, after, d)...)
		}
	}
	for processor := range vendors {
		out = append(out, r.badPapers(processor, a.Systems, after, d)...)
	}
	for _, l := range r.Links {
		if vendors[l.Upstream] && l.StartsOn > after && l.LiveOn(d) {
			out = append(out, Trigger{Key: "subprocessor:" + l.ID.String(), Kind: "subprocessor", On: l.StartsOn, What: l.Name})
		}
	}
	for _, t := range r.Transfers {
		if t.StartsOn > after && t.StartsOn <= d && slices.ContainsFunc(r.moved(t), func(s *chain.System) bool { return slices.Contains(a.Systems, s.ID) }) {
			out = append(out, Trigger{Key: "transfer:" + t.ID.String(), Kind: "transfer", On: t.StartsOn, What: cmp.Or(r.nameOf(t.Importer), t.Code)})
		}
	}
	for _, s := range r.known(a.Systems) {
		out = append(out, r.newData(s, after, d)...)
	}
	reach := r.RiskRule(a, d).Criteria
	for _, c := range r.Criteria {
		if c.ValidFrom > after && c.HoldsOn(d) && slices.Contains(reach, c.ID) {
			out = append(out, Trigger{Key: "criteria:" + c.ID.String(), Kind: "criteria", On: c.ValidFrom, What: c.Name})
		}
	}
	return out
}

// badPapers lists the papers about a processor that became known after a day, reach one of
// some systems, and are not clean or found something grave.
func (r *Register) badPapers(processor kinds.OrgID, systems []chain.SystemID, after, d kinds.Date) []Trigger {
	var out []Trigger
	for _, p := range r.vouching(processor, d) {
		on := p.HeldFrom(r.Controller.ID)
		if on > after && p.Decision.Kind != "set_aside" && (p.Unclean() || grave(p.Findings)) && slices.ContainsFunc(systems, p.Reaches) {
			out = append(out, Trigger{Key: "audit:" + p.ID.String(), Kind: "audit", On: on, What: cmp.Or(p.Auditor, r.nameOf(processor))})
		}
	}
	return out
}

// badLooks lists the supervisions of an engagement after a day that ended badly or found
// something grave.
func (r *Register) badLooks(e *chain.Engagement, after, d kinds.Date) []Trigger {
	var out []Trigger
	for _, s := range r.heldOn(e, d) {
		on := s.HeldFrom(r.Controller.ID)
		if on > after && (s.Conclusion == "unsatisfactory" || grave(s.Findings)) {
			out = append(out, Trigger{Key: "audit:" + s.ID.String(), Kind: "audit", On: on, What: r.nameOf(e.Downstream)})
		}
	}
	return out
}

// grave reports whether one of the findings is high or critical, and not set aside.
func grave(all []assess.Observation) bool {
	return slices.ContainsFunc(all, func(o assess.Observation) bool {
		return (o.Severity == "high" || o.Severity == "critical") && o.Decision.Kind != "set_aside"
	})
}

// newData lists the days after one on which kinds of data came to a system.
func (r *Register) newData(s *chain.System, after, d kinds.Date) []Trigger {
	var out []Trigger
	var seen []string
	for i, t := range r.traces[s.ID.String()] {
		var fresh []string
		for _, w := range t.Words {
			if !slices.Contains(seen, w) && dataWord(w) {
				fresh, seen = append(fresh, w), append(seen, w)
			}
		}
		if i > 0 && len(fresh) > 0 && t.On > after && t.On <= d {
			out = append(out, Trigger{Key: "data:" + s.ID.String() + ":" + string(t.On), Kind: "data", On: t.On, What: s.Name + ": " + traceWords(fresh)})
		}
	}
	return out
}

// dataWord reports whether a word of the traces is a kind of data that is held.
func dataWord(w string) bool {
	what, says, _ := strings.Cut(w, ":")
	return what == chain.TraceData || slices.Contains(chain.TraceKinds, what) && says == string(kinds.Yes)
}

// traceWords gives types of data as they were written.
func traceWords(all []string) string {
	var out []string
	for _, w := range all {
		what, says, _ := strings.Cut(w, ":")
		if what == chain.TraceData {
			what = says
		}
		out = append(out, what)
	}
	return strings.Join(out, ", ")
}

// unjudged is RSK-001: a system is in use, and nobody has assessed its risk, by itself or
// with others. A DPIA stands for it only if it looks at confidentiality, integrity and
// availability. Systems without personal data are assessed too; that is less grave.
func unjudged(r *Register, d kinds.Date) []Finding {
	judged := map[chain.SystemID]bool{}
	for _, a := range r.Assessments {
		for _, s := range a.Systems {
			judged[s] = judged[s] || performed(a, d)
		}
	}
	for _, x := range r.DPIAs {
		if x.Finished() && x.CompletedOn <= d && x.Security() {
			for _, s := range x.Systems {
				judged[s] = true
			}
		}
	}
	var out []Finding
	for _, s := range r.Systems {
		if judged[s.ID] || s.Lifecycle == chain.EndedDataHeld || !inUse(s, d) {
			continue
		}
		f := Finding{System: s, OpenedOn: s.InUseFrom, Facts: known(
			Fact{"in_use_from", string(s.InUseFrom)}, Fact{"lifecycle", string(s.Lifecycle)}, Fact{"risk_class", string(s.Risk())})}
		if personal(s, d) == kinds.No {
			f.Severity, f.Fixed = law.Medium, true
		}
		out = append(out, f)
	}
	return out
}

// reassess is RSK-002: an assessment is due again, or something has happened since that
// nobody has looked at in time. However much has happened, it is one gap.
func reassess(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.current(d) {
		if len(a.Systems) > 0 && !slices.ContainsFunc(r.known(a.Systems), func(s *chain.System) bool { return inUse(s, d) || d < s.InUseFrom }) {
			continue // nothing of it is in use any more
		}
		opened, facts := kinds.Date(""), known(Fact{"assessment", a.Name}, Fact{"performed_on", string(a.PerformedOn)})
		if a.Due.Known() && d > a.Due {
			opened, facts = a.Due.AddDays(1), append(facts, Fact{"assessment_due", string(a.Due)})
		}
		for _, t := range r.Triggers(a, d) {
			if d > t.Due {
				opened, facts = kinds.Earliest(opened, t.Due.AddDays(1)), append(facts, Fact{"trigger", t.Kind}, Fact{"trigger_on", string(t.On)})
			}
		}
		if opened.Known() {
			out = append(out, Finding{Assessment: a, OpenedOn: opened, Facts: facts})
		}
	}
	return out
}

// unaccepted is RSK-003: more is left of a scenario than is accepted, a treatment is late,
// or no criteria reach the unit at all. Tightened criteria open old acceptances again.
func unaccepted(r *Register, d kinds.Date) []Finding {
	var out []Finding
	lawless := map[string]Finding{}
	for _, a := range r.current(d) {
		if a.CompletedOn > d {
			continue
		}
		rule := r.RiskRule(a, d)
		if !rule.Known() {
			r.lawless(lawless, a, d)
		}
		above := a.Unaccepted(rule, d)
		for _, s := range a.Scenarios {
			f := Finding{Assessment: a, Part: s.Key, Facts: known(Fact{"assessment", a.Name}, Fact{"scenario", cmp.Or(s.Threat, s.Key)})}
			for _, x := range above {
				if x.Scenario.Key == s.Key {
					f.OpenedOn = r.aboveSince(a, s.Key, d)
					f.Facts = append(f.Facts, Fact{"risk_left", string(x.Level)}, Fact{"rank_needed", string(x.Rank)})
				}
			}
			for _, t := range a.Late(d) {
				if t.Scenario == s.Key {
					f.OpenedOn = kinds.Earliest(f.OpenedOn, kinds.Latest(a.CompletedOn, t.Due.AddDays(1)))
					f.Facts = append(f.Facts, Fact{"treatment_due", string(t.Due)})
				}
			}
			if f.OpenedOn.Known() {
				out = append(out, f)
			}
		}
	}
	for _, f := range lawless {
		out = append(out, f)
	}
	return out
}

// lawless notes the units of an assessment that no criteria reach, each once.
func (r *Register) lawless(found map[string]Finding, a *risk.Assessment, d kinds.Date) {
	places := r.RiskPlaces(a, d)
	if len(places) == 0 { // the organisation's own
		places = append(places, party.UnitID{})
	}
	for _, p := range places {
		f, ok := found[p.String()]
		if !ok {
			f = Finding{Unit: r.units[p], Part: "criteria", OpenedOn: a.CompletedOn, Facts: []Fact{{"criteria_absent", "yes"}}}
		}
		f.OpenedOn = kinds.Earliest(f.OpenedOn, a.CompletedOn)
		found[p.String()] = f
	}
}

// aboveSince is the first day from which on, without a break, more was left of a scenario
// than anybody had accepted.
func (r *Register) aboveSince(a *risk.Assessment, scenario string, d kinds.Date) kinds.Date {
	days := []kinds.Date{a.CompletedOn}
	for _, x := range a.Acceptances {
		days = append(days, x.On, x.ExpiresOn.AddDays(1))
	}
	for _, c := range r.Criteria {
		days = append(days, c.ValidFrom)
		if c.ValidTo.Known() {
			days = append(days, c.ValidTo.AddDays(1))
		}
	}
	slices.Sort(days)
	since := kinds.Date("")
	for _, day := range days {
		if day < a.CompletedOn || day > d {
			continue
		}
		open := slices.ContainsFunc(a.Unaccepted(r.RiskRule(a, day), day), func(x risk.Excess) bool { return x.Scenario.Key == scenario })
		switch {
		case !open:
			since = ""
		case !since.Known():
			since = day
		}
	}
	return since
}
