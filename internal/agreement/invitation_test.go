package agreement_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/mail"
)

// desk is a municipality, its vendor, an agreement between them, and a clock.
type desk struct {
	*doortest.House
	now     *time.Time
	in      context.Context
	vendor  kinds.OrgID
	a       *agreement.Agreement
	invites agreement.Invitations
	d       *door.Door
}

func newDesk(h *doortest.House, place string) *desk {
	org, vendor := h.Organisation(place+" kommune"), h.Organisation(place+" Skjema AS")
	now := doortest.Now
	d := h.Door.WithClock(func() time.Time { return now })
	in := doortest.As(org.ID)
	all := door.NewNoun[agreement.Agreement, agreement.AgreementInput](d)
	a, err := all.Create(in, agreement.AgreementInput{Keys: door.Keys{Code: "A-1"}, Type: "dpa_controller_processor", Parties: []agreement.Party{{Org: org.ID, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: vendor.ID, Side: agreement.Processor, Capacity: agreement.Signatory}}})
	return &desk{h, &now, in, vendor.ID, doortest.Must(h.T, a, err), agreement.NewInvitations(d), d}
}

func (k *desk) input() agreement.InvitationInput {
	return agreement.InvitationInput{Agreement: k.a.ID, Party: k.vendor, Name: "Ida Vik", Email: "Ida@Skjema.example", Language: "en"}
}

// body is what the newest letter of a text says.
func (k *desk) body(text string) string {
	k.Helper()
	all, err := door.Look(k.in, k.d, "message.read", func(tx *door.Tx) ([]*mail.Message, error) { return door.All[mail.Message](tx, "text = ?", text) })
	if err != nil || len(all) == 0 {
		k.Fatalf("no letter %s: %v", text, err)
	}
	newest := all[0]
	for _, m := range all {
		if m.ID.String() > newest.ID.String() {
			newest = m
		}
	}
	return newest.Body
}

var (
	token  = regexp.MustCompile(`token=(\S+)`)
	digits = regexp.MustCompile(`\d{4} \d{4}`)
)

// invite invites somebody and gives the invitation and the link's secret.
func (k *desk) invite() (*agreement.Invitation, string) {
	k.Helper()
	i, err := k.invites.Create(k.in, k.input())
	if err != nil {
		k.Fatal(err)
	}
	return i, token.FindStringSubmatch(k.body("invitation"))[1]
}

func (k *desk) code(secret string) string {
	k.Helper()
	if err := k.invites.SendCode(context.Background(), secret); err != nil {
		k.Fatal(err)
	}
	return digits.FindString(k.body("code"))
}

func (k *desk) later(d time.Duration) { *k.now = k.now.Add(d) }

func (k *desk) refused(what string, err error) {
	k.Helper()
	if err == nil || kinds.KindOf(err) != kinds.KindUnauthenticated {
		k.Errorf("%s: %v", what, err)
	}
}

// TestInvitation is the way of somebody who was invited, and all that must not lead
// in.
func TestInvitation(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		k, anybody := newDesk(h, "Fjordvik"), context.Background()
		i, secret := k.invite()
		before := h.Counts()
		at, err := k.invites.Look(anybody, secret)
		if err != nil || at.Email != "i…@skjema.example" || at.Org != "Fjordvik kommune" || at.Party != "Fjordvik Skjema AS" {
			h.Fatalf("the doorstep says %+v, %v", at, err)
		}
		for table, n := range h.Counts() {
			if before[table] != n {
				h.Errorf("looking at a link wrote into %s", table)
			}
		}
		_, err = k.invites.Enter(anybody, secret, "", "test")
		k.refused("no code was sent, none is given", err)
		code := k.code(secret)
		if err := k.invites.SendCode(anybody, secret); kinds.KindOf(err) == "" || err == nil {
			h.Error("codes are sent without a pause")
		}
		_, other := k.invite()
		_, err = k.invites.Enter(anybody, other, code, "test")
		k.refused("the code of another link", err)
		session, err := k.invites.Enter(anybody, secret, code, "test")
		if err != nil {
			h.Fatal(err)
		}
		_, err = k.invites.Enter(anybody, secret, code, "test")
		k.refused("a code that was used", err)
		guest, err := account.New(k.d).Resume(anybody, session)
		if err != nil || guest.Role != access.Guest || guest.Invitation != i.ID.String() || guest.User != "" {
			h.Fatalf("the guest is %+v, %v", guest, err)
		}
		k.inside(access.With(anybody, guest))
		if _, err := k.invites.Revoke(k.in, i.ID.String()); err != nil {
			h.Fatal(err)
		}
		_, err = account.New(k.d).Resume(anybody, session)
		k.refused("a session of an invitation that was revoked", err)
		_, err = k.invites.Look(anybody, secret)
		k.refused("a link that was revoked", err)
		_, err = k.invites.Look(anybody, other)
		if err != nil {
			h.Errorf("another invitation was revoked as well: %v", err)
		}
		k.later(31 * 24 * time.Hour)
		_, err = k.invites.Look(anybody, other)
		k.refused("a link past its last day", err)
	})
}

// another is a further agreement of the municipality.
func (k *desk) another(code string) string {
	k.Helper()
	a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](k.d).Create(k.in, agreement.AgreementInput{Keys: door.Keys{Code: code}, Type: "dpa_controller_processor"})
	return doortest.Must(k.T, a, err).ID.String()
}

