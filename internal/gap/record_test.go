package gap_test

import (
	"testing"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
	"ledd/internal/record"
)

// activity adds an ongoing activity of the system that nothing is wrong with.
func (w *world) activity(change ...func(a *record.Activity)) *record.Activity {
	months := 60
	a := &record.Activity{ActivityInput: record.ActivityInput{
		Name: "Opplæring", ResponsibleUnit: kinds.NewID[party.Unit](), Status: record.Ongoing, CreatedOn: "2018-01-01", OngoingFrom: "2018-01-01",
		Purposes: []record.Purpose{{Code: "education"}}, Subjects: []record.SubjectGroup{{Category: "pupils", Data: []string{"name"}}},
		NoRecipients: true, Retention: []record.RetentionRule{{Months: &months}}, SecuritySummary: "x",
		LegalBases: []record.LegalBasis{{Point: "e", Statute: "x"}}, Systems: []chain.SystemID{w.system.ID},
	}}
	a.ID = kinds.NewID[record.Activity]()
	for _, c := range change {
		c(a)
	}
	w.r.Activities = append(w.r.Activities, a)
	return a
}

// with is a world whose one activity was changed.
func with(change func(a *record.Activity)) func(w *world) {
	return func(w *world) { w.activity(change) }
}

func TestOutsideRecord(t *testing.T) {
	t.Parallel()
	all := []dutyCase{
		{"no activity", func(*world) {}, "2026-01-01", "2018-01-01", ""},
		{"an ongoing one", func(w *world) { w.activity() }, "2026-01-01", shut, ""},
		{"not in use yet", func(*world) {}, "2017-12-31", shut, ""},
		{"of another system", with(func(a *record.Activity) { a.Systems = []chain.SystemID{kinds.NewID[chain.System]()} }), "2026-01-01", "2018-01-01", ""},
		{"planned only", with(func(a *record.Activity) { a.Status = record.Planned }), "2026-01-01", "2018-01-01", ""},
		{"ended: the day after", with(func(a *record.Activity) { a.Status, a.EndedOn = record.Ended, "2025-12-31" }), "2026-01-01", "2026-01-01", ""},
		{"ended: on its last day", with(func(a *record.Activity) { a.Status, a.EndedOn = record.Ended, "2025-12-31" }), "2025-12-31", shut, ""},
		{"paused", with(func(a *record.Activity) { a.Status, a.PausedFrom = record.Paused, "2025-06-01" }), "2026-01-01", "2025-06-01", ""},
		{"one ended, one goes on", func(w *world) {
			w.activity(func(a *record.Activity) { a.Status, a.EndedOn = record.Ended, "2025-12-31" })
			w.activity()
		}, "2026-01-01", shut, ""},
		{"one activity, many systems", func(w *world) {
			s := w.addSystem("S2")
			w.activity(func(a *record.Activity) { a.Systems = append(a.Systems, s.ID) })
		}, "2026-01-01", shut, ""},
		{"no personal data", func(w *world) { w.system.PersonalData = kinds.No }, "2026-01-01", shut, ""},
		{"data since later", func(w *world) { w.system.PersonalDataSince = "2020-03-01" }, "2026-01-01", "2020-03-01", ""},
		{"unknown whether", func(w *world) { w.system.PersonalData = kinds.Unknown }, "2026-01-01", shut, ""},
		{"ended, data held", func(w *world) { w.system.Lifecycle = chain.EndedDataHeld }, "2026-01-01", "2018-01-01", ""},
		{"pilot", func(w *world) { w.system.Lifecycle = chain.Pilot }, "2026-01-01", "2018-01-01", ""},
		{"procurement", func(w *world) { w.system.Lifecycle = chain.Procurement }, "2026-01-01", shut, ""},
		{"infrastructure", func(w *world) { w.system.Delivery = "in_house" }, "2026-01-01", "2018-01-01", ""},
	}
	for i := range all {
		all[i].severity = law.High
	}
	runDuties(t, "ROP-001", all)
}

