package rest

import (
	"ledd/internal/door"
	"ledd/internal/risk"
)

// procurements is what is bought, and the early work on its risks.
func procurements(d *door.Door) []Route {
	return noun("procurement", "procurements", door.NewNoun[risk.Procurement, risk.ProcurementInput](d))
}
