package door

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// as gives the entity's Row; a type without one is a mistake of the program.
func as[E any](e *E) Row {
	row, ok := any(e).(Row)
	if !ok {
		panic(fmt.Sprintf("%T is no door.Row", e))
	}
	return row
}

// Get reads one record, if the actor's organisation may see it; whatever it may
// not see is not found. It reads the register as it stands: a conflict under
// WithKnownAt, where Known is what reads.
func Get[E any](tx *Tx, id string) (*E, error) {
	k := kindOf[E]()
	if err := tx.present("this " + k.Noun); err != nil {
		return nil, err
	}
	known, err := kinds.ParseID[E](id)
	if err != nil {
		return nil, kinds.NotFound(k.Noun)
	}
	e := new(E)
	err = tx.readable(k, known).Take(e).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, kinds.NotFound(k.Noun)
	}
	if err != nil {
		return nil, err
	}
	redact(tx, k, []*E{e})
	return e, tx.related(as(e), k)
}

// see narrows a query to the rows that the actor's organisation may see.
func (tx *Tx) see(k *Kind) *gorm.DB {
	q := tx.db.Table(k.Table)
	switch {
	case tx.everywhere() || k.Visible == Directory:
		return q
	case k.Visible == Published:
		return q.Where("(org_id = ? or published)", tx.Who.Org)
	}
	return q.Where("org_id = ?", tx.Who.Org)
}

// related refuses a record that the action does not reach: the policy says
// whose records it may touch.
func (tx *Tx) related(row Row, k *Kind) error {
	if tx.rule.Relation == access.Owner && k.Visible != Own && strings.HasPrefix(string(tx.rule.Action), k.Noun+".") && !tx.owns(row) && !strings.HasSuffix(string(tx.rule.Action), ".read") {
		return kept(k)
	}
	return nil
}

func (tx *Tx) owns(row Row) bool {
	return tx.open || tx.Who.Role == access.Operator || *row.head().org == tx.Who.Org
}

// Add makes new records: identifiers, version 1, the clock, their references
// resolved, their history and audit rows. A record without an organisation
// belongs to the actor's.
func Add[E any](tx *Tx, rows ...*E) error {
	if len(rows) == 0 {
		return nil
	}
	k := kindOf[E]()
	for _, e := range rows {
		h := as(e).head()
		if *h.id == (kinds.OrgID{}).UUID {
			*h.id = kinds.NewID[E]().UUID
		}
		if h.org.IsZero() {
			*h.org = tx.Who.Org
		}
		*h.version, *h.createdAt, *h.updatedAt = 1, tx.Now, tx.Now
		prepare(as(e))
	}
	if err := check(tx, rows); err != nil {
		return err
	}
	if err := reaches(tx, k, true, rows...); err != nil {
		return err
	}
	if err := sameKeys(tx, k, rows); err != nil {
		return err
	}
	if err := tx.db.Table(k.Table).CreateInBatches(rows, tx.store.Batch(k.columns)).Error; err != nil {
		return err
	}
	return leave(tx, k, "create", rows)
}

// Save writes a changed record, if nobody else was faster: the version that was
// read must still be the one that is stored, else the error is stale.
func Save[E any](tx *Tx, e *E) error { return save(tx, e, "created_at", "org_id") }

// Cede saves a record and lets another organisation keep it from now on.
func Cede[E any](tx *Tx, e *E, to kinds.OrgID) error {
	if row := as(e); tx.owns(row) {
		*row.head().org = to
	}
	return save(tx, e, "created_at")
}

func save[E any](tx *Tx, e *E, omit ...string) error {
	k, row := kindOf[E](), as(e)
	h := row.head()
	if !tx.owns(row) {
		return kept(k)
	}
	if err := reachesStored[E](tx, k, h.id.String()); err != nil {
		return err
	}
	was := *h.version
	*h.version, *h.updatedAt = was+1, tx.Now
	prepare(row)
	if err := check(tx, []*E{e}); err != nil {
		return err
	}
	if err := reaches(tx, k, false, e); err != nil {
		return err
	}
	if err := sameKeys(tx, k, []*E{e}); err != nil {
		return err
	}
	done := tx.db.Table(k.Table).Where("version = ?", was).Select("*").Omit(omit...).Updates(e)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return Stale(k.Noun)
	}
	return leave(tx, k, "update", []*E{e})
}

// kept says that a record is another organisation's, as far as one may see it.
func kept(k *Kind) error {
	if k.Visible == Own && !k.Shared {
		return kinds.NotFound(k.Noun)
	}
	return kinds.Fail(kinds.KindForbidden, "this %s is kept by another organisation, and only that one may change it", k.Noun)
}

// Stale says that somebody else was faster.
func Stale(noun string) error {
	return kinds.Fail(kinds.KindStale, "this %s was changed by somebody else meanwhile: read it again and repeat the change", noun)
}

