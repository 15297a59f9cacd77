package demo

import (
	"context"
	"encoding/json"
	"fmt"

	"ledd/internal/chain"
	"ledd/internal/door"
)

// listIn reads a list of the demonstration's data.
func listIn[T any](file string) ([]T, error) {
	text, err := files.ReadFile("data/" + file)
	if err != nil {
		return nil, err
	}
	var all []T
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return all, nil
}

// called finds records by their codes; one that the register lacks is left out.
func called[E, In any](ctx context.Context, verbs door.Noun[E, In], codes []string) ([]*E, error) {
	var out []*E
	for _, code := range codes {
		found, err := verbs.List(ctx, byCode(code))
		if err != nil {
			return nil, err
		}
		out = append(out, found.Items...)
	}
	return out, nil
}

// systemsCalled finds systems by their codes, likewise.
func systemsCalled(ctx context.Context, d *door.Door, codes []string) ([]chain.SystemID, error) {
	found, err := called(ctx, door.NewNoun[chain.System, chain.SystemInput](d), codes)
	var out []chain.SystemID
	for _, s := range found {
		out = append(out, s.ID)
	}
	return out, err
}
