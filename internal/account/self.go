package account

import (
	"context"
	"slices"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// myself lets the user who asks reach what is the user's own, in whatever
// organisation it is kept; forbidden for programs and one-time links.
func myself(ctx context.Context) (context.Context, UserID, error) {
	who := access.From(ctx)
	id, err := kinds.ParseID[User](who.User)
	if err != nil || id.IsZero() {
		return ctx, id, kinds.Fail(kinds.KindForbidden, "this is for people who sign in: you came by a one-time link, or as a program")
	}
	return access.With(ctx, access.Actor{Name: who.Name, User: who.User, Role: access.Operator}), id, nil
}

// look reads as the user who asks: what is one's own is so now, whatever instant
// is looked at.
func look[T any](ctx context.Context, a Accounts, do func(tx *door.Tx, u *User) (T, error)) (out T, err error) {
	ctx, id, err := myself(door.AsItStands(ctx))
	if err != nil {
		return out, err
	}
	return door.Look(ctx, a.d, "user.read", func(tx *door.Tx) (T, error) {
		u, err := door.Get[User](tx, id.String())
		if err != nil {
			return out, err
		}
		return do(tx, u)
	})
}

// change changes what is the own of the user who asks.
func change[T any](ctx context.Context, a Accounts, do func(tx *door.Tx, u *User) (T, error)) (out T, err error) {
	ctx, id, err := myself(ctx)
	if err != nil {
		return out, err
	}
	return door.Do(ctx, a.d, "user.update", nil, func(tx *door.Tx) (T, error) {
		u, err := door.Get[User](tx, id.String())
		if err != nil {
			return out, err
		}
		return do(tx, u)
	})
}

// Self reads the user who asks.
func (a Accounts) Self(ctx context.Context) (*User, error) {
	return look(ctx, a, func(_ *door.Tx, u *User) (*User, error) { return u, nil })
}

// Home is an organisation that the user works for.
type Home struct {
	Org     kinds.OrgID
	Name    string
	Current bool
}

// Homes lists the organisations in which the user who asks has a role today.
func (a Accounts) Homes(ctx context.Context) ([]Home, error) {
	here := access.From(ctx).Org
	return look(ctx, a, func(tx *door.Tx, u *User) ([]Home, error) {
		places, err := memberships(tx, u.ID)
		return homes(places, here), err
	})
}

// Switch ends a session and begins one in another organisation of the user's; not
// found when the user has no role there.
func (a Accounts) Switch(ctx context.Context, secret, org string) (string, error) {
	return door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (string, error) {
		s, err := session(tx, secret, "")
		if err != nil {
			return "", err
		}
		places, err := memberships(tx, s.User)
		if err != nil {
			return "", err
		}
		i := slices.IndexFunc(places, func(p place) bool { return p.OrgID.String() == org })
		if s.User.IsZero() || i < 0 {
			return "", kinds.NotFound("organisation")
		}
		if err := end(tx, s); err != nil {
			return "", err
		}
		u, err := door.Get[User](tx, s.User.String())
		if err != nil {
			return "", err
		}
		next := u.session(s.Agent, places[i].OrgID, s.Method)
		if next.ProvenAt = s.ProvenAt; next.ProvenAt == nil {
			next.ProvenAt = &s.CreatedAt // from before it was written down
		}
		return begin(tx, next, s.ExpiresAt.Sub(tx.Now))
	})
}

// Sessions lists the sessions of the user who asks that are not over, the newest
// first, in all organisations.
func (a Accounts) Sessions(ctx context.Context) ([]*Session, error) {
	return look(ctx, a, func(tx *door.Tx, u *User) ([]*Session, error) { return open(tx, u.ID) })
}

func open(tx *door.Tx, user UserID) ([]*Session, error) {
	all, err := door.All[Session](tx, "user_id = ? and ended_at is null and expires_at > ?", user, tx.Now)
	slices.SortFunc(all, func(x, y *Session) int { return y.CreatedAt.Compare(x.CreatedAt) })
	return all, err
}

// End ends one session of the user who asks; not found for anybody else's.
func (a Accounts) End(ctx context.Context, id string) error {
	_, err := change(ctx, a, func(tx *door.Tx, u *User) (bool, error) {
		s, err := door.Get[Session](tx, id)
		if err != nil || s.User != u.ID {
			return false, kinds.NotFound("session")
		}
		return true, end(tx, s)
	})
	return err
}

// Passwords is a change of password.
type Passwords struct {
	Old, New string
	Since    *time.Time // stands in for Old where there is none (Proof)
	Agent    string
}

// ChangePassword sets a new password for the user who asks, ends all of the
// user's sessions and gives the secret of a new one. Errors: invalid.
func (a Accounts) ChangePassword(ctx context.Context, p Passwords) (string, error) {
	u, err := a.Self(ctx)
	if err != nil {
		return "", err
	}
	proof := Proof{Password: p.Old}
	if u.Password == "" { // came by an issuer or a passkey so far
		proof.Since = p.Since
	}
	if err := a.Proven(ctx, proof); err != nil {
		return "", err
	}
	return a.setPassword(ctx, u, p, access.From(ctx).Org)
}

