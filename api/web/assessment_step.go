package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/kinds"
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
	if kinds.KindOf(err) == kinds.KindInvalid && err != nil {
		return v.assessmentSummary(a, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return v.see(assessmentsPath + "/" + a.ID.String() + "?done=completed")
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
	next, err := v.assessments.Renew(v.ctx(), a.ID.String())
	if kinds.KindOf(err) == kinds.KindInvalid && err != nil {
		return v.assessmentSummary(a, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return v.see(assessmentsPath + "/" + next.ID.String() + "/edit")
}

func (v *visit) askAcceptance() error {
	return v.askOfRisk(acceptForm, "assessment.accept", "/acceptance", url.Values{"scenario": {v.r.URL.Query().Get("scenario")}})
}

func (v *visit) askTreated() error {
	return v.askOfRisk(treatForm, "assessment.treat", "/treat", url.Values{"treatment": {v.r.URL.Query().Get("treatment")}, "doneOn": {string(v.today)}})
}

func (v *visit) acceptRisk() error {
	return takeOfRisk(v, acceptForm, "/acceptance", "accepted", v.assessments.Accept)
}

func (v *visit) treatRisk() error {
	return takeOfRisk(v, treatForm, "/treat", "treated", v.assessments.Treat)
}

// askOfRisk shows the form of a step of an assessment.
func (v *visit) askOfRisk(f *Form, needs access.Action, place string, values url.Values) error {
	a, err := v.assessment()
	if err != nil {
		return err
	}
	if err := v.who().May(needs); err != nil {
		return err
	}
	return v.showOfRisk(a, f, place, http.StatusOK, sheet{draft: uuid.NewString(), values: values})
}

func (v *visit) showOfRisk(a assessmentLine, f *Form, place string, status int, s sheet) error {
	at := assessmentsPath + "/" + a.ID.String()
	p := FormPage{Action: at + place, Cancel: at, Lead: K(key("form", f.Noun, "lead")), Noun: f.Noun, Draft: s.draft}
	p.Shell = v.shell(assessmentsPath, K(key("form", f.Noun, "new")), Crumb{K("nav.assessments"), assessmentsPath}, Crumb{T(a.Name), at})
	p.build(f, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// takeOfRisk reads the form of a step, takes it, and goes back to the assessment.
func takeOfRisk[In any](v *visit, f *Form, place, done string, take func(ctx context.Context, id string, in In) (*risk.Assessment, error)) error {
	a, err := v.assessment()
	if err != nil {
		return err
	}
	s, _, err := v.sent(f, a.ID.String())
	if err != nil {
		return err
	}
	var in In
	if s.errors = append(s.errors, f.decode(&in, s.values, v.names)...); len(s.errors) == 0 {
		if _, err = take(s.once(v.ctx()), a.ID.String(), in); err == nil {
			return v.see(assessmentsPath + "/" + a.ID.String() + "?done=" + done)
		}
		if err := v.object(f, &s, err); err != nil {
			return err
		}
	}
	return v.showOfRisk(a, f, place, http.StatusUnprocessableEntity, s)
}