func TestRecordLacking(t *testing.T) {
	t.Parallel()
	runDuties(t, "ROP-002", []dutyCase{
		{"nothing", func(w *world) { w.activity() }, "2026-01-01", shut, ""},
		{"no security", with(func(a *record.Activity) { a.SecuritySummary = "" }), "2026-01-01", "2018-01-01", law.Medium},
		{"no recipients", with(func(a *record.Activity) { a.NoRecipients = false }), "2026-01-01", "2018-01-01", law.High},
		{"vague retention", with(func(a *record.Activity) { a.Retention = []record.RetentionRule{{Rule: "Så lenge som nødvendig"}} }), "2026-01-01", "2018-01-01", law.Medium},
		{"planned, within the month", with(func(a *record.Activity) {
			a.Status, a.OngoingFrom, a.CreatedOn, a.Purposes = record.Planned, "", "2026-01-01", nil
		}), "2026-01-30", shut, ""},
		{"planned, after a month", with(func(a *record.Activity) {
			a.Status, a.OngoingFrom, a.CreatedOn, a.Purposes = record.Planned, "", "2026-01-01", nil
		}), "2026-01-31", "2026-01-31", law.High},
		{"begins within the month", with(func(a *record.Activity) {
			a.CreatedOn, a.OngoingFrom, a.SecuritySummary = "2026-01-01", "2026-01-10", ""
		}), "2026-01-10", "2026-01-10", law.Medium},
		{"paused", with(func(a *record.Activity) { a.Status, a.PausedFrom, a.SecuritySummary = record.Paused, "2020-01-01", "" }), "2026-01-01", "2018-01-01", law.Medium},
		{"ended", with(func(a *record.Activity) { a.Status, a.EndedOn, a.SecuritySummary = record.Ended, "2025-01-01", "" }), "2026-01-01", shut, ""},
		{"no data protection officer", func(w *world) { w.activity(); w.r.Controller.IsPublicBody = kinds.Yes }, "2026-01-01", shut, ""},
	})
}

func TestRecordUnrevised(t *testing.T) {
	t.Parallel()
	reviewed := func(days ...kinds.Date) func(w *world) {
		return with(func(a *record.Activity) {
			for _, d := range days {
				a.Reviews = append(a.Reviews, record.ActivityReview{ReviewedOn: d, Outcome: "unchanged"})
			}
		})
	}
	runDuties(t, "ROP-003", []dutyCase{
		{"never, due today", func(w *world) { w.activity() }, "2019-01-01", shut, ""},
		{"never, the day after", func(w *world) { w.activity() }, "2019-01-02", "2019-01-02", ""},
		{"no change is a review", reviewed("2025-12-31"), "2026-12-31", shut, ""},
		{"the day after it was due", reviewed("2025-12-31"), "2027-01-01", "2027-01-01", ""},
		{"leap day is clamped", reviewed("2024-02-29"), "2025-03-01", "2025-03-01", ""},
		{"a review that has not come", reviewed("2019-01-10"), "2019-01-05", "2019-01-02", ""},
		{"the last of several", reviewed("2026-01-01", "2020-01-01"), "2026-06-01", shut, ""},
		{"an edit is none", with(func(a *record.Activity) { a.Version = 7 }), "2020-01-01", "2019-01-02", ""},
		{"an interval of its own", with(func(a *record.Activity) { months := 36; a.ReviewIntervalMonths = &months }), "2020-12-31", shut, ""},
		{"planned", with(func(a *record.Activity) { a.Status = record.Planned }), "2026-01-01", shut, ""},
		{"ended", with(func(a *record.Activity) { a.Status, a.EndedOn = record.Ended, "2019-01-01" }), "2026-01-01", shut, ""},
	})
}

func TestUnfoundedActivities(t *testing.T) {
	t.Parallel()
	runDuties(t, "ROP-005", []dutyCase{
		{"complete", func(w *world) { w.activity() }, "2026-01-01", shut, ""},
		{"no basis", with(func(a *record.Activity) { a.LegalBases = nil }), "2026-01-01", "2018-01-01", law.High},
		{"before it begins it is planned", with(func(a *record.Activity) { a.LegalBases, a.CreatedOn, a.OngoingFrom = nil, "2025-01-01", "2026-02-01" }), "2026-01-01", "2025-01-01", law.Medium},
		{"health without condition", with(func(a *record.Activity) { a.Subjects[0].Data = []string{"health"} }), "2026-01-01", "2018-01-01", law.High},
		{"f for a municipality", func(w *world) {
			w.r.Controller.Kind = "municipality"
			w.activity(func(a *record.Activity) { a.LegalBases = []record.LegalBasis{{Point: "f", Note: "x"}} })
		}, "2026-01-01", "2018-01-01", law.High},
		{"f for a company", with(func(a *record.Activity) { a.LegalBases = []record.LegalBasis{{Point: "f", Note: "x"}} }), "2026-01-01", shut, ""},
		{"the number as login key", func(w *world) { w.system.NationalIDAsLogin = kinds.Yes; w.activity() }, "2026-01-01", "2018-01-01", law.High},
		{"consent of employees is a warning", with(func(a *record.Activity) {
			a.Subjects[0].Category, a.LegalBases, a.ConsentRecord = "employees", []record.LegalBasis{{Point: "a"}}, "x"
		}), "2026-01-01", shut, ""},
		{"ended", with(func(a *record.Activity) { a.Status, a.EndedOn, a.LegalBases = record.Ended, "2025-01-01", nil }), "2026-01-01", shut, ""},
	})
}