// inside is what a guest may see, and what not.
func (k *desk) inside(guest context.Context) {
	k.Helper()
	v, err := k.invites.View(guest)
	if err != nil || v.Agreement.ID != k.a.ID || v.Org != "Fjordvik kommune" {
		k.Errorf("the guest sees %+v, %v", v, err)
	}
	second := k.another("A-2")
	for _, id := range []string{k.a.ID.String(), second} {
		f, err := agreement.GuestDocuments(k.d).HTML(guest, id, agreement.Options{Draft: true})
		if err != nil || !strings.Contains(string(f.Body), "A-1") || strings.Contains(string(f.Body), "A-2") {
			k.Errorf("the guest's document of %s: %v", id, err)
		}
	}
	for _, r := range access.Policy {
		if err := access.From(guest).May(r.Action); (err == nil) != (r.Action == "invitation.answer") {
			k.Errorf("a guest and %s: %v", r.Action, err)
		}
	}
}

// TestReaders: who is bound when an agreement is saved reads it; not as a draft, not an
// agent, and not whoever has left.
func TestReaders(t *testing.T) {
	bound, gone, agent := kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party]()
	a := &agreement.Agreement{AgreementInput: agreement.AgreementInput{Parties: []agreement.Party{
		{Org: bound, Side: agreement.Processor, LeftOn: "2026-11-23"}, {Org: gone, Side: agreement.Processor, LeftOn: "2026-11-22"}, {Org: agent, Side: agreement.Agent},
	}}}
	a.UpdatedAt = doortest.Now
	for state, want := range map[agreement.State][]kinds.OrgID{"": nil, agreement.Draft: nil, "ready": nil, agreement.Void: nil, "signed": {bound}, "active": {bound}, "expired": {bound}} {
		a.State = state
		if got := a.Readers(); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", state, got, want)
		}
	}
}

// TestGuestOfNobody: whoever was invited for a party sees nothing once it is none.
func TestGuestOfNobody(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		k, anybody := newDesk(h, "Fjordvik"), context.Background()
		_, secret := k.invite()
		session, err := k.invites.Enter(anybody, secret, k.code(secret), "test")
		guest, lost := account.New(k.d).Resume(anybody, doortest.Must(h.T, session, err))
		in := access.With(anybody, doortest.Must(h.T, guest, lost))
		if _, err := k.invites.View(in); err != nil {
			h.Fatal(err)
		}
		change := k.a.AgreementInput
		change.Parties = slices.Clone(change.Parties)
		change.Parties[1].LeftOn = "2026-11-22"
		_, err = door.NewNoun[agreement.Agreement, agreement.AgreementInput](k.d).Update(k.in, k.a.ID.String(), k.a.Version, change)
		doortest.Must(h.T, true, err)
		_, err = k.invites.View(in)
		k.refused("the guest of a party that has left", err)
		_, err = agreement.GuestDocuments(k.d).HTML(in, "", agreement.Options{Draft: true})
		k.refused("its document", err)
	})
}

// TestGuessingCodes: after five wrong codes the right one is worth nothing, and
// after twenty-five the link is.
func TestGuessingCodes(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		k, anybody := newDesk(h, "Fjordvik"), context.Background()
		_, secret := k.invite()
		for round := range 5 {
			code := k.code(secret)
			for range 5 {
				_, err := k.invites.Enter(anybody, secret, wrong(code), "test")
				k.refused("a wrong code", err)
			}
			_, err := k.invites.Enter(anybody, secret, code, "test")
			k.refused("the right code after five wrong ones", err)
			k.later(2 * time.Minute)
			if round == 4 {
				k.refused("another code after 25 wrong ones", k.invites.SendCode(anybody, secret))
			}
		}
		_, late := k.invite()
		code := k.code(late)
		k.later(11 * time.Minute)
		_, err := k.invites.Enter(anybody, late, code, "test")
		k.refused("a code of eleven minutes ago", err)
	})
}

func wrong(code string) string {
	if strings.HasPrefix(code, "1") {
		return "2" + code[1:]
	}
	return "1" + code[1:]
}

// TestWhoIsInvited: an invitation is for somebody of a party, for a while.
func TestWhoIsInvited(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		k := newDesk(h, "Fjordvik")
		stranger := h.Organisation("Fremmed AS")
		foreign := newDesk(h, "Sandvik")
		for name, c := range map[string]struct {
			change func(*agreement.InvitationInput)
			at     string
		}{
			"no party":      {func(in *agreement.InvitationInput) { in.Party = stranger.ID }, "/party"},
			"one's own":     {func(in *agreement.InvitationInput) { in.Party = access.From(k.in).Org }, "/party"},
			"yesterday":     {func(in *agreement.InvitationInput) { in.ExpiresOn = "2026-11-21" }, "/expiresOn"},
			"for a year":    {func(in *agreement.InvitationInput) { in.ExpiresOn = "2027-11-22" }, "/expiresOn"},
			"no address":    {func(in *agreement.InvitationInput) { in.Email = "ida" }, "/email"},
			"others' paper": {func(in *agreement.InvitationInput) { in.Agreement = foreign.a.ID }, "/agreement"},
		} {
			in := k.input()
			c.change(&in)
			_, err := k.invites.Create(k.in, in)
			if vs := kinds.ViolationsOf(err); len(vs) != 1 || vs[0].Pointer != c.at {
				h.Errorf("%s: %v", name, err)
			}
		}
		i, _ := k.invite()
		for what, err := range map[string]error{
			"read":   second(k.invites.Get(foreign.in, i.ID.String())),
			"revoke": second(k.invites.Revoke(foreign.in, i.ID.String())),
		} {
			if kinds.KindOf(err) != kinds.KindNotFound {
				h.Errorf("a stranger may %s: %v", what, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }
