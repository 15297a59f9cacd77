package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/risk"
)

const assessmentsPath = "/assessments"

// assessmentForm is how people write a risk assessment (domain 3.13).
var assessmentForm = newForm[risk.AssessmentInput](Form{
	Noun: "assessment",
	Sections: []Section{
		{"about", []string{"name", "object", "systems", "flow", "activity", "procurement", "subject", "unit", "phase", "code"}},
		{"work", []string{"performedOn", "method", "participants", "personalData"}},
		{"scenarios", []string{"scenarios"}},
		{"treatments", []string{"treatments"}},
		{"next", []string{"triggers", "nextDue"}},
	},
	Mandatory: []string{"object", "phase", "performedOn", "method", "participants", "scenarios"},
	Titled:    map[string]string{"scenarios": "key", "treatments": "key"},
})

func (s *Site) assessmentDesk() *desk[risk.Assessment, risk.AssessmentInput] {
	return &desk[risk.Assessment, risk.AssessmentInput]{
		form: assessmentForm, path: assessmentsPath, verbs: s.assessments,
		title: func(_ *visit, a *risk.Assessment) string { return a.Name }, start: (*visit).newAssessment,
	}
}

func (s *Site) assessmentRoutes(mux *router) {
	s.assessmentDesk().routes(s, mux)
	mux.HandleFunc("GET "+assessmentsPath, s.page((*visit).listAssessments))
	mux.HandleFunc("GET "+treatmentsPath, s.page((*visit).listTreatments))
	mux.HandleFunc("GET "+assessmentsPath+"/{id}", s.page((*visit).showAssessment))
	mux.HandleFunc("GET "+assessmentsPath+"/{id}/history", s.page((*visit).showAssessmentHistory))
	mux.HandleFunc("GET "+assessmentsPath+"/{id}/scenarios", s.page((*visit).showScenarios))
	mux.HandleFunc("POST "+assessmentsPath+"/{id}/complete", s.page((*visit).completeAssessment))
	mux.HandleFunc("POST "+assessmentsPath+"/{id}/renew", s.page((*visit).renewAssessment))
	mux.HandleFunc("GET "+assessmentsPath+"/{id}/acceptance", s.page((*visit).askAcceptance))
	mux.HandleFunc("POST "+assessmentsPath+"/{id}/acceptance", s.page((*visit).acceptRisk))
	mux.HandleFunc("GET "+assessmentsPath+"/{id}/treat", s.page((*visit).askTreated))
	mux.HandleFunc("POST "+assessmentsPath+"/{id}/treat", s.page((*visit).treatRisk))
}

// newAssessment begins with the asked system, procurement, or assessment to copy.
func (v *visit) newAssessment() (risk.AssessmentInput, error) {
	if id := v.r.URL.Query().Get("copy"); id != "" {
		for _, a := range v.reg.Assessments {
			if a.ID.String() == id {
				in := a.Copy()
				in.PerformedOn = v.today
				return in, nil
			}
		}
		return risk.AssessmentInput{}, kinds.NotFound("assessment")
	}
	if id := v.r.URL.Query().Get("procurement"); id != "" {
		p := v.procurement(id)
		if p == nil {
			return risk.AssessmentInput{}, kinds.NotFound("procurement")
		}
		return v.ofProcurement(p), nil
	}
	in := risk.AssessmentInput{PerformedOn: v.today}
	asked := v.r.URL.Query().Get("system")
	for _, s := range v.reg.Systems {
		if s.ID.String() == asked {
			in.Name, in.Object, in.Phase = s.Name, "system", "operation"
			in.Systems, in.Unit, in.PersonalData = []chain.SystemID{s.ID}, s.OwnerOn(v.today), s.PersonalData
			return in, nil
		}
	}
	if asked != "" {
		return in, kinds.NotFound("system")
	}
	return in, nil
}

// assessmentLine is an assessment with what a list says of it today.
type assessmentLine struct {
	*risk.Assessment
	unit  string
	rule  risk.Rule // of today
	next  *risk.Assessment
	above []risk.Excess // that nobody has accepted today
	late  []risk.Treatment
}

