package web

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"ledd/internal/agreement"
)

// reviewForm is how people record that they looked at an agreement.
var reviewForm = newForm[agreement.ReviewInput](Form{
	Noun:      "review",
	Sections:  []Section{{"about", []string{"reviewedOn", "outcome", "reviewedBy", "note"}}},
	Mandatory: []string{"reviewedBy"},
})

func (v *visit) askReview() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	return v.showReview(a, http.StatusOK, sheet{draft: uuid.NewString(), values: url.Values{"reviewedOn": {string(v.today)}}})
}

func (v *visit) showReview(a agreementLine, status int, s sheet) error {
	at := agreementsPath + "/" + a.ID.String()
	p := FormPage{Action: at + "/review", Cancel: at, Lead: K("form.review.lead"), Noun: "review", Draft: s.draft}
	p.Shell = v.shell(agreementsPath, K("form.review.new"), Crumb{K("nav.agreements"), agreementsPath}, Crumb{T(v.agreementName(a.Agreement)), at})
	p.build(reviewForm, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) makeReview() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	s, _, err := v.sent(reviewForm, a.ID.String())
	if err != nil {
		return err
	}
	in := agreement.ReviewInput{}
	if s.errors = append(s.errors, reviewForm.decode(&in, s.values, v.names)...); len(s.errors) > 0 {
		return v.showReview(a, http.StatusUnprocessableEntity, s)
	}
	if _, err := v.reviews.Make(s.once(v.ctx()), a.ID.String(), in); err != nil {
		if err := v.object(reviewForm, &s, err); err != nil {
			return err
		}
		return v.showReview(a, http.StatusUnprocessableEntity, s)
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=reviewed")
}
