package party_test

import (
	"testing"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

func wantKind(h *doortest.House, err error, want kinds.Kind) {
	h.Helper()
	if err == nil || kinds.KindOf(err) != want {
		h.Fatalf("error %v, want kind %s", err, want)
	}
}

// Somebody registers a municipality before it comes, and tries to stay its keeper.
func TestDirectoryCannotBeCaptured(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		orgs := party.NewOrganisations(h.Door)
		attacker := h.Organisation("Angriper AS")
		as := doortest.As(attacker.ID)
		number := []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "910000012"}}
		o, err := orgs.Create(as, party.OrganisationInput{Name: "Byvik kommune", Identifiers: number})
		if doortest.Must(h, o, err); o.Confirmed || o.Org != attacker.ID {
			h.Fatalf("what a stranger says of another is confirmed: %+v", o)
		}
		claimed, err := orgs.Claim(doortest.Operator(), o.ID.String())
		if doortest.Must(h, claimed, err); claimed.Org != o.ID || !claimed.Confirmed {
			h.Fatalf("not claimed: %+v", claimed)
		}
		_, err = orgs.Update(as, o.ID.String(), claimed.Version, party.OrganisationInput{Name: "Mitt"})
		wantKind(h, err, kinds.KindForbidden)
		_, err = orgs.Update(doortest.As(o.ID), o.ID.String(), claimed.Version, party.OrganisationInput{Name: "Byvik kommune", Identifiers: number, County: "Vestland"})
		doortest.Must(h, 0, err)
	})
}

func TestNamesStayWithTheirOwners(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		orgs := party.NewOrganisations(h.Door)
		attacker, vendor := h.Organisation("Angriper AS"), h.Organisation("Skyvik AS")
		as := doortest.As(attacker.ID)
		for _, alias := range []string{"skyvik as", "123456785", "Sky\u200bvik", " "} {
			_, err := orgs.Update(as, attacker.ID.String(), 1, party.OrganisationInput{Name: "Angriper AS", Aliases: []string{alias}})
			if k := kinds.KindOf(err); err == nil || (k != kinds.KindConflict && k != kinds.KindInvalid) {
				h.Errorf("alias %q: %v", alias, err)
			}
		}
		_, err := orgs.Create(as, party.OrganisationInput{Name: "SKYVIK AS"})
		wantKind(h, err, kinds.KindConflict)
		_, err = orgs.Create(as, party.OrganisationInput{Name: "Skyvik AS", Identifiers: []party.Identifier{{Scheme: "own", Value: "123456785"}}})
		wantKind(h, err, kinds.KindConflict)
		_, err = orgs.Find(as, "123456785")
		wantKind(h, err, kinds.KindNotFound)
		found, err := orgs.Find(as, " skyvik AS ")
		if doortest.Must(h, found, err).ID != vendor.ID {
			h.Fatalf("the name means %s", found.Name)
		}
	})
}

func TestEntryThatOthersRelyOn(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		orgs := party.NewOrganisations(h.Door)
		keeper, customer := h.Organisation("Første kommune"), h.Organisation("Andre kommune")
		v, err := orgs.Create(doortest.As(keeper.ID), party.OrganisationInput{Name: "Trygg Leverandør AS"})
		doortest.Must(h, v, err)
		v, err = orgs.Update(doortest.As(keeper.ID), v.ID.String(), 1, party.OrganisationInput{Name: "Trygg Leverandør AS", Country: "NO"})
		doortest.Must(h, v, err)
		e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door).Create(doortest.As(customer.ID), chain.EngagementInput{Upstream: customer.ID, Downstream: v.ID})
		doortest.Must(h, e, err)
		_, err = orgs.Update(doortest.As(keeper.ID), v.ID.String(), 2, party.OrganisationInput{Name: "Noe annet"})
		wantKind(h, err, kinds.KindForbidden)
	})
}

// One input given to two registers at a time stays as it was given: what is
// normalised is the record's own copy.
func TestInputIsLeftAlone(t *testing.T) {
	in := party.OrganisationInput{Name: "Fjellvik kommune", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "910 000 012"}}}
	doortest.Each(t, func(h *doortest.House) {
		o, err := party.NewOrganisations(h.Door).Create(doortest.Operator(), in)
		if doortest.Must(h, o, err); o.Identifiers[0].Value != "910000012" || in.Identifiers[0].Value != "910 000 012" {
			h.Errorf("saved %q, given %q", o.Identifiers[0].Value, in.Identifiers[0].Value)
		}
	})
}
