package door

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"

	"ledd/internal/kinds"
)

// EveryRow hands every record of a kind that the actor's organisation keeps to visit, in the
// order in which they were made, as the organisation itself reads them.
func EveryRow(tx *Tx, noun string, visit func(id string, row Row) error) error {
	k := kindNamed(noun)
	if err := tx.present("all of " + k.Table); err != nil {
		return err
	}
	for after := noRecord; ; {
		rows, err := tx.kept(k, after)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			after = row.head().id.String()
			if t, moves := row.(Turner); moves {
				t.Turn(tx.Today())
			}
			if err := visit(after, row); err != nil {
				return err
			}
		}
	}
}

// Entered is one version of a record as the history keeps it.
type Entered struct {
	Kind      string          `json:"kind"`
	RecordID  string          `json:"record"`
	Version   int             `json:"version"`
	EnteredAt time.Time       `json:"enteredAt"`
	Actor     string          `json:"actor"`
	Reason    string          `json:"reason"`
	Body      json.RawMessage `json:"body"`
}

// EveryVersion hands every version of the organisation's records of a kind to visit, by
// record and the oldest first.
func EveryVersion(tx *Tx, noun string, visit func(Entered) error) error {
	type row struct {
		RecordID, Actor, Reason, Body string
		Version                       int
		EnteredAt                     time.Time
	}
	last := row{RecordID: noRecord}
	for {
		var part []row
		err := tx.db.Raw(`select record_id, version, entered_at, actor, reason, body from history
where org_id = @org and kind = @kind and (record_id > @record or (record_id = @record and version > @version)) order by record_id, version limit 1000`,
			map[string]any{"org": tx.Who.Org, "kind": noun, "record": last.RecordID, "version": last.Version}).Scan(&part).Error
		if err != nil || len(part) == 0 {
			return err
		}
		for _, r := range part {
			if err := visit(Entered{noun, r.RecordID, r.Version, r.EnteredAt.UTC(), r.Actor, r.Reason, json.RawMessage(r.Body)}); err != nil {
				return err
			}
		}
		last = part[len(part)-1]
	}
}

// Fresh makes a record of a kind out of its JSON, under an identifier that is new.
func Fresh(noun string, id uuid.UUID, body []byte) (Row, error) {
	row, ok := reflect.New(kindNamed(noun).rowType()).Interface().(Row)
	if !ok {
		return nil, fmt.Errorf("a %s is no record", noun)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields() // what this program does not know would be lost
	if err := d.Decode(row); err != nil {
		return nil, kinds.Invalid("", "json", "a %s cannot be read: %v", noun, err)
	}
	*row.head().id = id
	return row, nil
}

// AddRows is Add of records of one kind, which the program knows by its name alone. What
// they say is looked at as if a client had sent it.
func AddRows(tx *Tx, noun string, rows []Row) error {
	for _, row := range rows {
		if err := Validate(row); err != nil {
			return err
		}
	}
	return kindNamed(noun).add(tx, rows)
}

// Mend saves, over a record that was just added, what another one says under its
// identifier.
func Mend(tx *Tx, noun string, row Row) error {
	*row.head().org, *row.head().version = tx.Who.Org, 1
	return kindNamed(noun).save(tx, row)
}

func addAll[E any](tx *Tx, rows []Row) error {
	all := make([]*E, len(rows))
	for i, row := range rows {
		all[i] = any(row).(*E)
	}
	return Add(tx, all...)
}

func saveOne[E any](tx *Tx, row Row) error { return Save(tx, any(row).(*E)) }
