package exchange

import (
	"slices"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

type riskIn = risk.AssessmentInput

var assessmentColumns = []column[riskIn]{
	text("assessment_code", "/code", func(a *riskIn) *string { return &a.Code }),
	text("name", "/name", func(a *riskIn) *string { return &a.Name }),
	text("object", "/object", func(a *riskIn) *string { return &a.Object }),
	elsewhere[riskIn]("system_codes", "/systems"),
	elsewhere[riskIn]("activity_code", "/activity"),
	elsewhere[riskIn]("flow_code", "/flow"),
	elsewhere[riskIn]("procurement_code", "/procurement"),
	elsewhere[riskIn]("unit_code", "/unit"),
	text("subject", "/subject", func(a *riskIn) *string { return &a.Subject }),
	text("phase", "/phase", func(a *riskIn) *string { return &a.Phase }),
	tri("personal_data", "/personalData", func(a *riskIn) *kinds.Tri { return &a.PersonalData }),
	date("performed_on", "/performedOn", func(a *riskIn) *kinds.Date { return &a.PerformedOn }),
	text("method", "/method", func(a *riskIn) *string { return &a.Method }),
	list("participants", "/participants", func(a *riskIn) *[]string { return &a.Participants }),
	date("next_due", "/nextDue", func(a *riskIn) *kinds.Date { return &a.NextDue }),
}

// scenarioColumns are one scenario: a row each.
var scenarioColumns = []column[risk.Scenario]{
	text("threat", "/threat", func(x *risk.Scenario) *string { return &x.Threat }),
	text("asset", "/asset", func(x *risk.Scenario) *string { return &x.Asset }),
	text("cause", "/cause", func(x *risk.Scenario) *string { return &x.Cause }),
	flag("confidentiality", "/confidentiality", func(x *risk.Scenario) *bool { return &x.Confidentiality }),
	flag("integrity", "/integrity", func(x *risk.Scenario) *bool { return &x.Integrity }),
	flag("availability", "/availability", func(x *risk.Scenario) *bool { return &x.Availability }),
	text("area", "/area", func(x *risk.Scenario) *string { return &x.Area }),
	number("consequence_unit", "/consequenceUnit", func(x *risk.Scenario) **int { return &x.ConsequenceUnit }),
	number("consequence_people", "/consequencePeople", func(x *risk.Scenario) **int { return &x.ConsequencePeople }),
	number("likelihood", "/likelihood", func(x *risk.Scenario) **int { return &x.Likelihood }),
	text("measures", "/measures", func(x *risk.Scenario) *string { return &x.Measures }),
	text("confidence", "/confidence", func(x *risk.Scenario) *string { return &x.Confidence }),
}

// treatmentColumns are what is done about the scenario of the row.
var treatmentColumns = []column[risk.Treatment]{
	text("treatment", "/measure", func(x *risk.Treatment) *string { return &x.Measure }),
	text("treatment_kind", "/kind", func(x *risk.Treatment) *string { return &x.Kind }),
	text("treatment_owner", "/owner", func(x *risk.Treatment) *string { return &x.Owner }),
	date("treatment_due", "/due", func(x *risk.Treatment) *kinds.Date { return &x.Due }),
	date("treatment_done", "/doneOn", func(x *risk.Treatment) *kinds.Date { return &x.DoneOn }),
	number("consequence_unit_after", "/consequenceUnit", func(x *risk.Treatment) **int { return &x.ConsequenceUnit }),
	number("consequence_people_after", "/consequencePeople", func(x *risk.Treatment) **int { return &x.ConsequencePeople }),
	number("likelihood_after", "/likelihood", func(x *risk.Treatment) **int { return &x.Likelihood }),
}

var assessmentFile = layout{
	columns:  slices.Concat(names(assessmentColumns), names(scenarioColumns), names(treatmentColumns)),
	required: []string{"assessment_code", "name"},
	group:    "assessment_code", end: takeAssessments,
}

type assessmentWork struct {
	units      map[string]party.UnitID
	systems    map[string]chain.SystemID
	activities map[string]record.ActivityID
	flows      map[string]chain.FlowID
	bought     map[string]risk.ProcurementID
}

// takeAssessments takes the rows of each risk assessment, a scenario on each, as one draft.
// The last version of a code is meant; a completed one stands as it is.
func takeAssessments(s *session) {
	w := &assessmentWork{
		units: unitCodes(s), systems: systemCodes(s), activities: activityCodes(s), flows: flowCodes(s),
		bought: codes(s, func(p *risk.Procurement) (string, risk.ProcurementID) { return p.Code, p.ID }, ""),
	}
	all, last := openVersions(s, assessmentColumns, func(a *risk.Assessment) (string, string, bool) { return a.Code, a.Previous.String(), a.Finished() })
	s.gathered().each(s, func(code string, rows []row) {
		r := rows[0]
		key, stands := last.current(code)
		if stands {
			s.finished(r, code)
			return
		}
		good := s.once(r, "assessment_code", key) && oneRecord(s, rows, assessmentColumns)
		all.put(s, r, key, func(a *riskIn) bool {
			good = versionIn(s, r, assessmentColumns, a, &a.Code, key != code) && good
			good = w.about(s, r, a) && good
			return scenariosIn(s, rows, a) && good
		})
	})
}

// about reads what the assessment is of.
func (w *assessmentWork) about(s *session, r row, a *riskIn) bool {
	good := pointed(s, r, "unit_code", w.units, "no-unit", &a.Unit)
	good = pointed(s, r, "activity_code", w.activities, "no-activity", &a.Activity) && good
	good = pointed(s, r, "flow_code", w.flows, "no-flow", &a.Flow) && good
	good = pointed(s, r, "procurement_code", w.bought, "no-procurement", &a.Procurement) && good
	good = pointedAll(s, r, "system_codes", w.systems, "no-system", &a.Systems) && good
	if a.Object == "" {
		a.Object = a.Named()
	}
	return good
}

// scenariosIn reads a scenario, and what is done about it, from each row. A scenario that is
// there already, by its threat, keeps what the file has no column for; a file without columns
// of treatments leaves them, and one without any of these columns leaves all. A row that says a
// treatment and no scenario goes with the row above.
func scenariosIn(s *session, rows []row, a *riskIn) bool {
	scenarios, treatments := rows[0].hasAny(names(scenarioColumns)), rows[0].hasAny(names(treatmentColumns))
	switch {
	case treatments && !scenarios:
		s.reject(rows[0], "", "", say("no-threat"))
		return false
	case !scenarios:
		return true
	}
	good, had, done := true, a.Scenarios, a.Treatments
	a.Scenarios = []risk.Scenario{}
	if treatments {
		a.Treatments = []risk.Treatment{}
	}
	for _, r := range rows {
		if r.saysAny(names(scenarioColumns)) {
			x := scenarioOf(had, r.get("threat"))
			had = slices.DeleteFunc(slices.Clone(had), func(y risk.Scenario) bool { return x.Key != "" && y.Key == x.Key })
			good = partIn(s, r, scenarioColumns, &x) && good
			a.Scenarios = append(a.Scenarios, x)
		}
		if !r.saysAny(names(treatmentColumns)) {
			continue
		}
		if len(a.Scenarios) == 0 {
			s.reject(r, "threat", "", say("no-threat"))
			good = false
			continue
		}
		keyScenarios(a.Scenarios, had)
		t := treatmentOf(done, a.Scenarios[len(a.Scenarios)-1].Key, r.get("treatment"))
		good = partIn(s, r, treatmentColumns, &t) && good
		a.Treatments = append(a.Treatments, t)
	}
	keyScenarios(a.Scenarios, had)
	a.Treatments = slices.DeleteFunc(a.Treatments, func(t risk.Treatment) bool {
		return !slices.ContainsFunc(a.Scenarios, func(x risk.Scenario) bool { return x.Key == t.Scenario })
	})
	if !good { // what is wrong with them is said already
		a.Scenarios, a.Treatments = nil, nil
	}
	return good
}

// keyScenarios gives each scenario a key that none of them, nor of those that are left, has.
func keyScenarios(all, left []risk.Scenario) {
	var taken []string
	for _, x := range slices.Concat(all, left) {
		taken = append(taken, x.Key)
	}
	for i := range all {
		taken = risk.FillKey(&all[i].Key, "R", taken)
	}
}

// scenarioOf is the scenario with a threat, else an empty one.
func scenarioOf(had []risk.Scenario, threat string) risk.Scenario {
	if i := slices.IndexFunc(had, func(x risk.Scenario) bool { return threat != "" && door.Fold(x.Threat) == door.Fold(threat) }); i >= 0 {
		return had[i]
	}
	return risk.Scenario{}
}

// treatmentOf is the treatment of a scenario with a measure, else a new one.
func treatmentOf(had []risk.Treatment, scenario, measure string) risk.Treatment {
	if i := slices.IndexFunc(had, func(t risk.Treatment) bool {
		return t.Scenario == scenario && measure != "" && door.Fold(t.Measure) == door.Fold(measure)
	}); i >= 0 {
		return had[i]
	}
	return risk.Treatment{Scenario: scenario}
}
