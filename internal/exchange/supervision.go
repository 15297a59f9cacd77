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
	known keyed
	done  map[string]string // engagement and day -> key of what was done then
}

func lookKey(x *lookIn) string {
	return x.Engagement.String() + string(x.DoneOn) + "\x1f" + string(x.PlannedOn)
}

func doneKey(x *lookIn) string { return x.Engagement.String() + string(x.DoneOn) }

func openSupervisions(s *session) *supervisionWork {
	b := open[assess.Supervision, lookIn](s, supervisionColumns, func(x *assess.Supervision) string { return lookKey(&x.SupervisionInput) }, "")
	w := &supervisionWork{engagementCodes(s), b, keyedBy(b, "supervision_code", func(x *assess.Supervision) string { return x.Code }), map[string]string{}}
	for key, x := range b.byKey {
		if x.DoneOn.Known() {
			w.done[doneKey(&x.SupervisionInput)] = key
		}
	}
	return w
}

// natural finds what a row without a code speaks of: the look of that engagement on that day,
// else the one that was planned for the day and is done now.
func (w *supervisionWork) natural(in lookIn) string {
	exact := lookKey(&in)
	if w.looks.byKey[exact] != nil || !in.DoneOn.Known() {
		return exact
	}
	if key, there := w.done[doneKey(&in)]; there {
		return key
	}
	planned := in
	planned.DoneOn = ""
	if key := lookKey(&planned); in.PlannedOn.Known() && w.looks.byKey[key] != nil {
		return key
	}
	return exact
}

// takeSupervision knows a supervision by its code where the row gives one, else by its
// engagement and the days on which it was done and planned.
func takeSupervision(s *session, r row) {
	if s.work == nil {
		s.work = openSupervisions(s)
	}
	w := s.work.(*supervisionWork)
	var in lookIn
	if !pointed(s, r, "engagement_code", w.edges, "no-engagement", &in.Engagement) || !fill(s, r, supervisionColumns, &in, false) {
		return
	}
	key, once := w.known.find(s, r, w.natural(in), "done_on")
	if !once {
		return
	}
	w.looks.put(s, r, key, func(x *lookIn) bool {
		x.Engagement = in.Engagement
		return fill(s, r, supervisionColumns, x, false)
	})
}
