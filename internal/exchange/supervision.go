package exchange

import (
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

type lookIn = assess.SupervisionInput

var supervisionColumns = []column[lookIn]{
	elsewhere[lookIn]("engagement_code", "/engagement"),
	date("done_on", "/doneOn", func(x *lookIn) *kinds.Date { return &x.DoneOn }),
	text("supervision_code", "/code", func(x *lookIn) *string { return &x.Code }),
	date("planned_on", "/plannedOn", func(x *lookIn) *kinds.Date { return &x.PlannedOn }),
	text("done_by", "/doneBy", func(x *lookIn) *string { return &x.DoneBy }),
	number("concept", "/concept", func(x *lookIn) **int { return &x.Concept }),
	text("notes", "/notes", func(x *lookIn) *string { return &x.Notes }),
	text("assessment", "/assessment", func(x *lookIn) *string { return &x.Assessment }),
	text("conclusion", "/conclusion", func(x *lookIn) *string { return &x.Conclusion }),
	date("next_due", "/nextDue", func(x *lookIn) *kinds.Date { return &x.NextDue }),
	number("subjects", "/score/subjects", func(x *lookIn) **int { return &x.Score.Subjects }),
	tri("special", "/score/special", func(x *lookIn) *kinds.Tri { return &x.Score.Special }),
	tri("confidential", "/score/confidential", func(x *lookIn) *kinds.Tri { return &x.Score.Confidential }),
	tri("intrusive", "/score/intrusive", func(x *lookIn) *kinds.Tri { return &x.Score.Intrusive }),
	text("reports", "/reports/frequency", func(x *lookIn) *string { return &x.Reports.Frequency }),
	date("reports_from", "/reports/from", func(x *lookIn) *kinds.Date { return &x.Reports.From }),
	date("last_report", "/reports/lastReceived", func(x *lookIn) *kinds.Date { return &x.Reports.LastReceived }),
}

var supervisionFile = layout{columns: names(supervisionColumns), required: []string{"engagement_code"}, take: takeSupervision}

type supervisionWork struct {
	edges map[string]chain.EngagementID
	looks *book[assess.Supervision, lookIn]
}

func lookKey(of chain.EngagementID, done, planned kinds.Date) string {
	return of.String() + string(done) + "\x1f" + string(planned)
}

// takeSupervision knows a supervision by its engagement and the days on which it was done
// and planned.
func takeSupervision(s *session, r row) {
	if s.work == nil {
		s.work = &supervisionWork{
			edges: engagementCodes(s),
			looks: open[assess.Supervision, lookIn](s, supervisionColumns, func(x *assess.Supervision) string {
				return lookKey(x.Engagement, x.DoneOn, x.PlannedOn)
			}, ""),
		}
	}
	w := s.work.(*supervisionWork)
	var in lookIn
	if !pointed(s, r, "engagement_code", w.edges, "no-engagement", &in.Engagement) || !fill(s, r, supervisionColumns, &in, false) {
		return
	}
	key := lookKey(in.Engagement, in.DoneOn, in.PlannedOn)
	if !s.once(r, "done_on", key) {
		return
	}
	w.looks.put(s, r, key, func(x *lookIn) bool {
		x.Engagement = in.Engagement
		return fill(s, r, supervisionColumns, x, false)
	})
}
