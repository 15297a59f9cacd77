package account

import (
	"context"

	"github.com/pquerna/otp"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Propose makes a key for the codes of the user who asks. Codes are not asked for
// before Confirm.
func (a Accounts) Propose(ctx context.Context) (*otp.Key, error) {
	u, err := a.Self(ctx)
	if err != nil {
		return nil, err
	}
	if u.TOTPSince != nil {
		return nil, kinds.Fail(kinds.KindConflict, "codes are asked for already: stop that first")
	}
	return newTOTP(u.Email)
}

// Confirm begins to ask the user for codes, once the first is right, and gives the
// recovery codes, which are shown this once. Errors: invalid.
func (a Accounts) Confirm(ctx context.Context, secret, code string) ([]string, error) {
	codes, hashes := newRecovery()
	home := access.From(ctx).Org
	_, err := change(ctx, a, func(tx *door.Tx, u *User) (bool, error) {
		step, ok := totpStep(secret, code, tx.Now)
		switch {
		case u.TOTPSince != nil:
			return false, kinds.Fail(kinds.KindConflict, "codes are asked for already: stop that first")
		case !ok:
			return false, kinds.Invalid("/code", "code", "the code is wrong, or too old: type the one that is shown now")
		}
		sealed, err := a.ways.Keys.seal(secret, u.ID.String())
		if err != nil {
			return false, err
		}
		u.TOTP, u.TOTPSince, u.TOTPStep, u.Recovery = sealed, &tx.Now, step, hashes
		door.Tell(tx, home, u.Name, codesBegun, "user", u.ID.String())
		return true, door.Save(tx, u)
	})
	return codes, err
}

// Without stops asking the user for codes; the password is asked for once more.
func (a Accounts) Without(ctx context.Context, password string) error {
	home := access.From(ctx).Org
	if err := a.Proven(ctx, Proof{Password: password}); err != nil {
		return err
	}
	_, err := change(ctx, a, func(tx *door.Tx, u *User) (bool, error) {
		u.TOTP, u.TOTPSince, u.TOTPStep, u.Recovery = "", nil, 0, []string{}
		door.Tell(tx, home, u.Name, codesEnded, "user", u.ID.String())
		return true, door.Save(tx, u)
	})
	return err
}

// Renew gives new recovery codes in place of those that are left.
func (a Accounts) Renew(ctx context.Context, password string) ([]string, error) {
	home := access.From(ctx).Org
	if err := a.Proven(ctx, Proof{Password: password}); err != nil {
		return nil, err
	}
	codes, hashes := newRecovery()
	_, err := change(ctx, a, func(tx *door.Tx, u *User) (bool, error) {
		if u.TOTPSince == nil {
			return false, kinds.Fail(kinds.KindConflict, "codes are not asked for: turn them on first")
		}
		door.Tell(tx, home, u.Name, recoveryMade, "user", u.ID.String())
		return true, door.Mark(tx, u.ID, map[string]any{"recovery": hashes})
	})
	return codes, err
}
