package exchange

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/mapping"
)

// Step is one step of a file's way that may take long.
type Step string

// The steps.
const (
	TryStep     Step = "trial"
	TakeStep    Step = "take"
	PartialStep Step = "partial" // take the good rows although others are rejected
	UndoStep    Step = "undo"
)

// What is worked on in the background: a file with more rows, or of more bytes. A smaller one is
// done within the request, in some seconds at most.
const (
	LargeRows  = 1000
	LargeBytes = 1 << 20
)

// Run is the work on a file in the background.
type Run struct {
	Step Step      `json:"step" required:"true" enum:"trial,take,partial,undo" doc:"partial: take the good rows alone"`
	At   time.Time `json:"at" required:"true" doc:"when it was asked for"`
	Done int       `json:"done" required:"true" doc:"rows"`
	All  int       `json:"all" required:"true" doc:"rows that there are, about"`
}

// RunOf gives the work on a file in the background; nil when there is none.
func RunOf(u door.Upload) *Run {
	if u.Run == "" {
		return nil
	}
	r := &Run{Step: Step(u.Run), Done: min(u.RunDone, max(u.RunAll, 0)), All: u.RunAll}
	if u.RunAt != nil {
		r.At = *u.RunAt
	}
	return r
}

// WorkOn is the job that does a step of one file.
type WorkOn struct {
	Upload uuid.UUID   `json:"upload"`
	Org    kinds.OrgID `json:"org"`
}

// Kind names the job.
func (WorkOn) Kind() string { return "import.file" }

// Patience is how long a file may take.
func (WorkOn) Patience() time.Duration { return time.Hour }

// Sweep is the job that finds the files whose worker is gone.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "import.sweep" }

// sweepEvery is how often is looked.
const sweepEvery = time.Minute

// Works says that files are worked on.
func (m Importer) Works(w jobs.Work) {
	jobs.Handle(w, m.Work)
	jobs.Handle(w, m.Sweep)
	jobs.Every(w, sweepEvery, Sweep{})
}

// Do does a step of a file of the actor's: within the call when the file is small, else in
// the background, where it is begun once however often it is asked for. The file as it then
// stands is what comes back. Errors: as Try, Take and Undo; conflict when another step is
// being done.
func (m Importer) Do(ctx context.Context, id uuid.UUID, step Step) (door.Upload, Trial, error) {
	begun, err := m.begin(ctx, id, step)
	if err != nil || begun {
		u, lost := m.file(ctx, id)
		return u, Trial{}, errors.Join(err, lost)
	}
	t, err := m.do(ctx, id, step, nil)
	if err != nil {
		return door.Upload{}, t, err
	}
	u, err := m.file(ctx, id)
	return u, t, err
}

func (m Importer) file(ctx context.Context, id uuid.UUID) (door.Upload, error) {
	return door.Look(ctx, m.d, "import.run", func(tx *door.Tx) (door.Upload, error) { return tx.Upload(id) })
}

// do does a step.
func (m Importer) do(ctx context.Context, id uuid.UUID, step Step, tell func(done, all int)) (t Trial, err error) {
	switch step {
	case TryStep:
		return m.try(ctx, id, tell)
	case UndoStep:
		_, err = m.undo(ctx, id, tell)
		return t, err
	}
	return m.take(ctx, id, step == PartialStep, tell)
}

// begin leaves the work on a large file to the background, and reports whether it is there.
func (m Importer) begin(ctx context.Context, id uuid.UUID, step Step) (bool, error) {
	return door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (bool, error) {
		u, err := tx.TakeUpload(id)
		switch {
		case err != nil:
			return false, err
		case u.Run == string(step):
			return true, nil
		case u.Run != "":
			return false, errRunning
		case (u.Receipt != "") != (step == UndoStep), u.Undone != "":
			return false, nil // done already, or refused: the step itself says so
		}
		rows, large := size(u, step)
		if !large {
			return false, nil
		}
		if err := tx.BeginRun(id, string(step), rows); err != nil {
			return false, err
		}
		return true, door.Enqueue(tx, WorkOn{id, tx.Who.Org})
	})
}

// size gives how many rows a step has to go through, about, and whether they are many.
func size(u door.Upload, step Step) (rows int, large bool) {
	if step == UndoStep {
		res, err := ReceiptOf(u)
		rows = res.Created + res.Updated
		return rows, err == nil && rows > LargeRows
	}
	rows = mapping.Count(u.Bytes)
	return rows, rows > LargeRows || u.Size > LargeBytes
}