// TestBeside: what the chain shows stands beside the record, and an explanation settles it.
func TestBeside(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.r.Names[w.processor], w.system.NationalID = "Sky AS", kinds.No
	w.edge.SupportLocations = []chain.Location{{Country: "US"}, {Country: "DE"}}
	a := w.activity()
	r := w.r.Index()
	if b := r.Beside(a, "2026-01-01"); len(b) != 1 || !b[0].Differs() || b[0].Named || len(b[0].Outside) != 1 || b[0].Outside[0] != "US" {
		t.Fatalf("unnamed: %+v", b)
	}
	a.Recipients, a.Transfers = []record.Recipient{{Category: "processor"}}, []record.ThirdCountry{{Country: "US"}}
	if b := r.Beside(a, "2026-01-01"); b[0].Differs() {
		t.Errorf("taken over: %+v", b)
	}
	a.Recipients, a.Explained = nil, []record.Explanation{{Subject: "Sky AS", Reason: "bare kryptert", On: "2026-01-01"}}
	if b := r.Beside(a, "2025-12-31"); !b[0].Differs() {
		t.Error("explained before the explanation")
	}
	if b := r.Beside(a, "2026-01-01"); b[0].Differs() {
		t.Error("the explanation settles nothing")
	}
}

func TestRecordDiverges(t *testing.T) {
	t.Parallel()
	processors := func(a *record.Activity) {
		a.NoRecipients, a.Recipients = false, []record.Recipient{{Category: "processor"}}
	}
	named := func(more ...func(w *world, a *record.Activity)) func(w *world) {
		return func(w *world) {
			a := w.activity(processors)
			for _, m := range more {
				m(w, a)
			}
		}
	}
	flow := func(change func(f *chain.Flow)) func(w *world, a *record.Activity) {
		return func(w *world, _ *record.Activity) {
			f := &chain.Flow{FlowInput: chain.FlowInput{FromSystem: w.system.ID, ToOrg: kinds.NewID[kinds.Party](), PersonalData: kinds.Yes, StartsOn: "2020-01-01"}}
			f.ID = kinds.NewID[chain.Flow]()
			change(f)
			w.r.Flows = append(w.r.Flows, f)
		}
	}
	transfer := func(change func(x *assess.Transfer)) func(w *world, a *record.Activity) {
		return func(w *world, _ *record.Activity) {
			x := &assess.Transfer{TransferInput: assess.TransferInput{Importer: w.processor, Engagement: w.edge.ID, Country: "US", StartsOn: "2021-01-01"}}
			change(x)
			w.r.Transfers = append(w.r.Transfers, x)
		}
	}
	says := func(change func(a *record.Activity)) func(w *world, a *record.Activity) {
		return func(_ *world, a *record.Activity) { change(a) }
	}
	special := func(w *world, _ *record.Activity) { w.system.SpecialCategories = kinds.Yes }
	all := []dutyCase{
		{"nobody stated, and a processor", func(w *world) { w.activity() }, "2026-01-01", "2018-02-15", ""},
		{"on the fourteenth day", func(w *world) { w.activity() }, "2018-02-14", shut, ""},
		{"processors as a category", named(), "2026-01-01", shut, ""},
		{"the processor by itself", func(w *world) {
			w.activity(func(a *record.Activity) { a.NoRecipients, a.Recipients = false, []record.Recipient{{Org: w.processor}} })
		}, "2026-01-01", shut, ""},
		{"another category", func(w *world) {
			w.activity(func(a *record.Activity) { a.NoRecipients, a.Recipients = false, []record.Recipient{{Category: "bank"}} })
		}, "2026-01-01", "2018-02-15", ""},
		{"explained", func(w *world) {
			w.r.Names[w.processor] = "Sky AS"
			w.activity(func(a *record.Activity) { a.Explained = []record.Explanation{{Subject: "Sky AS", Reason: "x"}} })
		}, "2026-01-01", shut, ""},
		{"ended, the data are held", func(w *world) { w.edge.State = chain.EndedButHolding; w.activity() }, "2026-01-01", "2018-02-15", ""},
		{"ended before", func(w *world) { w.edge.EndsOn = "2020-01-01"; w.activity() }, "2026-01-01", shut, ""},
		{"no personal data", func(w *world) { w.edge.PersonalData = kinds.No; w.activity() }, "2026-01-01", shut, ""},
		{"the activity is younger", func(w *world) { w.activity(func(a *record.Activity) { a.CreatedOn = "2025-06-01" }) }, "2026-01-01", "2025-06-15", ""},
		{"ended activity", func(w *world) {
			w.activity(func(a *record.Activity) { a.Status, a.EndedOn = record.Ended, "2025-01-01" })
		}, "2026-01-01", shut, ""},
		{"sub-processors belong to the category", named(func(w *world, _ *record.Activity) { w.sub("Under AS", "2020-01-01", "") }), "2026-01-01", shut, ""},
		{"support from outside", named(func(w *world, _ *record.Activity) { w.edge.SupportLocations = []chain.Location{{Country: "IN"}} }), "2026-01-01", "2018-02-15", ""},
		{"support from within", named(func(w *world, _ *record.Activity) {
			w.edge.SupportLocations = []chain.Location{{Country: "IS"}, {Country: "EU"}}
		}), "2026-01-01", shut, ""},
		{"the country is named", named(func(w *world, a *record.Activity) {
			w.edge.SupportLocations, a.Transfers = []chain.Location{{Country: "IN"}}, []record.ThirdCountry{{Country: "IN"}}
		}), "2026-01-01", shut, ""},
		{"a flow to a body", named(flow(func(*chain.Flow) {})), "2026-01-01", "2020-01-15", ""},
		{"a flow within a category", named(says(func(a *record.Activity) {
			a.Recipients = append(a.Recipients, record.Recipient{Category: "public_body"})
		}), flow(func(*chain.Flow) {})), "2026-01-01", shut, ""},
		{"a flow to the processor", named(func(w *world, a *record.Activity) { flow(func(f *chain.Flow) { f.ToOrg = w.processor })(w, a) }), "2026-01-01", shut, ""},
		{"a flow of no personal data", named(flow(func(f *chain.Flow) { f.PersonalData = kinds.No })), "2026-01-01", shut, ""},
		{"a flow that ended", named(flow(func(f *chain.Flow) { f.EndsOn = "2025-01-01" })), "2026-01-01", shut, ""},
		{"a flow to a group", named(flow(func(f *chain.Flow) { f.ToOrg, f.ToGroup = kinds.OrgID{}, "innbyggere" })), "2026-01-01", shut, ""},
		{"a flow of another system", named(flow(func(f *chain.Flow) { f.FromSystem = kinds.NewID[chain.System]() })), "2026-01-01", shut, ""},
		{"a transfer", named(transfer(func(*assess.Transfer) {})), "2026-01-01", "2021-01-15", ""},
		{"a transfer in transit", named(transfer(func(x *assess.Transfer) { x.TransitOnly = kinds.Yes })), "2026-01-01", shut, ""},
		{"a transfer of another engagement", named(transfer(func(x *assess.Transfer) { x.Engagement = kinds.NewID[chain.Engagement]() })), "2026-01-01", shut, ""},
		{"special categories", named(special), "2026-01-01", "2018-01-15", ""},
		{"said by another activity", named(special, func(w *world, _ *record.Activity) {
			w.activity(processors, func(a *record.Activity) { a.Subjects[0].Data = []string{"health"} })
		}), "2026-01-01", shut, ""},
		{"the identification number", named(func(w *world, _ *record.Activity) { w.system.NationalID = kinds.Yes }), "2026-01-01", "2018-01-15", ""},
		{"without any data that is another gap", named(special, says(func(a *record.Activity) { a.Subjects = nil })), "2026-01-01", shut, ""},
		{"the earliest of several", named(special, flow(func(*chain.Flow) {})), "2026-01-01", "2018-01-15", ""},
	}
	for i, c := range all {
		all[i].build = func(w *world) {
			w.system.NationalID = kinds.No
			c.build(w)
		}
	}
	runDuties(t, "ROP-004", all)
}

