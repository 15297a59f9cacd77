package mail

import (
	"context"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// lost is a message that waits, and that no job is about.
type lost struct {
	ID, Org string
}

// orphaned is what tells such a message.
const orphaned = `m.state = 'waiting' and not exists (
  select 1 from river_job j where j.kind = 'mail.send' and j.args ->> 'message' = cast(m.id as text) and j.state not in ('completed', 'cancelled', 'discarded'))`

// Requeue leaves a job for every message that waits without one: a register that
// came out of a backup has its messages, and not its jobs. It is asked when a
// program starts; of two that ask at once, one leaves the job.
func (o Outbox) Requeue(ctx context.Context) (int, error) {
	ctx = access.With(ctx, access.Actor{Name: "mail", Role: access.Operator})
	found, err := door.Look(ctx, o.d, "message.read", func(tx *door.Tx) ([]lost, error) {
		return door.Rows[lost](tx, `select cast(m.id as text) as id, cast(m.org_id as text) as org from messages m
where (m.org_id = @org or @all) and `+orphaned, nil)
	})
	if err != nil {
		return 0, err
	}
	for n, m := range found {
		if err := o.again(ctx, m); err != nil {
			return n, err
		}
	}
	return len(found), nil
}

func (o Outbox) again(ctx context.Context, l lost) error {
	org, err := kinds.ParseID[kinds.Party](l.Org)
	if err != nil {
		return err
	}
	ctx = access.With(ctx, access.Actor{Name: "mail", Role: access.Operator, Org: org})
	_, err = door.Do(ctx, o.d, "message.send", nil, func(tx *door.Tx) (bool, error) {
		if err := tx.Alone(); err != nil { // of two programs that start, one does it
			return false, err
		}
		still, err := door.Rows[string](tx, "select cast(m.id as text) from messages m where m.org_id = @org and cast(m.id as text) = @id and "+orphaned, map[string]any{"id": l.ID})
		if err != nil || len(still) == 0 {
			return false, err
		}
		m, err := door.Get[Message](tx, l.ID)
		if err != nil {
			return false, err
		}
		return true, door.Enqueue(tx, Send{Message: m.ID, Org: m.Org})
	})
	return err
}
