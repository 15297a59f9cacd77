package law_test

import (
	"testing"

	"ledd/internal/kinds"
	"ledd/internal/law"
)

// Every decision has a day, ends after it began, and none on one country for the same
// importers holds beside another.
func TestAdequacies(t *testing.T) {
	for i, a := range law.Adequacies {
		if a.From == "" || a.Ref == "" || a.To.Known() && a.To < a.From || a.Country != "" && law.InEEA(a.Country) {
			t.Errorf("%+v", a)
		}
		for _, b := range law.Adequacies[i+1:] {
			if a.Country != "" && a.Country == b.Country && a.Limit == b.Limit && (a.HoldsOn(b.From) || b.HoldsOn(a.From)) {
				t.Errorf("two decisions hold at once: %+v, %+v", a, b)
			}
		}
	}
	for day, want := range map[kinds.Date]bool{"2020-07-15": true, "2020-07-16": false, "2023-07-09": false, "2023-07-10": true} {
		held := false
		for _, a := range law.AdequaciesOf("US", "") {
			held = held || a.HoldsOn(day)
		}
		if held != want {
			t.Errorf("the United States on %s: %v", day, held)
		}
	}
	if n := len(law.AdequaciesOf("", "nobody")) + len(law.AdequaciesOf("GL", "")) + len(law.AdequaciesOf("NO", "")); n != 0 {
		t.Errorf("%d decisions on what has none", n)
	}
}

// The table grades each method once a day, and an organisation's own grade stands
// before it.
func TestGrades(t *testing.T) {
	for _, m := range law.Methods {
		if g, since := law.On("NO", "2026-01-01").GradeOf(m.Method, "2026-01-01"); g != m.Grade || since != m.From {
			t.Errorf("%s: %s since %s", m.Method, g, since)
		}
	}
	p := law.On("NO", "2026-01-01")
	p.Grades = []law.Graded{{From: "2026-01-01", Method: "fax", Grade: law.PhaseOut}, {Method: "sftp", Grade: law.Conditions}}
	for _, c := range []struct {
		method string
		day    kinds.Date
		grade  law.Grade
		since  kinds.Date
	}{
		{"fax", "2025-12-31", law.Conditions, "2018-05-25"},
		{"fax", "2026-01-01", law.PhaseOut, "2026-01-01"},
		{"sftp", "2019-01-01", law.Conditions, ""},
		{"email_plain", "2018-05-24", "", ""},
		{"pigeon", "2026-01-01", "", ""},
		{"", "2026-01-01", "", ""},
	} {
		if g, since := p.GradeOf(c.method, c.day); g != c.grade || since != c.since {
			t.Errorf("%s on %s: %s since %s", c.method, c.day, g, since)
		}
	}
}
