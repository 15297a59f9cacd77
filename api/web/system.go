package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// systemForm is how people write a system (domain 3.4).
var systemForm = newForm[chain.SystemInput](Form{
	Noun: "system",
	Sections: []Section{
		{"about", []string{"name", "code", "description", "ownerUnit", "scopeLevel", "usingUnits", "delivery"}},
		{"use", []string{"lifecycle", "lifecycleSince", "inUseFrom", "inUseTo", "successorSystem"}},
		{"data", []string{
			"personalData", "personalDataSince", "noReason", "decidedBy", "decidedOn", "specialCategories", "specialKinds",
			"criminalData", "nationalId", "vulnerableSubjects", "vulnerableKinds", "dataSubjectEstimate", "dataSubjectBand",
		}},
		{"class", []string{"confClass", "kLevel", "iLevel", "tLevel"}},
		{"places", []string{"hostingLocations", "supportLocations", "storageContexts", "formTypes"}},
		{"follow", []string{
			"accessLog.kept", "accessLog.retentionDays", "accessLog.searchableBySubject", "nationalIdAsLoginKey",
			"responsibilities", "continuityPlanOn", "lastExercisedOn", "exitPlan",
		}},
	},
	Mandatory: []string{"name", "ownerUnit", "delivery", "lifecycle", "inUseFrom", "personalData", "specialCategories", "dataSubjectBand", "confClass"},
})

func (s *Site) systemDesk() *desk[chain.System, chain.SystemInput] {
	return &desk[chain.System, chain.SystemInput]{
		form: systemForm, path: systemsPath, verbs: s.systems,
		title: func(_ *visit, e *chain.System) string { return e.Name },
		start: func(*visit) (chain.SystemInput, error) { return chain.SystemInput{Lifecycle: chain.Active}, nil },
	}
}

// systemLine is a system with what a list says of it today.
type systemLine struct {
	*chain.System
	unit, vendor string
	missing      int
	worst        law.Severity
	coverage     string // the coverage rule that is open; empty when an agreement is in force or none is needed
}

func (v *visit) systemLines() []systemLine {
	gaps := map[chain.SystemID][]gap.Finding{}
	for _, f := range v.findings() {
		for _, s := range v.reg.Covers(f) {
			gaps[s.ID] = append(gaps[s.ID], f)
		}
	}
	vendors := map[chain.SystemID][]string{}
	for _, e := range v.reg.Engagements {
		for _, id := range e.ScopeSystems {
			if name := v.reg.Names[e.Downstream]; e.LiveOn(v.today) && !slices.Contains(vendors[id], name) {
				vendors[id] = append(vendors[id], name)
			}
		}
	}
	var out []systemLine
	for _, s := range v.reg.Systems {
		l := systemLine{System: s, vendor: strings.Join(vendors[s.ID], ", "), missing: len(gaps[s.ID])}
		if u := v.reg.Owner(s, v.today); u != nil {
			l.unit = u.Name
		}
		for _, f := range gaps[s.ID] {
			if l.worst == "" || f.Severity.Rank() < l.worst.Rank() {
				l.worst = f.Severity
			}
			if slices.Contains(CoverageRules, f.Rule) {
				l.coverage = f.Rule
			}
		}
		out = append(out, l)
	}
	return out
}

// status is the state of a system's agreements in a word.
func (l systemLine) status() []Tag {
	switch {
	case l.coverage != "":
		return []Tag{{K(key("gap", l.coverage, "title")), severityColor(l.worst)}}
	case l.missing > 0:
		return []Tag{{N("status.missing", l.missing), severityColor(l.worst)}}
	default:
		return []Tag{{K("status.order"), "success"}}
	}
}

