package agreement_test

import (
	"strings"
	"testing"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// Half past eleven at night in UTC is the next day in Oslo, in summer and in winter: who
// leaves on that day reads no more, who leaves on the day after still does, and what is
// signed, noted and voided bears that day.
func TestTheDayIsThatOfTheController(t *testing.T) {
	for name, night := range map[string]time.Time{
		"summer": time.Date(2026, 7, 14, 23, 30, 0, 0, time.UTC), // half past one in Oslo
		"winter": time.Date(2026, 12, 14, 23, 30, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.Door = w.Door.WithClock(func() time.Time { return night })
				today := kinds.Date(strings.Replace(night.Format(time.DateOnly), "-14", "-15", 1))
				if w.Door.Today() != today {
					w.Fatal(w.Door.Today())
				}
				in := w.in
				in.EffectiveFrom, in.CreatedOn, in.State = "2020-01-01", "2020-01-01", agreement.InForce
				in.Signatures = []agreement.Signature{{Party: w.controller.ID, SignedOn: "2020-01-01"}, {Party: w.vendor.ID, SignedOn: "2020-01-01"}}
				id := w.deal.ID.String()
				for left, reads := range map[kinds.Date]bool{today: false, today.AddDays(1): true} {
					in.Parties = append([]agreement.Party{}, w.in.Parties...)
					in.Parties[1].LeftOn = left
					w.save(in)
					if _, err := w.deals().Get(as(w.vendor.ID, "Ola"), id); (err == nil) != reads {
						w.Errorf("who leaves on %s reads on %s: %v", left, today, err)
					}
				}
			})
		})
		t.Run(name+", issued", func(t *testing.T) {
			each(t, func(w *world) {
				w.Door = w.Door.WithClock(func() time.Time { return night })
				today := w.Door.Today()
				w.in.EffectiveFrom = "2027-01-01"
				w.save(w.in)
				w.issued()
				for day, want := range map[kinds.Date]string{today.AddDays(-1): "/signedOn before-issue", today.AddDays(1): "/signedOn future"} {
					sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader("%PDF-1.7 "+string(day)))
					if err == nil {
						_, err = w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: w.vendor.ID, Name: "Ola", Paper: true, SignedOn: day}, &sent)
					}
					if places(err) != want {
						w.Errorf("a paper of %s: %v", day, err)
					}
				}
				x := w.paper(today)
				w.accepted(w.steps(), x)
				w.deal, _ = w.now(x)
				w.deal = w.signs(w.deal, w.controller.ID)
				for _, s := range w.deal.Signatures {
					if s.SignedOn != today {
						w.Errorf("signed on %s, want %s", s.SignedOn, today)
					}
				}
				if err := w.moves(agreement.Void, today); err != nil || w.deal.VoidedOn != today {
					w.Errorf("%s: %v", w.deal.VoidedOn, err)
				}
			})
		})
	}
}

// paper is a scan of a signature of the vendor.
func (w *world) paper(on kinds.Date) *agreement.Submission {
	w.Helper()
	sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader("%PDF-1.7 paper"))
	if err != nil {
		w.Fatal(err)
	}
	x, err := w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: w.vendor.ID, Name: "Ola", Paper: true, SignedOn: on}, &sent)
	if err != nil {
		w.Fatal(err)
	}
	w.examined(x, seal.NeedsPerson)
	return x
}
