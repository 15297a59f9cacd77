package party_test

import (
	"testing"

	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// TestOwnNumbers: by the number of an organisation others are let in to its register,
// so its own people change everything of its entry but that.
func TestOwnNumbers(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		all, o := party.NewOrganisations(h.Door), h.Organisation("Fjordvik kommune")
		change := func(number, site string, operator bool) error {
			in, ctx := o.OrganisationInput, doortest.As(o.ID)
			in.Identifiers, in.Aliases = []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: number}}, []string{site}
			if operator {
				ctx = doortest.Operator()
			}
			now, err := all.Update(ctx, o.ID.String(), o.Version, in)
			if err == nil {
				o = now
			}
			return err
		}
		if vs := kinds.ViolationsOf(change("123456785", "Fjordvik", false)); len(vs) != 1 || vs[0].Pointer != "/identifiers" || vs[0].Code != "fixed" {
			h.Errorf("a coordinator takes a number: %+v", vs)
		}
		for name, err := range map[string]error{"the operator": change("123456785", "Fjordvik", true), "another alias": change("123456785", "Fjordvik by", false)} {
			if err != nil {
				h.Errorf("%s: %v", name, err)
			}
		}
		if err := change("987654325", "Fjordvik", false); kinds.KindOf(err) != kinds.KindInvalid {
			h.Errorf("a coordinator takes another number: %v", err)
		}
	})
}
