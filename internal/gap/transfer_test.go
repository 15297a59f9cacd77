package gap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// transfer adds a transfer to the processor, which is in the United States, since
// January 2019 under standard clauses of 2021 in the module that fits; the controller is
// an authority.
func transferring(change ...func(t *assess.Transfer)) func(w *world) {
	return func(w *world) {
		w.r.Controller.IsPublicBody = kinds.Yes
		t := &assess.Transfer{}
		t.ID, t.Code, t.Org = kinds.NewID[assess.Transfer](), "T1", w.r.Controller.ID
		t.Importer, t.Engagement, t.Country, t.Tool, t.StartsOn = w.processor, w.edge.ID, "US", "scc_46_2_c", "2019-01-01"
		t.SCCEdition, t.SCCSignedOn, t.SCCModule = "2021_914", "2019-01-01", "2"
		for _, c := range change {
			c(t)
		}
		w.r.Transfers = append(w.r.Transfers, t)
	}
}

// on is a transfer under another tool.
func on(tool, country string, change ...func(t *assess.Transfer)) func(w *world) {
	return transferring(append([]func(t *assess.Transfer){func(t *assess.Transfer) { t.Tool, t.Country = tool, country }}, change...)...)
}

type change = func(t *assess.Transfer)

// TRF-001.
func TestTransferTools(t *testing.T) {
	const began = kinds.Date("2019-01-01")
	commercial := func(t *assess.Transfer) { t.ImporterActivity = "commercial" }
	old := func(t *assess.Transfer) { t.SCCEdition = "2010_87" }
	since := func(d kinds.Date) change { return func(t *assess.Transfer) { t.StartsOn = d } }
	listed := func(hr kinds.Tri, dpf assess.DPFCheck) func(w *world) {
		return on("dpf_45", "US", since("2024-01-01"), func(t *assess.Transfer) { t.HRData, t.DPF = hr, dpf })
	}
	looked := assess.DPFCheck{Active: kinds.Yes, CoversHR: kinds.Yes, CoversOther: kinds.Yes, CheckedOn: "2024-01-01"}
	without := func(change func(x *assess.DPFCheck)) assess.DPFCheck { x := looked; change(&x); return x }
	role := func(basis string) func(w *world) { return func(w *world) { w.edge.RoleBasis = basis } }
	module := func(m string) change { return func(t *assess.Transfer) { t.SCCModule = m } }
	abroad := func(t *assess.Transfer) { t.Exporter = kinds.NewID[kinds.Party]() }
	mine := func(change func(w *world)) func(w *world) { return change }
	runDuties(t, "TRF-001", []dutyCase{
		{"none", on("none", "US"), "2020-01-01", began, law.High},
		{"nobody has said", on("", "US"), "2020-01-01", began, law.High},
		{"before it began", on("none", "US"), "2018-12-31", shut, ""},
		{"since nobody knows when", on("none", "US", since("")), "2018-12-31", "", law.High},
		{"stopped, on the last day", on("none", "US", func(t *assess.Transfer) { t.EndsOn = "2020-01-01" }), "2020-01-01", began, law.High},
		{"stopped", on("none", "US", func(t *assess.Transfer) { t.EndsOn = "2020-01-01" }), "2020-01-02", shut, ""},
		{"remote support counts", on("none", "US", func(t *assess.Transfer) { t.Kind = "remote_support" }), "2020-01-01", began, law.High},
		{"pure transit does not", on("none", "US", func(t *assess.Transfer) { t.TransitOnly = kinds.Yes }), "2020-01-01", shut, ""},
		{"a parent abroad alone is no transfer", func(w *world) { w.edge.ForeignLawExposure = "morselskap i USA" }, "2020-01-01", shut, ""},
		{"to Norway", on("none", "NO"), "2020-01-01", shut, ""},
		{"to Iceland", on("none", "IS"), "2020-01-01", shut, ""},
		{"to Liechtenstein", on("none", "LI"), "2020-01-01", shut, ""},
		{"to the Faroe Islands, which need a tool", on("none", "FO"), "2020-01-01", began, law.High},
		{"to the Faroe Islands, adequate", on("adequacy_45", "FO"), "2020-01-01", shut, ""},
		{"to Greenland", on("adequacy_45", "GL"), "2020-01-01", began, law.High},
		{"high risk is critical", both(func(w *world) { w.system.SpecialCategories = kinds.Yes }, on("none", "US")), "2020-01-01", began, law.Critical},

		{"the United Kingdom before its decision", on("adequacy_45", "GB", since("2021-06-01")), "2021-06-27", "2021-06-01", law.High},
		{"on its first day", on("adequacy_45", "GB", since("2021-06-01")), "2021-06-28", shut, ""},
		{"on its last day", on("adequacy_45", "GB"), "2031-12-27", shut, ""},
		{"the day after", on("adequacy_45", "GB"), "2031-12-28", "2031-12-28", law.High},
		{"Canada, commercial", on("adequacy_45", "CA", commercial), "2020-01-01", shut, ""},
		{"Canada, public", on("adequacy_45", "CA", func(t *assess.Transfer) { t.ImporterActivity = "public" }), "2020-01-01", began, law.High},
		{"Canada, nobody has said", on("adequacy_45", "CA"), "2020-01-01", began, law.High},
		{"the European Patent Organisation", on("adequacy_45", "", func(t *assess.Transfer) { t.AdequacyRef = "European Patent Organisation" }), "2026-01-01", shut, ""},
		{"another organisation", on("adequacy_45", "", func(t *assess.Transfer) { t.AdequacyRef = "other" }), "2026-01-01", began, law.High},
		{"Privacy Shield on its last day", on("adequacy_45", "US", func(t *assess.Transfer) { t.AdequacyRef = "(EU) 2016/1250" }), "2020-07-15", shut, ""},
		{"Privacy Shield has fallen", on("adequacy_45", "US", func(t *assess.Transfer) { t.AdequacyRef = "(EU) 2016/1250" }), "2020-07-16", "2020-07-16", law.High},
		{"and stays so beside the framework", on("adequacy_45", "US", func(t *assess.Transfer) { t.AdequacyRef = "(EU) 2016/1250" }), "2026-01-01", "2020-07-16", law.High},
		{"the United States as such", on("adequacy_45", "US"), "2026-01-01", began, law.High},
		{"a tool with an end of its own", on("bcr_46_2_b", "IN", func(t *assess.Transfer) { t.ValidTo = "2020-06-30" }), "2020-06-30", shut, ""},
		{"past it", on("bcr_46_2_b", "IN", func(t *assess.Transfer) { t.ValidTo = "2020-06-30" }), "2020-07-01", "2020-07-01", law.High},

		{"the framework, looked up", listed(kinds.Yes, looked), "2024-06-01", shut, ""},
		{"before there was one", on("dpf_45", "US", func(t *assess.Transfer) { t.DPF = looked }), "2023-07-09", began, law.High},
		{"not in the United States", on("dpf_45", "IN", func(t *assess.Transfer) { t.DPF = looked }), "2024-06-01", began, law.High},
		{"nobody has looked", listed(kinds.No, without(func(x *assess.DPFCheck) { x.CheckedOn = "" })), "2024-06-01", "2024-01-01", law.Medium},
		{"looked up a year ago today", listed(kinds.No, looked), "2025-01-01", shut, ""},
		{"more than a year ago", listed(kinds.No, looked), "2025-01-02", "2025-01-02", law.Medium},
		{"tomorrow's look is unknown", listed(kinds.No, without(func(x *assess.DPFCheck) { x.CheckedOn = "2024-06-02" })), "2024-06-01", "2024-01-01", law.Medium},
		{"the entry has lapsed", listed(kinds.No, without(func(x *assess.DPFCheck) { x.LapsedOn = "2024-05-01" })), "2024-05-01", "2024-05-01", law.High},
		{"not yet", listed(kinds.No, without(func(x *assess.DPFCheck) { x.LapsedOn = "2024-05-01" })), "2024-04-30", shut, ""},
		{"it was not on the list", listed(kinds.No, without(func(x *assess.DPFCheck) { x.Active = kinds.No })), "2024-05-01", "2024-01-01", law.High},
		{"staff are not covered", listed(kinds.Yes, without(func(x *assess.DPFCheck) { x.CoversHR = kinds.No })), "2024-05-01", "2024-01-01", law.High},
		{"staff, nobody knows", listed(kinds.Yes, without(func(x *assess.DPFCheck) { x.CoversHR = "" })), "2024-05-01", "2024-01-01", law.High},
		{"no staff, and only staff are covered", listed(kinds.No, without(func(x *assess.DPFCheck) { x.CoversOther = kinds.No })), "2024-05-01", "2024-01-01", law.High},

		{"clauses, signed, module 2", transferring(), "2020-01-01", shut, ""},
		{"unsigned", transferring(func(t *assess.Transfer) { t.SCCSignedOn = "" }), "2020-01-01", began, law.High},
		{"signed later", transferring(func(t *assess.Transfer) { t.SCCSignedOn = "2020-03-01" }), "2020-02-29", began, law.High},
		{"on the day of the signature", transferring(func(t *assess.Transfer) { t.SCCSignedOn = "2020-03-01" }), "2020-03-01", shut, ""},
		{"old clauses on their last day", transferring(old), "2022-12-26", shut, ""},
		{"old clauses", transferring(old), "2022-12-27", "2022-12-27", law.High},
		{"old by the day of the signature", transferring(func(t *assess.Transfer) { t.SCCEdition = "" }), "2023-01-01", "2022-12-27", law.High},
		{"wrong module", transferring(module("3")), "2020-01-01", began, law.High},
		{"no module", transferring(module("")), "2020-01-01", began, law.High},
		{"controller to controller", both(transferring(module("1")), role("independent_controller")), "2020-01-01", shut, ""},
		{"module 2 to a controller", both(transferring(), role("independent_controller")), "2020-01-01", began, law.High},
		{"a processor to its sub-processor", transferring(abroad, module("3")), "2020-01-01", shut, ""},
		{"which is no module 2", transferring(abroad), "2020-01-01", began, law.High},
		{"a processor to a controller", both(transferring(abroad, module("4")), role("independent_controller")), "2020-01-01", shut, ""},
		{"annexes not filled in", transferring(func(t *assess.Transfer) { t.AnnexesComplete = kinds.No }), "2020-01-01", began, law.High},
		{"the importer is under the GDPR itself: noted, no gap", transferring(func(t *assess.Transfer) { t.ImporterUnder = kinds.Yes }), "2020-01-01", shut, ""},
		{"clauses of one's own, not authorised", on("adhoc_46_3_a", "IN"), "2020-01-01", began, law.High},
		{"clauses of one's own, authorised", on("adhoc_46_3_a", "IN", func(t *assess.Transfer) { t.AuthorisedOn = "2019-01-01" }), "2020-01-01", shut, ""},

		{"consent, an authority", on("derogation_49_1_a", "IN"), "2020-01-01", began, law.High},
		{"a contract, an authority", on("derogation_49_1_b", "IN"), "2020-01-01", began, law.High},
		{"legitimate interest, an authority", on("legit_interest_49_1_2", "IN"), "2020-01-01", began, law.High},
		{"consent, outside its powers", on("derogation_49_1_a", "IN", func(t *assess.Transfer) { t.PublicPowers = kinds.No }), "2020-01-01", shut, ""},
		{"public interest, an authority", on("derogation_49_1_d", "IN"), "2020-01-01", shut, ""},
		{"consent, no authority", mine(both(on("derogation_49_1_a", "IN"), func(w *world) { w.r.Controller.IsPublicBody = kinds.No })), "2020-01-01", shut, ""},
	})
}

