package web

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// activityForm is how people write a processing activity (art. 30(1), domain 3.6).
var activityForm = newForm[record.ActivityInput](Form{
	Noun: "activity",
	Sections: []Section{
		{"about", []string{"name", "purposes", "description", "responsibleUnit", "contact", "code", "systems", "manual", "engagements"}},
		{"basis", []string{"legalBases", "specialBases", "criminalBasis", "nationalIdBasis", "consentRecord"}},
		{"data", []string{"subjects", "flat", "sourceOfData", "automatedDecisions", "automatedLogic", "profiling"}},
		{"sharing", []string{"recipients", "noRecipients", "transfers", "jointControllers", "representative", "explained"}},
		{"storage", []string{"retention", "retentionReason"}},
		{"security", []string{"securityMeasures", "securitySummary", "securityReason"}},
		{"status", []string{"status", "createdOn", "ongoingFrom", "pausedFrom", "endedOn", "reviewIntervalMonths"}},
		{"notes", []string{"sourceNotes"}},
	},
	Mandatory: []string{"purposes", "responsibleUnit", "systems", "legalBases", "subjects", "recipients", "retention", "securityMeasures", "status"},
})

func (s *Site) activityDesk() *desk[record.Activity, record.ActivityInput] {
	return &desk[record.Activity, record.ActivityInput]{
		form: activityForm, path: activitiesPath, verbs: s.activities,
		title: func(_ *visit, a *record.Activity) string { return a.Name },
		start: (*visit).newActivity,
	}
}

func (s *Site) activityRoutes(mux *router) {
	s.activityDesk().routes(s, mux)
	mux.HandleFunc("GET "+activitiesPath, s.page((*visit).listActivities))
	mux.HandleFunc("GET "+activitiesPath+"/{id}", s.page((*visit).showActivity))
	mux.HandleFunc("GET "+activitiesPath+"/{id}/history", s.page((*visit).showActivityHistory))
	mux.HandleFunc("GET "+activitiesPath+"/{id}/review", s.page((*visit).askActivityReview))
	mux.HandleFunc("POST "+activitiesPath+"/{id}/review", s.page((*visit).reviewActivity))
	mux.HandleFunc("POST "+activitiesPath+"/{id}/take", s.page((*visit).takeOver))
	mux.HandleFunc("GET "+activitiesPath+"/{id}/transition", s.page((*visit).askTransition))
	mux.HandleFunc("POST "+activitiesPath+"/{id}/transition", s.page((*visit).moveActivity))
}

// newActivity begins with the asked system, and what is known of it.
func (v *visit) newActivity() (record.ActivityInput, error) {
	in := record.ActivityInput{Status: record.Ongoing, CreatedOn: v.today}
	asked := v.r.URL.Query().Get("system")
	for _, s := range v.reg.Systems {
		if s.ID.String() == asked {
			in.Systems, in.ResponsibleUnit = []chain.SystemID{s.ID}, s.OwnerOn(v.today)
			return in, nil
		}
	}
	if asked != "" {
		return in, kinds.NotFound("system")
	}
	return in, nil
}

// activityLine is an activity with what a list says of it today.
type activityLine struct {
	*record.Activity
	unit     string
	standing record.Status
	gaps     []gap.Finding
	due      kinds.Date
}

func (v *visit) activityLines() []activityLine {
	gaps := map[record.ActivityID][]gap.Finding{}
	for _, f := range v.findings() {
		if f.Activity != nil {
			gaps[f.Activity.ID] = append(gaps[f.Activity.ID], f)
		}
	}
	var out []activityLine
	for _, a := range v.reg.Activities {
		l := activityLine{Activity: a, standing: a.StandingOn(v.today), gaps: gaps[a.ID], due: v.reg.RecordDue(a, v.today)}
		if u := v.reg.Unit(a.ResponsibleUnit); u != nil {
			l.unit = u.Name
		}
		out = append(out, l)
	}
	return out
}

// status says what is open of an activity, gravest first.
func (l activityLine) status() []Tag {
	if len(l.gaps) == 0 {
		return []Tag{{K("status.order"), "success"}}
	}
	worst := l.gaps[0].Severity
	for _, f := range l.gaps {
		if f.Severity.Rank() < worst.Rank() {
			worst = f.Severity
		}
	}
	return []Tag{{N("status.missing", len(l.gaps)), severityColor(worst)}}
}

func (l activityLine) standingTag() Tag {
	tone := map[record.Status]string{record.Ongoing: "success", record.Planned: "info", record.Paused: "warning"}[l.standing]
	return Tag{K(key("option.status", cmp.Or(l.standing, record.Planned))), cmp.Or(tone, "neutral")}
}

// lacks reports whether the record lacks content or a legal basis.
func (l activityLine) lacks(rules ...string) bool {
	return slices.ContainsFunc(l.gaps, func(f gap.Finding) bool { return slices.Contains(rules, f.Rule) })
}