// TestTakeOver: after recipients and countries are taken over, what is left is what only
// people can say.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.edge.SupportLocations, w.system.SpecialCategories, w.system.NationalID = []chain.Location{{Country: "US"}}, kinds.Yes, kinds.No
	a := w.activity()
	before := *a.Input()
	r := w.r.Index()
	shown := r.Beside(a, "2026-01-01")
	a.ActivityInput = gap.TakeOver(*a.Input(), shown)
	if len(before.Recipients)+len(before.Transfers) > 0 || !gap.Takable(shown) {
		t.Errorf("what was said is changed: %+v", before)
	}
	if len(a.Recipients) != 1 || a.Recipients[0].Org != w.processor || a.Recipients[0].Category != "processor" || a.NoRecipients || len(a.Transfers) != 1 || a.Transfers[0].Country != "US" {
		t.Errorf("%+v, %+v", a.Recipients, a.Transfers)
	}
	shown = r.Beside(a, "2026-01-01")
	if f := r.Find("2026-01-01", "ROP-004"); gap.Takable(shown) || len(f) != 1 || len(factsOf(f[0], "data_unsaid")) != 1 || len(factsOf(f[0], "recipient_unnamed")) > 0 {
		t.Errorf("%+v", f)
	}
	if again := gap.TakeOver(*a.Input(), shown); len(again.Recipients) != 1 || len(again.Transfers) != 1 {
		t.Errorf("taken over twice: %+v", again)
	}
}

