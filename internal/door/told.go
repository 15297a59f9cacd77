package door

import (
	"cmp"
	"context"
	"encoding/json"

	"ledd/internal/kinds"
)

// Told is a row of the audit trail with the version that it speaks of: for people,
// who want to know what a record is called.
type Told struct {
	Event
	Version int    // of the record; 0 where none changed
	Reason  string // in the words of who did it
	Title   string // what the record was called then
}

// EventsTold reads one page of the audit trail as Events does, with what the history
// says of each row; it needs audit.read, and leaves no row itself.
func EventsTold(ctx context.Context, d *Door, q EventQuery) (kinds.Page[Told], error) {
	return Look(ctx, d, "audit.read", func(tx *Tx) (kinds.Page[Told], error) {
		p, err := q.page(tx)
		out := kinds.Page[Told]{NextCursor: p.NextCursor, Total: p.Total, Items: make([]Told, 0, len(p.Items))}
		if err != nil {
			return out, err
		}
		held, err := tx.held(p.Items)
		for _, e := range p.Items {
			h := held[e.AfterHash]
			out.Items = append(out.Items, Told{e, h.Version, h.Reason, h.title()})
		}
		return out, err
	})
}

// held finds the versions that some rows speak of, by their hashes.
func (tx *Tx) held(events []Event) (map[string]history, error) {
	var records, hashes []string
	for _, e := range events {
		if e.AfterHash != "" {
			records, hashes = append(records, e.Record.String()), append(hashes, e.AfterHash)
		}
	}
	out := map[string]history{}
	if len(hashes) == 0 {
		return out, nil
	}
	found, err := rows[history](tx, "select record_id, version, reason, body, hash from history where org_id = @org and record_id in @records and hash in @hashes",
		map[string]any{"records": records, "hashes": hashes})
	for _, h := range found {
		out[h.Hash] = h
	}
	return out, err
}

// title is what a version calls its record: one of the fields that people name
// things by.
func (h history) title() string {
	var named struct{ Name, Email, ServiceDescription, Code string }
	if h.Body == "" || json.Unmarshal([]byte(h.Body), &named) != nil {
		return ""
	}
	return cmp.Or(named.Name, named.Code, named.ServiceDescription, named.Email)
}

// Words are what stands in the audit trail of an organisation, for who narrows it:
// at most 200 of each, sorted.
type Words struct{ Actors, Actions, Kinds []string }

// EventWords lists the words of the audit trail; it needs audit.read.
func EventWords(ctx context.Context, d *Door) (Words, error) {
	return Look(ctx, d, "audit.read", func(tx *Tx) (w Words, err error) {
		for _, x := range []struct {
			column string
			into   *[]string
		}{{"actor", &w.Actors}, {"action", &w.Actions}, {"kind", &w.Kinds}} {
			where, args, _ := EventQuery{}.narrow(tx) // an empty query is never refused
			if *x.into, err = rows[string](tx, "select distinct "+x.column+" from audit where "+where+" and "+x.column+" <> '' order by "+x.column+" limit 200", args); err != nil {
				return w, err
			}
		}
		return w, nil
	})
}
