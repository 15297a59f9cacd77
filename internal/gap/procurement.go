package gap

import (
	"slices"

	"ledd/internal/kinds"
	"ledd/internal/risk"
)

// AssessedFor lists the assessments of a procurement, and those of its framework agreement.
func (r *Register) AssessedFor(p *risk.Procurement) []*risk.Assessment {
	return slices.Concat(r.bought[p.ID], r.bought[p.Framework])
}

// TimingOf is when the risk of a procurement was assessed, as known on a day.
func (r *Register) TimingOf(p *risk.Procurement, d kinds.Date) risk.Timing {
	return p.TimingOf(r.AssessedFor(p), d)
}

// ProcuredIn counts the procurements of a year, as known on a day.
func (r *Register) ProcuredIn(year string, d kinds.Date) risk.Year {
	return risk.YearOf(year, r.Procurements, r.AssessedFor, d)
}

// Preparations lists how the risk of a procurement can have been looked at: not at all though
// the requirements are public, late, early, not yet and there is time, and of which nobody has
// said whether there are requirements, or that there are none.
var Preparations = []string{"missing", "late", "early", "waiting", "unsaid", "none"}

// PreparedOn tells which of the Preparations a procurement has had by a day.
func (r *Register) PreparedOn(p *risk.Procurement, d kinds.Date) string {
	asked, t := p.AskedOn(), r.TimingOf(p, d)
	switch {
	case p.Requirements == kinds.No:
		return "none"
	case p.Requirements != kinds.Yes:
		return "unsaid"
	case t.Early != nil:
		return "early"
	case !asked.Known() || d <= asked:
		return "waiting"
	case t.Later != nil:
		return "late"
	}
	return "missing"
}

// unprepared is RSK-004: what a procurement must fulfil was made public before anybody had
// assessed its risk. That cannot be undone: it is closed as late by an assessment before the
// first day of use, which counts in M12 and not in M11.
func unprepared(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, p := range r.Procurements {
		if r.PreparedOn(p, d) != "missing" {
			continue
		}
		asked := p.AskedOn()
		out = append(out, Finding{Procurement: p, OpenedOn: asked.AddDays(1), Facts: known(
			Fact{"procurement", p.Code}, Fact{"requirements_on", string(asked)}, Fact{"concluded_on", string(p.ConcludedOn)}, Fact{"go_live_on", string(p.GoLiveOn)})})
	}
	return out
}
