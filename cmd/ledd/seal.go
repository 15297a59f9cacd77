package main

import (
	"time"

	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// sealer is what agreements are issued and ended with, for what is served at base. Its
// own keys follow from those of sign-in, so that programs that share these share them.
func (r *register) sealer(base string, out output) (*seal.Sealer, error) {
	keys, err := r.keys(out)
	if err != nil {
		return nil, err
	}
	seeds, err := keys.Seeds("seal")
	if err != nil {
		return nil, err
	}
	s, err := seal.Open(seal.Settings{Key: r.cfg.SealKey, Certificate: r.cfg.SealCertificate, TimestampURL: r.cfg.TimestampURL, Seeds: seeds, Name: kinds.HostOf(base)})
	if err != nil {
		return nil, err
	}
	if s.EndsSoon(time.Now()) {
		out.say("the certificate that seals agreements ends on %s: nothing is sealed after that", s.Certificate().NotAfter.Format(time.DateOnly))
	}
	return s, nil
}
