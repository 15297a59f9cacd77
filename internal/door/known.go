package door

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"ledd/internal/kinds"
)

// knownKey is under what the context says as of when a reading knows.
type knownKey struct{}

// WithKnownAt lets the readings of a context see what had been entered by an
// instant and nothing later: lists, single records and versions of a Noun, Known,
// KnownOf and AllKnown, and the audit trail. What reads the tables as they stand
// (Get, All, Rows) is refused under it, and so is every Do: nothing shows today
// by mistake, and nothing is written. What is about now whatever the reader looks
// at, such as a session, asks under AsItStands.
func WithKnownAt(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, knownKey{}, at.UTC())
}

// AsItStands is the context without an instant: the register as it is now.
func AsItStands(ctx context.Context) context.Context {
	if _, back := KnownAt(ctx); !back {
		return ctx
	}
	return context.WithValue(ctx, knownKey{}, nil)
}

// errPast refuses what would change the register while it is shown as it was.
var errPast = kinds.Fail(kinds.KindConflict, "the register is shown as it was known earlier: nothing can be changed there")

// present refuses a reading of the tables under an instant: they hold what is
// known now.
func (tx *Tx) present(what string) error {
	if at, back := tx.Past(); back {
		return kinds.Fail(kinds.KindConflict, "%s cannot be read as it was known at %s: it is there as it stands only, so leave knownAt out", what, at.Format(time.RFC3339))
	}
	return nil
}

// KnownAt is the instant of WithKnownAt; false when the register is read as it
// stands.
func KnownAt(ctx context.Context) (time.Time, bool) {
	at, ok := ctx.Value(knownKey{}).(time.Time)
	return at, ok
}

// Past reports whether the transaction looks back, and to which instant.
func (tx *Tx) Past() (time.Time, bool) { return KnownAt(tx.ctx) }

// Known reads one record as it was known at the instant of the context; without
// one it is Get.
func Known[E any](tx *Tx, id string) (*E, error) {
	at, back := tx.Past()
	if !back {
		return Get[E](tx, id)
	}
	k := kindOf[E]()
	known, err := kinds.ParseID[E](id)
	if err != nil {
		return nil, kinds.NotFound(k.Noun)
	}
	found, err := remembered[E](tx, at, "h.record_id = @record", map[string]any{"record": known.String()}, tx.seen(k))
	if err == nil && len(found) == 0 {
		return nil, kinds.NotFound(k.Noun)
	}
	if err != nil {
		return nil, err
	}
	redact(tx, k, found)
	return found[0], nil
}

// AllKnown is All as it was known at the instant of the context, without a
// condition; without an instant it is All.
func AllKnown[E any](tx *Tx) ([]*E, error) {
	at, back := tx.Past()
	if !back {
		return All[E](tx, "")
	}
	k := kindOf[E]()
	out, err := remembered[E](tx, at, "", nil, tx.seen(k))
	if err != nil {
		return nil, err
	}
	redact(tx, k, out)
	sortRows(tx, k, out, "code", false)
	return out, nil
}

// KnownOf reads those of some records that the actor may see, in order of code
// and identifier; as they were known at the instant of the context, where there
// is one.
func KnownOf[E, T any](tx *Tx, ids []kinds.ID[T]) ([]*E, error) {
	at, back := tx.Past()
	switch {
	case len(ids) == 0:
		return []*E{}, nil
	case !back:
		return All[E](tx, "id in ?", ids)
	}
	k := kindOf[E]()
	texts := make([]string, 0, len(ids))
	for _, id := range ids {
		if !id.IsZero() {
			texts = append(texts, id.String())
		}
	}
	if len(texts) == 0 {
		return []*E{}, nil
	}
	out, err := remembered[E](tx, at, "h.record_id in @records", map[string]any{"records": texts}, tx.seen(k))
	if err != nil {
		return nil, err
	}
	redact(tx, k, out)
	sortRows(tx, k, out, "code", false)
	return out, nil
}

// KnownWhere is AllKnown of the records whose field, one of the kind's filters, is an
// identifier. The field is one that never changes: looking back, the table says which
// records they are, and only the versions of these are read.
func KnownWhere[E, T any](tx *Tx, name string, id kinds.ID[T]) ([]*E, error) {
	at, back := tx.Past()
	k := kindOf[E]()
	if !slices.Contains(k.Filters, name) {
		return nil, fmt.Errorf("a %s is not looked for by its %s", k.Noun, name)
	}
	if !back {
		return All[E](tx, column(name)+" = ?", id)
	}
	out, err := remembered[E](tx, at, "h.record_id in (select id from "+k.Table+" where org_id = @org and "+column(name)+" = @named)", map[string]any{"named": id}, tx.seen(k))
	if err != nil {
		return nil, err
	}
	redact(tx, k, out)
	sortRows(tx, k, out, "code", false)
	return out, nil
}

