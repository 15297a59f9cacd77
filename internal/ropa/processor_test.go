package ropa_test

import (
	"context"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/ropa"
	"ledd/internal/sheet"
)

// serving is two municipalities that use an inter-municipal company, and have said so.
func serving(h *doortest.House) (company, first context.Context) {
	h.Helper()
	iks := h.Organisation("Fjorddrift IKS").ID
	as := func(org kinds.OrgID) context.Context {
		return access.With(h.Context(), access.Actor{Name: "Kari Prøve", Role: access.Operator, Org: org})
	}
	var towns []context.Context
	for _, name := range []string{"Prøvevik kommune", "Prøvenes kommune"} {
		town := h.Organisation(name).ID
		towns = append(towns, as(town))
		s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(as(town), chain.SystemInput{Name: "Lønn", PersonalData: kinds.Yes, Lifecycle: "active"})
		doortest.Must(h, s, err)
		e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door).Create(as(town), chain.EngagementInput{
			Upstream: town, Downstream: iks, ScopeSystems: []chain.SystemID{s.ID}, ServiceDescription: "Lønnskjøring", RoleBasis: "processor", AccessMode: "hosts_data", PersonalData: kinds.Yes, StartsOn: "2020-01-01", State: "active",
			SupportLocations: []chain.Location{{Country: "US"}},
		})
		doortest.Must(h, e, err)
	}
	return as(iks), towns[0]
}

// TestTakeServices: what the engagements of others say of the organisation is a gap of its
// own and of nobody else, is taken into its record once, and stands in its second part.
func TestTakeServices(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		company, town := serving(h)
		open := func(who context.Context) int {
			h.Helper()
			l, err := gap.New(h.Door).List(who, gap.Query{Rules: []string{"ROP-006"}})
			return doortest.Must(h, l, err).Total
		}
		if open(company) != 1 || open(town) != 0 {
			h.Fatalf("%d gaps of the company, %d of the municipality", open(company), open(town))
		}
		v := ropa.New(h.Door)
		taken, err := v.TakeServices(company, ropa.TakeInput{})
		if doortest.Must(h, taken, err); len(taken.Items) != 1 || len(taken.Items[0].Controllers) != 2 {
			h.Fatalf("taken: %+v", taken)
		}
		if again, err := v.TakeServices(company, ropa.TakeInput{Service: "lønnskjøring"}); err != nil || len(again.Items) != 0 {
			h.Errorf("a second time: %+v, %v", again, err)
		}
		if _, err := v.TakeServices(company, ropa.TakeInput{Service: "Arkiv"}); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("a service that there is not: %v", err)
		}
		if open(company) != 0 {
			h.Error("the gap is open still")
		}
		secondPart(h, v, company, town)
	})
}

// secondPart reads the second part of the record in each form; who serves nobody has none.
func secondPart(h *doortest.House, v ropa.Records, company, town context.Context) {
	h.Helper()
	page, err := v.HTML(company, ropa.Choice{Lang: "nb"})
	doortest.Must(h, page, err)
	book, err := v.XLSX(company, ropa.Choice{Lang: "nb"})
	doortest.Must(h, book, err)
	tabs, err := sheet.Read(book.Body)
	doortest.Must(h, tabs, err)
	if len(tabs.Sheets) != 3 || tabs.Sheets[1].Name != "Databehandler" || len(tabs.Sheets[1].Rows) != 2 || tabs.Sheets[1].Rows[1].Cell(1) != "Lønnskjøring" {
		h.Errorf("the sheets: %+v", tabs.Sheets)
	}
	said := string(page.Body)
	for _, want := range []string{"Behandling på vegne av andre", "Lønnskjøring", "Prøvevik kommune", "Prøvenes kommune", "USA"} {
		if !strings.Contains(said, want) {
			h.Errorf("the page lacks %q", want)
		}
	}
	if none, err := v.HTML(town, ropa.Choice{Lang: "nb"}); err != nil || strings.Contains(string(none.Body), "på vegne av andre") {
		h.Errorf("a municipality that serves nobody: %v", err)
	}
}
