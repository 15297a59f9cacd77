package web

import (
	"fmt"
	"net/url"
	"testing"

	"ledd/internal/account"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

const today = kinds.Date("2026-11-21")

// testPages builds the pages once for all tests.
func testPages(t *testing.T) *Pages {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func shellFixture(l Lang) Shell {
	return Shell{
		Lang: l, Org: "Fjordvik kommune", Demo: true, GapsPath: "/gaps", GapCount: 1056,
		Path: "/gaps", Query: url.Values{}, Title: K("gaps.title"),
		User: &UserMenu{Name: "Kari Nordfjell", Initials: "KN", Org: "Fjordvik kommune", Homes: []account.Home{{Name: "Fjordvik kommune", Current: true}, {Name: "Nabovik kommune"}}},
		Nav:  []NavGroup{{"nav.overview", []NavLink{{Label: "nav.gaps", Href: "/gaps", Icon: "Compass", Count: 1056, Counted: true, Current: true}}}},
	}
}

func gapPageFixture(l Lang, query string, rows []GapRow, systems []SystemRow) GapPage {
	q, err := url.ParseQuery(query)
	if err != nil {
		panic(err)
	}
	f := ParseFilter(q, today)
	f.Units = []Choice{{"1", "Oppvekst og kultur"}, {"2", "Helse og mestring"}}
	m := Measures{Systems: 320, WithoutAgreement: 56, Unrevised: 36, NeverReviewed: 28, ReviewPassed: 30, ReviewsOverdue: 31}
	v := GapPage{Shell: shellFixture(l), Filter: f, Cards: Cards("/gaps", m, f), Gaps: rows, Systems: systems, SystemCount: 50, CloseWithin: law.On("NO", today).DueDays}
	v.Shell.Query = q
	total := len(rows) + len(systems)
	if total > 1 {
		total = 1056
	}
	v.Page, v.AgreementCount = NewPage(f.Page, total), total
	return v
}

var gapNames = [][3]string{
	{"Visma Flyt Skole", "SYS-014", "Visma Enterprise AS"},
	{"Feide-pålogging", "SYS-022", "Sikt"},
	{"Public 360", "SYS-031", "Tietoevry AS"},
	{"Bibliofil", "SYS-047", "Bibliotek-Systemer AS"},
	{"Gerica EPJ", "SYS-051", "Tietoevry AS"},
	{"Kartportalen <b>&\"", "SYS-066", "Geodata AS"},
	{"Vigilo", "SYS-070", "Vigilo AS"},
}

func gapRows() []GapRow {
	rows := make([]GapRow, len(Rules))
	for i, rule := range Rules {
		name := gapNames[i%len(gapNames)]
		rows[i] = GapRow{
			ID: fmt.Sprintf("g%d", i), System: name[0], Sub: name[1] + " · " + name[2], Rule: rule, Close: key("gap", rule, "close"),
			Severity: law.Severities[i%len(law.Severities)], Unit: "Oppvekst og kultur", Due: kinds.Date(fmt.Sprintf("2026-11-%02d", 2+4*i)),
			Overdue: i < 5, Opened: "2026-10-03", Facts: []Fact{
				{Label: FactAgreement, Text: "DBA-2024-017"}, {Label: FactAgreementState, Word: "part_signed"},
				{Label: FactSignedProcessor, Date: "2026-09-30"}, {Label: FactSignedController}, {Label: FactSignedAgent},
			},
		}
	}
	rows[3].MoreSystems, rows[6].Due, rows[6].Unit = 4, "", ""
	return rows
}

// everyFact is a row that shows each fact and each word of the vocabularies.
func everyFact() []GapRow {
	row := GapRow{ID: "all", System: "Alt", Rule: "DPA-001", Severity: law.High, Close: "gap.DPA-002.close.draft"}
	for _, l := range FactLabels {
		row.Facts = append(row.Facts, Fact{Label: l, Date: "2020-02-29"})
	}
	for _, w := range Words {
		row.Facts = append(row.Facts, Fact{Label: FactRole, Word: w})
	}
	return []GapRow{row}
}

func systemRows() []SystemRow {
	return []SystemRow{
		{ID: "s1", System: "Visma Flyt Skole", Code: "SYS-014", Agreement: "DBA-2024-017", Vendor: "Visma Enterprise AS", Due: "2026-10-01", Overdue: true, Unit: "Oppvekst og kultur"},
		{ID: "s2", System: "Bibliofil", Code: "SYS-047", Agreement: "DBA-2022-003", Vendor: "Bibliotek-Systemer AS", LastReviewed: "2023-03-01", Due: "2025-03-01", Overdue: true},
	}
}
