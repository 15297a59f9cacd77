package rest

import (
	"ledd/internal/chain"
	"ledd/internal/door"
)

// flows is how data are transmitted.
func flows(d *door.Door) []Route { return noun("flow", "flows", chain.NewFlows(d)) }
