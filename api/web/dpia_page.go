package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/risk"
)

func (v *visit) dpiaPage(a dpiaLine, tab string) RecordPage {
	at := dpiasPath + "/" + a.ID.String()
	p := RecordPage{
		Shell: v.shell(dpiasPath, T(a.Name), Crumb{K("nav.dpias"), dpiasPath}),
		Lead:  Say{Parts: []Say{K("assessment.edition", "Number", a.Edition), v.coveredSay(a.DPIA)}},
		Tags:  []Tag{a.stateTag(), residualTag(a.ResidualRisk)},
		Tabs:  []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
	}
	if a.unit != "" {
		p.Lead.Parts = append(p.Lead.Parts, T(a.unit))
	}
	switch {
	case !a.Finished():
		p.Actions = []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil", Primary: len(a.Lacking(v.today)) > 0}}
	case a.next != nil:
		p.Actions = []Action{{Say: K("assessment.newer"), Href: dpiasPath + "/" + a.next.ID.String()}}
	default:
		p.Actions = []Action{{Say: K("assessment.renew"), Href: at + "/renew", Post: true}}
	}
	if a.Finished() && !a.followed {
		p.Actions = append(p.Actions, Action{Say: K("dpia.decide"), Href: at + "/decision", Primary: a.decision == nil})
		if a.ResidualRisk == dpia.High || a.Consultation.SentOn.Known() {
			p.Actions = append(p.Actions, Action{Say: K("dpia.consult"), Href: at + "/consultation"})
		}
	}
	return p
}

func (v *visit) showDPIA() error {
	a, err := v.dpia()
	if err != nil {
		return err
	}
	return v.dpiaSummary(a, http.StatusOK)
}

func (v *visit) dpiaSummary(a dpiaLine, status int) error {
	at := dpiasPath + "/" + a.ID.String()
	p := v.wholeDPIA(a)
	p.Alerts, p.Actions = v.dpiaAlerts(a, at), append(p.Actions, takeAway(at)...)
	return v.pages.Show(v.w, v.r, status, v.permitted(p))
}

// wholeDPIA is all that the page and the document of a DPIA show.
func (v *visit) wholeDPIA(a dpiaLine) RecordPage {
	at := dpiasPath + "/" + a.ID.String()
	p := v.dpiaPage(a, "summary")
	p.Panels = append(p.Panels, v.dpiaMatrices(a, at)...)
	p.Panels = append(p.Panels, decisionPanel(a))
	if a.ResidualRisk == dpia.High || a.Consultation.SentOn.Known() {
		p.Panels = append(p.Panels, v.consultationPanel(a))
	}
	fix := at + "/edit"
	if a.Finished() {
		fix = ""
	}
	for _, x := range dpiaForm.panels(dpiaForm.encode(a.Input(), v.names), v.text(), fix) {
		if x.ID == "risks" && len(a.Risks) > 0 {
			x = dpiaRiskPanel(a.DPIA)
		}
		p.Panels = append(p.Panels, x)
	}
	return p
}

// dpiaRiskPanel is each risk for people, what is done about it, and where it stands before
// and after.
func dpiaRiskPanel(a *dpia.DPIA) Panel {
	t := Table{Caption: K("section.dpia.risks"), Columns: []Head{{Say: K("column.dpiaRisk")}, {Say: K("field.dpia.risks.impact")}, {Say: K("column.risk")}, {Say: K("field.dpia.risks.measures")}, {Say: K("field.dpia.risks.owner")}, {Say: K("column.deadline")}, {Say: K("column.residual")}}}
	for i, r := range a.Risks {
		t.Rows = append(t.Rows, Row{"weighed-" + strconv.Itoa(i), []Cell{
			{Say: T(named(r.Event, r.Key)), Sub: T(r.Source)}, {Say: T(r.Impact)}, {Tags: []Tag{levelTag(a.LevelOf(r, "before"))}}, {Say: T(r.Measures)}, {Say: T(r.Owner)}, {Date: r.Due}, {Tags: []Tag{levelTag(a.LevelOf(r, "after"))}},
		}})
	}
	return Panel{ID: "risks", Title: K("section.dpia.risks"), Table: &t}
}

