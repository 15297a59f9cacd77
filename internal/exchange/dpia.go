package exchange

import (
	"slices"

	"ledd/internal/dpia"
	"ledd/internal/kinds"
)

type dpiaIn = dpia.DPIAInput

var dpiaColumns = []column[dpiaIn]{
	text("dpia_code", "/code", func(a *dpiaIn) *string { return &a.Code }),
	text("name", "/name", func(a *dpiaIn) *string { return &a.Name }),
	elsewhere[dpiaIn]("activity_codes", "/activities"),
	elsewhere[dpiaIn]("system_codes", "/systems"),
	elsewhere[dpiaIn]("unit_code", "/unit"),
	text("origin", "/origin", func(a *dpiaIn) *string { return &a.Origin }),
	text("origin_ref", "/originRef", func(a *dpiaIn) *string { return &a.OriginRef }),
	list("team", "/team", func(a *dpiaIn) *[]string { return &a.Team }),
	date("started_on", "/startedOn", func(a *dpiaIn) *kinds.Date { return &a.StartedOn }),
	date("completed_on", "/completedOn", func(a *dpiaIn) *kinds.Date { return &a.CompletedOn }),
	text("nature", "/description/nature", func(a *dpiaIn) *string { return &a.Description.Nature }),
	text("scope", "/description/scope", func(a *dpiaIn) *string { return &a.Description.Scope }),
	text("context", "/description/context", func(a *dpiaIn) *string { return &a.Description.Context }),
	text("purposes", "/description/purposes", func(a *dpiaIn) *string { return &a.Description.Purposes }),
	text("data_flow", "/description/dataFlow", func(a *dpiaIn) *string { return &a.Description.DataFlow }),
	text("legal_basis", "/necessity/legalBasis", func(a *dpiaIn) *string { return &a.Necessity.LegalBasis }),
	text("minimisation", "/necessity/minimisation", func(a *dpiaIn) *string { return &a.Necessity.Minimisation }),
	text("storage", "/necessity/storage", func(a *dpiaIn) *string { return &a.Necessity.Storage }),
	text("information", "/necessity/information", func(a *dpiaIn) *string { return &a.Necessity.Information }),
	text("rights", "/necessity/rights", func(a *dpiaIn) *string { return &a.Necessity.Rights }),
	text("processors", "/necessity/processors", func(a *dpiaIn) *string { return &a.Necessity.Processors }),
	text("all_measures", "/measures", func(a *dpiaIn) *string { return &a.Measures }),
	text("dpo_advice", "/dpoAdvice", func(a *dpiaIn) *string { return &a.DPOAdvice }),
	date("dpo_advised_on", "/dpoAdvisedOn", func(a *dpiaIn) *kinds.Date { return &a.DPOAdvisedOn }),
	tri("dpo_followed", "/dpoFollowed", func(a *dpiaIn) *kinds.Tri { return &a.DPOFollowed }),
	text("dpo_reason", "/dpoReason", func(a *dpiaIn) *string { return &a.DPOReason }),
	text("views", "/views", func(a *dpiaIn) *string { return &a.Views }),
	text("views_reason", "/viewsReason", func(a *dpiaIn) *string { return &a.ViewsReason }),
	text("residual_risk", "/residualRisk", func(a *dpiaIn) *string { return &a.ResidualRisk }),
	text("residual_reason", "/residualReason", func(a *dpiaIn) *string { return &a.ResidualReason }),
	date("review_due", "/reviewDue", func(a *dpiaIn) *kinds.Date { return &a.ReviewDue }),
	text("review_triggers", "/reviewTriggers", func(a *dpiaIn) *string { return &a.ReviewTriggers }),
}

// dangerColumns are one risk for people: a row each.
var dangerColumns = []column[dpia.Risk]{
	text("event", "/event", func(x *dpia.Risk) *string { return &x.Event }),
	text("source", "/source", func(x *dpia.Risk) *string { return &x.Source }),
	text("impact", "/impact", func(x *dpia.Risk) *string { return &x.Impact }),
	text("freedom", "/freedom", func(x *dpia.Risk) *string { return &x.Freedom }),
	flag("confidentiality", "/confidentiality", func(x *dpia.Risk) *bool { return &x.Confidentiality }),
	flag("integrity", "/integrity", func(x *dpia.Risk) *bool { return &x.Integrity }),
	flag("availability", "/availability", func(x *dpia.Risk) *bool { return &x.Availability }),
	number("consequence", "/consequence", func(x *dpia.Risk) **int { return &x.Consequence }),
	number("likelihood", "/likelihood", func(x *dpia.Risk) **int { return &x.Likelihood }),
	text("measures", "/measures", func(x *dpia.Risk) *string { return &x.Measures }),
	text("owner", "/owner", func(x *dpia.Risk) *string { return &x.Owner }),
	date("due", "/due", func(x *dpia.Risk) *kinds.Date { return &x.Due }),
	date("done_on", "/doneOn", func(x *dpia.Risk) *kinds.Date { return &x.DoneOn }),
	number("consequence_after", "/consequenceAfter", func(x *dpia.Risk) **int { return &x.ConsequenceAfter }),
	number("likelihood_after", "/likelihoodAfter", func(x *dpia.Risk) **int { return &x.LikelihoodAfter }),
}

var dpiaFile = layout{
	columns:  slices.Concat(names(dpiaColumns), names(dangerColumns)),
	required: []string{"dpia_code", "name"},
	group:    "dpia_code", end: takeDPIAs,
}

// takeDPIAs takes the rows of each DPIA, a risk on each, as one draft; a completed one
// stands as it is.
func takeDPIAs(s *session) {
	units, systems, activities := unitCodes(s), systemCodes(s), activityCodes(s)
	all, last := openVersions(s, dpiaColumns, func(a *dpia.DPIA) (string, string, bool) { return a.Code, a.Previous.String(), a.Finished() })
	s.gathered().each(s, func(code string, rows []row) {
		r := rows[0]
		key, stands := last.current(code)
		if stands {
			s.finished(r, code)
			return
		}
		good := s.once(r, "dpia_code", key) && oneRecord(s, rows, dpiaColumns)
		all.put(s, r, key, func(a *dpiaIn) bool {
			good = versionIn(s, r, dpiaColumns, a, &a.Code, key != code) && good
			good = pointed(s, r, "unit_code", units, "no-unit", &a.Unit) && good
			good = pointedAll(s, r, "system_codes", systems, "no-system", &a.Systems) && good
			good = pointedAll(s, r, "activity_codes", activities, "no-activity", &a.Activities) && good
			return partsIn(s, rows, dangerColumns, &a.Risks, func(x *dpia.Risk) string { return x.Event }) && good
		})
	})
}
