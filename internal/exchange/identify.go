package exchange

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Identified is what came of saying who a name is.
type Identified struct {
	Into    *party.Organisation
	Changed int // records of the actor's organisation that name it now
}

// Identify says that an organisation nobody has confirmed is another one: whatever
// the actor's organisation keeps names the other from now on. The entry in the
// directory goes too when it is the actor's own; what others keep is theirs to
// change. Errors: not-found for either, invalid when the first is confirmed, gone
// already, or the same as the second.
func (m Importer) Identify(ctx context.Context, from, into string) (Identified, error) {
	return door.Do(ctx, m.d, "organisation.identify", nil, func(tx *door.Tx) (Identified, error) {
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
		out := Identified{Into: i}
		all := mentions{tx, f.ID, i.ID, true, &out.Changed}
		if err := all.move(); err != nil {
			return Identified{}, err
		}
		if f.Org != tx.Who.Org {
			return out, nil
		}
		f.MergedInto, f.Status = i.ID, "merged"
		return out, door.Save(tx, f)
	})
}

func identifiable(from, into *party.Organisation) error {
	switch {
	case from.ID == into.ID:
		return kinds.Invalid("/into", "self", "this is the same organisation")
	case from.Confirmed || !from.MergedInto.IsZero():
		return kinds.Invalid("/into", "confirmed", "%s is identified already", from.Name)
	case !into.MergedInto.IsZero():
		return kinds.Invalid("/into", "merged", "%s turned out to be another organisation: choose that one", into.Name)
	default:
		return nil
	}
}