// Try prepares a record and lists everything that would keep it from being
// saved, without saving it. What was tried before counts as there, so that a
// batch may refer to itself.
func Try[E any](tx *Tx, e *E) error {
	h := as(e).head()
	if *h.id == (kinds.OrgID{}).UUID {
		*h.id = kinds.NewID[E]().UUID
	}
	if h.org.IsZero() {
		*h.org = tx.Who.Org
	}
	prepare(as(e))
	if err := Validate(e); err != nil {
		return err
	}
	if err := check(tx, []*E{e}); err != nil {
		return err
	}
	tx.trail.know(kindOf[E]().Noun, h.id.String())
	return nil
}

// check gathers everything that is wrong with prepared rows.
func check[E any](tx *Tx, rows []*E) error {
	var violations []kinds.Violation
	var refs []Ref
	for _, e := range rows {
		row := as(e)
		violations = append(violations, row.Check()...)
		refs = append(refs, row.Refs()...)
	}
	missing, err := tx.resolve(refs)
	if err != nil {
		return err
	}
	if err := kinds.Violations(append(violations, missing...)); err != nil {
		return err
	}
	for _, e := range rows {
		if v, ok := any(e).(Verifier); ok {
			if err := v.Verify(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// resolve looks every reference up in the actor's own scope, one query a kind,
// and lists those that lead nowhere the actor can see.
func (tx *Tx) resolve(refs []Ref) ([]kinds.Violation, error) {
	nowhere, err := Unreached(tx, refs)
	missing := make([]kinds.Violation, 0, len(nowhere))
	for _, r := range nowhere {
		missing = append(missing, kinds.Violation{Pointer: r.Pointer, Code: "unknown-reference", Detail: "there is no such " + r.To + ": give the id of one that you can read, or none"})
	}
	return missing, err
}

// Resolve refuses references of an input that lead nowhere the actor can see, each at its
// place.
func Resolve(tx *Tx, refs ...Ref) error {
	missing, err := tx.resolve(refs)
	if err != nil {
		return err
	}
	return kinds.Violations(missing)
}

// Unreached lists the references that lead nowhere the actor can see.
func Unreached(tx *Tx, refs []Ref) ([]Ref, error) {
	wanted := map[string][]string{}
	for _, r := range refs {
		if r.ID != "" && !tx.trail.known[ref(r.To, r.ID)] && !slices.Contains(wanted[r.To], r.ID) {
			wanted[r.To] = append(wanted[r.To], r.ID)
		}
	}
	for noun, ids := range wanted {
		for chunk := range slices.Chunk(ids, 500) {
			var found []string
			if err := tx.see(kindNamed(noun)).Where("id in ?", chunk).Pluck("id", &found).Error; err != nil {
				return nil, err
			}
			tx.trail.know(noun, found...)
		}
	}
	var nowhere []Ref
	for _, r := range refs {
		if r.ID == "" || tx.trail.known[ref(r.To, r.ID)] {
			continue
		}
		var found []string
		if r.Shared {
			if err := tx.shared(kindNamed(r.To)).Where("id = ?", r.ID).Pluck("id", &found).Error; err != nil {
				return nil, err
			}
		}
		if len(found) == 0 {
			nowhere = append(nowhere, r)
		}
	}
	return nowhere, nil
}

// leave mirrors the rows' links and keys, keeps their traces, and notes them for history and audit.
func leave[E any](tx *Tx, k *Kind, verb string, rows []*E) error {
	fresh := verb == "create"
	if err := writeLinks(tx, k, rows, fresh); err != nil {
		return err
	}
	if err := trace(tx, k, fresh, rows); err != nil {
		return err
	}
	for _, e := range rows {
		row := as(e)
		tx.trail.know(k.Noun, row.head().id.String())
		if err := tx.trail.note(tx, access.Action(k.Noun+"."+verb), k, row); err != nil {
			return err
		}
		if f, ok := any(e).(Follower); ok {
			if err := f.Follow(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeLinks keeps the link tables equal to the lists that the aggregates hold.
func writeLinks[E any](tx *Tx, k *Kind, rows []*E, fresh bool) error {
	for _, table := range k.linkTables() {
		var values []map[string]any
		for _, e := range rows {
			row := as(e)
			if !fresh {
				if err := tx.db.Exec("delete from "+table.Name+" where "+table.From+" = ?", row.head().id.String()).Error; err != nil {
					return err
				}
			}
			values = append(values, table.rows(k, row)...)
		}
		if len(values) == 0 {
			continue
		}
		if err := tx.db.Table(table.Name).CreateInBatches(values, tx.store.Batch(len(values[0]))).Error; err != nil {
			return err
		}
	}
	return nil
}
