package door

import (
	"ledd/internal/access"
	"ledd/internal/kinds"
)

// Private is a Row of which others may see a part only. Redact empties the rest;
// what is redacted is never saved, since Save refuses foreign rows.
type Private interface{ Redact() }

// PrivateTo is a Row of which each reader may see another part.
type PrivateTo interface{ RedactFor(reader kinds.OrgID) }

// operates reports whether the actor runs the program and may see everything.
func (tx *Tx) operates() bool { return tx.Who.Role == access.Operator }

// Turner is a Row of which something moves with the days, without anybody's doing. Turn
// brings it to a day, whenever it is read.
type Turner interface{ Turn(d kinds.Date) }

// turn brings rows to the day on which they are read, or to that of the instant which
// the reader looks back to.
func turn[E any](tx *Tx, rows []*E) {
	if _, moves := any((*E)(nil)).(Turner); !moves {
		return
	}
	day := tx.Today()
	if at, back := tx.Past(); back {
		day = tx.Day(at)
	}
	for _, e := range rows {
		any(e).(Turner).Turn(day)
	}
}

// redact brings rows to their day, and empties what the actor's organisation may not see of the records that
// others keep: how they name them, and whatever the kind holds private.
func redact[E any](tx *Tx, k *Kind, rows []*E) {
	turn(tx, rows)
	if (k.Visible == Own && !k.Shared) || tx.operates() {
		return
	}
	for _, e := range rows {
		row := as(e)
		if tx.owns(row) {
			continue
		}
		row.hide()
		if p, ok := row.(Private); ok {
			p.Redact()
		}
		if p, ok := row.(PrivateTo); ok {
			p.RedactFor(tx.Who.Org)
		}
	}
}
