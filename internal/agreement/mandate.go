package agreement

import (
	"slices"

	"ledd/internal/kinds"
)

// agentOf reports whether an organisation signs for a party by mandate.
func (a *Agreement) agentOf(p Party, o kinds.OrgID) bool {
	return p.Capacity == Represented && slices.ContainsFunc(a.Mandates, func(m Mandate) bool { return m.Principal == p.Org && m.Agent == o })
}

// agent is who signs for a party that is represented: whoever asks, where it has a
// mandate; else who has one that is valid on a day; else the first that is named. A
// party that asks for itself signs itself.
func (a *Agreement) agent(of, asks kinds.OrgID, d kinds.Date) (who kinds.OrgID) {
	if p, ok := a.party(of); !ok || p.Capacity != Represented || asks == of {
		return who
	}
	for _, m := range a.Mandates {
		switch {
		case m.Principal != of || m.Agent.IsZero():
		case m.Agent == asks:
			return asks
		case who.IsZero() || m.standsOn(d) && !a.mandatedOn(of, who, d):
			who = m.Agent
		}
	}
	return who
}

// mandatedOn reports whether an agent may sign for a party on a day.
func (a *Agreement) mandatedOn(of, agent kinds.OrgID, d kinds.Date) bool {
	return slices.ContainsFunc(a.Mandates, func(m Mandate) bool { return m.Principal == of && m.Agent == agent && m.standsOn(d) })
}

// mandated refuses an agent whose mandate is not valid on the day on which it signs: what
// it signed before stays (avtaleloven ch. 2).
func (r Request) mandated(today kinds.Date) error {
	if r.Agent == nil || r.Agreement.mandatedOn(r.Party.ID, r.Agent.ID, today) {
		return nil
	}
	return refusal("no-mandate", "%s has no mandate from %s that is valid today: record a new one, or let %s sign itself", r.Agent.Name, r.Party.Name, r.Party.Name)
}

// validOn reports whether a day lies within a mandate's period, both ends included; a
// mandate without a first day is valid on none.
func (m Mandate) validOn(d kinds.Date) bool {
	return m.ValidFrom.Known() && d.Within(m.ValidFrom, m.ValidTo)
}

func (m Mandate) ratifiedBy(d kinds.Date) bool { return m.RatifiedOn.Known() && m.RatifiedOn <= d }

// standsOn reports whether an agent may sign under a mandate on a day.
func (m Mandate) standsOn(d kinds.Date) bool { return m.validOn(d) || m.ratifiedBy(d) }
