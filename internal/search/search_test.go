package search_test

import (
	"testing"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/search"
)

// TestAll: words are found in every kind that somebody may read, by the names of parties
// too, however they are typed; nothing of another organisation, and nothing that the role
// may not read.
func TestAll(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org, stranger := h.Organisation("Fjordvik kommune").ID, h.Organisation("Åsdal kommune").ID
		as := doortest.As(org)
		vendor := h.Organisation("Blåbær Drift AS").ID
		system, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(as, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Blåbær skole"})
		doortest.Must(h, system, err)
		edge, err := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door).Create(as, chain.EngagementInput{Keys: door.Keys{Code: "E1"}, Upstream: org, Downstream: vendor})
		doortest.Must(h, edge, err)
		deal, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(as, agreement.AgreementInput{
			Keys: door.Keys{Code: "A1"}, State: agreement.Draft, Parties: []agreement.Party{{Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory}},
		})
		doortest.Must(h, deal, err)
		contact, err := door.NewNoun[party.Contact, party.ContactInput](h.Door).Create(as, party.ContactInput{Role: "dpo", Name: "Blåbær vakt"})
		doortest.Must(h, contact, err)
		theirs, err := record.NewActivities(h.Door).Create(doortest.As(stranger), record.ActivityInput{Name: "Blåbær hemmelig"})
		doortest.Must(h, theirs, err)
		all := search.New(h.Door)
		for _, typed := range []string{"blåbær", "BLAABAER", "blabar"} {
			found, err := all.All(as, typed, 10)
			got := map[string]int64{}
			for _, g := range doortest.Must(h, found, err).Groups {
				got[g.Noun] = g.Total
			}
			want := map[string]int64{"system": 1, "organisation": 1, "engagement": 1, "agreement": 1, "contact": 1}
			if found.Total != 5 || len(got) != len(want) {
				h.Errorf("%s: %+v", typed, found)
			}
			for noun, n := range want {
				if got[noun] != n {
					h.Errorf("%s: %d of %s, want %d", typed, got[noun], noun, n)
				}
			}
		}
		if found, err := all.All(as, "s1", 10); doortest.Must(h, found, err).Total != 1 || found.Groups[0].Hits[0].Code != "S1" || found.Groups[0].Hits[0].ID != system.ID.String() {
			h.Errorf("by its code: %+v", found)
		}
		if found, err := all.All(doortest.As(stranger), "s1", 10); doortest.Must(h, found, err).Total != 0 {
			h.Errorf("a stranger finds %+v", found)
		}
		vendorsMan := access.With(h.Context(), access.Actor{Name: "vendor", Role: access.VendorWriter, Org: vendor})
		found, err := all.All(vendorsMan, "blåbær", 10)
		for _, g := range doortest.Must(h, found, err).Groups {
			if g.Noun == "system" || g.Noun == "contact" || g.Noun == "activity" {
				h.Errorf("a vendor finds %+v", g)
			}
		}
		if found, err := all.All(as, "drift", 10); doortest.Must(h, found, err).Total != 3 {
			h.Errorf("the vendor's name alone: %+v", found)
		}
		for _, wrong := range []string{"", "   ", "a b c d e f g h i j k"} {
			if _, err := all.All(as, wrong, 10); kinds.KindOf(err) != kinds.KindInvalid {
				h.Errorf("%q: %v", wrong, err)
			}
		}
	})
}
