package rest

import (
	"ledd/internal/assess"
	"ledd/internal/door"
)

// attestations is what vouches for processors: reports, certificates, statements.
func attestations(d *door.Door) []Route {
	return noun("attestation", "attestations", door.NewNoun[assess.Attestation, assess.AttestationInput](d))
}