// TRF-002.
func TestTransferImpact(t *testing.T) {
	const began = kinds.Date("2019-01-01")
	other := kinds.NewID[kinds.Party]()
	tia := func(change func(a *assess.TIA)) func(w *world) {
		return transferring(func(t *assess.Transfer) {
			t.TIA = assess.TIA{Conclusion: "adequate", AssessedOn: "2018-12-01", ReviewDue: "2020-12-01"}
			change(&t.TIA)
		})
	}
	runDuties(t, "TRF-002", []dutyCase{
		{"none", transferring(), "2020-01-01", began, law.High},
		{"adequate", tia(func(*assess.TIA) {}), "2020-01-01", shut, ""},
		{"adequate with measures", tia(func(a *assess.TIA) { a.Conclusion = "adequate_with_supplementary" }), "2020-01-01", shut, ""},
		{"no conclusion", tia(func(a *assess.TIA) { a.Conclusion = "" }), "2020-01-01", began, law.High},
		{"made late: until then", tia(func(a *assess.TIA) { a.AssessedOn = "2019-06-01" }), "2019-05-31", began, law.High},
		{"made late: from then on", tia(func(a *assess.TIA) { a.AssessedOn = "2019-06-01" }), "2019-06-01", shut, ""},
		{"on the day it is due", tia(func(*assess.TIA) {}), "2020-12-01", shut, ""},
		{"the day after", tia(func(*assess.TIA) {}), "2020-12-02", "2020-12-02", law.High},
		{"not adequate, and it goes on", tia(func(a *assess.TIA) { a.Conclusion = "not_adequate" }), "2020-01-01", began, law.High},
		{"not adequate since later", tia(func(a *assess.TIA) { a.Conclusion, a.AssessedOn = "not_adequate", "2019-06-01" }), "2020-01-01", "2019-06-01", law.High},
		{"the law has changed, 29 days ago", tia(func(a *assess.TIA) { a.LawChangedOn = "2020-01-01" }), "2020-01-30", shut, ""},
		{"30 days ago", tia(func(a *assess.TIA) { a.LawChangedOn = "2020-01-01" }), "2020-01-31", "2020-01-31", law.High},
		{"it had changed before", tia(func(a *assess.TIA) { a.LawChangedOn = "2018-12-01" }), "2020-01-31", shut, ""},
		{"two reasons are one gap, as old as the older", tia(func(a *assess.TIA) { a.LawChangedOn = "2020-01-01" }), "2020-12-31", "2020-01-31", law.High},
		{"the vendor's is an input", tia(func(a *assess.TIA) { a.MadeBy = other }), "2020-01-01", began, law.High},
		{"once adopted it counts", tia(func(a *assess.TIA) { a.MadeBy, a.AdoptedOn = other, "2019-06-01" }), "2019-06-01", shut, ""},
		{"not before", tia(func(a *assess.TIA) { a.MadeBy, a.AdoptedOn = other, "2019-06-01" }), "2019-05-31", began, law.High},
		{"adequacy needs none", on("adequacy_45", "FO"), "2020-01-01", shut, ""},
		{"nor the framework", on("dpf_45", "US"), "2024-01-01", shut, ""},
		{"nor a derogation", on("derogation_49_1_d", "IN"), "2020-01-01", shut, ""},
		{"binding rules do", on("bcr_46_2_b", "IN"), "2020-01-01", began, law.High},
		{"onward from a processor further down", transferring(func(t *assess.Transfer) { t.Kind, t.Exporter, t.Engagement = "onward", other, chain.EngagementID{} }), "2020-01-01", began, law.High},
		{"stopped", transferring(func(t *assess.Transfer) { t.EndsOn = "2019-12-31" }), "2020-01-01", shut, ""},
		{"within the EEA", transferring(func(t *assess.Transfer) { t.Country = "IE" }), "2020-01-01", shut, ""},
	})
}

