// Package account keeps how somebody comes in: tokens for machines, and the
// one-time link that opens a session in a browser. Secrets are shown once and
// stored as SHA-256 only; 256 random bits need no slow hash.
//
//	secret -> Authenticate / Open -> access.Actor -> every other verb
package account

import (
	"context"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Token lets a program in (RFC 6750): with its scopes, for one organisation.
type Token struct {
	door.Record[Token]
	TokenInput
	RevokedOn kinds.Date `json:"revokedOn"`
	Hash      string     `json:"-"`
}

// TokenInput is what an operator says of a token.
type TokenInput struct {
	door.Keys
	Name      string     `json:"name" validate:"max=255"`
	Scopes    []string   `json:"scopes" gorm:"serializer:json" validate:"required,min=1"`
	ExpiresOn kinds.Date `json:"expiresOn"` // the last day
}

// Link opens one session, or lets one person choose a password; once.
type Link struct {
	door.Record[Link]
	door.Keys
	Purpose   string      `json:"purpose"` // password; empty: to enter
	User      UserID      `json:"user" gorm:"column:user_id"`
	Role      access.Role `json:"role"`
	ExpiresAt time.Time   `json:"expiresAt"`
	UsedAt    *time.Time  `json:"usedAt"`
	Hash      string      `json:"-"`
}

// Session is a signed-in browser, of a user or of a one-time link.
type Session struct {
	door.Record[Session]
	door.Keys
	User      UserID      `json:"user" gorm:"column:user_id"`
	Name      string      `json:"name"`
	Role      access.Role `json:"role"`  // of a link; a user's roles are memberships
	Agent     string      `json:"agent"` // what the browser calls itself, shortened
	Stage     string      `json:"stage"` // code: the password was right, and a code is asked for
	ExpiresAt time.Time   `json:"expiresAt"`
	EndedAt   *time.Time  `json:"endedAt"`
	Hash      string      `json:"-"`
}

// The tables' entries for the door.
var (
	TokenKind   = door.Register[Token](door.Kind{Noun: "token", Table: "tokens", Sorts: []string{"createdAt"}})
	LinkKind    = door.Register[Link](door.Kind{Noun: "link", Table: "links", Personal: true, Sorts: []string{"createdAt"}})
	SessionKind = door.Register[Session](door.Kind{Noun: "session", Table: "sessions", Personal: true, Sorts: []string{"createdAt"}})
)

// Refs lists nothing: a token refers to no record.
func (*Token) Refs() []door.Ref { return nil }

// Check has nothing to add to the tags.
func (*Token) Check() []kinds.Violation { return nil }

// Words is what a search looks through.
func (t *Token) Words() []string { return []string{t.Name} }

// Refs lists nothing.
func (*Link) Refs() []door.Ref { return nil }

// Check has nothing to check: a link has no input.
func (*Link) Check() []kinds.Violation { return nil }

// Words lists nothing: links are not searched.
func (*Link) Words() []string { return nil }

// Refs lists nothing.
func (*Session) Refs() []door.Ref { return nil }

// Check has nothing to check: a session has no input.
func (*Session) Check() []kinds.Violation { return nil }

// Words lists nothing: sessions are not searched.
func (*Session) Words() []string { return nil }

// Accounts is the verbs of coming in.
type Accounts struct{ d *door.Door }

// New gives the verbs.
func New(d *door.Door) Accounts { return Accounts{d} }

// doorkeeper reads secrets before there is anybody to ask for.
var doorkeeper = access.Actor{Name: "doorkeeper", Role: access.Operator}

// doorkeeping lets the doorkeeper ask. Who comes in is a matter of now, whatever
// instant is looked at.
func doorkeeping(ctx context.Context) context.Context {
	return access.With(door.AsItStands(ctx), doorkeeper)
}

// CreateToken makes a token for the actor's organisation and gives its secret,
// which is shown this once.
func (a Accounts) CreateToken(ctx context.Context, in TokenInput) (*Token, string, error) {
	scopes, err := access.ExpandScopes(in.Scopes)
	if err != nil {
		return nil, "", err
	}
	in.Scopes = scopes
	secret, hash := newSecret("ledd_")
	t, err := door.Do(ctx, a.d, "token.create", in, func(tx *door.Tx) (*Token, error) {
		if in.ExpiresOn.Known() && in.ExpiresOn < tx.Today() {
			return nil, kinds.Invalid("/expiresOn", "past", "%s is in the past: the token would never work", in.ExpiresOn)
		}
		t := &Token{TokenInput: in, Hash: hash}
		err := door.Add(tx, t)
		return t, err
	})
	return t, secret, err
}

// Authenticate gives the actor behind a bearer token; unauthenticated when the
// token is unknown, revoked or past its last day.
func (a Accounts) Authenticate(ctx context.Context, secret string) (access.Actor, error) {
	return door.Look(doorkeeping(ctx), a.d, "token.read", func(tx *door.Tx) (access.Actor, error) {
		found, err := door.Rows[bearer](tx, "-- directory: tokens\nselect id, org_id, scopes from tokens where hash = @hash and revoked_on is null and (expires_on is null or expires_on >= @today)",
			map[string]any{"hash": hashOf(secret), "today": tx.Today()})
		if err != nil {
			return access.Actor{}, err
		}
		if len(found) == 0 {
			return access.Actor{}, kinds.Fail(kinds.KindUnauthenticated, "this token is unknown, revoked or expired: ask for a new one (`ledd token create`)")
		}
		return access.Actor{Name: "token:" + found[0].ID.String(), Scopes: found[0].Scopes, Org: found[0].OrgID}, nil
	})
}

// bearer is what a request needs to know of its token.
type bearer struct {
	ID     kinds.ID[Token]
	OrgID  kinds.OrgID
	Scopes []string `gorm:"serializer:json"`
}

// CreateLink makes a link that opens one session for the actor's organisation
// within an hour, and gives its secret.
func (a Accounts) CreateLink(ctx context.Context) (string, error) {
	secret, hash := newSecret("")
	_, err := door.Do(ctx, a.d, "link.create", nil, func(tx *door.Tx) (*Link, error) {
		l := &Link{Purpose: forEntering, Role: access.Coordinator, ExpiresAt: tx.Now.Add(time.Hour), Hash: hash}
		err := door.Add(tx, l)
		return l, err
	})
	return secret, err
}

// What a link is for.
const (
	forEntering = "" // as those from before there were purposes
	forPassword = "password"
)

// Usable reports whether a link still opens a session; it changes nothing.
func (a Accounts) Usable(ctx context.Context, secret string) error {
	_, err := door.Look(doorkeeping(ctx), a.d, "link.create", func(tx *door.Tx) (*Link, error) { return usable(tx, secret, forEntering) })
	return err
}

var errUsed = kinds.Fail(kinds.KindUnauthenticated, "this link has been used, or is too old: restart the server, which prints a new one")

func usable(tx *door.Tx, secret, purpose string) (*Link, error) {
	ids, err := door.Rows[string](tx, "-- directory: links\nselect id from links where hash = @hash and purpose = @purpose and used_at is null and expires_at > @now",
		map[string]any{"hash": hashOf(secret), "now": tx.Now, "purpose": purpose})
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, errUsed
	}
	l, err := door.Get[Link](tx, ids[0])
	if err == nil && l.UsedAt != nil { // since it was found
		return nil, errUsed
	}
	return l, err
}

