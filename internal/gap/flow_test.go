package gap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
)

// flow adds data that go from the one system to a vendor, by plain e-mail since March
// 2019.
func (w *world) flow(change ...func(f *chain.Flow)) *chain.Flow {
	f := &chain.Flow{}
	f.ID, f.Code = kinds.NewID[chain.Flow](), "F1"
	f.FromSystem, f.ToOrg, f.Method, f.PersonalData, f.StartsOn = w.system.ID, w.processor, "email_plain", kinds.Yes, "2019-03-01"
	for _, c := range change {
		c(f)
	}
	w.r.Flows = append(w.r.Flows, f)
	return f
}

func flowing(change ...func(f *chain.Flow)) func(w *world) {
	return func(w *world) { w.flow(change...) }
}

func by(method string) func(f *chain.Flow) { return func(f *chain.Flow) { f.Method = method } }

func due(on kinds.Date) func(f *chain.Flow) { return func(f *chain.Flow) { f.PhaseOutDue = on } }

func own(grades ...party.OwnGrade) func(w *world) {
	return func(w *world) { w.r.Settings = &party.Settings{SettingsInput: party.SettingsInput{Methods: grades}} }
}

func both(fs ...func(w *world)) func(w *world) {
	return func(w *world) {
		for _, f := range fs {
			f(w)
		}
	}
}

// FLW-001.
func TestPhasedOut(t *testing.T) {
	const began = kinds.Date("2019-03-01")
	planned := due("2020-06-30")
	ended := func(on kinds.Date) func(f *chain.Flow) { return func(f *chain.Flow) { f.EndsOn = on } }
	before := func(method string, until kinds.Date) func(f *chain.Flow) {
		return func(f *chain.Flow) {
			f.FormerMethods = append(f.FormerMethods, chain.FormerMethod{Method: method, Until: until})
		}
	}
	holds := func(v kinds.Tri) func(f *chain.Flow) { return func(f *chain.Flow) { f.PersonalData = v } }
	risk := func(w *world) { w.system.SpecialCategories = kinds.Yes }
	runDuties(t, "FLW-001", []dutyCase{
		{"no flow", func(*world) {}, "2020-01-01", shut, ""},
		{"plain e-mail, planned", flowing(planned), "2020-01-01", began, law.Medium},
		{"no last day", flowing(), "2020-01-01", began, law.High},
		{"on the last day", flowing(planned), "2020-06-30", began, law.Medium},
		{"the day after", flowing(planned), "2020-07-01", began, law.High},
		{"high risk is a step up", both(risk, flowing(planned)), "2020-01-01", began, law.High},
		{"and from high to critical", both(risk, flowing()), "2020-01-01", began, law.Critical},
		{"low risk is a step down", both(func(w *world) { w.system.NationalID = "" }, flowing(planned)), "2020-01-01", began, law.Low},
		{"before it began", flowing(), "2019-02-28", shut, ""},
		{"since nobody knows when: since the law", flowing(func(f *chain.Flow) { f.StartsOn = "" }), "2019-02-28", "2018-07-20", law.High},
		{"before the law too: since the law", flowing(func(f *chain.Flow) { f.StartsOn = "2007-10-10" }), "2019-02-28", "2018-07-20", law.High},
		{"on its last day", flowing(ended("2020-01-31")), "2020-01-31", began, law.High},
		{"ended", flowing(ended("2020-01-31")), "2020-02-01", shut, ""},
		{"no personal data", flowing(holds(kinds.No)), "2020-01-01", shut, ""},
		{"nobody has said: as the system", flowing(holds("")), "2020-01-01", began, law.High},
		{"nobody has said anything", both(func(w *world) { w.system.PersonalData = kinds.No }, flowing(holds(""))), "2020-01-01", shut, ""},
		{"import from e-mail", flowing(by("email_import")), "2020-01-01", began, law.High},
		{"import, encrypted from end to end", flowing(by("email_import"), func(f *chain.Flow) { f.EndToEnd = kinds.Yes }), "2020-01-01", shut, ""},
		{"import, encrypted somewhere", flowing(by("email_import"), func(f *chain.Flow) { f.EndToEnd = kinds.Unknown }), "2020-01-01", began, law.High},
		{"forced TLS is conditions", flowing(by("email_forced_tls")), "2020-01-01", shut, ""},
		{"HTTPS", flowing(by("https_post")), "2020-01-01", shut, ""},
		{"nobody has said how", flowing(by("")), "2020-01-01", shut, ""},
		{"dictated by the vendor of the receiving system", flowing(func(f *chain.Flow) { f.DictatedBy = "receiving_system_vendor" }), "2020-01-01", began, law.High},
		{"the method was changed: on its last day", flowing(by("sftp"), before("email_plain", "2020-03-31")), "2020-03-31", began, law.High},
		{"the day after", flowing(by("sftp"), before("email_plain", "2020-03-31")), "2020-04-01", shut, ""},
		{"it was changed for the worse", flowing(before("sftp", "2020-03-31")), "2020-04-01", "2020-04-01", law.High},
		{"graded by oneself", both(own(party.OwnGrade{Method: "fax", Grade: law.PhaseOut, From: "2019-09-01"}), flowing(by("fax"))), "2019-09-01", "2019-09-01", law.High},
		{"before that day", both(own(party.OwnGrade{Method: "fax", Grade: law.PhaseOut, From: "2019-09-01"}), flowing(by("fax"))), "2019-08-31", shut, ""},
		{"held for good by oneself", both(own(party.OwnGrade{Method: "email_plain", Grade: law.Conditions}), flowing()), "2020-01-01", shut, ""},
		{"graded twice, the newest holds", both(own(party.OwnGrade{Method: "email_plain", Grade: law.Conditions}, party.OwnGrade{Method: "email_plain", Grade: law.PhaseOut, From: "2020-01-01"}), flowing()), "2020-01-01", "2020-01-01", law.High},
	})
}

