package account

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Entry is what came of signing in: the secret of a session, and whether a code
// is asked for before it opens anything.
type Entry struct {
	Secret string
	Code   bool
}

// Credentials is who signs in, and the browser.
type Credentials struct {
	Email    string
	Password string
	Agent    string
}

// One answer to all that may be wrong: it tells nobody who has an account.
var errRefused = kinds.Fail(kinds.KindUnauthenticated, "the address or the password is wrong, or there have been too many attempts: wait a little, and try again")

// After the fifth wrong attempt in a row the account waits, each time twice as
// long, an hour at most; a right password does not help while it waits.
const (
	freeFailures = 5
	firstWait    = 30 * time.Second
	longestWait  = time.Hour
)

func waits(failures int) time.Duration {
	if failures < freeFailures {
		return 0
	}
	return min(longestWait, firstWait<<min(failures-freeFailures, 10))
}

// codeTime is how long somebody has to type the code.
const codeTime = 10 * time.Minute

// SignIn begins a session for who knows the password. Errors: unauthenticated,
// always the same, whatever is wrong.
func (a Accounts) SignIn(ctx context.Context, c Credentials) (Entry, error) {
	ctx = doorkeeping(ctx)
	u, err := a.user(ctx, c.Email)
	if err != nil {
		return Entry{}, err
	}
	fits := passwordFits(c.Password, u.Password) // slow, and outside of any transaction
	if u.ID.IsZero() {
		return Entry{}, errRefused
	}
	return given(door.Do(ctx, a.d, "session.start", nil, func(tx *door.Tx) (Entry, error) {
		now, err := door.Get[User](tx, u.ID.String())
		if err != nil {
			return Entry{}, err
		}
		switch {
		case now.waiting(tx.Now) || now.Password != u.Password:
			return Entry{}, nil
		case !fits:
			return Entry{}, now.failed(tx)
		}
		return now.enter(tx, c.Agent)
	}))
}

// given turns an entry without a secret into its refusal: what was counted stays.
func given(e Entry, err error) (Entry, error) {
	if err == nil && e.Secret == "" {
		err = errRefused
	}
	return e, err
}

// user finds who has an address; the zero user when nobody has.
func (a Accounts) user(ctx context.Context, email string) (*User, error) {
	return door.Look(ctx, a.d, "session.start", func(tx *door.Tx) (*User, error) {
		ids, err := door.Rows[string](tx, "-- directory: users\nselect id from users where email = @email", map[string]any{"email": foldEmail(email)})
		if err != nil || len(ids) == 0 {
			return &User{}, err
		}
		return door.Get[User](tx, ids[0])
	})
}

func (u *User) waiting(now time.Time) bool { return u.LockedUntil != nil && now.Before(*u.LockedUntil) }

// failed counts a wrong attempt.
func (u *User) failed(tx *door.Tx) error {
	marks := map[string]any{"failures": door.More(1)}
	if w := waits(u.Failures + 1); w > 0 {
		marks["locked_until"] = tx.Now.Add(w)
	}
	return door.Mark(tx, u.ID, marks)
}

// enter begins the session of a user whose password was right, in the first of
// the user's organisations.
func (u *User) enter(tx *door.Tx, agent string) (Entry, error) {
	if u.TOTPSince != nil {
		secret, err := u.start(tx, agent, "code", u.Org, codeTime)
		return Entry{secret, true}, err
	}
	if err := door.Mark(tx, u.ID, map[string]any{"failures": 0, "locked_until": nil}); err != nil {
		return Entry{}, err
	}
	secret, err := u.open(tx, agent)
	return Entry{secret, false}, err
}

func (u *User) open(tx *door.Tx, agent string) (string, error) {
	places, err := memberships(tx, u.ID)
	if err != nil {
		return "", err
	}
	if len(places) == 0 {
		return "", kinds.Fail(kinds.KindForbidden, "you have no role in any organisation: ask its administrator")
	}
	return u.start(tx, agent, "", places[0].OrgID, sessionTime)
}

func (u *User) start(tx *door.Tx, agent, stage string, org kinds.OrgID, lasts time.Duration) (string, error) {
	s := &Session{User: u.ID, Name: u.Name, Agent: shortened(agent), Stage: stage}
	s.Org = org
	return begin(tx, s, lasts)
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200])
	}
	return s
}

// Code ends signing in with a code from a telephone, or one of the recovery codes,
// which is used up. The secret that it gives is a new one.
func (a Accounts) Code(ctx context.Context, secret, code string) (Entry, error) {
	return given(door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (Entry, error) {
		s, err := session(tx, secret, "code")
		if err != nil {
			return Entry{}, err
		}
		u, err := door.Get[User](tx, s.User.String())
		if err != nil || u.waiting(tx.Now) {
			return Entry{}, err
		}
		marks, ok := u.proves(code, tx.Now)
		if !ok {
			return Entry{}, u.failed(tx)
		}
		marks["failures"], marks["locked_until"] = 0, nil
		if err := door.Mark(tx, u.ID, marks); err != nil {
			return Entry{}, err
		}
		if err := end(tx, s); err != nil {
			return Entry{}, err
		}
		secret, err := u.open(tx, s.Agent)
		return Entry{Secret: secret}, err
	}))
}

// proves reports whether a code is right, and what is remembered of it: a code is
// good once.
func (u *User) proves(code string, now time.Time) (map[string]any, bool) {
	if step, ok := totpStep(u.TOTP, code, now); ok && step > u.TOTPStep {
		return map[string]any{"totp_step": step}, true
	}
	hash := hashOf(recoveryText(code))
	if i := slices.Index(u.Recovery, hash); i >= 0 {
		return map[string]any{"recovery": slices.Delete(slices.Clone(u.Recovery), i, i+1)}, true
	}
	return nil, false
}

// recoveryText is a recovery code as it is hashed, however it was typed.
func recoveryText(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	var parts []string
	for p := range slices.Chunk([]rune(s), 4) {
		parts = append(parts, string(p))
	}
	return strings.Join(parts, "-")
}

func end(tx *door.Tx, s *Session) error {
	s.EndedAt = &tx.Now
	return door.Save(tx, s)
}
