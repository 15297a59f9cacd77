package agreement_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// A guest who sends file after file is told to wait before the next one is kept, and so
// is one whose signature nobody waits for; people with an account go on.
func TestGuestsSendSoMany(t *testing.T) {
	each(t, func(w *world) {
		guest := w.guestOf(w.vendor.ID)
		file := func(ctx context.Context, n int) (agreement.Sent, error) {
			return w.steps().Receive(ctx, "a.pdf", strings.NewReader(fmt.Sprintf("%%PDF-1.7 %d", n)))
		}
		if _, err := file(guest, 0); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("a draft is signed: %v", err)
		}
		w.issued()
		w.judge.says = seal.Report{Verdict: seal.Rejected}
		for n := range 20 {
			sent, err := file(guest, n)
			if err != nil {
				w.Fatal(err)
			}
			x, err := w.steps().Submit(guest, "", agreement.SubmissionInput{Party: w.vendor.ID, Name: "Ola Vik"}, &sent)
			if err != nil {
				w.Fatal(err)
			}
			if err := w.steps().Examine(w.ctx, agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
				w.Fatal(err)
			}
		}
		if _, err := file(guest, 20); places(err) != " sent-many" {
			w.Errorf("the 21st file: %v", err)
		}
		if _, err := file(w.ctx, 21); err != nil {
			w.Errorf("of a member: %v", err)
		}
		w.on(w.Door.Today().AddDays(2))
		if _, err := file(guest, 22); err != nil {
			w.Errorf("two days later: %v", err)
		}
	})
}

// An agreement that everybody has signed, and whose seal nobody works on, gets its job
// again, once.
func TestALostSealIsFound(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		look := func(want agreement.Sealing) {
			w.Helper()
			if err := w.steps().SealLost(context.Background(), agreement.Unsealed{}, jobs.Attempt{}); err != nil {
				w.Fatal(err)
			}
			if got, err := w.steps().Sealing(w.ctx, w.deal.ID.String()); got != want || err != nil {
				w.Errorf("sealing %q, want %q: %v", got, want, err)
			}
		}
		look("")
		w.deal = w.signs(w.deal, w.vendor.ID)
		look("")
		w.deal = w.signs(w.deal, w.controller.ID)
		drop := func() int {
			w.Helper()
			gone, err := door.Do(w.ctx, w.Door, "agreement.update", nil, func(tx *door.Tx) ([]int, error) {
				return door.Rows[int](tx, "delete from river_job where kind = 'agreement.finish' and metadata ->> 'org' = cast(@org as text) returning 1", nil)
			})
			if err != nil {
				w.Fatal(err)
			}
			return len(gone)
		}
		if drop() != 1 {
			w.Fatal("no job was left by the last signature")
		}
		look(agreement.SealingNow)
		look(agreement.SealingNow)
		if drop() != 1 {
			w.Error("it has two jobs")
		}
	})
}

// keeps reports whether bytes lie on the shelf.
func keeps(ctx context.Context, w *world, text string) bool {
	w.Helper()
	there, err := w.Door.Blobs().Has(ctx, sumOf(text))
	return doortest.Must(w, there, err)
}

// The certificate of a guest is kept in an exit and at no other time, an annex until as
// many wait as somebody looks at.
func TestWhatGuestsSendIsAwaited(t *testing.T) {
	each(t, func(w *world) {
		guest := w.guestOf(w.vendor.ID)
		certificate := func(text string) (bool, error) {
			_, err := w.steps().ReceiveCertificate(guest, "attest.pdf", strings.NewReader(leaf(text)))
			return keeps(guest, w, leaf(text)), err
		}
		if kept, err := certificate("tidlig"); kept || places(err) != " no-exit" {
			w.Errorf("before the exit: kept %v, %v", kept, err)
		}
		papers := agreement.NewEnclosures(w.Door)
		for n := range 51 {
			text := leaf(fmt.Sprint("vedlegg ", n))
			f, err := papers.Take(guest, "a.pdf", strings.NewReader(text))
			if n == 50 {
				if keeps(guest, w, text) || places(err) != " too-many" {
					w.Errorf("one more: %v", err)
				}
				break
			}
			e, err := papers.Enclose(guest, "", agreement.EnclosureInput{Kind: "security", Dated: "2026-11-01"}, &f)
			doortest.Must(w, e, err)
		}
		w.leave()
		if kept, err := certificate("i tide"); !kept || err != nil {
			w.Errorf("in the exit: kept %v, %v", kept, err)
		}
	})
}
