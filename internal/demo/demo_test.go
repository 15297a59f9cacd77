package demo_test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/chain"
	"ledd/internal/demo"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/report"
)

type expected struct {
	AsOf            kinds.Date     `json:"as_of"`
	M23             int            `json:"m23_systems_without_dpa"`
	M24             int            `json:"m24_systems_with_unrevised_dpa"`
	Never           int            `json:"m24_never_reviewed"`
	Overdue         int            `json:"m24_review_overdue"`
	M23ByDepartment map[string]int `json:"m23_by_department"`
	M24ByDepartment map[string]int `json:"m24_by_department"`
	DPAGaps         []string       `json:"dpa_gaps"`
	DPA004          []string       `json:"dpa_004"`
	Systems         []string       `json:"systems"`
}

func read[T any](t *testing.T, file string) T {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	var v T
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestFjordvik loads the demonstration and compares its gaps, its report and its
// reach with the answers that were delivered with the data.
func TestFjordvik(t *testing.T) {
	years := map[string]expected{}
	all := read[map[string]json.RawMessage](t, "EXPECTED.json")
	for _, y := range []string{"2019", "2020"} {
		var e expected
		if err := json.Unmarshal(all[y], &e); err != nil {
			t.Fatal(err)
		}
		years[y] = e
	}
	doortest.Each(t, func(h *doortest.House) {
		o, err := demo.Load(context.Background(), h.Door, func(string) {})
		if err != nil {
			h.Fatal(err)
		}
		ctx := access.With(context.Background(), access.Actor{Name: "test", Role: access.Operator, Org: o.ID})
		for _, e := range years {
			checkGaps(ctx, h, e)
		}
		checkReport(ctx, h, years["2019"], years["2020"])
		checkReach(ctx, h)
	})
}

func checkGaps(ctx context.Context, h *doortest.House, want expected) {
	h.Helper()
	l, err := gap.New(h.Door).List(ctx, gap.Query{AsOf: want.AsOf, Rules: append([]string{"DPA-004", "ENG-001"}, gap.Coverage...)})
	if err != nil {
		h.Fatal(err)
	}
	triples, deals := []string{}, []string{}
	undecided := []string{}
	for _, g := range l.Items {
		switch {
		case g.Rule == "DPA-004":
			deals = append(deals, g.Agreement)
		case strings.HasPrefix(g.Rule, "DPA-"):
			triples = append(triples, g.Rule+"|"+g.Engagement+"|"+g.System)
		default:
			undecided = append(undecided, g.Rule+"|"+g.Engagement)
		}
	}
	for _, s := range [][]string{triples, deals, want.DPAGaps, want.DPA004} {
		slices.Sort(s)
	}
	if diff := cmp.Diff(want.DPAGaps, triples); diff != "" {
		h.Errorf("%s: coverage gaps (-want +got):\n%s", want.AsOf, diff)
	}
	if diff := cmp.Diff(want.DPA004, deals); diff != "" {
		h.Errorf("%s: overdue reviews (-want +got):\n%s", want.AsOf, diff)
	}
	if diff := cmp.Diff([]string{"ENG-001|E225"}, undecided); diff != "" {
		h.Errorf("%s: undecided (-want +got):\n%s", want.AsOf, diff)
	}
}

func checkReport(ctx context.Context, h *doortest.House, before, now expected) {
	h.Helper()
	r, err := report.New(h.Door).Year(ctx, 2020)
	if err != nil {
		h.Fatal(err)
	}
	got := map[string][2]int{}
	for _, m := range r.Measures {
		got[m.Code] = [2]int{m.Previous, m.Value}
	}
	delete(got, "systems")
	want := map[string][2]int{
		"M01": {47, 46}, "M02": {45, 44}, "M03": {44, 43}, "M23": {before.M23, now.M23}, "M24": {before.M24, now.M24},
		"M24a": {before.Never, now.Never}, "M24b": {before.Overdue, now.Overdue},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		h.Errorf("report (-want +got):\n%s", diff)
	}
	for code, w := range map[string][2]map[string]int{"M23": {before.M23ByDepartment, now.M23ByDepartment}, "M24": {before.M24ByDepartment, now.M24ByDepartment}} {
		was, is := map[string]int{}, map[string]int{}
		for _, g := range r.Departments {
			for _, m := range g.Measures {
				if m.Code == code {
					was[g.Code], is[g.Code] = m.Previous, m.Value
				}
			}
		}
		drop := func(_ string, n int) bool { return n == 0 }
		maps.DeleteFunc(was, drop)
		maps.DeleteFunc(is, drop)
		if diff := cmp.Diff(w, [2]map[string]int{was, is}); diff != "" {
			h.Errorf("%s by department (-want +got):\n%s", code, diff)
		}
	}
	if diff := cmp.Diff(now.Systems, r.Systems.M23); diff != "" {
		h.Errorf("systems without an agreement (-want +got):\n%s", diff)
	}
}

type radius struct {
	AsOf    kinds.Date `json:"as_of"`
	Parties map[string]struct {
		Systems  int      `json:"systems"`
		Shortest int      `json:"shortest_level"`
		Deepest  int      `json:"deepest_shortest_level"`
		Codes    []string `json:"system_codes"`
	} `json:"parties"`
}

func checkReach(ctx context.Context, h *doortest.House) {
	h.Helper()
	want := read[radius](h.T, "EXPECTED-blast-radius.json")
	for name, w := range want.Parties {
		o, err := party.NewOrganisations(h.Door).Find(ctx, name)
		if err != nil {
			h.Error(err)
			continue
		}
		r, err := chain.NewGraphs(h.Door).Reach(ctx, o.ID.String(), want.AsOf)
		if err != nil {
			h.Error(err)
			continue
		}
		if r.Systems != w.Systems || r.ShortestLevel != w.Shortest || r.DeepestShortestLevel != w.Deepest || !slices.Equal(r.SystemCodes, w.Codes) {
			h.Errorf("%s: %d systems, levels %d to %d; want %d, %d to %d", name, r.Systems, r.ShortestLevel, r.DeepestShortestLevel, w.Systems, w.Shortest, w.Deepest)
		}
	}
}
