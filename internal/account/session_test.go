package account_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// A session ends after two hours without use, and after twelve with it.
func TestIdle(t *testing.T) {
	eachPeople(t, func(p *people) {
		p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		e, err := p.signIn(good)
		secret := doortest.Must(p, e, err).Secret
		for range 7 {
			p.now = p.now.Add(100 * time.Minute)
			v, err := p.Arrive(p.Context(), secret)
			if doortest.Must(p, p.Seen(p.Context(), doortest.Must(p, v, err)), nil) != nil {
				p.Fatal("not marked")
			}
		}
		p.now = p.now.Add(100 * time.Minute)
		_, err = p.Resume(p.Context(), secret)
		p.kind("in use for longer than a working day", err, kinds.KindUnauthenticated)
		e, err = p.signIn(good)
		secret = doortest.Must(p, e, err).Secret
		p.now = p.now.Add(119 * time.Minute)
		p.as(secret)
		p.now = p.now.Add(2 * time.Minute)
		_, err = p.Resume(p.Context(), secret)
		p.kind("two hours without use", err, kinds.KindUnauthenticated)
		if author, err := p.Author(p.Context(), secret); err != nil || author == "" {
			p.Errorf("nobody wrote it: %q, %v", author, err)
		}
	})
}

// The mark of use is written once a minute at most.
func TestSeen(t *testing.T) {
	eachPeople(t, func(p *people) {
		p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		e, err := p.signIn(good)
		secret := doortest.Must(p, e, err).Secret
		seen := func() time.Time {
			s, err := door.Look(doortest.Operator(), p.door(), "session.read", func(tx *door.Tx) ([]time.Time, error) {
				return door.Rows[time.Time](tx, "-- directory: sessions\nselect max(seen_at) from sessions where 1 = @one", map[string]any{"one": 1})
			})
			return doortest.Must(p, s, err)[0].UTC()
		}
		if p.Locked() { // SQLite gives the maximum of times as text
			first := seen()
			for _, after := range []struct {
				wait time.Duration
				want time.Time
			}{{30 * time.Second, first}, {40 * time.Second, first.Add(70 * time.Second)}} {
				p.now = p.now.Add(after.wait)
				v, err := p.Arrive(p.Context(), secret)
				doortest.Must(p, 0, p.Seen(p.Context(), doortest.Must(p, v, err)))
				if got := seen(); !got.Equal(after.want) {
					p.Errorf("seen at %s, want %s", got, after.want)
				}
			}
		}
	})
}

// trail lists what the audit says beside records, in its order.
func (p *people) trail() []string {
	p.Helper()
	rows, err := door.Look(doortest.As(p.org), p.Door, "unit.read", func(tx *door.Tx) ([]string, error) {
		return door.Rows[string](tx, `select action || ' ' || kind || ' ' || actor from audit where org_id = @org and after_hash = '' order by seq`, nil)
	})
	return doortest.Must(p, rows, err)
}

// Whoever comes in, fails to, goes, and changes what opens the account leaves a row
// on the organisation's chain, which still proves itself.
func TestTrail(t *testing.T) {
	eachPeople(t, func(p *people) {
		kari := p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		_, err := p.signIn("feil passord her")
		p.kind("wrong", err, kinds.KindUnauthenticated)
		_, err = p.SignIn(p.Context(), account.Credentials{Email: "nobody@fjordvik.example", Password: good})
		p.kind("nobody", err, kinds.KindUnauthenticated)
		key, err := p.Propose(kari)
		doortest.Must(p, key, err)
		code, err := totp.GenerateCode(key.Secret(), p.now)
		doortest.Must(p, code, err)
		codes, err := p.Confirm(kari, key.Secret(), code)
		doortest.Must(p, codes, err)
		e, err := p.signIn(good)
		_, err2 := p.Code(p.Context(), doortest.Must(p, e, err).Secret, "000000")
		p.kind("a wrong code", err2, kinds.KindUnauthenticated)
		whole, err := p.Code(p.Context(), e.Secret, codes[0])
		doortest.Must(p, whole, err)
		fresh, err := p.Renew(kari, good)
		if slices.Contains(doortest.Must(p, fresh, err), codes[1]) || len(fresh) != 10 {
			p.Error("the codes are the old ones")
		}
		e, err = p.signIn(good)
		_, err2 = p.Code(p.Context(), doortest.Must(p, e, err).Secret, codes[1])
		p.kind("a code from before the new ones", err2, kinds.KindUnauthenticated)
		how, err := p.Leave(p.Context(), whole.Secret)
		doortest.Must(p, how, err)
		next, err := p.ChangePassword(kari, account.Passwords{Old: good, New: other})
		doortest.Must(p, next, err)
		doortest.Must(p, 0, p.Without(p.as(next), other))
		want := []string{
			"password.set user Kari", "session.open password Kari", "session.fail password Kari", "codes.begin user Kari", "session.fail code Kari",
			"session.open recovery Kari", "recovery.make user Kari", "session.fail code Kari", "session.close recovery Kari", "password.set user Kari", "session.open password Kari", "codes.end user Kari",
		}
		if diff := cmp.Diff(want, p.trail()); diff != "" {
			p.Error(diff)
		}
		proof, err := door.Verify(doortest.Operator(), p.Door)
		if doortest.Must(p, proof, err); len(proof.Faults) > 0 {
			p.Errorf("%+v", proof.Faults)
		}
	})
}

// Keys of codes are sealed; one from before is read, and sealed when it is used.
func TestCodesAreSealed(t *testing.T) {
	eachPeople(t, func(p *people) {
		kari := p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		key, err := p.Propose(kari)
		doortest.Must(p, key, err)
		code := func() string {
			c, err := totp.GenerateCode(key.Secret(), p.now)
			return doortest.Must(p, c, err)
		}
		bare := account.New(p.door())
		if _, err := bare.Confirm(kari, key.Secret(), code()); err == nil || kinds.KindOf(err) != kinds.KindInternal {
			p.Errorf("without a key: %v", err)
		}
		recovery, err := p.Confirm(kari, key.Secret(), code())
		doortest.Must(p, recovery, err)
		stored := func() string {
			u, err := p.Self(kari)
			return doortest.Must(p, u, err).TOTP
		}
		sealed := stored()
		if len(sealed) < 40 || sealed == key.Secret() {
			p.Fatalf("stored as %q", sealed)
		}
		come := func(a account.Accounts, code string) error {
			p.Helper()
			e, err := a.SignIn(p.Context(), account.Credentials{Email: "kari@fjordvik.example", Password: good})
			_, err = a.Code(p.Context(), doortest.Must(p, e, err).Secret, code)
			return err
		}
		p.now = p.now.Add(time.Minute)
		if err := come(bare, code()); err == nil || kinds.KindOf(err) != kinds.KindInternal {
			p.Errorf("the key is lost: %v", err)
		}
		doortest.Must(p, 0, come(bare, recovery[0]))
		newer := account.NewKey()
		p.now = p.now.Add(time.Minute)
		doortest.Must(p, 0, come(account.New(p.door()).With(p.ways(newer+","+p.keys)), code()))
		if stored() == sealed {
			p.Error("not sealed anew under the newer key")
		}
		p.now = p.now.Add(time.Minute)
		doortest.Must(p, 0, come(account.New(p.door()).With(p.ways(newer)), code()))
		proof, err := door.Verify(doortest.Operator(), p.Door)
		if doortest.Must(p, proof, err); len(proof.Faults) > 0 {
			p.Errorf("%+v", proof.Faults)
		}
	})
}
