package ropa

import (
	"context"
	"time"

	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Records is the verbs.
type Records struct{ d *door.Door }

// New gives the verbs.
func New(d *door.Door) Records { return Records{d} }

// world is all that a record is taken from.
type world struct {
	*gap.Register
	dpo *party.Contact
	at  time.Time
}

// Read gives the record of the actor's organisation; as it was known at the instant of
// the context, where there is one. Errors: invalid for a choice that there is not.
func (v Records) Read(ctx context.Context, c Choice) (Record, error) {
	c, err := c.check()
	if err != nil {
		return Record{}, err
	}
	w, err := door.Look(ctx, v.d, "activity.read", load)
	if err != nil {
		return Record{}, err
	}
	if !c.AsOf.Known() {
		c.AsOf = v.d.Today()
	}
	return w.take(c), nil
}

// load reads the register and the officer in a constant number of queries.
func load(tx *door.Tx) (*world, error) {
	reg, err := gap.Load(tx)
	if err != nil {
		return nil, err
	}
	return beside(tx, reg)
}

// beside reads what a register does not hold: the officer.
func beside(tx *door.Tx, reg *gap.Register) (*world, error) {
	var err error
	w := &world{Register: reg, at: tx.Now}
	if at, back := tx.Past(); back {
		w.at = at
	}
	officer := reg.Settings.DPO
	if officer.IsZero() {
		officer = reg.Controller.DPOContact
	}
	if !officer.IsZero() {
		switch w.dpo, err = door.Known[party.Contact](tx, officer.String()); {
		case kinds.KindOf(err) == kinds.KindNotFound && err != nil:
			w.dpo = nil // named, and gone since
		case err != nil:
			return nil, err
		}
	}
	return w, nil
}
