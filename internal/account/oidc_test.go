package account_test

import (
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

const issuer = "https://issuer.example"

// federated is an installation with an issuer whose claims are orgnr and groups.
func (p *people) federated(trust bool) account.Accounts {
	p.Helper()
	w := p.ways(p.keys)
	rules, err := account.NewRules("orgnr", "", "groups", "lead=administrator,protect=dpo,teach=system_owner@SKOLE", trust)
	w.Rules = doortest.Must(p, rules, err)
	return account.New(p.door()).With(w)
}

// numbered is an organisation with a number, and a unit.
func (p *people) numbered(name, number string) kinds.OrgID {
	p.Helper()
	o, err := party.NewOrganisations(p.Door).Create(doortest.Operator(), party.OrganisationInput{Name: name, Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: number}}})
	doortest.Must(p, o, err)
	u, err := door.NewNoun[party.Unit, party.UnitInput](p.Door).Create(p.operator(o.ID), party.UnitInput{Name: "Skolen", Keys: door.Keys{Code: "SKOLE"}})
	doortest.Must(p, u, err)
	return o.ID
}

func told(subject, number string, groups ...any) account.Told {
	return account.Told{Issuer: issuer, Subject: subject, Name: "Kari Fjell", Email: "kari@fjordvik.example", Verified: true, Claims: map[string]any{"orgnr": number, "groups": groups}}
}

func (p *people) refused(what, code string, err error) {
	p.Helper()
	p.kind(what, err, kinds.KindForbidden)
	if vs := kinds.ViolationsOf(err); len(vs) != 1 || vs[0].Code != code {
		p.Errorf("%s: %v, want %s", what, vs, code)
	}
}

// live lists the roles that a person has today: role and source.
func (p *people) live(org kinds.OrgID) map[access.Role]string {
	p.Helper()
	all, err := p.Members(p.operator(org))
	out := map[access.Role]string{}
	for _, m := range doortest.Must(p, all, err) {
		if m.LiveOn(kinds.DateOf(p.now)) {
			out[m.Role] = m.Source
		}
	}
	return out
}

