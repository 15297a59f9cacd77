package agreement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// full is an agreement that lacks nothing, and what the register knows beside it.
func full() (*agreement.Agreement, agreement.Known) {
	w := &world{
		controller: &party.Organisation{OrganisationInput: party.OrganisationInput{Name: "Fjordvik", Country: "NO", Address: "x", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "123456785"}}}},
		vendor:     &party.Organisation{OrganisationInput: party.OrganisationInput{Name: "Skyvik AS", Country: "US", Address: "x"}},
		system:     &chain.System{SystemInput: chain.SystemInput{Name: "Journal"}},
	}
	w.controller.ID, w.vendor.ID, w.system.ID = kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party](), kinds.NewID[chain.System]()
	a := &agreement.Agreement{AgreementInput: w.complete()}
	a.ID = kinds.NewID[agreement.Agreement]()
	return a, agreement.Known{
		AsOf: "2026-11-22", Subs: 1,
		Parties: map[kinds.OrgID]*party.Organisation{w.controller.ID: w.controller, w.vendor.ID: w.vendor},
		Systems: map[chain.SystemID]*chain.System{w.system.ID: w.system},
	}
}

// lack is a change that leaves one thing out, and where that is said.
type lack struct {
	code, pointer string
	spoil         func(a *agreement.Agreement, k *agreement.Known)
}

