package gap_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
)

// shut says in a table that a rule is not open.
const shut = kinds.Date("shut")

// dutyCase is one row: what is built, and since when the one gap is open.
type dutyCase struct {
	name     string
	build    func(w *world)
	asOf     kinds.Date
	opened   kinds.Date
	severity law.Severity // empty: medium
}

// runDuties opens one rule over each world.
func runDuties(t *testing.T, rule string, cases []dutyCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			c.build(w)
			found := w.r.Index().Find(c.asOf, rule)
			switch {
			case c.opened == shut && len(found) > 0:
				t.Fatalf("open on %s since %s: %v", c.asOf, found[0].OpenedOn, found[0].Facts)
			case c.opened == shut:
				return
			case len(found) != 1 || found[0].OpenedOn != c.opened:
				t.Fatalf("on %s: %+v, want one opened on %q", c.asOf, found, c.opened)
			}
			want := c.severity
			if want == "" {
				want = law.Medium
			}
			if found[0].Severity != want {
				t.Errorf("severity %s, want %s", found[0].Severity, want)
			}
		})
	}
}

// fact gives the values of one fact of the one finding.
func factsOf(f gap.Finding, key string) []string {
	out := []string{}
	for _, x := range f.Facts {
		if x.Key == key {
			out = append(out, x.Value)
		}
	}
	return out
}

// sub adds a sub-processor below the processor.
func (w *world) sub(name string, from, to kinds.Date) *chain.Link {
	l := &chain.Link{ID: kinds.NewID[chain.Engagement](), Name: name, Upstream: w.processor, Downstream: kinds.NewID[kinds.Party](), StartsOn: from, EndsOn: to, State: "active"}
	w.r.Links = append(w.r.Links, l)
	return l
}

// owner says who the processor is.
func (w *world) owner(change func(o *party.Organisation)) {
	o := &party.Organisation{}
	o.ID, o.Name = w.processor, "Sky AS"
	change(o)
	w.r.Parties = map[kinds.OrgID]*party.Organisation{w.processor: o}
}

func (w *world) reviewed(outcome string, on kinds.Date, seen ...string) {
	w.review(w.r.Agreements[0], on)
	w.r.Reviews[len(w.r.Reviews)-1].Outcome, w.r.Reviews[len(w.r.Reviews)-1].Seen = outcome, seen
}

// DPA-005.
func TestChangedNotRevised(t *testing.T) {
	changed := func(kind agreement.ChangeKind, on kinds.Date, then ...func(w *world)) func(w *world) {
		return func(w *world) {
			a := w.deal("A1", w.system)
			a.Changes = append(a.Changes, agreement.Change{Kind: kind, OccurredOn: on})
			for _, f := range then {
				f(w)
			}
		}
	}
	review := func(outcome string, on kinds.Date, seen ...string) func(w *world) {
		return func(w *world) { w.reviewed(outcome, on, seen...) }
	}
	annex := func(kind string, on kinds.Date) func(w *world) {
		return func(w *world) {
			w.r.Agreements[0].Annexes = append(w.r.Agreements[0].Annexes, agreement.Annex{Kind: kind, Present: true, Complete: true, Date: on})
		}
	}
	edition := func(then ...any) func(w *world) {
		return func(w *world) {
			a := w.deal("A1", w.system)
			w.r.Templates = []gap.Edition{
				{ID: kinds.NewID[agreement.OwnTemplate](), Name: "Helse", Kind: "agreement", Language: "nb", Edition: 1, PublishedOn: "2017-01-01"},
				{ID: kinds.NewID[agreement.OwnTemplate](), Name: "Helse", Kind: "agreement", Language: "nb", Edition: 2, PublishedOn: "2019-01-31"},
			}
			a.Template = agreement.Template{Kind: "own", ID: w.r.Templates[0].ID}
			for _, x := range then {
				switch change := x.(type) {
				case func([]gap.Edition):
					change(w.r.Templates)
				case func(*world):
					change(w)
				}
			}
		}
	}
	runDuties(t, "DPA-005", []dutyCase{
		{"nothing happened", func(w *world) { w.deal("A1", w.system) }, "2019-06-01", shut, ""},
		{"30 days on", changed("purpose", "2019-01-31"), "2019-03-02", shut, ""},
		{"opens on the day after", changed("purpose", "2019-01-31"), "2019-03-03", "2019-03-03", ""},
		{"high risk", changed("purpose", "2019-01-31", func(w *world) { w.system.SpecialCategories = kinds.Yes }), "2019-03-03", "2019-03-03", law.High},
		{"before the last signature it was agreed", changed("purpose", "2018-01-25"), "2019-03-03", shut, ""},
		{"the day after it was not", changed("purpose", "2018-01-26"), "2019-03-03", "2018-02-26", ""},
		{"tomorrow's change is unknown today", changed("purpose", "2019-01-31"), "2019-01-30", shut, ""},
		{"a review later closes it", changed("purpose", "2019-01-31", review("no_change", "2019-04-01")), "2019-04-01", shut, ""},
		{"not the day before", changed("purpose", "2019-01-31", review("no_change", "2019-04-01")), "2019-03-31", "2019-03-03", ""},
		{"a review before saw nothing", changed("purpose", "2019-01-31", review("no_change", "2019-01-30")), "2019-03-03", "2019-03-03", ""},
		{"on the same day, not ticked", changed("purpose", "2019-01-31", review("no_change", "2019-01-31")), "2019-03-03", "2019-03-03", ""},
		{"on the same day, another ticked", changed("purpose", "2019-01-31", review("no_change", "2019-01-31", "breach")), "2019-03-03", "2019-03-03", ""},
		{"on the same day, ticked", changed("purpose", "2019-01-31", review("no_change", "2019-01-31", "purpose")), "2019-03-03", shut, ""},
		{"several changes are one gap, of the oldest", changed("purpose", "2019-01-31", func(w *world) {
			w.r.Agreements[0].Changes = append(w.r.Agreements[0].Changes, agreement.Change{Kind: "breach", OccurredOn: "2018-12-01"}, agreement.Change{Kind: "law", OccurredOn: "2019-02-15"})
		}), "2019-06-01", "2019-01-01", ""},
		{"the oldest was reviewed: the next decides", changed("purpose", "2019-01-31", func(w *world) {
			w.r.Agreements[0].Changes = append(w.r.Agreements[0].Changes, agreement.Change{Kind: "breach", OccurredOn: "2018-12-01"})
			w.reviewed("minor_update", "2018-12-15")
		}), "2019-06-01", "2019-03-03", ""},
		{"an amendment closes it without a new version", changed("purpose", "2019-01-31", func(w *world) { w.r.Agreements[0].Changes[0].AmendedOn = "2019-05-01" }), "2019-05-01", shut, ""},
		{"from its day on", changed("purpose", "2019-01-31", func(w *world) { w.r.Agreements[0].Changes[0].AmendedOn = "2019-05-01" }), "2019-04-30", "2019-03-03", ""},
		{"annex D issued anew", changed("breach", "2019-01-31", annex("other_terms", "2019-02-10")), "2019-06-01", shut, ""},
		{"the annex on the processing follows a purpose", changed("purpose", "2019-01-31", annex("processing", "2019-01-31")), "2019-06-01", shut, ""},
		{"but no breach", changed("breach", "2019-01-31", annex("processing", "2019-02-10")), "2019-06-01", "2019-03-03", ""},
		{"nor does an older annex", changed("purpose", "2019-01-31", annex("processing", "2019-01-30")), "2019-06-01", "2019-03-03", ""},
		{"a new version is to come: 90 days", changed("purpose", "2019-01-31", review("new_version", "2019-02-10")), "2019-05-11", shut, ""},
		{"and has not: open again", changed("purpose", "2019-01-31", review("new_version", "2019-02-10")), "2019-05-12", "2019-05-12", ""},
		{"it came", changed("purpose", "2019-01-31", review("new_version", "2019-02-10"), func(w *world) {
			next := w.deal("A2", w.system)
			next.Supersedes, next.EffectiveFrom = w.r.Agreements[0].ID, "2019-05-01"
		}), "2019-06-01", shut, ""},
		{"a new sub-processor is a change by itself", func(w *world) { w.deal("A1", w.system); w.sub("Dyp AS", "2019-01-31", "") }, "2019-03-03", "2019-03-03", ""},
		{"one whose start nobody knows is none", func(w *world) { w.deal("A1", w.system); w.sub("Dyp AS", "", "") }, "2019-03-03", shut, ""},
		{"a new list of them follows it", func(w *world) {
			w.deal("A1", w.system)
			w.sub("Dyp AS", "2019-01-31", "")
			annex("sub_processors", "2019-01-31")(w)
		}, "2019-03-03", shut, ""},
		{"a new owner", func(w *world) {
			w.deal("A1", w.system)
			w.owner(func(o *party.Organisation) { o.ParentSince = "2019-01-31" })
		}, "2019-03-03", "2019-03-03", ""},
		{"a later edition of the own template", edition(), "2019-03-03", "2019-03-03", ""},
		{"30 days on it is not late", edition(), "2019-03-02", shut, ""},
		{"it was withdrawn", edition(func(e []gap.Edition) { e[1].WithdrawnOn = "2019-02-15" }), "2019-03-03", shut, ""},
		{"it was published before the signing", edition(func(e []gap.Edition) { e[1].PublishedOn = "2018-01-01" }), "2019-03-03", shut, ""},
		{"another template", edition(func(e []gap.Edition) { e[1].Name = "Skole" }), "2019-03-03", shut, ""},
		{"the same in another language", edition(func(e []gap.Edition) { e[1].Language = "nn" }), "2019-03-03", shut, ""},
		{"a review saw the later edition", edition(nil, func(w *world) { w.reviewed("no_change", "2019-02-01") }), "2019-06-01", shut, ""},
		{"several that the register tells of are one gap, of the oldest", edition(nil, func(w *world) { w.sub("Dyp AS", "2019-01-15", "") }), "2019-06-01", "2019-02-15", ""},
		{"another system of the processor's is no change of this agreement", func(w *world) {
			w.deal("A1", w.system)
			other := *w.system
			other.ID, other.Code = kinds.NewID[chain.System](), "S9"
			w.r.Systems = append(w.r.Systems, &other)
			w.r.Engagements[0].ScopeSystems = append(w.r.Engagements[0].ScopeSystems, other.ID)
		}, "2019-06-01", shut, ""},
		{"the sale of the business is about who is bound", changed(agreement.BusinessSold, "2019-01-31"), "2019-06-01", shut, ""},
		{"own time", changed("purpose", "2019-01-31", func(w *world) {
			days := 10
			w.r.Settings = &party.Settings{SettingsInput: party.SettingsInput{ChangeDays: &days}}
		}), "2019-02-11", "2019-02-11", ""},
		{"not in force any more", changed("purpose", "2018-10-01", func(w *world) { w.r.Agreements[0].EffectiveTo = "2018-12-31" }), "2019-01-01", shut, ""},
	})
}