// FLW-002, of what was sent.
func TestLeftBehind(t *testing.T) {
	sent := func(retain chain.Remains, confirmed kinds.Tri, kept ...chain.StorageContext) func(w *world) {
		return func(w *world) {
			w.system.StorageContexts = kept
			w.flow(by("https_post"), func(f *chain.Flow) { f.RetainAfterReceipt, f.ReceiptConfirmed = retain, confirmed })
		}
	}
	in := func(context string, keeps chain.Remains, n int) chain.StorageContext {
		return chain.StorageContext{Context: context, Keeps: keeps, RetentionDays: &n}
	}
	limited := func(c chain.StorageContext, n int) chain.StorageContext { c.LimitDays = &n; return c }
	allowed := func(n int) func(w *world) {
		return func(w *world) { w.r.Flows[0].RetainDays = &n }
	}
	session := in("logged_in_user", chain.RemainsAll, 90)
	runDuties(t, "FLW-002", []dutyCase{
		{"seven days are the limit", sent(chain.RemainsNone, kinds.Yes, in("logged_in_user", chain.RemainsAll, 7)), "2020-01-01", shut, ""},
		{"eight are not", sent(chain.RemainsNone, kinds.Yes, in("logged_in_user", chain.RemainsAll, 8)), "2020-01-01", "2019-03-09", ""},
		{"on the last day", sent(chain.RemainsNone, kinds.Yes, session), "2019-03-08", shut, ""},
		{"the day after", sent(chain.RemainsNone, kinds.Yes, session), "2019-03-09", "2019-03-09", ""},
		{"no receipt: 30 days from the sending", sent(chain.RemainsNone, kinds.No, in("anonymous_session", "", 30)), "2020-01-01", shut, ""},
		{"no receipt: 31", sent(chain.RemainsNone, kinds.No, in("anonymous_session", "", 31)), "2020-01-01", "2019-04-01", ""},
		{"nobody knows of a receipt", sent(chain.RemainsNone, "", in("anonymous_session", "", 31)), "2020-01-01", "2019-04-01", ""},
		{"as much as may be left", sent(chain.RemainsMetadata, kinds.Yes, in("logged_in_user", chain.RemainsMetadata, 900)), "2020-01-01", shut, ""},
		{"more than may be left", sent(chain.RemainsMetadata, kinds.Yes, in("logged_in_user", chain.RemainsNonSensitive, 900)), "2020-01-01", "2019-03-09", ""},
		{"all may be left, but not for good", sent(chain.RemainsAll, kinds.Yes, session), "2020-01-01", "2019-03-09", ""},
		{"nothing is left", sent(chain.RemainsNone, kinds.Yes, in("logged_in_user", chain.RemainsNone, 900)), "2020-01-01", shut, ""},
		{"a limit of the flow's own", both(sent(chain.RemainsAll, kinds.Yes, session), allowed(90)), "2020-01-01", shut, ""},
		{"and past it", both(sent(chain.RemainsAll, kinds.Yes, session), allowed(89)), "2020-01-01", "2019-05-30", ""},
		{"kept for nobody knows how long", sent(chain.RemainsNone, kinds.Yes, chain.StorageContext{Context: "logged_in_user"}), "2020-01-01", "2019-03-09", ""},
		{"but deleted when something happens", sent(chain.RemainsNone, kinds.Yes, chain.StorageContext{Context: "logged_in_user", DeletionTrigger: "ved kvittering"}), "2020-01-01", shut, ""},
		{"all is left and nothing says until when", sent(chain.RemainsAll, kinds.Yes), "2020-01-01", "2019-03-09", ""},
		{"the same, with an end", both(sent(chain.RemainsAll, kinds.Yes), allowed(365)), "2020-01-01", shut, ""},
		{"nothing is said, and no form", sent("", kinds.Yes, session), "2020-01-01", shut, ""},
		{"nothing is said of a system with forms", both(sent("", kinds.Yes, session), func(w *world) { w.system.FormTypes = []chain.FormType{{Name: "Søknad"}} }), "2020-01-01", "2019-03-09", ""},
		{"a profile for the next time is its own context", sent(chain.RemainsNone, kinds.Yes, in("prefill_profile", chain.RemainsAll, 900)), "2020-01-01", shut, ""},
		{"with a limit of its own", sent(chain.RemainsNone, kinds.Yes, limited(in("prefill_profile", chain.RemainsAll, 900), 365)), "2020-01-01", "2019-01-02", ""},
		{"kept as long as its limit", sent(chain.RemainsNone, kinds.Yes, limited(in("prefill_profile", chain.RemainsAll, 365), 365)), "2020-01-01", shut, ""},
		{"a log and an archive have no limit by themselves", sent(chain.RemainsNone, kinds.Yes, in("log", "", 900), in("archive_copy", "", 9000)), "2020-01-01", shut, ""},
		{"a draft never sent has one", sent(chain.RemainsNone, kinds.Yes, in("unsent_draft", "", 31)), "2020-01-01", "2018-02-01", ""},
		{"a draft kept as long as it may", sent(chain.RemainsNone, kinds.Yes, in("unsent_draft", "", 30)), "2020-01-01", shut, ""},
		{"a draft with a limit of its own", sent(chain.RemainsNone, kinds.Yes, limited(in("unsent_draft", "", 60), 60)), "2020-01-01", shut, ""},
		{"a system without personal data", both(sent(chain.RemainsNone, kinds.Yes, in("unsent_draft", "", 31)), func(w *world) { w.system.PersonalData, w.r.Flows[0].PersonalData = kinds.No, kinds.No }), "2020-01-01", shut, ""},
		{"a flow to the system leaves nothing in it", both(sent(chain.RemainsNone, kinds.Yes, session), func(w *world) {
			f := w.r.Flows[0]
			f.FromSystem, f.ToSystem, f.FromOrg = chain.SystemID{}, f.FromSystem, f.ToOrg
		}), "2020-01-01", shut, ""},
		{"limits of one's own", both(sent(chain.RemainsNone, kinds.Yes, in("logged_in_user", chain.RemainsAll, 14)), func(w *world) {
			n := 14
			w.r.Settings = &party.Settings{SettingsInput: party.SettingsInput{ReceiptDays: &n}}
		}), "2020-01-01", shut, ""},
		{"high risk", both(sent(chain.RemainsNone, kinds.Yes, session), func(w *world) { w.system.SpecialCategories = kinds.Yes }), "2020-01-01", "2019-03-09", law.High},
	})
}

