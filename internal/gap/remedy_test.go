package gap_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// A proposal names who lacks the agreement; where a signature or a mandate is
// what lacks, another agreement would cure nothing.
func TestProposal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		build func(w *world)
		rule  string
		cured bool
	}{
		"none":       {nothing, "DPA-001", true},
		"unsigned":   {func(w *world) { w.deal("A1", w.system).Signatures = nil }, "DPA-002", false},
		"over":       {func(w *world) { w.deal("A1", w.system).EffectiveTo = "2019-01-01" }, "DPA-003", true},
		"no mandate": {func(w *world) { w.byAgent(w.deal("A1", w.system)) }, "DPA-009", false},
		"elsewhere":  {func(w *world) { w.deal("A1", w.addSystem("S2")) }, "DPA-008", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			c.build(w)
			r, today := w.r.Index(), kinds.Date("2020-06-01")
			open := r.Find(today, gap.Coverage...)
			if len(open) != 1 || open[0].Rule != c.rule {
				t.Fatalf("open: %+v", open)
			}
			if drafts := len(r.Find(today, gap.Draftable...)); (drafts == 1) != c.cured {
				t.Errorf("a new agreement cures %d", drafts)
			}
			in, err := r.Proposal(w.system.ID.String(), "", "nb", today)
			if err != nil || len(in.Parties) != 2 || in.Parties[1].Org != w.processor || len(in.ScopeSystems) != 1 || len(in.Processing) != 1 || in.GoverningLaw != "norsk rett" || in.Code != "DBA-0001" {
				t.Errorf("%v %+v", err, in)
			}
		})
	}
	w := newWorld()
	r := w.r.Index()
	if in, err := r.Proposal("", "", "en", "2020-06-01"); err != nil || len(in.Parties) != 1 || in.Parties[0].Side != agreement.Controller || in.State != agreement.Draft {
		t.Errorf("%v %+v", err, in)
	}
	if _, err := r.Proposal(kinds.NewID[gap.Gap]().String(), "", "nb", "2020-06-01"); kinds.KindOf(err) != kinds.KindNotFound {
		t.Errorf("a system of nobody: %v", err)
	}
}

// With two processors, each can be asked for; a controller of its own is none.
func TestProposalNamesItsProcessor(t *testing.T) {
	t.Parallel()
	w := newWorld()
	own, second := w.addEdge("A0", w.system), w.addEdge("E2", w.system)
	own.RoleBasis, own.Downstream = "independent_controller", kinds.NewID[kinds.Party]()
	second.Downstream = kinds.NewID[kinds.Party]()
	w.r.Engagements = []*chain.Engagement{own, w.edge, second}
	w.deal("DBA-0041")
	system, today := w.system.ID.String(), kinds.Date("2020-06-01")
	for asked, want := range map[string]kinds.OrgID{"": w.processor, second.Downstream.String(): second.Downstream} {
		in, err := w.r.Index().Proposal(system, asked, "nb", today)
		if err != nil || in.Parties[1].Org != want || in.Code != "DBA-0042" {
			t.Errorf("asked for %q: %v %+v", asked, err, in)
		}
	}
	if _, err := w.r.Index().Proposal(system, own.Downstream.String(), "nb", today); kinds.KindOf(err) != kinds.KindNotFound {
		t.Errorf("a controller of its own: %v", err)
	}
	a := w.deal("A1", w.system)
	a.State, a.Signatures, a.EffectiveFrom = agreement.Draft, nil, ""
	in, err := w.r.Index().Proposal(system, "", "nb", today)
	if err != nil || in.Parties[1].Org != second.Downstream {
		t.Errorf("who has a draft is proposed again: %v %+v", err, in.Parties)
	}
}

