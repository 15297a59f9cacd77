package document

import (
	"context"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Update says anew what may be said of a document. Errors: stale; invalid, when
// somebody who may not erase shortens how long it is kept.
func (s Documents) Update(ctx context.Context, id string, version int, in DocumentChange) (*Document, error) {
	return door.Do(ctx, s.d, "document.update", in, func(tx *door.Tx) (*Document, error) {
		d, err := door.Get[Document](tx, id)
		if err != nil {
			return nil, err
		}
		if d.Version != version {
			return nil, door.Stale("document")
		}
		if sooner(in.RetainUntil, d.RetainUntil) && tx.Who.May("document.erase") != nil {
			return nil, kinds.Invalid("/retainUntil", "window", "only who may erase documents lets them be kept for a shorter time: choose a later day")
		}
		d.Keys, d.Name, d.RetainUntil = in.Keys, in.Name, in.RetainUntil
		return d, door.Save(tx, d)
	})
}

// sooner reports whether a document may go sooner than before; without a day it stays.
func sooner(now, before kinds.Date) bool {
	return now.Known() && (!before.Known() || now < before)
}

// Holding is why the bytes of a document must stay.
type Holding struct {
	Reason string `json:"reason" validate:"required,max=500" doc:"a dispute, an inspection, a claim"`
}

// Hold keeps the bytes whatever the retention says, until it is lifted.
func (s Documents) Hold(ctx context.Context, id string, in Holding) (*Document, error) {
	return s.change(ctx, "document.hold", in, id, func(tx *door.Tx, d *Document) error {
		if !d.HasBytes() {
			return kinds.Fail(kinds.KindConflict, "a document that is %s has no bytes to hold", d.State)
		}
		d.LegalHold, d.HoldReason, d.HeldBy = true, in.Reason, tx.Who.Name
		return nil
	})
}

// Lift ends a hold; the history keeps why there was one.
func (s Documents) Lift(ctx context.Context, id string) (*Document, error) {
	return s.change(ctx, "document.hold", nil, id, func(_ *door.Tx, d *Document) error {
		if !d.LegalHold {
			return kinds.Fail(kinds.KindConflict, "there is no hold to lift")
		}
		d.LegalHold, d.HoldReason, d.HeldBy = false, "", ""
		return nil
	})
}

// Accept lets a document out of quarantine.
func (s Documents) Accept(ctx context.Context, id string) (*Document, error) {
	return s.change(ctx, "document.review", nil, id, func(_ *door.Tx, d *Document) error {
		if d.State != Quarantined {
			return kinds.Fail(kinds.KindConflict, "only a document in quarantine is accepted, and this one is %s", d.State)
		}
		return d.accept(s.Scans())
	})
}

// Erase removes the bytes of a document whose retention is over (art. 5(1)(e)); what is
// known of them stays, the hash among it. Bytes that another record names as well stay
// as long as that one. Errors: conflict, with what keeps them.
func (s Documents) Erase(ctx context.Context, id string) (*Document, error) {
	return s.change(ctx, "document.erase", nil, id, func(tx *door.Tx, d *Document) error {
		if err := d.Erasable(tx.Today()); err != nil {
			return err
		}
		if err := d.proves(tx); err != nil {
			return err
		}
		d.ErasedAt, d.ErasedBy = &tx.Now, tx.Who.Name
		if err := d.become(Erased); err != nil {
			return err
		}
		return door.Enqueue(tx, PurgeJob{SHA256: d.SHA256})
	})
}

// provenSQL counts the agreements that bytes prove, and that have not come to their end.
const provenSQL = `select count(*) from agreements a where a.org_id = @org and a.state not in ('void', 'closed', 'superseded')
and (@sum in (a.issued_sha256, a.issued_page, a.signed_sha256, a.sealed_sha256)
or exists (select 1 from evidence e where e.org_id = a.org_id and e.agreement = a.id and e.sha256 = @sum))`

// proves refuses to erase what was issued, signed or sealed while the agreement is not
// over: nothing else could show what was agreed (art. 28(9), 5(2)).
func (d *Document) proves(tx *door.Tx) error {
	n, err := door.Rows[int](tx, provenSQL, map[string]any{"sum": d.SHA256})
	if err == nil && n[0] > 0 {
		err = kinds.Fail(kinds.KindConflict, "the document proves an agreement that is not closed: close the agreement first")
	}
	return err
}

// change reads a document, changes it and saves it.
func (s Documents) change(ctx context.Context, action access.Action, in any, id string, do func(*door.Tx, *Document) error) (*Document, error) {
	return door.Do(ctx, s.d, action, in, func(tx *door.Tx) (*Document, error) {
		d, err := door.Get[Document](tx, id)
		if err != nil {
			return nil, err
		}
		if err := do(tx, d); err != nil {
			return nil, err
		}
		return d, door.Save(tx, d)
	})
}
