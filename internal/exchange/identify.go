package exchange

import (
	"cmp"
	"context"
	"reflect"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Identified is what came of saying who a name is.
type Identified struct {
	Into    *party.Organisation
	Changed int // records of the actor's organisation that name it now
}

// Identify says that an organisation nobody has confirmed is another one. Whatever
// the actor's organisation keeps names the other from now on: its records, and the
// organisations that it added and on which nobody else relies. The entry in the
// directory is merged too when it is the actor's own and nobody else relies on it;
// else it is left alone, since others mean by it what they mean.
//
// What was said is remembered for the actor's organisation (party.Identification),
// so that a file with the old name, or number, means the other the next time as
// well. It holds until it is said otherwise, whatever becomes of the entry, and
// binds nobody else.
//
// Errors: not-found for either; invalid when nobody is acted for, when the first is
// confirmed or the same as the second, when the second was merged itself, or when
// the first was merged and nothing of the actor's organisation names it.
func (m Importer) Identify(ctx context.Context, from, into string) (Identified, error) {
	return door.Do(ctx, m.d, "organisation.identify", nil, func(tx *door.Tx) (Identified, error) {
		if tx.Who.Org.IsZero() {
			return Identified{}, kinds.Invalid("org", "required", "say for whom: it is an organisation that means somebody by a name")
		}
		f, err := door.Get[party.Organisation](tx, from)
		if err != nil {
			return Identified{}, err
		}
		i, err := door.Get[party.Organisation](tx, into)
		if err != nil {
			return Identified{}, err
		}
		if err := identifiable(f, i); err != nil {
			return Identified{}, err
		}
		return identify(tx, f, i)
	})
}

func identifiable(from, into *party.Organisation) error {
	switch {
	case from.ID == into.ID:
		return kinds.Invalid("/into", "self", "this is the same organisation")
	case from.Confirmed:
		return errIdentified(from)
	case !into.MergedInto.IsZero():
		return kinds.Invalid("/into", "merged", "%s turned out to be another organisation: choose that one", into.Name)
	default:
		return nil
	}
}

func errIdentified(o *party.Organisation) error {
	return kinds.Invalid("/into", "confirmed", "%s is identified already", o.Name)
}

func identify(tx *door.Tx, from, into *party.Organisation) (Identified, error) {
	out := Identified{Into: into}
	own := mentions{tx, from.ID, into.ID, true, &out.Changed}
	if err := cmp.Or(own.moveEntries(), own.move()); err != nil {
		return out, err
	}
	known, err := remember(tx, from, into.ID)
	switch {
	case err != nil:
		return out, err
	case !from.MergedInto.IsZero() && out.Changed == 0 && !known:
		return out, errIdentified(from)
	case from.Org != tx.Who.Org:
		return out, nil
	}
	relied, err := from.Relied(tx)
	if err != nil || relied {
		return out, err
	}
	from.MergedInto, from.Status = into.ID, "merged"
	return out, door.Save(tx, from)
}

// remember keeps whom the spellings of an organisation mean for the actor's, and
// reports whether that had been said of one of them before.
func remember(tx *door.Tx, from *party.Organisation, into kinds.OrgID) (known bool, err error) {
	said, err := identifications(tx)
	if err != nil {
		return false, err
	}
	done := map[string]bool{}
	for _, name := range from.CalledBy() {
		key := door.Fold(name)
		if done[key] {
			continue
		}
		done[key] = true
		i := said[key]
		if i == nil {
			err = door.Add(tx, door.Make[party.Identification](party.IdentificationInput{Name: name, Organisation: into}))
		} else if known = true; i.Organisation != into {
			i.Organisation = into
			err = door.Save(tx, i)
		}
		if err != nil {
			return known, err
		}
	}
	return known, nil
}

// identifications is whom the actor's organisation means by names, folded, that
// it has identified.
func identifications(tx *door.Tx) (map[string]*party.Identification, error) {
	all, err := door.All[party.Identification](tx, "org_id = ?", tx.Who.Org)
	said := make(map[string]*party.Identification, len(all))
	for _, i := range all {
		said[i.NameKey] = i
	}
	return said, err
}

// moveEntries lets the organisations that the actor's organisation keeps name the
// other as their parent or successor; an entry on which others rely is left alone.
func (m mentions) moveEntries() error {
	all, err := door.All[party.Organisation](m.tx, "org_id = ? and id <> ? and (ultimate_parent = ? or cast(successors as text) like ?)",
		m.tx.Who.Org, m.from, m.from, "%"+m.from.String()+"%")
	if err != nil {
		return err
	}
	for _, o := range all {
		relied, err := o.Relied(m.tx)
		if err != nil {
			return err
		}
		if relied {
			continue
		}
		swap(reflect.ValueOf(o.Input()), m.from, m.into)
		if o.UltimateParent == o.ID { // it is the other itself
			o.UltimateParent = kinds.OrgID{}
		}
		if err := door.Save(m.tx, o); err != nil {
			return err
		}
		*m.changed++
	}
	return nil
}
