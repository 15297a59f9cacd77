package agreement_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// fullOf is an agreement of another type that lacks nothing.
func fullOf(of agreement.Type) (*agreement.Agreement, agreement.Known) {
	a, k := full()
	a.Type = of
	first, second := &a.Parties[0], &a.Parties[1]
	switch of {
	case agreement.ProcessorSub:
		first.Side, second.Side = agreement.Processor, agreement.SubProcessor
	case agreement.JointArrangement:
		first.Side, second.Side = agreement.JointController, agreement.JointController
		a.Essence, a.EssenceAt = "Vi gjør det sammen.", "https://fjordvik.example/personvern"
		for _, duty := range []string{"information", "rights", "contact_point", "essence", "security", "breach", "dpia"} {
			a.Allocation = append(a.Allocation, agreement.Duty{Duty: duty, Responsible: first.Org, How: "post@fjordvik.example"})
		}
		a.SecurityMeasures, a.Instructions, a.BreachNoticeHours, a.ExitChoice, a.AuthorisationMode = nil, nil, nil, "", "" // no processor's
	case agreement.MandateGiven:
		second.Side = agreement.Agent
		a.Mandates = []agreement.Mandate{{Principal: first.Org, Agent: second.Org, ValidFrom: "2026-01-01"}}
		a.Powers, a.SubDelegation = []agreement.Power{{Power: "sign"}}, kinds.No
		a.BreachNoticeHours, a.Processing, a.EffectiveFrom = nil, nil, ""
	case agreement.Accession:
		first.Capacity, first.AccededOn = agreement.Acceded, "2026-12-01"
		a.Accession.Reference = "DBA-7"
		a.BreachNoticeHours, a.GoverningLaw = nil, ""
	default: // as it is
	}
	return a, k
}

var subLacks = []lack{
	{"processor", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties = a.Parties[1:] }},
	{"sub-processor", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties = a.Parties[:1] }},
	{"breach-hours", "/breachNoticeHours", func(a *agreement.Agreement, _ *agreement.Known) { a.BreachNoticeHours = nil }},
}

var jointLacks = []lack{
	{"allocation", "/allocation", func(a *agreement.Agreement, _ *agreement.Known) { a.Allocation = a.Allocation[1:] }},
	{"allocation-duty", "/allocation/0/responsible", func(a *agreement.Agreement, _ *agreement.Known) { a.Allocation[0].Responsible = kinds.OrgID{} }},
	{"allocation-contact", "/allocation/2/how", func(a *agreement.Agreement, _ *agreement.Known) { a.Allocation[2].How = "" }},
	{"essence", "/essence", func(a *agreement.Agreement, _ *agreement.Known) { a.Essence = "" }},
	{"essence-at", "/essenceAt", func(a *agreement.Agreement, _ *agreement.Known) { a.EssenceAt = " " }},
	{"joint-controllers", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties[1].Side = agreement.Processor }},
}

var mandateLacks = []lack{
	{"principal", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties = a.Parties[1:] }},
	{"agent", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties = a.Parties[:1] }},
	{"mandates", "/mandates", func(a *agreement.Agreement, _ *agreement.Known) { a.Mandates = nil }},
	{"mandate-row", "/mandates/0/agent", func(a *agreement.Agreement, _ *agreement.Known) { a.Mandates[0].Agent = kinds.OrgID{} }},
	{"mandate-row", "/mandates/0/validFrom", func(a *agreement.Agreement, _ *agreement.Known) { a.Mandates[0].ValidFrom = "" }},
	{"mandate-scope", "/scopeRule", func(a *agreement.Agreement, _ *agreement.Known) { a.ScopeSystems = nil }},
	{"powers", "/powers", func(a *agreement.Agreement, _ *agreement.Known) { a.Powers = nil }},
	{"power", "/powers/0/power", func(a *agreement.Agreement, _ *agreement.Known) { a.Powers[0].Power = "" }},
	{"sub-delegation", "/subDelegation", func(a *agreement.Agreement, _ *agreement.Known) { a.SubDelegation = kinds.Unknown }},
}

var accessionLacks = []lack{
	{"accession-agreement", "/accession/agreement", func(a *agreement.Agreement, _ *agreement.Known) { a.Accession.Reference = "" }},
	{"acceding", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties[0].Capacity = agreement.Signatory }},
	{"acceded-with", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties = a.Parties[:1] }},
	{"effective-from", "/effectiveFrom", func(a *agreement.Agreement, _ *agreement.Known) { a.EffectiveFrom = "" }},
}

// A duty is handed out once, to a party, or to each of them.
func TestDutiesAreHandedOutOnce(t *testing.T) {
	t.Parallel()
	a, _ := fullOf(agreement.JointArrangement)
	if vs := a.Check(); len(vs) != 0 {
		t.Fatal(vs)
	}
	stranger := kinds.NewID[kinds.Party]()
	a.Allocation = []agreement.Duty{
		{Duty: "rights", Responsible: a.Parties[0].Org}, {Duty: "rights", Each: true},
		{Duty: "dpia", Responsible: a.Parties[0].Org, Each: true}, {Duty: "breach", Responsible: stranger}, {}, {},
	}
	got := []string{}
	for _, v := range a.Check() {
		got = append(got, v.Pointer+" "+v.Code)
	}
	if diff := cmp.Diff([]string{"/allocation/1/duty duplicate", "/allocation/2/each both", "/allocation/3/responsible no-party"}, got); diff != "" {
		t.Error(diff)
	}
}

// The samples that texts are tried with are complete: nothing that a text asks for of
// a complete agreement is missing from them.
func TestSamplesKeepTheirShape(t *testing.T) {
	t.Parallel()
	for _, s := range agreement.Sorts {
		all := agreement.Samples(s.Name, "nb")
		if len(all) < 10 || !slices.Contains(s.Types, all[0].Paper.Type) || len(all[0].Paper.Parties) != 2 {
			t.Errorf("%s: %d samples", s.Name, len(all))
		}
	}
}
