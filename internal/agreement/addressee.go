package agreement

import (
	netmail "net/mail"
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// letterRoles is the contact points that a letter goes to, the best first.
var letterRoles = []string{"signatory", "contract_owner", "controller_decision_maker", "processor_contact", "privacy_coordinator", "communications", "dpo"}

// Addressees finds whom the register would write to at some parties: a contact point
// in the best role that has an address, else the organisation's general contact.
func Addressees(tx *door.Tx, parties []kinds.OrgID) (map[kinds.OrgID]ContactLine, error) {
	out, rank := map[kinds.OrgID]ContactLine{}, map[kinds.OrgID]int{}
	for some := range slices.Chunk(parties, 500) {
		points, err := door.All[party.Contact](tx, "org_id = ? and email <> '' and role in ? and party in ?", tx.Who.Org, letterRoles, some)
		if err != nil {
			return nil, err
		}
		for _, c := range points {
			if at := slices.Index(letterRoles, c.Role); out[c.Party].Email == "" || at < rank[c.Party] {
				out[c.Party], rank[c.Party] = ContactLine{Name: c.Name, Email: c.Email}, at
			}
		}
		orgs, err := door.KnownOf[party.Organisation](tx, some)
		if err != nil {
			return nil, err
		}
		for _, o := range orgs {
			if at, err := netmail.ParseAddress(strings.TrimSpace(o.GeneralContact)); err == nil && out[o.ID].Email == "" {
				out[o.ID] = ContactLine{Name: o.Name, Email: at.Address}
			}
		}
	}
	return out, nil
}
