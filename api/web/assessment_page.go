package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/risk"
)

func (v *visit) assessmentPage(a assessmentLine, tab string) RecordPage {
	at := assessmentsPath + "/" + a.ID.String()
	p := RecordPage{
		Shell: v.shell(assessmentsPath, T(a.Name), Crumb{K("nav.assessments"), assessmentsPath}),
		Lead:  Say{Parts: []Say{K("assessment.edition", "Number", a.Edition), v.objectSay(a.Assessment)}},
		Tags:  []Tag{a.stateTag()},
		Tabs:  []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
	}
	if a.unit != "" {
		p.Lead.Parts = append(p.Lead.Parts, T(a.unit))
	}
	if a.Level != "" {
		p.Tags = append(p.Tags, Tag{K("assessment.before", "Level", v.text().say(levelTag(a.Level).Say)), levelTag(a.Level).Tone}, Tag{K("assessment.after", "Level", v.text().say(levelTag(a.Residual).Say)), levelTag(a.Residual).Tone})
	}
	switch {
	case !a.Finished():
		p.Actions = []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil", Primary: len(a.Lacking(v.today)) > 0}}
	case a.next == nil:
		p.Actions = []Action{{Say: K("assessment.renew"), Href: at + "/renew", Post: true}}
	default:
		p.Actions = []Action{{Say: K("assessment.newer"), Href: assessmentsPath + "/" + a.next.ID.String()}}
	}
	return p
}

func (v *visit) showAssessment() error {
	a, err := v.assessment()
	if err != nil {
		return err
	}
	return v.assessmentSummary(a, http.StatusOK)
}

func (v *visit) assessmentSummary(a assessmentLine, status int) error {
	at := assessmentsPath + "/" + a.ID.String()
	p := v.wholeAssessment(a)
	p.Alerts, p.Actions = v.assessmentAlerts(a, at), append(append(p.Actions, Action{Say: K("assessment.copy"), Href: assessmentsPath + "/new?copy=" + a.ID.String()}), takeAway(at)...)
	return v.pages.Show(v.w, v.r, status, v.permitted(p))
}

// wholeAssessment is all that the page and the document of an assessment show.
func (v *visit) wholeAssessment(a assessmentLine) RecordPage {
	at := assessmentsPath + "/" + a.ID.String()
	p := v.assessmentPage(a, "summary")
	p.Panels = append(p.Panels, v.matrices(a, at)...)
	if a.Finished() && !a.replaced() {
		p.Panels = append(p.Panels, v.triggerPanel(a, at))
	}
	p.Panels = append(p.Panels, v.treatmentPanel(a, at), v.acceptancePanel(a), v.limitPanel(a))
	if len(a.Answers) > 0 {
		p.Panels = append(p.Panels, answersPanel(a))
	}
	fix := at + "/edit"
	if a.Finished() {
		fix = ""
	}
	for _, x := range assessmentForm.panels(assessmentForm.encode(a.Input(), v.names), v.text(), fix) {
		switch {
		case x.ID == "treatments": // a table of its own
			continue
		case x.ID == "scenarios" && len(a.Scenarios) > 0:
			x = scenarioPanel(a.Assessment)
		}
		p.Panels = append(p.Panels, x)
	}
	return p
}

// scenarioPanel is each scenario, and where it stands for people and for the unit, before
// and after treatment.
func scenarioPanel(a *risk.Assessment) Panel {
	t := Table{Caption: K("section.assessment.scenarios"), Columns: []Head{{Say: K("column.scenario")}, {Say: K("field.assessment.scenarios.measures")}}}
	for _, view := range risk.Views {
		for _, stage := range risk.Stages {
			t.Columns = append(t.Columns, Head{Say: K(key("matrix", view, stage))})
		}
	}
	for i, s := range a.Scenarios {
		cells := []Cell{{Say: T(named(s.Threat, s.Key)), Sub: T(dotted(s.Asset, s.Cause))}, {Say: T(s.Measures)}}
		for _, view := range risk.Views {
			for _, stage := range risk.Stages {
				cells = append(cells, Cell{Tags: []Tag{levelTag(a.LevelOf(a.Rule, s, view, stage))}})
			}
		}
		t.Rows = append(t.Rows, Row{"weighed-" + strconv.Itoa(i), cells})
	}
	return Panel{ID: "scenarios", Title: K("section.assessment.scenarios"), Table: &t}
}

