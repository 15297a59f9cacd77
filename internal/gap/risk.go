package gap

import (
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/risk"
)

// RiskPlaces is the units that answer for a risk assessment on a day: the one that it names,
// else those of what it is about.
func (r *Register) RiskPlaces(a *risk.Assessment, d kinds.Date) []party.UnitID {
	if !a.Unit.IsZero() {
		return []party.UnitID{a.Unit}
	}
	systems := a.Systems
	if len(systems) == 0 && !a.Flow.IsZero() {
		for _, f := range r.Flows {
			if f.ID == a.Flow {
				systems = f.Systems()
			}
		}
	}
	var out []party.UnitID
	for _, id := range systems {
		if s := r.systems[id]; s != nil && !s.OwnerOn(d).IsZero() && !slices.Contains(out, s.OwnerOn(d)) {
			out = append(out, s.OwnerOn(d))
		}
	}
	if x := r.activities[a.Activity]; len(systems) == 0 && x != nil && !x.ResponsibleUnit.IsZero() {
		out = append(out, x.ResponsibleUnit)
	}
	return out
}

// RiskRule is the strictest criteria that reach what an assessment is about, on a day.
func (r *Register) RiskRule(a *risk.Assessment, d kinds.Date) risk.Rule {
	return risk.Strictest(r.Criteria, risk.Lines(r.units, r.RiskPlaces(a, d), d), d)
}

// UnitTree is the units of the register by their identifiers.
func (r *Register) UnitTree() map[party.UnitID]*party.Unit { return r.units }

// Renewed gives the newer version of an assessment, completed or begun; nil for none.
func (r *Register) Renewed(a *risk.Assessment) *risk.Assessment { return r.renewed[a.ID] }

// Assessed lists the risk assessments that cover a system, the newest first.
func (r *Register) Assessed(id chain.SystemID) []*risk.Assessment {
	var out []*risk.Assessment
	for _, a := range r.Assessments {
		if slices.Contains(a.Systems, id) {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b *risk.Assessment) int { return strings.Compare(string(b.PerformedOn), string(a.PerformedOn)) })
	return out
}

// DPIAPlaces is the units that answer for a DPIA on a day: the one that it names, else those
// of its activities, else those that own its systems.
func (r *Register) DPIAPlaces(a *dpia.DPIA, d kinds.Date) []party.UnitID {
	if !a.Unit.IsZero() {
		return []party.UnitID{a.Unit}
	}
	var out []party.UnitID
	add := func(u party.UnitID) {
		if !u.IsZero() && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	for _, id := range a.Activities {
		if x := r.activities[id]; x != nil {
			add(x.ResponsibleUnit)
		}
	}
	if len(a.Activities) == 0 {
		for _, s := range r.known(a.Systems) {
			add(s.OwnerOn(d))
		}
	}
	return out
}

// DPIARule is the strictest criteria of risk that reach what a DPIA is about, on a day.
func (r *Register) DPIARule(a *dpia.DPIA, d kinds.Date) risk.Rule {
	return risk.Strictest(r.Criteria, risk.Lines(r.units, r.DPIAPlaces(a, d), d), d)
}
