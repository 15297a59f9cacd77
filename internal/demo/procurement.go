package demo

import (
	"context"
	"fmt"

	"ledd/internal/door"
	"ledd/internal/risk"
)

const procurementsFile = "fjordvik/procurements.json"

// purchased is a procurement of the demonstration, which names its unit, its system and its
// framework agreement by code.
type purchased struct {
	Unit        string                `json:"unit"`
	System      string                `json:"system"`
	Framework   string                `json:"framework"`
	Procurement risk.ProcurementInput `json:"procurement"`
}

// loadProcurements makes the procurements that are not there yet.
func loadProcurements(ctx context.Context, d *door.Door) error {
	all, err := listIn[purchased](procurementsFile)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := p.load(ctx, d); err != nil {
			return fmt.Errorf("%s: %s: %w", procurementsFile, p.Procurement.Code, err)
		}
	}
	return nil
}

func (p purchased) load(ctx context.Context, d *door.Door) error {
	verbs, in := door.NewNoun[risk.Procurement, risk.ProcurementInput](d), p.Procurement
	var err error
	if in.Unit, err = unitCalled(ctx, d, p.Unit); err != nil {
		return err
	}
	if p.System != "" {
		of, err := systemsCalled(ctx, d, []string{p.System})
		if err != nil {
			return err
		}
		in.System = of[0]
	}
	if p.Framework != "" {
		of, err := called(ctx, verbs, []string{p.Framework})
		if err != nil {
			return err
		}
		in.Framework = of[0].ID
	}
	return once(ctx, verbs, in.Code, in)
}
