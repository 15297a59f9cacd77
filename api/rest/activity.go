package rest

import (
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/record"
)

// activities is the record of processing of a controller.
func activities(d *door.Door) []Route {
	verbs, at := record.NewActivities(d), "/activities/{id}"
	return slices.Concat(noun("activity", "activities", verbs), []Route{
		act(at+"/reviews", "activity.review", "Record that the record of an activity was looked at", func(ctx context.Context, q one, in record.ReviewInput) (*record.Activity, error) {
			return verbs.Review(ctx, q.ID, in)
		}),
		act(at+"/transitions", "activity.move", "State another status of an activity from a day on", func(ctx context.Context, q one, in record.MoveInput) (*record.Activity, error) {
			return verbs.Move(ctx, q.ID, in)
		}),
	})
}
