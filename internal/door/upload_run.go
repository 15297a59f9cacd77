package door

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// runLease is how long whoever works on a file may be silent before somebody else takes it over.
const runLease = time.Minute

// tellings is how far this program is with the files that it works on. A database with one
// writer cannot be told while that one writes: the program itself remembers.
type tellings struct{ far sync.Map }

type telling struct {
	done, all int
	noted     time.Time // when the database was told last
}

// into puts what this program knows into a file that was read.
func (t *tellings) into(u *Upload) {
	if at, told := t.far.Load(u.ID); told && u.Run != "" {
		u.RunDone, u.RunAll = at.(telling).done, at.(telling).all
	}
}

// BeginRun notes that a step of a file of the actor's is to be done in the background, with
// what the actor may do now. all is the number of its rows, as far as it is known.
func (tx *Tx) BeginRun(id uuid.UUID, step string, all int) error {
	by, err := json.Marshal(tx.Who)
	if err != nil {
		return err
	}
	return tx.changeUpload(id, "run = ''", map[string]any{"run": step, "run_by": string(by), "run_at": tx.Now, "run_seen": nil, "run_done": 0, "run_all": all, "run_failed": ""})
}

// ClaimRun takes on the work on a file of the actor's organisation, whoever sent it, and gives
// the file without its bytes, and who asked. Errors: not-found when there is nothing to be
// done, stale when somebody else works on it.
func (tx *Tx) ClaimRun(id uuid.UUID) (Upload, access.Actor, error) {
	var found []Upload
	if err := tx.db.Raw("select "+uploadShown+", run_by from uploads where id = ? and org_id = ? and run <> ''", id, tx.Who.Org).Scan(&found).Error; err != nil {
		return Upload{}, access.Actor{}, err
	}
	if len(found) == 0 {
		return Upload{}, access.Actor{}, kinds.NotFound("upload")
	}
	var by access.Actor
	if err := json.Unmarshal([]byte(found[0].RunBy), &by); err != nil {
		return Upload{}, by, err
	}
	if _, here := tx.tellings.far.Load(id); here {
		return Upload{}, by, kinds.Fail(kinds.KindStale, "somebody else works on the file")
	}
	done := tx.db.Exec("update uploads set run_seen = ?, run_done = 0 where id = ? and org_id = ? and run <> '' and (run_seen is null or run_seen < ?)", tx.Now, id, tx.Who.Org, tx.Now.Add(-runLease))
	if done.Error == nil && done.RowsAffected == 0 {
		return Upload{}, by, kinds.Fail(kinds.KindStale, "somebody else works on the file")
	}
	return found[0], by, done.Error
}

// EndRun lets go of a file of the actor's organisation, whoever sent it; failed is why the
// step was not done, empty when it was.
func (tx *Tx) EndRun(id uuid.UUID, failed string) error {
	return tx.db.Exec("update uploads set run = '', run_by = '', run_seen = null, run_failed = ? where id = ? and org_id = ? and run <> ''", failed, id, tx.Who.Org).Error
}

// FreeRun lets somebody else take the work on a file over at once.
func (tx *Tx) FreeRun(id uuid.UUID) error {
	return tx.db.Exec("update uploads set run_seen = null where id = ? and org_id = ? and run <> ''", id, tx.Who.Org).Error
}

// TellRun says how far the work on a file of an organisation is. It never fails the work: what
// cannot be told now is told the next time.
func (d *Door) TellRun(ctx context.Context, org kinds.OrgID, id uuid.UUID, done, all int) {
	was, _ := d.tells.far.Load(id)
	now := telling{done: done, all: all}
	if t, told := was.(telling); told {
		now.noted = t.noted
	}
	due := d.store.ManyWrite() && d.now().Sub(now.noted) >= time.Second
	if due {
		now.noted = d.now()
	}
	d.tells.far.Store(id, now)
	if !due {
		return
	}
	soon, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = d.store.Write(soon, tenant(access.Actor{Role: access.Operator, Org: org}), func(db *gorm.DB) error {
		return db.Exec("update uploads set run_done = ?, run_all = ?, run_seen = ? where id = ? and org_id = ? and run <> ''", done, all, d.now().UTC(), id, org).Error
	})
}

// ForgetRun ends what TellRun began.
func (d *Door) ForgetRun(id uuid.UUID) { d.tells.far.Delete(id) }

// Tells reports whether this program works on a file.
func (d *Door) Tells(id uuid.UUID) bool {
	_, here := d.tells.far.Load(id)
	return here
}
