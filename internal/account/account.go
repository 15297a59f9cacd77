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
	User       UserID      `json:"user" gorm:"column:user_id"`
	Name       string      `json:"name"`
	Role       access.Role `json:"role"`  // of a link; a user's roles are memberships
	Agent      string      `json:"agent"` // what the browser calls itself, shortened
	Stage      string      `json:"stage"` // code: the password was right, and a code is asked for
	Method     Method      `json:"method"`
	ProvenAt   *time.Time  `json:"provenAt"`                               // when the person last proved to be it
	SeenAt     *time.Time  `json:"-"`                                      // a mark, set once a minute at most
	Invitation GuestID     `json:"invitation" gorm:"column:invitation_id"` // by which a guest came
	ExpiresAt  time.Time   `json:"expiresAt"`
	EndedAt    *time.Time  `json:"endedAt"`
	Hash       string      `json:"-"`
}

// Method is how somebody came in.
type Method string

// The methods. A passkey is two factors: the device, and what opens it.
const (
	ByLink     Method = "link"
	ByPassword Method = "password"
	ByCode     Method = "code" // besides the password
	ByRecovery Method = "recovery"
	ByPasskey  Method = "passkey"
	ByIssuer   Method = "issuer"
	ByInvite   Method = "invitation" // with a code sent to the invited address
)

// The tables' entries for the door.
var (
	LinkKind    = door.Register[Link](door.Kind{Noun: "link", Table: "links", Personal: true, Sorts: []string{"createdAt"}})
	SessionKind = door.Register[Session](door.Kind{Noun: "session", Table: "sessions", Personal: true, Sorts: []string{"createdAt"}, Marks: []string{"seen_at"}})
)

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
type Accounts struct {
	d    *door.Door
	ways Ways
}

// Ways is what an installation sets up of signing in; the zero value is passwords
// alone, and codes for nobody.
type Ways struct {
	Keys   Keys    // seal what must be read again
	Rules  Rules   // what an issuer's claims mean here
	Origin *Origin // where passkeys are good for; nil: nowhere
}

// New gives the verbs.
func New(d *door.Door) Accounts { return Accounts{d: d} }

// With gives the same verbs with further ways in.
func (a Accounts) With(w Ways) Accounts {
	a.ways = w
	return a
}

// doorkeeper reads secrets before there is anybody to ask for.
var doorkeeper = access.Actor{Name: "doorkeeper", Role: access.Operator}

// doorkeeping lets the doorkeeper ask. Who comes in is a matter of now, whatever
// instant is looked at.
func doorkeeping(ctx context.Context) context.Context {
	return access.With(door.AsItStands(ctx), doorkeeper)
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
		s := &Session{Name: "one-time link " + l.ID.String()[30:], Role: l.Role, Method: ByLink}
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
	s.ExpiresAt, s.SeenAt = tx.Now.Add(lasts), &tx.Now
	if s.ProvenAt == nil {
		s.ProvenAt = &tx.Now
	}
	if s.Stage == "" {
		door.Tell(tx, s.Org, s.Name, door.SignedIn, string(s.Method), s.User.String())
	}
	return secret, door.Add(tx, s)
}