// TRF-003.
func TestPlaceUnknown(t *testing.T) {
	const opens = kinds.Date("2018-03-03") // 30 days after the start of the engagement
	at := func(storage, support []chain.Location) func(w *world) {
		return func(w *world) { w.edge.ProcessingLocations, w.edge.SupportLocations = storage, support }
	}
	in := func(countries ...string) (out []chain.Location) {
		for _, c := range countries {
			out = append(out, chain.Location{Country: c})
		}
		return out
	}
	text := func(place string) []chain.Location { return []chain.Location{{Place: place}} }
	cases := []dutyCase{
		{"nothing is said", func(*world) {}, "2019-01-01", opens, ""},
		{"on the day before", func(*world) {}, "2018-03-02", shut, ""},
		{"both are said", at(in("NO"), in("NO", "IN")), "2019-01-01", shut, ""},
		{"support is not", at(in("NO"), nil), "2019-01-01", opens, ""},
		{"storage is not", at(nil, in("NO")), "2019-01-01", opens, ""},
		{"the EU will do for storage", at(text("EU/EØS"), in("NO")), "2019-01-01", shut, ""},
		{"but not for support", at(in("NO"), text("EU")), "2019-01-01", opens, ""},
		{"worldwide", at(text("Worldwide"), in("NO")), "2019-01-01", opens, ""},
		{"worldwide beside a country", at([]chain.Location{{Country: "NO"}, {Place: "worldwide"}}, in("NO")), "2019-01-01", opens, ""},
		{"follow-the-sun is unknown", at(in("NO"), text("follow-the-sun")), "2019-01-01", opens, ""},
		{"until the countries are listed", at(in("NO"), in("IN", "US", "IE")), "2019-01-01", shut, ""},
		{"a town is no country", at(text("Frankfurt"), in("NO")), "2019-01-01", opens, ""},
		{"ciphertext without the key needs it too", func(w *world) { w.edge.AccessMode = "ciphertext_no_key" }, "2019-01-01", opens, ""},
		{"no access, no place", func(w *world) { w.edge.AccessMode = "none" }, "2019-01-01", shut, ""},
		{"no personal data", func(w *world) { w.edge.PersonalData = kinds.No }, "2019-01-01", shut, ""},
		{"not live any more", func(w *world) { w.edge.EndsOn = "2018-12-31" }, "2019-01-01", shut, ""},
		{"said of the system", func(w *world) { w.system.HostingLocations, w.system.SupportLocations = in("NO"), in("NO") }, "2019-01-01", shut, ""},
		{"said of one system of two", func(w *world) {
			w.system.HostingLocations, w.system.SupportLocations = in("NO"), in("NO")
			w.edge.ScopeSystems = append(w.edge.ScopeSystems, w.addSystem("S2").ID)
		}, "2019-01-01", opens, ""},
		{"high risk", func(w *world) { w.system.SpecialCategories = kinds.Yes }, "2019-01-01", opens, law.High},
	}
	for i, c := range cases {
		cases[i].build = func(w *world) {
			w.edge.ProcessingLocations, w.edge.SupportLocations = nil, nil
			c.build(w)
		}
	}
	runDuties(t, "TRF-003", cases)
}