func (v *visit) assessmentLine(a *risk.Assessment) assessmentLine {
	l := assessmentLine{Assessment: a, rule: v.reg.RiskRule(a, v.today), next: v.reg.Renewed(a)}
	var names []string
	for _, u := range v.reg.RiskPlaces(a, v.today) {
		names = append(names, v.unitName(u))
	}
	l.unit = strings.Join(names, ", ")
	if !a.Finished() || l.replaced() {
		return l
	}
	l.above, l.late = a.Unaccepted(l.rule, v.today), a.Late(v.today)
	return l
}

// replaced reports whether a newer version is completed.
func (l assessmentLine) replaced() bool { return l.next != nil && l.next.Finished() }

// overdue reports whether a next version should have been there.
func (l assessmentLine) overdue(today kinds.Date) bool {
	return l.Finished() && !l.replaced() && l.Due.Known() && l.Due < today
}

func (l assessmentLine) stateTag() Tag {
	switch s := l.state(); s {
	case "above":
		return Tag{N("assessment.state.above", len(l.above)), "danger"}
	case "late":
		return Tag{N("assessment.state.late", len(l.late)), "warning"}
	default:
		return Tag{K(key("assessment.state", s)), map[string]string{"draft": "info", "replaced": "neutral", "completed": "success"}[s]}
	}
}

func (l assessmentLine) state() string {
	switch {
	case !l.Finished():
		return "draft"
	case l.replaced():
		return "replaced"
	case len(l.above) > 0:
		return "above"
	case len(l.late) > 0:
		return "late"
	}
	return "completed"
}

func (v *visit) assessmentLines() []assessmentLine {
	var out []assessmentLine
	for _, a := range v.reg.Assessments {
		out = append(out, v.assessmentLine(a))
	}
	return out
}

// objectSay says what an assessment is about.
func (v *visit) objectSay(a *risk.Assessment) Say {
	parts := []Say{}
	if a.Object != "" {
		parts = append(parts, K(key("option.object", a.Object)))
	}
	switch {
	case len(a.Systems) > 1:
		parts = append(parts, N("assessment.systems", len(a.Systems)))
	case len(a.Systems) == 1:
		parts = append(parts, T(v.names.Label("system", a.Systems[0].String())))
	case !a.Procurement.IsZero():
		parts = append(parts, T(v.names.Label("procurement", a.Procurement.String())))
	case a.Subject != "":
		parts = append(parts, T(a.Subject))
	case !a.Activity.IsZero():
		parts = append(parts, T(v.names.Label("activity", a.Activity.String())))
	case !a.Flow.IsZero():
		parts = append(parts, T(v.names.Label("flow", a.Flow.String())))
	}
	return Say{Parts: parts}
}

