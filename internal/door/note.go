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
	Refused   access.Action = "access.refuse" // the kind is the action that was refused
	SignedIn  access.Action = "session.open"
	SignedOut access.Action = "session.close"
	Exported  access.Action = "audit.export"
	Used      access.Action = "token.use" // once a minute at most
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

// Tell is Note within a transaction that works for no organisation, or for the
// whole instance: somebody comes in, or tries to. The row is of the organisation's
// chain, in the name of who it was.
func Tell(tx *Tx, org kinds.OrgID, who string, action access.Action, kind, id string) {
	tx.trail.event(tx, action, kind, id)
	row := &tx.trail.audit[len(tx.trail.audit)-1]
	row.OrgID, row.Actor = org, who
}

// event remembers a row of the audit chain that has no history.
func (t *trail) event(tx *Tx, action access.Action, kind, id string) {
	record := noRecord
	if known, err := kinds.ParseID[kinds.Party](id); err == nil {
		record = known.String()
	}
	t.audit = append(t.audit, audit{OrgID: tx.Who.Org, At: tx.Now, Actor: tx.Who.Name, Action: action, Kind: kind, RecordID: record, RequestID: RequestOf(tx.ctx).ID})
}

// useEvery is how often the use of one token, or its refusal, is noted.
const useEvery = time.Minute

// uses remembers when each was noted last by this program.
var uses sync.Map // use -> time.Time

type use struct {
	d      *Door
	action access.Action
	id     string
}

// NoteUse notes that a record that lets programs in was used, unless it was within
// the last minute, by this program or another: a row of the audit trail, and the
// mark last_used_at. The actor is the program. It is never called inside a
// transaction; a failure is for the log, and the next use tries again.
func NoteUse[E any](ctx context.Context, d *Door, id kinds.ID[E]) error {
	noun := kindOf[E]().Noun
	return seldom(ctx, use{d, Used, id.String()}, func(tx *Tx) error {
		tx.trail.event(tx, Used, noun, id.String())
		return Mark(tx, id, map[string]any{"last_used_at": tx.Now})
	})
}

// NoteMisuse notes that such a record was shown where it does not open, at most
// once a minute. The actor is the program that it belongs to.
func NoteMisuse[E any](ctx context.Context, d *Door, id kinds.ID[E]) error {
	return seldom(ctx, use{d, Refused, id.String()}, func(tx *Tx) error {
		tx.trail.event(tx, Refused, string(Used), id.String())
		return nil
	})
}

// seldom runs a note once a minute at most, whatever number of programs serve.
func seldom(ctx context.Context, u use, note func(*Tx) error) error {
	now := u.d.Now()
	if last, ok := uses.Load(u); ok && now.Sub(last.(time.Time)) < useEvery {
		return nil
	}
	who := access.From(ctx)
	ctx, cancel := noting(ctx, who)
	defer cancel()
	_, err := Do(ctx, u.d, "audit.note", nil, func(tx *Tx) (bool, error) {
		if err := tx.Alone(); err != nil { // of two programs, one notes it
			return false, err
		}
		var recent int64
		err := tx.db.Raw("select count(*) from audit where org_id = ? and record_id = ? and action = ? and at > ?", tx.Who.Org, u.id, u.action, tx.Now.Add(-useEvery)).Scan(&recent).Error
		if err != nil || recent > 0 {
			return false, err
		}
		return true, note(tx)
	})
	if err == nil {
		uses.Store(u, now)
	}
	return err
}
