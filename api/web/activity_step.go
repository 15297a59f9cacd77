package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"ledd/internal/gap"
	"ledd/internal/record"
)

// activityReviewForm is how people record that they looked at the record of an activity,
// and transitionForm how they state another status.
var (
	activityReviewForm = newForm[record.ReviewInput](Form{
		Noun: "activityReview", Sections: []Section{{"about", []string{"reviewedOn", "outcome", "reviewedBy", "note"}}},
	})
	transitionForm = newForm[record.MoveInput](Form{
		Noun: "transition", Sections: []Section{{"about", []string{"to", "on"}}},
	})
)

func (v *visit) askActivityReview() error {
	return v.askStep(activityReviewForm, "/review", url.Values{"reviewedOn": {string(v.today)}, "reviewedBy": {v.who().Name}})
}

func (v *visit) askTransition() error {
	return v.askStep(transitionForm, "/transition", url.Values{"on": {string(v.today)}})
}

func (v *visit) reviewActivity() error {
	return takeStep(v, activityReviewForm, "/review", "reviewed", v.activities.Review)
}

func (v *visit) moveActivity() error {
	return takeStep(v, transitionForm, "/transition", "moved", v.activities.Move)
}

// takeOver writes into the record what the chain shows of recipients and countries.
func (v *visit) takeOver() error {
	a, err := v.activity()
	if err != nil {
		return err
	}
	in := gap.TakeOver(*a.Input(), v.reg.Beside(a.Activity, v.today))
	if _, err := v.activities.Update(v.ctx(), a.ID.String(), a.Version, in); err != nil {
		return err
	}
	return v.see(activitiesPath + "/" + a.ID.String() + "?done=tookOver#beside")
}

// askStep shows the form of a step of an activity.
func (v *visit) askStep(f *Form, place string, values url.Values) error {
	a, err := v.activity()
	if err != nil {
		return err
	}
	return v.showStep(a, f, place, http.StatusOK, sheet{draft: uuid.NewString(), values: values})
}

func (v *visit) showStep(a activityLine, f *Form, place string, status int, s sheet) error {
	at := activitiesPath + "/" + a.ID.String()
	p := FormPage{Action: at + place, Cancel: at, Lead: K(key("form", f.Noun, "lead")), Noun: f.Noun, Draft: s.draft}
	p.Shell = v.shell(activitiesPath, K(key("form", f.Noun, "new")), Crumb{K("nav.activities"), activitiesPath}, Crumb{T(a.Name), at})
	p.build(f, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// takeStep reads the form of a step, takes it, and goes back to the activity.
func takeStep[In any](v *visit, f *Form, place, done string, take func(ctx context.Context, id string, in In) (*record.Activity, error)) error {
	a, err := v.activity()
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
			return v.see(activitiesPath + "/" + a.ID.String() + "?done=" + done)
		}
		if err := v.object(f, &s, err); err != nil {
			return err
		}
	}
	return v.showStep(a, f, place, http.StatusUnprocessableEntity, s)
}