func (v *visit) listSystems() error {
	letters := alphabet()
	l := listing[systemLine]{
		path: systemsPath,
		columns: []column[systemLine]{
			{"name", func(s systemLine) Cell {
				return Cell{Say: T(s.Name), Href: systemsPath + "/" + s.ID.String(), Sub: T(s.Code)}
			}, func(a, b systemLine) int { return letters(a.Name, b.Name) }},
			{"vendor", func(s systemLine) Cell { return Cell{Say: T(s.vendor)} }, func(a, b systemLine) int { return letters(a.vendor, b.vendor) }},
			{"unit", func(s systemLine) Cell { return Cell{Say: T(s.unit)} }, func(a, b systemLine) int { return letters(a.unit, b.unit) }},
			{"sensitive", func(s systemLine) Cell { return Cell{Tags: sensitivity(s.System)} }, nil},
			{"status", func(s systemLine) Cell { return Cell{Tags: s.status()} }, func(a, b systemLine) int { return cmp.Compare(b.missing, a.missing) }},
		},
		id:    func(s systemLine) string { return s.ID.String() },
		words: func(s systemLine) string { return strings.Join([]string{s.Name, s.Code, s.vendor, s.unit}, " ") },
		selects: []Select{
			{Name: "status", Label: "column.status", Options: []Option{{"missing", K("status.any")}, {"uncovered", K("gap.coverage.title")}, {"order", K("status.order")}}},
			{Name: "unit", Label: "column.unit", Options: unitOptions(v.reg, v.today)},
			{Name: "lifecycle", Label: "field.lifecycle", Options: wordOptions("lifecycle", v, systemForm)},
		},
		keeps: map[string]func(systemLine, string) bool{
			"status": func(s systemLine, want string) bool {
				return (want == "missing" && s.missing > 0) || (want == "uncovered" && s.coverage != "") || (want == "order" && s.missing == 0)
			},
			"unit": func(s systemLine, code string) bool {
				return v.reg.Under(v.reg.Owner(s.System, v.today), code, v.today)
			},
			"lifecycle": func(s systemLine, want string) bool { return string(s.Lifecycle) == want },
		},
	}
	p := l.page(v.r.URL.Query(), v.systemLines())
	p.Shell = v.shell(systemsPath, K("nav.systems"))
	p.Lead, p.Range, p.Empty = K("systems.lead", "Org", v.reg.Controller.Name), "range.systems", K("systems.empty")
	p.Actions = []Action{{Say: K("systems.new"), Href: systemsPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

func sensitivity(s *chain.System) []Tag {
	switch {
	case s.PersonalData == kinds.No:
		return []Tag{{K("sensitive.none"), "neutral"}}
	case s.SpecialCategories == kinds.Yes:
		return []Tag{{K("sensitive.art9"), "warning"}}
	case s.CriminalData == kinds.Yes:
		return []Tag{{K("sensitive.art10"), "warning"}}
	case s.PersonalData == kinds.Yes:
		return []Tag{{K("sensitive.personal"), "neutral"}}
	default:
		return []Tag{{K("sensitive.unknown"), "warning"}}
	}
}

// unitOptions lists the units of the day as options of a filter.
func unitOptions(reg *gap.Register, d kinds.Date) []Option {
	var out []Option
	for _, c := range unitChoices(reg, d) {
		out = append(out, Option{c.Value, T(c.Label)})
	}
	return out
}

// wordOptions lists the closed words of a form's field.
func wordOptions(name string, v *visit, f *Form) []Option {
	var out []Option
	for _, field := range f.all() {
		for _, o := range field.Options {
			if field.Name == name {
				out = append(out, Option{o, K(v.text().first(key("option", name, o), key("word", o)))})
			}
		}
	}
	return out
}

// text is the texts in the language of the visit.
func (v *visit) text() *texts {
	t := v.pages.texts[v.language(v.w, v.r).Shown()]
	if v.reg == nil {
		return t
	}
	own := *t
	own.words = v.reg.Lexicon
	return &own
}

// system finds the asked system in the register: one that is not there, or that
// belongs to somebody else, is not found.
func (v *visit) system() (systemLine, error) {
	for _, l := range v.systemLines() {
		if l.ID.String() == v.r.PathValue("id") {
			return l, nil
		}
	}
	return systemLine{}, kinds.NotFound("system")
}

func (v *visit) systemPage(s systemLine, tab string) RecordPage {
	at := systemsPath + "/" + s.ID.String()
	return RecordPage{
		Shell: v.shell(systemsPath, T(s.Name), Crumb{K("nav.systems"), systemsPath}),
		Lead:  T(strings.Join(slices.DeleteFunc([]string{s.Code, s.unit, s.vendor}, func(x string) bool { return x == "" }), " · ")),
		Tags:  append(s.status(), sensitivity(s.System)...),
		Tabs: []Tab{
			{K("tab.summary"), at, tab == "summary"}, {K("tab.chain"), at + "/chain", tab == "chain"}, {K("tab.history"), at + "/history", tab == "history"},
		},
		Actions: []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}},
	}
}

func (v *visit) showSystem() error {
	s, err := v.system()
	if err != nil {
		return err
	}
	p := v.systemPage(s, "summary")
	p.Alerts = v.gapAlerts(v.reg.Of(s.System, v.findings(), v.today))
	p.Actions = append(v.cures(s), p.Actions...)
	p.Panels = append(p.Panels, v.systemAgreements(s), v.systemProcessors(s), v.systemFlows(s.System), v.assessmentsOf(s.ID), v.dpiasOver(s.ID))
	if used := v.reg.Using(s.ID, v.today); len(used) > 0 {
		p.Panels = append(p.Panels, v.noticesOf(K("panel.notices.over.none"), used...))
	}
	if bought, any := v.boughtAs(s.ID); any || s.Lifecycle == chain.Planned || s.Lifecycle == chain.Procurement {
		p.Panels = append(p.Panels, bought)
	}
	p.Panels = append(p.Panels, systemForm.panels(systemForm.encode(s.Input(), v.names), v.text(), systemsPath+"/"+s.ID.String()+"/edit")...)
	return v.show(p)
}

// cures lists the ways to the agreements that a system lacks, each once; with
// several, each says whom it is with.
func (v *visit) cures(s systemLine) []Action {
	var out []Action
	var with []string
	for _, g := range v.reg.Of(s.System, v.findings(), v.today) {
		c := v.cure(g)
		if slices.Contains(CoverageRules, g.Rule) && c.Href != "" && !slices.ContainsFunc(out, func(a Action) bool { return a.Href == c.Href }) {
			out, with = append(out, c), append(with, g.Processor)
		}
	}
	for i := range out {
		out[i].Primary = i == 0
		if len(out) > 1 && with[i] != "" {
			out[i].Say = K("action.with", "Action", v.text().say(out[i].Say), "Name", with[i])
		}
	}
	return out
}

// cure is the way to close a gap: the agreement that it is about or that is
// under way, a new one where that helps, or the question that nobody answered.
func (v *visit) cure(g gap.Gap) Action {
	s := v.reg.System(g.SystemID)
	if s != nil && slices.Contains(gap.Draftable, g.Rule) {
		if a := v.reg.DraftOf(s, g.ProcessorID, v.today); a != nil {
			return Action{Say: K("action.underway"), Href: agreementsPath + "/" + a.ID.String(), Icon: "FileText"}
		}
		if g.AgreementID.IsZero() {
			return Action{Say: K("action.agreement"), Href: guideBegin + "?" + url.Values{"system": {s.ID.String()}, "processor": {g.ProcessorID.String()}}.Encode(), Icon: "FileText"}
		}
	}
	if place, ok := curedAt[g.Rule]; ok {
		return place(v, g)
	}
	switch {
	case !g.AgreementID.IsZero():
		return Action{Say: openAgreement(g.Agreement), Href: v.agreementAt(g)}
	case !g.EngagementID.IsZero():
		return Action{Say: K("action.decide"), Href: engagementsPath + "/" + g.EngagementID.String() + "/edit#" + fieldID("roleBasis")}
	case s != nil:
		return Action{Say: K("action.decide"), Href: systemsPath + "/" + s.ID.String() + "/edit#" + fieldID("personalData")}
	}
	return Action{}
}

// closing says how a gap is closed: an agreement that lacks a signature may not
// be written yet, or may only wait for its day.
func (v *visit) closing(g gap.Gap) string {
	base := key("gap", g.Rule, "close")
	if a := v.reg.Agreement(g.AgreementID); a != nil && g.Rule == "DPA-002" {
		switch _, complete := a.LastSignature(v.today); {
		case len(a.Signatures) == 0:
			return base + ".draft"
		case complete && a.EffectiveFrom > v.today:
			return base + ".later"
		}
	}
	return base
}

// gapAlerts says what is missing with whom, and how it is closed.
func (v *visit) gapAlerts(gaps []gap.Gap) []Alert {
	var out []Alert
	for _, g := range gaps {
		a := Alert{Tone: severityColor(g.Severity), Title: K(key("gap", g.Rule, "title")), Text: K(v.closing(g))}
		if g.Processor != "" {
			a.Title = Say{Parts: []Say{a.Title, T(g.Processor)}, Glue: ": "}
		}
		if a.Tone == "neutral" {
			a.Tone = "info"
		}
		if c := v.cure(g); c.Href != "" {
			a.Actions = []Action{c}
		}
		out = append(out, a)
	}
	return out
}

// systemAgreements lists the agreements that cover the system.
func (v *visit) systemAgreements(s systemLine) Panel {
	t := Table{Caption: K("panel.agreements"), Columns: []Head{{Say: K("column.agreement")}, {Say: K("column.state")}, {Say: K("column.from")}, {Say: K("column.to")}}}
	for _, a := range v.reg.Agreements {
		if slices.Contains(a.ScopeSystems, s.ID) {
			t.Rows = append(t.Rows, Row{"a-" + a.ID.String(), []Cell{
				{Say: T(v.names.Label("agreement", a.ID.String())), Href: agreementsPath + "/" + a.ID.String()},
				{Tags: []Tag{v.standing(a)}}, {Date: a.EffectiveFrom}, {Date: a.End()},
			}})
		}
	}
	return Panel{ID: "agreements", Title: K("panel.agreements"), Table: &t, Empty: K("panel.agreements.none")}
}

// systemProcessors lists who processes for the system directly.
func (v *visit) systemProcessors(s systemLine) Panel {
	t := Table{Caption: K("panel.processors"), Columns: []Head{{Say: K("column.processor")}, {Say: K("column.engagement")}, {Say: K("column.role")}, {Say: K("column.service")}, {Say: K("column.from")}}}
	for _, e := range v.reg.Engagements {
		if slices.Contains(e.ScopeSystems, s.ID) {
			t.Rows = append(t.Rows, Row{"e-" + e.ID.String(), []Cell{
				{Say: T(v.reg.Names[e.Downstream]), Href: vendorsPath + "/" + e.Downstream.String()},
				{Say: T(cmp.Or(e.Code, "–")), Href: engagementsPath + "/" + e.ID.String()}, {Say: word(cmp.Or(e.RoleBasis, "undetermined"))}, {Say: T(e.ServiceDescription)}, {Date: e.StartsOn},
			}})
		}
	}
	add := Action{Say: K("engagements.new"), Href: engagementsPath + "/new?system=" + s.ID.String(), Icon: "Plus"}
	return Panel{ID: "processors", Title: K("panel.processors"), Table: &t, Empty: K("panel.processors.none"), Actions: []Action{add}}
}

func word(code string) Say {
	if code == "" {
		return Say{}
	}
	return K(key("word", code))
}
