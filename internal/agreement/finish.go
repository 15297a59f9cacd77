package agreement

import (
	"bytes"
	"context"
	"errors"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// Works says which jobs the steps do.
func (s Steps) Works(w jobs.Work) {
	jobs.Handle(w, s.Examine)
	jobs.Handle(w, s.Finish)
}

// Finish seals an agreement that everybody has signed: the last revision fills in
// who signed, and the register vouches for all of it. A job that is done twice
// changes nothing the second time.
func (s Steps) Finish(ctx context.Context, job Finish, _ jobs.Attempt) error {
	ctx = access.With(ctx, access.Actor{Name: "sealing", Role: access.Operator, Org: job.Org})
	f, err := s.unfinished(ctx, job.Agreement)
	if err != nil || f == nil {
		return err
	}
	issued, err := s.shelf.Read(ctx, f.a.IssuedSHA256)
	if err != nil {
		return err
	}
	signed := issued
	if f.a.SignedSHA256 != "" {
		if signed, err = s.shelf.Read(ctx, f.a.SignedSHA256); err != nil {
			return err
		}
	}
	file, err := s.press.Finish(ctx, issued, signed, f.pages())
	if err != nil {
		return err
	}
	sum, _, err := s.shelf.Put(ctx, bytes.NewReader(file), 2*MostBytes)
	if err != nil {
		return err
	}
	_, err = door.Do(ctx, s.d, "agreement.finish", nil, func(tx *door.Tx) (bool, error) {
		a, err := door.Get[Agreement](tx, job.Agreement.String())
		if err != nil || a.SealedSHA256 != "" || a.SignedSHA256 != f.a.SignedSHA256 {
			return false, err
		}
		a.SealedSHA256, a.SealedAt, a.verb = sum, &tx.Now, true
		if a.InForceOn(tx.Today()) && a.State == Signed {
			a.State = InForce
		}
		return true, door.Save(tx, a)
	})
	return err
}

// unsealed is an agreement that everybody has signed, with what is known of that.
type unsealed struct {
	a        *Agreement
	evidence []*Evidence
	places   *sources
}

// unfinished reads what is to be sealed; nil when it is sealed, or no longer to be.
func (s Steps) unfinished(ctx context.Context, id ID) (*unsealed, error) {
	got, err := door.Look(ctx, s.d, "agreement.read", func(tx *door.Tx) (*unsealed, error) {
		a, err := door.Get[Agreement](tx, id.String())
		if err != nil {
			return nil, err
		}
		if _, complete := a.LastSignature(tx.Today()); !complete || a.SealedSHA256 != "" || !a.Issued() {
			return nil, nil
		}
		places, err := gather(tx, a, kinds.DateOf(*a.IssuedAt))
		if err != nil {
			return nil, err
		}
		all, err := door.All[Evidence](tx, "agreement = ?", a.ID)
		return &unsealed{a, all, places}, err
	})
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		err = errors.Join(err, jobs.ErrPointless)
	}
	return got, err
}

// pages is what the last revision fills in.
func (u *unsealed) pages() Finished { return Finished{} }
