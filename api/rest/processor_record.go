package rest

import (
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

// processorRecords is the record that the organisation keeps as a processor.
func processorRecords(d *door.Door) []Route {
	v := ropa.New(d)
	return slices.Concat(noun("processor_record", "processor-records", door.NewNoun[record.ProcessorRecord, record.ProcessorRecordInput](d)), []Route{
		act("/processor-records/take", "processor_record.create", "Take the services that the chain shows, and the record does not, into the processor record",
			func(ctx context.Context, _ nothing, in ropa.TakeInput) (*ropa.Taken, error) {
				return v.TakeServices(ctx, in)
			}).named("processorRecordTake"),
	})
}
