package door

import (
	"time"

	"github.com/google/uuid"

	"ledd/internal/kinds"
)

// Upload is a file that somebody sent to be imported, kept with its
// preview until it is decided on. Like a draft it is no record, and belongs to whoever sent it.
// Once it has been imported it holds its receipt, and no bytes.
type Upload struct {
	ID        uuid.UUID
	OrgID     kinds.OrgID
	Actor     string
	Kind      string // of file, as the importer names it
	Name      string // as the sender's machine called it: shown, and never trusted
	Size      int
	SHA256    string `gorm:"column:sha256"` // hexadecimal
	Bytes     []byte
	Preview   string // what it would do, as was found when it was tried; empty until then
	Receipt   string // what became of it; empty until it is imported
	Choice    string // what somebody said of it: of its columns, its words and its rows
	Touched   string // the records that it made or changed, so that it can be taken back
	Undone    string // what became of taking it back; empty until somebody has
	CreatedAt time.Time

	Run       string     // the step that is being done in the background; empty: none
	RunBy     string     // who asked for it, and what they may do
	RunAt     *time.Time // when it was asked for
	RunSeen   *time.Time // when whoever does it last told how far it is; nil: nobody has begun
	RunDone   int        // rows
	RunAll    int        // rows that there are
	RunFailed string     // why the last run ended without having done it
}

// uploadsKept is how many files one person has; the oldest go. One that nobody
// has decided on goes after uploadsWait, since it may hold names.
const (
	uploadsKept = 5
	uploadsWait = 30 * 24 * time.Hour
)

// KeepUpload stores a file of the actor's under a new identifier.
func (tx *Tx) KeepUpload(u Upload) (uuid.UUID, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return id, err
	}
	u.ID, u.OrgID, u.Actor, u.CreatedAt, u.Size = id, tx.Who.Org, tx.Who.Key(), tx.Now, len(u.Bytes)
	if err := tx.db.Table("uploads").Create(&u).Error; err != nil {
		return id, err
	}
	if err := tx.db.Exec("delete from uploads where org_id = ? and receipt = '' and run = '' and created_at < ?", u.OrgID, tx.Now.Add(-uploadsWait)).Error; err != nil {
		return id, err
	}
	return id, tx.db.Exec("delete from uploads where org_id = ? and actor = ? and run = '' and id not in (select id from uploads where org_id = ? and actor = ? order by created_at desc, id desc limit ?)",
		u.OrgID, u.Actor, u.OrgID, u.Actor, uploadsKept).Error
}

// uploadShown is what is read of a file to show it: all but its bytes.
const uploadShown = "id, org_id, actor, kind, name, size, sha256, preview, receipt, choice, undone, created_at, run, run_at, run_seen, run_done, run_all, run_failed"

// Upload gives a file of the actor's without its bytes; not-found when it is
// somebody else's.
func (tx *Tx) Upload(id uuid.UUID) (Upload, error) { return tx.upload(id, uploadShown, "") }

// UploadWhole gives a file of the actor's with its bytes.
func (tx *Tx) UploadWhole(id uuid.UUID) (Upload, error) { return tx.upload(id, "*", "") }

// TakeUpload gives a file of the actor's with its bytes, and lets nobody else
// decide on it until the transaction is over.
func (tx *Tx) TakeUpload(id uuid.UUID) (Upload, error) { return tx.upload(id, "*", tx.store.Lock()) }

func (tx *Tx) upload(id uuid.UUID, columns, lock string) (Upload, error) {
	var found []Upload
	err := tx.db.Raw("select "+columns+" from uploads where id = ? and org_id = ? and actor = ?"+lock, id, tx.Who.Org, tx.Who.Key()).Scan(&found).Error
	if err == nil && len(found) == 0 {
		return Upload{}, kinds.NotFound("upload")
	}
	if err != nil {
		return Upload{}, err
	}
	tx.tellings.into(&found[0])
	return found[0], nil
}

// Uploads gives the actor's files without their bytes, newest first.
func (tx *Tx) Uploads() ([]Upload, error) {
	var found []Upload
	err := tx.db.Table("uploads").Select(uploadShown).
		Where("org_id = ? and actor = ?", tx.Who.Org, tx.Who.Key()).Order("created_at desc, id desc").Limit(uploadsKept).Find(&found).Error
	for i := range found {
		tx.tellings.into(&found[i])
	}
	return found, err
}

// PreviewUpload keeps what a file would do, in place of what was found before. One
// that has been imported, or is gone, is left as it is.
func (tx *Tx) PreviewUpload(id uuid.UUID, preview string) error {
	return tx.db.Exec("update uploads set preview = ? where id = ? and org_id = ? and actor = ? and receipt = ''", preview, id, tx.Who.Org, tx.Who.Key()).Error
}

// ChooseUpload keeps what somebody said of a file, and forgets what it would have done
// without that. One that has been imported, or is gone, is not found.
func (tx *Tx) ChooseUpload(id uuid.UUID, choice string) error {
	return tx.changeUpload(id, "receipt = '' and run = ''", map[string]any{"choice": choice, "preview": ""})
}

// UndoUpload writes what became of taking an import back, once.
func (tx *Tx) UndoUpload(id uuid.UUID, undone string) error {
	return tx.changeUpload(id, "receipt <> '' and undone = ''", map[string]any{"undone": undone})
}

// SettleUpload writes what became of a file and which records it touched, once, and lets
// go of its bytes; not-found when there is none that waits.
func (tx *Tx) SettleUpload(id uuid.UUID, receipt, touched string) error {
	return tx.changeUpload(id, "receipt = ''", map[string]any{"receipt": receipt, "touched": touched, "bytes": []byte{}})
}

func (tx *Tx) changeUpload(id uuid.UUID, state string, to map[string]any) error {
	done := tx.db.Table("uploads").Where("id = ? and org_id = ? and actor = ? and "+state, id, tx.Who.Org, tx.Who.Key()).Updates(to)
	if done.Error == nil && done.RowsAffected == 0 {
		return kinds.NotFound("upload")
	}
	return done.Error
}

// DropUpload forgets a file of the actor's; one that is not there is forgotten
// already.
func (tx *Tx) DropUpload(id uuid.UUID) error {
	return tx.db.Exec("delete from uploads where id = ? and org_id = ? and actor = ?", id, tx.Who.Org, tx.Who.Key()).Error
}