func (p *people) same(what string, got, want map[access.Role]string) {
	p.Helper()
	for role := range want {
		if source, ok := got[role]; !ok || source != want[role] {
			p.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
	if len(got) != len(want) {
		p.Errorf("%s: %v, want %v", what, got, want)
	}
}

// What an issuer gives is renewed each time; what a person gave stays.
func TestFederate(t *testing.T) {
	eachPeople(t, func(p *people) {
		a := p.federated(false)
		org := p.numbered("Elvebakken kommune", "987654325")
		other := p.numbered("Nabovik kommune", "974760673")
		_, err := a.Federate(p.Context(), told("kari", "999999999", "lead"), "test")
		p.refused("an organisation that is not here", "unknown-organisation", err)
		_, err = a.Federate(p.Context(), told("kari", "987654325", "sing"), "test")
		p.refused("a group without a role", "no-role", err)
		_, err = a.Federate(p.Context(), account.Told{Issuer: issuer, Subject: "kari", Claims: map[string]any{}}, "test")
		p.refused("no organisation", "no-organisation", err)

		e, err := a.Federate(p.Context(), told("kari", "987654325", "lead", "teach"), "test")
		kari := p.as(doortest.Must(p, e, err).Secret)
		if who := access.From(kari); who.Org != org || who.Name != "Kari Fjell" || !who.Has(access.Administrator) || !who.Has(access.SystemOwner) {
			p.Fatalf("%+v", who)
		}
		list, err := a.Sessions(kari)
		if doortest.Must(p, list, err)[0].Method != account.ByIssuer {
			p.Errorf("came by %s", list[0].Method)
		}
		m, err := a.Invite(p.operator(org), account.Admission{Name: "Kari", Email: "kari@fjordvik.example", MemberInput: account.MemberInput{Role: access.Auditor}})
		doortest.Must(p, m, err)
		p.same("after the first time", p.live(org), map[access.Role]string{access.Administrator: issuer, access.SystemOwner: issuer, access.Auditor: ""})

		p.now = p.now.Add(time.Hour)
		e, err = a.Federate(p.Context(), told("kari", "987654325", "protect", "lead"), "test")
		again := p.as(doortest.Must(p, e, err).Secret)
		if access.From(again).User != access.From(kari).User {
			p.Error("the same subject is another user")
		}
		p.same("renewed", p.live(org), map[access.Role]string{access.Administrator: issuer, access.DPO: issuer, access.Auditor: ""})

		e, err = a.Federate(p.Context(), told("kari", "974760673", "protect"), "test")
		if who := access.From(p.as(doortest.Must(p, e, err).Secret)); who.Org != other {
			p.Errorf("works for %s", who.Org)
		}
		p.same("moved on", p.live(org), map[access.Role]string{access.Auditor: ""})
		e, err = a.Federate(p.Context(), told("kari", "999999999"), "test")
		if who := access.From(p.as(doortest.Must(p, e, err).Secret)); who.Org != org || !who.Has(access.Auditor) {
			p.Errorf("what was given by hand: %+v", who)
		}
		p.same("nothing any more", p.live(other), nil)

		_, err = a.Federate(p.Context(), told("somebody else with the address", "987654325", "protect"), "test")
		p.refused("an address that is somebody's", "connect", err)
		unverified := told("a third", "987654325", "protect")
		unverified.Verified = false
		e, err = a.Federate(p.Context(), unverified, "test")
		third := p.as(doortest.Must(p, e, err).Secret)
		u, err := a.Self(third)
		if doortest.Must(p, u, err).Email != "" || access.From(third).User == access.From(kari).User {
			p.Errorf("an address that nobody has verified: %+v", u)
		}
	})
}

// Somebody who was invited by address is found by it only where the settings trust
// the issuer, or by connecting the two while signed in.
func TestConnect(t *testing.T) {
	eachPeople(t, func(p *people) {
		kari := p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		ola := p.join("Ola", "ola@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		a := p.federated(false)
		_, err := a.Federate(p.Context(), told("kari-1", "999999999"), "test")
		p.refused("not trusted", "connect", err)
		doortest.Must(p, 0, a.Connect(kari, told("kari-1", "")))
		p.kind("somebody else's identity", a.Connect(ola, told("kari-1", "")), kinds.KindConflict)
		e, err := a.Federate(p.Context(), told("kari-1", "999999999"), "test")
		if who := access.From(p.as(doortest.Must(p, e, err).Secret)); who.User != access.From(kari).User {
			p.Errorf("%+v", who)
		}
		list, err := a.Identities(kari)
		if len(doortest.Must(p, list, err)) != 1 {
			p.Fatal(list)
		}
		p.kind("another's", a.Disconnect(ola, list[0].ID.String(), account.Proof{Password: good}), kinds.KindNotFound)
		p.kind("a wrong password", a.Disconnect(kari, list[0].ID.String(), account.Proof{Password: other}), kinds.KindInvalid)
		doortest.Must(p, 0, a.Disconnect(kari, list[0].ID.String(), account.Proof{Password: good}))
		_, err = a.Federate(p.Context(), told("kari-1", "999999999"), "test")
		p.refused("after it was disconnected", "connect", err)

		trusting := p.federated(true)
		false1 := told("kari-2", "999999999")
		false1.Verified = false
		_, err = trusting.Federate(p.Context(), false1, "test")
		p.refused("trusted, and not verified", "unknown-organisation", err)
		e, err = trusting.Federate(p.Context(), told("kari-2", "999999999"), "test")
		if who := access.From(p.as(doortest.Must(p, e, err).Secret)); who.User != access.From(kari).User {
			p.Errorf("%+v", who)
		}
	})
}

// A way to the issuer is good once, in one browser, for ten minutes.
func TestTrips(t *testing.T) {
	eachPeople(t, func(p *people) {
		begin := func() account.Trip {
			trip, err := p.Depart(p.Context(), "/vendors", account.UserID{})
			return doortest.Must(p, trip, err)
		}
		one, two := begin(), begin()
		if one.Nonce == two.Nonce || one.Verifier == two.Verifier || one.Nonce == one.Verifier || len(one.Verifier) < 43 {
			p.Fatalf("%+v %+v", one, two)
		}
		_, err := p.Return(p.Context(), one.State, two.Browser)
		p.kind("the state of another browser", err, kinds.KindUnauthenticated)
		back, err := p.Return(p.Context(), one.State, one.Browser)
		if doortest.Must(p, back, err).Nonce != one.Nonce || back.Verifier != one.Verifier || back.Next != "/vendors" {
			p.Errorf("%+v, %+v", back, one)
		}
		_, err = p.Return(p.Context(), one.State, one.Browser)
		p.kind("the state once more", err, kinds.KindUnauthenticated)
		_, err = p.Return(p.Context(), "", "")
		p.kind("nothing", err, kinds.KindUnauthenticated)
		p.now = p.now.Add(11 * time.Minute)
		_, err = p.Return(p.Context(), two.State, two.Browser)
		p.kind("too late", err, kinds.KindUnauthenticated)
	})
}
