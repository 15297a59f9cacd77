package gap

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
)

// identityChanged is DPA-010: a party is no longer who signed, and nobody has
// confirmed who is bound in its place. A new name is none of it.
func identityChanged(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.Agreements {
		if !r.inForce(a, d) && !a.HoldsOn(d) {
			continue
		}
		f := Finding{Agreement: a, Severity: law.Medium}
		for _, p := range a.Parties {
			t, open := r.turned(a, p, d)
			if !open {
				continue
			}
			if f.Facts == nil || t.since < f.OpenedOn {
				f.OpenedOn = t.since
			}
			if t.severity.Rank() < f.Severity.Rank() {
				f.Severity = t.severity
			}
			f.Facts = append(f.Facts, known(Fact{"party", r.nameOf(p.Org)}, Fact{"party_status", t.status}, Fact{"status_from", string(t.since)})...)
		}
		if f.Facts != nil {
			f.Facts = append(known(Fact{"agreement", a.Code}), f.Facts...)
			out = append(out, f)
		}
	}
	return out
}

// turn is what became of a party.
type turn struct {
	status   string
	since    kinds.Date
	severity law.Severity
}

// turns is what a status does to an agreement. A merger or a split of public bodies
// passes agreements on by law, and is still to be confirmed.
var turns = map[string]law.Severity{"merged": law.Medium, "split": law.Medium, "bankrupt": law.High, "dissolved": law.High}

// turned reports whether a party became another after the signing, and nobody has
// confirmed by a day who is bound.
func (r *Register) turned(a *agreement.Agreement, p agreement.Party, d kinds.Date) (turn, bool) {
	signed, _ := a.LastSignature(d)
	if p.Side == agreement.Agent || a.LeftOn(p.Org, d) {
		return turn{}, false
	}
	for _, t := range append(r.turnsOf(p.Org, d), sold(a, p, d)...) {
		after := !t.since.Known() || (signed < t.since && t.since <= d)
		confirmed := p.SuccessorOn.Known() && t.since <= p.SuccessorOn && p.SuccessorOn <= d
		if after && !confirmed && !r.succeeded(a, p.Org, d) {
			return t, true
		}
	}
	return turn{}, false
}

// turnsOf is what the directory tells of an organisation: its status, or that the
// numbers by which a register knew it are all over.
func (r *Register) turnsOf(o kinds.OrgID, d kinds.Date) []turn {
	x := r.Parties[o]
	if x == nil {
		return nil
	}
	if severity, ok := turns[x.Status]; ok {
		return []turn{{x.Status, x.StatusFrom, severity}}
	}
	last, numbers := kinds.Date(""), 0
	for _, id := range x.Identifiers {
		if !slices.Contains([]string{party.NorwegianOrgnr, party.DanishCVR, party.SwedishOrgnr}, id.Scheme) {
			continue
		}
		if numbers++; !id.ValidTo.Known() || id.ValidTo >= d {
			return nil
		}
		last = max(last, id.ValidTo)
	}
	if numbers == 0 {
		return nil
	}
	return []turn{{"number_ended", last.AddDays(1), law.Medium}}
}

// sold is the sale of a processor's business or product: it moves no agreement by
// itself.
func sold(a *agreement.Agreement, p agreement.Party, d kinds.Date) []turn {
	var out []turn
	for _, c := range a.Changes {
		if c.Kind == agreement.BusinessSold && p.Side == agreement.Processor && !a.AmendedFor(c, d) {
			out = append(out, turn{string(c.Kind), c.OccurredOn, law.High})
		}
	}
	return out
}

// succeeded reports whether an agreement with a successor of a party is in force
// over the same systems.
func (r *Register) succeeded(a *agreement.Agreement, o kinds.OrgID, d kinds.Date) bool {
	x := r.Parties[o]
	if x == nil {
		return false
	}
	return slices.ContainsFunc(r.Agreements, func(b *agreement.Agreement) bool {
		if b.ID == a.ID || !slices.ContainsFunc(x.Successors, b.Names) || !r.inForce(b, d) {
			return false
		}
		for _, s := range a.ScopeSystems {
			if !r.scope[b.ID][s] {
				return false
			}
		}
		return true
	})
}
