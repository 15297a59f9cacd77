package agreement_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/mail"
	"ledd/internal/party"
)

// TestSealedLetter: when an agreement is sealed, everybody concerned gets one letter, in its
// language, with the day and the fingerprint; a job that is done twice writes no other.
func TestSealedLetter(t *testing.T) {
	each(t, func(w *world) {
		in := w.in
		in.Parties = slices.Clone(in.Parties)
		in.Parties[1].Contacts, in.Language = nil, "nn"
		w.save(in)
		c, err := door.NewNoun[party.Contact, party.ContactInput](w.Door).Create(w.ctx, party.ContactInput{Role: "processor_contact", Party: w.vendor.ID, Name: "Leverandørkontakt", Email: "Avtale@Vendor.example"})
		doortest.Must(w, c, err)
		a := w.agreed(w.deal)
		for range 2 {
			if err := w.steps().Finish(context.Background(), agreement.Finish{Agreement: a.ID, Org: w.controller.ID}, jobs.Attempt{Number: 1}); err != nil {
				w.Fatal(err)
			}
		}
		a = w.read(a.ID)
		all, err := door.Look(w.ctx, w.Door, "message.read", func(tx *door.Tx) ([]*mail.Message, error) { return door.All[mail.Message](tx, "text = ?", "sealed") })
		doortest.Must(w, all, err)
		var to []string
		for _, m := range all {
			to = append(to, m.Email)
			for _, want := range []string{"01.12.2026", a.SealedSHA256, "/verify?code=" + agreement.Grouped(a.CheckCode)} {
				if !strings.Contains(m.Body, want) {
					w.Errorf("the letter to %s lacks %q:\n%s", m.Email, want, m.Body)
				}
			}
			if m.Language != "nn" || !strings.Contains(m.Subject, "er fullført") || strings.Contains(m.Subject, a.CheckCode) {
				w.Errorf("%s: %s", m.Language, m.Subject)
			}
		}
		slices.Sort(to)
		if got := strings.Join(to, " "); got != "avtale@fjordvik.example avtale@vendor.example" {
			w.Errorf("the letters went to %q", got)
		}
	})
}