// errUnfinished keeps what a file is about out of the job's row.
var errUnfinished = errors.New("the file could not be worked on: it is tried again")

// leased is how long a job waits for whoever works on its file.
const leased = time.Minute

// steward acts for an organisation on what nobody does in person.
func steward(ctx context.Context, org kinds.OrgID) context.Context {
	return access.With(ctx, access.Actor{Name: "import", Role: access.Operator, Org: org})
}

// Work does the step of a file that was asked for, in the name of who asked and with what they
// might do then. A step is one transaction: whoever is killed in the middle has written
// nothing, and the next one begins anew.
func (m Importer) Work(ctx context.Context, job WorkOn, a jobs.Attempt) error {
	own := steward(ctx, job.Org)
	type claim struct {
		u  door.Upload
		by access.Actor
	}
	c, err := door.Do(own, m.d, "import.run", nil, func(tx *door.Tx) (claim, error) {
		u, by, err := tx.ClaimRun(job.Upload)
		return claim{u, by}, err
	})
	switch kinds.KindOf(err) {
	case kinds.KindNotFound:
		return nil // it is done, or was forgotten
	case kinds.KindStale:
		return jobs.Later(leased)
	}
	if err != nil {
		return err
	}
	m.d.TellRun(own, job.Org, job.Upload, 0, c.u.RunAll)
	_, err = m.do(access.With(ctx, c.by), job.Upload, Step(c.u.Run), func(done, all int) {
		m.d.TellRun(own, job.Org, job.Upload, done, all)
		if m.watched != nil {
			m.watched(done, all)
		}
	})
	m.d.ForgetRun(job.Upload)
	return m.settle(context.WithoutCancel(own), ctx.Err(), job, err, a.Last)
}

// settle tells what passes by itself from what ends the work.
func (m Importer) settle(ctx context.Context, stopped error, job WorkOn, err error, last bool) error {
	failed, passing := "", false
	switch kind := kinds.KindOf(err); {
	case err == nil:
	case kind == kinds.KindInternal || kind == kinds.KindStale || kind == kinds.KindLimited:
		failed, passing = "internal", !last || errors.Is(stopped, context.Canceled)
	default:
		failed = string(kind)
	}
	_, lost := door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (bool, error) {
		if passing {
			return true, tx.FreeRun(job.Upload)
		}
		return true, tx.EndRun(job.Upload, failed)
	})
	switch {
	case lost != nil:
		return lost
	case passing && kinds.KindOf(err) != kinds.KindInternal:
		return errUnfinished
	case passing, failed == "internal":
		return err
	}
	return nil
}

// abandoned is a file that nobody works on although somebody asked.
type abandoned struct {
	ID    uuid.UUID
	OrgID kinds.OrgID
}

// abandonedSQL finds them: whoever took the work on has been silent for two minutes, and no job
// waits to take it over.
const abandonedSQL = `select u.id, u.org_id from uploads u
where (u.org_id = @org or @all) and u.run <> '' and coalesce(u.run_seen, u.run_at) < @before and not exists (
  select 1 from river_job j where j.kind = 'import.file' and j.args ->> 'upload' = cast(u.id as text) and j.state in ('available', 'pending', 'retryable', 'scheduled'))
order by u.id limit @limit`

// sweepMost is how many files are given a job at a time.
const sweepMost = 100

// Sweep leaves a job for each file whose worker is gone, in whichever organisation: a program
// that was killed says so to nobody.
func (m Importer) Sweep(ctx context.Context, _ Sweep, _ jobs.Attempt) error {
	ctx = access.With(ctx, access.Actor{Name: "import", Role: access.Operator})
	found, err := door.Look(ctx, m.d, "import.run", func(tx *door.Tx) ([]abandoned, error) {
		return door.Rows[abandoned](tx, abandonedSQL, map[string]any{"before": tx.Now.Add(-2 * leased), "limit": sweepMost})
	})
	if err != nil {
		return err
	}
	for _, f := range slices.DeleteFunc(found, func(f abandoned) bool { return m.d.Tells(f.ID) }) {
		if _, err := door.Do(steward(ctx, f.OrgID), m.d, "import.run", nil, func(tx *door.Tx) (bool, error) {
			return true, door.Enqueue(tx, WorkOn{f.ID, f.OrgID})
		}); err != nil {
			return err
		}
	}
	return nil
}
