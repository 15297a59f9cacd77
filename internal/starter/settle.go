package starter

import (
	"context"
	"slices"
	"strconv"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// Difference gives what the newest version offers an activity. Errors: not-found; conflict for
// an activity that is not of the set.
func (s Starters) Difference(ctx context.Context, id string) (Difference, error) {
	return door.Look(ctx, s.d, "activity.read", func(tx *door.Tx) (Difference, error) {
		a, err := door.Get[record.Activity](tx, id)
		if err != nil {
			return Difference{}, err
		}
		return s.against(a)
	})
}

func (s Starters) against(a *record.Activity) (Difference, error) {
	d, ok := s.set.Against(a)
	if !ok {
		return d, kinds.Fail(kinds.KindConflict, "this activity does not come from the starter set, so that the set has nothing to offer it")
	}
	return d, nil
}

// SettleInput decides on all that the newest version offers: what is not taken is kept as
// the organisation has it, and not offered again.
type SettleInput struct {
	To      int      `json:"to" validate:"required,min=1" doc:"the version of the set that was looked at"`
	Take    []string `json:"take" validate:"max=50,distinct,dive,max=100" doc:"names of the fields whose new words are taken; all others are kept"`
	Version int      `json:"version" validate:"min=0" doc:"the version of the activity that was read: an older one is stale; absent or 0: whatever it is now"`
}

// Settle takes fields of the newest version into an activity and keeps the others. Errors:
// not-found, stale; conflict for an activity that is not of the set; invalid for another version than the newest, and for a field that has
// no difference.
func (s Starters) Settle(ctx context.Context, id string, in SettleInput) (*record.Activity, error) {
	return door.Do(ctx, s.d, "activity.settle", in, func(tx *door.Tx) (*record.Activity, error) {
		return door.Change(tx, id, in.Version, func(a *record.Activity) error {
			d, err := s.against(a)
			if err != nil {
				return err
			}
			if in.To != d.To || d.From >= d.To || d.Withdrawn {
				return kinds.Invalid("/to", "edition", "version %d is not on offer: the activity follows version %d, and the newest is %d", in.To, d.From, d.To)
			}
			for i, field := range in.Take {
				if !slices.ContainsFunc(d.Changes, func(c Change) bool { return c.Field == field }) {
					return kinds.Invalid("/take/"+strconv.Itoa(i), "unchanged", "the starter set offers nothing for %q: leave it out", field)
				}
				d.take(&a.ActivityInput, field)
			}
			m, _ := s.set.markOf(a.Keys)
			mark{m.code, d.To, m.lang}.write(s.set.editions[0].Set, &a.Keys)
			return nil
		})
	})
}
