package demo

import (
	"context"
	"fmt"

	"ledd/internal/assess"
	"ledd/internal/door"
	"ledd/internal/record"
)

const screeningsFile = "fjordvik/screenings.json"

// tested is a screening of the demonstration, which names its activity by code.
type tested struct {
	Activity  string                `json:"activity"`
	Screening assess.ScreeningInput `json:"screening"`
}

// loadScreenings makes the screenings that are not there yet.
func loadScreenings(ctx context.Context, d *door.Door) error {
	all, err := listIn[tested](screeningsFile)
	if err != nil {
		return err
	}
	verbs := door.NewNoun[assess.Screening, assess.ScreeningInput](d)
	for _, s := range all {
		known, err := verbs.List(ctx, door.Query{Filters: map[string]string{"code": s.Screening.Code}, Limit: 1})
		if err != nil {
			return err
		}
		if len(known.Items) > 0 {
			continue
		}
		of, err := record.NewActivities(d).List(ctx, door.Query{Filters: map[string]string{"code": s.Activity}, Limit: 1})
		if err != nil {
			return err
		}
		if len(of.Items) == 0 {
			return fmt.Errorf("%s: %s: there is no activity %s", screeningsFile, s.Screening.Code, s.Activity)
		}
		s.Screening.Activity = of.Items[0].ID
		if _, err := verbs.Create(ctx, s.Screening); err != nil {
			return fmt.Errorf("%s: %s: %w", screeningsFile, s.Screening.Code, err)
		}
	}
	return nil
}
