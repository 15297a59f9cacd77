package rest

import (
	"ledd/internal/door"
	"ledd/internal/record"
)

// terms is the words that an organisation adds to the vocabularies.
func terms(d *door.Door) []Route {
	return noun("term", "terms", door.NewNoun[record.OwnTerm, record.OwnTermInput](d))
}
