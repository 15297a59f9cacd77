package door

import (
	"slices"
	"strconv"

	"ledd/internal/kinds"
)

// holder is a record that a code or an external identifier means already.
type holder struct {
	ID     string
	OrgID  kinds.OrgID
	System string // empty: Value is a code
	Value  string
}

// sameKeys refuses rows whose code or external identifier another record of
// their organisation has, and says which. Whoever comes in between is refused by
// the database.
func sameKeys[E any](tx *Tx, k *Kind, rows []*E) error {
	var found []kinds.Violation
	for chunk := range slices.Chunk(rows, 100) {
		holders, err := tx.holders(k, asRows(chunk))
		if err != nil {
			return err
		}
		for _, e := range chunk {
			found = append(found, clashes(tx, k, as(e), holders)...)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &kinds.Error{Kind: kinds.KindConflict, Message: "a record with the same code or identifier is already there", Violations: found}
}

func asRows[E any](rows []*E) []Row {
	out := make([]Row, 0, len(rows))
	for _, e := range rows {
		out = append(out, as(e))
	}
	return out
}

// holders finds what the rows' codes and external identifiers mean, in one query.
func (tx *Tx) holders(k *Kind, rows []Row) ([]holder, error) {
	var orgs []kinds.OrgID
	codes, systems, values := []string{}, []string{}, []string{}
	for _, row := range rows {
		keys := row.keys()
		orgs = append(orgs, *row.head().org)
		if keys.Code != "" {
			codes = append(codes, keys.Code)
		}
		for _, x := range keys.ExternalIDs {
			systems, values = append(systems, x.System), append(values, x.Value)
		}
	}
	slices.SortFunc(orgs, kinds.OrgID.Compare)
	slices.Sort(systems)
	orgs, systems = slices.Compact(orgs), slices.Compact(systems)
	var out []holder
	if len(codes)+len(values) == 0 {
		return out, nil
	}
	err := tx.db.Raw("select id, org_id, '' as system, code as value from "+k.Table+" where org_id in ? and code in ?"+
		" union all select record_id, org_id, system, value from external_ids where org_id in ? and kind = ? and system in ? and value in ?",
		orgs, codes, orgs, k.Noun, systems, values).Scan(&out).Error
	return out, err
}

// clashes lists what of a row's keys another record has.
func clashes(tx *Tx, k *Kind, row Row, holders []holder) []kinds.Violation {
	var found []kinds.Violation
	h, keys := row.head(), row.keys()
	id, org := h.id.String(), *h.org
	look := func(pointer, system, value, shown string) {
		for _, t := range holders {
			if value != "" && t.Value == value && t.System == system && t.OrgID == org && t.ID != id {
				found = append(found, kinds.Violation{Pointer: pointer, Code: "taken", Detail: takenBy(tx, k, row, shown, t.ID)})
				return
			}
		}
	}
	look("/code", "", keys.Code, keys.Code)
	for i, x := range keys.ExternalIDs {
		look("/externalIds/"+itoa(i), x.System, x.Value, x.System+":"+x.Value)
	}
	return found
}

// takenBy names the record that has a key, where the actor may see it.
func takenBy(tx *Tx, k *Kind, row Row, value, id string) string {
	if !tx.owns(row) {
		return strconv.Quote(value) + " means another " + k.Noun + " already"
	}
	return strconv.Quote(value) + " means " + k.Noun + " " + id + " already: change that one, or take another"
}
