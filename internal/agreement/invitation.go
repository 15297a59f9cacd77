package agreement

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
)

// InvitationID identifies an invitation.
type InvitationID = kinds.ID[Invitation]

// Invitation lets one person of a counterpart, who has no account, see one
// agreement. The link alone shows nothing of it: a code is sent to the address that
// was invited, so that whoever finds the link, or follows it to look, stays outside.
type Invitation struct {
	door.Record[Invitation]
	InvitationInput
	InvitedBy    string       `json:"invitedBy" required:"true"`
	ConfirmedAt  *time.Time   `json:"confirmedAt" doc:"when the address was confirmed by its first code"`
	RevokedAt    *time.Time   `json:"revokedAt"`
	Hash         string       `json:"-"` // SHA-256 of the link's secret
	OneTime      string       `json:"-"` // of the code that was sent last, under the link's secret
	OneTimeUntil *time.Time   `json:"-"`
	SentAt       *time.Time   `json:"-"` // the last code
	Tries        int          `json:"-"` // wrong codes since the last right one
	ReminderOf   InvitationID `json:"reminderOf" doc:"the invitation that this letter reminds of, with a link of its own; null: it is no reminder"`
}

// InvitationInput is what is said of an invitation.
type InvitationInput struct {
	door.Keys
	Agreement kinds.ID[Agreement] `json:"agreement" validate:"required"`
	Party     kinds.OrgID         `json:"party" validate:"required" doc:"the party of the agreement for which the person answers"`
	Name      string              `json:"name" validate:"required,max=255"`
	Email     string              `json:"email" validate:"required,email,max=255"`
	Language  string              `json:"language" validate:"omitempty,oneof=nb nn en da"`
	ExpiresOn kinds.Date          `json:"expiresOn" doc:"the last day; 30 days from now when it is left out, 180 at most"`
}

// InvitationKind is the table's entry for the door.
var InvitationKind = door.Register[Invitation](door.Kind{
	Noun: "invitation", Table: "invitations", Sorts: []string{"createdAt"}, Filters: []string{"agreement", "party", "email"},
	Marks: []string{"one_time", "one_time_until", "sent_at", "tries"},
})

// Input gives the part that is said.
func (i *Invitation) Input() *InvitationInput { return &i.InvitationInput }

// Refs lists the agreement and the party.
func (i *Invitation) Refs() []door.Ref {
	return []door.Ref{door.Refer("/agreement", "agreement", i.Agreement), door.Refer("/party", "organisation", i.Party)}
}

// Check refuses a name that nobody can see.
func (i *Invitation) Check() []kinds.Violation {
	if door.Fold(i.Name) == "" {
		return []kinds.Violation{{Pointer: "/name", Code: "text", Detail: "a name is something that people can see and read"}}
	}
	return nil
}

// Words is what a search looks through.
func (i *Invitation) Words() []string { return []string{i.Name, i.Email} }

// Derive writes the address as it is compared.
func (i *Invitation) Derive() { i.Email = strings.ToLower(strings.TrimSpace(i.Email)) }

// Places is the units of the agreement.
func (i *Invitation) Places(tx *door.Tx, fresh bool) ([]string, error) {
	a, err := door.Get[Agreement](tx, i.Agreement.String())
	if err != nil {
		return nil, err
	}
	return a.Places(tx, fresh)
}

// OpenOn reports whether the invitation lets anybody in on a day.
func (i *Invitation) OpenOn(d kinds.Date) bool { return i.RevokedAt == nil && d <= i.ExpiresOn }

// InvitedFor is how long an invitation is good where nobody says, in days, and
// invitedMost how long at most.
const (
	InvitedFor  = 30
	invitedMost = 180
)

// settle gives an invitation its last day.
func (in *InvitationInput) settle(today kinds.Date) error {
	if !in.ExpiresOn.Known() {
		in.ExpiresOn = today.AddDays(InvitedFor)
	}
	if in.ExpiresOn < today || in.ExpiresOn > today.AddDays(invitedMost) {
		return kinds.Violations([]kinds.Violation{{Pointer: "/expiresOn", Code: "window", Limit: strconv.Itoa(invitedMost), Detail: fmt.Sprintf("an invitation is good for %d days at most: choose a last day from %s to %s", invitedMost, today, today.AddDays(invitedMost))}})
	}
	return nil
}

// Invitations is the verbs of invitations.
type Invitations struct {
	door.Noun[Invitation, InvitationInput]
	d *door.Door
}

// NewInvitations gives the verbs.
func NewInvitations(d *door.Door) Invitations {
	return Invitations{door.NewNoun[Invitation, InvitationInput](d), d}
}

