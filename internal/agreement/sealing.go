package agreement

import (
	"context"
	"errors"

	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// Sealing is how far the seal of an agreement has come that everybody has signed.
type Sealing string

// The stages. An agreement that has its seal, or waits for signatures, is in none.
const (
	SealingNow   Sealing = "now"
	SealingLater Sealing = "later" // it failed, and is tried again by itself
	SealingOver  Sealing = "over"  // it failed for good, and somebody has to ask for it anew
)

// sealingSQL finds how the job stands that seals an agreement; done ones and those that
// were given up are nowhere.
const sealingSQL = `select state, attempt from river_job where kind = 'agreement.finish' and metadata ->> 'org' = cast(@org as text)
and args ->> 'agreement' = cast(@id as text) and state not in ('completed', 'cancelled', 'discarded') order by id desc limit 1`

// Sealing tells how far the seal of an agreement has come.
func (s Steps) Sealing(ctx context.Context, id string) (Sealing, error) {
	return door.Look(ctx, s.d, "agreement.read", func(tx *door.Tx) (Sealing, error) {
		a, err := door.Get[Agreement](tx, id)
		if err != nil {
			return "", err
		}
		return a.sealing(tx)
	})
}

func (a *Agreement) sealing(tx *door.Tx) (Sealing, error) {
	if _, complete := a.LastSignature(tx.Today()); !complete || !a.Issued() || a.SealedSHA256 != "" {
		return "", nil
	}
	found, err := door.Rows[door.JobLine](tx, sealingSQL, map[string]any{"id": a.ID})
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return SealingOver, nil
	case found[0].State == "retryable":
		return SealingLater, nil
	}
	return SealingNow, nil
}

// Seal asks anew for the seal of an agreement that everybody has signed, and whose
// sealing was given up. Errors: conflict where there is nothing to seal, or the work is
// still under way.
func (s Steps) Seal(ctx context.Context, id string) (*Agreement, error) {
	return door.Do(ctx, s.d, "agreement.issue", nil, func(tx *door.Tx) (*Agreement, error) {
		a, err := door.Get[Agreement](tx, id)
		if err != nil {
			return nil, err
		}
		at, err := a.sealing(tx)
		switch {
		case err != nil:
			return nil, err
		case at == "":
			return nil, refusal("nothing-to-seal", "the agreement has its seal, or does not wait for one")
		case at != SealingOver:
			return nil, refusal("sealing-now", "the agreement is being sealed: it is tried again by itself")
		}
		return a, door.Enqueue(tx, Finish{Agreement: a.ID, Org: a.Org})
	})
}

// unsealable ends a job where trying again would give the same.
func unsealable(err error) error {
	if kinds.KindOf(err) == kinds.KindInvalid {
		return errors.Join(err, jobs.ErrPointless)
	}
	return err
}