// dpiaAlerts says what is to be done next, and by whom.
func (v *visit) dpiaAlerts(a dpiaLine, at string) []Alert {
	var out []Alert
	switch {
	case !a.Finished():
		return append(out, v.draftDPIA(a, at))
	case a.followed:
		return nil
	case a.decision == nil:
		out = append(out, Alert{Tone: "warning", Title: K("dpia.undecided"), Text: K("dpia.undecided.text", "Rank", v.text().say(rankSay(a.Rank(v.reg.DPIARule(a.DPIA, v.today))))), Actions: []Action{{Say: K("dpia.decide"), Href: at + "/decision"}}})
	}
	if a.ResidualRisk == dpia.High && !a.Consultation.SentOn.Known() && (a.decision == nil || a.decision.Decision != dpia.Stop) {
		out = append(out, Alert{Tone: "danger", Title: K("dpia.unsent"), Text: K("dpia.unsent.text"), Actions: []Action{{Say: K("dpia.consult"), Href: at + "/consultation"}}})
	}
	if a.overdue {
		out = append(out, Alert{Tone: "warning", Title: K("assessment.overdue", "Date", v.text().date(a.Due())), Text: K("dpia.overdue.text")})
	}
	return out
}

// draftDPIA says what a version lacks before it can be completed, or that it can be.
func (v *visit) draftDPIA(a dpiaLine, at string) Alert {
	lacks := a.Lacking(v.today)
	if len(lacks) == 0 {
		return Alert{Tone: "info", Title: K("assessment.ready"), Text: K("dpia.ready.text"), Actions: []Action{{Say: K("dpia.complete"), Href: at + "/complete", Post: true, Primary: true}}}
	}
	x := Alert{Tone: "warning", Title: K("dpia.lacks"), Text: K("dpia.lacks.text")}
	for _, l := range lacks {
		x.Items = append(x.Items, Action{Say: v.dpiaLack(a.DPIA, l), Href: at + "/edit#" + fieldID(strings.ReplaceAll(strings.TrimPrefix(l.Pointer, "/"), "/", "."))})
	}
	return x
}

// dpiaLack names the field that a version lacks, with the risk that it belongs to, and what
// is wrong with it where it says something.
func (v *visit) dpiaLack(a *dpia.DPIA, l kinds.Violation) Say {
	t, name := v.text(), strings.ReplaceAll(strings.TrimPrefix(l.Pointer, "/"), "/", ".")
	var label Say
	if row, field, ok := strings.Cut(strings.TrimPrefix(name, "risks."), "."); ok && strings.HasPrefix(name, "risks.") {
		i, _ := strconv.Atoi(row)
		label = Say{Parts: []Say{T(a.Risks[i].Key), K(key("field.dpia.risks", field))}, Glue: ": "}
	} else {
		label = K(t.first(key("field", dpiaForm.Noun, name), key("field", name)))
	}
	if l.Code == "required" {
		return label
	}
	return Say{Parts: []Say{label, violation(l, FieldView{Field: Field{Control: Whole}})}, Glue: ": "}
}

// dpiaMatrices draws the matrix for people, before and after measures. Each number leads to
// its risks.
func (v *visit) dpiaMatrices(a dpiaLine, at string) []Panel {
	if !a.Rule.Known() || len(a.Risks) == 0 {
		return nil
	}
	var out []Panel
	for _, stage := range risk.Stages {
		out = append(out, matrixPanel("matrix-people-"+stage, K(key("matrix.people", stage)), a.Rule.Matrix, func(l, c int) Cell {
			n := len(dpiaCell(a.DPIA, stage, l, c))
			if n == 0 {
				return Cell{}
			}
			q := url.Values{"stage": {stage}, "likelihood": {strconv.Itoa(l)}, "consequence": {strconv.Itoa(c)}}
			return Cell{Say: N("dpia.count", n), Href: at + "/risks?" + q.Encode()}
		}))
	}
	return out
}

// dpiaCell lists the risks that stand in a cell; zeros stand for any.
func dpiaCell(a *dpia.DPIA, stage string, likelihood, consequence int) []dpia.Risk {
	return slices.DeleteFunc(slices.Clone(a.Risks), func(r dpia.Risk) bool {
		at := a.ScoreOf(r, stage)
		return likelihood != 0 && at.Likelihood != likelihood || consequence != 0 && at.Consequence != consequence
	})
}

