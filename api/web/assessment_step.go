package web

import (
	"net/url"

	"ledd/internal/access"
	"ledd/internal/risk"
)

// acceptForm is how somebody accepts what is left of a scenario, and treatForm how people
// record that a treatment was done.
var (
	acceptForm = newForm[risk.AcceptInput](Form{Noun: "acceptance", Sections: []Section{{"about", []string{"scenario", "expiresOn", "note"}}}})
	treatForm  = newForm[risk.TreatInput](Form{Noun: "treated", Sections: []Section{{"about", []string{"treatment", "doneOn"}}}})
)

// completeAssessment completes a version; what it lacks stands on its page.
func (v *visit) completeAssessment() error {
	a, err := v.assessment()
	if err != nil {
		return err
	}
	_, err = v.assessments.Complete(v.ctx(), a.ID.String(), risk.VersionInput{})
	return v.after(err, func(status int) error { return v.assessmentSummary(a, status) }, assessmentsPath+"/"+a.ID.String()+"?done=completed")
}

// renewAssessment begins the next version, or goes on with the one that is there.
func (v *visit) renewAssessment() error {
	a, err := v.assessment()
	if err != nil {
		return err
	}
	if err := v.who().May("assessment.renew"); err != nil {
		return err
	}
	if a.next != nil {
		return v.see(assessmentsPath + "/" + a.next.ID.String())
	}
	var open []string
	for _, t := range v.triggers(a) {
		open = append(open, t.Key)
	}
	next, err := v.assessments.Renew(v.ctx(), a.ID.String(), open...)
	to := ""
	if err == nil {
		to = assessmentsPath + "/" + next.ID.String() + "/edit"
	}
	return v.after(err, func(status int) error { return v.assessmentSummary(a, status) }, to)
}

func (v *visit) askAcceptance() error {
	return v.askOfRisk(acceptForm, "assessment.accept", "/acceptance", url.Values{"scenario": {v.r.URL.Query().Get("scenario")}})
}

func (v *visit) askTreated() error {
	return v.askOfRisk(treatForm, "assessment.treat", "/treat", url.Values{"treatment": {v.r.URL.Query().Get("treatment")}, "doneOn": {string(v.today)}})
}

func (v *visit) acceptRisk() error {
	of, err := v.assessmentStep()
	if err != nil {
		return err
	}
	return takeStep(v, of, acceptForm, "/acceptance", "accepted", v.assessments.Accept)
}

func (v *visit) treatRisk() error {
	of, err := v.assessmentStep()
	if err != nil {
		return err
	}
	return takeStep(v, of, treatForm, "/treat", "treated", v.assessments.Treat)
}

// askOfRisk shows the form of a step to whoever may take it.
func (v *visit) askOfRisk(f *Form, needs access.Action, place string, values url.Values) error {
	of, err := v.assessmentStep()
	if err != nil {
		return err
	}
	if err := v.who().May(needs); err != nil {
		return err
	}
	return v.askStep(of, f, place, values)
}

// assessmentStep is the asked assessment, for a step.
func (v *visit) assessmentStep() (stepOf, error) {
	a, err := v.assessment()
	if err != nil {
		return stepOf{}, err
	}
	return stepOf{a.ID.String(), a.Name, assessmentsPath, K("nav.assessments")}, nil
}
