package gap

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// triple is the subject of the coverage rules: controller, level-1 engagement,
// system (gaps 0).
type triple struct {
	e *chain.Engagement
	s *chain.System
}

// needsAgreement reports whether an engagement owes a data processing agreement
// on a day (art. 28(3)): live, a processor, personal data, and access that is
// more than incidental, between two legal entities.
func needsAgreement(e *chain.Engagement, d kinds.Date) bool {
	return e.LiveOn(d) && role(e, d) == "processor" && e.PersonalData == kinds.Yes &&
		e.AccessMode != "none" && e.AccessMode != "incidental_only" && e.Upstream != e.Downstream
}

// role is the decided role, as known on a day: a decision of a later day does
// not exist yet, and no answer is undecided.
func role(e *chain.Engagement, d kinds.Date) string {
	if e.RoleBasis == "" || (e.DecidedOn.Known() && e.DecidedOn > d) {
		return "undetermined"
	}
	return e.RoleBasis
}

// personal is whether a system holds personal data, as known on a day.
func personal(s *chain.System, d kinds.Date) kinds.Tri {
	if s.PersonalData == "" || (s.DecidedOn.Known() && s.DecidedOn > d) {
		return kinds.Unknown
	}
	if s.PersonalData == kinds.Yes && s.PersonalDataSince.Known() && s.PersonalDataSince > d {
		return kinds.No // synthetic data until then
	}
	return s.PersonalData
}

// inUse reports whether a system was in use on a day: a pilot with real data
// counts, a plan does not, and one that ended but still has its data held does.
func inUse(s *chain.System, d kinds.Date) bool {
	switch s.Lifecycle {
	case chain.Planned, chain.Procurement:
		return false
	case chain.EndedDataHeld:
		return d.Within(s.InUseFrom, "")
	default:
		return d.Within(s.InUseFrom, s.InUseTo)
	}
}

// triples lists whatever a coverage rule may open on, on a day. While the role
// is undecided (ENG-001) none may.
func (r *Register) triples(d kinds.Date) []triple {
	var out []triple
	for _, e := range r.Engagements {
		if !needsAgreement(e, d) {
			continue
		}
		for _, s := range r.known(e.ScopeSystems) {
			if inUse(s, d) && personal(s, d) == kinds.Yes {
				out = append(out, triple{e, s})
			}
		}
	}
	return out
}

// standing is the one coverage gap of a triple on a day: the rule, the agreement
// that it looks at, and the day it opened.
type standing struct {
	triple
	rule   string
	deal   *agreement.Agreement
	opened kinds.Date
}

// standings lists every coverage gap of a day; the rules share one computation.
func (r *Register) standings(d kinds.Date) []standing {
	if found, done := r.uncovered[d]; done {
		return found
	}
	found := []standing{}
	for _, t := range r.triples(d) {
		if g, open := r.coverage(t, d); open {
			found = append(found, g)
		}
	}
	r.uncovered[d] = found
	return found
}

// coverage tells which one rule applies to a triple: of DPA-002, 009, 008, 003
// the first that applies, in this order (the one that says what to do), else
// DPA-001; nothing where an agreement covers it.
func (r *Register) coverage(t triple, d kinds.Date) (standing, bool) {
	deals := r.between(t.e, d)
	if r.covered(t, deals, d) {
		return standing{}, false
	}
	began := r.uncoveredSince(t, deals, d)
	for _, look := range precedence {
		if a := newest(deals, func(a *agreement.Agreement) bool { return look.fits(r, t, a, d) }); a != nil {
			opened := began
			if look.rule == "DPA-003" {
				opened = kinds.Latest(began, r.overFrom(a, t.e.Upstream, d))
			}
			return standing{t, look.rule, a, opened}, true
		}
	}
	return standing{triple: t, rule: "DPA-001", opened: began}, true
}

// Footing is how the organisation stands with somebody that works for a system
// directly.
type Footing string

// The footings, the gravest first.
const (
	Uncovered Footing = "uncovered" // owes an agreement that is not there
	Undecided Footing = "undecided" // nobody has decided whether one is owed
	Covered   Footing = "covered"   // owes an agreement, and has it
	NotOwed   Footing = "not-owed"  // no processing on the organisation's behalf
)

// FootingOf is the gravest footing among the engagements of an organisation for
// a system on a day; empty when it has none.
func (r *Register) FootingOf(s *chain.System, o kinds.OrgID, d kinds.Date) Footing {
	gravest, at := []Footing{Uncovered, Undecided, Covered, NotOwed}, -1
	for _, e := range r.Engagements {
		if e.Downstream == o && e.LiveOn(d) && slices.Contains(e.ScopeSystems, s.ID) {
			if i := slices.Index(gravest, r.footing(triple{e, s}, d)); at < 0 || i < at {
				at = i
			}
		}
	}
	if at < 0 {
		return ""
	}
	return gravest[at]
}

func (r *Register) footing(t triple, d kinds.Date) Footing {
	switch role, held := role(t.e, d), personal(t.s, d); {
	case needsAgreement(t.e, d) && inUse(t.s, d) && held == kinds.Yes:
		if _, open := r.coverage(t, d); open {
			return Uncovered
		}
		return Covered
	case role == "undetermined", role == "processor" && (t.e.PersonalData == kinds.Unknown || t.e.PersonalData == "" || held == kinds.Unknown):
		return Undecided
	}
	return NotOwed
}

