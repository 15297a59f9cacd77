package agreement_test

import (
	"context"
	"errors"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// stuck is a press that cannot end a file.
type stuck struct {
	agreement.Press
	err error
}

func (j stuck) Finish(context.Context, []byte, []byte, agreement.Finished) ([]byte, error) {
	return nil, j.err
}

// Work that would fail again in the same way is given up at once, and what only failed
// now is tried again. While the work is left there is nothing to ask for anew.
func TestSealingSaysHowFarItIs(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		id := w.deal.ID.String()
		stage := func(want agreement.Sealing) {
			w.Helper()
			if got, err := w.steps().Sealing(w.ctx, id); err != nil || got != want {
				w.Errorf("sealing %q, want %q: %v", got, want, err)
			}
		}
		stage("")
		if _, err := w.steps().Seal(w.ctx, id); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("what waits for signatures is sealed: %v", err)
		}
		w.deal = w.signs(w.deal, w.vendor.ID)
		w.deal = w.signs(w.deal, w.controller.ID)
		stage(agreement.SealingNow)
		if _, err := w.steps().Seal(w.ctx, id); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("asked twice: %v", err)
		}
		finish := func(p agreement.Press) error {
			return agreement.NewSteps(w.Door, agreement.Tools{Press: p}).Finish(context.Background(), agreement.Finish{Agreement: w.deal.ID, Org: w.deal.Org}, jobs.Attempt{})
		}
		if err := finish(stuck{pressed(w), kinds.Invalid("", "pdf-locked", "locked")}); !errors.Is(err, jobs.ErrPointless) {
			w.Errorf("tried again for nothing: %v", err)
		}
		if err := finish(stuck{pressed(w), errors.New("the time stamp does not answer")}); err == nil || errors.Is(err, jobs.ErrPointless) {
			w.Errorf("given up too early: %v", err)
		}
		if err := finish(pressed(w)); err != nil {
			w.Fatal(err)
		}
		stage("")
		a, err := w.deals().Get(w.ctx, id)
		if doortest.Must(w, a, err); a.SealedSHA256 == "" {
			w.Error("it has no seal")
		}
	})
}
