package rest

import (
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/record"
	"ledd/internal/starter"
)

// starterOf is the language in which the starter set is named.
type starterOf struct {
	Lang string `query:"lang" validate:"omitempty,oneof=nb nn en da" doc:"the language of the names, Bokmål when absent; the texts that are adopted are Norwegian"`
}

// starters is the starter set: what can be adopted, and what a later version offers.
func starters(d *door.Door) []Route {
	verbs, at, of := starter.New(d), "/activities/starter", "/activities/{id}/starter"
	adopt := act(at, "activity.adopt", "Make activities of entries of the starter set; those that were adopted before stay as they are", func(ctx context.Context, _ nothing, in starter.AdoptInput) (*starter.Taken, error) {
		return verbs.Adopt(ctx, in)
	})
	return []Route{
		read(at, "activity.read", "Read the starter set of processing activities, and what the organisation has of it", func(ctx context.Context, q starterOf) (starter.State, error) {
			return verbs.Read(ctx, q.Lang)
		}).named("activityStarter"),
		adopt,
		read(of, "activity.read", "Read what the newest version of the starter set offers an adopted activity", func(ctx context.Context, q one) (starter.Difference, error) {
			return verbs.Difference(ctx, q.ID)
		}).named("activityStarterDifference"),
		act(of, "activity.settle", "Take fields of the newest version of the starter set, and keep the others", func(ctx context.Context, q one, in starter.SettleInput) (*record.Activity, error) {
			return verbs.Settle(ctx, q.ID, in)
		}),
	}
}

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
