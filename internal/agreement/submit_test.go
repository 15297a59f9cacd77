package agreement_test

import (
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// sends brings a file for a party and gives it its verdict.
func (w *world) sends(of kinds.OrgID, file string, says seal.Verdict) *agreement.Submission {
	w.Helper()
	w.judge.says = seal.Report{Verdict: says}
	sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader(file))
	doortest.Must(w, sent, err)
	x, err := w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: of, Name: "Ola Vik"}, &sent)
	doortest.Must(w, x, err)
	if err := w.steps().Examine(w.ctx, agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
		w.Fatal(err)
	}
	return x
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
