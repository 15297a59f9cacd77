package report_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/docmodel"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/report"
)

const today = kinds.Date("2026-11-22")

// register has a department with three systems in use since 2019: one whose
// vendor has no agreement, one whose agreement was never reviewed, and one that
// nobody processes for.
func register() *gap.Register {
	me, vendor := kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party]()
	r := &gap.Register{Controller: &party.Organisation{}, Names: map[kinds.OrgID]string{vendor: "Skyvik AS"}}
	r.Controller.ID, r.Controller.Name, r.Controller.Country = me, "Fjordvik kommune", "NO"
	dep := &party.Unit{}
	dep.ID, dep.Code, dep.Name, dep.Level, dep.Reports, dep.ActiveFrom = kinds.NewID[party.Unit](), "B1", "Avdeling \u4e00", "department", kinds.Yes, "2010-01-01"
	r.Units = []*party.Unit{dep}
	for _, code := range []string{"S1", "S2", "S3"} {
		s := &chain.System{}
		s.ID, s.Code, s.Name, s.OwnerUnit, s.Lifecycle, s.PersonalData, s.InUseFrom = kinds.NewID[chain.System](), code, "System "+code, dep.ID, chain.Active, kinds.Yes, "2019-05-01"
		r.Systems = append(r.Systems, s)
	}
	for _, s := range r.Systems[:2] {
		e := &chain.Engagement{}
		e.ID, e.Upstream, e.Downstream, e.ScopeSystems = kinds.NewID[chain.Engagement](), me, vendor, []chain.SystemID{s.ID}
		e.RoleBasis, e.PersonalData, e.AccessMode, e.StartsOn, e.State = "processor", kinds.Yes, "hosts_data", "2019-05-01", "live"
		r.Engagements = append(r.Engagements, e)
	}
	a := &agreement.Agreement{}
	a.ID, a.Code, a.EffectiveFrom, a.ScopeSystems = kinds.NewID[agreement.Agreement](), "A1", "2019-05-01", []chain.SystemID{r.Systems[1].ID}
	a.Parties = []agreement.Party{{Org: me, Side: agreement.Controller}, {Org: vendor, Side: agreement.Processor}}
	a.Signatures = []agreement.Signature{{Party: me, SignedOn: "2019-05-01"}, {Party: vendor, SignedOn: "2019-05-01"}}
	r.Agreements = []*agreement.Agreement{a}
	return r.Index()
}

func TestStandings(t *testing.T) {
	t.Parallel()
	list := report.Standings(register(), 2026, 3)
	if len(list) != 3 || list[2].Year != 2026 || list[2].InUse() != 3 || list[2].Uncovered != 1 || list[2].Unrevised != 1 || list[2].Rest != 1 {
		t.Errorf("%+v", list)
	}
	if list = report.Standings(register(), 2019, 5); len(list) != 1 || list[0].AsOf != "2019-12-31" {
		t.Errorf("years before the register began: %+v", list)
	}
}

func TestYears(t *testing.T) {
	t.Parallel()
	r := register()
	if got := report.Years(r, today); !slices.Equal(got, []int{2026, 2025, 2024, 2023, 2022, 2021, 2020, 2019}) {
		t.Error(got)
	}
	if got := report.Latest(r, today); got != 2025 {
		t.Error(got)
	}
	empty := (&gap.Register{Controller: &party.Organisation{}}).Index()
	if got := report.Latest(empty, today); got != 2026 {
		t.Errorf("a register without anything: %d", got)
	}
	if got := report.Standings(empty, 2026, 5); len(got) != 0 {
		t.Error(got)
	}
}

// TestPrint: the same register gives the same bytes, in each language, and a
// letter that the font lacks stops nothing.
func TestPrint(t *testing.T) {
	t.Parallel()
	r := register()
	seen := map[string]bool{}
	for _, lang := range []string{"nb", "nn", "en", "da"} {
		for _, year := range []int{2019, 2025, 2026} {
			var one, two bytes.Buffer
			for _, b := range []*bytes.Buffer{&one, &two} {
				if err := report.Print(b, r, year, lang, today); err != nil {
					t.Fatal(lang, year, err)
				}
			}
			if !bytes.HasPrefix(one.Bytes(), []byte("%PDF-")) || !bytes.Equal(one.Bytes(), two.Bytes()) {
				t.Errorf("%s %d: %d and %d bytes", lang, year, one.Len(), two.Len())
			}
			seen[one.String()] = true
		}
	}
	if len(seen) != 12 {
		t.Errorf("%d different reports", len(seen))
	}
	empty := (&gap.Register{Controller: &party.Organisation{}}).Index()
	if err := report.Print(&bytes.Buffer{}, empty, 2026, "nb", today); err != nil {
		t.Error("a register without anything:", err)
	}
}

// TestDocumentSays looks at what stands in the blocks.
func TestDocumentSays(t *testing.T) {
	t.Parallel()
	d, err := report.Document(register(), 2026, "nb", today)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	figures := 0
	add := func(runs []docmodel.Run) {
		for _, r := range runs {
			all.WriteString(r.Text + "|")
		}
	}
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case docmodel.Heading:
			add(b.Runs)
		case docmodel.Paragraph:
			add(b.Runs)
		case docmodel.Figure:
			figures++
		case docmodel.Table:
			for _, row := range append([][][]docmodel.Run{b.Header}, b.Rows...) {
				for _, cell := range row {
					add(cell)
				}
				all.WriteString("\n")
			}
		}
	}
	said := all.String()
	for _, want := range []string{
		"Året er ikke slutt.", "\nSystemer uten gyldig avtale|1|1|0|3|\n", "\n2026|1|1|1|3|\n", "Avdeling ?|1|1|1|1|\n", "\nS1|System S1|\n", "per 31. desember 2026",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the report lacks %q:\n%s", want, said)
		}
	}
	if figures != 3 {
		t.Errorf("%d figures", figures)
	}
}

// TestTongues: all languages say the same things.
func TestTongues(t *testing.T) {
	t.Parallel()
	nb, en := report.In("nb"), report.In("en-GB")
	if nb.Lang != "nb" || en.Lang != "en" || report.In("da").Lang != "da" || report.In("fi").Lang != "nb" {
		t.Error(nb.Lang, en.Lang)
	}
	for _, m := range report.Of(register(), 2026).Measures {
		for _, l := range []report.Tongue{nb, en, report.In("nn"), report.In("da")} {
			if l.Title(m.Code) == "" || l.Meaning(m.Code) == "" {
				t.Errorf("%s does not say %s", l.Lang, m.Code)
			}
		}
	}
	if got := nb.Change(report.Measure{Value: 1, Previous: 1235}); got != "−1\u00a0234" {
		t.Errorf("%q", got)
	}
}
