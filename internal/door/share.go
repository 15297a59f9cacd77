package door

import (
	"slices"

	"gorm.io/gorm"

	"ledd/internal/kinds"
)

// Shareable is a Row of a Shared kind: some of its records are read by others.
type Shareable interface {
	// Readers lists the organisations that may read the record beside its keeper;
	// none as long as it is the keeper's alone.
	Readers() []kinds.OrgID
}

// shares is the table of who else may read a record. It is kept like every link
// table: Save writes it anew, and the audit compares it.
var shares = Link{Name: "shares", From: "record_id"}

func sharesOf(k *Kind, row Row) []map[string]any {
	var out []map[string]any
	seen := []kinds.OrgID{*row.head().org}
	for _, p := range row.(Shareable).Readers() {
		if !p.IsZero() && !slices.Contains(seen, p) {
			seen = append(seen, p)
			out = append(out, map[string]any{"kind": k.Noun, "record_id": row.head().id.String(), "org_id": p, "keeper": *row.head().org})
		}
	}
	return out
}

// shared narrows a query to what others share with the actor's organisation. Nobody is
// a reader of one's own record, so that is not asked: where one organisation keeps most
// of a table, the planner would take it that nothing is left.
func (tx *Tx) shared(k *Kind) *gorm.DB {
	return tx.db.Table(k.Table).Where("(id, org_id) in (select record_id, keeper from shares where org_id = ? and kind = ?)", tx.Who.Org, k.Noun)
}

// readable narrows a query to the one record that is asked for by its identifier:
// what the actor's organisation may see, or is shared with it.
func (tx *Tx) readable(k *Kind, id any) *gorm.DB {
	q := tx.see(k).Where("id = ?", id)
	if !k.Shared || tx.everywhere() {
		return q
	}
	return q.Or("id = ? and exists (select 1 from shares s where s.record_id = "+k.Table+".id and s.keeper = "+k.Table+".org_id and s.org_id = ? and s.kind = ?)", id, tx.Who.Org, k.Noun)
}

// Shared reads every record of a kind that others share with the actor's organisation. What
// was shared at an earlier instant is not read back: under WithKnownAt they are read as
// they stand, without those that came later.
func Shared[E any](tx *Tx) ([]*E, error) {
	k, out := kindOf[E](), []*E{}
	err := tx.shared(k).Order("id").Find(&out).Error
	if at, back := tx.Past(); back {
		out = slices.DeleteFunc(out, func(e *E) bool { return as(e).head().createdAt.After(at) })
	}
	redact(tx, k, out)
	return out, err
}
