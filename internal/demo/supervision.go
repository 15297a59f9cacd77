package demo

import (
	"context"
	"errors"
	"fmt"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

const supervisionsFile = "fjordvik/supervisions.json"

// watched is a processor of the demonstration, which names its engagement by code: what
// vouches for it, and the looks that were taken at it.
type watched struct {
	Engagement   string                    `json:"engagement"`
	Attestations []assess.AttestationInput `json:"attestations"`
	Supervisions []struct {
		assess.SupervisionInput
		Rests []string `json:"rests"` // the attestations by code
	} `json:"supervisions"`
}

// loadSupervisions makes the attestations and supervisions that are not there yet.
func loadSupervisions(ctx context.Context, d *door.Door) error {
	all, err := listIn[watched](supervisionsFile)
	if err != nil {
		return err
	}
	for _, w := range all {
		if err := w.load(ctx, d); err != nil {
			return fmt.Errorf("%s: %s: %w", supervisionsFile, w.Engagement, err)
		}
	}
	return nil
}

func (w watched) load(ctx context.Context, d *door.Door) error {
	papers, looks := door.NewNoun[assess.Attestation, assess.AttestationInput](d), door.NewNoun[assess.Supervision, assess.SupervisionInput](d)
	of, err := called(ctx, door.NewNoun[chain.Engagement, chain.EngagementInput](d), []string{w.Engagement})
	if err != nil {
		return err
	}
	for _, in := range w.Attestations {
		in.Processor, in.Systems = of[0].Downstream, of[0].ScopeSystems
		if err := once(ctx, papers, in.Code, in); err != nil {
			return err
		}
	}
	for _, s := range w.Supervisions {
		rests, err := called(ctx, papers, s.Rests)
		if err != nil {
			return err
		}
		for _, a := range rests {
			s.Attestations = append(s.Attestations, a.ID)
		}
		s.SupervisionInput.Engagement = of[0].ID
		if err := once(ctx, looks, s.Code, s.SupervisionInput); err != nil {
			return err
		}
	}
	return nil
}

// once creates a record unless there is one with its code.
func once[E, In any](ctx context.Context, verbs door.Noun[E, In], code string, in In) error {
	if code == "" {
		return errors.New("a record of the demonstration needs a code")
	}
	known, err := verbs.List(ctx, byCode(code))
	if err != nil || len(known.Items) > 0 {
		return err
	}
	_, err = verbs.Create(ctx, in)
	return err
}

// vouch lets the vendor share a certificate about itself with the municipality.
func vouch(ctx context.Context, d *door.Door, vendor, with kinds.OrgID) error {
	return once(ctx, door.NewNoun[assess.Attestation, assess.AttestationInput](d), "KUNDE-ISO", assess.AttestationInput{
		Keys: door.Keys{Code: "KUNDE-ISO"}, Processor: vendor, Kind: "iso27001", IssuedOn: "2025-06-02", ValidTo: "2028-06-01",
		Auditor: "Sertifisering Nord AS", Services: "Bibliotek 198, drift og brukerstøtte", Subservice: "inclusive", SharedWith: []kinds.OrgID{with},
	})
}
