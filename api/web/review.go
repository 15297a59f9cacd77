package web

import (
	"net/http"
	"net/url"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
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
	return v.showReview(a, http.StatusOK, url.Values{"reviewedOn": {string(v.today)}}, nil)
}

func (v *visit) showReview(a agreementLine, status int, q url.Values, errs []kinds.Violation) error {
	at := agreementsPath + "/" + a.ID.String()
	p := FormPage{Action: at + "/review", Cancel: at, Lead: K("form.review.lead"), Noun: "review", Record: "new"}
	p.Shell = v.shell(agreementsPath, K("form.review.new"), Crumb{K("nav.agreements"), agreementsPath}, Crumb{T(v.agreementName(a.Agreement)), at})
	p.build(reviewForm, q, v.names, v.text(), errs, "")
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) makeReview() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 1<<20)
	if err := v.r.ParseForm(); err != nil {
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	q, in := reviewForm.tidy(v.r.PostForm), agreement.ReviewInput{}
	if errs := reviewForm.decode(&in, q, v.names); len(errs) > 0 {
		return v.showReview(a, http.StatusUnprocessableEntity, q, errs)
	}
	if _, err := v.reviews.Make(v.ctx(), a.ID.String(), in); err != nil {
		if kinds.KindOf(err) != kinds.KindInvalid {
			return err
		}
		return v.showReview(a, http.StatusUnprocessableEntity, q, kinds.ViolationsOf(err))
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=reviewed")
}
