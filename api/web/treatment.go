package web

import (
	"cmp"
	"net/url"
	"slices"

	"ledd/internal/risk"
)

// treatmentsPath is the list of what is to be done about risks, whichever assessment says so.
const treatmentsPath = assessmentsPath + "/treatments"

// treatmentLine is one thing to do about a risk.
type treatmentLine struct {
	of    assessmentLine
	risk  risk.Treatment
	about string // the threat
}

// treatmentStates is what the list can be narrowed to.
var treatmentStates = []string{"late", "open", "done"}

func (v *visit) treatmentState(l treatmentLine) string {
	switch {
	case !l.risk.Open():
		return "done"
	case l.risk.Late(v.today):
		return "late"
	}
	return "open"
}

func (v *visit) treatmentTag(l treatmentLine) Tag {
	s := v.treatmentState(l)
	return Tag{K(key("treatment.state", s)), map[string]string{"late": "danger", "open": "info", "done": "success"}[s]}
}

// treatmentLines lists what the newest completed version of each assessment wants done.
func (v *visit) treatmentLines() []treatmentLine {
	var out []treatmentLine
	for _, a := range v.assessmentLines() {
		if !a.Finished() || a.replaced() {
			continue
		}
		for _, t := range a.Treatments {
			l := treatmentLine{of: a, risk: t}
			if i := slices.IndexFunc(a.Scenarios, func(s risk.Scenario) bool { return s.Key == t.Scenario }); i >= 0 {
				l.about = a.Scenarios[i].Threat
			}
			out = append(out, l)
		}
	}
	return out
}

func (v *visit) listTreatments() error {
	letters := alphabet()
	at := func(l treatmentLine) string { return assessmentsPath + "/" + l.of.ID.String() }
	rank := func(l treatmentLine) int { return slices.Index(treatmentStates, v.treatmentState(l)) }
	l := listing[treatmentLine]{
		path: treatmentsPath, leads: "deadline",
		columns: []column[treatmentLine]{
			{"measure", func(l treatmentLine) Cell {
				return Cell{Say: T(cmp.Or(l.risk.Measure, l.risk.Key)), Href: at(l) + "#panel-treatments", Sub: T(l.about)}
			}, func(a, b treatmentLine) int { return letters(a.risk.Measure, b.risk.Measure) }},
			{"assessment", func(l treatmentLine) Cell { return Cell{Say: T(l.of.Name)} }, func(a, b treatmentLine) int { return letters(a.of.Name, b.of.Name) }},
			{"owner", func(l treatmentLine) Cell { return Cell{Say: T(l.risk.Owner)} }, func(a, b treatmentLine) int { return letters(a.risk.Owner, b.risk.Owner) }},
			{"deadline", func(l treatmentLine) Cell { return Cell{Date: l.risk.Due, Overdue: l.risk.Late(v.today)} }, func(a, b treatmentLine) int {
				return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(cmp.Or(a.risk.Due, "9999"), cmp.Or(b.risk.Due, "9999")))
			}},
			{"status", func(l treatmentLine) Cell { return Cell{Tags: []Tag{v.treatmentTag(l)}} }, nil},
			{"next", func(l treatmentLine) Cell {
				if href := treatHref(at(l), l.risk); l.risk.Open() && v.offers(href) {
					return Cell{Do: &Action{Say: K("assessment.treat"), About: T(named(l.of.Name, l.risk.Key)), Href: href}}
				}
				return Cell{}
			}, nil},
		},
		id: func(l treatmentLine) string { return l.of.ID.String() + "-" + url.PathEscape(l.risk.Key) },
		words: func(l treatmentLine) string {
			return l.risk.Measure + " " + l.risk.Owner + " " + l.about + " " + l.of.Name + " " + l.of.unit
		},
		selects: []Select{{Name: "state", Label: "column.status", Options: codeOptions("treatment.state", treatmentStates...)}, {Name: "unit", Label: "column.unit", Options: unitOptions(v.reg, v.today)}},
		keeps: map[string]func(treatmentLine, string) bool{
			"state": func(l treatmentLine, want string) bool { return v.treatmentState(l) == want },
			"unit":  func(l treatmentLine, code string) bool { return v.answersFor(l.of, code) },
		},
	}
	p := l.page(v.r.URL.Query(), v.treatmentLines())
	p.Shell = v.shell(assessmentsPath, K("treatments.title"), Crumb{K("nav.assessments"), assessmentsPath})
	p.Lead, p.Range, p.Empty = K("treatments.lead", "Org", v.reg.Controller.Name), "range.treatments", K("panel.treatments.none")
	return v.show(p)
}

// answersFor reports whether a unit, or one below it, answers for an assessment.
func (v *visit) answersFor(a assessmentLine, code string) bool {
	for _, u := range v.reg.RiskPlaces(a.Assessment, v.today) {
		if v.reg.Under(v.reg.Unit(u), code, v.today) {
			return true
		}
	}
	return false
}
