package exchange

import (
	"time"

	"github.com/google/uuid"

	"ledd/internal/door"
)

// Sent is a file that somebody sent to be imported, and how far it has come.
type Sent struct {
	ID        uuid.UUID `json:"id" required:"true"`
	Kind      string    `json:"kind" required:"true" doc:"what its rows are"`
	Name      string    `json:"name" required:"true"`
	Size      int       `json:"size" required:"true" doc:"in bytes"`
	SHA256    string    `json:"sha256" required:"true"`
	CreatedAt time.Time `json:"createdAt" required:"true"`
	State     string    `json:"state" required:"true" enum:"sent,tried,imported,undone,running" doc:"running: a large file is being worked on; read it again until it is something else"`
	Mapped    bool      `json:"mapped" required:"true" doc:"its columns may be anything: read the survey, and choose what they mean"`
	Running   *Run      `json:"running" required:"true" doc:"how far the work on the file is; null: nobody works on it"`
	Failed    string    `json:"failed" required:"true" enum:",internal,forbidden,not-found,conflict" doc:"why the last work on the file ended with nothing written; empty: it did not. Ask once more"`
	Undoable  bool      `json:"undoable" required:"true" doc:"the import can be taken back"`
	Trial     *Trial    `json:"trial" required:"true" doc:"what it would do, as it was found when it was tried; null: not tried"`
	Receipt   *Result   `json:"receipt" required:"true" doc:"what became of it; null: not imported"`
	Undone    *Undone   `json:"undone" required:"true" doc:"what became of taking it back; null: it was not"`
}

// SentOf says how far a file has come.
func SentOf(u door.Upload) (Sent, error) {
	s := Sent{ID: u.ID, Kind: u.Kind, Name: u.Name, Size: u.Size, SHA256: u.SHA256, CreatedAt: u.CreatedAt, State: "sent", Mapped: Mapped(u.Kind), Undoable: Undoable(u), Running: RunOf(u), Failed: u.RunFailed}
	if u.Preview != "" {
		t, err := TrialOf(u)
		if err != nil {
			return s, err
		}
		s.Trial, s.State = &t, "tried"
	}
	if u.Receipt != "" {
		r, err := ReceiptOf(u)
		if err != nil {
			return s, err
		}
		s.Receipt, s.State = &r, "imported"
	}
	if u.Undone != "" {
		undone, err := UndoneOf(u)
		if err != nil {
			return s, err
		}
		s.Undone, s.State = &undone, "undone"
	}
	if s.Running != nil {
		s.State = "running"
	}
	return s, nil
}
