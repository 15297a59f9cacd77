package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

const (
	good  = "fire grønne hester løper"
	other = "tolv blå fjell i regnet"
)

// people is a house with a clock, and somebody who lets people in.
type people struct {
	*doortest.House
	account.Accounts
	now  time.Time
	keys string // that seal
	org  kinds.OrgID
	boss context.Context
}

// door is the house's, by the clock of the people.
func (p *people) door() *door.Door { return p.Door.WithClock(func() time.Time { return p.now }) }

// ways are those of an installation with passkeys and these keys.
func (p *people) ways(keys string) account.Ways {
	p.Helper()
	k, err := account.ParseKeys(keys)
	doortest.Must(p, k, err)
	o, err := account.NewOrigin("http://127.0.0.1:8080")
	return account.Ways{Keys: k, Origin: doortest.Must(p, o, err)}
}

func eachPeople(t *testing.T, test func(p *people)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		p := &people{House: h, now: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}
		p.keys = account.NewKey()
		p.Accounts = account.New(p.door()).With(p.ways(p.keys))
		p.org = h.Organisation("Fjordvik kommune").ID
		p.boss = p.operator(p.org)
		test(p)
	})
}

func (p *people) operator(org kinds.OrgID) context.Context {
	return access.With(p.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: org})
}

// invite lets somebody in, and gives the link.
func (p *people) invite(ctx context.Context, name, email string, in account.MemberInput) account.Invited {
	p.Helper()
	out, err := p.Invite(ctx, account.Admission{Name: name, Email: email, MemberInput: in})
	return doortest.Must(p, out, err)
}

// join lets somebody in who chooses a password, and gives a context of theirs.
func (p *people) join(name, email string, in account.MemberInput) context.Context {
	p.Helper()
	link := p.invite(p.boss, name, email, in).Link
	e, err := p.Accept(p.Context(), link, account.Passwords{New: good, Agent: "test"})
	return p.as(doortest.Must(p, e, err).Secret)
}

func (p *people) as(secret string) context.Context {
	p.Helper()
	who, err := p.Resume(p.Context(), secret)
	return access.With(p.Context(), doortest.Must(p, who, err))
}

func (p *people) kind(what string, err error, want kinds.Kind) {
	p.Helper()
	if err == nil || kinds.KindOf(err) != want {
		p.Errorf("%s: %v, want %s", what, err, want)
	}
}

func (p *people) signIn(password string) (account.Entry, error) {
	return p.SignIn(p.Context(), account.Credentials{Email: " Kari@Fjordvik.example", Password: password, Agent: "test"})
}

func TestInvitationAndSignIn(t *testing.T) {
	eachPeople(t, func(p *people) {
		in := p.invite(p.boss, "Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		if in.Link == "" || in.Member.Org != p.org {
			p.Fatalf("%+v", in)
		}
		for range 2 { // looking changes nothing
			u, err := p.Invitee(p.Context(), in.Link)
			if doortest.Must(p, u, err).Name != "Kari" {
				p.Errorf("%+v", u)
			}
		}
		_, err := p.SignIn(p.Context(), account.Credentials{Email: "kari@fjordvik.example"})
		p.kind("no password yet", err, kinds.KindUnauthenticated)
		for _, weak := range []string{"kort", "aaaaaaaaaaaaaaa", "kari1234kari", "ledd ledd ledd"} {
			_, err := p.Accept(p.Context(), in.Link, account.Passwords{New: weak})
			p.kind(weak, err, kinds.KindInvalid)
		}
		e, err := p.Accept(p.Context(), in.Link, account.Passwords{New: good})
		who := access.From(p.as(doortest.Must(p, e, err).Secret))
		if who.Org != p.org || who.Name != "Kari" || !who.Has(access.Coordinator) || who.Has(access.Administrator) || who.Role != "" {
			p.Errorf("%+v", who)
		}
		_, err = p.Accept(p.Context(), in.Link, account.Passwords{New: other})
		p.kind("the link once more", err, kinds.KindUnauthenticated)
		_, err = p.Open(p.Context(), in.Link)
		p.kind("the link as another kind of link", err, kinds.KindUnauthenticated)
		e, err = p.signIn(good)
		if doortest.Must(p, e, err).Code || access.From(p.as(e.Secret)).Name != "Kari" {
			p.Errorf("%+v", e)
		}
		p.now = p.now.Add(13 * time.Hour)
		_, err = p.Resume(p.Context(), e.Secret)
		p.kind("the next day", err, kinds.KindUnauthenticated)
	})
}