// assess sets one code of the checklist of the only agreement.
func (w *world) assess(code, value string, on kinds.Date) {
	a := w.r.Agreements[0]
	if on == "" {
		a.Checklist = slices.DeleteFunc(a.Checklist, func(x agreement.Assessment) bool { return x.Code == code })
	}
	if value != "" {
		a.Checklist = append(a.Checklist, agreement.Assessment{Code: code, Value: value, AssessedOn: on})
	}
}

// DPA-006.
func TestContentIncomplete(t *testing.T) {
	signed := func(on kinds.Date, then ...func(w *world)) func(w *world) {
		return func(w *world) {
			a := w.deal("A1", w.system)
			a.EffectiveFrom, a.Signatures[0].SignedOn, a.Signatures[1].SignedOn = on, on, on
			for _, f := range then {
				f(w)
			}
		}
	}
	blank := func(w *world) { w.r.Agreements[0].Checklist = nil }
	clauses := func(kind string) func(w *world) {
		return func(w *world) {
			a := w.r.Agreements[0]
			a.Checklist, a.Template.Kind = nil, kind
			a.Processing = []agreement.Processing{{System: w.system.ID, Subject: "Skole", Purpose: "Opplæring", Nature: "Lagring", DataTypes: []string{"navn"}, DataSubjects: []string{"elever"}, Retention: "10 år"}}
		}
	}
	is := func(code, value string, on kinds.Date) func(w *world) {
		return func(w *world) { w.assess(code, value, on) }
	}
	runDuties(t, "DPA-006", []dutyCase{
		{"all met", signed("2020-01-01"), "2021-01-01", shut, ""},
		{"one clause missing", signed("2020-01-01", is("c", agreement.Missing, "")), "2020-01-01", "2020-01-01", law.High},
		{"one detail partly", signed("2020-01-01", is("D4", agreement.Partly, "")), "2020-01-01", "2020-01-01", law.Medium},
		{"risk does not change it", signed("2020-01-01", is("D4", agreement.Partly, ""), func(w *world) { w.system.SpecialCategories = kinds.Yes }), "2020-01-01", "2020-01-01", law.Medium},
		{"not yet in force", signed("2020-01-01", is("c", agreement.Missing, "")), "2019-12-31", shut, ""},
		{"an X is own policy", signed("2020-01-01", is("X1", agreement.Missing, "")), "2021-01-01", shut, ""},
		{"no sub-processors does not remove d", signed("2020-01-01", func(w *world) { w.r.Agreements[0].SubProcessorsUsed = kinds.No }, is("d", agreement.Missing, "")), "2020-02-01", "2020-01-01", law.High},
		{"nobody has looked for 30 days", signed("2020-01-01", blank), "2020-01-31", shut, ""},
		{"nor on the next", signed("2020-01-01", blank), "2020-02-01", "2020-02-01", law.Medium},
		{"one code not assessed", signed("2020-01-01", is("h", "", "")), "2020-02-01", "2020-02-01", law.Medium},
		{"partly does not wait for the rest", signed("2020-01-01", is("h", "", ""), is("a", agreement.Partly, "")), "2020-01-02", "2020-01-01", law.Medium},
		{"assessed later: not known before", signed("2020-01-01", blank, is("c", agreement.Missing, "2020-06-01")), "2020-05-31", "2020-02-01", law.Medium},
		{"and dated back from then on", signed("2020-01-01", blank, is("c", agreement.Missing, "2020-06-01")), "2020-06-01", "2020-01-01", law.High},
		{"an addendum closes it", signed("2020-01-01", is("c", agreement.Missing, "2020-06-01"), is("c", agreement.Met, "2020-09-01")), "2020-09-01", shut, ""},
		{"from its day on", signed("2020-01-01", is("c", agreement.Missing, "2020-06-01"), is("c", agreement.Met, "2020-09-01")), "2020-08-31", "2020-01-01", law.High},
		{"unchanged 2021/915 with its rows", signed("2021-09-01", clauses("eu_2021_915")), "2022-01-01", shut, ""},
		{"unchanged Danish clauses with their rows", signed("2020-01-01", clauses("dk_sa_clauses")), "2022-01-01", shut, ""},
		{"no such clauses", signed("2020-01-01", clauses("no_ssa_dpa")), "2022-01-01", "2020-02-01", law.Medium},
		{"changed ones are none", signed("2021-09-01", clauses("eu_2021_915"), func(w *world) { w.r.Agreements[0].Template.Changed = kinds.Yes }), "2022-01-01", "2021-10-02", law.Medium},
		{"terms beside them leave it open", signed("2021-09-01", clauses("eu_2021_915"), func(w *world) { w.r.Agreements[0].OtherTerms = []agreement.Deviation{{Clause: "9", Text: "24 timer"}} }), "2022-01-01", "2021-10-02", law.Medium},
		{"unless somebody says that the text is as it was", signed("2021-09-01", clauses("eu_2021_915"), func(w *world) {
			w.r.Agreements[0].OtherTerms, w.r.Agreements[0].Template.Changed = []agreement.Deviation{{Clause: "9", Text: "24 timer"}}, kinds.No
		}), "2022-01-01", shut, ""},
		{"their details depend on the annex", signed("2021-09-01", clauses("eu_2021_915"), func(w *world) { w.r.Agreements[0].Processing[0].Purpose = "" }), "2022-01-01", "2021-10-02", law.Medium},
		{"a complete annex says it too", signed("2021-09-01", clauses("eu_2021_915"), func(w *world) {
			w.r.Agreements[0].Processing = nil
			w.r.Agreements[0].Annexes = []agreement.Annex{{Kind: "processing", Present: true, Complete: true, Date: "2021-09-01"}}
		}), "2022-01-01", shut, ""},
		{"every system needs its row", signed("2021-09-01", clauses("eu_2021_915"), func(w *world) {
			w.r.Agreements[0].ScopeSystems = append(w.r.Agreements[0].ScopeSystems, w.addSystem("S2").ID)
		}), "2022-01-01", "2021-10-02", law.Medium},
		{"what somebody assessed goes before the clauses", signed("2021-09-01", clauses("eu_2021_915"), is("a", agreement.Partly, "2021-10-01")), "2022-01-01", "2021-09-01", law.Medium},
		{"signed before the GDPR in Norway", signed("2018-07-19", blank), "2018-07-20", "2018-07-20", law.High},
		{"signed on its first day", signed("2018-07-20", blank), "2018-08-19", shut, ""},
		{"not before there was a GDPR", signed("2018-07-01", blank), "2018-07-19", shut, ""},
		{"in Denmark it came earlier", signed("2018-06-01", blank, func(w *world) { w.r.Controller.Country = "DK" }), "2018-07-19", "2018-07-02", law.Medium},
		{"old, and assessed since", signed("2017-01-01"), "2019-01-01", shut, ""},
		{"not an agreement about processing", signed("2020-01-01", blank, func(w *world) { w.r.Agreements[0].Type = "confidentiality_only" }), "2021-01-01", shut, ""},
	})
}

