package demo

import (
	"context"
	"encoding/json"
	"fmt"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/record"
)

const processorRecordsFile = "fjordvik/processor-records.json"

// performed is a service that the municipality performs for others; it names its systems
// by code.
type performed struct {
	Systems []string                    `json:"systems"`
	Row     record.ProcessorRecordInput `json:"row"`
}

// loadProcessorRecords makes the rows of the processor record that are not there yet.
func loadProcessorRecords(ctx context.Context, d *door.Door) error {
	text, err := files.ReadFile("data/" + processorRecordsFile)
	if err != nil {
		return err
	}
	var all []performed
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("%s: %w", processorRecordsFile, err)
	}
	for _, p := range all {
		if err := p.load(ctx, d); err != nil {
			return fmt.Errorf("%s: %s: %w", processorRecordsFile, p.Row.Code, err)
		}
	}
	return nil
}

// load makes one row; a system that the register lacks is left out.
func (p performed) load(ctx context.Context, d *door.Door) error {
	verbs := door.NewNoun[record.ProcessorRecord, record.ProcessorRecordInput](d)
	known, err := verbs.List(ctx, door.Query{Filters: map[string]string{"code": p.Row.Code}, Limit: 1})
	if err != nil || len(known.Items) > 0 {
		return err
	}
	for _, code := range p.Systems {
		found, err := door.NewNoun[chain.System, chain.SystemInput](d).List(ctx, door.Query{Filters: map[string]string{"code": code}, Limit: 1})
		if err != nil {
			return err
		}
		for _, s := range found.Items {
			p.Row.Systems = append(p.Row.Systems, s.ID)
		}
	}
	_, err = verbs.Create(ctx, p.Row)
	return err
}
