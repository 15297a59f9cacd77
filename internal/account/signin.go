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
			return Entry{}, now.failed(tx, ByPassword)
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
	if foldEmail(email) == "" { // who comes by an issuer may have no address
		return &User{}, nil
	}
	return door.Look(ctx, a.d, "session.start", func(tx *door.Tx) (*User, error) {
		ids, err := door.Rows[string](tx, "-- directory: users\nselect id from users where email = @email", map[string]any{"email": foldEmail(email)})
		if err != nil || len(ids) == 0 {
			return &User{}, err
		}
		return door.Get[User](tx, ids[0])
	})
}

func (u *User) waiting(now time.Time) bool { return u.LockedUntil != nil && now.Before(*u.LockedUntil) }

// failed counts a wrong attempt, and leaves it on the chain of the user's
// organisation. Attempts while the account waits leave nothing: they would fill it.
func (u *User) failed(tx *door.Tx, how Method) error {
	door.Tell(tx, u.Org, u.Name, signInFailed, string(how), u.ID.String())
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
		s := u.session(agent, u.Org, ByPassword)
		s.Stage = "code"
		secret, err := begin(tx, s, codeTime)
		return Entry{secret, true}, err
	}
	if err := door.Mark(tx, u.ID, map[string]any{"failures": 0, "locked_until": nil}); err != nil {
		return Entry{}, err
	}
	secret, err := u.open(tx, agent, ByPassword)
	return Entry{secret, false}, err
}

func (u *User) open(tx *door.Tx, agent string, how Method) (string, error) {
	places, err := memberships(tx, u.ID)
	if err != nil {
		return "", err
	}
	if len(places) == 0 {
		return "", kinds.Fail(kinds.KindForbidden, "you have no role in any organisation: ask its administrator")
	}
	return begin(tx, u.session(agent, places[0].OrgID, how), sessionTime)
}

func (u *User) session(agent string, org kinds.OrgID, how Method) *Session {
	s := &Session{User: u.ID, Name: u.Name, Agent: kinds.Cut(agent, 200), Method: how}
	s.Org = org
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
		how, marks, err := u.proves(a.ways.Keys, code, tx.Now)
		if err != nil {
			return Entry{}, err
		}
		if how == "" {
			return Entry{}, u.failed(tx, ByCode)
		}
		marks["failures"], marks["locked_until"] = 0, nil
		if err := door.Mark(tx, u.ID, marks); err != nil {
			return Entry{}, err
		}
		if err := end(tx, s); err != nil {
			return Entry{}, err
		}
		secret, err := u.open(tx, s.Agent, how)
		return Entry{Secret: secret}, err
	}))
}

// proves reports how a code is right, empty when it is not, and what is remembered
// of it: a code is good once, and a key from before is sealed. Recovery codes need no
// key, so that they open the account when it is lost.
func (u *User) proves(keys Keys, code string, now time.Time) (Method, map[string]any, error) {
	if i := slices.Index(u.Recovery, hashOf(recoveryText(code))); i >= 0 {
		return ByRecovery, map[string]any{"recovery": slices.Delete(slices.Clone(u.Recovery), i, i+1)}, nil
	}
	secret, old, err := keys.unseal(u.TOTP, u.ID.String())
	if err != nil {
		return "", nil, err
	}
	step, ok := totpStep(secret, code, now)
	if !ok || step <= u.TOTPStep {
		return "", nil, nil
	}
	marks := map[string]any{"totp_step": step}
	if old {
		marks["totp"], err = keys.seal(secret, u.ID.String())
	}
	return ByCode, marks, err
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
