package jobs_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"ledd/internal/jobs"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// fetch is a job of a test.
type fetch struct {
	Name string `json:"name"`
}

func (fetch) Kind() string { return "test.fetch" }

// yard is a database with a queue, without the house around it.
type yard struct {
	*testing.T
	pool *sql.DB
	name string
}

func each(t *testing.T, test func(y yard)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		pool, err := s.Pool()
		if err != nil {
			t.Fatal(err)
		}
		test(yard{t, pool, s.Name()})
	})
}

// leave leaves a job and commits.
func (y yard) leave(name string, o jobs.Order) {
	y.Helper()
	q, err := jobs.NewQueue(y.name)
	if err != nil {
		y.Fatal(err)
	}
	tx, err := y.pool.BeginTx(y.Context(), nil)
	if err != nil {
		y.Fatal(err)
	}
	if err := errors.Join(q.Insert(y.Context(), tx, o, fetch{name}), tx.Commit()); err != nil {
		y.Fatal(err)
	}
}

// start begins to do jobs, until stop is called or the test ends.
func (y yard) start(timeout time.Duration, do func(context.Context, fetch, jobs.Attempt) error) (stop func(patience time.Duration) error) {
	y.Helper()
	w := jobs.NewWork()
	jobs.Handle(w, do)
	r, err := jobs.NewRunner(jobs.Settings{Database: y.name, Pool: y.pool, AtOnce: 2, Timeout: timeout}, w)
	if err != nil {
		y.Fatal(err)
	}
	if err := r.Start(context.WithoutCancel(y.Context())); err != nil {
		y.Fatal(err)
	}
	stop = func(patience time.Duration) error {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		return r.Stop(ctx)
	}
	y.Cleanup(func() { _ = stop(10 * time.Second) })
	return stop
}

// row is the one job that there is.
func (y yard) row() (state string, attempt int, told string) {
	y.Helper()
	errs := map[string]string{"postgres": "array_to_json(errors)::text", "sqlite": "json(errors)"}[y.name]
	if err := y.pool.QueryRow("select state, attempt, coalesce("+errs+", '') from river_job").Scan(&state, &attempt, &told); err != nil {
		y.Fatal(err)
	}
	return state, attempt, told
}

// until waits for a state of the one job that there is.
func (y yard) until(state string) {
	y.Helper()
	now, attempt, told := "", 0, ""
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if now, attempt, told = y.row(); now == state {
			return
		}
	}
	y.Fatalf("the job is %s after %d attempts, not %s: %s", now, attempt, state, told)
}

// pages is a log that may be written to and read at once.
type pages struct {
	sync.Mutex
	text bytes.Buffer
}

func (p *pages) Write(b []byte) (int, error) {
	p.Lock()
	defer p.Unlock()
	return p.text.Write(b)
}

// TestPanic: a job that panics is tried again, and neither the log nor its row has what
// was thrown, which may hold anything; a fault that Go found is named.
func TestPanic(t *testing.T) {
	log := &pages{}
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	t.Cleanup(func() {
		log.Lock()
		defer log.Unlock()
		said := log.text.String()
		if strings.Contains(said, "Planta") || strings.Count(said, "job panicked") != 4 || !strings.Contains(said, "kind=test.fetch") || !strings.Contains(said, "jobs_test.go") {
			t.Errorf("the log says %s", said)
		}
	})
	for named, throw := range map[string]func(){
		"panic: string": func() { panic("Planta Nordvik 987654325") },
		"out of range":  func() { _ = strings.Split("Planta", ",")[3] },
	} {
		t.Run(named, func(t *testing.T) {
			each(t, func(y yard) {
				y.leave("x", jobs.Order{})
				y.start(20*time.Second, func(_ context.Context, _ fetch, a jobs.Attempt) error {
					if a.Number == 1 {
						throw()
					}
					return nil
				})
				y.until("completed")
				if _, attempt, told := y.row(); attempt != 2 || strings.Contains(told, "Planta") || !strings.Contains(told, named) {
					y.Errorf("after %d attempts the row says %s", attempt, told)
				}
			})
		})
	}
}

// TestLater: what is put off, however often, is on its first attempt still.
func TestLater(t *testing.T) {
	each(t, func(y yard) {
		y.leave("x", jobs.Order{Attempts: 1})
		times := 0
		y.start(20*time.Second, func(_ context.Context, _ fetch, a jobs.Attempt) error {
			times++
			if a.Number != 1 || !a.Last {
				y.Errorf("time %d is attempt %+v", times, a)
			}
			if times < 4 {
				return jobs.Later(time.Millisecond)
			}
			return nil
		})
		y.until("completed")
		if _, attempt, _ := y.row(); times != 4 || attempt != 1 {
			y.Errorf("done %d times, %d attempts", times, attempt)
		}
	})
}

// TestLastAttempt: after its attempts a job is given up, and was told which is the last.
func TestLastAttempt(t *testing.T) {
	each(t, func(y yard) {
		y.leave("x", jobs.Order{Attempts: 2})
		var seen []jobs.Attempt
		y.start(20*time.Second, func(_ context.Context, _ fetch, a jobs.Attempt) error {
			seen = append(seen, a)
			return errors.New("not today")
		})
		y.until("cancelled")
		if len(seen) != 2 || seen[0] != (jobs.Attempt{Number: 1}) || seen[1] != (jobs.Attempt{Number: 2, Last: true}) {
			y.Errorf("the attempts were %+v", seen)
		}
	})
}

// TestStop: what cannot be finished in time is given back with all its attempts, and
// the next runner does it.
func TestStop(t *testing.T) {
	each(t, func(y yard) {
		y.leave("x", jobs.Order{Attempts: 1})
		begun := make(chan struct{})
		stop := y.start(20*time.Second, func(ctx context.Context, _ fetch, _ jobs.Attempt) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		})
		<-begun
		if err := stop(50 * time.Millisecond); err != nil {
			y.Errorf("stop: %v", err)
		}
		if state, attempt, _ := y.row(); state != "available" || attempt != 0 {
			y.Errorf("given back as %s, attempt %d", state, attempt)
		}
		y.start(20*time.Second, func(_ context.Context, _ fetch, a jobs.Attempt) error {
			if a.Number != 1 {
				y.Errorf("it has lost an attempt: %+v", a)
			}
			return nil
		})
		y.until("completed")
	})
}

// TestKilledAtTheLast: a job whose program was killed is taken over, at its last
// attempt too.
func TestKilledAtTheLast(t *testing.T) {
	each(t, func(y yard) {
		y.leave("x", jobs.Order{Attempts: 1})
		// What a killed program leaves behind.
		long := map[string]string{"postgres": "now() - interval '1 hour'", "sqlite": "datetime('now', '-1 hour')"}[y.name]
		if _, err := y.pool.Exec("update river_job set state = 'running', attempt = 1, attempted_at = " + long); err != nil {
			y.Fatal(err)
		}
		y.start(time.Second, func(_ context.Context, _ fetch, a jobs.Attempt) error {
			if !a.Last {
				y.Errorf("attempt %+v", a)
			}
			return nil
		})
		y.until("completed")
	})
}
