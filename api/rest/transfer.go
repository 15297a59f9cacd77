package rest

import (
	"ledd/internal/assess"
	"ledd/internal/door"
)

// transfers is personal data that go to third countries.
func transfers(d *door.Door) []Route {
	return noun("transfer", "transfers", door.NewNoun[assess.Transfer, assess.TransferInput](d))
}