func TestGuessing(t *testing.T) {
	eachPeople(t, func(p *people) {
		p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		_, nobody := p.SignIn(p.Context(), account.Credentials{Email: "nobody@fjordvik.example", Password: good})
		for range 5 {
			_, err := p.signIn("feil passord her")
			if err == nil || !errors.Is(err, nobody) {
				p.Errorf("a wrong password is told from an address that nobody has: %v, %v", err, nobody)
			}
		}
		_, err := p.signIn(good)
		p.kind("the right one, too soon", err, kinds.KindUnauthenticated)
		p.now = p.now.Add(31 * time.Second)
		_, err = p.signIn("feil igjen, seks")
		p.kind("the sixth", err, kinds.KindUnauthenticated)
		p.now = p.now.Add(31 * time.Second)
		_, err = p.signIn(good)
		p.kind("the wait has grown", err, kinds.KindUnauthenticated)
		p.now = p.now.Add(31 * time.Second)
		e, err := p.signIn(good)
		doortest.Must(p, e, err)
		_, err = p.signIn("feil passord her")
		p.kind("counted anew", err, kinds.KindUnauthenticated)
		e, err = p.signIn(good)
		doortest.Must(p, e, err)
	})
}

func TestCodes(t *testing.T) {
	eachPeople(t, func(p *people) {
		kari := p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		key, err := p.Propose(kari)
		doortest.Must(p, key, err)
		code := func() string {
			c, err := totp.GenerateCode(key.Secret(), p.now)
			return doortest.Must(p, c, err)
		}
		_, err = p.Confirm(kari, key.Secret(), "000000")
		p.kind("a wrong first code", err, kinds.KindInvalid)
		first := code()
		recovery, err := p.Confirm(kari, key.Secret(), first)
		if doortest.Must(p, recovery, err); len(recovery) != 10 {
			p.Fatal(recovery)
		}
		e, err := p.signIn(good)
		if !doortest.Must(p, e, err).Code {
			p.Fatal("no code is asked for")
		}
		_, err = p.Resume(p.Context(), e.Secret)
		p.kind("half signed in", err, kinds.KindUnauthenticated)
		_, err = p.Code(p.Context(), e.Secret, first)
		p.kind("the code that was used to begin", err, kinds.KindUnauthenticated)
		p.now = p.now.Add(time.Minute)
		used := code()
		whole, err := p.Code(p.Context(), e.Secret, used[:3]+" "+used[3:])
		if doortest.Must(p, whole, err).Secret == e.Secret {
			p.Error("the secret is still the one from before the code")
		}
		_, err = p.Resume(p.Context(), e.Secret)
		p.kind("the half session", err, kinds.KindUnauthenticated)
		p.as(whole.Secret)
		e, err = p.signIn(good)
		doortest.Must(p, e, err)
		_, err = p.Code(p.Context(), e.Secret, used)
		p.kind("the same code again", err, kinds.KindUnauthenticated)
		_, err = p.Code(p.Context(), e.Secret, " "+recovery[3])
		doortest.Must(p, 0, err)
		e, err = p.signIn(good)
		doortest.Must(p, e, err)
		_, err = p.Code(p.Context(), e.Secret, recovery[3])
		p.kind("a recovery code twice", err, kinds.KindUnauthenticated)
		p.kind("without, and a wrong password", p.Without(kari, other), kinds.KindInvalid)
		doortest.Must(p, 0, p.Without(kari, good))
		e, err = p.signIn(good)
		if doortest.Must(p, e, err).Code {
			p.Error("a code is still asked for")
		}
	})
}

