package gap

import (
	"context"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// AnnexStanding is how one annex of an agreement stands on a day, for all parties or
// for the one that has its own.
type AnnexStanding struct {
	Kind     string           `json:"kind" required:"true"`
	Party    kinds.OrgID      `json:"party" required:"true" doc:"for which it holds; null: for all"`
	Annex    agreement.Annex  `json:"-"` // the version that holds on the day
	Holds    *agreement.Annex `json:"annex" required:"true" doc:"the version that holds on the day; null: none"`
	Found    bool             `json:"found" required:"true" doc:"there is one on the day"`
	Required bool             `json:"required" required:"true" doc:"by the template, or by the organisation's policy"`
	Why      string           `json:"why" required:"true" doc:"why it does not do: annex_absent, annex_undated, annex_incomplete, annex_uncopied, annex_stale, annex_silent; empty: it does"`
	Since    kinds.Date       `json:"since" required:"true" doc:"the day from which it does not do"`
	Added    []string         `json:"added" required:"true" doc:"what the annex leaves out: sub-processors that came after the list, or types of data that the systems hold"`
	Gone     []string         `json:"gone" required:"true" doc:"sub-processors that the list had and that have left"`
}

// AnnexSet is the annexes of an agreement as they stand on a day.
type AnnexSet struct {
	AsOf    kinds.Date      `json:"asOf" required:"true"`
	Annexes []AnnexStanding `json:"annexes" required:"true"`
}

// Annexes reads the annexes of one of the organisation's own agreements, on a day or
// today. Errors: not-found.
func (s Gaps) Annexes(ctx context.Context, id string, d kinds.Date) (AnnexSet, error) {
	r, err := s.Register(ctx)
	if err != nil {
		return AnnexSet{}, err
	}
	for _, a := range r.Agreements {
		if strings.EqualFold(a.ID.String(), id) && a.Org == r.Controller.ID {
			return AnnexSet{d, r.AnnexesOn(a, d)}, nil
		}
	}
	return AnnexSet{}, kinds.NotFound("agreement")
}

// AnnexesOn lists the annexes of an agreement: those that its template or the policy
// asks for, the vendor's set, and whatever else there is (DPA-007).
func (r *Register) AnnexesOn(a *agreement.Agreement, d kinds.Date) []AnnexStanding {
	start, _ := a.Start(d)
	asked := append(slices.Clone(a.RequiredAnnexes()), r.policyAnnexes()...)
	out := []AnnexStanding{}
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
			out = append(out, r.annexStanding(a, AnnexStanding{Kind: kind, Party: p, Required: required, Added: []string{}, Gone: []string{}}, start, d))
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
	if s.Annex, s.Found = a.AnnexOn(s.Kind, s.Party, d); s.Found {
		if s.Annex.DataTypes == nil {
			s.Annex.DataTypes = []string{}
		}
		s.Holds = &s.Annex
	}
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
		if s.Added = append(s.Added, r.unsaid(a, d)...); len(s.Added) > 0 {
			s.Why, s.Since = "annex_stale", start
		}
	}
	return s
}