// DPA-007.
func TestAnnexes(t *testing.T) {
	with := func(then ...func(w *world)) func(w *world) {
		return func(w *world) {
			a := w.deal("A1", w.system)
			a.Template.Kind, a.SubProcessorsUsed = "eu_2021_915", kinds.Yes
			for _, kind := range []string{"parties", "processing", "security", "sub_processors"} {
				a.Annexes = append(a.Annexes, agreement.Annex{Kind: kind, Present: true, Complete: true, Version: "1", Date: "2018-01-20"})
			}
			w.sub("Dyp AS", "2017-01-01", "")
			for _, f := range then {
				f(w)
			}
		}
	}
	annex := func(i int, change func(x *agreement.Annex)) func(w *world) {
		return func(w *world) { change(&w.r.Agreements[0].Annexes[i]) }
	}
	runDuties(t, "DPA-007", []dutyCase{
		{"all there", with(), "2019-01-01", shut, ""},
		{"one absent", with(annex(2, func(x *agreement.Annex) { x.Present = false })), "2018-02-01", "2018-02-01", ""},
		{"high risk", with(annex(2, func(x *agreement.Annex) { x.Present = false }), func(w *world) { w.system.SpecialCategories = kinds.Yes }), "2018-02-01", "2018-02-01", law.High},
		{"not before the agreement applies", with(annex(2, func(x *agreement.Annex) { x.Present = false })), "2018-01-31", shut, ""},
		{"incomplete", with(annex(1, func(x *agreement.Annex) { x.Complete = false })), "2019-01-01", "2018-02-01", ""},
		{"without a day", with(annex(1, func(x *agreement.Annex) { x.Date = "" })), "2019-01-01", "2018-02-01", ""},
		{"added later: absent until then", with(annex(1, func(x *agreement.Annex) { x.Date = "2018-09-01" })), "2018-08-31", "2018-02-01", ""},
		{"closed from its day on", with(annex(1, func(x *agreement.Annex) { x.Date = "2018-09-01" })), "2018-09-01", shut, ""},
		{"by link, without a copy", with(annex(2, func(x *agreement.Annex) { x.Link = "https://example.org/sikkerhet" })), "2019-01-01", "2018-02-01", ""},
		{"by link, with a copy", with(annex(2, func(x *agreement.Annex) { x.Link, x.SHA256 = "https://example.org/sikkerhet", strings.Repeat("b", 64) })), "2019-01-01", shut, ""},
		{"another municipality's annex", with(annex(2, func(x *agreement.Annex) { x.Party = kinds.NewID[kinds.Party]() })), "2019-01-01", "2018-02-01", ""},
		{"the municipality's own", with(func(w *world) { w.r.Agreements[0].Annexes[2].Party = w.r.Controller.ID }), "2019-01-01", shut, ""},
		{"no template, nothing asked", with(func(w *world) { w.r.Agreements[0].Template.Kind, w.r.Agreements[0].Annexes = "", nil }), "2019-01-01", shut, ""},
		{"the Danish clauses ask for an instruction", with(func(w *world) { w.r.Agreements[0].Template.Kind = "dk_sa_clauses" }), "2019-01-01", "2018-02-01", ""},
		{"a sub-processor came after the list", with(func(w *world) { w.sub("Ny AS", "2018-06-01", "") }), "2018-06-01", "2018-06-01", ""},
		{"until the list is issued anew", with(func(w *world) {
			w.sub("Ny AS", "2018-06-01", "")
			w.r.Agreements[0].Annexes = append(w.r.Agreements[0].Annexes, agreement.Annex{Kind: "sub_processors", Present: true, Complete: true, Version: "2", Date: "2018-08-01"})
		}), "2018-08-01", shut, ""},
		{"one that is listed has left", with(func(w *world) { w.r.Links[0].EndsOn = "2018-06-01" }), "2018-06-02", "2018-06-02", ""},
		{"it left before the list", with(func(w *world) { w.sub("Gammel AS", "2016-01-01", "2017-12-31") }), "2019-01-01", shut, ""},
		{"the same one goes on under another link", with(func(w *world) {
			w.r.Links[0].EndsOn = "2018-06-01"
			w.sub("Dyp AS", "2018-06-02", "").Downstream = w.r.Links[0].Downstream
		}), "2019-01-01", shut, ""},
		{"an unknown start says nothing", with(func(w *world) { w.sub("Ukjent AS", "", "") }), "2019-01-01", shut, ""},
		{"an empty list must say that there are none", with(func(w *world) { w.r.Links, w.r.Agreements[0].SubProcessorsUsed = nil, "" }), "2019-01-01", "2018-02-01", ""},
		{"and does", with(func(w *world) { w.r.Links, w.r.Agreements[0].SubProcessorsUsed = nil, kinds.No }), "2019-01-01", shut, ""},
		{"it says so, and there are some", with(func(w *world) { w.r.Agreements[0].SubProcessorsUsed = kinds.No }), "2019-01-01", "2018-02-01", ""},
		{"data that the annex leaves out", with(func(w *world) {
			w.r.Agreements[0].Processing = []agreement.Processing{{System: w.system.ID, DataTypes: []string{"navn"}}}
			w.system.FormTypes = []chain.FormType{{Name: "Søknad", DataItems: []string{"Navn", "diagnose"}}}
		}), "2019-01-01", "2018-02-01", ""},
		{"the same data, written otherwise", with(func(w *world) {
			w.r.Agreements[0].Processing = []agreement.Processing{{System: w.system.ID, DataTypes: []string{"navn", "Diagnose"}}}
			w.system.FormTypes = []chain.FormType{{Name: "Søknad", DataItems: []string{"Navn", "diagnose"}}}
		}), "2019-01-01", shut, ""},
		{"an annex that names none says nothing", with(func(w *world) {
			w.system.FormTypes = []chain.FormType{{Name: "Søknad", DataItems: []string{"diagnose"}}}
		}), "2019-01-01", shut, ""},
		{"the list of the data of each form says what the rows leave out", with(func(w *world) {
			w.r.Agreements[0].Processing = []agreement.Processing{{System: w.system.ID, DataTypes: []string{"navn"}}}
			w.system.FormTypes = []chain.FormType{{Name: "Søknad", DataItems: []string{"Navn", "diagnose"}}}
			w.r.Agreements[0].Annexes = append(w.r.Agreements[0].Annexes, agreement.Annex{Kind: "form_data", Present: true, Complete: true, Date: "2018-01-20", DataTypes: []string{"navn", "Diagnose"}})
		}), "2019-01-01", shut, ""},
		{"but not what a form asked for later", with(func(w *world) {
			w.system.FormTypes = []chain.FormType{{Name: "Søknad", DataItems: []string{"navn", "diagnose", "inntekt"}}}
			w.r.Agreements[0].Annexes = append(w.r.Agreements[0].Annexes, agreement.Annex{Kind: "form_data", Present: true, Complete: true, Date: "2018-01-20", DataTypes: []string{"navn", "diagnose"}})
		}), "2019-01-01", "2018-02-01", ""},
		{"a municipality's own version that is incomplete", with(func(w *world) {
			w.r.Agreements[0].Annexes = append(w.r.Agreements[0].Annexes, agreement.Annex{Kind: "security", Present: true, Date: "2018-03-01", Party: w.r.Controller.ID})
		}), "2019-01-01", "2018-02-01", ""},
		{"the configuration only if policy asks", with(func(w *world) {
			w.r.Settings = &party.Settings{SettingsInput: party.SettingsInput{AnnexConfig: kinds.Yes}}
		}), "2019-01-01", "2018-02-01", law.Low},
		{"and then it is there", with(func(w *world) {
			w.r.Settings = &party.Settings{SettingsInput: party.SettingsInput{AnnexRiskResult: kinds.Yes}}
			w.r.Agreements[0].Annexes = append(w.r.Agreements[0].Annexes, agreement.Annex{Kind: "risk_result", Present: true, Complete: true, Date: "2018-01-20"})
		}), "2019-01-01", shut, ""},
	})
}