// lacks is what spoils a full agreement, and what must then be named.
var lacks = []lack{
	{"type", "/type", func(a *agreement.Agreement, _ *agreement.Known) { a.Type = "" }},
	{"template", "/template/kind", func(a *agreement.Agreement, _ *agreement.Known) { a.Template.Kind = "" }},
	{"revision", "/revision", func(a *agreement.Agreement, _ *agreement.Known) { a.Revision = " " }},
	{"language", "/language", func(a *agreement.Agreement, _ *agreement.Known) { a.Language = "" }},
	{"effective-from", "/effectiveFrom", func(a *agreement.Agreement, _ *agreement.Known) { a.EffectiveFrom = "" }},
	{"notice-months", "/noticeMonths", func(a *agreement.Agreement, _ *agreement.Known) { a.NoticeMonths = nil }},
	{"main-contract", "/mainContract/reference", func(a *agreement.Agreement, _ *agreement.Known) { a.MainContract.LinkedTerm = true }},
	{"governing-law", "/governingLaw", func(a *agreement.Agreement, _ *agreement.Known) { a.GoverningLaw = "" }},
	{"controller", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties = a.Parties[1:] }},
	{"processor", "/parties", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties = a.Parties[:1] }},
	{"party-identifier", "/parties/0/number", func(a *agreement.Agreement, k *agreement.Known) { k.Parties[a.Parties[0].Org].Identifiers = nil }},
	{"party-country", "/parties/1/country", func(a *agreement.Agreement, k *agreement.Known) { k.Parties[a.Parties[1].Org].Country = "" }},
	{"party-address", "/parties/1/address", func(a *agreement.Agreement, k *agreement.Known) { k.Parties[a.Parties[1].Org].Address = "" }},
	{"party-contact", "/parties/1/contacts", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties[1].Contacts = nil }},
	{"acceded-on", "/parties/0/accededOn", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties[0].Capacity = agreement.Acceded }},
	{"mandate", "/parties/0/capacity", func(a *agreement.Agreement, _ *agreement.Known) { a.Parties[0].Capacity = agreement.Represented }},
	{"mandate-agent", "/mandates/0/agent", func(a *agreement.Agreement, _ *agreement.Known) {
		a.Parties[0].Capacity = agreement.Represented
		a.Mandates = []agreement.Mandate{{Principal: a.Parties[0].Org, ValidFrom: "2026-01-01"}}
	}},
	{"mandate-from", "/mandates/0/validFrom", func(a *agreement.Agreement, _ *agreement.Known) {
		a.Parties[0].Capacity = agreement.Represented
		a.Mandates = []agreement.Mandate{{Principal: a.Parties[0].Org, Agent: a.Parties[1].Org}}
	}},
	{"scope", "/scopeSystems", func(a *agreement.Agreement, _ *agreement.Known) { a.ScopeSystems, a.Processing = nil, nil }},
	{"processing", "/scopeSystems/0", func(a *agreement.Agreement, _ *agreement.Known) { a.Processing = nil }},
	{"processing-system", "/processing/1/system", func(a *agreement.Agreement, _ *agreement.Known) {
		a.Processing = append(a.Processing, a.Processing[0])
		a.Processing[1].System = kinds.NewID[chain.System]()
	}},
	{"processing-subject", "/processing/0/subject", func(a *agreement.Agreement, _ *agreement.Known) { a.Processing[0].Subject = "" }},
	{"processing-purpose", "/processing/0/purpose", func(a *agreement.Agreement, _ *agreement.Known) { a.Processing[0].Purpose = "" }},
	{"processing-nature", "/processing/0/nature", func(a *agreement.Agreement, _ *agreement.Known) { a.Processing[0].Nature = "" }},
	{"processing-data", "/processing/0/dataTypes", func(a *agreement.Agreement, _ *agreement.Known) { a.Processing[0].DataTypes = []string{" "} }},
	{"processing-special", "/processing/0/specialCategories", func(a *agreement.Agreement, _ *agreement.Known) { a.Processing[0].SpecialCategories = "" }},
	{"processing-subjects", "/processing/0/dataSubjects", func(a *agreement.Agreement, _ *agreement.Known) { a.Processing[0].DataSubjects = nil }},
	{"processing-retention", "/processing/0/retention", func(a *agreement.Agreement, _ *agreement.Known) { a.Processing[0].Retention = "" }},
	{"security", "/securityMeasures", func(a *agreement.Agreement, _ *agreement.Known) { a.SecurityMeasures = nil }},
	{"security-measure", "/securityMeasures/0/measure", func(a *agreement.Agreement, _ *agreement.Known) { a.SecurityMeasures[0].Measure = "" }},
	{"instructions", "/instructions", func(a *agreement.Agreement, _ *agreement.Known) { a.Instructions = nil }},
	{"instruction-text", "/instructions/0/topic", func(a *agreement.Agreement, _ *agreement.Known) { a.Instructions[0].Topic = "" }},
	{"other-term-text", "/otherTerms/0/text", func(a *agreement.Agreement, _ *agreement.Known) { a.OtherTerms[0].Text = "" }},
	{"authorisation-mode", "/authorisationMode", func(a *agreement.Agreement, _ *agreement.Known) { a.AuthorisationMode = "" }},
	{"objection-window", "/objectionWindowDays", func(a *agreement.Agreement, _ *agreement.Known) { *a.ObjectionWindowDays = 0 }},
	{"objection-window-kind", "/objectionWindowKind", func(a *agreement.Agreement, _ *agreement.Known) { a.ObjectionWindowKind = "" }},
	{"sub-processors", "/subProcessorsUsed", func(_ *agreement.Agreement, k *agreement.Known) { k.Subs = 0 }},
	{"sub-processors-contradicted", "/subProcessorsUsed", func(a *agreement.Agreement, _ *agreement.Known) { a.SubProcessorsUsed = kinds.No }},
	{"transfers", "/transfersAllowed", func(a *agreement.Agreement, _ *agreement.Known) { a.TransfersAllowed = kinds.Unknown }},
	{"transfer-terms", "/transferTerms", func(a *agreement.Agreement, _ *agreement.Known) { a.TransfersAllowed = kinds.Yes }},
	{"breach-hours", "/breachNoticeHours", func(a *agreement.Agreement, _ *agreement.Known) { a.BreachNoticeHours = nil }},
	{"audit-terms", "/auditTerms", func(a *agreement.Agreement, _ *agreement.Known) { a.AuditTerms = "" }},
	{"exit-choice", "/exitChoice", func(a *agreement.Agreement, _ *agreement.Known) { a.ExitChoice = "" }},
	{"exit-days", "/exitDays", func(a *agreement.Agreement, _ *agreement.Known) { a.ExitDays = nil }},
	{"exit-format", "/exitFormat", func(a *agreement.Agreement, _ *agreement.Known) { a.ExitFormat = "" }},
}

// Each thing that is missing is named, alone, at its place.
func TestEachLackIsNamed(t *testing.T) {
	t.Parallel()
	tried := tryLacks(t, full, lacks)
	tried = append(tried, tryLacks(t, func() (*agreement.Agreement, agreement.Known) { return fullOf(agreement.ProcessorSub) }, subLacks)...)
	tried = append(tried, tryLacks(t, func() (*agreement.Agreement, agreement.Known) { return fullOf(agreement.JointArrangement) }, jointLacks)...)
	tried = append(tried, tryLacks(t, func() (*agreement.Agreement, agreement.Known) { return fullOf(agreement.MandateGiven) }, mandateLacks)...)
	tried = append(tried, tryLacks(t, func() (*agreement.Agreement, agreement.Known) { return fullOf(agreement.Accession) }, accessionLacks)...)
	known := []string{}
	for _, n := range agreement.Needs {
		known = append(known, n.Code)
	}
	slices.Sort(known)
	slices.Sort(tried)
	if diff := cmp.Diff(known, slices.Compact(tried)); diff != "" {
		t.Errorf("not each row of the table is tried, or two rows have one code (-table +tried)\n%s", diff)
	}
}

