package gap

import (
	"slices"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// toolLacking is TRF-001: personal data go to a third country, and the tool does not
// carry the transfer. Nobody having looked at the list of the Data Privacy Framework for
// a year weighs less.
func toolLacking(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, t := range r.Transfers {
		if !t.LiveOn(d) {
			continue
		}
		f := t.FaultOn(r.settingOf(t, d), d)
		if f.Why == "" {
			continue
		}
		found := Finding{Transfer: t, Severity: law.High, OpenedOn: f.Since, Facts: transferFacts(t, Fact{"tool_fault", f.Why}, Fact{"scc_signed", string(t.SCCSignedOn)}, Fact{"checked_on", string(t.DPF.CheckedOn)})}
		if f.Lesser {
			found.Severity = law.Medium
		}
		if t.Tool == "scc_46_2_c" && t.ImporterUnder == kinds.Yes {
			found.Facts = append(found.Facts, Fact{"importer_under_gdpr", "yes"})
		}
		out = append(out, found)
	}
	return out
}

// impactUnassessed is TRF-002: a tool of art. 46 without an assessment of the impact
// that holds.
func impactUnassessed(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, t := range r.Transfers {
		if !t.LiveOn(d) {
			continue
		}
		if why, since := t.Lapse(r.Controller.ID, d); why != "" {
			out = append(out, Finding{Transfer: t, OpenedOn: since, Facts: transferFacts(t, Fact{"tia_fault", why},
				Fact{"assessed_on", string(t.TIA.HeldFrom(r.Controller.ID))}, Fact{"tia_due", string(t.TIA.ReviewDue)}, Fact{"law_changed", string(t.TIA.LawChangedOn)})})
		}
	}
	return out
}

func transferFacts(t *assess.Transfer, more ...Fact) []Fact {
	return known(append([]Fact{{"transfer", t.Code}, {"country", t.Country}, {"transfer_starts", string(t.StartsOn)}, {"tool", t.Tool}}, more...)...)
}

// settingOf is what other records say of a transfer.
func (r *Register) settingOf(t *assess.Transfer, d kinds.Date) assess.Setting {
	in := assess.Setting{Controller: r.Controller.ID, Public: r.Controller.Public()}
	if i := slices.IndexFunc(r.Engagements, func(e *chain.Engagement) bool { return e.ID == t.Engagement }); i >= 0 {
		in.Role = role(r.Engagements[i], d)
	}
	return in
}

// moved lists the systems whose data a transfer is about: those of its engagement and
// at the ends of its flow.
func (r *Register) moved(t *assess.Transfer) []*chain.System {
	var ids []chain.SystemID
	for _, e := range r.Engagements {
		if e.ID == t.Engagement {
			ids = append(ids, e.ScopeSystems...)
		}
	}
	for _, f := range r.Flows {
		if f.ID == t.Flow {
			for _, s := range f.Systems() {
				if !slices.Contains(ids, s) {
					ids = append(ids, s)
				}
			}
		}
	}
	return r.known(ids)
}

// placeDays is how long an engagement may run before the places are stated.
const placeDays = 30

// placeUnknown is TRF-003: data are processed for the controller, and nobody has said
// where they are, or from where support reaches them.
func placeUnknown(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, e := range r.Engagements {
		if !needsAgreement(e, d) {
			continue
		}
		opened := e.StartsOn.AddDays(placeDays)
		lacks := r.unplaced(e)
		if len(lacks) == 0 || opened > d {
			continue
		}
		f := Finding{Engagement: e, OpenedOn: opened, Facts: known(Fact{"engagement", e.Code}, Fact{"processing_starts", string(e.StartsOn)}, Fact{"access_mode", e.AccessMode})}
		for _, what := range lacks {
			f.Facts = append(f.Facts, Fact{"place_unknown", what})
		}
		out = append(out, f)
	}
	return out
}

// unplaced lists which places of an engagement nobody knows. What it does not say
// itself may stand at each system that it is for.
func (r *Register) unplaced(e *chain.Engagement) []string {
	var out []string
	if !r.placed(e, e.ProcessingLocations, func(s *chain.System) []chain.Location { return s.HostingLocations }, stored) {
		out = append(out, "storage")
	}
	if !r.placed(e, e.SupportLocations, func(s *chain.System) []chain.Location { return s.SupportLocations }, supported) {
		out = append(out, "support")
	}
	return out
}

func (r *Register) placed(e *chain.Engagement, own []chain.Location, of func(*chain.System) []chain.Location, known func(chain.Location) bool) bool {
	all := func(places []chain.Location) bool {
		return len(places) > 0 && !slices.ContainsFunc(places, func(l chain.Location) bool { return !known(l) })
	}
	systems := r.known(e.ScopeSystems)
	if len(own) > 0 || len(systems) == 0 {
		return all(own)
	}
	return !slices.ContainsFunc(systems, func(s *chain.System) bool { return !all(of(s)) })
}

// anywhere are the words for a place that is none.
var anywhere = []string{"worldwide", "global", "globally", "follow-the-sun", "follow the sun", "hele verden", "heile verda", "globalt", "overalt"}

// unions are the words for the Union or the EEA as a whole.
var unions = []string{"eu", "eea", "eøs", "eu/eea", "eu/eøs", "eea/eu", "the eu", "the eea", "european union", "european economic area"}

// supported reports whether it is known from where support comes: a country, and not
// just the Union.
func supported(l chain.Location) bool {
	return l.Country != "" && !slices.ContainsFunc(anywhere, func(w string) bool { return strings.Contains(door.Fold(l.Place), door.Fold(w)) })
}

// stored reports whether it is known where data are kept; the Union will do.
func stored(l chain.Location) bool {
	return supported(l) || l.Country == "" && slices.ContainsFunc(unions, func(w string) bool { return door.Fold(w) == door.Fold(l.Place) })
}

// Untold reports whether a flow takes personal data out of the EEA on a day and nobody
// has recorded the transfer that it is (art. 44, domain 3.5).
func (r *Register) Untold(f *chain.Flow, d kinds.Date) bool {
	return f.Abroad() && f.LiveOn(d) && f.PersonalData != kinds.No && !slices.ContainsFunc(r.Transfers, func(t *assess.Transfer) bool { return t.Flow == f.ID })
}

// FaultOf tells whether the tool of a transfer carries it on a day.
func (r *Register) FaultOf(t *assess.Transfer, d kinds.Date) assess.Fault {
	return t.FaultOn(r.settingOf(t, d), d)
}

// transferParties lists the organisations at the ends of transfers.
func transferParties(all []*assess.Transfer) []kinds.OrgID {
	out := []kinds.OrgID{}
	for _, t := range all {
		for _, o := range []kinds.OrgID{t.Exporter, t.Importer} {
			if !o.IsZero() {
				out = append(out, o)
			}
		}
	}
	return out
}