// DPA-010.
func TestPartyChanged(t *testing.T) {
	became := func(status string, on kinds.Date, then ...func(w *world)) func(w *world) {
		return func(w *world) {
			w.deal("A1", w.system)
			w.owner(func(o *party.Organisation) { o.Status, o.StatusFrom = status, on })
			for _, f := range then {
				f(w)
			}
		}
	}
	confirmed := func(on kinds.Date) func(w *world) {
		return func(w *world) { w.r.Agreements[0].Parties[1].SuccessorOn = on }
	}
	numbers := func(ids ...party.Identifier) func(w *world) {
		return func(w *world) {
			w.deal("A1", w.system)
			w.owner(func(o *party.Organisation) { o.Identifiers = ids })
		}
	}
	runDuties(t, "DPA-010", []dutyCase{
		{"active", became("active", "2019-01-01"), "2019-06-01", shut, ""},
		{"a new name is a note", became("renamed", "2019-01-01"), "2019-06-01", shut, ""},
		{"merged: from that day", became("merged", "2020-01-01"), "2020-01-01", "2020-01-01", law.Medium},
		{"not the day before", became("merged", "2020-01-01"), "2019-12-31", shut, ""},
		{"a merger of municipalities stays medium", became("merged", "2020-01-01", func(w *world) { w.system.SpecialCategories = kinds.Yes }), "2020-06-01", "2020-01-01", law.Medium},
		{"split", became("split", "2020-01-01"), "2020-06-01", "2020-01-01", law.Medium},
		{"bankrupt", became("bankrupt", "2020-01-01"), "2020-06-01", "2020-01-01", law.High},
		{"dissolved", became("dissolved", "2020-01-01"), "2020-06-01", "2020-01-01", law.High},
		{"nobody knows when", became("dissolved", ""), "2020-06-01", "", law.High},
		{"before the signing", became("merged", "2018-01-25"), "2020-06-01", shut, ""},
		{"confirmed", became("merged", "2020-01-01", confirmed("2020-03-01")), "2020-03-01", shut, ""},
		{"the day before it was", became("merged", "2020-01-01", confirmed("2020-03-01")), "2020-02-29", "2020-01-01", law.Medium},
		{"a confirmation from before is about something else", became("merged", "2020-01-01", confirmed("2019-03-01")), "2020-03-01", "2020-01-01", law.Medium},
		{"a new version in force", became("merged", "2020-01-01", func(w *world) {
			next := w.deal("A2", w.system)
			next.Supersedes, next.EffectiveFrom = w.r.Agreements[0].ID, "2020-05-01"
			next.Signatures[0].SignedOn, next.Signatures[1].SignedOn = "2020-04-01", "2020-04-01"
		}), "2020-05-01", shut, ""},
		{"an agreement with the successor", became("merged", "2020-01-01", func(w *world) {
			next := w.deal("A2", w.system)
			next.Parties[1].Org, next.Signatures[1].Party = w.agent, w.agent
			w.r.Parties[w.processor].Successors = []kinds.OrgID{w.agent}
		}), "2020-05-01", shut, ""},
		{"over fewer systems", became("merged", "2020-01-01", func(w *world) {
			next := w.deal("A2")
			next.Parties[1].Org, next.Signatures[1].Party = w.agent, w.agent
			w.r.Parties[w.processor].Successors = []kinds.OrgID{w.agent}
		}), "2020-05-01", "2020-01-01", law.Medium},
		{"the number has ended", numbers(party.Identifier{Scheme: party.NorwegianOrgnr, ValidTo: "2020-01-31"}), "2020-02-01", "2020-02-01", law.Medium},
		{"on its last day", numbers(party.Identifier{Scheme: party.NorwegianOrgnr, ValidTo: "2020-01-31"}), "2020-01-31", shut, ""},
		{"another took its place", numbers(party.Identifier{Scheme: party.NorwegianOrgnr, ValidTo: "2020-01-31"}, party.Identifier{Scheme: party.NorwegianOrgnr}), "2020-06-01", shut, ""},
		{"the business was sold: the agreement stays behind", func(w *world) {
			w.deal("A1", w.system).Changes = []agreement.Change{{Kind: agreement.BusinessSold, OccurredOn: "2020-01-01"}}
		}, "2020-01-01", "2020-01-01", law.High},
		{"until somebody confirms who is bound", func(w *world) {
			w.deal("A1", w.system).Changes = []agreement.Change{{Kind: agreement.BusinessSold, OccurredOn: "2020-01-01"}}
			confirmed("2020-02-01")(w)
		}, "2020-02-01", shut, ""},
		{"a bankrupt estate that still holds data", became("bankrupt", "2020-01-01", func(w *world) {
			w.r.Agreements[0].EffectiveTo, w.r.Agreements[0].State = "2020-02-01", agreement.ExitPending
		}), "2020-06-01", "2020-01-01", law.High},
		{"an agreement that is over binds nobody", became("bankrupt", "2020-01-01", func(w *world) { w.r.Agreements[0].EffectiveTo = "2020-02-01" }), "2020-06-01", shut, ""},
		{"who left is not asked", became("merged", "2020-01-01", func(w *world) { w.r.Agreements[0].Parties[1].LeftOn = "2019-12-01" }), "2020-06-01", shut, ""},
	})
}

