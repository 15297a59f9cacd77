package agreement_test

import (
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// moves takes a step on a day, and tells what is wrong with it.
func (w *world) moves(to agreement.State, on kinds.Date) error {
	w.Helper()
	a, err := w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: to, On: on, Reason: "fordi"})
	if err == nil {
		w.deal = a
	}
	return err
}

// A step is taken on no day before the state that it leaves: a text is not taken back
// before it was issued, and not void before somebody signed it.
func TestNoStepBeforeItsState(t *testing.T) {
	each(t, func(w *world) {
		refused := func(to agreement.State, on, since kinds.Date) {
			w.Helper()
			err := w.moves(to, on)
			vs := kinds.ViolationsOf(err)
			if len(vs) != 1 || vs[0].Pointer != "/on" || vs[0].Code != "before-state" || vs[0].Value != string(since) {
				w.Errorf("to %s on %s: %v", to, on, err)
			}
		}
		taken := func(to agreement.State, on kinds.Date) {
			w.Helper()
			if err := w.moves(to, on); err != nil {
				w.Fatalf("to %s on %s: %v", to, on, err)
			}
		}
		w.in.CreatedOn = "2026-11-01"
		w.save(w.in)
		refused(agreement.Void, "2026-10-31", "2026-11-01")
		taken(agreement.UnderReview, "2026-11-10")
		refused(agreement.Draft, "2026-11-09", "2026-11-10")
		taken(agreement.Draft, "2026-11-10")
		w.issued()
		refused(agreement.Draft, "2026-11-21", "2026-11-22")
		w.deal = w.signs(w.deal, w.vendor.ID)
		refused(agreement.Void, "2026-11-21", "2026-11-22")
		taken(agreement.Void, "2026-11-22")
	})
}

// An agreement that was made elsewhere years ago, and is recorded today, takes the steps
// that it took then, in their order.
func TestAnOldAgreementIsRecordedWithItsDays(t *testing.T) {
	each(t, func(w *world) {
		in := w.in
		in.CreatedOn, in.EffectiveFrom, in.State = "2026-11-22", "2019-05-01", ""
		in.Signatures = []agreement.Signature{{Party: w.controller.ID, SignedOn: "2019-04-20"}, {Party: w.vendor.ID, SignedOn: "2019-04-22"}}
		w.save(in)
		for _, x := range []struct {
			to   agreement.State
			on   kinds.Date
			want string
		}{
			{agreement.Suspended, "2019-04-30", "/on before-state"},
			{agreement.Suspended, "2020-02-01", ""},
			{agreement.InForce, "2020-01-31", "/on before-state"},
			{agreement.InForce, "2020-03-01", ""},
			{agreement.UnderRevision, "2020-02-15", "/on before-state"},
			{agreement.UnderRevision, "2021-01-01", ""},
			{agreement.Notice, "2026-11-30", ""},
			{agreement.InForce, "2026-11-21", "/on before-state"}, // notice was given today
			{agreement.InForce, "2026-11-22", ""},
		} {
			if err := w.moves(x.to, x.on); places(err) != x.want {
				w.Fatalf("to %s on %s: %v", x.to, x.on, err)
			}
		}
		in = w.deal.AgreementInput
		in.TerminatedOn, in.State = "2024-12-31", agreement.Ended
		w.save(in)
		if err := w.moves(agreement.ExitPending, "2024-12-30"); places(err) != "/on before-state" {
			w.Error(err)
		}
		if err := w.moves(agreement.ExitPending, "2025-02-01"); err != nil {
			w.Error(err)
		}
	})
}
