package demo

import (
	"context"
	"fmt"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

const activitiesFile = "fjordvik/activities.json"

// entry is a processing activity of the demonstration: what it names by code, and when
// its record was last looked at.
type entry struct {
	Unit     string               `json:"unit"`
	Systems  []string             `json:"systems"`
	Reviewed kinds.Date           `json:"reviewed"`
	Activity record.ActivityInput `json:"activity"`
}

// loadActivities makes the activities that are not there yet, and their reviews.
func loadActivities(ctx context.Context, d *door.Door) error {
	all, err := listIn[entry](activitiesFile)
	if err != nil {
		return err
	}
	verbs := record.NewActivities(d)
	for _, e := range all {
		known, err := verbs.List(ctx, door.Query{Filters: map[string]string{"code": e.Activity.Code}, Limit: 1})
		if err != nil {
			return err
		}
		if len(known.Items) > 0 {
			continue
		}
		if err := e.load(ctx, d, verbs); err != nil {
			return fmt.Errorf("%s: %s: %w", activitiesFile, e.Activity.Code, err)
		}
	}
	return nil
}

// load makes one activity; a unit or system that the register lacks is left out.
func (e entry) load(ctx context.Context, d *door.Door, verbs record.Activities) error {
	units, err := door.NewNoun[party.Unit, party.UnitInput](d).List(ctx, door.Query{Filters: map[string]string{"code": e.Unit}, Limit: 1})
	if err != nil {
		return err
	}
	for _, u := range units.Items {
		e.Activity.ResponsibleUnit = u.ID
	}
	for _, code := range e.Systems {
		found, err := door.NewNoun[chain.System, chain.SystemInput](d).List(ctx, door.Query{Filters: map[string]string{"code": code}, Limit: 1})
		if err != nil {
			return err
		}
		for _, s := range found.Items {
			e.Activity.Systems = append(e.Activity.Systems, s.ID)
		}
	}
	a, err := verbs.Create(ctx, e.Activity)
	if err != nil || !e.Reviewed.Known() {
		return err
	}
	_, err = verbs.Review(ctx, a.ID.String(), record.ReviewInput{ReviewedOn: e.Reviewed, ReviewedBy: "Personvernkoordinator", Outcome: "unchanged"})
	return err
}
