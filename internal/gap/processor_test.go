package gap_test

import (
	"slices"
	"testing"

	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// serves adds an engagement in which the organisation itself does the processing.
func (w *world) serves(service string, upstream kinds.OrgID, change ...func(e *chain.Engagement)) *chain.Engagement {
	e := &chain.Engagement{EngagementInput: chain.EngagementInput{
		Upstream: upstream, Downstream: w.r.Controller.ID, ServiceDescription: service, RoleBasis: "processor", AccessMode: "hosts_data",
		PersonalData: kinds.Yes, StartsOn: "2025-01-01", State: "active",
	}}
	e.ID = kinds.NewID[chain.Engagement]()
	for _, c := range change {
		c(e)
	}
	w.r.Serving = append(w.r.Serving, e)
	return e
}

// served adds a row of the processor record.
func (w *world) served(name string, for_ ...kinds.OrgID) *record.ProcessorRecord {
	p := &record.ProcessorRecord{ProcessorRecordInput: record.ProcessorRecordInput{Name: name, Status: record.Ongoing, WrittenOn: "2025-01-10"}}
	p.ID = kinds.NewID[record.ProcessorRecord]()
	for _, o := range for_ {
		p.Controllers = append(p.Controllers, record.Served{Org: o})
	}
	w.r.Performed = append(w.r.Performed, p)
	return p
}

// TestProcessorUnrecorded is ROP-006.
func TestProcessorUnrecorded(t *testing.T) {
	t.Parallel()
	church, neighbour, vendor := kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party]()
	serves := func(change ...func(e *chain.Engagement)) func(w *world) {
		return func(w *world) { w.serves("Lønn", church, change...) }
	}
	runDuties(t, "ROP-006", []dutyCase{
		{"nobody's processor: one's own vendor has its own record", func(*world) {}, "2026-01-01", shut, ""},
		{"a municipality that serves a church: the thirtieth day", serves(), "2025-01-30", shut, ""},
		{"and the day after", serves(), "2025-01-31", "2025-01-31", ""},
		{"unknown since when", serves(func(e *chain.Engagement) { e.StartsOn = "" }), "2026-01-01", "", ""},
		{"over, and nothing is held", serves(func(e *chain.Engagement) { e.EndsOn, e.State = "2025-06-30", "closed" }), "2026-01-01", shut, ""},
		{"over, and the data are held", serves(func(e *chain.Engagement) { e.EndsOn, e.State = "2025-06-30", chain.EndedButHolding }), "2026-01-01", "2025-01-31", ""},
		{"only proposed", serves(func(e *chain.Engagement) { e.State = chain.Proposed }), "2026-01-01", shut, ""},
		{"no processor: a joint controller", serves(func(e *chain.Engagement) { e.RoleBasis = "joint_controller" }), "2026-01-01", shut, ""},
		{"no personal data", serves(func(e *chain.Engagement) { e.PersonalData = kinds.No }), "2026-01-01", shut, ""},
		{"a purchasing body without access", serves(func(e *chain.Engagement) { e.AccessMode = "none" }), "2026-01-01", shut, ""},
		{"a row that lists it", func(w *world) { serves()(w); w.served("Lønn", church) }, "2026-01-01", shut, ""},
		{"whatever the case of its name", func(w *world) { serves()(w); w.served("LØNN", church) }, "2026-01-01", shut, ""},
		{"called so, too", func(w *world) { serves()(w); w.served("Lønn og regnskap", church).CalledAs = []string{"Lønn"} }, "2026-01-01", shut, ""},
		{"a row of another service", func(w *world) { serves()(w); w.served("Arkiv", church) }, "2026-01-01", "2025-01-31", ""},
		{"a row for another", func(w *world) { serves()(w); w.served("Lønn", neighbour) }, "2026-01-01", "2025-01-31", ""},
		{"a service without words: any row that lists the controller", func(w *world) { w.serves("", church); w.served("Arkiv", church) }, "2026-01-01", shut, ""},
		{"a service without words and nobody listed", func(w *world) { w.serves("", church) }, "2026-01-01", "2025-01-31", ""},
		{"a row that has ended", func(w *world) {
			serves()(w)
			p := w.served("Lønn", church)
			p.Status, p.EndsOn = record.Ended, "2025-12-31"
		}, "2026-01-01", "2025-01-31", ""},
		{"on its last day", func(w *world) {
			serves()(w)
			p := w.served("Lønn", church)
			p.Status, p.EndsOn = record.Ended, "2025-12-31"
		}, "2025-12-31", shut, ""},
		{"a row that was not written down yet", func(w *world) { serves()(w); w.served("Lønn", church).WrittenOn = "2026-01-02" }, "2026-01-01", "2025-01-31", ""},
		{"an inter-municipal company: one row for many", func(w *world) {
			w.serves("Lønn", church)
			w.serves("Lønn", neighbour)
			w.served("Lønn", church, neighbour)
		}, "2026-01-01", shut, ""},
		{"and one of them not listed", func(w *world) {
			w.serves("Lønn", church)
			w.serves("Lønn", neighbour, func(e *chain.Engagement) { e.StartsOn = "2025-06-01" })
			w.served("Lønn", church)
		}, "2026-01-01", "2025-07-01", ""},
		{"a platform of a purchasing body: the controllers that the engagement names", func(w *world) {
			w.serves("Plattform", vendor, func(e *chain.Engagement) { e.Controllers = []kinds.OrgID{church, neighbour} })
			w.served("Plattform", church, neighbour)
		}, "2026-01-01", shut, ""},
		{"and the one in between is no controller", func(w *world) {
			w.serves("Plattform", vendor, func(e *chain.Engagement) { e.Controllers = []kinds.OrgID{church} })
			w.served("Plattform", vendor)
		}, "2026-01-01", "2025-01-31", ""},
	})
}

