package main

import (
	"context"
	"log/slog"
	"time"

	"ledd/api"
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
	if s.EndsSoon() {
		out.say("the certificate that seals agreements ends on %s: nothing is sealed after that", s.Certificate().NotAfter.Format(time.DateOnly))
	}
	return s, nil
}

// watchEvery is how often a program that runs looks when its certificate ends.
const watchEvery = 24 * time.Hour

// watch lets operators see when the certificate that seals ends, as long as the program
// runs: as a figure, and once a day in the log. The program stays ready: all else works.
func watch(ctx context.Context, s *seal.Sealer, m *api.Metrics) (stop func()) {
	m.Register(api.SealDays(s.Left))
	days := time.NewTicker(watchEvery)
	go look(ctx, s, days.C, slog.Default())
	return days.Stop
}

// look tells the log at each tick, until the context ends, that the certificate ends soon.
func look(ctx context.Context, s *seal.Sealer, ticks <-chan time.Time, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		if s.EndsSoon() {
			log.WarnContext(ctx, "the certificate that seals agreements ends: nothing is sealed after that", "ends", s.Certificate().NotAfter.Format(time.DateOnly), "days", int(s.Left().Hours()/24))
		}
	}
}