// TestTransferGaps: what the register of an organisation holds opens the rules, on
// either database.
func TestTransferGaps(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org, vendor := h.Organisation("Fjordvik kommune").ID, h.Organisation("Skyvik Inc.").ID
		ctx := doortest.As(org)
		s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Sky", PersonalData: kinds.Yes, Lifecycle: chain.Active, InUseFrom: "2019-01-01"})
		doortest.Must(h, s, err)
		e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door).Create(ctx, chain.EngagementInput{Keys: door.Keys{Code: "E1"}, Upstream: org, Downstream: vendor, ScopeSystems: []chain.SystemID{s.ID}, RoleBasis: "processor", AccessMode: "hosts_data", PersonalData: kinds.Yes, StartsOn: "2019-01-01", State: "active"})
		doortest.Must(h, e, err)
		verbs := door.NewNoun[assess.Transfer, assess.TransferInput](h.Door)
		in := assess.TransferInput{Keys: door.Keys{Code: "T1"}, Importer: vendor, Engagement: e.ID, Country: "US", Tool: "scc_46_2_c", SCCEdition: "2010_87", SCCSignedOn: "2019-01-01", StartsOn: "2019-01-01"}
		made, err := verbs.Create(ctx, in)
		doortest.Must(h, made, err)
		l, err := gap.New(h.Door).List(ctx, gap.Query{AsOf: "2023-01-01", Rules: []string{"TRF-001", "TRF-002", "TRF-003"}, Sort: "rule"})
		doortest.Must(h, l, err)
		var got []string
		for _, g := range l.Items {
			got = append(got, g.Rule+" "+g.Transfer+" "+g.Engagement+" "+g.System+" "+g.Processor+" "+string(g.OpenedOn))
		}
		if diff := cmp.Diff([]string{"TRF-001 T1  S1 Skyvik Inc. 2022-12-27", "TRF-002 T1  S1 Skyvik Inc. 2019-01-01", "TRF-003  E1 S1 Skyvik Inc. 2019-01-31"}, got); diff != "" {
			h.Errorf("(-want +got):\n%s", diff)
		}
		stranger := h.Organisation("Nabovik kommune").ID
		in.Code = "T2"
		if _, err := verbs.Create(doortest.As(stranger), in); kinds.KindOf(err) != kinds.KindInvalid {
			h.Errorf("a stranger's link: %v", err)
		}
	})
}

