package door

import (
	"time"

	"ledd/internal/jobs"
	"ledd/internal/store"
)

// Enqueue leaves background work for the actor's organisation: it is done after
// the transaction is committed, and never when it is not. A job carries
// identifiers alone.
func Enqueue(tx *Tx, job jobs.Job) error { return EnqueueAt(tx, job, time.Time{}) }

// EnqueueAll leaves many jobs as Enqueue does one, in a few statements.
func EnqueueAll[J jobs.Job](tx *Tx, all []J) error {
	out := make([]jobs.Job, len(all))
	for i, job := range all {
		out[i] = job
	}
	return tx.enqueue(jobs.Order{Org: tx.Who.Org.String()}, out...)
}

// EnqueueAt leaves work that is not to be done before an instant.
func EnqueueAt(tx *Tx, job jobs.Job, at time.Time) error {
	return tx.enqueue(jobs.Order{Org: tx.Who.Org.String(), At: at}, job)
}

func (tx *Tx) enqueue(o jobs.Order, all ...jobs.Job) error {
	conn, err := store.Conn(tx.db)
	if err != nil {
		return err
	}
	return tx.queue.Insert(tx.ctx, conn, o, all...)
}

// JobLine is one job as its organisation sees it.
type JobLine struct {
	ID        int64      `json:"id" required:"true"`
	Kind      string     `json:"kind" required:"true" doc:"what is to be done"`
	State     string     `json:"state" required:"true" enum:"available,scheduled,running,retryable,completed,cancelled,discarded,pending"`
	Attempt   int        `json:"attempt" required:"true" doc:"how often it has been tried"`
	Most      int        `json:"maxAttempts" gorm:"column:max_attempts" required:"true"`
	CreatedAt time.Time  `json:"createdAt" required:"true"`
	DueAt     time.Time  `json:"dueAt" gorm:"column:scheduled_at" required:"true" doc:"not tried before"`
	EndedAt   *time.Time `json:"endedAt" gorm:"column:finalized_at"`
}

// jobsMost is how many jobs a page shows.
const jobsMost = 100

// Jobs lists the newest hundred jobs of the actor's organisation.
func Jobs(tx *Tx) ([]JobLine, error) {
	return Rows[JobLine](tx, "select id, kind, state, attempt, max_attempts - @spare as max_attempts, created_at, scheduled_at, finalized_at from river_job where metadata ->> 'org' = cast(@org as text) order by id desc limit @most", map[string]any{"most": jobsMost, "spare": jobs.Spare})
}

// JobCount is how many jobs of a kind are in a state.
type JobCount struct {
	Kind, State string
	Number      int
}

// JobCounts counts the jobs of the actor's organisation, for the operator those of all,
// that are not done: what is to be done, is being done, and was given up.
func JobCounts(tx *Tx) ([]JobCount, error) {
	return Rows[JobCount](tx, "select kind, state, count(*) as number from river_job where state in ('available', 'pending', 'retryable', 'running', 'scheduled', 'cancelled', 'discarded') and (@all or metadata ->> 'org' = cast(@org as text)) group by kind, state order by kind, state", nil)
}
