package rest

import (
	"ledd/internal/chain"
	"ledd/internal/door"
)

// systems is what a unit owns and processes data with.
func systems(d *door.Door) []Route {
	return noun("system", "systems", door.NewNoun[chain.System, chain.SystemInput](d))
}