// A flow out of the EEA is a transfer, which is asked for until somebody has recorded it.
func TestUntold(t *testing.T) {
	flow := &chain.Flow{FlowInput: chain.FlowInput{ToCountry: "IN", PersonalData: kinds.Yes, StartsOn: "2024-01-01", EndsOn: "2024-12-31"}}
	flow.ID = kinds.NewID[chain.Flow]()
	with := func(change func(f *chain.Flow)) *chain.Flow { f := *flow; change(&f); return &f }
	told := &assess.Transfer{TransferInput: assess.TransferInput{Flow: flow.ID}}
	for name, c := range map[string]struct {
		f         *chain.Flow
		transfers []*assess.Transfer
		d         kinds.Date
		want      bool
	}{
		"first day":                 {flow, nil, "2024-01-01", true},
		"last day":                  {flow, nil, "2024-12-31", true},
		"before":                    {flow, nil, "2023-12-31", false},
		"after":                     {flow, nil, "2025-01-01", false},
		"recorded":                  {flow, []*assess.Transfer{told}, "2024-06-01", false},
		"another flow's is not its": {flow, []*assess.Transfer{{}}, "2024-06-01", true},
		"to Iceland":                {with(func(f *chain.Flow) { f.ToCountry = "IS" }), nil, "2024-06-01", false},
		"to Greenland":              {with(func(f *chain.Flow) { f.ToCountry = "GL" }), nil, "2024-06-01", true},
		"no country":                {with(func(f *chain.Flow) { f.ToCountry = "" }), nil, "2024-06-01", false},
		"no personal data":          {with(func(f *chain.Flow) { f.PersonalData = kinds.No }), nil, "2024-06-01", false},
		"nobody knows of which":     {with(func(f *chain.Flow) { f.PersonalData = kinds.Unknown }), nil, "2024-06-01", true},
	} {
		if got := (&gap.Register{Transfers: c.transfers}).Untold(c.f, c.d); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