// sessionTime is how long a browser stays signed in: a working day.
const sessionTime = 12 * time.Hour

// Open uses up a link and gives the secret of a session of twelve hours.
func (a Accounts) Open(ctx context.Context, link string) (string, error) {
	return door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (string, error) {
		l, err := use(tx, link, forEntering)
		if err != nil {
			return "", err
		}
		s := &Session{Name: "one-time link " + l.ID.String()[30:], Role: l.Role}
		s.Org = l.Org
		return begin(tx, s, sessionTime)
	})
}

// use uses up a link.
func use(tx *door.Tx, secret, purpose string) (*Link, error) {
	l, err := usable(tx, secret, purpose)
	if err != nil {
		return nil, err
	}
	l.UsedAt = &tx.Now
	err = door.Save(tx, l)
	if kinds.KindOf(err) == kinds.KindStale && err != nil { // pressed twice at the same time
		return nil, errUsed
	}
	return l, err
}

// begin makes a session and gives its secret.
func begin(tx *door.Tx, s *Session, lasts time.Duration) (secret string, err error) {
	secret, s.Hash = newSecret("")
	s.ExpiresAt = tx.Now.Add(lasts)
	return secret, door.Add(tx, s)
}

var errOver = kinds.Fail(kinds.KindUnauthenticated, "the session is over: sign in again")

// Resume gives the actor behind a session; unauthenticated when it is over, or
// when a user has no role in its organisation any more.
func (a Accounts) Resume(ctx context.Context, secret string) (access.Actor, error) {
	return door.Look(doorkeeping(ctx), a.d, "session.start", func(tx *door.Tx) (access.Actor, error) {
		s, err := session(tx, secret, "")
		if err != nil {
			return access.Actor{}, err
		}
		if s.User.IsZero() {
			return access.Actor{Name: s.Name, Role: s.Role, Org: s.Org}, nil
		}
		return actor(tx, s.User, s.Org)
	})
}

// session finds a session that is not over, at a stage.
func session(tx *door.Tx, secret, stage string) (*Session, error) {
	ids, err := door.Rows[string](tx, "-- directory: sessions\nselect id from sessions where hash = @hash and stage = @stage and ended_at is null and expires_at > @now",
		map[string]any{"hash": hashOf(secret), "stage": stage, "now": tx.Now})
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, errOver
	}
	return door.Get[Session](tx, ids[0])
}
