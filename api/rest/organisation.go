package rest

import (
	"ledd/internal/door"
	"ledd/internal/party"
)

// organisations is the directory of legal entities.
func organisations(d *door.Door) []Route {
	return noun("organisation", "organisations", party.NewOrganisations(d))
}