func TestSessionsAreTheirOwners(t *testing.T) {
	eachPeople(t, func(p *people) {
		kari := p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		ola := p.join("Ola", "ola@fjordvik.example", account.MemberInput{Role: access.Administrator})
		p.now = p.now.Add(time.Minute)
		e, err := p.signIn(good)
		doortest.Must(p, e, err)
		list, err := p.Sessions(kari)
		if len(doortest.Must(p, list, err)) != 2 {
			p.Fatalf("%d sessions", len(list))
		}
		p.kind("somebody else's session", p.End(ola, list[0].ID.String()), kinds.KindNotFound)
		doortest.Must(p, 0, p.End(kari, list[0].ID.String()))
		_, err = p.Resume(p.Context(), e.Secret)
		p.kind("an ended session", err, kinds.KindUnauthenticated)
		again, err := p.ChangePassword(kari, account.Passwords{Old: other, New: other})
		p.kind("a wrong old password"+again, err, kinds.KindInvalid)
		fresh, err := p.ChangePassword(kari, account.Passwords{Old: good, New: other})
		doortest.Must(p, fresh, err)
		list, err = p.Sessions(p.as(fresh))
		if len(doortest.Must(p, list, err)) != 1 {
			p.Errorf("%d sessions live through a change of password", len(list))
		}
		_, err = p.signIn(good)
		p.kind("the old password", err, kinds.KindUnauthenticated)
		how, err := p.Leave(p.Context(), fresh)
		if doortest.Must(p, how, err) != account.ByPassword {
			p.Errorf("came in by %q", how)
		}
		_, err = p.Resume(p.Context(), fresh)
		p.kind("after leaving", err, kinds.KindUnauthenticated)
		_, err = p.Self(p.boss)
		p.kind("a program", err, kinds.KindForbidden)
	})
}

// administrator is somebody who leads an organisation, and not the operator.
func (p *people) administrator(org kinds.OrgID) context.Context {
	return access.With(p.Context(), access.Actor{Name: "boss", Role: access.Administrator, Org: org})
}

// Who works for two municipalities changes between them openly, and no
// administrator of one opens the other: not with a link from before either.
func TestTwoOrganisations(t *testing.T) {
	eachPeople(t, func(p *people) {
		second := p.Organisation("Nabovik kommune").ID
		here, there := p.administrator(p.org), p.administrator(second)
		first := p.invite(here, "Kari", "kari@fjordvik.example", account.MemberInput{Role: access.DPO})
		if first.Link == "" {
			p.Fatal("no link")
		}
		also := p.invite(there, "Kari N.", "KARI@fjordvik.example", account.MemberInput{Role: access.Administrator})
		if also.Link != "" || also.Member.User != first.Member.User || also.Member.Name != "Kari N." {
			p.Errorf("a second organisation gets a link: %+v", also)
		}
		_, err := p.Accept(p.Context(), first.Link, account.Passwords{New: good})
		p.kind("a link from before the second role", err, kinds.KindUnauthenticated)
		_, err = p.Invitee(p.Context(), first.Link)
		p.kind("looking at it", err, kinds.KindUnauthenticated)
		_, err = p.Again(here, first.Member.ID.String())
		p.kind("a new link opens the other organisation too", err, kinds.KindForbidden)
		_, err = p.Member(there, first.Member.ID.String())
		p.kind("a membership of the other", err, kinds.KindNotFound)
		again, err := p.Again(p.boss, first.Member.ID.String()) // the operator may
		e, err2 := p.Accept(p.Context(), doortest.Must(p, again, err).Link, account.Passwords{New: good})
		kari := p.as(doortest.Must(p, e, err2).Secret)
		homes, err := p.Homes(kari)
		if len(doortest.Must(p, homes, err)) != 2 || !homes[0].Current || homes[1].Org != second {
			p.Fatalf("%+v", homes)
		}
		_, err = p.Switch(p.Context(), e.Secret, p.Organisation("Tredjevik kommune").ID.String())
		p.kind("an organisation without a role", err, kinds.KindNotFound)
		over, err := p.Switch(p.Context(), e.Secret, second.String())
		who := access.From(p.as(doortest.Must(p, over, err)))
		if who.Org != second || who.Has(access.DPO) || !who.Has(access.Administrator) {
			p.Errorf("%+v", who)
		}
		_, err = p.Resume(p.Context(), e.Secret)
		p.kind("the session from before", err, kinds.KindUnauthenticated)
	})
}

