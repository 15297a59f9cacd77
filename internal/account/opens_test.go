package account_test

import (
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// TestLinksOpenNoMore: a link goes to nobody who could not give every role that it
// opens, nor for somebody who comes in already, however that is.
func TestLinksOpenNoMore(t *testing.T) {
	eachPeople(t, func(p *people) {
		vendor := p.join("Vera", "vera@skyvik.example", account.MemberInput{Role: access.VendorAdmin})
		link := p.invite(p.boss, "Ada", "ada@fjordvik.example", account.MemberInput{Role: access.Administrator}).Link
		if link == "" {
			p.Fatal("the operator gets no link")
		}
		if again := p.invite(vendor, "Ada", "ada@fjordvik.example", account.MemberInput{Role: access.VendorWriter}).Link; again != "" {
			p.Error("a vendor's administrator gets the way in of an administrator")
		}
		federated := p.invite(p.boss, "Ida", "ida@fjordvik.example", account.MemberInput{Role: access.VendorWriter})
		_, err := door.Do(p.boss, p.door(), "member.create", nil, func(tx *door.Tx) (bool, error) {
			return true, door.Add(tx, &account.Identity{User: federated.Member.User, Issuer: "https://issuer.example", Subject: "ida"})
		})
		doortest.Must(p, true, err)
		if link := p.invite(vendor, "Ida", "ida@fjordvik.example", account.MemberInput{Role: access.VendorAdmin}).Link; link != "" {
			p.Error("who comes in through an issuer is given a password by somebody else")
		}
	})
}

// TestNobodysAddress: an empty address is nobody's, though some people have none.
func TestNobodysAddress(t *testing.T) {
	eachPeople(t, func(p *people) {
		u, err := door.Do(p.boss, p.door(), "member.create", nil, func(tx *door.Tx) (*account.User, error) {
			u := &account.User{UserInput: account.UserInput{Name: "Ola"}}
			return u, door.Add(tx, u)
		})
		doortest.Must(p, u, err)
		for range 6 {
			_, err := p.SignIn(p.Context(), account.Credentials{Password: good})
			p.kind("no address", err, kinds.KindUnauthenticated)
		}
		now, err := door.Look(p.boss, p.door(), "user.read", func(tx *door.Tx) (*account.User, error) { return door.Get[account.User](tx, u.ID.String()) })
		if doortest.Must(p, now, err); now.Failures != 0 || now.LockedUntil != nil {
			p.Errorf("somebody was locked out: %+v", now)
		}
	})
}

// TestProgramsNames: nobody is called as programs are, in whose names the trail is kept.
func TestProgramsNames(t *testing.T) {
	for name, fine := range map[string]bool{"Operator Olsen": true, "Mailin": true, "operator": false, " MAIL ": false, "token:x": false, "Consumer: 1": false, "one-time link 7": false} {
		u := &account.User{UserInput: account.UserInput{Name: name}}
		if (len(u.Check()) == 0) != fine {
			t.Errorf("%q: %v", name, u.Check())
		}
	}
}
