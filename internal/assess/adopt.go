package assess

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Readers lets the customers that a processor names read its paper.
func (a *Attestation) Readers() []kinds.OrgID { return a.SharedWith }

// Redact empties what a processor notes for itself: who else reads the paper, which of its
// own systems it is about, and what it has decided of its findings.
func (a *Attestation) Redact() {
	a.Systems, a.SharedWith, a.Decision = []chain.SystemID{}, []kinds.OrgID{}, FollowUp{}
	for i := range a.Findings {
		a.Findings[i].Owner, a.Findings[i].Decision = "", FollowUp{}
	}
}

// Verify refuses to share what is not about one's own organisation.
func (a *Attestation) Verify(*door.Tx) error {
	if len(a.SharedWith) > 0 && a.Processor != a.Org {
		return kinds.Invalid("/sharedWith", "not-yours", "share papers about your own organisation; what you hold on your processors is theirs to share")
	}
	return nil
}

// Claimed reports whether the paper is another's claim that nobody has gone through yet.
func (a *Attestation) Claimed() bool {
	return !a.ClaimedBy.IsZero() && a.ClaimedBy != a.Org && !a.AdoptedOn.Known()
}

// Standings lists how an attestation can stand: another's claim, about one's own organisation,
// not clean and nobody has answered, of a site that is not used, over, covering the day, or
// covering no days at all.
var Standings = []string{"claimed", "own", "unclean", "uncovered", "over", "covers", "held"}

// Standing tells which of the Standings an attestation has on a day.
func (a *Attestation) Standing(d kinds.Date) string {
	span, covers := a.Covers()
	_, open := a.Decision.OpenFrom(a.IssuedOn, d)
	switch {
	case a.Claimed():
		return "claimed"
	case a.Processor == a.Org:
		return "own"
	case a.Unclean() && open:
		return "unclean"
	case a.SiteUsed == kinds.No:
		return "uncovered"
	case covers && span.To < d:
		return "over"
	case covers:
		return "covers"
	}
	return "held"
}

// Attestations is the verbs of attestations.
type Attestations struct {
	door.Noun[Attestation, AttestationInput]
	d *door.Door
}

// NewAttestations gives the verbs.
func NewAttestations(d *door.Door) Attestations {
	return Attestations{door.NewNoun[Attestation, AttestationInput](d), d}
}

// Offer is a paper that a processor shares with the actor's organisation, and the copy of
// it there; nil where nobody has adopted it.
type Offer struct {
	Paper *Attestation
	Copy  *Attestation
}

// Changed reports whether the processor has changed the paper since it was adopted.
func (o Offer) Changed() bool {
	return o.Copy != nil && !reflect.DeepEqual(merged(o.Paper, o.Copy), o.Copy.AttestationInput)
}

// Offers lists what processors share with the actor's organisation, the newest paper first.
func (s Attestations) Offers(ctx context.Context) ([]Offer, error) {
	return door.Do(ctx, s.d, "attestation.read", nil, func(tx *door.Tx) ([]Offer, error) {
		shared, err := door.Shared[Attestation](tx)
		if err != nil || len(shared) == 0 {
			return nil, err
		}
		copies, err := door.All[Attestation](tx, "org_id = ? and adopted_from is not null", tx.Who.Org)
		if err != nil {
			return nil, err
		}
		of := map[AttestationID]*Attestation{}
		for _, c := range copies {
			of[c.AdoptedFrom] = c
		}
		out := make([]Offer, 0, len(shared))
		for _, a := range shared {
			out = append(out, Offer{a, of[a.ID]})
		}
		slices.SortStableFunc(out, func(x, y Offer) int { return cmp.Compare(y.Paper.IssuedOn, x.Paper.IssuedOn) })
		return out, nil
	})
}

// Adoption says which version of a paper was gone through.
type Adoption struct {
	Version int `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// Adopt makes another's paper one's own (art. 28(1), 28(3)(h)): a claim in one's own register
// counts from today, and of a paper that a processor shares a copy is made, or brought up to
// what the processor says now. Errors: not-found, stale; invalid for a paper of one's own.
func (s Attestations) Adopt(ctx context.Context, id string, in Adoption) (*Attestation, error) {
	return door.Do(ctx, s.d, "attestation.adopt", in, func(tx *door.Tx) (*Attestation, error) {
		a, err := door.Get[Attestation](tx, id)
		if err != nil {
			return nil, err
		}
		if in.Version != 0 && in.Version != a.Version {
			return nil, door.Stale(AttestationKind.Noun)
		}
		if a.Org != tx.Who.Org {
			return take(tx, a)
		}
		if !a.Claimed() {
			return nil, kinds.Invalid("", "own", "this paper counts already: nobody else claims it")
		}
		a.AdoptedOn, a.AdoptedBy = tx.Today(), tx.Who.Name
		return a, door.Save(tx, a)
	})
}

// take copies a shared paper into the register of the actor's organisation, once.
func take(tx *door.Tx, paper *Attestation) (*Attestation, error) {
	had, err := door.All[Attestation](tx, "org_id = ? and adopted_from = ?", tx.Who.Org, paper.ID)
	if err != nil {
		return nil, err
	}
	if len(had) == 0 {
		out := &Attestation{AdoptedFrom: paper.ID}
		out.AttestationInput = merged(paper, out)
		out.AdoptedOn, out.AdoptedBy = tx.Today(), tx.Who.Name
		return out, door.Add(tx, out)
	}
	out := had[0]
	if out.AttestationInput = merged(paper, out); !out.AdoptedOn.Known() {
		out.AdoptedOn, out.AdoptedBy = tx.Today(), tx.Who.Name
	}
	return out, door.Save(tx, out)
}

// merged is what a processor says now in its paper, with what the organisation that adopted
// it has said itself: the systems, whether the site is used, and what it decided.
func merged(paper, mine *Attestation) AttestationInput {
	out := paper.AttestationInput
	out.Keys, out.Systems, out.SiteUsed, out.Decision = mine.Keys, mine.Systems, mine.SiteUsed, mine.Decision
	out.ClaimedBy, out.AdoptedOn, out.AdoptedBy, out.SharedWith = paper.Org, mine.AdoptedOn, mine.AdoptedBy, mine.SharedWith
	out.Findings = make([]Observation, 0, len(paper.Findings))
	for _, o := range paper.Findings {
		if i := slices.IndexFunc(mine.Findings, func(x Observation) bool { return x.Name() == o.Name() }); i >= 0 {
			o.Owner, o.Decision = mine.Findings[i].Owner, mine.Findings[i].Decision
		}
		out.Findings = append(out.Findings, o)
	}
	return out
}
