package exchange_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// many is more rows than are taken within a request.
const many = exchange.LargeRows + 200

// do asks for a step of a file.
func (w world) do(id uuid.UUID, step exchange.Step) door.Upload {
	w.Helper()
	u, _, err := exchange.New(w.Door).Do(w.ctx, id, step)
	return doortest.Must(w, u, err)
}

// waitingJobs counts the jobs of files that wait.
func (w world) waitingJobs() int {
	w.Helper()
	n, err := door.Look(w.ctx, w.Door, "import.run", func(tx *door.Tx) ([]int, error) {
		return door.Rows[int](tx, "select count(*) from river_job where kind = 'import.file' and state = 'available' and metadata ->> 'org' = cast(@org as text)", nil)
	})
	return doortest.Must(w, n, err)[0]
}

// TestInBackground: a large file is tried, taken and taken back in the background, each once
// however often it is asked for, in the name of who asked; meanwhile nothing else is done with it.
func TestInBackground(t *testing.T) {
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		m := exchange.New(w.Door)
		keep := func(kind, name string, file []byte) uuid.UUID {
			id, err := account.NewUploads(w.Door).Keep(w.ctx, kind, name, file)
			return uuid.MustParse(doortest.Must(w, id, err))
		}
		id := keep("activities", "protokoll.xlsx", activitiesBook(t, many))
		for range 2 {
			if u := w.do(id, exchange.TryStep); u.Run != "trial" || u.RunAll < many || u.Preview != "" {
				w.Errorf("not begun: %+v", exchange.RunOf(u))
			}
		}
		if n := w.waitingJobs(); n != 1 {
			w.Errorf("%d jobs wait, want one", n)
		}
		_, _, taken := m.Do(w.ctx, id, exchange.TakeStep)
		_, tried := m.Try(w.ctx, id)
		_, surveyed := m.Survey(w.ctx, id)
		for what, err := range map[string]error{"taken": taken, "tried": tried, "surveyed": surveyed} {
			if kinds.KindOf(err) != kinds.KindConflict {
				w.Errorf("%s while it is being tried: %v", what, err)
			}
		}
		before := w.Counts()
		work := jobs.NewWork()
		m.Works(work)
		w.Work(work)
		finished := func() bool { return w.upload(id).Run == "" }
		w.Until("it is tried", finished)
		trial, err := exchange.TrialOf(w.upload(id))
		if err != nil || trial.Result.Created != many || trial.Result.Written {
			w.Errorf("%v %+v", err, trial.Result)
		}
		if n := w.Counts()["activities"]; n != before["activities"] {
			w.Errorf("a trial wrote %d activities", n)
		}
		w.do(id, exchange.TakeStep)
		w.Until("it is taken", finished)
		if res := w.receipt(id); res.Created != many || !res.Written {
			w.Errorf("%+v", res)
		}
		if u := w.do(id, exchange.TakeStep); u.Run != "" || u.Receipt == "" {
			w.Error("taken twice")
		}
		w.do(id, exchange.UndoStep)
		w.Until("it is taken back", finished)
		if back, err := exchange.UndoneOf(w.upload(id)); err != nil || back.Removed != many || len(back.Kept) != 0 {
			w.Errorf("%v %d %v", err, back.Removed, back.Kept)
		}
		if n := w.Counts()["activities"]; n != before["activities"] {
			w.Errorf("%d activities stay", n)
		}
		small := w.send("systems", "system_code;name\nS1;Arkiv\n")
		if u := w.do(small, exchange.TryStep); u.Run != "" || u.Preview == "" {
			w.Error("a small file was not tried at once")
		}
	})
}

