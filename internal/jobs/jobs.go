// Package jobs is background work: a room leaves a job in its own transaction,
// through the door, and a worker of whichever replica is free does it after the
// commit, again and again until it succeeds or there is no point. The jobs lie in
// the database, so that replicas share them and a killed program loses none. River
// keeps them; nobody else knows that.
//
//	door.Enqueue(tx, job) -> Queue.Insert -> commit -> Runner -> Handle's function -> a verb
//
// A job carries identifiers and nothing else: its row has no organisation's lock,
// and what it is about is read through the door when it is done.
package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// Job is one piece of work; Kind names what is to be done, such as mail.send.
type Job = river.JobArgs

// Order is how a job is left.
type Order struct {
	Org      string    // for whom: the organisation's identifier
	At       time.Time // not before; zero is at once
	Attempts int       // at most; 0 is twelve, which is about eighteen hours
}

// usualAttempts is how often a job is tried: the wait grows with the fourth power
// of the attempt, in seconds.
const usualAttempts = 12

// Spare is how many attempts a job has beyond those that it is given: a program that
// is killed during the last one must not take the job with it.
const Spare = 3

// Queue takes jobs in.
type Queue struct{ client *river.Client[*sql.Tx] }

// NewQueue gives the queue of a database, "sqlite" or "postgres".
func NewQueue(database string) (*Queue, error) {
	c, err := river.NewClient(driver(database, nil), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("prepare the queue of jobs: %w", err)
	}
	return &Queue{c}, nil
}

// Insert leaves jobs in a transaction, some hundreds with each statement: they are done
// after the commit, and never when there is none.
func (q *Queue) Insert(ctx context.Context, tx *sql.Tx, o Order, jobs ...Job) error {
	about, err := json.Marshal(map[string]string{"org": o.Org})
	if err != nil {
		return err
	}
	if o.Attempts == 0 {
		o.Attempts = usualAttempts
	}
	for some := range slices.Chunk(jobs, atOnce) {
		in := make([]river.InsertManyParams, len(some))
		for i, job := range some {
			in[i] = river.InsertManyParams{Args: job, InsertOpts: &river.InsertOpts{MaxAttempts: o.Attempts + Spare, Metadata: about, ScheduledAt: o.At}}
		}
		if _, err := q.client.InsertManyTx(ctx, tx, in); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many jobs one statement leaves.
const atOnce = 200

// driver is how River speaks to a database; without a pool it can insert only.
func driver(database string, pool *sql.DB) riverdriver.Driver[*sql.Tx] {
	if database == "sqlite" {
		return riversqlite.New(pool)
	}
	return riverdatabasesql.New(pool)
}