// FLW-002, of forms.
func TestWeakForms(t *testing.T) {
	form := func(f chain.FormType) func(w *world) {
		return func(w *world) { f.Name = "Søknad"; w.system.FormTypes = []chain.FormType{f} }
	}
	runDuties(t, "FLW-002", []dutyCase{
		{"nothing sensitive", form(chain.FormType{AuthLevel: "none"}), "2020-01-01", shut, ""},
		{"national identity number, low", form(chain.FormType{AuthLevel: "low", NationalID: kinds.Yes, Published: "2019-05-01"}), "2020-01-01", "2019-05-01", ""},
		{"national identity number, substantial", form(chain.FormType{AuthLevel: "substantial", NationalID: kinds.Yes}), "2020-01-01", shut, ""},
		{"special data, substantial", form(chain.FormType{AuthLevel: "substantial", SpecialCategories: kinds.Yes}), "2020-01-01", shut, ""},
		{"health, substantial", form(chain.FormType{AuthLevel: "substantial", Health: kinds.Yes}), "2020-01-01", "2018-01-01", ""},
		{"health, high", form(chain.FormType{AuthLevel: "high", Health: kinds.Yes}), "2020-01-01", shut, ""},
		{"nobody has said how", form(chain.FormType{SpecialCategories: kinds.Yes}), "2020-01-01", "2018-01-01", ""},
		{"nobody logs in", form(chain.FormType{AuthLevel: "none", SpecialCategories: kinds.Yes}), "2020-01-01", "2018-01-01", ""},
		{"an anonymous tip, with a reason", form(chain.FormType{AuthLevel: "none", AuthReason: "Varsel", Health: kinds.Yes}), "2020-01-01", shut, ""},
		{"a reason excuses no weak login", form(chain.FormType{AuthLevel: "low", AuthReason: "Varsel", Health: kinds.Yes}), "2020-01-01", "2018-01-01", ""},
		{"before it was published", form(chain.FormType{AuthLevel: "low", NationalID: kinds.Yes, Published: "2019-05-01"}), "2019-04-30", shut, ""},
		{"once it was withdrawn", form(chain.FormType{AuthLevel: "low", NationalID: kinds.Yes, Withdrawn: "2019-05-01"}), "2019-05-02", shut, ""},
		{"before the system was in use", form(chain.FormType{AuthLevel: "low", NationalID: kinds.Yes}), "2017-12-31", shut, ""},
	})
}

