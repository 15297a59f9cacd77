package exchange

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Sent is a file that somebody sent to be imported, and how far it has come.
type Sent struct {
	ID        uuid.UUID `json:"id" required:"true"`
	Kind      string    `json:"kind" required:"true" doc:"what its rows are"`
	Name      string    `json:"name" required:"true"`
	Size      int       `json:"size" required:"true" doc:"in bytes"`
	SHA256    string    `json:"sha256" required:"true"`
	CreatedAt time.Time `json:"createdAt" required:"true"`
	State     string    `json:"state" required:"true" enum:"sent,tried,imported,undone"`
	Mapped    bool      `json:"mapped" required:"true" doc:"its columns may be anything: read the survey, and choose what they mean"`
	Undoable  bool      `json:"undoable" required:"true" doc:"the import can be taken back"`
	Trial     *Trial    `json:"trial" required:"true" doc:"what it would do, as it was found when it was tried; null: not tried"`
	Receipt   *Result   `json:"receipt" required:"true" doc:"what became of it; null: not imported"`
	Undone    *Undone   `json:"undone" required:"true" doc:"what became of taking it back; null: it was not"`
}

// SentOf says how far a file has come.
func SentOf(u door.Upload) (Sent, error) {
	s := Sent{ID: u.ID, Kind: u.Kind, Name: u.Name, Size: u.Size, SHA256: u.SHA256, CreatedAt: u.CreatedAt, State: "sent", Mapped: Mapped(u.Kind), Undoable: Undoable(u)}
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
	return s, nil
}

// Sent gives a file of the actor's. Errors: not-found for any other.
func (m Importer) Sent(ctx context.Context, id string) (Sent, error) {
	known, err := uuid.Parse(id)
	if err != nil {
		return Sent{}, kinds.NotFound("upload")
	}
	u, err := door.Look(ctx, m.d, "import.run", func(tx *door.Tx) (door.Upload, error) { return tx.Upload(known) })
	if err != nil {
		return Sent{}, err
	}
	return SentOf(u)
}

// All gives the actor's files, the newest first.
func (m Importer) All(ctx context.Context) ([]Sent, error) {
	all, err := door.Look(ctx, m.d, "import.run", func(tx *door.Tx) ([]door.Upload, error) { return tx.Uploads() })
	out := make([]Sent, 0, len(all))
	for _, u := range all {
		s, wrong := SentOf(u)
		if wrong != nil {
			return nil, wrong
		}
		s.Trial, s.Receipt, s.Undone = nil, nil, nil // each file says it by itself
		out = append(out, s)
	}
	return out, err
}
