package exchange

import (
	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

type reviewIn = agreement.ReviewInput

var reviewColumns = []column[reviewIn]{
	date("reviewed_on", "/reviewedOn", func(v *reviewIn) *kinds.Date { return &v.ReviewedOn }),
	text("outcome", "/outcome", func(v *reviewIn) *string { return &v.Outcome }),
	text("reviewed_by", "/reviewedBy", func(v *reviewIn) *string { return &v.ReviewedBy }),
	text("note", "/note", func(v *reviewIn) *string { return &v.Note }),
	list("changes_seen", "/seen", func(v *reviewIn) *[]string { return &v.Seen }),
	{"agreement_code", "/agreement", func(*reviewIn, string) error { return nil }},
}

var reviewFile = layout{columns: names(reviewColumns), required: []string{"agreement_code", "reviewed_on", "outcome"}, take: takeReview}

type reviewWork struct {
	deals   map[string]*agreement.Agreement
	reviews *book[agreement.Review, reviewIn]
}

// takeReview knows a review by its agreement and its day.
func takeReview(s *session, r row) {
	if s.work == nil {
		s.work = &reviewWork{
			deals: open[agreement.Agreement, dealIn](s, agreementColumns, func(a *agreement.Agreement) string { return a.Code }, "").byKey,
			reviews: open[agreement.Review, reviewIn](s, reviewColumns, func(v *agreement.Review) string {
				return v.Agreement.String() + string(v.ReviewedOn)
			}, ""),
		}
	}
	w := s.work.(*reviewWork)
	a := w.deals[r.get("agreement_code")]
	if a == nil {
		s.reject(r, "agreement_code", r.get("agreement_code"), say("no-agreement"))
		return
	}
	day, err := parseDate(r.get("reviewed_on"))
	if err != nil {
		s.reject(r, "reviewed_on", r.get("reviewed_on"), remarkOf(err))
		return
	}
	key := a.ID.String() + string(day)
	if !s.once(r, "reviewed_on", key) {
		return
	}
	w.reviews.put(s, r, key, func(v *reviewIn) bool {
		v.Agreement = a.ID
		return fill(s, r, reviewColumns, v, false)
	})
}