// assessmentAlerts says what is to be done next, and by whom.
func (v *visit) assessmentAlerts(a assessmentLine, at string) []Alert {
	var out []Alert
	if !a.rule.Known() && !a.replaced() {
		out = append(out, Alert{Tone: "warning", Title: K("assessment.lawless"), Text: K("assessment.lawless.text"), Actions: []Action{{Say: K("criteria.new"), Href: criteriaPath + "/new"}}})
	}
	if !a.Finished() {
		return append(out, v.draftAlert(a, at))
	}
	if len(a.above) > 0 {
		x := Alert{Tone: "danger", Title: N("assessment.above", len(a.above)), Text: K("assessment.above.text")}
		for _, e := range a.above {
			say := K("assessment.above.item", "Scenario", named(e.Scenario.Threat, e.Scenario.Key), "Level", v.text().say(levelTag(e.Level).Say), "Rank", v.text().say(rankSay(e.Rank)))
			item := Action{Say: say}
			if rank := risk.RankOf(v.who(), v.reg.UnitTree(), v.reg.RiskPlaces(a.Assessment, v.today), v.today); rank != "" && !rank.Below(e.Rank) {
				item.Href = at + "/acceptance?" + url.Values{"scenario": {e.Scenario.Key}}.Encode()
			}
			x.Items = append(x.Items, item)
		}
		out = append(out, x)
	}
	if len(a.late) > 0 {
		x := Alert{Tone: "warning", Title: N("assessment.late", len(a.late)), Text: K("assessment.late.text")}
		for _, t := range a.late {
			x.Items = append(x.Items, Action{Say: T(named(t.Measure, t.Key)), Href: treatHref(at, t)})
		}
		out = append(out, x)
	}
	if a.overdue(v.today) {
		out = append(out, Alert{Tone: "warning", Title: K("assessment.overdue", "Date", v.text().date(a.Due)), Text: K("assessment.overdue.text")})
	}
	return out
}

// draftAlert says what a version lacks before it can be completed, or that it can be.
func (v *visit) draftAlert(a assessmentLine, at string) Alert {
	lacks := a.Lacking(v.today)
	if len(lacks) == 0 {
		return Alert{Tone: "info", Title: K("assessment.ready"), Text: K("assessment.ready.text"), Actions: []Action{{Say: K("assessment.complete"), Href: at + "/complete", Post: true, Primary: true}}}
	}
	x := Alert{Tone: "warning", Title: K("assessment.lacks"), Text: K("assessment.lacks.text")}
	for _, l := range lacks {
		x.Items = append(x.Items, Action{Say: v.lackSay(a.Assessment, l), Href: at + "/edit#" + fieldID(strings.ReplaceAll(strings.TrimPrefix(l.Pointer, "/"), "/", "."))})
	}
	return x
}

// lackSay names the field that a version lacks, with the scenario that it belongs to, and
// what is wrong with it where it says something.
func (v *visit) lackSay(a *risk.Assessment, l kinds.Violation) Say {
	t, name := v.text(), strings.TrimPrefix(l.Pointer, "/")
	label := K(t.first(key("field", assessmentForm.Noun, name), key("field", name)))
	for i, s := range a.Scenarios {
		for _, half := range []string{"threat", "likelihood", "consequenceUnit", "consequencePeople"} {
			if l.Pointer == "/scenarios/"+strconv.Itoa(i)+"/"+half {
				label = Say{Parts: []Say{T(s.Key), K(key("field.assessment.scenarios", half))}, Glue: ": "}
			}
		}
	}
	if l.Code == "required" {
		return label
	}
	return Say{Parts: []Say{label, violation(l, FieldView{Field: Field{Control: Whole}})}, Glue: ": "}
}

