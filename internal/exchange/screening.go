package exchange

import (
	"cmp"

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
	known      keyed
}

func screeningKey(of record.ActivityID, on kinds.Date) string { return of.String() + string(on) }

// takeScreening knows a screening by its code where the row gives one, else by its activity
// and its day.
func takeScreening(s *session, r row) {
	if s.work == nil {
		b := open[assess.Screening, screenIn](s, screeningColumns, func(x *assess.Screening) string { return screeningKey(x.Activity, x.ScreenedOn) }, "")
		s.work = &screeningWork{activityCodes(s), b, keyedBy(b, "screening_code", func(x *assess.Screening) string { return x.Code })}
	}
	w := s.work.(*screeningWork)
	var in screenIn
	if !pointed(s, r, "activity_code", w.activities, "no-activity", &in.Activity) || !fill(s, r, screeningColumns, &in, false) {
		return
	}
	if !in.ScreenedOn.Known() {
		s.reject(r, "screened_on", "", say("no-date"))
		return
	}
	key, once := w.known.find(s, r, screeningKey(in.Activity, in.ScreenedOn), "screened_on")
	if !once {
		return
	}
	w.screenings.put(s, r, key, func(x *screenIn) bool {
		by := x.ScreenedBy
		good := fill(s, r, screeningColumns, x, false)
		x.Activity, x.ScreenedBy = in.Activity, cmp.Or(x.ScreenedBy, by) // whoever sent the file, where it says nobody
		return good
	})
}
