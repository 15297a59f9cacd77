package door

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"ledd/internal/kinds"
	"ledd/internal/store"
)

// Draft is what somebody has typed into a form and not saved yet. It is no
// record: nothing refers to it, it has no history, and it belongs to the one
// who typed it.
type Draft struct {
	ID        uuid.UUID // named by the form, so that keeping it again replaces it
	OrgID     kinds.OrgID
	Actor     string
	Form      string // which form: the noun
	RecordID  string // empty: a record that is not there yet
	Version   int    // of the record, when the form was opened
	Body      string
	UpdatedAt time.Time
}

// draftsKept is how many drafts one person has; the oldest go.
const draftsKept = 50

// KeepDraft stores a draft of the actor's, in place of what it held before;
// not-found when the identifier is somebody else's. The organisation's drafts
// that have not been touched for so long are dropped.
func (tx *Tx) KeepDraft(d Draft, age time.Duration) error {
	d.OrgID, d.Actor, d.UpdatedAt = tx.Who.Org, tx.Who.Key(), tx.Now
	done := tx.db.Table("drafts").Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "id"}},
		DoUpdates: clause.AssignmentColumns([]string{"version", "body", "updated_at"}),
		Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "drafts.org_id = ? and drafts.actor = ? and drafts.form = ? and drafts.record_id = ?", Vars: []any{d.OrgID, d.Actor, d.Form, d.RecordID}}}},
	}).Create(&d)
	if (done.Error == nil && done.RowsAffected == 0) || store.Refused(done.Error) { // another organisation's
		return kinds.NotFound("draft")
	}
	if done.Error != nil {
		return done.Error
	}
	if err := tx.db.Exec("delete from drafts where org_id = ? and updated_at < ?", d.OrgID, tx.Now.Add(-age)).Error; err != nil {
		return err
	}
	return tx.db.Exec("delete from drafts where org_id = ? and actor = ? and id not in (select id from drafts where org_id = ? and actor = ? order by updated_at desc limit ?)",
		d.OrgID, d.Actor, d.OrgID, d.Actor, draftsKept).Error
}

// Drafts gives the actor's drafts of a form for a record, newest first.
func (tx *Tx) Drafts(form, record string) ([]Draft, error) {
	var found []Draft
	err := tx.db.Table("drafts").Where("org_id = ? and actor = ? and form = ? and record_id = ?", tx.Who.Org, tx.Who.Key(), form, record).
		Order("updated_at desc, id").Limit(draftsKept).Find(&found).Error
	return found, err
}

// DropDraft forgets a draft of the actor's; one that is not there is forgotten
// already.
func (tx *Tx) DropDraft(id uuid.UUID) error {
	return tx.db.Exec("delete from drafts where id = ? and org_id = ? and actor = ?", id, tx.Who.Org, tx.Who.Key()).Error
}

// Answered reports whether a request of the actor's with this idempotency key has
// made something.
func (tx *Tx) Answered(key string) (bool, error) {
	var n int64
	err := tx.db.Table("idempotency").Where("org_id = ? and actor = ? and key = ?", tx.Who.Org, tx.Who.Key(), key).Count(&n).Error
	return n > 0, err
}
