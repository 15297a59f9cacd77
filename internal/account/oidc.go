package account

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// issuerTime is how long somebody may stay at the issuer.
const issuerTime = 10 * time.Minute

// Trip is a way to an issuer and back. Of it the database holds two hashes and
// where it goes on: nonce and verifier follow from what the browser holds.
type Trip struct {
	Browser  string // the secret that the browser keeps meanwhile
	State    string
	Nonce    string
	Verifier string // of PKCE (RFC 7636)
	Next     string // where to go on here
	User     UserID // who connects an identity with the account; zero to come in
}

type tripBody struct {
	Next string
	User UserID
}

// Depart begins a way to the issuer; user is who connects an identity, or zero.
func (a Accounts) Depart(ctx context.Context, next string, user UserID) (Trip, error) {
	browser, _ := newSecret("")
	state, _ := newSecret("")
	t := tripOf(browser, state)
	t.Next, t.User = next, user
	return t, a.ask(ctx, forIssuer, state, browser, tripBody{next, user}, issuerTime)
}

// Return ends it: once, in the browser that it was begun in, within ten minutes;
// else unauthenticated.
func (a Accounts) Return(ctx context.Context, state, browser string) (Trip, error) {
	var body tripBody
	err := a.answered(ctx, forIssuer, state, browser, &body)
	t := tripOf(browser, state)
	t.Next, t.User = body.Next, body.User
	return t, err
}

func tripOf(browser, state string) Trip {
	derived := func(what string) string {
		mac := hmac.New(sha256.New, []byte(browser))
		mac.Write([]byte(what + " " + state))
		return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	return Trip{Browser: browser, State: state, Nonce: derived("nonce"), Verifier: derived("verifier")}
}

// Told is what an issuer has said of somebody, verified.
type Told struct {
	Issuer   string
	Subject  string
	Name     string
	Email    string
	Verified bool // the issuer has seen that the address is the person's
	Claims   map[string]any
}

// came is what came of it: a session, or why there is none. What the issuer has
// taken away stays taken away either way.
type came struct {
	secret string
	why    error
}

// Federate lets in whom an issuer knows. The user is found by issuer and subject;
// else, when the settings trust it, by an address that the issuer has verified;
// else the user is new, and kept by the first organisation that the claims give a
// role in. Roles from claims are renewed. Errors: forbidden, with a code that says why.
func (a Accounts) Federate(ctx context.Context, t Told, agent string) (Entry, error) {
	out, err := door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (came, error) {
		seats, err := a.seated(tx, t)
		if err != nil {
			return came{}, err
		}
		u, id, err := a.known(tx, t, seats)
		if err != nil || u == nil {
			return came{why: seats.refusal()}, err
		}
		return u.through(tx, id, seats, agent)
	})
	if kinds.KindOf(err) == kinds.KindForbidden && err != nil {
		return Entry{}, err
	}
	return Entry{Secret: out.secret}, cmp.Or(err, out.why)
}

// through renews what an issuer gives a user, and begins a session in one of the
// organisations that it named, or another of the user's.
func (u *User) through(tx *door.Tx, id *Identity, seats seating, agent string) (came, error) {
	if err := renewSeats(tx, u, id.Issuer, seats.posts); err != nil {
		return came{}, err
	}
	if err := door.Mark(tx, id.ID, map[string]any{"used_at": tx.Now}); err != nil {
		return came{}, err
	}
	places, err := memberships(tx, u.ID)
	if err != nil {
		return came{}, err
	}
	if len(places) == 0 {
		return came{why: seats.refusal()}, nil
	}
	at := places[0].OrgID
	for _, p := range places {
		if len(seats.posts) > 0 && p.OrgID == seats.posts[0].org {
			at = p.OrgID
		}
	}
	secret, err := begin(tx, u.session(agent, at, ByIssuer), sessionTime)
	return came{secret: secret}, err
}

// known finds or makes the user whom an issuer means; nil when the claims give a
// stranger nothing.
func (a Accounts) known(tx *door.Tx, t Told, seats seating) (*User, *Identity, error) {
	id, err := identity(tx, t)
	if err != nil {
		return nil, nil, err
	}
	if id != nil {
		u, err := door.Get[User](tx, id.User.String())
		return u, id, err
	}
	u, err := a.addressed(tx, t)
	if err != nil {
		return nil, nil, err
	}
	if u == nil && len(seats.posts) == 0 {
		return nil, nil, nil
	}
	if u == nil {
		if u, err = t.newUser(tx, seats.posts[0].org); err != nil {
			return nil, nil, err
		}
	}
	id, err = t.connect(tx, u)
	return u, id, err
}