// Roles end by their day, and for some units they reach those units alone.
func TestRolesReach(t *testing.T) {
	eachPeople(t, func(p *people) {
		units := door.NewNoun[party.Unit, party.UnitInput](p.Door)
		unit := func(name string, above party.UnitID) *party.Unit {
			u, err := units.Create(p.boss, party.UnitInput{Name: name, ParentUnit: above})
			return doortest.Must(p, u, err)
		}
		top := unit("Kommunen", party.UnitID{})
		school, care := unit("Oppvekst", top.ID), unit("Omsorg", top.ID)
		class := unit("Skolen", school.ID)
		_, err := p.Invite(p.boss, account.Admission{Name: "Ola", Email: "ola@fjordvik.example", MemberInput: account.MemberInput{Role: access.SystemOwner}})
		p.kind("a system owner without a unit", err, kinds.KindInvalid)
		_, err = p.Invite(p.boss, account.Admission{Name: "Ola", Email: "ola@fjordvik.example", MemberInput: account.MemberInput{Role: access.Administrator, Unit: school.ID}})
		p.kind("an administrator of a unit", err, kinds.KindInvalid)
		kari := p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator, Unit: school.ID, EndsOn: "2026-11-30"})
		for u, may := range map[*party.Unit]bool{school: true, class: true, care: false, top: false} {
			_, err := units.Update(kari, u.ID.String(), u.Version, party.UnitInput{Name: u.Name + " 2", ParentUnit: u.ParentUnit})
			if (err == nil) != may || (err != nil && kinds.KindOf(err) != kinds.KindForbidden) {
				p.Errorf("%s: %v", u.Name, err)
			}
			if _, err := units.Get(kari, u.ID.String()); err != nil {
				p.Errorf("reading %s: %v", u.Name, err)
			}
		}
		_, err = units.Create(kari, party.UnitInput{Name: "Ny", ParentUnit: care.ID})
		p.kind("a new unit elsewhere", err, kinds.KindForbidden)
		_, err = units.Create(kari, party.UnitInput{Name: "Ny", ParentUnit: class.ID})
		doortest.Must(p, 0, err)
		_, err = p.Invite(kari, account.Admission{Name: "X", Email: "x@fjordvik.example", MemberInput: account.MemberInput{Role: access.Auditor}})
		p.kind("a coordinator lets people in", err, kinds.KindForbidden)
		p.now = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
		_, err = p.signIn(good)
		p.kind("the day after the last", err, kinds.KindForbidden)
	})
}

func TestLastAdministrator(t *testing.T) {
	eachPeople(t, func(p *people) {
		first := p.invite(p.boss, "Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Administrator}).Member
		_, err := p.Change(p.boss, first.ID.String(), first.Version, account.MemberInput{Role: access.Administrator, EndsOn: "2026-12-31"})
		p.kind("nobody would be left", err, kinds.KindInvalid)
		p.invite(p.boss, "Ola", "ola@fjordvik.example", account.MemberInput{Role: access.Administrator})
		m, err := p.Change(p.boss, first.ID.String(), first.Version, account.MemberInput{Role: access.Administrator, EndsOn: "2026-12-31"})
		if doortest.Must(p, m, err).Role != access.Administrator || m.EndsOn != "2026-12-31" {
			p.Errorf("%+v", m)
		}
		_, err = p.Invite(p.boss, account.Admission{Name: "Ola", Email: "ola@fjordvik.example", MemberInput: account.MemberInput{Role: access.Administrator}})
		p.kind("the same role twice", err, kinds.KindConflict)
		all, err := p.Members(p.boss)
		if len(doortest.Must(p, all, err)) != 2 {
			p.Errorf("%d members", len(all))
		}
	})
}
