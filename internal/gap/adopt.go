package gap

import (
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Reached guesses which of the organisation's own systems an agreement that others keep
// is about: those for which one of its processors works and that have no cover; of these
// the ones whose name its words hold, where there are any.
func (r *Register) Reached(a *agreement.Agreement, d kinds.Date) []chain.SystemID {
	var all, named []chain.SystemID
	words := wordsOf(a)
	for _, t := range r.triples(d) {
		p := slices.IndexFunc(a.Parties, func(p agreement.Party) bool { return p.Org == t.e.Downstream && p.Side == agreement.Processor })
		if _, open := r.coverage(t, d); p < 0 || !open || slices.Contains(all, t.s.ID) {
			continue
		}
		all = append(all, t.s.ID)
		if strings.Contains(words, door.Fold(t.s.Name)) {
			named = append(named, t.s.ID)
		}
	}
	if len(named) > 0 {
		return named
	}
	return all
}

// wordsOf is what an agreement says of the product that it is about.
func wordsOf(a *agreement.Agreement) string {
	said := []string{a.ScopeRule, a.MainContract.Reference}
	for _, p := range a.Processing {
		said = append(said, p.Subject, p.Purpose, p.Nature)
	}
	return door.Fold(strings.Join(said, "\n"))
}

// AdoptionOf is how the organisation has adopted an agreement that others keep, nil for
// not at all.
func (r *Register) AdoptionOf(id agreement.ID) *agreement.Adoption {
	for _, x := range r.Adoptions {
		if x.Agreement == id {
			return x
		}
	}
	return nil
}

// Adopts reports whether an agreement, or one that came in its place, is kept by another
// and counts here because the organisation adopted it.
func (r *Register) Adopts(id agreement.ID) bool {
	return slices.ContainsFunc(r.Adopted, func(a *agreement.Agreement) bool { return a.ID == id })
}
