package demo

import (
	"context"
	"fmt"

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
	all, err := listIn[performed](processorRecordsFile)
	if err != nil {
		return err
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
	known, err := verbs.List(ctx, byCode(p.Row.Code))
	if err != nil || len(known.Items) > 0 {
		return err
	}
	if p.Row.Systems, err = systemsCalled(ctx, d, p.Systems); err != nil {
		return err
	}
	_, err = verbs.Create(ctx, p.Row)
	return err
}
