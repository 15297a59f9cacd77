package gap

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// AnnexStanding is how one annex of an agreement stands on a day, for all parties or
// for the one that has its own.
type AnnexStanding struct {
	Kind     string
	Party    kinds.OrgID // null: for all
	Annex    agreement.Annex
	Found    bool
	Required bool   // by the template, or by the organisation's policy
	Why      string // it does not do, as a fact names it; empty: it does
	Since    kinds.Date
	// Added and Gone are what differs from the facts: sub-processors that came after the
	// list or left it, and types of data that the systems hold and no annex names.
	Added, Gone []string
}

// AnnexesOn lists the annexes of an agreement: those that its template or the policy
// asks for, the vendor's set, and whatever else there is (DPA-007).
func (r *Register) AnnexesOn(a *agreement.Agreement, d kinds.Date) []AnnexStanding {
	start, _ := a.Start(d)
	asked := append(slices.Clone(a.RequiredAnnexes()), r.policyAnnexes()...)
	var out []AnnexStanding
	for _, kind := range agreement.AnnexKinds {
		required := slices.Contains(asked, kind)
		of := r.annexParties(a, kind)
		if !required && len(of) == 0 && !slices.Contains(agreement.VendorSet, kind) {
			continue
		}
		if len(of) == 0 {
			of = []kinds.OrgID{{}}
		}
		for _, p := range of {
			out = append(out, r.annexStanding(a, AnnexStanding{Kind: kind, Party: p, Required: required}, start, d))
		}
	}
	return out
}

// annexParties is for whom there are lines of an annex: all, and each party that has
// its own. Where the controller whose register this is has its own, nothing is lacking
// for all.
func (r *Register) annexParties(a *agreement.Agreement, kind string) []kinds.OrgID {
	var general, own []kinds.OrgID
	for _, x := range a.Annexes {
		switch {
		case x.Kind != kind:
		case x.Party.IsZero():
			general = []kinds.OrgID{{}}
		case !slices.Contains(own, x.Party):
			own = append(own, x.Party)
		}
	}
	if len(own) > 0 && !slices.Contains(own, r.Controller.ID) {
		general = []kinds.OrgID{{}}
	}
	return append(general, own...)
}

func (r *Register) annexStanding(a *agreement.Agreement, s AnnexStanding, start, d kinds.Date) AnnexStanding {
	s.Annex, s.Found = a.AnnexOn(s.Kind, s.Party, d)
	lack := s.Annex.Lacks()
	switch {
	case !s.Found && !s.Required:
		return s
	case !s.Found:
		s.Why, s.Since = "annex_absent", start
		return s
	case lack != "":
		s.Why, s.Since = annexFacts[lack], start
		return s
	}
	switch s.Kind {
	case "sub_processors":
		for _, h := range r.subsDiffer(a, s.Annex, start, d) {
			s.Why, s.Since = h.why, h.since
		}
		listed, now := r.subsOn(a, s.Annex.Date), r.subsOn(a, d)
		for o := range now {
			if listed[o] == nil {
				s.Added = append(s.Added, r.Names[o])
			}
		}
		for o := range listed {
			if now[o] == nil {
				s.Gone = append(s.Gone, r.Names[o])
			}
		}
		slices.Sort(s.Added)
		slices.Sort(s.Gone)
	case "processing":
		if s.Added = r.unsaid(a, d); len(s.Added) > 0 {
			s.Why, s.Since = "annex_stale", start
		}
	}
	return s
}
