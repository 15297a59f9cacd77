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
	elsewhere[reviewIn]("agreement_code", "/agreement"),
}

var reviewFile = layout{columns: names(reviewColumns), required: []string{"agreement_code", "reviewed_on", "outcome"}, take: takeReview}

type reviewWork struct {
	deals   map[string]agreement.ID
	reviews *book[agreement.Review, reviewIn]
}

// takeReview knows a review by its agreement and its day.
func takeReview(s *session, r row) {
	if s.work == nil {
		s.work = &reviewWork{
			deals: codes(s, func(a *agreement.Agreement) (string, agreement.ID) { return a.Code, a.ID }, ""),
			reviews: open[agreement.Review, reviewIn](s, reviewColumns, func(v *agreement.Review) string {
				return v.Agreement.String() + string(v.ReviewedOn)
			}, ""),
		}
	}
	w := s.work.(*reviewWork)
	of, known := w.deals[r.get("agreement_code")]
	if !known {
		s.reject(r, "agreement_code", r.get("agreement_code"), say("no-agreement"))
		return
	}
	day, err := parseDate(r.get("reviewed_on"))
	if err != nil {
		s.reject(r, "reviewed_on", r.get("reviewed_on"), remarkOf(err))
		return
	}
	key := of.String() + string(day)
	if !s.once(r, "reviewed_on", key) {
		return
	}
	w.reviews.put(s, r, key, func(v *reviewIn) bool {
		v.Agreement = of
		return fill(s, r, reviewColumns, v, false)
	})
}