func (a Accounts) miss(ctx context.Context, u *User) error {
	_, err := door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (bool, error) { return true, u.failed(tx, ByPassword) })
	return err
}

func (a Accounts) setPassword(ctx context.Context, u *User, p Passwords, org kinds.OrgID) (string, error) {
	if err := kinds.Violations(checkPassword(p.New, u)); err != nil {
		return "", err
	}
	hash, err := hashPassword(p.New)
	if err != nil {
		return "", err
	}
	return door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (string, error) {
		now, err := door.Get[User](tx, u.ID.String())
		if err != nil {
			return "", err
		}
		return now.renew(tx, hash, p.Agent, org)
	})
}

// renew gives a user a password, ends every session and begins one.
func (u *User) renew(tx *door.Tx, hash, agent string, org kinds.OrgID) (string, error) {
	u.Password, u.Failures, u.LockedUntil = hash, 0, nil
	if err := door.Save(tx, u); err != nil {
		return "", err
	}
	all, err := open(tx, u.ID)
	if err != nil {
		return "", err
	}
	for _, s := range all {
		if err := end(tx, s); err != nil {
			return "", err
		}
	}
	door.Tell(tx, org, u.Name, passwordSet, "user", u.ID.String())
	return begin(tx, u.session(agent, org, ByPassword), sessionTime)
}

// Invitee gives the person whom a link lets choose a password, and changes
// nothing; unauthenticated when the link is used up or too old.
func (a Accounts) Invitee(ctx context.Context, link string) (*User, error) {
	return door.Look(doorkeeping(ctx), a.d, "session.start", func(tx *door.Tx) (*User, error) {
		l, err := usable(tx, link, forPassword)
		if err != nil {
			return nil, err
		}
		if err := l.reaches(tx); err != nil {
			return nil, err
		}
		return door.Get[User](tx, l.User.String())
	})
}

// reaches refuses a link to a person who was given a role elsewhere after an
// administrator had made it.
func (l *Link) reaches(tx *door.Tx) error {
	if l.Role == access.Operator {
		return nil
	}
	elsewhere, err := door.Rows[string](tx, "-- directory: members\nselect id from members where user_id = @user and org_id <> @of limit 1", map[string]any{"user": l.User, "of": l.Org})
	if err == nil && len(elsewhere) > 0 {
		err = errUsed
	}
	return err
}

// Accept uses up a link: its person chooses a password and is signed in. Errors:
// unauthenticated for the link, invalid for the password.
func (a Accounts) Accept(ctx context.Context, link string, p Passwords) (Entry, error) {
	u, err := a.Invitee(ctx, link)
	if err != nil {
		return Entry{}, err
	}
	if err := kinds.Violations(checkPassword(p.New, u)); err != nil {
		return Entry{}, err
	}
	hash, err := hashPassword(p.New)
	if err != nil {
		return Entry{}, err
	}
	return given(door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (Entry, error) {
		l, err := use(tx, link, forPassword)
		if err != nil {
			return Entry{}, err
		}
		if err := l.reaches(tx); err != nil {
			return Entry{}, err
		}
		now, err := door.Get[User](tx, l.User.String())
		if err != nil {
			return Entry{}, err
		}
		secret, err := now.renew(tx, hash, p.Agent, l.Org)
		if err != nil || now.TOTPSince == nil {
			return Entry{Secret: secret}, err
		}
		// A link does not stand in for the telephone.
		s, err := session(tx, secret, "")
		if err != nil {
			return Entry{}, err
		}
		s.Stage, s.ExpiresAt = "code", tx.Now.Add(codeTime)
		return Entry{secret, true}, door.Save(tx, s)
	}))
}

// Proof is how somebody shows anew to be who is signed in, before what opens the
// account is changed: the password, or having come in just now.
type Proof struct {
	Password string
	Since    *time.Time // when the person came in
}

// freshTime is how long having come in proves as much as the password.
const freshTime = 10 * time.Minute

// Fresh reports whether the password need not be asked for.
func (a Accounts) Fresh(since *time.Time) bool {
	return since != nil && a.d.Now().Sub(*since) < freshTime
}

// Proven refuses (invalid) who does not show to be the user who asks. Wrong
// passwords count as those of a sign-in.
func (a Accounts) Proven(ctx context.Context, p Proof) error {
	u, err := a.Self(ctx)
	if err != nil || a.Fresh(p.Since) {
		return err
	}
	if u.Password == "" {
		return kinds.Invalid("/old", "again", "sign in once more first: you came in more than ten minutes ago")
	}
	if u.waiting(a.d.Now()) {
		return kinds.Invalid("/old", "password", "this is not your present password, or there have been too many attempts: wait a little")
	}
	if !passwordFits(p.Password, u.Password) {
		if err := a.miss(ctx, u); err != nil {
			return err
		}
		return kinds.Invalid("/old", "password", "this is not your present password")
	}
	return nil
}

// Rename changes what the user who asks is called, and the language of mail.
func (a Accounts) Rename(ctx context.Context, name, language string) (*User, error) {
	return change(ctx, a, func(tx *door.Tx, u *User) (*User, error) {
		u.Name, u.Language = name, language
		return u, door.Save(tx, u)
	})
}
