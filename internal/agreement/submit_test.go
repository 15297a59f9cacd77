package agreement_test

import (
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// sends brings a file for a party and gives it its verdict.
func (w *world) sends(of kinds.OrgID, file string, says seal.Verdict) *agreement.Submission {
	w.Helper()
	sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader(file))
	doortest.Must(w, sent, err)
	x, err := w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: of, Name: "Ola Vik"}, &sent)
	doortest.Must(w, x, err)
	w.examined(x, says)
	return x
}

// examined gives a file that came back its verdict.
func (w *world) examined(x *agreement.Submission, says seal.Verdict) {
	w.Helper()
	w.judge.says = seal.Report{Verdict: says}
	if err := w.steps().Examine(w.ctx, agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
		w.Fatal(err)
	}
}

// A file counts for the text that was asked about, and for no later one: what was
// taken back and issued anew is not signed by what people accept afterwards.
func TestAFileCountsForItsOwnText(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		x := w.sends(w.vendor.ID, "%PDF-1.7 waits", seal.NeedsPerson)
		decide := func(name string) error {
			_, err := w.steps().Decide(w.person(name), x.ID.String(), agreement.DecideInput{Accept: true, Reason: "sammenlignet"})
			return err
		}
		if err := decide("Kari"); err != nil {
			w.Fatal(err)
		}
		a, err := w.deals().Get(w.ctx, w.deal.ID.String())
		w.deal = doortest.Must(w, a, err)
		w.move(agreement.Draft, "feil")
		if err := decide("Per"); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("a draft is signed by an old file: %v", err)
		}
		w.issued()
		if err := decide("Per"); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("a new text is signed by an old file: %v", err)
		}
		a, err = w.deals().Get(w.ctx, w.deal.ID.String())
		if doortest.Must(w, a, err); len(a.Signatures) != 0 || a.State != agreement.Ready {
			w.Errorf("%s %+v", a.State, a.Signatures)
		}
	})
}

// submits brings a file for the vendor, and leaves it to be verified.
func (w *world) submits(file string) *agreement.Submission {
	w.Helper()
	sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader(file))
	doortest.Must(w, sent, err)
	x, err := w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: w.vendor.ID, Name: "Ola Vik"}, &sent)
	return doortest.Must(w, x, err)
}

// A file waits for the scanner, and no longer than until the scanner has given it up.
func TestAFileThatNoScannerTakesIsVerified(t *testing.T) {
	each(t, func(w *world) {
		w.Door = w.Door.WithBlobs(blob.Memory(blob.Settings{Folder: w.TempDir(), Limit: doortest.Limit, Scanner: "127.0.0.1:1"}))
		w.issued()
		x := w.submits("%PDF-1.7 unscanned")
		w.judge.says = seal.Report{Verdict: seal.NeedsPerson}
		examined := func() (agreement.Reception, error) {
			err := w.steps().Examine(w.ctx, agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{})
			now, e := door.NewNoun[agreement.Submission, agreement.SubmissionInput](w.Door).Get(w.ctx, x.ID.String())
			return doortest.Must(w, now, e).State, err
		}
		if state, err := examined(); state != agreement.Checking || err == nil {
			w.Errorf("before it was scanned it is %s: %v", state, err)
		}
		system := access.With(w.ctx, access.Actor{Name: "documents", Role: access.Operator, Org: w.deal.Org})
		_, err := door.Do(system, w.Door, "document.scan", nil, func(tx *door.Tx) (bool, error) {
			d, err := door.Get[document.Document](tx, x.Document.String())
			if err != nil {
				return false, err
			}
			d.Finding = "unscanned"
			return true, door.Save(tx, d)
		})
		if err != nil {
			w.Fatal(err)
		}
		if state, err := examined(); state != agreement.Waiting || err != nil {
			w.Errorf("given up by the scanner it is %s: %v", state, err)
		}
	})
}

// What proves an agreement stays until the agreement is over, whoever asks, and
// whatever its retention says.
func TestProofIsNotErased(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		admin := access.With(w.ctx, access.Actor{Name: "Admin", Role: access.Administrator, Org: w.controller.ID})
		all, err := document.New(w.Door).List(w.ctx, door.Query{})
		doortest.Must(w, &all, err)
		if len(all.Items) != 2 {
			w.Fatalf("%+v", all.Items)
		}
		erase := func() (failed int) {
			w.Helper()
			for _, d := range all.Items {
				now, err := document.New(w.Door).Get(admin, d.ID.String())
				doortest.Must(w, now, err)
				if _, err := document.New(w.Door).Update(admin, d.ID.String(), now.Version, document.DocumentChange{Name: d.Name, RetainUntil: "2026-11-21"}); err != nil {
					w.Fatal(err)
				}
				if _, err := document.New(w.Door).Erase(admin, d.ID.String()); kinds.KindOf(err) == kinds.KindConflict && err != nil {
					failed++
				}
			}
			return failed
		}
		if n := erase(); n != 2 {
			w.Errorf("%d of 2 stayed", n)
		}
		w.move(agreement.Draft, "feil")
		if n := erase(); n != 0 {
			w.Errorf("%d of 2 stayed though no agreement names them any more", n)
		}
	})
}

// The same bytes are taken once for a text, and anew where they were refused, or where
// another text was issued meanwhile.
func TestTheSameFileAgain(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		first := w.submits("%PDF-1.7 the same")
		if again := w.submits("%PDF-1.7 the same"); again.ID != first.ID {
			t.Error("taken twice")
		}
		refused := w.sends(w.vendor.ID, "%PDF-1.7 the same", seal.Rejected)
		if refused.ID != first.ID {
			t.Fatal("another one was examined")
		}
		second := w.submits("%PDF-1.7 the same")
		if second.ID == first.ID || second.State != agreement.Checking {
			t.Errorf("refused for ever: %s", second.State)
		}
		a, err := w.deals().Get(w.ctx, w.deal.ID.String())
		w.deal = doortest.Must(w, a, err)
		w.move(agreement.Draft, "feil")
		w.issued()
		if third := w.submits("%PDF-1.7 the same"); third.ID == second.ID || third.Issued != w.deal.IssuedSHA256 {
			t.Error("that of an earlier text is given back")
		}
	})
}
