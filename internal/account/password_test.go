package account_test

import (
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/kinds"
)

// TestPasswordsAreTakenAsTheyAre: twelve characters at least and 64 and more, of any
// sort; compared to the letter; never changed before they are.
func TestPasswordsAreTakenAsTheyAre(t *testing.T) {
	eachPeople(t, func(p *people) {
		present := good
		kari := p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		change := func(password string) error {
			secret, err := p.ChangePassword(kari, account.Passwords{Old: present, New: password})
			if err == nil {
				present, kari = password, p.as(secret)
			}
			return err
		}
		p.kind("eleven characters", change("abcdefghijk"), kinds.KindInvalid)
		p.kind("more than can be kept", change(strings.Repeat("abcdefgh", 33)), kinds.KindInvalid)
		for _, password := range []string{"stolfjellbre", "928374650192", " blank før og etter ", strings.Repeat("en lang setning om fjell og bre, nr ", 3) + "fire, fem og seks", "ÆØÅ 😀 中文字符 ok"} {
			if err := change(password); err != nil {
				p.Errorf("%q: %v", password, err)
			}
			for name, other := range map[string]string{"trimmed": strings.TrimSpace(password), "cut": password[:len(password)-1], "in capitals": strings.ToUpper(password)} {
				if other == password {
					continue // nothing to trim, or no capitals
				}
				if _, err := p.signIn(other); err == nil {
					p.Errorf("%q is as good as %q", name, password)
				}
			}
			if e, err := p.signIn(password); err != nil || e.Secret == "" {
				p.Errorf("%q does not open: %v", password, err)
			}
		}
		p.now = p.now.AddDate(5, 0, 0)
		if _, err := p.signIn(present); err != nil {
			p.Errorf("a password grows old: %v", err)
		}
	})
}

// TestWhoHasLeftIsOut: a session that is open when the last role ends is over with it.
func TestWhoHasLeftIsOut(t *testing.T) {
	eachPeople(t, func(p *people) {
		p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator, EndsOn: "2026-11-22"})
		p.now = p.now.Add(10 * time.Hour) // the evening of the last day
		e, err := p.signIn(good)
		if err != nil {
			p.Fatal(err)
		}
		p.as(e.Secret)
		p.now = p.now.Add(7 * time.Hour)
		if _, err := p.Resume(p.Context(), e.Secret); err == nil {
			p.Error("the session goes on")
		}
	})
}

// TestSecretsAreNew: what lets somebody in is drawn anew each time, 256 bits of it.
func TestSecretsAreNew(t *testing.T) {
	eachPeople(t, func(p *people) {
		p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		seen := map[string]bool{}
		for range 5 {
			e, err := p.signIn(good)
			if err != nil || len(e.Secret) < 43 || seen[e.Secret] {
				p.Errorf("%q, %v", e.Secret, err)
			}
			seen[e.Secret] = true
			link, err := p.CreateLink(p.boss)
			if err != nil || len(link) < 43 || seen[link] {
				p.Errorf("%q, %v", link, err)
			}
			seen[link] = true
		}
	})
}

// What a password costs in the program is the second recommendation of RFC 9106, and
// such a hash is understood.
func TestPublishedCost(t *testing.T) {
	p := account.Published
	if p.Memory != 64*1024 || p.Iterations != 3 || p.Parallelism != 4 || p.SaltLength < 16 || p.KeyLength < 32 {
		t.Errorf("a password costs %+v", p)
	}
	const password = "syv blå båter ved kaia"
	hash, err := account.HashWith(password, &p)
	if err != nil {
		t.Fatal(err)
	}
	if !account.Fits(password, hash) || account.Fits(password+".", hash) {
		t.Errorf("%s is not the hash of its password alone", hash)
	}
}
