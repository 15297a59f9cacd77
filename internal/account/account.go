// Package account keeps how somebody comes in: tokens for machines, and the
// one-time link that opens a session in a browser. Secrets are shown once and
// stored as SHA-256 only; 256 random bits need no slow hash.
//
//	secret -> Authenticate / Open -> access.Actor -> every other verb
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
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

// Link opens one session, once.
type Link struct {
	door.Record[Link]
	door.Keys
	Role      access.Role `json:"role"`
	ExpiresAt time.Time   `json:"expiresAt"`
	UsedAt    *time.Time  `json:"usedAt"`
	Hash      string      `json:"-"`
}

// Session is a signed-in browser.
type Session struct {
	door.Record[Session]
	door.Keys
	Name      string      `json:"name"`
	Role      access.Role `json:"role"`
	ExpiresAt time.Time   `json:"expiresAt"`
	Hash      string      `json:"-"`
}

// The tables' entries for the door.
var (
	TokenKind   = door.Register[Token](door.Kind{Noun: "token", Table: "tokens", Sorts: []string{"createdAt"}})
	LinkKind    = door.Register[Link](door.Kind{Noun: "link", Table: "links", Sorts: []string{"createdAt"}})
	SessionKind = door.Register[Session](door.Kind{Noun: "session", Table: "sessions", Sorts: []string{"createdAt"}})
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
	return door.Look(access.With(ctx, doorkeeper), a.d, "token.read", func(tx *door.Tx) (access.Actor, error) {
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
		l := &Link{Role: access.Coordinator, ExpiresAt: tx.Now.Add(time.Hour), Hash: hash}
		err := door.Add(tx, l)
		return l, err
	})
	return secret, err
}

// Usable reports whether a link still opens a session; it changes nothing.
func (a Accounts) Usable(ctx context.Context, secret string) error {
	_, err := door.Look(access.With(ctx, doorkeeper), a.d, "link.create", func(tx *door.Tx) (*Link, error) { return usable(tx, secret) })
	return err
}

var errUsed = kinds.Fail(kinds.KindUnauthenticated, "this link has been used, or is too old: restart the server, which prints a new one")

func usable(tx *door.Tx, secret string) (*Link, error) {
	ids, err := door.Rows[string](tx, "-- directory: links\nselect id from links where hash = @hash and used_at is null and expires_at > @now",
		map[string]any{"hash": hashOf(secret), "now": tx.Now})
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

// Open uses up a link and gives the secret of a session of twelve hours.
func (a Accounts) Open(ctx context.Context, link string) (string, error) {
	secret, hash := newSecret("")
	_, err := door.Do(access.With(ctx, doorkeeper), a.d, "link.create", nil, func(tx *door.Tx) (*Session, error) {
		l, err := usable(tx, link)
		if err != nil {
			return nil, err
		}
		l.UsedAt = &tx.Now
		if err := door.Save(tx, l); err != nil {
			if kinds.KindOf(err) == kinds.KindStale { // pressed twice at the same time
				return nil, errUsed
			}
			return nil, err
		}
		s := &Session{Name: "one-time link " + l.ID.String()[30:], Role: l.Role, ExpiresAt: tx.Now.Add(12 * time.Hour), Hash: hash}
		s.Org = l.Org
		err = door.Add(tx, s)
		return s, err
	})
	return secret, err
}

// Resume gives the actor behind a session; unauthenticated when it is over.
func (a Accounts) Resume(ctx context.Context, secret string) (access.Actor, error) {
	return door.Look(access.With(ctx, doorkeeper), a.d, "link.create", func(tx *door.Tx) (access.Actor, error) {
		ids, err := door.Rows[string](tx, "-- directory: sessions\nselect id from sessions where hash = @hash and expires_at > @now",
			map[string]any{"hash": hashOf(secret), "now": tx.Now})
		if err != nil {
			return access.Actor{}, err
		}
		if len(ids) == 0 {
			return access.Actor{}, kinds.Fail(kinds.KindUnauthenticated, "the session is over: open the link that the server printed")
		}
		s, err := door.Get[Session](tx, ids[0])
		if err != nil {
			return access.Actor{}, err
		}
		return access.Actor{Name: s.Name, Role: s.Role, Org: s.Org}, nil
	})
}

// newSecret makes 256 random bits, and what is stored of them.
func newSecret(prefix string) (secret, hash string) {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: the program ends where the system has no randomness
	secret = prefix + base64.RawURLEncoding.EncodeToString(b)
	return secret, hashOf(secret)
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
