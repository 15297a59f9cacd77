package account

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// How long a session lasts without being used, and how often its use is marked.
// It ends after a working day all the same (ASVS 5.0, 7.3).
const (
	idleTime  = 2 * time.Hour
	seenEvery = time.Minute
)

var errOver = kinds.Fail(kinds.KindUnauthenticated, "the session is over: sign in again")

// Visitor is somebody with a session.
type Visitor struct {
	access.Actor
	Homes    []Home     // where a user may go on; empty for a one-time link
	ProvenAt *time.Time // when the person last proved to be it
	Method   Method     // how the session was begun
	session  SessionRef
	seen     time.Time
}

// SessionRef names a session.
type SessionRef = kinds.ID[Session]

// Resume gives the actor behind a session; unauthenticated when it is over, or
// when a user has no role in its organisation any more.
func (a Accounts) Resume(ctx context.Context, secret string) (access.Actor, error) {
	v, err := a.Arrive(ctx, secret)
	return v.Actor, err
}

// Arrive gives who is behind a session, and changes nothing: the same errors.
func (a Accounts) Arrive(ctx context.Context, secret string) (Visitor, error) {
	return door.Look(doorkeeping(ctx), a.d, "session.start", func(tx *door.Tx) (Visitor, error) {
		s, err := session(tx, secret, "")
		if err != nil {
			return Visitor{}, err
		}
		v := Visitor{Actor: access.Actor{Name: s.Name, Role: s.Role, Org: s.Org}, ProvenAt: s.ProvenAt, Method: s.Method, session: s.ID, seen: s.lastSeen()}
		if !s.Invitation.IsZero() {
			v.Actor, err = asGuest(tx, s)
			return v, err
		}
		if s.User.IsZero() {
			return v, nil
		}
		places, err := memberships(tx, s.User)
		if err != nil {
			return v, err
		}
		v.Homes = homes(places, s.Org)
		v.Actor, err = actor(tx, s.User, s.Org, places)
		return v, err
	})
}

// Seen marks that a session is in use, once a minute at most and in a transaction
// of its own: a page that only reads waits for no writer because of it.
func (a Accounts) Seen(ctx context.Context, v Visitor) error {
	if a.d.Now().Sub(v.seen) < seenEvery {
		return nil
	}
	_, err := door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (bool, error) {
		return true, door.Mark(tx, v.session, map[string]any{"seen_at": tx.Now})
	})
	return err
}

func (s *Session) lastSeen() time.Time {
	if s.SeenAt != nil {
		return *s.SeenAt
	}
	return s.CreatedAt
}

// session finds a session that is not over, at a stage.
func session(tx *door.Tx, secret, stage string) (*Session, error) {
	ids, err := door.Rows[string](tx, `-- directory: sessions
select id from sessions where hash = @hash and stage = @stage and ended_at is null and expires_at > @now and (seen_at > @idle or (seen_at is null and created_at > @idle))`,
		map[string]any{"hash": hashOf(secret), "stage": stage, "now": tx.Now, "idle": tx.Now.Add(-idleTime)})
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, errOver
	}
	return door.Get[Session](tx, ids[0])
}

// Author names whose session a secret was, over or not, so that what was written
// under it is sent by nobody else unnoticed; empty for an unknown one. The name
// tells nothing.
func (a Accounts) Author(ctx context.Context, secret string) (string, error) {
	return door.Look(doorkeeping(ctx), a.d, "session.start", func(tx *door.Tx) (string, error) {
		found, err := door.Rows[string](tx, "-- directory: sessions\nselect cast(coalesce(user_id, id) as text) || ' ' || cast(org_id as text) from sessions where hash = @hash and stage = ''", map[string]any{"hash": hashOf(secret)})
		if err != nil || len(found) == 0 {
			return "", err
		}
		return authorOf(found[0]), nil
	})
}

// Author is the same of somebody who is there.
func (v Visitor) Author() string {
	return authorOf(cmp.Or(v.User, v.session.String()) + " " + v.Org.String())
}

// authorOf hides who it is, a user or the session of a one-time link, and at work
// for whom.
func authorOf(id string) string { return hashOf("author " + id)[:32] }

func homes(places []place, here kinds.OrgID) []Home {
	var out []Home
	for _, p := range places {
		if !slices.ContainsFunc(out, func(h Home) bool { return h.Org == p.OrgID }) {
			out = append(out, Home{p.OrgID, p.Name, p.OrgID == here})
		}
	}
	return out
}

// Leave ends the session of a secret; one that is over already stays so. It gives
// how somebody had come in.
func (a Accounts) Leave(ctx context.Context, secret string) (Method, error) {
	how, err := door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (Method, error) {
		s, err := session(tx, secret, "")
		if err != nil {
			return "", err
		}
		door.Tell(tx, s.Org, s.Name, door.SignedOut, string(s.Method), s.User.String())
		return s.Method, end(tx, s)
	})
	if errors.Is(err, errOver) {
		return "", nil
	}
	return how, err
}

func end(tx *door.Tx, s *Session) error {
	s.EndedAt = &tx.Now
	return door.Save(tx, s)
}