// DPA-011.
func TestSignedCopy(t *testing.T) {
	with := func(then func(a *agreement.Agreement)) func(w *world) {
		return func(w *world) { then(w.deal("A1", w.system)) }
	}
	text, other := strings.Repeat("c", 64), strings.Repeat("d", 64)
	runDuties(t, "DPA-011", []dutyCase{
		{"file, hash and authority", with(func(*agreement.Agreement) {}), "2019-01-01", shut, ""},
		{"no file", with(func(a *agreement.Agreement) { a.Documents = nil }), "2019-01-01", "2018-01-20", ""},
		{"from the first signature on", with(func(a *agreement.Agreement) { a.Documents = nil }), "2018-01-20", "2018-01-20", ""},
		{"not before anybody signed", with(func(a *agreement.Agreement) { a.Documents = nil }), "2018-01-19", shut, ""},
		{"only what was sent out", with(func(a *agreement.Agreement) { a.Documents[0].SignedCopy = false }), "2019-01-01", "2018-01-20", ""},
		{"came in later", with(func(a *agreement.Agreement) { a.Documents[0].ReceivedOn = "2018-06-01" }), "2018-05-31", "2018-01-20", ""},
		{"and closed it that day", with(func(a *agreement.Agreement) { a.Documents[0].ReceivedOn = "2018-06-01" }), "2018-06-01", shut, ""},
		{"no hash", with(func(a *agreement.Agreement) { a.Documents[0].SHA256 = "" }), "2019-01-01", "2018-01-20", ""},
		{"a scan is fine", with(func(a *agreement.Agreement) { a.Signatures[0].Method = "wet" }), "2019-01-01", shut, ""},
		{"another version than the register's", with(func(a *agreement.Agreement) { a.Revision, a.Documents[0].FromVersion = "2", "1" }), "2019-01-01", "2018-01-20", ""},
		{"the same version", with(func(a *agreement.Agreement) { a.Revision, a.Documents[0].FromVersion = "2", "2" }), "2019-01-01", shut, ""},
		{"counterparts of one text", with(func(a *agreement.Agreement) {
			a.Documents[0].TextSHA256 = text
			a.Documents = append(a.Documents, agreement.Document{Name: "motpart.pdf", SHA256: other, SignedCopy: true, TextSHA256: text})
		}), "2019-01-01", shut, ""},
		{"counterparts of two texts", with(func(a *agreement.Agreement) {
			a.Documents[0].TextSHA256 = text
			a.Documents = append(a.Documents, agreement.Document{Name: "motpart.pdf", SHA256: other, SignedCopy: true, TextSHA256: other})
		}), "2019-01-01", "2018-01-20", ""},
		{"a file that was made anew is not the signed one", with(func(a *agreement.Agreement) {
			a.Documents[0].TextSHA256 = text
			a.Documents = append(a.Documents, agreement.Document{Name: "utskrift.pdf", SHA256: other, TextSHA256: other})
		}), "2019-01-01", "2018-01-20", ""},
		{"other bytes of the same text are no other text", with(func(a *agreement.Agreement) {
			a.Documents[0].TextSHA256 = text
			a.Documents = append(a.Documents, agreement.Document{Name: "utskrift.pdf", SHA256: other, TextSHA256: text})
		}), "2019-01-01", shut, ""},
		{"nobody noted an authority", with(func(a *agreement.Agreement) { a.Signatures[1].Authority = " " }), "2019-01-01", "2018-01-25", ""},
		{"not known before that signature", with(func(a *agreement.Agreement) { a.Signatures[1].Authority = "" }), "2018-01-24", shut, ""},
		{"ratified", with(func(a *agreement.Agreement) { a.Signatures[1].Authority, a.Signatures[1].RatifiedOn = "", "2018-05-01" }), "2018-05-01", shut, ""},
		{"the day before", with(func(a *agreement.Agreement) { a.Signatures[1].Authority, a.Signatures[1].RatifiedOn = "", "2018-05-01" }), "2018-04-30", "2018-01-25", ""},
		{"signed again by the right one", with(func(a *agreement.Agreement) {
			a.Signatures[1].Authority = ""
			a.Signatures = append(a.Signatures, agreement.Signature{Party: a.Parties[1].Org, SignedOn: "2018-03-01", Authority: "signaturrett"})
		}), "2018-03-01", shut, ""},
		{"an agent's authority is the mandate", with(func(a *agreement.Agreement) {
			a.Signatures[0].Authority, a.Signatures[0].ByAgent = "", true
			a.Mandates = []agreement.Mandate{{Principal: a.Parties[0].Org, ValidFrom: "2018-01-01"}}
		}), "2019-01-01", shut, ""},
		{"an act of law is signed by nobody", with(func(a *agreement.Agreement) { a.Type, a.Documents = agreement.LegalAct, nil }), "2019-01-01", shut, ""},
		{"part signed", with(func(a *agreement.Agreement) { a.Signatures[1].SignedOn, a.Documents = "", nil }), "2018-02-01", "2018-01-20", ""},
		{"void", with(func(a *agreement.Agreement) { a.Documents, a.VoidedOn = nil, "2018-06-01" }), "2018-06-01", shut, ""},
		{"over", with(func(a *agreement.Agreement) { a.Documents, a.EffectiveTo = nil, "2018-06-01" }), "2018-06-02", shut, ""},
	})
}

