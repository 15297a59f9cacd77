package rest

import (
	"ledd/internal/assess"
	"ledd/internal/door"
)

// screenings is the threshold tests of processing activities.
func screenings(d *door.Door) []Route {
	return noun("screening", "screenings", door.NewNoun[assess.Screening, assess.ScreeningInput](d))
}
