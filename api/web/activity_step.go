package web

import (
	"net/url"

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

// activityStep is the asked activity, for a step.
func (v *visit) activityStep() (stepOf, error) {
	a, err := v.activity()
	if err != nil {
		return stepOf{}, err
	}
	return stepOf{a.ID.String(), a.Name, activitiesPath, K("nav.activities")}, nil
}

func (v *visit) askActivityReview() error {
	of, err := v.activityStep()
	if err != nil {
		return err
	}
	return v.askStep(of, activityReviewForm, "/review", url.Values{"reviewedOn": {string(v.today)}, "reviewedBy": {v.who().Name}})
}

func (v *visit) askTransition() error {
	of, err := v.activityStep()
	if err != nil {
		return err
	}
	return v.askStep(of, transitionForm, "/transition", url.Values{"on": {string(v.today)}})
}

func (v *visit) reviewActivity() error {
	of, err := v.activityStep()
	if err != nil {
		return err
	}
	return takeStep(v, of, activityReviewForm, "/review", "reviewed", v.activities.Review)
}

func (v *visit) moveActivity() error {
	of, err := v.activityStep()
	if err != nil {
		return err
	}
	return takeStep(v, of, transitionForm, "/transition", "moved", v.activities.Move)
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
