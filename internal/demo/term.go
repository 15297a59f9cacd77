package demo

import (
	"context"
	"fmt"

	"ledd/internal/door"
	"ledd/internal/record"
)

const termsFile = "fjordvik/terms.json"

// loadTerms adds the words that are not there yet: activities say them.
func loadTerms(ctx context.Context, d *door.Door) error {
	all, err := listIn[record.OwnTermInput](termsFile)
	if err != nil {
		return err
	}
	for _, in := range all {
		if err := once(ctx, door.NewNoun[record.OwnTerm, record.OwnTermInput](d), in.Code, in); err != nil {
			return fmt.Errorf("%s: %s: %w", termsFile, in.Code, err)
		}
	}
	return nil
}