func (v *visit) listActivities() error {
	letters := alphabet()
	l := listing[activityLine]{
		path: activitiesPath,
		columns: []column[activityLine]{
			{"name", func(a activityLine) Cell {
				return Cell{Say: T(a.Name), Href: activitiesPath + "/" + a.ID.String(), Sub: T(a.Code)}
			}, func(a, b activityLine) int { return letters(a.Name, b.Name) }},
			{"unit", func(a activityLine) Cell { return Cell{Say: T(a.unit)} }, func(a, b activityLine) int { return letters(a.unit, b.unit) }},
			{"standing", func(a activityLine) Cell { return Cell{Tags: []Tag{a.standingTag()}} }, func(a, b activityLine) int { return cmp.Compare(a.standing, b.standing) }},
			{"sensitive", func(a activityLine) Cell { return Cell{Tags: a.sensitivity()} }, nil},
			{"revision", func(a activityLine) Cell { return Cell{Date: a.due} }, func(a, b activityLine) int { return cmp.Compare(a.due, b.due) }},
			{"status", func(a activityLine) Cell { return Cell{Tags: a.status()} }, func(a, b activityLine) int { return cmp.Compare(len(b.gaps), len(a.gaps)) }},
		},
		id:      func(a activityLine) string { return a.ID.String() },
		words:   func(a activityLine) string { return strings.Join(append(a.Words(), a.Code, a.unit), " ") },
		selects: v.activitySelects(),
		keeps: map[string]func(activityLine, string) bool{
			"unit": func(a activityLine, code string) bool {
				return v.reg.Under(v.reg.Unit(a.ResponsibleUnit), code, v.today)
			},
			"state": func(a activityLine, want string) bool { return string(a.standing) == want },
			"basis": func(a activityLine, want string) bool {
				return slices.ContainsFunc(a.LegalBases, func(b record.LegalBasis) bool { return b.Point == want })
			},
			"special": func(a activityLine, want string) bool { return a.Special == (want == "yes") },
			"lacking": keepsLacking,
		},
	}
	p := l.page(v.r.URL.Query(), v.activityLines())
	p.Shell = v.shell(activitiesPath, K("nav.activities"))
	p.Lead, p.Range, p.Empty = K("activities.lead", "Org", v.reg.Controller.Name), "range.activities", K("activities.empty")
	p.Actions = []Action{{Say: K("activities.new"), Href: activitiesPath + "/new", Icon: "Plus", Primary: true}, {Say: K("activities.starter"), Href: starterPath}, {Say: K("activities.record"), Href: recordPath, Icon: "FileText"}}
	return v.show(p)
}

// keepsLacking narrows the list to what is open: content, basis, a review, what the chain shows, or anything.
func keepsLacking(a activityLine, want string) bool {
	switch want {
	case "content":
		return a.lacks("ROP-002")
	case "basis":
		return a.lacks("ROP-005")
	case "review":
		return a.lacks("ROP-003")
	case "chain":
		return a.lacks("ROP-004")
	case "nothing":
		return len(a.gaps) == 0
	}
	return len(a.gaps) > 0
}

func (v *visit) activitySelects() []Select {

	return []Select{
		{Name: "lacking", Label: "column.status", Options: codeOptions("activities.lacking", "any", "content", "basis", "review", "chain", "nothing")},
		{Name: "unit", Label: "column.unit", Options: unitOptions(v.reg, v.today)},
		{Name: "state", Label: "column.standing", Options: codeOptions("option.status", "planned", "ongoing", "paused", "ended")},
		{Name: "basis", Label: "field.activity.legalBases", Options: codeOptions("option.legalBases.point", "a", "b", "c", "d", "e", "f")},
		{Name: "special", Label: "column.sensitive", Options: []Option{{"yes", K("sensitive.art9")}, {"no", K("sensitive.personal")}}},
	}
}

func (l activityLine) sensitivity() []Tag {
	if l.Special {
		return []Tag{{K("sensitive.art9"), "warning"}}
	}
	return []Tag{{K("sensitive.personal"), "neutral"}}
}

// activity finds the asked activity in the register.
func (v *visit) activity() (activityLine, error) {
	for _, l := range v.activityLines() {
		if l.ID.String() == v.r.PathValue("id") {
			return l, nil
		}
	}
	return activityLine{}, kinds.NotFound("activity")
}

// activityGaps gives the gaps of an activity for its alerts, gravest first.
func (v *visit) activityGaps(a activityLine) []gap.Gap {
	out := v.reg.OfActivity(a.Activity, v.findings(), v.today)
	slices.SortStableFunc(out, func(x, y gap.Gap) int { return cmp.Compare(x.Severity.Rank(), y.Severity.Rank()) })
	return out
}

// toneOf colours a warning that is no gap.
func toneOf(grave bool) string {
	if grave {
		return severityColor(law.High)
	}
	return "info"
}
