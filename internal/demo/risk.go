package demo

import (
	"context"
	"encoding/json"
	"fmt"

	"ledd/internal/door"
	"ledd/internal/party"
	"ledd/internal/risk"
)

const risksFile = "fjordvik/risks.json"

// risks is the criteria and risk assessments of the demonstration, which name units and
// systems by code.
type risks struct {
	Criteria []struct {
		Unit     string             `json:"unit"`
		Criteria risk.CriteriaInput `json:"criteria"`
	} `json:"criteria"`
	Assessments []judged `json:"assessments"`
}

// judged is an assessment, and whether it is completed.
type judged struct {
	Unit       string               `json:"unit"`
	Systems    []string             `json:"systems"`
	Bought     string               `json:"procurement"`
	Complete   bool                 `json:"complete"`
	Accept     []risk.AcceptInput   `json:"accept"`
	Assessment risk.AssessmentInput `json:"assessment"`
}

// loadRisks makes the criteria and assessments that are not there yet.
func loadRisks(ctx context.Context, d *door.Door) error {
	text, err := files.ReadFile("data/" + risksFile)
	if err != nil {
		return err
	}
	var all risks
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("%s: %w", risksFile, err)
	}
	criteria := door.NewNoun[risk.Criteria, risk.CriteriaInput](d)
	for _, c := range all.Criteria {
		known, err := criteria.List(ctx, byCode(c.Criteria.Code))
		if err != nil {
			return err
		}
		if len(known.Items) > 0 {
			continue
		}
		if c.Criteria.Unit, err = unitCalled(ctx, d, c.Unit); err != nil {
			return err
		}
		if _, err := criteria.Create(ctx, c.Criteria); err != nil {
			return fmt.Errorf("%s: %s: %w", risksFile, c.Criteria.Code, err)
		}
	}
	for _, a := range all.Assessments {
		if err := a.load(ctx, d, risk.NewAssessments(d)); err != nil {
			return fmt.Errorf("%s: %s: %w", risksFile, a.Assessment.Code, err)
		}
	}
	return nil
}

func byCode(code string) door.Query {
	return door.Query{Filters: map[string]string{"code": code}, Limit: 1}
}

// unitCalled finds a unit by its code; none that the register lacks.
func unitCalled(ctx context.Context, d *door.Door, code string) (party.UnitID, error) {
	if code == "" {
		return party.UnitID{}, nil
	}
	units, err := door.NewNoun[party.Unit, party.UnitInput](d).List(ctx, byCode(code))
	if err != nil || len(units.Items) == 0 {
		return party.UnitID{}, err
	}
	return units.Items[0].ID, nil
}

// load makes one assessment; a unit or system that the register lacks is left out.
func (j judged) load(ctx context.Context, d *door.Door, verbs risk.Assessments) error {
	known, err := verbs.List(ctx, byCode(j.Assessment.Code))
	if err != nil || len(known.Items) > 0 {
		return err
	}
	if j.Assessment.Unit, err = unitCalled(ctx, d, j.Unit); err != nil {
		return err
	}
	if j.Assessment.Systems, err = systemsCalled(ctx, d, j.Systems); err != nil {
		return err
	}
	if j.Bought != "" {
		of, err := called(ctx, door.NewNoun[risk.Procurement, risk.ProcurementInput](d), []string{j.Bought})
		if err != nil {
			return err
		}
		j.Assessment.Procurement = of[0].ID
	}
	a, err := verbs.Create(ctx, j.Assessment)
	if err != nil || !j.Complete {
		return err
	}
	if a, err = verbs.Complete(ctx, a.ID.String(), risk.VersionInput{}); err != nil {
		return err
	}
	for _, in := range j.Accept {
		if _, err = verbs.Accept(ctx, a.ID.String(), in); err != nil {
			return err
		}
	}
	return nil
}
