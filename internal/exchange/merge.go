package exchange

import (
	"reflect"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/batch"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// merge makes one organisation of two: whatever referred to the first refers to
// the second from now on, and the first stays as a trace.
func (s *session) merge(r row, b *directory, from, into *party.Organisation) {
	s.save()
	spellings := append([]string{from.Name}, from.Aliases...)
	gone := *from
	gone.MergedInto, gone.Status, gone.Aliases = into.ID, "merged", nil
	if s.fatal != nil || s.refused(r, "alias", door.Save(s.tx, &gone)) {
		return
	}
	if into.UltimateParent == from.ID {
		into.UltimateParent = kinds.OrgID{}
	}
	if !s.called(r, b, into, spellings...) || s.broken(move(s.tx, b, from.ID, into.ID)) {
		return
	}
	delete(b.byKey, from.ID.String())
	s.res.Updated++
	s.res.Merged = append(s.res.Merged, from.Name)
}

// move lets everything that refers to one organisation refer to another.
func move(tx *door.Tx, b *directory, from, into kinds.OrgID) error {
	for _, o := range b.byKey {
		if o.ID != from && swap(reflect.ValueOf(o.Input()), from, into) {
			if err := door.Save(tx, o); err != nil {
				return err
			}
		}
	}
	return mentions{tx: tx, from: from, into: into}.move()
}

// move changes every record that mentions the one organisation.
func (m mentions) move() error {
	for _, k := range mentioning {
		if err := k.move(m); err != nil {
			return err
		}
	}
	return nil
}

// mentioner is a kind of record that names organisations: the columns that hold one,
// and those that hold a list or a part that names some.
type mentioner struct {
	of      reflect.Type
	columns []string
	lists   []string
	move    func(mentions) error
}

// mentioning is every kind of record that a merge changes, an agreement before what
// hangs on it.
var mentioning = []mentioner{
	mentionedIn("upstream downstream guarantees_by", "controllers authorising_controllers processing_locations support_locations", ceded),
	mentionedIn[agreement.Agreement]("", "parties mandates signatures annexes allocation exits", nil),
	mentionedIn[agreement.Enclosure]("party brought_by", "", nil),
	mentionedIn[batch.Batch]("replaces", "counterparts", nil),
	mentionedIn[batch.Item]("party", "", nil),
	mentionedIn[chain.System]("", "using_orgs hosting_locations support_locations", nil),
	mentionedIn[chain.Service]("provider", "hosting_locations support_locations", nil),
	mentionedIn[chain.Flow]("from_org to_org", "", nil),
	mentionedIn[assess.Transfer]("exporter importer", "tia", nil),
	mentionedIn[assess.Attestation]("processor claimed_by", "shared_with findings", nil),
	mentionedIn[assess.Supervision]("led_by", "shared_with findings", nil),
	mentionedIn[record.Activity]("", "joint_controllers recipients", nil),
	mentionedIn[record.ProcessorRecord]("", "controllers sub_processors", nil),
	mentionedIn[record.Notice]("controller", "", nil),
	mentionedIn[party.Contact]("party", "", nil),
	uncounted(mentionedIn[party.Identification]("organisation", "", nil)), // said, and not kept
}

// mentions is whatever names one organisation and shall name another.
type mentions struct {
	tx         *door.Tx
	from, into kinds.OrgID
	own        bool // only what the actor's organisation keeps
	changed    *int // counts, when it is not nil
}

// mentionedIn changes the records of a kind that mention the organisation. finish
// settles what follows.
func mentionedIn[E any](columns, lists string, finish func(mentions, *E) error) mentioner {
	k := mentioner{of: reflect.TypeFor[E](), columns: strings.Fields(columns), lists: strings.Fields(lists)}
	var where []string
	for _, column := range k.columns {
		where = append(where, column+" = @id")
	}
	for _, column := range k.lists {
		where = append(where, "cast("+column+" as text) like @within")
	}
	text := "(" + strings.Join(where, " or ") + ")"
	k.move = func(m mentions) error {
		scope := text
		if m.own {
			scope += " and org_id = @own"
		}
		all, err := door.All[E](m.tx, scope, map[string]any{"id": m.from, "within": "%" + m.from.String() + "%", "own": m.tx.Who.Org})
		if err != nil {
			return err
		}
		for _, e := range all {
			said := reflect.ValueOf(e).Elem()
			for i := range said.NumField() {
				if said.Type().Field(i).Name != "Record" { // whose it is does not change here
					swap(said.Field(i), m.from, m.into)
				}
			}
			if m.changed != nil {
				*m.changed++
			}
			if finish != nil {
				if err := finish(m, e); err != nil {
					return err
				}
			}
			if err := door.Save(m.tx, e); err != nil {
				return err
			}
		}
		return nil
	}
	return k
}

// ceded hands an edge to the organisation that its keeper turned out to be.
func ceded(m mentions, e *chain.Engagement) error {
	if err := settle(m.tx, e); err != nil || e.Org != m.from {
		return err
	}
	return door.Cede(m.tx, e, m.into)
}

// uncounted leaves a kind out of the count of the records that were changed.
func uncounted(k mentioner) mentioner {
	move := k.move
	k.move = func(m mentions) error {
		m.changed = nil
		return move(m)
	}
	return k
}

// swap replaces an identifier wherever it stands in a value, and reports whether
// it stood there.
func swap(v reflect.Value, from, into kinds.OrgID) (found bool) {
	if !v.CanInterface() {
		return false
	}
	if id, ok := v.Interface().(kinds.OrgID); ok {
		if id == from {
			v.Set(reflect.ValueOf(into))
		}
		return id == from
	}
	switch v.Kind() {
	case reflect.Pointer:
		return !v.IsNil() && swap(v.Elem(), from, into)
	case reflect.Struct:
		for _, f := range v.Fields() {
			found = swap(f, from, into) || found
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = swap(v.Index(i), from, into) || found
		}
		if ids, ok := v.Interface().([]kinds.OrgID); ok && found { // the two may have stood side by side
			v.Set(reflect.ValueOf(once(ids)))
		}
	}
	return found
}

// once keeps the first of equal identifiers.
func once(ids []kinds.OrgID) []kinds.OrgID {
	kept := []kinds.OrgID{}
	for _, id := range ids {
		if !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	return kept
}

// settle makes an edge void that a merge has left without a meaning: between an
// organisation and itself, or a second time on the same list. Had the alias been
// known first, it would never have been made.
func settle(tx *door.Tx, e *chain.Engagement) error {
	if e.Upstream == e.Downstream {
		e.State, e.RoleReasons = chain.Refused, "both parties turned out to be the same organisation"
		return nil
	}
	if !e.Published {
		return nil
	}
	same, err := door.All[chain.Engagement](tx, "published and upstream = ? and downstream = ?", e.Upstream, e.Downstream)
	if slices.ContainsFunc(same, func(x *chain.Engagement) bool { return x.ID != e.ID && listed(x) == listed(e) }) {
		e.State, e.RoleReasons = chain.Refused, "the list has this entry already, under another name of the same organisation"
	}
	return err
}