// TestAskedByOthers: nobody asks for the work on somebody else's file, or without the right to.
func TestAskedByOthers(t *testing.T) {
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		id := w.send("systems", string(systems(many)))
		viewer := access.With(w.ctx, access.Actor{Name: "Leser", Role: access.Auditor, Org: w.org})
		if _, _, err := exchange.New(w.Door).Do(viewer, id, exchange.TakeStep); kinds.KindOf(err) != kinds.KindForbidden {
			w.Errorf("a viewer: %v", err)
		}
		stranger := w.neighbour("Nabovik kommune")
		if _, _, err := exchange.New(w.Door).Do(stranger.ctx, id, exchange.TakeStep); kinds.KindOf(err) != kinds.KindNotFound {
			w.Errorf("a stranger: %v", err)
		}
	})
}

// TestKilledInTheMiddle: whoever is stopped in the middle has written nothing, and the next one
// begins anew; a file whose worker is silent is taken over after a while, and not before.
func TestKilledInTheMiddle(t *testing.T) {
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		id := w.send("systems", string(systems(many)))
		w.do(id, exchange.TakeStep)
		before, job := w.Counts(), exchange.WorkOn{Upload: id, Org: w.org}
		ctx, cancel := context.WithCancel(context.Background())
		killing := exchange.New(w.Door).Watched(func(done, _ int) {
			if done >= many/2 {
				cancel()
			}
		})
		if err := killing.Work(ctx, job, jobs.Attempt{Number: 1}); err == nil {
			w.Error("it went on although it was stopped")
		}
		w.same(before)
		if u := w.upload(id); u.Run != "take" || u.Receipt != "" {
			w.Errorf("after it was stopped: %+v", exchange.RunOf(u))
		}
		// One that died without a word holds the file for a while.
		_, err := door.Do(doortest.As(w.org), w.Door, "import.run", nil, func(tx *door.Tx) (bool, error) {
			_, _, err := tx.ClaimRun(id)
			return true, err
		})
		doortest.Must(w, true, err)
		later := func(by time.Duration) exchange.Importer {
			return exchange.New(w.Door.WithClock(func() time.Time { return doortest.Now.Add(by) }))
		}
		jobsBefore := w.waitingJobs()
		if err := later(30*time.Second).Work(context.Background(), job, jobs.Attempt{Number: 1}); err == nil {
			w.Error("two work on one file")
		}
		w.same(before)
		doortest.Must(w, true, later(3*time.Minute).Sweep(context.Background(), exchange.Sweep{}, jobs.Attempt{}))
		if n := w.waitingJobs(); n != jobsBefore {
			w.Errorf("a file that a job waits for was given one more: %d, %d", jobsBefore, n)
		}
		doortest.Must(w, true, later(3*time.Minute).Work(context.Background(), job, jobs.Attempt{Number: 1}))
		if res := w.receipt(id); res.Created != many {
			w.Errorf("%+v", res)
		}
		doortest.Must(w, true, later(3*time.Minute).Work(context.Background(), job, jobs.Attempt{Number: 2})) // finds nothing to do
	})
}

// TestNamedWhyNot: a file that can be read as no table, and one that was forgotten, end the work.
func TestNamedWhyNot(t *testing.T) {
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		text := []byte("kode\n")
		for range many {
			text = append(text, "1\n"...)
		}
		bad, gone := w.send("systems", string(text)), w.send("systems", string(systems(many)))
		w.do(bad, exchange.TakeStep)
		w.do(gone, exchange.TakeStep)
		doortest.Must(w, true, account.NewUploads(w.Door).Drop(w.ctx, gone.String()))
		before := w.Counts()
		for _, id := range []uuid.UUID{bad, gone} {
			doortest.Must(w, true, exchange.New(w.Door).Work(context.Background(), exchange.WorkOn{Upload: id, Org: w.org}, jobs.Attempt{Number: 1}))
		}
		w.same(before)
		u := w.upload(bad)
		if trial, err := exchange.TrialOf(u); err != nil || u.Run != "" || len(trial.Faults) != 1 || trial.Faults[0].Code != "missing-column" {
			w.Errorf("%v %+v", err, trial)
		}
	})
}
