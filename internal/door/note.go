package door

import (
	"context"
	"sync"
	"time"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// What the audit trail says of events that change no record.
const (
	Refused  access.Action = "access.refuse" // the kind is the action that was refused
	SignedIn access.Action = "session.open"
	Exported access.Action = "audit.export"
	Used     access.Action = "token.use" // once a minute at most
)

// noRecord stands in an audit row that speaks of no record.
const noRecord = "00000000-0000-0000-0000-000000000000"

// noteTime is how long a note may wait for the database: what it speaks of has
// happened, and somebody waits for the answer.
const noteTime = 2 * time.Second

// Note adds a row to the audit chain of the actor's organisation for what is no
// change of a record: a sign-in, a refusal, an export. It has a transaction of
// its own, so it must not be called inside another. kind says what it was about,
// and id which record; both may be empty. An actor without an organisation has no
// chain, and leaves nothing.
func Note(ctx context.Context, d *Door, action access.Action, kind, id string) error {
	who := access.From(ctx)
	if who.Name == "" || who.Org.IsZero() {
		return nil
	}
	ctx, cancel := noting(ctx, who)
	defer cancel()
	_, err := Do(ctx, d, "audit.note", nil, func(tx *Tx) (bool, error) { tx.trail.event(tx, action, kind, id); return true, nil })
	return err
}

// noting is the context of a note: the actor as it is named, with the right to
// add a row and without the key of the request that it speaks of. It outlives a
// client that went away.
func noting(ctx context.Context, who access.Actor) (context.Context, context.CancelFunc) {
	id := RequestOf(ctx).ID
	ctx, cancel := context.WithTimeout(context.WithoutCancel(AsItStands(ctx)), noteTime)
	ctx = WithRequest(ctx, Request{ID: id})
	return access.With(ctx, access.Actor{Name: who.Name, Role: access.Operator, Org: who.Org}), cancel
}

// event remembers a row of the audit chain that has no history.
func (t *trail) event(tx *Tx, action access.Action, kind, id string) {
	record := noRecord
	if known, err := kinds.ParseID[kinds.Party](id); err == nil {
		record = known.String()
	}
	t.audit = append(t.audit, audit{OrgID: tx.Who.Org, At: tx.Now, Actor: tx.Who.Name, Action: action, Kind: kind, RecordID: record, RequestID: RequestOf(tx.ctx).ID})
}

// useEvery is how often the use of one token is noted.
const useEvery = time.Minute

// uses remembers when the use of each token was noted last by this program.
var uses sync.Map // door and token -> time.Time

type use struct {
	d  *Door
	id string
}

// NoteUse notes that a token was used, unless it was within the last minute, by
// this program or another. The actor is the token. It is never called inside a
// transaction; a failure is for the log, and the next use tries again.
func NoteUse(ctx context.Context, d *Door, id string) error {
	now, key := d.Now(), use{d, id}
	if last, ok := uses.Load(key); ok && now.Sub(last.(time.Time)) < useEvery {
		return nil
	}
	who := access.From(ctx)
	ctx, cancel := noting(ctx, who)
	defer cancel()
	_, err := Do(ctx, d, "audit.note", nil, func(tx *Tx) (bool, error) {
		if err := tx.Alone(); err != nil { // of two programs, one notes it
			return false, err
		}
		var recent int64
		err := tx.db.Raw("select count(*) from audit where org_id = ? and record_id = ? and action = ? and at > ?", tx.Who.Org, id, Used, tx.Now.Add(-useEvery)).Scan(&recent).Error
		if err != nil || recent > 0 {
			return false, err
		}
		tx.trail.event(tx, Used, "token", id)
		return true, nil
	})
	if err == nil {
		uses.Store(key, now)
	}
	return err
}