// showDPIARisks lists the risks of one cell of a matrix, or all of them.
func (v *visit) showDPIARisks() error {
	a, err := v.dpia()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	stage := chosen(q, "stage", risk.Stages)
	likelihood, _ := strconv.Atoi(q.Get("likelihood"))
	consequence, _ := strconv.Atoi(q.Get("consequence"))
	at := dpiasPath + "/" + a.ID.String()
	title := K(key("matrix.people", stage))
	t := Table{Caption: title, Columns: []Head{{Say: K("column.dpiaRisk")}, {Say: K("matrix.likelihood")}, {Say: K("column.consequence")}, {Say: K("column.dpiaLevel")}, {Say: K("field.dpia.risks.measures")}}}
	for i, r := range dpiaCell(a.DPIA, stage, likelihood, consequence) {
		score := a.ScoreOf(r, stage)
		t.Rows = append(t.Rows, Row{"risk-" + strconv.Itoa(i), []Cell{
			{Say: T(named(r.Event, r.Key)), Sub: T(dotted(r.Source, r.Impact))}, {Say: T(number(score.Likelihood))}, {Say: T(number(score.Consequence))},
			{Tags: []Tag{levelTag(a.LevelOf(r, stage))}}, {Say: T(r.Measures)},
		}})
	}
	p := RecordPage{Shell: v.shell(dpiasPath, title, Crumb{K("nav.dpias"), dpiasPath}, Crumb{T(a.Name), at})}
	if likelihood != 0 || consequence != 0 {
		p.Lead = K("matrix.cell", "Likelihood", likelihood, "Consequence", consequence)
		p.Actions = []Action{{Say: K("dpia.risks.all"), Href: at + "/risks?" + url.Values{"stage": {stage}}.Encode()}}
	}
	p.Panels = []Panel{{ID: "risks", Title: K("section.dpia.risks"), Table: &t, Empty: K("dpia.risks.empty")}}
	return v.show(p)
}

// decisionPanel lists the controller's decisions, the newest first.
func decisionPanel(a dpiaLine) Panel {
	t := Table{Caption: K("panel.decisions"), Columns: []Head{{Say: K("column.decision")}, {Say: K("column.by")}, {Say: K("column.rank")}, {Say: K("column.day")}, {Say: K("field.decision.conditions")}}}
	for i, x := range slices.Backward(a.Decisions) {
		t.Rows = append(t.Rows, Row{"decision-" + strconv.Itoa(i), []Cell{{Say: K(key("option.decision", x.Decision))}, {Say: T(x.DecidedBy)}, {Say: rankSay(x.Rank)}, {Date: x.On}, {Say: T(x.Conditions)}}})
	}
	return Panel{ID: "decisions", Title: K("panel.decisions"), Table: &t, Empty: K("panel.decisions.none")}
}

// consultationPanel is how the prior consultation stands, with the clock of the authority.
func (v *visit) consultationPanel(a dpiaLine) Panel {
	in := consultationOf(a.DPIA)
	p := Panel{ID: "consultation", Title: K("panel.consultation"), Empty: K("panel.consultation.none")}
	for _, x := range consultForm.panels(consultForm.encode(&in, v.names), v.text(), "") {
		p.Lines = append(p.Lines, x.Lines...)
	}
	if due := a.Consultation.DueOn(a.ClockStops, v.today); due.Known() {
		p.Lead = K("consultation.due", "Date", v.text().date(due))
	} else if a.Consultation.SentOn.Known() {
		p.Lead = K("consultation.stopped")
	}
	return p
}

func (v *visit) showDPIAHistory() error {
	a, err := v.dpia()
	if err != nil {
		return err
	}
	past, err := v.dpias.History(v.ctx(), a.ID.String())
	if err != nil {
		return err
	}
	p := v.dpiaPage(a, "history")
	var versions []Cell
	for _, x := range v.reg.DPIAs {
		if x.Previous == a.ID || a.Previous == x.ID {
			versions = append(versions, Cell{Say: K("assessment.edition", "Number", x.Edition), Href: dpiasPath + "/" + x.ID.String()})
		}
	}
	p.Panels = append(p.Panels, editionsPanel(versions)...)
	p.Panels = append(p.Panels, changes(v, dpiaForm, past, (*dpia.DPIA).Input))
	return v.show(p)
}
