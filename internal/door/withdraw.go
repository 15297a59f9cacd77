package door

import (
	"encoding/json"
	"fmt"
	"reflect"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// withdrawn is the schema number of the last version of a record that was taken back:
// its body is what the record said last, and no list, no look back after that instant and
// no version of it shows it. The audit trail does.
const withdrawn = 0

// NounOf gives the noun of a kind of record.
func NounOf[E any]() string { return kindOf[E]().Noun }

// Withdraw takes back a record that was made by mistake: it leaves the register, and its
// versions and its rows in the audit trail stay. Whoever calls has looked that no other
// record refers to it. Errors: stale when somebody else was faster.
func Withdraw[E any](tx *Tx, e *E) error {
	k, row := kindOf[E](), as(e)
	h := row.head()
	if !tx.owns(row) {
		return kept(k)
	}
	if err := reachesStored[E](tx, k, h.id.String()); err != nil {
		return err
	}
	for _, table := range k.linkTables() {
		if err := tx.db.Exec("delete from "+table.Name+" where "+table.From+" = ?", h.id.String()).Error; err != nil {
			return err
		}
	}
	gone := tx.db.Exec("delete from "+k.Table+" where id = ? and org_id = ? and version = ?", h.id.String(), *h.org, *h.version)
	if gone.Error != nil {
		return gone.Error
	}
	if gone.RowsAffected == 0 {
		return Stale(k.Noun)
	}
	return tx.trail.withdraw(tx, k, row)
}

// withdraw remembers that a record was taken back.
func (t *trail) withdraw(tx *Tx, k *Kind, row Row) error {
	h := row.head()
	body, err := json.Marshal(row)
	if err != nil {
		return fmt.Errorf("write the history of a %s: %w", k.Noun, err)
	}
	id, req := h.id.String(), RequestOf(tx.ctx)
	before, err := t.before(tx, id, *h.version)
	if err != nil {
		return err
	}
	delete(t.known, ref(k.Noun, id))
	sum := bodyHash(string(body), req.Reason, withdrawn)
	t.history = append(t.history, history{id, *h.version + 1, *h.org, k.Noun, tx.Now, tx.Who.Name, req.Reason, withdrawn, string(body), sum})
	t.audit = append(t.audit, audit{
		OrgID: *h.org, At: tx.Now, Actor: tx.Who.Name, Action: access.Action(k.Noun + ".withdraw"), Kind: k.Noun, RecordID: id,
		BeforeHash: before, AfterHash: sum, RequestID: req.ID,
	})
	if len(t.history) < 1000 {
		return nil
	}
	return t.flush(tx)
}

// Version reads one version of a record of the actor's organisation; not-found when there
// was none.
func Version[E any](tx *Tx, id string, version int) (*E, error) {
	k := kindOf[E]()
	found, err := past[E](tx, versionsSQL+" and version = @version", "", map[string]any{"kind": k.Noun, "id": id, "version": version})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, kinds.NotFound(k.Noun)
	}
	return found[0].Record, nil
}

// NounIs gives the noun of a record.
func NounIs(e any) string { return byType[reflect.TypeOf(e).Elem()].Noun }
