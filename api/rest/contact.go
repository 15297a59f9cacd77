package rest

import (
	"ledd/internal/door"
	"ledd/internal/party"
)

// contacts is functions and people to reach.
func contacts(d *door.Door) []Route {
	return noun("contact", "contacts", door.NewNoun[party.Contact, party.ContactInput](d))
}