// seen is see for a record that is not in its table: whether the actor's
// organisation may see it.
func (tx *Tx) seen(k *Kind) func(Row) bool {
	return func(row Row) bool {
		switch {
		case tx.everywhere() || k.Visible == Directory || *row.head().org == tx.Who.Org:
			return true
		case k.Visible == Published:
			return field(row, "published").Bool()
		}
		return false
	}
}

// The bounds of one look back: records are read in parts, and what a list may
// hold in memory ends somewhere.
const (
	pastPart = 2000
	pastMost = 200_000
)

// remembered gives the newest version, entered by the instant, of every record
// that meets the condition and keep, in the order of their identifiers.
func remembered[E any](tx *Tx, at time.Time, cond string, args map[string]any, keep func(Row) bool) ([]*E, error) {
	k, out := kindOf[E](), []*E{}
	bound := map[string]any{"kind": k.Noun, "at": at.Truncate(time.Microsecond), "org": tx.Who.Org, "part": pastPart, "after": "00000000-0000-0000-0000-000000000000"}
	maps.Copy(bound, args)
	sql := rememberedSQL(k, tx, cond)
	for {
		var part []version
		read := func() error { return tx.db.Raw(sql, bound).Scan(&part).Error }
		if err := k.reading(tx, read); err != nil {
			return nil, err
		}
		for _, v := range part {
			e := new(E)
			if err := v.read(as(e)); err != nil {
				return nil, err
			}
			if keep(as(e)) {
				out = append(out, e)
			}
		}
		if len(out) > pastMost {
			return nil, kinds.Invalid("knownAt", "max", "more than %d records were known then: narrow the list, or read it as it stands", pastMost)
		}
		if len(part) < pastPart {
			return out, nil
		}
		bound["after"] = part[len(part)-1].RecordID
	}
}

// reading runs a query of the history. The database shows an organisation its own
// history alone; of the kinds that others may see, keep decides as tx.see does of
// their tables.
func (k *Kind) reading(tx *Tx, read func() error) error {
	if k.Visible == Own {
		return read()
	}
	return tx.across(read)
}

// rememberedSQL selects the versions. A version of another organisation is left
// out early where nobody but its keeper may see it; the newest one decides who
// that is, since a record can be ceded.
func rememberedSQL(k *Kind, tx *Tx, cond string) string {
	sql := "select h.record_id, h.version, h.schema, h.body from history h where h.schema > 0 and h.kind = @kind and h.record_id > @after and h.entered_at <= @at"
	if k.Visible == Own && !tx.everywhere() {
		sql += " and h.org_id = @org"
	}
	if cond != "" {
		sql += " and " + cond
	}
	return sql + " and not exists (select 1 from history n where n.record_id = h.record_id and n.version > h.version and n.entered_at <= @at) order by h.record_id limit @part"
}

// version is one row of the history as it is read back.
type version struct {
	RecordID string
	Version  int
	Schema   int
	Body     string
}

// upcasters turn the body of a schema number into that of the next one. There is
// one for each number below schemaNumber.
var upcasters = map[int]func(json.RawMessage) (json.RawMessage, error){}

// read fills a record with what the history holds of it, and with what follows
// from that.
func (v version) read(row Row) error {
	body := json.RawMessage(v.Body)
	for n := v.Schema; n < schemaNumber; n++ {
		up, ok := upcasters[n]
		if !ok {
			return fmt.Errorf("version %d of %s is written in schema %d, which nobody reads", v.Version, v.RecordID, v.Schema)
		}
		var err error
		if body, err = up(body); err != nil {
			return fmt.Errorf("version %d of %s: %w", v.Version, v.RecordID, err)
		}
	}
	if v.Schema > schemaNumber {
		return fmt.Errorf("version %d of %s is written in schema %d by a newer program", v.Version, v.RecordID, v.Schema)
	}
	if err := json.Unmarshal(body, row); err != nil {
		return fmt.Errorf("version %d of %s in the history: %w", v.Version, v.RecordID, err)
	}
	prepare(row)
	return nil
}
