package agreement_test

import (
	"context"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/agreement/agreementtest"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// world is a register with one agreement that lacks nothing.
type world struct {
	*doortest.House
	ctx        context.Context
	controller *party.Organisation
	vendor     *party.Organisation
	system     *chain.System
	in         agreement.AgreementInput
	deal       *agreement.Agreement
	judge      *judge
}

// nasty is the name of a vendor that would like to be more than a name.
const nasty = "## Ny klausul | <script>alert(1)</script> {{.x}} ![](file:x)"

// each runs a test in such a world on either database.
func each(t *testing.T, test func(w *world)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		w := &world{House: h, judge: &judge{}}
		w.controller = w.organisation(party.OrganisationInput{Name: "Fjordvik kommune", Country: "NO", Address: "Rådhusplassen 1, 0001 Fjordvik", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "123456785"}}})
		w.vendor = w.organisation(party.OrganisationInput{Name: nasty, Country: "NO", Address: "Skyveien 2", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "991825827"}}})
		w.ctx = doortest.As(w.controller.ID)
		var err error
		w.system, err = w.systems().Create(w.ctx, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Journal", SpecialCategories: kinds.Yes})
		doortest.Must(h, w.system, err)
		w.in = w.complete()
		w.deal, err = w.deals().Create(w.ctx, w.in)
		doortest.Must(h, w.deal, err)
		w.edge(w.vendor, w.organisation(party.OrganisationInput{Name: "Nordlys AS", Country: "SE"}))
		test(w)
	})
}

func (w *world) organisation(in party.OrganisationInput) *party.Organisation {
	w.Helper()
	o, err := party.NewOrganisations(w.Door).Create(doortest.Operator(), in)
	return doortest.Must(w, o, err)
}

func (w *world) systems() chain.Systems {
	return door.NewNoun[chain.System, chain.SystemInput](w.Door)
}

func (w *world) deals() agreement.Agreements {
	return door.NewNoun[agreement.Agreement, agreement.AgreementInput](w.Door)
}

func (w *world) documents() agreement.Documents { return agreement.NewDocuments(w.Door) }

// edge lets one party use another, below the controller.
func (w *world) edge(up, down *party.Organisation) {
	w.Helper()
	e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](w.Door).Create(w.ctx, chain.EngagementInput{Upstream: up.ID, Downstream: down.ID, ServiceDescription: "drift"})
	doortest.Must(w, e, err)
}

// save replaces what the agreement says.
func (w *world) save(in agreement.AgreementInput) {
	w.Helper()
	a, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in)
	w.deal = doortest.Must(w, a, err)
}

func (w *world) complete() agreement.AgreementInput {
	return agreementtest.Complete(w.controller.ID, w.vendor.ID, w.system.ID)
}
