package door

import (
	"context"
	"time"

	"ledd/internal/kinds"
)

// Past is one version of a record as it was entered: who, when (UTC), why.
type Past[E any] struct {
	Version   int
	EnteredAt time.Time
	Actor     string
	Reason    string
	Record    *E
}

// pastLimit is the number of versions that one reading of the history gives.
const pastLimit = 200

// History gives the newest versions of a record first, at most 200 of them; it
// needs noun.read, and what the actor may not see is not found. Another
// organisation's record has no history here: its words are its keeper's.
func (n Noun[E, In]) History(ctx context.Context, id string) ([]Past[E], error) {
	return Look(ctx, n.d, n.action("read"), func(tx *Tx) ([]Past[E], error) {
		if _, err := Get[E](tx, id); err != nil {
			return nil, err
		}
		return past[E](tx, "select version, entered_at, actor, reason, schema, body from history where org_id = @org and kind = @kind and record_id = @id order by version desc limit @limit",
			map[string]any{"kind": n.k.Noun, "id": id, "limit": pastLimit})
	})
}

// At gives one version of a record; not-found when there was none that the
// actor may see.
func (n Noun[E, In]) At(ctx context.Context, id string, version int) (Past[E], error) {
	return Look(ctx, n.d, n.action("read"), func(tx *Tx) (Past[E], error) {
		found, err := past[E](tx, "select version, entered_at, actor, reason, schema, body from history where org_id = @org and kind = @kind and record_id = @id and version = @version",
			map[string]any{"kind": n.k.Noun, "id": id, "version": version})
		if err != nil {
			return Past[E]{}, err
		}
		if len(found) == 0 {
			return Past[E]{}, kinds.NotFound(n.k.Noun)
		}
		return found[0], nil
	})
}

func past[E any](tx *Tx, sql string, args map[string]any) ([]Past[E], error) {
	rows, err := Rows[struct {
		Version       int
		EnteredAt     time.Time
		Actor, Reason string
		Schema        int
		Body          string
	}](tx, sql, args)
	if err != nil {
		return nil, err
	}
	out := make([]Past[E], 0, len(rows))
	for _, r := range rows {
		p := Past[E]{r.Version, r.EnteredAt.UTC(), r.Actor, r.Reason, new(E)}
		if err := (version{Version: r.Version, Schema: r.Schema, Body: r.Body}).read(as(p.Record)); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
