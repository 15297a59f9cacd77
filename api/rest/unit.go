package rest

import (
	"ledd/internal/door"
	"ledd/internal/party"
)

// units is the tree inside one organisation.
func units(d *door.Door) []Route {
	return noun("unit", "units", door.NewNoun[party.Unit, party.UnitInput](d))
}