// TestRecordRules: the rules open and close over a real register, as of a day and as it
// was known; a review and a status are steps of their own.
func TestRecordRules(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		ctx := doortest.As(org)
		s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Skole", Lifecycle: chain.Active, PersonalData: kinds.Yes, InUseFrom: "2020-01-01"})
		doortest.Must(h, s, err)
		open := func(want ...string) {
			h.Helper()
			l, err := gap.New(h.Door).List(ctx, gap.Query{Rules: []string{"ROP-001", "ROP-002", "ROP-003", "ROP-005"}, Sort: "rule"})
			got := []string{}
			for _, g := range doortest.Must(h, l, err).Items {
				got = append(got, g.Rule)
				if (g.Rule == "ROP-001") == (g.ActivityID.IsZero() == false) {
					h.Errorf("%s speaks of activity %q", g.Rule, g.Activity)
				}
			}
			same(h, want, got)
		}
		verbs := record.NewActivities(h.Door)
		open("ROP-001")
		a, err := verbs.Create(ctx, record.ActivityInput{Name: "Opplæring", Status: record.Ongoing, CreatedOn: "2020-01-01", OngoingFrom: "2020-01-01", Systems: []chain.SystemID{s.ID}})
		doortest.Must(h, a, err)
		open("ROP-002", "ROP-003", "ROP-005")
		a, err = verbs.Review(ctx, a.ID.String(), record.ReviewInput{ReviewedOn: h.Door.Today(), Outcome: "unchanged", Version: a.Version})
		if doortest.Must(h, a, err); len(a.Reviews) != 1 || a.Reviews[0].ReviewedBy == "" {
			h.Errorf("the review: %+v", a.Reviews)
		}
		open("ROP-002", "ROP-005")
		if _, err := verbs.Review(ctx, a.ID.String(), record.ReviewInput{ReviewedOn: h.Door.Today().AddDays(1), Outcome: "unchanged"}); kinds.KindOf(err) != kinds.KindInvalid {
			h.Errorf("a review of tomorrow: %v", err)
		}
		if _, err := verbs.Review(ctx, a.ID.String(), record.ReviewInput{ReviewedOn: h.Door.Today(), Outcome: "unchanged", Version: 1}); kinds.KindOf(err) != kinds.KindStale {
			h.Errorf("a review of an older version: %v", err)
		}
		a, err = verbs.Move(ctx, a.ID.String(), record.MoveInput{To: record.Ended, On: h.Door.Today().AddDays(-1)})
		doortest.Must(h, a, err)
		open("ROP-001")
		if _, err := verbs.Move(ctx, a.ID.String(), record.MoveInput{To: record.Ended, On: "2019-01-01"}); kinds.KindOf(err) != kinds.KindInvalid {
			h.Errorf("an end before the beginning: %v", err)
		}
	})
}

func same(h *doortest.House, want, got []string) {
	h.Helper()
	if len(want) != len(got) {
		h.Errorf("open: %v, want %v", got, want)
		return
	}
	for i := range want {
		if want[i] != got[i] {
			h.Errorf("open: %v, want %v", got, want)
		}
	}
}
