package exchange

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// signing is who signed when, and by what right.
type signing struct {
	controller, processor  kinds.Date
	acceded, left          kinds.Date // of the controller
	byAgent                kinds.Tri
	mandateFrom, mandateTo kinds.Date
}

var signingColumns = []column[signing]{
	date("controller_signed_on", "", func(g *signing) *kinds.Date { return &g.controller }),
	date("processor_signed_on", "", func(g *signing) *kinds.Date { return &g.processor }),
	date("controller_acceded_on", "", func(g *signing) *kinds.Date { return &g.acceded }),
	date("controller_left_on", "", func(g *signing) *kinds.Date { return &g.left }),
	tri("signed_by_agent", "", func(g *signing) *kinds.Tri { return &g.byAgent }),
	date("mandate_from", "", func(g *signing) *kinds.Date { return &g.mandateFrom }),
	date("mandate_to", "", func(g *signing) *kinds.Date { return &g.mandateTo }),
}

// signingOf reads what the agreement says already, which stands where the file
// has no column.
func signingOf(a *dealIn, controller, processor kinds.OrgID) signing {
	var g signing
	if i := signatureOf(a, controller); i >= 0 {
		g.controller = a.Signatures[i].SignedOn
		if a.Signatures[i].ByAgent {
			g.byAgent = kinds.Yes
		}
	}
	if i := signatureOf(a, processor); i >= 0 {
		g.processor = a.Signatures[i].SignedOn
	}
	if i := partyOf(a, controller); i >= 0 {
		g.acceded, g.left = a.Parties[i].AccededOn, a.Parties[i].LeftOn
	}
	if i := mandateOf(a, controller); i >= 0 {
		g.mandateFrom, g.mandateTo = a.Mandates[i].ValidFrom, a.Mandates[i].ValidTo
	}
	return g
}

func partyOf(a *dealIn, org kinds.OrgID) int {
	return slices.IndexFunc(a.Parties, func(p agreement.Party) bool { return p.Org == org })
}

func signatureOf(a *dealIn, org kinds.OrgID) int {
	return slices.IndexFunc(a.Signatures, func(x agreement.Signature) bool { return x.Party == org })
}

func mandateOf(a *dealIn, org kinds.OrgID) int {
	return slices.IndexFunc(a.Mandates, func(m agreement.Mandate) bool { return m.Principal == org })
}

// ordered refuses a mandate that ends before it begins.
func (s *session) ordered(r row, g signing) bool {
	if g.mandateTo.Known() && g.mandateFrom.Known() && g.mandateTo < g.mandateFrom {
		s.reject(r, "mandate_to", r.get("mandate_to"), say("mandate-order", "date", g.mandateFrom))
		return false
	}
	return true
}

// into writes the parties, signatures and mandate. Where an agent signed, the day
// is the agent's signature, and the mandate decides whether it binds the
// controller. What the file cannot speak of is kept: further parties, and what
// else is known of a signature.
func (g signing) into(a *dealIn, controller, processor kinds.OrgID) {
	a.Parties, a.Signatures, a.Mandates = slices.Clone(a.Parties), slices.Clone(a.Signatures), slices.Clone(a.Mandates)
	i := g.place(a, agreement.Controller, controller)
	switch p := &a.Parties[i]; {
	case g.byAgent == kinds.Yes:
		p.Capacity = agreement.Represented
	case g.acceded.Known() && p.Capacity != agreement.Affiliate:
		p.Capacity = agreement.Acceded
	case p.Capacity == agreement.Represented || (p.Capacity == agreement.Acceded && p.AccededOn.Known()):
		p.Capacity = agreement.Signatory
	}
	a.Parties[i].AccededOn, a.Parties[i].LeftOn = g.acceded, g.left
	g.place(a, agreement.Processor, processor)
	sign(a, controller, g.controller).ByAgent = g.byAgent == kinds.Yes
	sign(a, processor, g.processor)
	g.mandate(a, controller)
}

// place makes an organisation a party: instead of the one that had its side, if
// there is one.
func (g signing) place(a *dealIn, side agreement.Side, org kinds.OrgID) int {
	i := partyOf(a, org)
	if i >= 0 {
		return i
	}
	i = slices.IndexFunc(a.Parties, func(p agreement.Party) bool { return p.Side == side })
	if i < 0 {
		a.Parties = append(a.Parties, agreement.Party{Org: org, Side: side, Capacity: agreement.Signatory})
		return len(a.Parties) - 1
	}
	was := a.Parties[i].Org
	a.Parties[i] = agreement.Party{Org: org, Side: side, Capacity: agreement.Signatory}
	a.Signatures = slices.DeleteFunc(a.Signatures, func(x agreement.Signature) bool { return x.Party == was })
	return i
}

func sign(a *dealIn, org kinds.OrgID, on kinds.Date) *agreement.Signature {
	i := signatureOf(a, org)
	if i < 0 {
		a.Signatures = append(a.Signatures, agreement.Signature{Party: org})
		i = len(a.Signatures) - 1
	}
	a.Signatures[i].SignedOn = on
	return &a.Signatures[i]
}

func (g signing) mandate(a *dealIn, controller kinds.OrgID) {
	i, dated := mandateOf(a, controller), g.mandateFrom.Known() || g.mandateTo.Known()
	switch {
	case i >= 0 && dated:
		a.Mandates[i].ValidFrom, a.Mandates[i].ValidTo = g.mandateFrom, g.mandateTo
	case i >= 0 && (a.Mandates[i].ValidFrom.Known() || a.Mandates[i].ValidTo.Known()):
		a.Mandates = slices.Delete(a.Mandates, i, i+1) // the file has emptied it
	case dated:
		a.Mandates = append(a.Mandates, agreement.Mandate{Principal: controller, ValidFrom: g.mandateFrom, ValidTo: g.mandateTo})
	}
}