// Several forms and contexts of one system are a gap each, and a cursor tells them
// apart.
func TestPartsOfASystem(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.system.FormTypes = []chain.FormType{{Name: "B", AuthLevel: "low", NationalID: kinds.Yes}, {Name: "A", AuthLevel: "low", NationalID: kinds.Yes}}
	w.system.StorageContexts = []chain.StorageContext{{Context: "unsent_draft"}}
	l, err := w.r.Index().List(gap.Query{AsOf: "2020-01-01", Rules: []string{"FLW-002"}, Limit: 1})
	var parts []string
	for err == nil && len(l.Items) > 0 {
		parts = append(parts, l.Items[0].Part)
		if l.NextCursor == "" {
			break
		}
		l, err = w.r.List(gap.Query{AsOf: "2020-01-01", Rules: []string{"FLW-002"}, Limit: 1, Cursor: l.NextCursor})
	}
	if diff := cmp.Diff([]string{"A", "B", "unsent_draft"}, parts); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestFlowGaps: what the register of an organisation holds opens both rules, on either
// database, and the grade is shown as its settings have it.
func TestFlowGaps(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org, vendor := h.Organisation("Fjordvik kommune").ID, h.Organisation("Skyvik AS").ID
		ctx := doortest.As(org)
		s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Skjema", PersonalData: kinds.Yes, Lifecycle: chain.Active, InUseFrom: "2019-01-01",
			StorageContexts: []chain.StorageContext{{Context: "logged_in_user", Keeps: chain.RemainsAll}},
			FormTypes:       []chain.FormType{{Name: "Søknad", AuthLevel: "low", NationalID: kinds.Yes}}})
		doortest.Must(h, s, err)
		verbs := chain.NewFlows(h.Door)
		f, err := verbs.Create(ctx, chain.FlowInput{Keys: door.Keys{Code: "F1"}, FromSystem: s.ID, ToOrg: vendor, Method: "email_plain", PersonalData: kinds.Yes, ReceiptConfirmed: kinds.Yes, RetainAfterReceipt: chain.RemainsNone, StartsOn: "2019-03-01"})
		if doortest.Must(h, f, err); f.MethodGrade != law.PhaseOut {
			h.Errorf("graded %q", f.MethodGrade)
		}
		got := func() []string {
			l, err := gap.New(h.Door).List(ctx, gap.Query{AsOf: "2020-01-01", Rules: []string{"FLW-001", "FLW-002"}, Sort: "rule"})
			doortest.Must(h, l, err)
			out := []string{}
			for _, g := range l.Items {
				out = append(out, g.Rule+" "+g.Flow+" "+g.System+" "+g.Processor+" "+g.Part+" "+string(g.OpenedOn))
			}
			return out
		}
		want := []string{"FLW-001 F1 S1 Skyvik AS  2019-03-01", "FLW-002  S1  Søknad 2019-01-01", "FLW-002 F1 S1 Skyvik AS logged_in_user 2019-03-09"}
		if diff := cmp.Diff(want, got()); diff != "" {
			h.Errorf("(-want +got):\n%s", diff)
		}
		_, err = party.NewSettings(h.Door).Put(ctx, 0, party.SettingsInput{Methods: []party.OwnGrade{{Method: "email_plain", Grade: law.Conditions}}})
		doortest.Must(h, 0, err)
		if diff := cmp.Diff(want[1:], got()); diff != "" {
			h.Errorf("graded by oneself (-want +got):\n%s", diff)
		}
		if f, err = verbs.Get(ctx, f.ID.String()); doortest.Must(h, f, err).MethodGrade != law.Conditions {
			h.Errorf("graded %q by oneself", f.MethodGrade)
		}
	})
}