// matrices draws the matrix for people and for the unit, before and after treatment. Each
// number leads to its scenarios.
func (v *visit) matrices(a assessmentLine, at string) []Panel {
	rule := a.Rule
	if !rule.Known() {
		return nil
	}
	var out []Panel
	for _, view := range risk.Views {
		if view == risk.People && !a.ForPeople() {
			continue
		}
		for _, stage := range risk.Stages {
			out = append(out, matrixPanel("matrix-"+view+"-"+stage, K(key("matrix", view, stage)), rule.Matrix, func(l, c int) Cell {
				n := len(inCell(a.Assessment, view, stage, l, c))
				if n == 0 {
					return Cell{}
				}
				q := url.Values{"view": {view}, "stage": {stage}, "likelihood": {strconv.Itoa(l)}, "consequence": {strconv.Itoa(c)}}
				return Cell{Say: N("matrix.count", n), Href: at + "/scenarios?" + q.Encode()}
			}))
		}
	}
	return out
}

// inCell lists the scenarios that stand in a cell; zeros stand for any.
func inCell(a *risk.Assessment, view, stage string, likelihood, consequence int) []risk.Scenario {
	return slices.DeleteFunc(slices.Clone(a.Scenarios), func(s risk.Scenario) bool {
		at := a.ScoreOf(s, view, stage)
		return likelihood != 0 && at.Likelihood != likelihood || consequence != 0 && at.Consequence != consequence
	})
}

