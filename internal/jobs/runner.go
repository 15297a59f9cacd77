package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"ledd/internal/kinds"
)

// Work is what is to be done with each kind of job.
type Work struct {
	workers *river.Workers
	again   *[]*river.PeriodicJob
}

// NewWork begins with nothing.
func NewWork() Work { return Work{river.NewWorkers(), &[]*river.PeriodicJob{}} }

// Every leaves a job at the start and again and again, by one of the programs that share
// a database. It is no organisation's. One attempt is all that it has: the next one
// comes by itself.
func Every(w Work, interval time.Duration, job Job) {
	made := func() (river.JobArgs, *river.InsertOpts) {
		return job, &river.InsertOpts{MaxAttempts: 1 + Spare, Metadata: []byte("{}"), UniqueOpts: river.UniqueOpts{ByPeriod: interval}}
	}
	*w.again = append(*w.again, river.NewPeriodicJob(river.PeriodicInterval(interval), made, &river.PeriodicJobOpts{RunOnStart: true}))
}

// Attempt is one try of a job.
type Attempt struct {
	Number int
	Last   bool // there will be no other
}

// Handle says what is done with the jobs of a type. do may be run again after an
// error, and after a program was killed in the middle: it must look first at what
// has been done. What its error says is kept with the job and shown on pages, so it
// must hold no personal data.
func Handle[T Job](w Work, do func(ctx context.Context, job T, a Attempt) error) {
	river.AddWorker(w.workers, &worker[T]{do: do})
}

type worker[T Job] struct {
	river.WorkerDefaults[T]
	do func(context.Context, T, Attempt) error
}

// patient is a job that may take longer than the others.
type patient interface{ Patience() time.Duration }

// Timeout is how long an attempt may take; 0 is what all may (Settings.Timeout).
func (w *worker[T]) Timeout(j *river.Job[T]) time.Duration {
	if p, ok := any(j.Args).(patient); ok {
		return p.Patience()
	}
	return 0
}

// Work runs one attempt.
func (w *worker[T]) Work(ctx context.Context, j *river.Job[T]) error {
	last := j.Attempt >= j.MaxAttempts-Spare
	err := w.safely(ctx, j.Args, Attempt{j.Attempt, last})
	var wait *later
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wait):
		return river.JobSnooze(wait.by)
	case errors.Is(ctx.Err(), context.Canceled): // the program is stopping: whoever comes next has all its attempts
		return river.JobSnooze(0)
	case last || errors.Is(err, ErrPointless):
		return river.JobCancel(err)
	}
	return err
}

// safely turns a panic into an error, by its type alone: its text may hold anything,
// and an error is kept with the job.
func (w *worker[T]) safely(ctx context.Context, job T, a Attempt) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %s", kinds.Thrown(p))
			slog.ErrorContext(ctx, "job panicked", "kind", job.Kind(), "attempt", a.Number, "error", fmt.Errorf("%w\n%s", err, debug.Stack()))
		}
	}()
	return w.do(ctx, job, a)
}

// ErrPointless ends a job: trying again would not help.
var ErrPointless = errors.New("trying again would not help")

type later struct{ by time.Duration }

func (l *later) Error() string { return "later, in " + l.by.String() }

// Later puts a job off without counting the attempt.
func Later(by time.Duration) error { return &later{by} }

// Runner does jobs until it is stopped.
type Runner struct{ client *river.Client[*sql.Tx] }

// Settings is how jobs are done.
type Settings struct {
	Database string        // "sqlite" or "postgres"
	Pool     *sql.DB       // that may write
	AtOnce   int           // how many at the same time
	Timeout  time.Duration // of one attempt of a job that names no other (Patience); a job whose program was killed is taken over after three times as long
	Log      *slog.Logger  // of River; nil: what it says in passing is left out
}

// NewRunner gives a runner that has not begun yet.
func NewRunner(s Settings, w Work) (*Runner, error) {
	c, err := river.NewClient(driver(s.Database, s.Pool), &river.Config{
		Workers: w.workers, PeriodicJobs: *w.again, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: s.AtOnce}},
		JobTimeout: s.Timeout, RescueStuckJobsAfter: 3 * s.Timeout, FetchPollInterval: time.Second,
		CompletedJobRetentionPeriod: 30 * 24 * time.Hour, CancelledJobRetentionPeriod: 90 * 24 * time.Hour, DiscardedJobRetentionPeriod: 90 * 24 * time.Hour,
		ErrorHandler: failures{}, Logger: silent(),
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the work in the background: %w", err)
	}
	return &Runner{c}, nil
}

// Start begins; ctx must outlive the runner, which Stop ends.
func (r *Runner) Start(ctx context.Context) error { return r.client.Start(ctx) }

// Stop takes no more jobs and waits for those under way until ctx ends, then
// cancels them: they are done again by whoever comes next.
func (r *Runner) Stop(ctx context.Context) error {
	err := r.client.Stop(ctx)
	if ctx.Err() == nil {
		return err
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	return r.client.StopAndCancel(hard)
}

// failures logs what a worker could not do, once, with what is safe to show.
type failures struct{}

// HandleError logs an error.
func (failures) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	slog.WarnContext(ctx, "job failed", "job", job.ID, "kind", job.Kind, "attempt", job.Attempt, "of", job.MaxAttempts-Spare, "error", err)
	return nil
}

// HandlePanic logs a panic outside of the job's own work; the job is tried again.
func (failures) HandlePanic(ctx context.Context, job *rivertype.JobRow, p any, trace string) *river.ErrorHandlerResult {
	slog.ErrorContext(ctx, "job panicked", "job", job.ID, "kind", job.Kind, "attempt", job.Attempt, "error", fmt.Sprintf("panic: %s\n%s", kinds.Thrown(p), trace))
	return nil
}

// silent drops what River says of its own: each failure is logged by failures.
func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }
