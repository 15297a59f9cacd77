package agreement

import "slices"

// The needs of what is neither between a controller and a processor nor below it.

// mustAllocate is the duties that joint controllers have to share out between them:
// those that art. 26(1) names, and those without which data subjects or an
// authority find nobody.
var mustAllocate = []string{"information", "rights", "contact_point", "essence", "security", "breach", "dpia"}

// jointNeeds is an arrangement between joint controllers (art. 26).
var jointNeeds = []Need{
	{"joint-controllers", "26(1)", "name at least two joint controllers", func(a *Agreement, k Known) []hole {
		n := 0
		for _, p := range a.Parties {
			if p.Side == JointController && p.Capacity != Affiliate && !a.LeftOn(p.Org, k.AsOf) {
				n++
			}
		}
		return holeIf(n < 2, "/parties")
	}},
	{"allocation", "26(1)", "say who answers for this duty", func(a *Agreement, _ Known) []hole {
		var out []hole
		for _, duty := range mustAllocate {
			if !slices.ContainsFunc(a.Allocation, func(d Duty) bool { return d.Duty == duty }) {
				out = append(out, hole{"/allocation", duty})
			}
		}
		return out
	}},
	each("allocation-duty", "26(1)", "say which duty it is, and which party answers for it, or that each answers for its own part", func(a *Agreement, add func(string)) {
		for i, d := range a.Allocation {
			add(at(d.Duty == "", "/allocation", i, "duty"))
			add(at(d.Responsible.IsZero() && !d.Each, "/allocation", i, "responsible"))
		}
	}),
	each("allocation-contact", "26(1)", "say how data subjects reach the contact point", func(a *Agreement, add func(string)) {
		for i, d := range a.Allocation {
			add(at(d.Duty == "contact_point" && blank(d.How), "/allocation", i, "how"))
		}
	}),
	field("essence", "/essence", "26(2)", "write down the essence of the arrangement for data subjects", func(a *Agreement) bool { return blank(a.Essence) }),
	field("essence-at", "/essenceAt", "26(2)", "say where data subjects find the essence of the arrangement", func(a *Agreement) bool { return blank(a.EssenceAt) }),
}

// mandateNeeds is a mandate (avtaleloven ch. 2; aftaleloven kap. 2).
var mandateNeeds = []Need{
	{"principal", "avtaleloven ch. 2", "name who gives the mandate", func(a *Agreement, k Known) []hole {
		return holeIf(!a.signs(k, Controller, JointController, Processor, SubProcessor), "/parties")
	}},
	{"agent", "avtaleloven ch. 2", "name who is given the mandate, on the side of the agent", func(a *Agreement, k Known) []hole {
		return holeIf(!a.signs(k, Agent), "/parties")
	}},
	field("mandates", "/mandates", "avtaleloven ch. 2", "say who may act for whom, and from which day", func(a *Agreement) bool { return len(a.Mandates) == 0 }),
	each("mandate-row", "avtaleloven ch. 2", "say who may act and from which day", func(a *Agreement, add func(string)) {
		for i, m := range a.Mandates {
			add(at(m.Agent.IsZero() && !a.represents(m), "/mandates", i, "agent"))
			add(at(!m.ValidFrom.Known() && !m.RatifiedOn.Known() && !a.represents(m), "/mandates", i, "validFrom"))
		}
	}),
	field("mandate-scope", "/scopeRule", "avtaleloven § 10", "say which systems or which matters the mandate is about", func(a *Agreement) bool {
		return blank(a.ScopeRule) && len(a.ScopeSystems) == 0
	}),
	field("powers", "/powers", "avtaleloven § 10", "say what the agent may do", func(a *Agreement) bool { return len(a.Powers) == 0 }),
	each("power", "avtaleloven § 10", "say what the agent may do", func(a *Agreement, add func(string)) {
		for i, p := range a.Powers {
			add(at(p.Power == "", "/powers", i, "power"))
		}
	}),
	field("sub-delegation", "/subDelegation", "avtaleloven ch. 2", "say whether the agent may let somebody else act in its place", func(a *Agreement) bool {
		return a.SubDelegation != "yes" && a.SubDelegation != "no"
	}),
}

// accessionNeeds is a form by which somebody accedes to an agreement.
var accessionNeeds = []Need{
	field("accession-agreement", "/accession/agreement", "28(3), 28(9)", "say which agreement is acceded to", func(a *Agreement) bool {
		return a.Accession.Agreement.IsZero() && blank(a.Accession.Reference)
	}),
	{"acceding", "28(3)", "name who accedes: a party in the capacity of having acceded", func(a *Agreement, k Known) []hole {
		return holeIf(!a.among(k, func(p Party) bool { return p.Capacity == Acceded }), "/parties")
	}},
	{"acceded-with", "28(3)", "name who was bound before, and consents", func(a *Agreement, k Known) []hole {
		return holeIf(!a.among(k, func(p Party) bool { return p.Capacity != Acceded && p.Capacity != Affiliate && p.Side != Agent }), "/parties")
	}},
}

// among reports whether a party that has not left is such a one.
func (a *Agreement) among(k Known, such func(Party) bool) bool {
	return slices.ContainsFunc(a.Parties, func(p Party) bool { return such(p) && !a.LeftOn(p.Org, k.AsOf) })
}