func TestFooting(t *testing.T) {
	t.Parallel()
	w := newWorld()
	other := w.addEdge("E2", w.system)
	other.Downstream = kinds.NewID[kinds.Party]()
	w.deal("A1", w.system)
	for name, c := range map[string]struct {
		role, personal string
		want           gap.Footing
	}{
		"no agreement": {"processor", "yes", gap.Uncovered}, "not decided": {"", "yes", gap.Undecided}, "data not decided": {"processor", "", gap.Undecided},
		"its own purposes": {"independent_controller", "yes", gap.NotOwed}, "no data": {"processor", "no", gap.NotOwed},
	} {
		other.RoleBasis, other.PersonalData = c.role, kinds.Tri(c.personal)
		r := w.r.Index()
		if got := r.FootingOf(w.system, other.Downstream, "2020-06-01"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got := r.FootingOf(w.system, w.processor, "2020-06-01"); got != gap.Covered {
			t.Errorf("%s: the other one is %q", name, got)
		}
	}
	if got := w.r.Index().FootingOf(w.system, kinds.NewID[kinds.Party](), "2020-06-01"); got != "" {
		t.Errorf("a stranger is %q", got)
	}
}

func TestDraftUnderWay(t *testing.T) {
	t.Parallel()
	w := newWorld()
	if a := w.r.Index().DraftOf(w.system, w.processor, "2020-06-01"); a != nil {
		t.Errorf("%+v", a)
	}
	a := w.deal("A1", w.system)
	a.State, a.Signatures, a.EffectiveFrom = agreement.Draft, nil, ""
	if got := w.r.Index().DraftOf(w.system, w.processor, "2020-06-01"); got != a {
		t.Errorf("%+v", got)
	}
}

// TestProcessed: the annex on processing has a row for each activity that uses the system,
// in the language of the agreement, and one of the system where none does.
func TestProcessed(t *testing.T) {
	t.Parallel()
	w := newWorld()
	today := kinds.Date("2026-01-01")
	w.system.Name, w.system.Description = "Skole", "Fagsystem for skole"
	if rows := w.r.Index().Processed(w.system, "nb", today); len(rows) != 1 || rows[0].System != w.system.ID || rows[0].Nature != "Fagsystem for skole" {
		t.Errorf("without a record: %+v", rows)
	}
	months := 120
	w.activity(func(a *record.Activity) {
		a.Purposes = append(a.Purposes, record.Purpose{Text: "Følge opp fravær"})
		a.Subjects[0].Data, a.Subjects[0].OtherData = []string{"name", "health"}, []string{"Timeplan"}
		a.Retention = []record.RetentionRule{{Data: "health", Months: &months, Law: "arkivlova"}}
	})
	w.activity(func(a *record.Activity) { a.Name = "Aktivitetsskole" })
	w.activity(func(a *record.Activity) { a.Name, a.Status, a.EndedOn = "Slutt", record.Ended, "2025-01-01" })
	w.activity(func(a *record.Activity) { a.Name, a.Systems = "Annet", nil })
	rows := w.r.Index().Processed(w.system, "nb", today)
	if len(rows) != 2 || rows[0].Subject != "Aktivitetsskole" {
		t.Fatalf("%+v", rows)
	}
	label := func(v *record.Vocabulary, code string) string { return v.Term(code).Labels["nb"] }
	want := agreement.Processing{
		System: w.system.ID, Subject: "Opplæring", Nature: "Fagsystem for skole", Purpose: label(record.Purposes, "education") + "; Følge opp fravær",
		DataTypes: []string{label(record.Data, "name"), label(record.Data, "health"), "Timeplan"}, DataSubjects: []string{label(record.Subjects, "pupils")},
		SpecialCategories: label(record.Data, "health"), Retention: label(record.Data, "health") + ", 10 år, arkivlova",
	}
	if diff := cmp.Diff(want, rows[1]); diff != "" {
		t.Error(diff)
	}
	if en := w.r.Index().Processed(w.system, "en", today)[1]; en.DataSubjects[0] != record.Subjects.Term("pupils").Labels["en"] || !strings.Contains(en.Retention, "10 years") {
		t.Errorf("in English: %+v", en)
	}
	in, err := w.r.Index().Proposal(w.system.ID.String(), "", "nb", today)
	if err != nil || len(in.Processing) != 2 {
		t.Errorf("a new agreement has %d rows, %v", len(in.Processing), err)
	}
}