// showScenarios lists the scenarios of one cell of a matrix, or all of them.
func (v *visit) showScenarios() error {
	a, err := v.assessment()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	view, stage := chosen(q, "view", risk.Views), chosen(q, "stage", risk.Stages)
	likelihood, _ := strconv.Atoi(q.Get("likelihood"))
	consequence, _ := strconv.Atoi(q.Get("consequence"))
	at := assessmentsPath + "/" + a.ID.String()
	title := K(key("matrix", view, stage))
	t := Table{Caption: title, Columns: []Head{{Say: K("column.scenario")}, {Say: K("matrix.likelihood")}, {Say: K("column.consequence")}, {Say: K("column.risk")}, {Say: K("field.assessment.scenarios.measures")}, {Say: K("column.treatments")}}}
	for _, s := range inCell(a.Assessment, view, stage, likelihood, consequence) {
		score := a.ScoreOf(s, view, stage)
		var plans []Say
		for _, x := range a.Treatments {
			if x.Scenario == s.Key {
				plans = append(plans, T(named(x.Measure, x.Key)))
			}
		}
		t.Rows = append(t.Rows, Row{"scenario-" + strconv.Itoa(len(t.Rows)), []Cell{
			{Say: T(named(s.Threat, s.Key)), Sub: T(dotted(s.Asset, s.Cause))}, {Say: T(number(score.Likelihood))}, {Say: T(number(score.Consequence))},
			{Tags: []Tag{levelTag(a.LevelOf(a.Rule, s, view, stage))}}, {Say: T(s.Measures)}, {Say: Say{Parts: plans, Glue: "; "}},
		}})
	}
	p := RecordPage{Shell: v.shell(assessmentsPath, title, Crumb{K("nav.assessments"), assessmentsPath}, Crumb{T(a.Name), at})}
	if likelihood != 0 || consequence != 0 {
		p.Lead = K("matrix.cell", "Likelihood", likelihood, "Consequence", consequence)
		p.Actions = []Action{{Say: K("matrix.all"), Href: at + "/scenarios?" + url.Values{"view": {view}, "stage": {stage}}.Encode()}}
	}
	p.Panels = []Panel{{ID: "scenarios", Title: K("section.assessment.scenarios"), Table: &t, Empty: K("matrix.empty")}}
	return v.show(p)
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func treatHref(at string, t risk.Treatment) string {
	return at + "/treat?" + url.Values{"treatment": {t.Key}}.Encode()
}

// treatmentPanel lists what is done about the scenarios, by whom and until when.
func (v *visit) treatmentPanel(a assessmentLine, at string) Panel {
	t := Table{Caption: K("section.assessment.treatments"), Columns: []Head{{Say: K("field.assessment.treatments.measure")}, {Say: K("column.scenario")}, {Say: K("field.assessment.treatments.kind")}, {Say: K("field.assessment.treatments.owner")}, {Say: K("column.deadline")}, {Say: K("field.assessment.treatments.doneOn")}}}
	for i, x := range a.Treatments {
		done := Cell{Date: x.DoneOn}
		if x.Open() && !a.replaced() && v.offers(treatHref(at, x)) {
			done = Cell{Do: &Action{Say: K("assessment.treat"), About: T(x.Key), Href: treatHref(at, x)}}
		}
		kind := Cell{}
		if x.Kind != "" {
			kind.Say = K(key("option.treatments.kind", x.Kind))
		}
		t.Rows = append(t.Rows, Row{"treatment-" + strconv.Itoa(i), []Cell{{Say: T(named(x.Measure, x.Key))}, {Say: T(x.Scenario)}, kind, {Say: T(x.Owner)}, {Date: x.Due, Overdue: x.Late(v.today)}, done}})
	}
	return Panel{ID: "treatments", Title: K("section.assessment.treatments"), Table: &t, Empty: K("panel.treatments.none")}
}

// acceptancePanel lists who has accepted what, the newest first.
func (v *visit) acceptancePanel(a assessmentLine) Panel {
	t := Table{Caption: K("panel.acceptances"), Columns: []Head{{Say: K("column.scenario")}, {Say: K("column.risk")}, {Say: K("column.acceptedBy")}, {Say: K("column.rank")}, {Say: K("column.from")}, {Say: K("column.to")}, {Say: K("field.note")}}}
	for i, x := range slices.Backward(a.Acceptances) {
		t.Rows = append(t.Rows, Row{"acceptance-" + strconv.Itoa(i), []Cell{{Say: T(x.Scenario)}, {Tags: []Tag{levelTag(x.Level)}}, {Say: T(x.AcceptedBy)}, {Say: rankSay(x.Rank)}, {Date: x.On}, {Date: x.ExpiresOn, Overdue: x.ExpiresOn < v.today}, {Say: T(x.Note)}}})
	}
	return Panel{ID: "acceptances", Title: K("panel.acceptances"), Table: &t, Empty: K("panel.acceptances.none")}
}

// limitPanel says what is accepted today, in each area, and by whom more.
func (v *visit) limitPanel(a assessmentLine) Panel {
	t := Table{Caption: K("panel.limits"), Columns: []Head{{Say: K("column.area")}, {Say: K("column.acceptUpTo")}, {Say: K("column.aboveRank")}}}
	for _, l := range a.rule.Limits {
		t.Rows = append(t.Rows, Row{"limit-" + l.Area, []Cell{{Say: K(key("option.areas.area", l.Area))}, {Tags: []Tag{levelTag(l.AcceptUpTo)}}, {Say: rankSay(l.AboveRank)}}})
	}
	p := Panel{ID: "limits", Title: K("panel.limits"), Lead: K("panel.limits.lead"), Table: &t, Empty: K("assessment.lawless")}
	for _, id := range a.rule.Criteria {
		for _, c := range v.reg.Criteria {
			if c.ID == id {
				p.Actions = append(p.Actions, Action{Say: T(c.Name), Href: criteriaPath + "/" + id.String()})
			}
		}
	}
	return p
}

func (v *visit) showAssessmentHistory() error {
	a, err := v.assessment()
	if err != nil {
		return err
	}
	past, err := v.assessments.History(v.ctx(), a.ID.String())
	if err != nil {
		return err
	}
	p := v.assessmentPage(a, "history")
	var versions []Cell
	for _, x := range v.reg.Assessments {
		if x.Previous == a.ID || a.Previous == x.ID {
			versions = append(versions, Cell{Say: K("assessment.edition", "Number", x.Edition), Href: assessmentsPath + "/" + x.ID.String()})
		}
	}
	p.Panels = append(p.Panels, editionsPanel(versions)...)
	p.Panels = append(p.Panels, changes(v, assessmentForm, past, (*risk.Assessment).Input))
	return v.show(p)
}
