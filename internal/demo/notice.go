package demo

import (
	"cmp"
	"context"
	"fmt"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

const noticesFile = "fjordvik/notices.json"

// told is a privacy notice of the demonstration, worded from the records of its
// activities, which it names by code.
type told struct {
	Code         string     `json:"code"`
	Activities   []string   `json:"activities"`
	Language     string     `json:"language"`
	DPO          string     `json:"dpo"` // where the register names none
	AdoptedOn    kinds.Date `json:"adoptedOn"`
	PublishedURL string     `json:"publishedUrl"`
	PublishedOn  kinds.Date `json:"publishedOn"`
}

// loadNotices makes the notices that are not there yet.
func loadNotices(ctx context.Context, d *door.Door) error {
	all, err := listIn[told](noticesFile)
	if err != nil {
		return err
	}
	for _, n := range all {
		if err := n.load(ctx, d); err != nil {
			return fmt.Errorf("%s: %s: %w", noticesFile, n.Code, err)
		}
	}
	return nil
}

func (n told) load(ctx context.Context, d *door.Door) error {
	verbs := record.NewNotices(d)
	known, err := verbs.List(ctx, byCode(n.Code))
	if err != nil || len(known.Items) > 0 {
		return err
	}
	var ids []record.ActivityID
	activities, err := called(ctx, door.NewNoun[record.Activity, record.ActivityInput](d), n.Activities)
	if err != nil {
		return err
	}
	for _, a := range activities {
		ids = append(ids, a.ID)
	}
	in, err := ropa.New(d).Notice(ctx, ids, n.Language)
	if err != nil {
		return err
	}
	in.Code, in.DPO, in.PublishedURL, in.PublishedOn = n.Code, cmp.Or(in.DPO, n.DPO), n.PublishedURL, n.PublishedOn
	made, err := verbs.Create(ctx, in)
	if err != nil || !n.AdoptedOn.Known() {
		return err
	}
	_, err = verbs.Adopt(ctx, made.ID.String(), record.AdoptInput{On: n.AdoptedOn})
	return err
}
