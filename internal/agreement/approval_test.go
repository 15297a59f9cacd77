package agreement_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/party"
	"ledd/internal/seal"
)

// employed changes the roles of a person.
func (w *world) employed(who context.Context, change func(tx *door.Tx, m *account.Member) error) {
	w.Helper()
	_, err := door.Do(access.With(who, access.Actor{Name: "test", Role: access.Operator, Org: w.controller.ID}), w.Door, "session.start", nil, func(tx *door.Tx) (bool, error) {
		all, err := door.All[account.Member](tx, "user_id = ?", access.From(who).User)
		for _, m := range all {
			if err == nil && m.LiveOn(tx.Today()) {
				err = change(tx, m)
			}
		}
		return true, err
	})
	if err != nil {
		w.Fatal(err)
	}
}

// left is that somebody leaves, or is suspended.
func left(tx *door.Tx, m *account.Member) error {
	m.EndsOn = tx.Today().AddDays(-1)
	return door.Save(tx, m)
}

// becomes is that somebody has another role from now on.
func becomes(in account.MemberInput) func(tx *door.Tx, m *account.Member) error {
	return func(tx *door.Tx, m *account.Member) error {
		if err := left(tx, m); err != nil {
			return err
		}
		return door.Add(tx, &account.Member{MemberInput: in, User: m.User, Name: m.Name, Email: m.Email})
	}
}

// Two people answer for a file when it is accepted. The word of one who has left, or has
// no role that decides, does not count when the second speaks; the page says so before.
func TestAWordOfSomebodyWhoLeft(t *testing.T) {
	each(t, func(w *world) {
		unit, err := door.NewNoun[party.Unit, party.UnitInput](w.Door).Create(w.ctx, party.UnitInput{Keys: door.Keys{Code: "U"}, Name: "Skole"})
		doortest.Must(w, unit, err)
		w.issued()
		x := w.sends(w.vendor.ID, "%PDF-1.7 waits", seal.NeedsPerson)
		says := func(who context.Context, want string) {
			w.Helper()
			_, err := w.steps().Decide(who, x.ID.String(), agreement.DecideInput{Accept: true, Reason: "sammenlignet"})
			if got := strings.TrimSpace(places(err)); got != want {
				w.Fatalf("%v, want %q", err, want)
			}
		}
		stands := func(want string) {
			w.Helper()
			now, err := w.steps().Submission(w.person("Leser"), x.ID.String())
			doortest.Must(w, now, err)
			words := []string{}
			for _, one := range now.Approvals {
				words = append(words, strings.TrimSpace(one.By+" "+string(one.Lapsed)))
			}
			if got := fmt.Sprint(now.State, " ", now.Needed(), " ", strings.Join(words, ", ")); got != want {
				w.Fatalf("%s, want %s", got, want)
			}
		}
		kari, per, siri, ola := w.person("Kari"), w.person("Per"), w.person("Siri"), w.person("Ola")
		says(kari, "")
		stands("waiting 1 Kari")
		w.employed(kari, left)
		stands("waiting 2 Kari left")
		says(per, "")
		stands("waiting 1 Kari left, Per")
		w.employed(per, becomes(account.MemberInput{Role: access.Auditor}))
		stands("waiting 2 Kari left, Per role")
		says(siri, "")
		w.employed(siri, becomes(account.MemberInput{Role: access.Manager, Unit: unit.ID}))
		stands("waiting 2 Kari left, Per role, Siri role") // the agreement is no matter of that unit
		w.employed(siri, becomes(account.MemberInput{Role: access.DPO}))
		stands("waiting 1 Kari left, Per role, Siri")
		says(siri, "spoken")
		w.employed(per, becomes(account.MemberInput{Role: access.Manager}))
		says(per, "") // anew
		stands("accepted 0 Kari left, Per role, Siri, Per")
		w.employed(siri, left)
		stands("accepted 0 Kari left, Per role, Siri, Per") // what was accepted stays so
		says(ola, "nobody-asked")
		if a, _ := w.now(x); len(a.Signatures) != 1 || a.Standing("2026-11-22") != agreement.PartSigned {
			w.Errorf("%s %+v", a.State, a.Signatures)
		}
	})
}