func tryLacks(t *testing.T, complete func() (*agreement.Agreement, agreement.Known), lacks []lack) []string {
	t.Helper()
	if a, k := complete(); len(a.Missing(k)) != 0 {
		t.Fatalf("the full %s lacks %+v", a.Type, a.Missing(k))
	}
	tried := []string{}
	for _, c := range lacks {
		a, k := complete()
		c.spoil(a, &k)
		tried = append(tried, c.code)
		got := a.Missing(k)
		if len(got) != 1 || got[0].Code != c.code || got[0].Pointer != c.pointer {
			t.Errorf("%s at %s: %+v", c.code, c.pointer, got)
			continue
		}
		if l := got[0]; l.Law == "" || l.Detail == "" {
			t.Errorf("%s: %+v", c.code, l)
		}
	}
	return tried
}

// A processor that has left, or that signs nothing, is none.
func TestWhoHasLeftSignsNothing(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(p *agreement.Party){
		"left": func(p *agreement.Party) { p.LeftOn = "2020-01-01" }, "affiliate": func(p *agreement.Party) { p.Capacity = agreement.Affiliate },
	} {
		a, k := full()
		k.AsOf = "2026-11-22"
		spoil(&a.Parties[1])
		if !slices.ContainsFunc(a.Missing(k), func(l agreement.Lack) bool { return l.Code == "processor" }) {
			t.Errorf("%s: %+v", name, a.Missing(k))
		}
	}
}

// What a condition leaves out is not asked for.
func TestConditions(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(a *agreement.Agreement, k *agreement.Known){
		"an end needs no notice":   func(a *agreement.Agreement, _ *agreement.Known) { a.NoticeMonths, a.EffectiveTo = nil, "2030-01-01" },
		"deletion needs no format": func(a *agreement.Agreement, _ *agreement.Known) { a.ExitChoice, a.ExitFormat = "delete", "" },
		"specific authorisation needs no days": func(a *agreement.Agreement, _ *agreement.Known) {
			a.AuthorisationMode, a.ObjectionWindowDays, a.ObjectionWindowKind = "specific", nil, ""
		},
		"no sub-processors, and said so":                           func(a *agreement.Agreement, k *agreement.Known) { a.SubProcessorsUsed, k.Subs = kinds.No, 0 },
		"a vendor outside the Nordic registers has no number here": func(a *agreement.Agreement, k *agreement.Known) { k.Parties[a.Parties[1].Org].Identifiers = nil },
		"a system without special categories": func(a *agreement.Agreement, k *agreement.Known) {
			k.Systems[a.ScopeSystems[0]].SpecialCategories = kinds.No
			a.Processing[0].SpecialCategories = ""
		},
		"a party that has left": func(a *agreement.Agreement, k *agreement.Known) {
			o := &party.Organisation{}
			o.ID = kinds.NewID[kinds.Party]()
			k.Parties[o.ID] = o
			a.Parties = append(a.Parties, agreement.Party{Org: o.ID, Side: agreement.Controller, Capacity: agreement.Signatory, LeftOn: "2026-01-01"})
		},
		"a contact point of the register": func(a *agreement.Agreement, k *agreement.Known) {
			a.Parties[1].Contacts = nil
			k.Contacts = map[kinds.OrgID][]agreement.ContactLine{a.Parties[1].Org: {{Phone: "+47 55 55 55 55"}}}
		},
	} {
		a, k := full()
		change(a, &k)
		if got := a.Missing(k); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// An agreement that says nothing lacks everything that stands under no condition.
func TestNothingLacksEverything(t *testing.T) {
	t.Parallel()
	codes := []string{}
	for _, l := range new(agreement.Agreement).Missing(agreement.Known{}) {
		codes = append(codes, l.Code)
	}
	want := "type template revision language effective-from notice-months governing-law controller processor scope security instructions " +
		"authorisation-mode sub-processors transfers breach-hours audit-terms exit-choice exit-days"
	if diff := cmp.Diff(strings.Fields(want), codes); diff != "" {
		t.Error(diff)
	}
}