// precedence is the order in which a missing coverage is explained.
var precedence = []struct {
	rule string
	fits func(*Register, triple, *agreement.Agreement, kinds.Date) bool
}{
	{"DPA-002", pending},
	{"DPA-009", unbound},
	{"DPA-008", outOfScope},
	{"DPA-003", over},
}

// Carrying lists the agreements that are in force on a day between the two ends of an
// engagement; for data still held after the end, one in exit counts too.
func (r *Register) Carrying(e *chain.Engagement, d kinds.Date) []*agreement.Agreement {
	return slices.DeleteFunc(r.between(e, d), func(a *agreement.Agreement) bool {
		return !r.inForce(a, d) && (e.State != chain.EndedButHolding || !a.HoldsOn(d))
	})
}

// between lists the agreements that fit and name both parties, on a day.
func (r *Register) between(e *chain.Engagement, d kinds.Date) []*agreement.Agreement {
	var out []*agreement.Agreement
	for _, a := range r.byParty[e.Downstream] {
		if a.ExistsOn(d) && a.Fits() && a.Names(e.Upstream) {
			out = append(out, a)
		}
	}
	return out
}

// covered reports whether one of the agreements carries the triple: in force,
// both parties bound, the system in scope; for data still held after the end, an
// agreement in exit does too.
func (r *Register) covered(t triple, deals []*agreement.Agreement, d kinds.Date) bool {
	for _, a := range deals {
		force := r.inForce(a, d) || (t.e.State == chain.EndedButHolding && a.HoldsOn(d))
		if force && r.scope[a.ID][t.s.ID] && bound(a, t, d) {
			return true
		}
	}
	return false
}

// inForce reports whether an agreement is in force on a day and no successor has
// taken over from it.
func (r *Register) inForce(a *agreement.Agreement, d kinds.Date) bool {
	_, replaced := r.replaced(a, d)
	return a.InForceOn(d) && !replaced
}

func bound(a *agreement.Agreement, t triple, d kinds.Date) bool {
	return a.BoundOn(t.e.Upstream, t.s.ID, d) && a.BoundOn(t.e.Downstream, t.s.ID, d)
}

// pending: it has the system in scope and is on its way (DPA-002).
func pending(r *Register, t triple, a *agreement.Agreement, d kinds.Date) bool {
	return r.scope[a.ID][t.s.ID] && a.PendingOn(d) && !a.LeftOn(t.e.Upstream, d)
}

// unbound: it is in force with the system in scope, but the controller is not
// bound by it (DPA-009).
func unbound(r *Register, t triple, a *agreement.Agreement, d kinds.Date) bool {
	return r.scope[a.ID][t.s.ID] && r.inForce(a, d) && !a.BoundOn(t.e.Upstream, t.s.ID, d) && !a.LeftOn(t.e.Upstream, d)
}

// outOfScope: it is in force and binds both, without the system (DPA-008).
func outOfScope(r *Register, t triple, a *agreement.Agreement, d kinds.Date) bool {
	return !r.scope[a.ID][t.s.ID] && r.inForce(a, d) && bound(a, t, d)
}

// over: it had the system in scope and is over, or was replaced, or the
// controller has left it (DPA-003).
func over(r *Register, t triple, a *agreement.Agreement, d kinds.Date) bool {
	_, replaced := r.replaced(a, d)
	return r.scope[a.ID][t.s.ID] && (a.LapsedOn(d) || replaced || a.LeftOn(t.e.Upstream, d))
}

// newest picks the agreement that took effect last.
func newest(deals []*agreement.Agreement, fits func(*agreement.Agreement) bool) *agreement.Agreement {
	var best *agreement.Agreement
	for _, a := range deals {
		if fits(a) && (best == nil || a.EffectiveFrom > best.EffectiveFrom || (a.EffectiveFrom == best.EffectiveFrom && a.Code > best.Code)) {
			best = a
		}
	}
	return best
}

// processingStart is when the triple first owed an agreement: the processing,
// the system and the personal data must all be there. Unknown on all three is
// unknown.
func processingStart(t triple) kinds.Date {
	return kinds.Latest(t.e.StartsOn, t.s.InUseFrom, t.s.PersonalDataSince)
}

// uncoveredSince is the day from which the triple has been without cover: the
// start of the processing, or the day after the last cover ended.
func (r *Register) uncoveredSince(t triple, deals []*agreement.Agreement, d kinds.Date) kinds.Date {
	since := processingStart(t)
	for _, a := range deals {
		end := r.overFrom(a, t.e.Upstream, d)
		if end.Known() && end <= d && r.scope[a.ID][t.s.ID] && r.covered(t, []*agreement.Agreement{a}, end.AddDays(-1)) {
			since = kinds.Latest(since, end)
		}
	}
	return since
}

// overFrom is the first day without the agreement, for one party: the day after
// its end, the day a successor took over, or the day the party left.
func (r *Register) overFrom(a *agreement.Agreement, o kinds.OrgID, d kinds.Date) kinds.Date {
	left := kinds.Date("")
	for _, p := range a.Parties {
		if p.Org == o {
			left = p.LeftOn
		}
	}
	taken, _ := r.replaced(a, d)
	return kinds.Earliest(a.End().AddDays(1), left, taken)
}

// Holding reports whether a system was in use with personal data on a day: what
// the coverage measures are a part of.
func Holding(s *chain.System, d kinds.Date) bool { return inUse(s, d) && personal(s, d) == kinds.Yes }

// InScope gives the systems of the register that an agreement covers.
func (r *Register) InScope(a *agreement.Agreement) []*chain.System { return r.known(a.ScopeSystems) }