// ENG-003.
func TestGuarantees(t *testing.T) {
	set := func(on kinds.Date, result string, then ...func(w *world)) func(w *world) {
		return func(w *world) {
			w.edge.GuaranteesAssessedOn, w.edge.GuaranteesResult = on, result
			for _, f := range then {
				f(w)
			}
		}
	}
	treated := func(on kinds.Date) func(w *world) { return func(w *world) { w.edge.GuaranteesTreatedOn = on } }
	by := func(adopted kinds.Date) func(w *world) {
		return func(w *world) { w.edge.GuaranteesBy, w.edge.GuaranteesAdoptedOn = w.agent, adopted }
	}
	owned := func(on kinds.Date) func(w *world) {
		return func(w *world) { w.owner(func(o *party.Organisation) { o.ParentSince = on }) }
	}
	runDuties(t, "ENG-003", []dutyCase{
		{"assessed before the start", set("2018-01-15", "sufficient"), "2019-01-01", shut, ""},
		{"assessed on its first day", set("2018-02-01", "sufficient"), "2018-02-01", shut, ""},
		{"nobody has", set("", ""), "2018-02-01", "2018-02-01", ""},
		{"no processing yet", set("", ""), "2018-01-31", shut, ""},
		{"high risk", set("", "", func(w *world) { w.system.SpecialCategories = kinds.Yes }), "2019-01-01", "2018-02-01", law.High},
		{"low risk", set("", "", func(w *world) { w.system.NationalID = kinds.No }), "2019-01-01", "2018-02-01", law.Low},
		{"late closes it", set("2018-09-01", "sufficient"), "2018-09-01", shut, ""},
		{"and leaves the days before", set("2018-09-01", "sufficient"), "2018-08-31", "2018-02-01", ""},
		{"an assessment without a result", set("2018-01-15", ""), "2019-01-01", "2018-02-01", ""},
		{"insufficient", set("2018-01-15", "insufficient"), "2019-01-01", "2018-02-01", ""},
		{"insufficient, and treated", set("2018-01-15", "insufficient", treated("2018-06-01")), "2018-06-01", shut, ""},
		{"not treated yet", set("2018-01-15", "insufficient", treated("2018-06-01")), "2018-05-31", "2018-02-01", ""},
		{"with conditions", set("2018-01-15", "sufficient_with_conditions"), "2019-01-01", "2018-02-01", ""},
		{"conditions met", set("2018-01-15", "sufficient_with_conditions", treated("2018-01-20")), "2019-01-01", shut, ""},
		{"a purchasing body's counts when adopted", set("2018-01-15", "sufficient", by("2018-06-01")), "2018-06-01", shut, ""},
		{"not before", set("2018-01-15", "sufficient", by("2018-06-01")), "2018-05-31", "2018-02-01", ""},
		{"nor if nobody did", set("2018-01-15", "sufficient", by("")), "2019-01-01", "2018-02-01", ""},
		{"a new owner opens it again", set("2018-01-15", "sufficient", owned("2019-01-01")), "2019-01-01", "2019-01-01", ""},
		{"not before it is there", set("2018-01-15", "sufficient", owned("2019-01-01")), "2018-12-31", shut, ""},
		{"an old owner was known", set("2018-01-15", "sufficient", owned("2018-01-15")), "2019-01-01", shut, ""},
		{"assessed anew", set("2019-02-01", "sufficient", owned("2019-01-01")), "2019-02-01", shut, ""},
		{"a new owner as the agreement notes it", set("2018-01-15", "sufficient", func(w *world) {
			w.deal("A1", w.system).Changes = []agreement.Change{{Kind: agreement.NewOwner, OccurredOn: "2019-01-01"}}
		}), "2019-01-01", "2019-01-01", ""},
		{"no agreement is owed", set("", "", func(w *world) { w.edge.AccessMode = "none" }), "2019-01-01", shut, ""},
		{"undecided is another matter", set("", "", func(w *world) { w.edge.RoleBasis = "undetermined" }), "2019-01-01", shut, ""},
		{"no personal data in the system", set("", "", func(w *world) { w.system.PersonalData = kinds.No }), "2019-01-01", shut, ""},
		{"several systems are one gap", set("", "", func(w *world) { w.edge.ScopeSystems = append(w.edge.ScopeSystems, w.addSystem("S2").ID) }), "2019-01-01", "2018-02-01", ""},
	})
}

// arrange adds an arrangement between the controller and the other ends of its
// joint engagements, signed by everyone on 1 January 2018.
func (w *world) arrange() *agreement.Agreement {
	a := w.deal("F1")
	a.Type, a.EssencePublishedOn = agreement.JointArrangement, "2018-01-25"
	for i, o := range []kinds.OrgID{w.processor, w.agent} {
		p := agreement.Party{Org: o, Side: agreement.JointController, Capacity: agreement.Signatory}
		if i == 0 {
			a.Parties[1] = p
			continue
		}
		a.Parties = append(a.Parties, p)
		a.Signatures = append(a.Signatures, agreement.Signature{Party: o, SignedOn: "2018-01-25", Authority: "fullmakt"})
	}
	return a
}

