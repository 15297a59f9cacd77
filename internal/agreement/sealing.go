package agreement

import (
	"context"
	"errors"
	"time"

	"ledd/internal/access"
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
	if !a.sealable(tx.Today()) {
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

// Unsealed is the job that looks, every so often, for agreements that everybody has
// signed and whose seal nobody works on, as after a restore: it gives them their job.
type Unsealed struct{}

// Kind names the job.
func (Unsealed) Kind() string { return "agreement.unsealed" }

// unsealedEvery is how often is looked, unsealedMost how many are found at a time.
const (
	unsealedEvery = time.Hour
	unsealedMost  = 200
)

// unsealedSQL leaves out what was given up: that is for people to ask for anew.
const unsealedSQL = `select a.id, a.org_id from agreements a
where (a.org_id = @org or @all) and a.issued_sha256 <> '' and a.sealed_sha256 = '' and a.state in ('signed', 'active')
and not exists (select 1 from river_job j where j.kind = 'agreement.finish' and j.args ->> 'agreement' = cast(a.id as text))
order by a.id limit @limit`

// lost is an agreement without its job.
type lost struct {
	ID    ID
	OrgID kinds.OrgID
}

// SealLost leaves the jobs that are missing, in whichever organisation.
func (s Steps) SealLost(ctx context.Context, _ Unsealed, _ jobs.Attempt) error {
	acting := access.Actor{Name: "sealing", Role: access.Operator}
	found, err := door.Look(access.With(ctx, acting), s.d, "agreement.read", func(tx *door.Tx) ([]lost, error) {
		return door.Rows[lost](tx, unsealedSQL, map[string]any{"limit": unsealedMost})
	})
	for _, x := range found {
		acting.Org = x.OrgID
		_, err := door.Do(access.With(ctx, acting), s.d, "agreement.finish", nil, func(tx *door.Tx) (bool, error) {
			return true, door.Enqueue(tx, Finish{Agreement: x.ID, Org: x.OrgID})
		})
		if err != nil {
			return err
		}
	}
	return err
}

// unsealable ends a job where trying again would give the same.
func unsealable(err error) error {
	if kinds.KindOf(err) == kinds.KindInvalid {
		return errors.Join(err, jobs.ErrPointless)
	}
	return err
}