func (v *visit) listAssessments() error {
	letters := alphabet()
	l := listing[assessmentLine]{
		path: assessmentsPath,
		columns: []column[assessmentLine]{
			{"name", func(a assessmentLine) Cell {
				return Cell{Say: K("assessment.name", "Name", a.Name, "Number", a.Edition), Href: assessmentsPath + "/" + a.ID.String(), Sub: v.objectSay(a.Assessment)}
			}, func(a, b assessmentLine) int {
				return cmp.Or(letters(a.Name, b.Name), cmp.Compare(a.Edition, b.Edition))
			}},
			{"unit", func(a assessmentLine) Cell { return Cell{Say: T(a.unit)} }, func(a, b assessmentLine) int { return letters(a.unit, b.unit) }},
			{"risk", func(a assessmentLine) Cell { return Cell{Tags: []Tag{levelTag(a.Level)}} }, func(a, b assessmentLine) int {
				return cmp.Compare(slices.Index(risk.Levels, b.Level), slices.Index(risk.Levels, a.Level))
			}},
			{"residual", func(a assessmentLine) Cell { return Cell{Tags: []Tag{levelTag(a.Residual)}} }, func(a, b assessmentLine) int {
				return cmp.Compare(slices.Index(risk.Levels, b.Residual), slices.Index(risk.Levels, a.Residual))
			}},
			{"performed", func(a assessmentLine) Cell { return Cell{Date: a.PerformedOn} }, func(a, b assessmentLine) int { return cmp.Compare(a.PerformedOn, b.PerformedOn) }},
			{"reassess", func(a assessmentLine) Cell { return Cell{Date: a.Due, Overdue: a.overdue(v.today)} }, func(a, b assessmentLine) int { return cmp.Compare(a.Due, b.Due) }},
			{"status", func(a assessmentLine) Cell { return Cell{Tags: []Tag{a.stateTag()}} }, nil},
		},
		id: func(a assessmentLine) string { return a.ID.String() },
		words: func(a assessmentLine) string {
			return strings.Join(append(a.Words(), a.Code, a.unit, v.text().say(v.objectSay(a.Assessment))), " ")
		},
		selects: v.assessmentSelects(),
		keeps: map[string]func(assessmentLine, string) bool{
			"state": func(a assessmentLine, want string) bool { return a.state() == want },
			"level": func(a assessmentLine, want string) bool { return string(a.Level) == want },
			"unit":  func(a assessmentLine, code string) bool { return v.answersFor(a, code) },
			"due":   func(a assessmentLine, want string) bool { return a.overdue(v.today) == (want == "yes") },
		},
	}
	p := l.page(v.r.URL.Query(), v.assessmentLines())
	p.Shell = v.shell(assessmentsPath, K("nav.assessments"))
	p.Lead, p.Range, p.Empty = K("assessments.lead", "Org", v.reg.Controller.Name), "range.assessments", K("assessments.empty")
	p.Actions = []Action{{Say: K("assessments.new"), Href: assessmentsPath + "/new", Icon: "Plus", Primary: true}, {Say: K("treatments.title"), Href: treatmentsPath, Icon: "Tasklist"}}
	return v.show(p)
}

func (v *visit) assessmentSelects() []Select {
	return []Select{
		{Name: "state", Label: "column.status", Options: codeOptions("assessments.state", assessmentStates...)},
		{Name: "level", Label: "column.risk", Options: codeOptions("severity", "critical", "high", "medium", "low")},
		{Name: "unit", Label: "column.unit", Options: unitOptions(v.reg, v.today)},
		{Name: "due", Label: "column.reassess", Options: []Option{{"yes", K("assessments.overdue")}, {"no", K("assessments.current")}}},
	}
}

// assessmentStates is what the list can be narrowed to.
var assessmentStates = []string{"draft", "above", "late", "completed", "replaced"}

// assessment finds the asked assessment in the register.
func (v *visit) assessment() (assessmentLine, error) {
	for _, a := range v.reg.Assessments {
		if a.ID.String() == v.r.PathValue("id") {
			return v.assessmentLine(a), nil
		}
	}
	return assessmentLine{}, kinds.NotFound("assessment")
}

// assessmentsOf lists the assessments of a system, with the way to a new one.
func (v *visit) assessmentsOf(id chain.SystemID) Panel {
	t := Table{Caption: K("nav.assessments"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.risk")}, {Say: K("column.residual")}, {Say: K("column.performed")}, {Say: K("column.reassess")}, {Say: K("column.status")}}}
	for i, a := range v.reg.Assessed(id) {
		l := v.assessmentLine(a)
		t.Rows = append(t.Rows, Row{"assessment-" + strconv.Itoa(i), []Cell{
			{Say: K("assessment.name", "Name", a.Name, "Number", a.Edition), Href: assessmentsPath + "/" + a.ID.String()},
			{Tags: []Tag{levelTag(a.Level)}}, {Tags: []Tag{levelTag(a.Residual)}}, {Date: a.PerformedOn}, {Date: a.Due, Overdue: l.overdue(v.today)}, {Tags: []Tag{l.stateTag()}},
		}})
	}
	return Panel{ID: "assessments", Title: K("nav.assessments"), Table: &t, Empty: K("panel.assessments.none"),
		Actions: []Action{{Say: K("assessments.new"), Href: assessmentsPath + "/new?system=" + id.String(), Icon: "Plus"}}}
}
