package rest

import (
	"ledd/internal/chain"
	"ledd/internal/door"
)

// services is what an organisation offers to others.
func services(d *door.Door) []Route {
	return noun("service", "services", door.NewNoun[chain.Service, chain.ServiceInput](d))
}
