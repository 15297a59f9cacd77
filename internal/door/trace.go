package door

import (
	"slices"
	"strings"
	"time"

	"ledd/internal/kinds"
)

// Tracer is a Row of which rules compare some facts over time. Traces gives them as
// words, in any order. They are kept beside the history, once for each turn that they
// take, so that a rule reads a few words of a record and not all its versions.
type Tracer interface{ Traces() []string }

// Trace is what a record said from an instant on, until its next trace.
type Trace struct {
	Record    string // its identifier
	EnteredAt time.Time
	On        kinds.Date // the civil date of the entry
	Words     []string   // sorted
}

// traced is a trace as it is stored: the words by lines.
type traced struct {
	RecordID  string
	Version   int
	OrgID     kinds.OrgID
	Kind      string
	EnteredAt time.Time
	Words     string
}

// tracesSQL leaves out what was never said otherwise: nothing can have changed there.
const tracesSQL = `select t.record_id, t.version, t.entered_at, t.words from traces t where t.org_id = @org
  and exists (select 1 from traces o where o.record_id = t.record_id and o.version <> t.version)`

// TracesOf gives the traces of every record of the actor's organisation that has taken a
// turn, by record and the oldest first; those entered by the instant of the context,
// where there is one.
func TracesOf(tx *Tx) ([]Trace, error) {
	args := map[string]any{}
	found, err := rows[traced](tx, tracesSQL+tx.enteredBy(args)+" order by t.record_id, t.version", args)
	out := make([]Trace, 0, len(found))
	for _, t := range found {
		at := t.EnteredAt.UTC()
		out = append(out, Trace{t.RecordID, at, tx.Day(at), strings.Split(t.Words, "\n")})
	}
	return out, err
}

const turnSQL = `insert into traces (record_id, version, org_id, kind, entered_at, words)
select @record, @version, @org, @kind, @at, @words
where coalesce((select t.words from traces t where t.record_id = @record order by t.version desc limit 1), '') <> @words`

// trace keeps what saved rows say, where it is not what they said before.
func trace[E any](tx *Tx, k *Kind, fresh bool, saved []*E) error {
	var first []traced
	for _, e := range saved {
		t, ok := any(e).(Tracer)
		if !ok {
			return nil
		}
		h, words := as(e).head(), lines(t.Traces())
		switch {
		case fresh && words != "":
			first = append(first, traced{h.id.String(), *h.version, *h.org, k.Noun, tx.Now, words})
		case !fresh:
			args := map[string]any{"record": h.id.String(), "version": *h.version, "org": *h.org, "kind": k.Noun, "at": tx.Now, "words": words}
			if err := tx.db.Exec(tx.store.Text(turnSQL), args).Error; err != nil {
				return err
			}
		}
	}
	if len(first) == 0 {
		return nil
	}
	return tx.db.Table("traces").CreateInBatches(first, tx.store.Batch(6)).Error
}

// lines puts each word once and on a line of its own.
func lines(words []string) string {
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, "\n", " ")
	}
	slices.Sort(words)
	return strings.Join(slices.DeleteFunc(slices.Compact(words), func(w string) bool { return w == "" }), "\n")
}
