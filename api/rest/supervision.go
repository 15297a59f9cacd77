package rest

import (
	"ledd/internal/assess"
	"ledd/internal/door"
)

// supervisions is the supervision of processors, planned and done.
func supervisions(d *door.Door) []Route {
	return noun("supervision", "supervisions", door.NewNoun[assess.Supervision, assess.SupervisionInput](d))
}