// TestServices: one for each service with all its controllers, what is not in the record,
// and what becomes of it when it is taken over.
func TestServices(t *testing.T) {
	t.Parallel()
	w := newWorld()
	church, neighbour, sub := kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party]()
	w.serves("Lønn", church, func(e *chain.Engagement) { e.SupportLocations = []chain.Location{{Country: "US"}, {Country: "SE"}} })
	w.serves("lønn ", neighbour, func(e *chain.Engagement) { e.StartsOn = "2024-01-01" })
	w.serves("Arkiv", church)
	w.r.Listed = []*chain.Engagement{{EngagementInput: chain.EngagementInput{
		Upstream: w.r.Controller.ID, Downstream: sub, RoleBasis: "processor", PersonalData: kinds.Yes, State: "active", Published: true,
	}}}
	row := w.served("Arkivdrift", church)
	row.CalledAs, row.SubProcessors = []string{"Arkiv"}, []kinds.OrgID{sub}
	all := w.r.Index().Services("2026-01-01")
	if len(all) != 2 || all[0].Row != row || all[0].Differs() {
		t.Fatalf("the services: %+v", all)
	}
	pay := all[1]
	if pay.Row != nil || pay.Starts != "2024-01-01" || !slices.Equal(pay.For, []kinds.OrgID{church, neighbour}) || !slices.Equal(pay.Outside, []string{"US"}) || !slices.Equal(pay.Below, []kinds.OrgID{sub}) {
		t.Fatalf("pay: %+v", pay)
	}
	made := &record.ProcessorRecord{ProcessorRecordInput: w.r.TakeService(pay, "x")}
	made.WrittenOn = "2026-01-01"
	if made.Name != "Lønn" || made.Status != record.Ongoing || len(made.Controllers) != 2 || made.Transfers[0].Country != "US" || made.SubProcessors[0] != sub {
		t.Errorf("taken over: %+v", made)
	}
	w.r.Performed = append(w.r.Performed, made)
	for _, s := range w.r.Services("2026-01-01") {
		if s.Differs() {
			t.Errorf("still differs: %+v", s)
		}
	}
	later := kinds.NewID[kinds.Party]()
	w.serves("Lønn", later)
	grown := w.r.TakeService(w.r.Services("2026-01-01")[1], "x")
	if len(grown.Controllers) != 3 || grown.Controllers[2].Org != later || len(made.Controllers) != 2 || grown.Name != "Lønn" {
		t.Errorf("one more: %+v, and before %+v", grown.Controllers, made.Controllers)
	}
	if found := w.r.Find("2026-01-01", "ROP-006"); len(found) != 1 || !slices.Equal(factsOf(found[0], "served"), []string{""}) || found[0].Key() != "Lønn|" {
		t.Errorf("the gap: %+v", found)
	}
	if _, known := gap.RuleNamed("ROP-006"); !known {
		t.Error("the table lacks the rule")
	}
}
