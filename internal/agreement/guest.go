package agreement

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
)

// How a code is given and taken.
const (
	codeMinutes = 10
	codeTries   = 5               // wrong ones before another code is needed
	codesTries  = 25              // wrong ones before another invitation is needed
	codeEvery   = 1 * time.Minute // between two codes
)

// Doorstep is what a link tells whoever opens it: who invites whom for whom, and
// nothing of the agreement.
type Doorstep struct {
	Invitation *Invitation
	Org        string // who invites
	Party      string // for whom the person answers
	Email      string // where the code goes, told to those only who know it
}

// errNotInvited is the one answer to a link that opens nothing, whatever the reason.
var errNotInvited = kinds.Fail(kinds.KindUnauthenticated, "this invitation is over, was withdrawn, or never was: ask whoever invited you for a new one")

// errWrongCode is the one answer to a code that opens nothing.
var errWrongCode = kinds.Fail(kinds.KindUnauthenticated, "the code is wrong, has been used, or is too old: ask for a new one")

// gatekeeper looks an invitation up before there is anybody to ask for.
var gatekeeper = access.Actor{Name: "doorkeeper", Role: access.Operator}

// Look tells where a link leads; it changes nothing.
func (s Invitations) Look(ctx context.Context, secret string) (Doorstep, error) {
	return door.Look(access.With(door.AsItStands(ctx), gatekeeper), s.d, "invitation.read", func(tx *door.Tx) (Doorstep, error) {
		i, err := byLink(tx, secret)
		if err != nil {
			return Doorstep{}, err
		}
		org, err := door.Get[party.Organisation](tx, i.Org.String())
		if err != nil {
			return Doorstep{}, err
		}
		of, err := door.Get[party.Organisation](tx, i.Party.String())
		return Doorstep{i, org.Name, of.Name, masked(i.Email)}, err
	})
}

// byLink finds the invitation of a link that is open.
func byLink(tx *door.Tx, secret string) (*Invitation, error) {
	ids, err := door.Rows[string](tx, "-- directory: invitations\nselect cast(id as text) from invitations where hash = @hash and revoked_at is null and expires_on >= @today",
		map[string]any{"hash": account.HashOf(secret), "today": tx.Today()})
	if err == nil && len(ids) == 0 {
		err = errNotInvited
	}
	if err != nil {
		return nil, err
	}
	return door.Get[Invitation](tx, ids[0])
}

// masked shows an address to those who know it: k…@vendor.example.
func masked(email string) string {
	name, domain, _ := strings.Cut(email, "@")
	for i := range name {
		if i > 0 {
			name = name[:i]
			break
		}
	}
	return name + "…@" + domain
}

// SendCode sends a new code to the invited address; the one before is good no more.
// Errors: unauthenticated for the link; limited when the last code is too young, or
// too many were wrong.
func (s Invitations) SendCode(ctx context.Context, secret string) error {
	return s.as(ctx, secret, func(tx *door.Tx, i *Invitation) error {
		switch {
		case i.Tries >= codesTries:
			return errNotInvited
		case i.SentAt != nil && tx.Now.Sub(*i.SentAt) < codeEvery:
			return kinds.Limited(codeEvery, "a code was sent a moment ago: look for it, and ask for another one in a minute")
		}
		org, err := door.Get[party.Organisation](tx, i.Org.String())
		if err != nil {
			return err
		}
		code, until := newCode(), tx.Now.Add(codeMinutes*time.Minute)
		if err := door.Mark(tx, i.ID, map[string]any{"one_time": codeHash(secret, code), "one_time_until": until, "sent_at": tx.Now}); err != nil {
			return err
		}
		_, err = mail.Post(tx, mail.Letter{
			Email: i.Email, Name: i.Name, Language: i.Language, Text: "code", Expires: until,
			Data: map[string]string{"Code": code[:4] + " " + code[4:], "Minutes": fmt.Sprint(codeMinutes), "Org": org.Name},
		})
		return err
	})
}

// newCode gives eight digits.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		panic(err) // no randomness: nothing is safe
	}
	return fmt.Sprintf("%08d", n)
}

