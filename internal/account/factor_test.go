package account_test

import (
	"testing"

	"github.com/pquerna/otp/totp"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// A new password by a link does not stand in for the code (ASVS 5.0, 6.4.3).
func TestLinkKeepsTheCode(t *testing.T) {
	eachPeople(t, func(p *people) {
		in := p.invite(p.boss, "Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		e, err := p.Accept(p.Context(), in.Link, account.Passwords{New: good})
		kari := p.as(doortest.Must(p, e, err).Secret)
		key, err := p.Propose(kari)
		code, err2 := totp.GenerateCode(doortest.Must(p, key, err).Secret(), p.now)
		recovery, err := p.Confirm(kari, key.Secret(), doortest.Must(p, code, err2))
		for _, c := range doortest.Must(p, recovery, err) {
			if len(c) < 16 { // 5 bits a letter at least: far more than the 20 that ASVS 5.0, 6.5.4 asks for
				p.Errorf("a recovery code is %q", c)
			}
		}
		again, err := p.Again(p.boss, in.Member.ID.String())
		e, err2 = p.Accept(p.Context(), doortest.Must(p, again, err).Link, account.Passwords{New: other})
		if !doortest.Must(p, e, err2).Code {
			p.Error("the link stands in for the code")
		}
		_, err = p.Resume(p.Context(), e.Secret)
		p.kind("without the code", err, kinds.KindUnauthenticated)
	})
}

// The same subject of another issuer is somebody else (ASVS 5.0, 6.8.1).
func TestSubjectsOfTwoIssuers(t *testing.T) {
	eachPeople(t, func(p *people) {
		a := p.federated(false)
		p.numbered("Elvebakken kommune", "987654325")
		e, err := a.Federate(p.Context(), told("kari", "987654325", "lead"), "test")
		kari := access.From(p.as(doortest.Must(p, e, err).Secret))
		twin := told("kari", "987654325", "lead")
		twin.Issuer, twin.Email = "https://other.example", "twin@x.example"
		e, err = a.Federate(p.Context(), twin, "test")
		if who := access.From(p.as(doortest.Must(p, e, err).Secret)); who.User == kari.User {
			p.Error("the subject of another issuer is the same user")
		}
	})
}
