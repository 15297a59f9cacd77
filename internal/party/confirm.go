package party

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Confirm records that the actor's organisation, which added an organisation to
// the directory, has checked who it is. Confirming twice changes nothing.
//
// Errors: not-found for one that others keep or that turned out to be another;
// forbidden once others rely on the entry: they mean by it what they mean.
func (s Organisations) Confirm(ctx context.Context, id string) (*Organisation, error) {
	return door.Do(ctx, s.d, "organisation.identify", nil, func(tx *door.Tx) (*Organisation, error) {
		o, err := door.Get[Organisation](tx, id)
		switch {
		case err != nil:
			return nil, err
		case o.Org != tx.Who.Org || !o.MergedInto.IsZero():
			return nil, kinds.NotFound("organisation")
		case o.Confirmed:
			return o, nil
		}
		o.Confirmed = true
		return o, door.Save(tx, o)
	})
}
