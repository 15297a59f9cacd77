package exchange

import (
	"ledd/internal/assess"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

type screenIn = assess.ScreeningInput

var screeningColumns = []column[screenIn]{
	elsewhere[screenIn]("activity_code", "/activity"),
	date("screened_on", "/screenedOn", func(x *screenIn) *kinds.Date { return &x.ScreenedOn }),
	text("outcome", "/outcome", func(x *screenIn) *string { return &x.Outcome }),
	text("reasons", "/reasons", func(x *screenIn) *string { return &x.Reasons }),
	text("screening_code", "/code", func(x *screenIn) *string { return &x.Code }),
	text("screened_by", "/screenedBy", func(x *screenIn) *string { return &x.ScreenedBy }),
	tri("art35_a", "/art35/a", func(x *screenIn) *kinds.Tri { return &x.Art35.A.Answer }),
	tri("art35_b", "/art35/b", func(x *screenIn) *kinds.Tri { return &x.Art35.B.Answer }),
	tri("art35_c", "/art35/c", func(x *screenIn) *kinds.Tri { return &x.Art35.C.Answer }),
	list("list_hits", "/listHits", func(x *screenIn) *[]string { return &x.ListHits }),
	flag("no_list_hits", "/noListHits", func(x *screenIn) *bool { return &x.NoListHits }),
	tri("scoring", "/wp248/scoring", func(x *screenIn) *kinds.Tri { return &x.WP248.Scoring.Answer }),
	tri("automated", "/wp248/automated", func(x *screenIn) *kinds.Tri { return &x.WP248.Automated.Answer }),
	tri("monitoring", "/wp248/monitoring", func(x *screenIn) *kinds.Tri { return &x.WP248.Monitoring.Answer }),
	tri("sensitive", "/wp248/sensitive", func(x *screenIn) *kinds.Tri { return &x.WP248.Sensitive.Answer }),
	tri("large_scale", "/wp248/large_scale", func(x *screenIn) *kinds.Tri { return &x.WP248.LargeScale.Answer }),
	tri("combining", "/wp248/combining", func(x *screenIn) *kinds.Tri { return &x.WP248.Combining.Answer }),
	tri("vulnerable", "/wp248/vulnerable", func(x *screenIn) *kinds.Tri { return &x.WP248.Vulnerable.Answer }),
	tri("new_technology", "/wp248/new_technology", func(x *screenIn) *kinds.Tri { return &x.WP248.NewTechnology.Answer }),
	tri("blocking", "/wp248/blocking", func(x *screenIn) *kinds.Tri { return &x.WP248.Blocking.Answer }),
	text("exemption", "/exemption", func(x *screenIn) *string { return &x.Exemption }),
	text("exemption_ref", "/exemptionRef", func(x *screenIn) *string { return &x.ExemptionRef }),
	text("dpo_view", "/dpoView", func(x *screenIn) *string { return &x.DPOView }),
	date("changed_on", "/changedOn", func(x *screenIn) *kinds.Date { return &x.ChangedOn }),
	text("change_note", "/changeNote", func(x *screenIn) *string { return &x.ChangeNote }),
}

var screeningFile = layout{columns: names(screeningColumns), required: []string{"activity_code", "screened_on", "outcome"}, take: takeScreening}

type screeningWork struct {
	activities map[string]record.ActivityID
	screenings *book[assess.Screening, screenIn]
}

// takeScreening knows a screening by its activity and its day.
func takeScreening(s *session, r row) {
	if s.work == nil {
		s.work = &screeningWork{
			activities: activityCodes(s),
			screenings: open[assess.Screening, screenIn](s, screeningColumns, func(x *assess.Screening) string {
				return x.Activity.String() + string(x.ScreenedOn)
			}, ""),
		}
	}
	w := s.work.(*screeningWork)
	var of record.ActivityID
	if !pointed(s, r, "activity_code", w.activities, "no-activity", &of) {
		return
	}
	day, err := parseDate(r.get("screened_on"))
	if err == nil && !day.Known() {
		err = say("no-date")
	}
	if err != nil {
		s.reject(r, "screened_on", r.get("screened_on"), remarkOf(err))
		return
	}
	key := of.String() + string(day)
	if !s.once(r, "screened_on", key) {
		return
	}
	w.screenings.put(s, r, key, func(x *screenIn) bool {
		x.Activity = of
		return fill(s, r, screeningColumns, x, false)
	})
}

func activityCodes(s *session) map[string]record.ActivityID {
	return codes(s, func(a *record.Activity) (string, record.ActivityID) { return a.Code, a.ID }, "")
}