// ENG-004.
func TestJointControllers(t *testing.T) {
	three := func(then ...func(w *world)) func(w *world) {
		return func(w *world) {
			w.edge.RoleBasis = "joint_controller"
			other := w.addEdge("E2", w.system)
			other.RoleBasis, other.Downstream, other.StartsOn = "joint_controller", w.agent, "2018-06-01"
			for _, f := range then {
				f(w)
			}
		}
	}
	runDuties(t, "ENG-004", []dutyCase{
		{"a plain processor", nothing, "2019-01-01", shut, ""},
		{"three without an arrangement are one gap", three(), "2019-01-01", "2018-02-01", law.High},
		{"risk does not change it", three(func(w *world) { w.system.SpecialCategories = kinds.Yes }), "2019-01-01", "2018-02-01", law.High},
		{"not before the processing", three(), "2018-01-31", shut, ""},
		{"all bound, essence published", three(func(w *world) { w.arrange() }), "2019-01-01", shut, ""},
		{"one of three unsigned: open for all", three(func(w *world) { w.arrange().Signatures[2].SignedOn = "" }), "2019-01-01", "2018-02-01", law.High},
		{"signed at last", three(func(w *world) { w.arrange().Signatures[2].SignedOn = "2018-12-01" }), "2018-12-01", shut, ""},
		{"the essence not published", three(func(w *world) { w.arrange().EssencePublishedOn = "" }), "2019-01-01", "2018-02-01", law.High},
		{"published later", three(func(w *world) { w.arrange().EssencePublishedOn = "2018-12-01" }), "2018-12-01", shut, ""},
		{"one of three is not named", three(func(w *world) { a := w.arrange(); a.Parties, a.Signatures = a.Parties[:2], a.Signatures[:2] }), "2019-01-01", "2018-02-01", law.High},
		{"over another system", three(func(w *world) { w.arrange().ScopeSystems = []chain.SystemID{w.addSystem("S2").ID} }), "2019-01-01", "2018-02-01", law.High},
		{"over this one", three(func(w *world) { w.arrange().ScopeSystems = []chain.SystemID{w.system.ID} }), "2019-01-01", shut, ""},
		{"it has ended", three(func(w *world) { w.arrange().EffectiveTo = "2018-12-31" }), "2019-01-01", "2018-02-01", law.High},
		{"a processing agreement is none", three(func(w *world) { w.arrange().Type = agreement.ControllerProcessor }), "2019-01-01", "2018-02-01", law.High},
		{"an act of law that names all", three(func(w *world) {
			a := w.arrange()
			a.Type, a.Signatures, a.EssencePublishedOn = agreement.LegalAct, nil, ""
		}), "2019-01-01", shut, ""},
		{"a law that fixes the split", three(func(w *world) {
			for _, e := range w.r.Engagements {
				e.JointLaw = "pasientjournalloven § 9"
			}
		}), "2019-01-01", shut, ""},
		{"for one of the two only", three(func(w *world) { w.edge.JointLaw = "pasientjournalloven § 9" }), "2019-01-01", "2018-02-01", law.High},
		{"no personal data", three(func(w *world) { w.system.PersonalData = kinds.No }), "2019-01-01", shut, ""},
		{"over", three(func(w *world) { w.r.Engagements[0].EndsOn, w.r.Engagements[1].EndsOn = "2018-12-31", "2018-12-31" }), "2019-01-01", shut, ""},
		{"named beside the two ends", func(w *world) {
			w.edge.RoleBasis, w.edge.Controllers = "joint_controller", []kinds.OrgID{w.r.Controller.ID, w.agent}
			a := w.arrange()
			a.Parties, a.Signatures = a.Parties[:2], a.Signatures[:2]
		}, "2019-01-01", "2018-02-01", law.High},
		{"no system named yet", func(w *world) { w.edge.RoleBasis, w.edge.ScopeSystems = "joint_controller", nil }, "2019-01-01", "2018-02-01", law.High},
	})
}

// Two systems with the same controllers are one set, and the finding says who has
// not signed.
func TestJointSets(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.edge.RoleBasis = "joint_controller"
	w.edge.ScopeSystems = append(w.edge.ScopeSystems, w.addSystem("S2").ID)
	a := w.arrange()
	a.Parties, a.Signatures = a.Parties[:2], a.Signatures[:1]
	w.owner(func(*party.Organisation) {})
	r := w.r.Index()
	l, err := r.List(gap.Query{AsOf: "2019-01-01", Rules: []string{"ENG-004"}})
	if err != nil || len(l.Items) != 1 {
		t.Fatalf("%v: %+v", err, l.Items)
	}
	g := l.Items[0]
	if len(g.Controllers) != 2 || g.Systems != 2 || g.Agreement != "F1" {
		t.Errorf("%+v", g)
	}
	if names := factsOf(r.Find("2019-01-01", "ENG-004")[0], "unbound"); !slices.Equal(names, []string{"Sky AS"}) {
		t.Errorf("unsigned: %v", names)
	}
	for _, f := range r.Find("2019-01-01", gap.Coverage...) {
		t.Errorf("no agreement is owed between joint controllers: %+v", f)
	}
}

