package rest

import (
	"context"
	"slices"

	"ledd/internal/assess"
	"ledd/internal/door"
)

// attestations is what vouches for processors: reports, certificates, statements.
func attestations(d *door.Door) []Route {
	verbs := assess.NewAttestations(d)
	return slices.Concat(noun[assess.Attestation, assess.AttestationInput]("attestation", "attestations", verbs), []Route{
		act("/attestations/{id}/adoption", "attestation.adopt", "Make another's paper one's own: a claim counts from today, and of a paper that a processor shares a copy is made or brought up to date", func(ctx context.Context, q one, in assess.Adoption) (*assess.Attestation, error) {
			return verbs.Adopt(ctx, q.ID, in)
		}).named("attestationAdopt"),
	})
}
