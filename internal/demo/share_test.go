package demo_test

import (
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// TestShare: the municipality reads what its vendor keeps, once however often it is
// shared, may adopt it, and a stranger sees nothing of it; without the vendor there is
// nothing to share.
func TestShare(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		own, stranger := h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		if err := demo.Share(t.Context(), h.Door, own); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("without its vendor: %v", err)
		}
		vendor := h.Organisation("Leverandør 198 AS").ID
		for range 2 {
			doortest.Must(h, 0, demo.Share(t.Context(), h.Door, own))
		}
		read := func(who kinds.OrgID) []*agreement.Agreement {
			all, err := door.Look(doortest.As(who), h.Door, "agreement.read", func(tx *door.Tx) ([]*agreement.Agreement, error) { return door.Shared[agreement.Agreement](tx) })
			return doortest.Must(h, all, err)
		}
		all := read(own)
		if len(all) != 1 || all[0].Org != vendor || all[0].Standing("2026-11-22") != agreement.InForce {
			h.Fatalf("shared: %+v", all)
		}
		if others := read(stranger); len(others) != 0 {
			h.Errorf("a stranger reads %+v", others)
		}
		x, err := door.NewNoun[agreement.Adoption, agreement.AdoptionInput](h.Door).Create(doortest.As(own), agreement.AdoptionInput{Agreement: all[0].ID})
		doortest.Must(h, x, err)
		r, err := door.Look(doortest.As(own), h.Door, "gap.read", gap.Load)
		if doortest.Must(h, r, err).AdoptionOf(all[0].ID) == nil {
			h.Error("it was not adopted")
		}
	})
}
