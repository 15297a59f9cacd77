package door

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"ledd/internal/kinds"
)

// Mapping is what an organisation has said of the spreadsheets with some headers. Like a
// draft it is no record; it belongs to everybody who brings files in.
type Mapping struct {
	ID        uuid.UUID
	OrgID     kinds.OrgID
	Signature string // of the headers
	Name      string // of the file that it was said of last
	Headers   string // for people: the first of them
	Body      string // as the importer writes it
	Actor     string // who said it last
	UpdatedAt time.Time
}

// mappingsKept is how many an organisation has; the oldest go.
const mappingsKept = 100

// KeepMapping remembers what was said, in place of what was said before of the same headers.
func (tx *Tx) KeepMapping(m Mapping) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	m.ID, m.OrgID, m.Actor, m.UpdatedAt = id, tx.Who.Org, tx.Who.Name, tx.Now
	err = tx.db.Table("mappings").Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "org_id"}, {Name: "signature"}},
		DoUpdates: clause.AssignmentColumns([]string{"name", "headers", "body", "actor", "updated_at"}),
	}).Create(&m).Error
	if err != nil {
		return err
	}
	return tx.db.Exec("delete from mappings where org_id = ? and id not in (select id from mappings where org_id = ? order by updated_at desc, id desc limit ?)",
		m.OrgID, m.OrgID, mappingsKept).Error
}

// Mappings gives what the actor's organisation has said, the newest first.
func (tx *Tx) Mappings() ([]Mapping, error) {
	var found []Mapping
	err := tx.db.Table("mappings").Where("org_id = ?", tx.Who.Org).Order("updated_at desc, id desc").Limit(mappingsKept).Find(&found).Error
	return found, err
}

// MappingOf gives what was said of the files with these headers; not-found for nothing.
func (tx *Tx) MappingOf(signature string) (Mapping, error) {
	var found []Mapping
	err := tx.db.Table("mappings").Where("org_id = ? and signature = ?", tx.Who.Org, signature).Limit(1).Find(&found).Error
	if err == nil && len(found) == 0 {
		return Mapping{}, kinds.NotFound("mapping")
	}
	if err != nil {
		return Mapping{}, err
	}
	return found[0], nil
}

// DropMapping forgets what was said; not-found for nothing, or a stranger's.
func (tx *Tx) DropMapping(id uuid.UUID) error {
	done := tx.db.Exec("delete from mappings where id = ? and org_id = ?", id, tx.Who.Org)
	if done.Error == nil && done.RowsAffected == 0 {
		return kinds.NotFound("mapping")
	}
	return done.Error
}