// ENG-005.
func TestDataHeld(t *testing.T) {
	ended := func(then ...func(w *world)) func(w *world) {
		return func(w *world) {
			w.edge.EndsOn, w.edge.State = "2019-01-31", chain.EndedButHolding
			for _, f := range then {
				f(w)
			}
		}
	}
	confirmed := func(on kinds.Date) func(w *world) { return func(w *world) { w.edge.Exit.ConfirmedOn = on } }
	sub := func(w *world) { w.sub("Dyp AS", "2018-01-01", "") }
	agreed := func(days int) func(w *world) {
		return func(w *world) {
			a := w.deal("A1", w.system)
			a.ExitDays, a.EffectiveTo, a.State = &days, "2019-01-31", agreement.ExitPending
		}
	}
	runDuties(t, "ENG-005", []dutyCase{
		{"still going on", nothing, "2019-06-01", shut, ""},
		{"30 days after the end", ended(), "2019-03-02", shut, ""},
		{"opens on the next", ended(), "2019-03-03", "2019-03-03", law.High},
		{"critical for high risk", ended(func(w *world) { w.system.SpecialCategories = kinds.Yes }), "2019-03-03", "2019-03-03", law.Critical},
		{"as the agreement says", ended(agreed(90)), "2019-05-01", shut, ""},
		{"and the day after", ended(agreed(90)), "2019-05-02", "2019-05-02", law.High},
		{"at once, if that was agreed", ended(agreed(0)), "2019-02-01", "2019-02-01", law.High},
		{"its own day before all", ended(agreed(90), func(w *world) { w.edge.Exit.DueOn = "2019-02-15" }), "2019-02-16", "2019-02-16", law.High},
		{"own default", ended(func(w *world) {
			days := 10
			w.r.Settings = &party.Settings{SettingsInput: party.SettingsInput{ExitDays: &days}}
		}), "2019-02-11", "2019-02-11", law.High},
		{"confirmed", ended(confirmed("2019-04-01")), "2019-04-01", shut, ""},
		{"the day before", ended(confirmed("2019-04-01")), "2019-03-31", "2019-03-03", law.High},
		{"not for the sub-processor", ended(confirmed("2019-02-15"), sub), "2019-03-03", "2019-03-03", law.High},
		{"for all of them", ended(confirmed("2019-02-15"), sub, func(w *world) { w.edge.Exit.SubsConfirmedOn = "2019-04-01" }), "2019-04-01", shut, ""},
		{"for each by itself", ended(confirmed("2019-02-15"), func(w *world) { w.sub("Dyp AS", "2018-01-01", "").Exit.ConfirmedOn = "2019-04-01" }), "2019-04-01", shut, ""},
		{"one further down is left", ended(confirmed("2019-02-15"), func(w *world) {
			first := w.sub("Dyp AS", "2018-01-01", "")
			first.Exit.ConfirmedOn = "2019-02-15"
			w.sub("Dypere AS", "2018-01-01", "").Upstream = first.Downstream
		}), "2019-04-01", "2019-03-03", law.High},
		{"a ring of them ends", ended(confirmed("2019-02-15"), func(w *world) {
			first := w.sub("Dyp AS", "2018-01-01", "")
			back := w.sub("Sky AS", "2018-01-01", "")
			back.Upstream, back.Downstream = first.Downstream, w.processor
			w.edge.Exit.SubsConfirmedOn = "2019-02-15"
		}), "2019-04-01", shut, ""},
		{"one that came after the end never had the data", ended(confirmed("2019-02-15"), func(w *world) { w.sub("Ny AS", "2019-02-01", "") }), "2019-04-01", shut, ""},
		{"back-ups that roll over are no gap", ended(confirmed("2019-02-15"), func(w *world) { w.edge.Exit.BackupsUntil = "2019-12-31" }), "2019-06-01", shut, ""},
		{"but they confirm nothing", ended(func(w *world) { w.edge.Exit.BackupsUntil = "2019-12-31" }), "2019-06-01", "2019-03-03", law.High},
		{"a reason to keep some confirms nothing either", ended(func(w *world) { w.edge.Exit.RetentionReason = "bokføringsloven § 13" }), "2019-06-01", "2019-03-03", law.High},
		{"the system is closed, the engagement is not", ended(func(w *world) { w.system.Lifecycle, w.system.InUseTo = chain.Closed, "2019-01-31" }), "2019-06-01", "2019-03-03", law.High},
		{"nobody knows when it ended", ended(func(w *world) { w.edge.EndsOn = "" }), "2019-06-01", "", law.High},
		{"no personal data", ended(func(w *world) { w.edge.PersonalData = kinds.No }), "2019-06-01", shut, ""},
		{"closed without data", ended(func(w *world) { w.edge.State = "closed" }), "2019-06-01", shut, ""},
	})
}

// An engagement further down that ended with data held is a gap of the controller
// whose chain passes through it, once, however many systems that are.
func TestDataHeldFurtherDown(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.edge.ScopeSystems = append(w.edge.ScopeSystems, w.addSystem("S2").ID)
	w.addEdge("E2", w.addSystem("S3"))
	l := w.sub("Dyp AS", "2018-01-01", "2019-01-31")
	l.Own, l.Code, l.State, l.RoleBasis, l.PersonalData = true, "U1", chain.EndedButHolding, "processor", kinds.Yes
	list, err := w.r.Index().List(gap.Query{AsOf: "2019-03-03", Rules: []string{"ENG-005"}})
	if err != nil || len(list.Items) != 1 {
		t.Fatalf("%v: %+v", err, list.Items)
	}
	if g := list.Items[0]; !g.Inherited || g.Engagement != "U1" || g.Systems != 3 || g.Processor != "Dyp AS" || g.OpenedOn != "2019-03-03" {
		t.Errorf("%+v", g)
	}
	l.Own = false // another's list says nothing of our data
	if found := w.r.Index().Find("2019-03-03", "ENG-005"); len(found) != 0 {
		t.Errorf("of a published list: %+v", found)
	}
}

// An assessment that comes after the processing began closes the gap, and stays late.
func TestGuaranteesLate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		on, started, result, treated kinds.Date
		late                         bool
	}{
		"before the start":        {"2017-12-01", "2018-01-01", "sufficient", "", false},
		"on the day":              {"2018-01-01", "2018-01-01", "sufficient", "", false},
		"the day after":           {"2018-01-02", "2018-01-01", "sufficient", "", true},
		"insufficient":            {"2018-01-02", "2018-01-01", "insufficient", "", false}, // the gap is open
		"treated later":           {"2018-01-02", "2018-01-01", "insufficient", "2018-03-01", true},
		"never":                   {"", "2018-01-01", "", "", false},
		"nobody knows since when": {"2018-01-02", "", "sufficient", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			e := w.r.Engagements[0]
			e.StartsOn, e.GuaranteesAssessedOn, e.GuaranteesResult, e.GuaranteesTreatedOn = c.started, c.on, string(c.result), c.treated
			w.system.InUseFrom, w.system.PersonalDataSince = "", ""
			began, assessed, late := w.r.Index().GuaranteesLate(e, "2019-01-01")
			if late != c.late || late && (began != c.started || assessed != c.on) {
				t.Errorf("late %t, began %s, assessed %s", late, began, assessed)
			}
			if _, _, early := w.r.GuaranteesLate(e, "2017-01-01"); early {
				t.Error("late before anybody assessed")
			}
		})
	}
}

// How each annex stands is what the rule finds, with the names of what differs.
func TestAnnexesOn(t *testing.T) {
	t.Parallel()
	w := newWorld()
	a := w.deal("A1", w.system)
	a.Template.Kind, a.SubProcessorsUsed = "eu_2021_915", kinds.Yes
	other := kinds.NewID[kinds.Party]()
	a.Annexes = []agreement.Annex{
		{Kind: "sub_processors", Present: true, Complete: true, Date: "2018-01-20"},
		{Kind: "security", Present: true, Complete: true, Date: "2018-01-20"},
		{Kind: "security", Present: true, Date: "2018-01-20", Party: other},
	}
	w.sub("Ny AS", "2018-06-01", "")
	got := map[string]string{}
	for _, s := range w.r.Index().AnnexesOn(a, "2019-01-01") {
		got[s.Kind+" "+strconv.FormatBool(s.Party.IsZero())] = s.Why + " " + strconv.FormatBool(s.Required) + " " + string(s.Since) + " " + strconv.Itoa(len(s.Added))
	}
	want := map[string]string{
		"parties true": "annex_absent true 2018-02-01 0", "processing true": "annex_absent true 2018-02-01 0", "sub_processors true": "annex_stale true 2018-06-01 1",
		"security true": " true  0", "security false": "annex_incomplete true 2018-02-01 0", "form_data true": " false  0", "configuration true": " false  0", "risk_result true": " false  0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
