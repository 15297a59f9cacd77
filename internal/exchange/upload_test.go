package exchange_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// send keeps a file as a browser sends it.
func (w world) send(kind, text string) uuid.UUID {
	w.Helper()
	id, err := account.NewUploads(w.Door).Keep(w.ctx, kind, "x.csv", []byte(text))
	return uuid.MustParse(doortest.Must(w, id, err))
}

func (w world) upload(id uuid.UUID) door.Upload {
	w.Helper()
	u, err := account.NewUploads(w.Door).Get(w.ctx, id.String())
	return doortest.Must(w, u, err)
}

func (w world) receipt(id uuid.UUID) exchange.Result {
	w.Helper()
	res, err := exchange.ReceiptOf(w.upload(id))
	return doortest.Must(w, res, err)
}

// TestTakenOnce: however many press at the same moment, the file is imported once,
// and everybody is given the receipt of that.
func TestTakenOnce(t *testing.T) {
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		id := w.send("systems", string(systems(320)))
		var done sync.WaitGroup
		for range 8 {
			done.Go(func() {
				got, err := exchange.New(w.Door).Take(w.ctx, id, false)
				if err != nil || !got.Result.Written || got.Result.Created != 320 || got.Result.Unchanged != 0 {
					w.Errorf("%v %+v", err, got.Result)
				}
			})
		}
		done.Wait()
		if res := w.receipt(id); res.Created != 320 || res.Unchanged != 0 {
			w.Errorf("the receipt says %+v", res)
		}
		if _, err := exchange.New(w.Door).Try(w.ctx, id); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("tried when it was taken: %v", err)
		}
	})
}

// TestReceiptOrNothing: a file that is forgotten while it is being imported leaves
// nothing behind, since its receipt has no place.
func TestReceiptOrNothing(t *testing.T) {
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		id := w.send("systems", string(systems(3)))
		doortest.Must(w, 0, account.NewUploads(w.Door).Drop(w.ctx, id.String()))
		before := w.Counts()
		if _, err := exchange.New(w.Door).Take(w.ctx, id, false); kinds.KindOf(err) != kinds.KindNotFound {
			w.Errorf("%v", err)
		}
		w.same(before)
	})
}

// TestTrialIsKept: trying writes the trial and nothing else, and a file that is no
// table is kept with its faults.
func TestTrialIsKept(t *testing.T) {
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		good, bad := w.send("systems", "system_code;name;in_use_from\nS1;Arkiv;\nS2;Skole;43831\n"), w.send("systems", "kode\n1\n")
		if trial, err := exchange.TrialOf(w.upload(good)); err != nil || !trial.At.IsZero() {
			w.Errorf("tried already: %v %+v", err, trial)
		}
		before := w.Counts()
		for _, id := range []uuid.UUID{good, bad} {
			trial, err := exchange.New(w.Door).Try(w.ctx, id)
			doortest.Must(w, trial, err)
		}
		w.same(before)
		trial, err := exchange.TrialOf(w.upload(good))
		if err != nil || !trial.At.Equal(doortest.Now) || trial.Result.Created != 1 || trial.Result.Written || trial.Result.Rejections[0].Code != "no-date" || len(trial.Faults) != 0 {
			w.Errorf("%v %+v", err, trial)
		}
		trial, err = exchange.TrialOf(w.upload(bad))
		if err != nil || len(trial.Faults) != 1 || trial.Faults[0].Code != "missing-column" || trial.Faults[0].Value != "system_code" {
			w.Errorf("%v %+v", err, trial)
		}
		stranger := w.neighbour("Nabovik kommune")
		_, tried := exchange.New(w.Door).Try(stranger.ctx, good)
		_, taken := exchange.New(w.Door).Take(stranger.ctx, good, true)
		if kinds.KindOf(tried) != kinds.KindNotFound || kinds.KindOf(taken) != kinds.KindNotFound {
			w.Errorf("a stranger: %v, %v", tried, taken)
		}
	})
}

// TestRefusedIsKept: where wrong rows stop a file nothing is written, and what was
// found takes the place of the trial.
func TestRefusedIsKept(t *testing.T) {
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		w.take("agreements", "agreement_code;processor_name\nA1;Sky AS\n")
		id := w.send("reviews", "agreement_code;reviewed_on;outcome\nA1;2020-01-01;no_change\nA1;2021-01-01;no_change\n")
		trial, err := exchange.New(w.Door).Try(w.ctx, id)
		if doortest.Must(w, trial, err).Result.Created != 2 {
			w.Errorf("%+v", trial)
		}
		a := one[agreement.Agreement, agreement.AgreementInput](w, "A1")
		in := a.AgreementInput
		in.Code = "A2"
		_, err = door.NewNoun[agreement.Agreement, agreement.AgreementInput](w.Door).Update(w.ctx, a.ID.String(), a.Version, in)
		doortest.Must(w, a, err)
		before := w.Counts()
		got, err := exchange.New(w.Door).Take(w.ctx, id, false)
		if doortest.Must(w, got, err); got.Result.Written || got.Result.Rejected != 2 {
			w.Errorf("%+v", got)
		}
		w.same(before)
		if trial, err = exchange.TrialOf(w.upload(id)); err != nil || trial.Result.Rejected != 2 || w.upload(id).Receipt != "" {
			w.Errorf("%v %+v", err, trial)
		}
	})
}

// TestOperatorTakesUpload: a list of the directory that the operator sends while
// working for a municipality belongs to the directory, and its receipt to the sender.
func TestOperatorTakesUpload(t *testing.T) {
	eachWorld(t, func(w world) {
		id := w.send("vendors", "name\nSky AS\n")
		got, err := exchange.New(w.Door).Take(w.ctx, id, false)
		doortest.Must(w, got, err)
		if o := w.find("Sky AS"); o.Org != o.ID || w.receipt(id).Created != 1 {
			w.Errorf("%+v", o)
		}
	})
}