// as runs fn for the organisation that invited; one at a time, so that nobody tries
// several codes at once.
func (s Invitations) as(ctx context.Context, secret string, fn func(tx *door.Tx, i *Invitation) error) error {
	at, err := s.Look(ctx, secret)
	if err != nil {
		return err
	}
	ctx = access.With(ctx, access.Actor{Name: at.Invitation.caller(), Role: access.Operator, Org: at.Invitation.Org})
	_, err = door.Do(ctx, s.d, "session.start", nil, func(tx *door.Tx) (bool, error) {
		if err := tx.Alone(); err != nil {
			return false, err
		}
		i, err := byLink(tx, secret)
		if err != nil {
			return false, err
		}
		return true, fn(tx, i)
	})
	return err
}

// Enter lets in whoever has the code, and gives the secret of a session of two
// hours. A wrong code is counted. Errors: unauthenticated, always the same.
func (s Invitations) Enter(ctx context.Context, secret, code, agent string) (session string, err error) {
	err = s.as(ctx, secret, func(tx *door.Tx, i *Invitation) error {
		if !i.fits(secret, code, tx.Now) {
			return i.missed(tx)
		}
		i.OneTime, i.OneTimeUntil, i.Tries = "", nil, 0
		if err := door.Mark(tx, i.ID, map[string]any{"one_time": "", "one_time_until": nil, "tries": 0}); err != nil {
			return err
		}
		if i.ConfirmedAt == nil {
			i.ConfirmedAt = &tx.Now
			if err := door.Save(tx, i); err != nil {
				return err
			}
		}
		session, err = account.Admit(tx, i.ID.String(), i.caller(), agent)
		return err
	})
	if err == nil && session == "" {
		err = errWrongCode
	}
	return session, err
}

// caller is what the trail calls a guest: whoever invites chooses the name, and
// could choose a colleague's.
func (i *Invitation) caller() string { return i.Name + " <" + i.Email + ">" }

// fits reports whether a code is the one that was sent last, in time.
func (i *Invitation) fits(secret, code string, now time.Time) bool {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, code)
	return i.OneTime != "" && i.OneTimeUntil != nil && now.Before(*i.OneTimeUntil) && i.Tries < codesTries &&
		subtle.ConstantTimeCompare([]byte(i.OneTime), []byte(codeHash(secret, digits))) == 1
}

// missed counts a wrong code; after five the code is worth nothing.
func (i *Invitation) missed(tx *door.Tx) error {
	marks := map[string]any{"tries": door.More(1)}
	if (i.Tries+1)%codeTries == 0 {
		marks["one_time"], marks["one_time_until"] = "", nil
	}
	return door.Mark(tx, i.ID, marks)
}

// invited is the invitation of the guest who asks, and the agreement that it is
// about.
func invited(tx *door.Tx) (*Invitation, *Agreement, error) {
	i, err := door.Get[Invitation](tx, tx.Who.Invitation)
	if err != nil {
		return nil, nil, err
	}
	if !i.OpenOn(tx.Today()) {
		return nil, nil, errNotInvited
	}
	a, err := door.Get[Agreement](tx, i.Agreement.String())
	if err == nil && (!a.Names(i.Party) || a.LeftOn(i.Party, tx.Today())) {
		return nil, nil, errNotInvited
	}
	return i, a, err
}

// View is what a guest sees.
type View struct {
	Invitation *Invitation
	Agreement  *Agreement
	Org        string // who invited
	Party      string // for whom the guest answers
}

// View reads what the guest who asks was invited to.
func (s Invitations) View(ctx context.Context) (View, error) {
	return door.Look(ctx, s.d, "invitation.answer", func(tx *door.Tx) (View, error) {
		i, a, err := invited(tx)
		if err != nil {
			return View{}, err
		}
		org, err := door.Get[party.Organisation](tx, i.Org.String())
		if err != nil {
			return View{}, err
		}
		of, err := door.Get[party.Organisation](tx, i.Party.String())
		return View{i, a, org.Name, of.Name}, err
	})
}

// GuestDocuments gives the document of the agreement that the guest who asks was
// invited to, whichever is named.
func GuestDocuments(d *door.Door) Documents { return Documents{d, true} }
