package web

import (
	"net/url"

	"ledd/internal/gap"
	"ledd/internal/risk"
)

// reportForm is how people report that something happened to what is assessed, and
// answerForm how they say that something has no effect.
var (
	reportForm = newForm[risk.ReportInput](Form{Noun: "happened", Sections: []Section{{"about", []string{"kind", "on", "note"}}}})
	answerForm = newForm[risk.AnswerInput](Form{Noun: "answer", Sections: []Section{{"about", []string{"trigger", "note"}}}})
)

func (s *Site) triggerRoutes(mux *router) {
	mux.HandleFunc("GET "+assessmentsPath+"/{id}/happened", s.page((*visit).askReport))
	mux.HandleFunc("POST "+assessmentsPath+"/{id}/happened", s.page((*visit).reportHappened))
	mux.HandleFunc("GET "+assessmentsPath+"/{id}/answer", s.page((*visit).askAnswer))
	mux.HandleFunc("POST "+assessmentsPath+"/{id}/answer", s.page((*visit).answerTrigger))
}

// triggers lists what has happened since an assessment and nobody has looked at.
func (v *visit) triggers(a assessmentLine) []gap.Trigger {
	if !a.Finished() || a.replaced() {
		return nil
	}
	return v.reg.Triggers(a.Assessment, v.today)
}

// triggerPanel is what has happened since: each is answered by a new version, or by a word
// that it has no effect.
func (v *visit) triggerPanel(a assessmentLine, at string) Panel {
	t := Table{Caption: K("panel.triggers"), Columns: []Head{{Say: K("column.happened")}, {Say: K("column.about")}, {Say: K("column.day")}, {Say: K("column.deadline")}, {Say: K("column.next")}}}
	for _, x := range v.triggers(a) {
		href := at + "/answer?" + url.Values{"trigger": {x.Key}}.Encode()
		next := Cell{}
		if v.offers(href) {
			next.Do = &Action{Say: K("assessment.answer"), About: T(x.What), Href: href}
		}
		t.Rows = append(t.Rows, Row{x.Key, []Cell{{Say: K(key("trigger", x.Kind))}, {Say: T(x.What)}, {Date: x.On}, {Date: x.Due, Overdue: x.Due < v.today}, next}})
	}
	return Panel{ID: "triggers", Title: K("panel.triggers"), Lead: K("panel.triggers.lead"), Table: &t, Empty: K("panel.triggers.none"),
		Actions: []Action{{Say: K("assessment.report"), Href: at + "/happened", Icon: "Plus"}}}
}

// answersPanel lists what was found to be without effect.
func answersPanel(a assessmentLine) Panel {
	t := Table{Caption: K("panel.answers"), Columns: []Head{{Say: K("column.day")}, {Say: K("column.by")}, {Say: K("field.note")}}}
	for i, x := range a.Answers {
		t.Rows = append(t.Rows, Row{"answer-" + number(i+1), []Cell{{Date: x.On}, {Say: T(x.AnsweredBy)}, {Say: T(x.Note)}}})
	}
	return Panel{ID: "answers", Title: K("panel.answers"), Table: &t}
}

func (v *visit) askReport() error {
	return v.askOfRisk(reportForm, "assessment.report", "/happened", url.Values{"on": {string(v.today)}})
}

func (v *visit) askAnswer() error {
	return v.askOfRisk(answerForm, "assessment.answer", "/answer", url.Values{"trigger": {v.r.URL.Query().Get("trigger")}})
}

func (v *visit) reportHappened() error {
	of, err := v.assessmentStep()
	if err != nil {
		return err
	}
	return takeStep(v, of, reportForm, "/happened", "reported", v.assessments.Report)
}

func (v *visit) answerTrigger() error {
	of, err := v.assessmentStep()
	if err != nil {
		return err
	}
	return takeStep(v, of, answerForm, "/answer", "answered", v.assessments.Answer)
}
