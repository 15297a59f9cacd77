package demo

import (
	"context"
	"fmt"

	"ledd/internal/door"
	"ledd/internal/dpia"
	"ledd/internal/record"
	"ledd/internal/risk"
)

const dpiasFile = "fjordvik/dpias.json"

// weighed is a DPIA of the demonstration, which names activities and systems by code, and
// what was decided on it.
type weighed struct {
	Activities []string           `json:"activities"`
	Systems    []string           `json:"systems"`
	Complete   bool               `json:"complete"`
	Decide     []dpia.DecideInput `json:"decide"`
	DPIA       dpia.DPIAInput     `json:"dpia"`
}

// loadDPIAs makes the DPIAs that are not there yet.
func loadDPIAs(ctx context.Context, d *door.Door) error {
	all, err := listIn[weighed](dpiasFile)
	if err != nil {
		return err
	}
	for _, w := range all {
		if err := w.load(ctx, d, dpia.NewDPIAs(d)); err != nil {
			return fmt.Errorf("%s: %s: %w", dpiasFile, w.DPIA.Code, err)
		}
	}
	return nil
}

// load makes one DPIA; an activity or system that the register lacks is left out.
func (w weighed) load(ctx context.Context, d *door.Door, verbs dpia.DPIAs) error {
	known, err := verbs.List(ctx, byCode(w.DPIA.Code))
	if err != nil || len(known.Items) > 0 {
		return err
	}
	activities, err := called(ctx, record.NewActivities(d).Noun, w.Activities)
	if err != nil {
		return err
	}
	for _, a := range activities {
		w.DPIA.Activities = append(w.DPIA.Activities, a.ID)
	}
	if w.DPIA.Systems, err = systemsCalled(ctx, d, w.Systems); err != nil {
		return err
	}
	a, err := verbs.Create(ctx, w.DPIA)
	if err != nil || !w.Complete {
		return err
	}
	if a, err = verbs.Complete(ctx, a.ID.String(), risk.VersionInput{}); err != nil {
		return err
	}
	for _, in := range w.Decide {
		if _, err := verbs.Decide(ctx, a.ID.String(), in); err != nil {
			return err
		}
	}
	return nil
}
