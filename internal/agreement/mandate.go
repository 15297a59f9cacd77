package agreement

import (
	"reflect"
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

// underlies reports whether a signature was given under a mandate.
func (m Mandate) underlies(s Signature) bool {
	other := !m.Agent.IsZero() && !s.Agent.IsZero() && m.Agent != s.Agent
	return s.ByAgent && s.Party == m.Principal && !other && s.SignedOn.Known() && m.validOn(s.SignedOn)
}

// mandateUnder gives the mandate under which an agent signed for a party on a day.
func (a *Agreement) mandateUnder(of, agent kinds.OrgID, d kinds.Date) (Mandate, bool) {
	i := slices.IndexFunc(a.Mandates, func(m Mandate) bool {
		return m.underlies(Signature{Party: of, ByAgent: !agent.IsZero(), Agent: agent, SignedOn: d})
	})
	if i < 0 {
		return Mandate{}, false
	}
	return a.Mandates[i], true
}

// fixed is what a mandate says from the day on which its agreement is issued: who may
// sign for whom, for what, and from when.
func (m Mandate) fixed() Mandate {
	m.ValidTo, m.RatifiedOn, m.Document = "", "", ""
	return m
}

// keptMandates lists what differs from the mandates of an issued agreement, and may not:
// the parties have read them, and signatures rest on them. A mandate may be withdrawn
// from a day on, ratified, and stand beside new ones.
func (a *Agreement) keptMandates(was *Agreement) []kinds.Violation {
	var vs []kinds.Violation
	taken := map[int]bool{}
	var changed []Mandate
	for _, m := range was.Mandates {
		if i := a.sameMandate(taken, func(x Mandate) bool { return reflect.DeepEqual(x, m) }); i < 0 {
			changed = append(changed, m)
		}
	}
	for _, m := range changed {
		i := a.sameMandate(taken, func(x Mandate) bool { return reflect.DeepEqual(x.fixed(), m.fixed()) })
		if i < 0 {
			vs = append(vs, kinds.Violation{Pointer: "/mandates", Code: "mandate-kept", Detail: "a mandate of an agreement that was issued stays as the parties have read it: where it was withdrawn, give it a last day; where another one holds, add it beside this one"})
			continue
		}
		vs = append(vs, a.Mandates[i].follows(m, was.lastUnder(m), pointer("/mandates", i, ""))...)
	}
	return vs
}

// sameMandate takes the first mandate that fits and is not taken yet; -1 for none.
func (a *Agreement) sameMandate(taken map[int]bool, fits func(Mandate) bool) int {
	for i, x := range a.Mandates {
		if !taken[i] && fits(x) {
			taken[i] = true
			return i
		}
	}
	return -1
}

// lastUnder is the day of the last signature that was given under a mandate.
func (a *Agreement) lastUnder(m Mandate) (last kinds.Date) {
	for _, s := range a.Signatures {
		if m.underlies(s) {
			last = max(last, s.SignedOn)
		}
	}
	return last
}

// follows lists what a mandate may not become, of one under which somebody signed last on
// a day: withdrawn before that, prolonged, or ratified on another day.
func (m Mandate) follows(was Mandate, signed kinds.Date, at string) []kinds.Violation {
	var vs []kinds.Violation
	refuse := func(field, code, value, detail string) {
		vs = append(vs, kinds.Violation{Pointer: at + field, Code: code, Value: value, Detail: detail})
	}
	switch {
	case m.ValidTo == was.ValidTo:
	case !m.ValidTo.Known() || was.ValidTo.Known() && m.ValidTo > was.ValidTo:
		refuse("validTo", "mandate-longer", string(was.ValidTo), "the parties have read that the mandate ends earlier: add a new mandate beside this one, with the day from which it holds")
	case m.ValidTo < signed:
		refuse("validTo", "mandate-signed", string(signed), "somebody signed under this mandate on "+string(signed)+", and what was signed stays: it ends on that day at the earliest")
	}
	if was.RatifiedOn.Known() && m.RatifiedOn != was.RatifiedOn {
		refuse("ratifiedOn", "mandate-kept", string(was.RatifiedOn), "what was ratified stays so")
	}
	if was.Document != "" && m.Document != was.Document {
		refuse("document", "mandate-kept", "", "the parties have read which document the mandate stands in: add a new mandate beside this one")
	}
	return vs
}
