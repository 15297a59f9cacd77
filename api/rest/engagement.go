package rest

import (
	"ledd/internal/chain"
	"ledd/internal/door"
)

// engagements is the edges of the chain.
func engagements(d *door.Door) []Route {
	return noun("engagement", "engagements", door.NewNoun[chain.Engagement, chain.EngagementInput](d))
}
