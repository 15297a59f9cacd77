package demo

import (
	"context"
	"encoding/json"
	"fmt"

	"ledd/internal/chain"
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
	text, err := files.ReadFile("data/" + dpiasFile)
	if err != nil {
		return err
	}
	var all []weighed
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("%s: %w", dpiasFile, err)
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
	for _, code := range w.Activities {
		of, err := record.NewActivities(d).List(ctx, byCode(code))
		if err != nil {
			return err
		}
		for _, a := range of.Items {
			w.DPIA.Activities = append(w.DPIA.Activities, a.ID)
		}
	}
	for _, code := range w.Systems {
		of, err := door.NewNoun[chain.System, chain.SystemInput](d).List(ctx, byCode(code))
		if err != nil {
			return err
		}
		for _, s := range of.Items {
			w.DPIA.Systems = append(w.DPIA.Systems, s.ID)
		}
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