func identity(tx *door.Tx, t Told) (*Identity, error) {
	found, err := door.All[Identity](tx, "issuer = ? and subject = ? and ended_at is null", t.Issuer, t.Subject)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// addressed finds the user with the address that the issuer has verified. Who has
// an account already, and whose settings do not trust the issuer with it, connects
// the two while signed in.
func (a Accounts) addressed(tx *door.Tx, t Told) (*User, error) {
	if t.Email == "" || !t.Verified {
		return nil, nil
	}
	ids, err := door.Rows[string](tx, "-- directory: users\nselect id from users where email = @email", map[string]any{"email": foldEmail(t.Email)})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if !a.ways.Rules.TrustEmail {
		return nil, errClaims("connect", "there is an account with this address: sign in to it as before, and connect the two on your own page")
	}
	return door.Get[User](tx, ids[0])
}

// newUser makes a user whom nobody has invited. An address that the issuer has not
// verified is left out: it might be somebody else's.
func (t Told) newUser(tx *door.Tx, org kinds.OrgID) (*User, error) {
	u := door.Make[User](UserInput{Name: kinds.Cut(cmp.Or(t.Name, t.Email, t.Subject), 255)})
	if t.Verified && len(t.Email) <= 255 {
		u.Email = t.Email
	}
	u.Org = org
	return u, door.Add(tx, u)
}

func (t Told) connect(tx *door.Tx, u *User) (*Identity, error) {
	id := &Identity{User: u.ID, Issuer: t.Issuer, Subject: t.Subject, Name: kinds.Cut(cmp.Or(t.Name, t.Email), 255)}
	id.Org = u.Org
	return id, door.Add(tx, id)
}

// Connect lets an issuer's subject open the account of the user who asks, from now
// on. Errors: conflict when it opens somebody's already.
func (a Accounts) Connect(ctx context.Context, t Told) error {
	_, err := change(ctx, a, func(tx *door.Tx, u *User) (bool, error) {
		id, err := identity(tx, t)
		if err != nil {
			return false, err
		}
		if id != nil && id.User != u.ID {
			return false, kinds.Fail(kinds.KindConflict, "this identity belongs to another user here: sign in with it, or ask the operator")
		}
		if id == nil {
			_, err = t.connect(tx, u)
		}
		return true, err
	})
	return err
}

// Identities lists what opens the account of the user who asks, from issuers.
func (a Accounts) Identities(ctx context.Context) ([]*Identity, error) {
	return look(ctx, a, func(tx *door.Tx, u *User) ([]*Identity, error) {
		return door.All[Identity](tx, "user_id = ? and ended_at is null", u.ID)
	})
}

// Disconnect lets an identity open the account no more. Errors: not-found for
// somebody else's; invalid without a proof; conflict when no other way in is left.
func (a Accounts) Disconnect(ctx context.Context, id string, p Proof) error {
	if err := a.Proven(ctx, p); err != nil {
		return err
	}
	_, err := change(ctx, a, func(tx *door.Tx, u *User) (bool, error) {
		i, err := door.Get[Identity](tx, id)
		if err != nil || i.User != u.ID || i.EndedAt != nil {
			return false, kinds.NotFound("identity")
		}
		i.EndedAt = &tx.Now
		if err := door.Save(tx, i); err != nil {
			return false, err
		}
		return true, u.stillOpens(tx)
	})
	return err
}

// stillOpens refuses to leave a user without any way in.
func (u *User) stillOpens(tx *door.Tx) error {
	if u.Password != "" {
		return nil
	}
	left, err := door.Rows[string](tx, `-- directory: users
select id from identities where user_id = @user and ended_at is null union all select id from passkeys where user_id = @user and ended_at is null`, map[string]any{"user": u.ID})
	if err == nil && len(left) == 0 {
		err = kinds.Fail(kinds.KindConflict, "this is your only way in: choose a password first")
	}
	return err
}
