package exchange

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// Undone is what became of taking an import back.
type Undone struct {
	At       time.Time `json:"at" required:"true"`
	By       string    `json:"by" required:"true"`
	Removed  int       `json:"removed" required:"true" doc:"records that the import made, and that left the register"`
	Restored int       `json:"restored" required:"true" doc:"records that the import changed, and that say again what they said before"`
	Kept     []Kept    `json:"kept" required:"true" doc:"records that stay as they are"`
}

// Kept is a record that an import touched and that is not taken back.
type Kept struct {
	Line   int    `json:"line" required:"true"`
	Title  string `json:"title" required:"true"`
	Record string `json:"record" required:"true" format:"uuid"`
	Why    Why    `json:"why" required:"true" enum:"changed,named,gone,refused"`
	By     string `json:"by" required:"true" doc:"named: the record that refers to it"`
}

// Why is the reason why a record is not taken back.
type Why string

// The reasons.
const (
	ChangedSince Why = "changed" // somebody has changed it since
	NamedSince   Why = "named"   // another record refers to it
	GoneSince    Why = "gone"    // it is no longer in the register
	Refused      Why = "refused" // what it said before is not allowed any more
)

// decide says what becomes of a touched record: nothing when it is kept, with the reason.
// now is its version in the register, 0 when it is gone; by is a record that refers to it.
func (t touched) decide(now int, by string) Why {
	switch {
	case now == 0:
		return GoneSince
	case now != t.Version:
		return ChangedSince
	case t.Version == 1 && by != "":
		return NamedSince
	}
	return ""
}

// undoable is the kinds of file whose import can be taken back.
var undoable = []string{"activities"}

// Undoable reports whether the import of a file can be taken back: it is a record of
// processing, it was imported, and nobody has taken it back yet.
func Undoable(u door.Upload) bool {
	return slices.Contains(undoable, u.Kind) && u.Receipt != "" && u.Undone == ""
}

// UndoneOf reads what became of taking an import back.
func UndoneOf(u door.Upload) (Undone, error) {
	var out Undone
	err := json.Unmarshal([]byte(u.Undone), &out)
	return out, err
}

// Undo takes an import of the actor's back, in one transaction: what it made leaves the
// register, what it changed says again what it said before. A record that somebody has
// changed since, or that another refers to, stays, and is named. The history and the audit
// trail keep all of it. Asked a second time, it gives the first answer. Errors: not-found
// when there is no such file, conflict when it was not imported or its kind cannot be
// taken back.
func (m Importer) Undo(ctx context.Context, id uuid.UUID) (Undone, error) {
	return m.undo(ctx, id, nil)
}

// UndoTold does as Undo, and tells how far it is.
func (m Importer) UndoTold(ctx context.Context, id uuid.UUID, tell func(done, all int)) (Undone, error) {
	u, err := m.file(ctx, id)
	if err == nil && u.Run != "" {
		err = errRunning
	}
	if err != nil {
		return Undone{}, err
	}
	return m.undo(ctx, id, tell)
}

// undo takes an import back; of tell as take.
func (m Importer) undo(ctx context.Context, id uuid.UUID, tell func(done, all int)) (Undone, error) {
	return door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (Undone, error) {
		read := tx.TakeUpload
		if tell != nil {
			read = tx.UploadWhole
		}
		u, err := read(id)
		switch {
		case err != nil:
			return Undone{}, err
		case u.Run != "" && tell == nil:
			return Undone{}, errRunning
		case u.Undone != "":
			return UndoneOf(u)
		case !Undoable(u):
			return Undone{}, kinds.Fail(kinds.KindConflict, "only the import of a record of processing can be taken back, after it was imported")
		}
		var all []touched
		if u.Touched != "" {
			if err := json.Unmarshal([]byte(u.Touched), &all); err != nil {
				return Undone{}, err
			}
		}
		out, err := undo(tx, all, tell)
		if err != nil {
			return out, err
		}
		body, err := json.Marshal(out)
		if err != nil {
			return out, err
		}
		return out, tx.UndoUpload(id, string(body))
	})
}

func undo(tx *door.Tx, all []touched, tell func(done, all int)) (Undone, error) {
	out := Undone{At: tx.Now, By: tx.Who.Name, Kept: []Kept{}}
	present, err := standing(tx, all)
	if err != nil {
		return out, err
	}
	named, err := namedBy(tx, all)
	if err != nil {
		return out, err
	}
	for i, t := range slices.Backward(all) {
		if tell != nil && i%told == 0 {
			tell(len(all)-i, len(all))
		}
		a := present[t.ID]
		version := 0
		if a != nil {
			version = a.Version
		}
		why := t.decide(version, named[t.ID])
		if why == "" {
			why, err = t.takeBack(tx, a)
			if err != nil {
				return out, err
			}
		}
		switch {
		case why != "":
			out.Kept = append(out.Kept, Kept{t.Line, t.Title, t.ID, why, named[t.ID]})
		case t.Version == 1:
			out.Removed++
		default:
			out.Restored++
		}
	}
	slices.Reverse(out.Kept)
	return out, nil
}

// takeBack takes back what was done to one record.
func (t touched) takeBack(tx *door.Tx, a *record.Activity) (Why, error) {
	if t.Version == 1 {
		return "", door.Withdraw(tx, a)
	}
	before, err := door.Version[record.Activity](tx, t.ID, t.Version-1)
	if err != nil {
		return "", err
	}
	next := *a
	next.ActivityInput = before.ActivityInput
	if err := door.Try(tx, &next); err != nil {
		if aboutRow(err) {
			return Refused, nil
		}
		return "", err
	}
	return "", door.Save(tx, &next)
}

// standing reads the touched records as they stand.
func standing(tx *door.Tx, all []touched) (map[string]*record.Activity, error) {
	out := map[string]*record.Activity{}
	for some := range slices.Chunk(all, 500) {
		ids := make([]string, len(some))
		for i, t := range some {
			ids[i] = t.ID
		}
		found, err := door.All[record.Activity](tx, "id in ?", ids)
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			out[a.ID.String()] = a
		}
	}
	return out, nil
}

// namedBy finds for each new record another that refers to it.
func namedBy(tx *door.Tx, all []touched) (map[string]string, error) {
	var ids []string
	for _, t := range all {
		if t.Version == 1 {
			ids = append(ids, t.ID)
		}
	}
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	found, err := tx.Mentions("activity", ids, "")
	for _, m := range found {
		out[m.To] = m.Title
	}
	return out, err
}
