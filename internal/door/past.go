package door

import (
	"context"
	"strconv"
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

const versionsSQL = "select version, entered_at, actor, reason, schema, body from history where org_id = @org and kind = @kind and record_id = @id and schema > 0"

// History gives the newest versions of a record first, at most 200 of them, those
// entered by the instant of the context where there is one; it needs noun.read,
// and what the actor may not see is not found. Another organisation's record has
// no history here: its words are its keeper's.
func (n Noun[E, In]) History(ctx context.Context, id string) ([]Past[E], error) {
	return Look(ctx, n.d, n.action("read"), func(tx *Tx) ([]Past[E], error) {
		if _, err := Known[E](tx, id); err != nil {
			return nil, err
		}
		return past[E](tx, versionsSQL, " order by version desc limit @limit", map[string]any{"kind": n.k.Noun, "id": id, "limit": pastLimit})
	})
}

// VersionQuery pages through the versions of one record.
type VersionQuery struct {
	Limit  int    // 1 to 200; 0 is 50
	Cursor string // NextCursor of the page before
}

// Versions gives one page of the versions that the actor's organisation keeps of
// a record, newest first, and how many there are: those entered by the instant of
// the context, where there is one. It needs noun.read; what the actor may not see,
// or others keep, is not found.
func (n Noun[E, In]) Versions(ctx context.Context, id string, q VersionQuery) (kinds.Page[Past[E]], error) {
	return Look(ctx, n.d, n.action("read"), func(tx *Tx) (kinds.Page[Past[E]], error) { return versions[E](tx, n.k.Noun, id, q) })
}

func versions[E any](tx *Tx, noun, id string, q VersionQuery) (kinds.Page[Past[E]], error) {
	page := kinds.Page[Past[E]]{Items: []Past[E]{}}
	if q.Limit == 0 {
		q.Limit = 50
	}
	if q.Limit < 1 || q.Limit > pastLimit {
		return page, kinds.Invalid("limit", "range", "limit must be between 1 and 200")
	}
	args, below := map[string]any{"kind": noun, "id": id, "limit": q.Limit + 1}, ""
	if q.Cursor != "" {
		before, err := strconv.Atoi(q.Cursor)
		if err != nil || before < 1 || before > 1<<30 {
			return page, kinds.Invalid("cursor", "cursor", "this cursor belongs to no page of this list: begin again without it")
		}
		below, args["before"] = " and version < @before", before
	}
	if _, err := Known[E](tx, id); err != nil {
		return page, err
	}
	count, err := rows[int64](tx, "select count(*) from history where org_id = @org and kind = @kind and record_id = @id and schema > 0"+tx.enteredBy(args), args)
	if err != nil || count[0] == 0 {
		return page, orNotFound(err, noun)
	}
	page.Total = count[0]
	page.Items, err = past[E](tx, versionsSQL+below, " order by version desc limit @limit", args)
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		page.NextCursor = itoa(page.Items[q.Limit-1].Version)
	}
	return page, err
}

func orNotFound(err error, noun string) error {
	if err != nil {
		return err
	}
	return kinds.NotFound(noun)
}

// At gives one version of a record; not-found when there was none that the
// actor may see, by the instant of the context where there is one.
func (n Noun[E, In]) At(ctx context.Context, id string, version int) (Past[E], error) {
	return Look(ctx, n.d, n.action("read"), func(tx *Tx) (Past[E], error) {
		found, err := past[E](tx, versionsSQL+" and version = @version", "", map[string]any{"kind": n.k.Noun, "id": id, "version": version})
		if err != nil || len(found) == 0 {
			return Past[E]{}, orNotFound(err, n.k.Noun)
		}
		return found[0], nil
	})
}

// enteredBy narrows a query of the history to the instant of the context, and
// binds it as @at.
func (tx *Tx) enteredBy(args map[string]any) string {
	at, back := tx.Past()
	if !back {
		return ""
	}
	args["at"] = at.Truncate(time.Microsecond)
	return " and entered_at <= @at"
}

func past[E any](tx *Tx, sql, order string, args map[string]any) ([]Past[E], error) {
	found, err := rows[struct {
		Version       int
		EnteredAt     time.Time
		Actor, Reason string
		Schema        int
		Body          string
	}](tx, sql+tx.enteredBy(args)+order, args)
	if err != nil {
		return nil, err
	}
	out := make([]Past[E], 0, len(found))
	for _, r := range found {
		p := Past[E]{r.Version, r.EnteredAt.UTC(), r.Actor, r.Reason, new(E)}
		if err := (version{Version: r.Version, Schema: r.Schema, Body: r.Body}).read(as(p.Record)); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