// Create invites somebody: the link is sent by mail, and shown to nobody else.
// Errors: invalid, with what is wrong; not-found never, since the agreement is a
// field like others; forbidden for who may not read agreements, and would do so by
// inviting themselves.
func (s Invitations) Create(ctx context.Context, in InvitationInput) (*Invitation, error) {
	return door.Do(ctx, s.d, "invitation.create", in, func(tx *door.Tx) (*Invitation, error) {
		if err := tx.Who.May("agreement.read"); err != nil {
			return nil, err
		}
		a, err := door.Get[Agreement](tx, in.Agreement.String())
		if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
			return nil, kinds.Invalid("/agreement", "unknown-reference", "there is no such agreement: give the id of one that you can read")
		}
		if err != nil {
			return nil, err
		}
		l := Letter{In: in, Text: "invitation", By: tx.Who.Name}
		if at := a.Standing(tx.Today()); a.Issued() && (at == Ready || at == PartSigned) && !a.SignedBy(in.Party, tx.Today()) {
			l.Text = "issued" // the same link, and what is asked of the reader: a signature
		}
		return Invite(tx, a, l)
	})
}

// Letter is what somebody who is invited is told.
type Letter struct {
	In         InvitationInput
	Text       string     // of mail
	By         string     // who invites
	Due        kinds.Date // by which day the person is asked to sign; empty: nothing is said of it
	Message    string     // a sentence or two of the sender's own
	ReminderOf InvitationID
}

// Invite makes an invitation, and posts its link. Errors: invalid, where nobody can be
// invited for the party, or for so long.
func Invite(tx *door.Tx, a *Agreement, l Letter) (*Invitation, error) {
	if err := a.invites(l.In.Party, tx.Who.Org); err != nil {
		return nil, err
	}
	if err := l.In.settle(tx.Today()); err != nil {
		return nil, err
	}
	if l.In.Language == "" {
		own, err := party.SettingsOf(tx)
		if err != nil {
			return nil, err
		}
		l.In.Language = own.Language
	}
	secret, hash := account.NewSecret()
	i := door.Make[Invitation](l.In)
	i.InvitedBy, i.Hash, i.ReminderOf = l.By, hash, l.ReminderOf
	if err := door.Add(tx, i); err != nil {
		return nil, err
	}
	return i, l.post(tx, i, a, secret)
}

// invites refuses whom an invitation cannot speak for.
func (a *Agreement) invites(p, own kinds.OrgID) error {
	switch {
	case !a.Names(p):
		return kinds.Invalid("/party", "no-party", "only somebody of a party can be invited: add it to the agreement first")
	case p == own:
		return kinds.Invalid("/party", "own", "people of your own organisation sign in: choose another party of the agreement")
	}
	return nil
}

// post writes the letter with the link.
func (l Letter) post(tx *door.Tx, i *Invitation, a *Agreement, secret string) error {
	org, err := door.Get[party.Organisation](tx, i.Org.String())
	if err != nil {
		return err
	}
	of, err := door.Get[party.Organisation](tx, i.Party.String())
	if err != nil {
		return err
	}
	data := map[string]string{"Org": org.Name, "Party": of.Name, "By": l.By, "Name": i.Name, "About": a.Title(), "Until": mail.Day(i.Language, i.ExpiresOn), "Link": "/invited?token=" + secret, "Message": l.Message, "Due": ""}
	if l.Due.Known() {
		data["Due"] = mail.Day(i.Language, l.Due)
	}
	_, err = mail.Post(tx, mail.Letter{Email: i.Email, Name: i.Name, Language: i.Language, Text: l.Text, Expires: i.ExpiresOn.AddDays(1).Time(), Data: data})
	return err
}

// Title names an agreement to those who do not know the register: its code, and
// what it is about.
func (a *Agreement) Title() string {
	words := slices.DeleteFunc([]string{a.Code, a.MainContract.Reference}, func(s string) bool { return s == "" })
	if len(words) == 0 {
		return a.documentID()
	}
	return strings.Join(words, ", ")
}

// Revoke ends an invitation, and what is open through it. The reminders of an
// invitation are letters about the same, and end together with it.
func (s Invitations) Revoke(ctx context.Context, id string) (*Invitation, error) {
	return door.Do(ctx, s.d, "invitation.revoke", nil, func(tx *door.Tx) (*Invitation, error) {
		i, err := door.Get[Invitation](tx, id)
		if err != nil || i.RevokedAt != nil {
			return i, err
		}
		together, err := i.reminders(tx)
		if err != nil {
			return nil, err
		}
		for _, x := range append(together, i) {
			if x.RevokedAt == nil {
				x.RevokedAt = &tx.Now
				err = errors.Join(err, door.Save(tx, x))
			}
		}
		return i, err
	})
}

// reminders lists the other invitations that belong with one: the first letter to
// somebody, and the reminders of it.
func (i *Invitation) reminders(tx *door.Tx) ([]*Invitation, error) {
	first := cmp.Or(i.ReminderOf, i.ID)
	return door.All[Invitation](tx, "(id = ? or reminder_of = ?) and id <> ?", first, first, i.ID)
}

// codeHash is how a code is kept: whoever reads the database has not the link's
// secret, and so cannot try all codes.
func codeHash(secret, code string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(code))
	return hex.EncodeToString(m.Sum(nil))
}
