package record

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ActivityReview is one look at the record of an activity (art. 5(2)): by whom, on which
// day, and what came of it.
type ActivityReview struct {
	ReviewedOn kinds.Date `json:"reviewedOn" required:"true"`
	ReviewedBy string     `json:"reviewedBy" required:"true"`
	Outcome    string     `json:"outcome" required:"true"`
	Note       string     `json:"note" required:"true"`
}

// ReviewInput is what a client says of a review.
type ReviewInput struct {
	ReviewedOn kinds.Date `json:"reviewedOn" validate:"required"`
	ReviewedBy string     `json:"reviewedBy" validate:"max=255" doc:"absent: who asks"`
	Outcome    string     `json:"outcome" validate:"required,oneof=unchanged corrected to_correct to_end" doc:"“unchanged” is a review, too"`
	Note       string     `json:"note" validate:"max=4000"`
	Version    int        `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// MoveInput states another status of an activity.
type MoveInput struct {
	To      Status     `json:"to" validate:"required,oneof=planned ongoing paused ended"`
	On      kinds.Date `json:"on" doc:"the day from which it holds, today when absent; to ended: the last day of the processing"`
	Version int        `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// Activities is the verbs of processing activities.
type Activities struct {
	door.Noun[Activity, ActivityInput]
	d *door.Door
}

// NewActivities gives the verbs.
func NewActivities(d *door.Door) Activities {
	return Activities{door.NewNoun[Activity, ActivityInput](d), d}
}

// Review records that somebody looked at the record of an activity. Errors: not-found,
// stale; invalid for a day that has not come.
func (s Activities) Review(ctx context.Context, id string, in ReviewInput) (*Activity, error) {
	return door.Do(ctx, s.d, "activity.review", in, func(tx *door.Tx) (*Activity, error) {
		if in.ReviewedOn > tx.Today() {
			return nil, kinds.Invalid("/reviewedOn", "future", "a review is recorded when it has been done: %s has not come yet", in.ReviewedOn)
		}
		return door.Change(tx, id, in.Version, func(a *Activity) error {
			if len(a.Reviews) >= mostReviews {
				return kinds.Invalid("/reviewedOn", "max", "there is room for %d reviews at most", mostReviews)
			}
			by := in.ReviewedBy
			if by == "" {
				by = tx.Who.Name
			}
			a.Reviews = append(a.Reviews, ActivityReview{in.ReviewedOn, by, in.Outcome, in.Note})
			return nil
		})
	})
}

// mostReviews is how many an activity keeps: one a month for forty years.
const mostReviews = 500

// Move states another status of an activity from a day on. Errors: not-found, stale;
// invalid where the days come in the wrong order.
func (s Activities) Move(ctx context.Context, id string, in MoveInput) (*Activity, error) {
	return door.Do(ctx, s.d, "activity.move", in, func(tx *door.Tx) (*Activity, error) {
		return door.Change(tx, id, in.Version, func(a *Activity) error {
			on := in.On
			if !on.Known() {
				on = tx.Today()
			}
			a.move(in.To, on)
			return nil
		})
	})
}

// Verify gives an activity the day on which it was written down, and refuses words that
// the organisation does not have.
func (a *Activity) Verify(tx *door.Tx) error {
	if !a.CreatedOn.Known() && a.Version == 1 {
		a.CreatedOn = tx.Today()
	}
	return unknownWords(tx, a.coded())
}
