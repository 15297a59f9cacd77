package risk_test

import (
	"slices"
	"testing"

	"ledd/internal/access"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
	"ledd/internal/risk"
)

func row(levels string) risk.MatrixRow {
	names := map[rune]risk.Level{'l': "low", 'm': "medium", 'h': "high", 'c': "critical"}
	var r risk.MatrixRow
	for i, x := range levels {
		*[]*risk.Level{&r.C1, &r.C2, &r.C3, &r.C4, &r.C5}[i] = names[x]
	}
	return r
}

func rows(lines ...string) []risk.MatrixRow {
	var out []risk.MatrixRow
	for _, l := range lines {
		out = append(out, row(l))
	}
	return out
}

func set(unit party.UnitID, from kinds.Date, matrix []risk.MatrixRow, areas ...risk.Area) *risk.Criteria {
	c := &risk.Criteria{CriteriaInput: risk.CriteriaInput{Name: "x", Scope: "unit", Unit: unit, ValidFrom: from, ApprovedBy: "Kommunestyret", Matrix: matrix, Areas: areas}}
	c.ID = kinds.NewID[risk.Criteria]()
	return c
}

var (
	three = rows("llm", "lmh", "mhc")
	five  = rows("lllmm", "llmmh", "lmmhh", "mmhhc", "mhhcc")
)

func TestCriteriaCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   risk.CriteriaInput
		want []string
	}{
		"empty":               {risk.CriteriaInput{Scope: "municipality"}, nil},
		"three by three":      {risk.CriteriaInput{Scope: "municipality", Matrix: three}, nil},
		"three by five":       {risk.CriteriaInput{Scope: "municipality", Matrix: rows("llmmh", "lmmhh", "mmhhc")}, nil},
		"five by five":        {risk.CriteriaInput{Scope: "municipality", Matrix: five}, nil},
		"two rows":            {risk.CriteriaInput{Scope: "municipality", Matrix: rows("llm", "lmh")}, []string{"/matrix matrix"}},
		"two columns":         {risk.CriteriaInput{Scope: "municipality", Matrix: rows("ll", "lm", "mh")}, []string{"/matrix matrix"}},
		"ragged":              {risk.CriteriaInput{Scope: "municipality", Matrix: rows("llm", "lm", "mhc")}, []string{"/matrix/1 matrix-gap"}},
		"a hole":              {risk.CriteriaInput{Scope: "municipality", Matrix: rows("llm", "l h", "mhc")}, []string{"/matrix/1 matrix-gap"}},
		"falls in the row":    {risk.CriteriaInput{Scope: "municipality", Matrix: rows("lml", "lmh", "mhc")}, []string{"/matrix/0/c3 matrix-falls"}},
		"falls in the column": {risk.CriteriaInput{Scope: "municipality", Matrix: rows("mmm", "lmh", "mhc")}, []string{"/matrix/1/c1 matrix-falls"}},
		"a sector of nobody":  {risk.CriteriaInput{Scope: "sector"}, []string{"/unit required"}},
		"municipality's unit": {risk.CriteriaInput{Scope: "municipality", Unit: kinds.NewID[party.Unit]()}, []string{"/unit several"}},
		"an area twice":       {risk.CriteriaInput{Scope: "municipality", Areas: []risk.Area{{Area: "all"}, {Area: "all"}}}, []string{"/areas/1/area duplicate"}},
		"ends before":         {risk.CriteriaInput{Scope: "municipality", ValidFrom: "2026-01-02", ValidTo: "2026-01-01"}, []string{"/validTo order"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := codes((&risk.Criteria{CriteriaInput: c.in}).Check()); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func codes(vs []kinds.Violation) []string {
	var out []string
	for _, v := range vs {
		out = append(out, v.Pointer+" "+v.Code)
	}
	return out
}

// The strictest of municipality, sector and unit applies; equal is accepted; the latest of
// one unit counts, from its day on.
func TestStrictest(t *testing.T) {
	t.Parallel()
	unit, sector := kinds.NewID[party.Unit](), kinds.NewID[party.Unit]()
	line := []party.UnitID{unit, sector}
	top := set(party.UnitID{}, "2020-01-01", three, risk.Area{Area: "all", AcceptUpTo: "medium", AboveRank: "unit_head"})
	own := set(unit, "2021-01-01", rows("lll", "llm", "lmm"), risk.Area{Area: "people", AcceptUpTo: "low", AboveRank: "unit_head"}, risk.Area{Area: "all", AcceptUpTo: "high", AboveRank: "director"})
	above := set(sector, "2022-01-01", five, risk.Area{Area: "people", AcceptUpTo: "medium", AboveRank: "chief_executive"})
	none := set(sector, "2022-06-01", five, risk.Area{Area: "people", AcceptUpTo: "low", AboveRank: "chief_executive"})
	none.ApprovedBy = ""
	all := []*risk.Criteria{top, own, above, none}
	if r := risk.Strictest(all, line, "2019-12-31"); r.Known() {
		t.Error("criteria hold before their first day")
	}
	if r := risk.Strictest(all, line, "2020-06-01"); len(r.Criteria) != 1 || r.Limit("people") != (risk.Limit{Area: "people", AcceptUpTo: "medium", AboveRank: "unit_head"}) {
		t.Errorf("the municipality's alone: %+v", r)
	}
	r := risk.Strictest(all, line, "2023-01-01")
	if !slices.Equal(r.Criteria, []risk.CriteriaID{own.ID, above.ID, top.ID}) {
		t.Errorf("nearest first: %v", r.Criteria)
	}
	if got := r.Limit("people"); got != (risk.Limit{Area: "people", AcceptUpTo: "low", AboveRank: "chief_executive"}) {
		t.Errorf("people: %+v", got)
	}
	if got := r.Limit("economy"); got != (risk.Limit{Area: "economy", AcceptUpTo: "medium", AboveRank: "chief_executive"}) {
		t.Errorf("economy: %+v", got)
	}
	if rows, columns := r.Matrix.Size(); rows != 3 || columns != 3 || r.Matrix.At(3, 3) != "critical" || r.Matrix.At(1, 1) != "low" || r.Matrix.At(4, 1) != "" || r.Matrix.At(0, 1) != "" {
		t.Errorf("%v", r.Matrix)
	}
	later := set(unit, "2023-01-01", three, risk.Area{Area: "all", AcceptUpTo: "low", AboveRank: "director"})
	if r := risk.Strictest(append(all, later), line, "2023-01-01"); r.Criteria[0] != later.ID {
		t.Error("the later version of a unit does not replace the one before")
	}
}

func assessed() *risk.Assessment {
	a := &risk.Assessment{AssessmentInput: risk.AssessmentInput{
		Name: "Journal", Object: "unit", Unit: kinds.NewID[party.Unit](), Phase: "operation", PerformedOn: "2026-01-10", Method: "Verksted", Participants: []string{"Systemeier"},
		Scenarios: []risk.Scenario{
			{Key: "R1", Threat: "Innsyn", ConsequenceUnit: new(2), ConsequencePeople: new(3), Likelihood: new(3)},
			{Key: "R2", Threat: "Stans", Area: "economy", ConsequenceUnit: new(2), ConsequencePeople: new(1), Likelihood: new(2)},
		},
		Treatments: []risk.Treatment{{Key: "T1", Scenario: "R1", Kind: "reduce", Likelihood: new(1)}, {Key: "T2", Scenario: "R1", Kind: "accept", ConsequencePeople: new(1)}},
	}}
	return a
}

func TestLevels(t *testing.T) {
	t.Parallel()
	a := assessed()
	r := risk.Strictest([]*risk.Criteria{set(party.UnitID{}, "2020-01-01", three, risk.Area{Area: "people", AcceptUpTo: "low", AboveRank: "director"}, risk.Area{Area: "all", AcceptUpTo: "medium", AboveRank: "unit_head"})}, nil, "2026-01-10")
	for _, c := range []struct {
		view, stage string
		want        []risk.Level
	}{
		{"people", "before", []risk.Level{"critical", "low"}}, {"people", "after", []risk.Level{"medium", "low"}},
		{"unit", "before", []risk.Level{"high", "medium"}}, {"unit", "after", []risk.Level{"low", "medium"}},
	} {
		var got []risk.Level
		for _, s := range a.Scenarios {
			got = append(got, a.LevelOf(r, s, c.view, c.stage))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %v, want %v", c.view, c.stage, got, c.want)
		}
	}
	above := a.Above(r)
	if len(above) != 1 || above[0].Scenario.Key != "R1" || above[0].Level != "medium" || above[0].Rank != "director" {
		t.Fatalf("%+v", above) // R2 is medium in a unit that accepts medium: equal is accepted
	}
	a.Acceptances = []risk.Acceptance{{Scenario: "R1", Level: "medium", Rank: "director", On: "2026-01-11", ExpiresOn: "2026-06-30"}}
	for d, want := range map[kinds.Date]bool{"2026-01-10": false, "2026-01-11": true, "2026-06-30": true, "2026-07-01": false} {
		if got := a.Accepted(above[0], d) != nil; got != want {
			t.Errorf("accepted on %s: %v", d, got)
		}
	}
	higher := above[0]
	if higher.Rank = "chief_executive"; a.Accepted(higher, "2026-02-01") != nil {
		t.Error("tightened criteria ask for a higher rank, and the old acceptance still holds")
	}
	if higher = above[0]; true {
		if higher.Level = "high"; a.Accepted(higher, "2026-02-01") != nil {
			t.Error("more is left than was accepted")
		}
	}
}

func TestRank(t *testing.T) {
	t.Parallel()
	units, ids := map[party.UnitID]*party.Unit{}, map[string]party.UnitID{}
	for _, x := range [][2]string{{"top", ""}, {"sector", "top"}, {"school", "sector"}, {"class", "school"}, {"other", "sector"}} {
		u := &party.Unit{}
		u.ID, u.ParentUnit = kinds.NewID[party.Unit](), ids[x[1]]
		units[u.ID], ids[x[0]] = u, u.ID
	}
	grant := func(role access.Role, names ...string) access.Actor {
		var g []string
		for _, name := range names {
			g = append(g, ids[name].String())
		}
		return access.Actor{Name: "Kari", Grants: []access.Grant{{Role: role, Units: g}}}
	}
	for name, c := range map[string]struct {
		who  access.Actor
		at   []string
		want risk.Rank
	}{
		"of everything":             {grant(access.Manager), []string{"school"}, "chief_executive"},
		"of the top unit":           {grant(access.Manager, "top", "sector", "school"), []string{"school"}, "chief_executive"},
		"of the sector":             {grant(access.Manager, "sector", "school", "class", "other"), []string{"class"}, "director"},
		"of the school":             {grant(access.Manager, "school", "class"), []string{"class"}, "unit_head"},
		"of another unit":           {grant(access.Manager, "other"), []string{"school"}, ""},
		"of one of two":             {grant(access.Manager, "other"), []string{"other", "school"}, ""},
		"of the whole's own":        {grant(access.Manager), nil, "chief_executive"},
		"a unit's, of the whole":    {grant(access.Manager, "school"), nil, ""},
		"a coordinator":             {grant(access.Coordinator), []string{"school"}, ""},
		"a coordinator's link":      {access.Actor{Name: "x", Role: access.Coordinator}, []string{"school"}, ""},
		"a data protection officer": {grant(access.DPO), []string{"school"}, ""},
	} {
		var at []party.UnitID
		for _, u := range c.at {
			at = append(at, ids[u])
		}
		if got := risk.RankOf(c.who, units, at, "2026-01-01"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAssessmentCheck(t *testing.T) {
	t.Parallel()
	a := &risk.Assessment{AssessmentInput: risk.AssessmentInput{
		Scenarios: []risk.Scenario{{Key: "R1"}, {Key: "R1"}, {}}, Treatments: []risk.Treatment{{Scenario: "R9"}, {Scenario: "R2"}},
		PerformedOn: "2026-01-02", NextDue: "2026-01-01",
	}}
	a.Derive()
	want := []string{"/nextDue order", "/scenarios/1/key duplicate", "/treatments/0/scenario no-scenario"}
	if got := codes(a.Check()); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if a.Scenarios[2].Key != "R2" || a.Treatments[1].Key != "T2" || a.Edition != 1 || a.State != risk.Draft {
		t.Errorf("%+v", a)
	}
}

// What must be said before an assessment counts.
func TestLackingToComplete(t *testing.T) {
	t.Parallel()
	all := []*risk.Criteria{set(party.UnitID{}, "2020-01-01", three, risk.Area{Area: "all", AcceptUpTo: "low", AboveRank: "director"})}
	for name, c := range map[string]struct {
		change func(a *risk.Assessment)
		want   []string
	}{
		"nothing":           {func(*risk.Assessment) {}, nil},
		"tomorrow's":        {func(a *risk.Assessment) { a.PerformedOn = "2026-02-02" }, []string{"/performedOn future"}},
		"of a change":       {func(a *risk.Assessment) { a.Object = "change" }, []string{"/subject required"}},
		"of a system":       {func(a *risk.Assessment) { a.Object = "system" }, []string{"/systems required"}},
		"people not scored": {func(a *risk.Assessment) { a.Scenarios[0].ConsequencePeople = nil }, []string{"/scenarios/0/consequencePeople required"}},
		"no personal data":  {func(a *risk.Assessment) { a.PersonalData, a.Scenarios[0].ConsequencePeople = kinds.No, nil }, nil},
		"beyond the matrix": {func(a *risk.Assessment) { a.Scenarios[1].Likelihood = new(4) }, []string{"/scenarios/1/likelihood max"}},
		"empty": {func(a *risk.Assessment) { a.AssessmentInput = risk.AssessmentInput{Name: "x"} }, []string{
			"/object required", "/phase required", "/performedOn required", "/participants required", "/method required", "/scenarios required",
		}},
	} {
		a := assessed()
		c.change(a)
		a.Rule = risk.Strictest(all, nil, "2026-01-10")
		if got := codes(a.Lacking("2026-02-01")); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestRiskDue(t *testing.T) {
	t.Parallel()
	for level, want := range map[string]kinds.Date{"critical": "2025-02-28", "high": "2025-02-28", "medium": "2026-02-28", "low": "2026-02-28", "": "2026-02-28"} {
		if got := law.RiskDue("2024-02-29", level); got != want {
			t.Errorf("%s: %s, want %s", level, got, want)
		}
	}
}
