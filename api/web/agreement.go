package web

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// agreementForm is how people write an agreement (domain 3.9).
var agreementForm = newForm[agreement.AgreementInput](Form{
	Noun: "agreement",
	Sections: []Section{
		{"parties", []string{"code", "type", "template.kind", "template.version", "template.changed", "template.id", "parties", "mandates"}},
		{"scope", []string{"scopeSystems", "scopeRule", "processing"}},
		{"term", []string{"createdOn", "effectiveFrom", "effectiveTo", "noticeMonths", "reviewIntervalMonths", "language", "governingLaw", "place", "mainContract.reference", "mainContract.endsOn", "mainContract.linkedTerm"}},
		{"security", []string{"securityMeasures", "breachNoticeHours", "instructions"}},
		{"subs", []string{"authorisationMode", "objectionWindowDays", "objectionWindowKind", "subProcessorsUsed", "transfersAllowed", "transferTerms"}},
		{"control", []string{"auditTerms", "reportCadence"}},
		{"joint", []string{"allocation", "essence", "essenceAt"}},
		{"mandate", []string{"powers", "subDelegation", "accession.agreement", "accession.reference"}},
		{"exit", []string{"exitChoice", "exitDays", "exitFormat", "terminatedOn", "voidedOn"}},
		{"signing", []string{"signatures", "revision", "supersedes", "state", "otherTerms", "docking"}},
		{"evidence", []string{"annexes", "changes", "documents", "essencePublishedOn"}},
	},
	Mandatory: []string{
		"type", "template.kind", "parties", "scopeSystems", "processing", "effectiveFrom", "language", "governingLaw", "securityMeasures",
		"breachNoticeHours", "instructions", "authorisationMode", "subProcessorsUsed", "transfersAllowed", "auditTerms", "exitChoice", "exitDays",
	},
})

func (s *Site) agreementDesk() *desk[agreement.Agreement, agreement.AgreementInput] {
	return &desk[agreement.Agreement, agreement.AgreementInput]{
		form: agreementForm, path: agreementsPath, verbs: s.agreements,
		title: func(v *visit, a *agreement.Agreement) string { return v.agreementName(a) },
		start: (*visit).newAgreement,
	}
}

// newAgreement begins an agreement, for the system that the address names.
func (v *visit) newAgreement() (agreement.AgreementInput, error) {
	q := v.r.URL.Query()
	in, err := v.reg.Proposal(q.Get("system"), q.Get("processor"), string(v.language(v.w, v.r).Shown()), v.today)
	if err != nil {
		return in, err
	}
	if id := q.Get("template"); id != "" {
		t, err := v.ownTemplates.Get(v.ctx(), id)
		if err != nil {
			return in, err
		}
		return in, t.Begin(&in)
	}
	return in, agreement.BeginFrom(&in, q.Get("text"))
}

func (v *visit) agreementName(a *agreement.Agreement) string {
	return named(cmp.Or(v.reg.Names[v.reg.Processor(a)], a.ScopeRule, v.text().text("agreement.unnamed")), a.Code)
}

// standing is the state of an agreement today, in a word.
func (v *visit) standing(a *agreement.Agreement) Tag {
	state := a.Standing(v.today)
	tone := map[agreement.State]string{
		agreement.InForce: "success", agreement.Signed: "info", agreement.PartSigned: "warning", agreement.Expired: "danger", agreement.Void: "danger",
	}[state]
	return Tag{K(key("option.state", string(state))), cmp.Or(tone, "neutral")}
}

// agreementLine is an agreement with what a list says of it today.
type agreementLine struct {
	*agreement.Agreement
	name    string
	review  gap.Review
	state   agreement.State
	overdue bool
}

func (v *visit) agreementLines() []agreementLine {
	reviews := map[agreement.ID]gap.Review{}
	for _, r := range v.reg.ReviewsOn(v.today) {
		reviews[r.Agreement.ID] = r
	}
	var out []agreementLine
	for _, a := range v.reg.Agreements {
		r := reviews[a.ID]
		out = append(out, agreementLine{a, cmp.Or(v.reg.Names[v.reg.Processor(a)], a.ScopeRule), r, a.Standing(v.today), r.Overdue})
	}
	return out
}

func (v *visit) listAgreements() error {
	letters := alphabet()
	l := listing[agreementLine]{
		path: agreementsPath,
		columns: []column[agreementLine]{
			{"vendor", func(a agreementLine) Cell {
				return Cell{Say: T(a.name), Href: agreementsPath + "/" + a.ID.String(), Sub: T(a.Code)}
			}, func(a, b agreementLine) int { return letters(a.name, b.name) }},
			{"state", func(a agreementLine) Cell { return Cell{Tags: []Tag{v.standing(a.Agreement)}} }, func(a, b agreementLine) int { return cmp.Compare(a.state, b.state) }},
			{"covers", func(a agreementLine) Cell { return Cell{Say: N("agreement.systems", len(a.ScopeSystems))} }, func(a, b agreementLine) int { return cmp.Compare(len(b.ScopeSystems), len(a.ScopeSystems)) }},
			{"expires", func(a agreementLine) Cell { return Cell{Date: a.End(), Overdue: a.End().Known() && a.End() < v.today} }, func(a, b agreementLine) int { return late(a.End(), b.End()) }},
			{"review", func(a agreementLine) Cell { return Cell{Date: a.review.Due, Overdue: a.overdue} }, func(a, b agreementLine) int { return late(a.review.Due, b.review.Due) }},
		},
		id: func(a agreementLine) string { return a.ID.String() },
		words: func(a agreementLine) string {
			return strings.Join([]string{a.name, a.Code, a.ScopeRule, a.MainContract.Reference}, " ")
		},
		selects: []Select{
			{Name: "state", Label: "column.state", Options: wordOptions("state", v, agreementForm)},
			{Name: "review", Label: "column.reviewed", Options: []Option{{"overdue", K("due.overdue")}, {"never", K("word.never")}}},
		},
		keeps: map[string]func(agreementLine, string) bool{
			"state": func(a agreementLine, want string) bool { return string(a.state) == want },
			"review": func(a agreementLine, want string) bool {
				return (want == "overdue" && a.overdue) || (want == "never" && a.review.Agreement != nil && !a.review.Last.Known())
			},
		},
	}
	p := l.page(v.r.URL.Query(), v.agreementLines())
	p.Shell = v.shell(agreementsPath, K("nav.agreements"))
	p.Lead, p.Range, p.Empty = K("agreements.lead", "Org", v.reg.Controller.Name), "range.agreements", K("agreements.empty")
	p.Actions = []Action{{Say: K("agreements.new"), Href: guideBegin, Icon: "Plus", Primary: true}, {Say: K("nav.batches"), Href: batchesPath, Icon: "EnvelopeClosed"}, {Say: K("nav.templates"), Href: templatesPath, Icon: "FileText"}, {Say: K("shared.title"), Href: sharedPath, Icon: "Buildings3"}}
	return v.show(p)
}

// late orders days; what has none comes last.
func late(a, b kinds.Date) int {
	return cmp.Compare(cmp.Or(a, "9999-12-31"), cmp.Or(b, "9999-12-31"))
}

// agreement finds the asked agreement among the municipality's own.
func (v *visit) agreement() (agreementLine, error) {
	for _, a := range v.agreementLines() {
		if a.ID.String() == v.r.PathValue("id") {
			return a, nil
		}
	}
	return agreementLine{}, kinds.NotFound("agreement")
}

func (v *visit) agreementPage(a agreementLine, tab string) RecordPage {
	at := agreementsPath + "/" + a.ID.String()
	p := RecordPage{
		Shell: v.shell(agreementsPath, T(v.agreementName(a.Agreement)), Crumb{K("nav.agreements"), agreementsPath}),
		Lead:  K(key("option.type", cmp.Or(string(a.Type), "none"))),
		Tags:  []Tag{v.standing(a.Agreement)},
		Tabs:  []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.content"), at + "/checklist", tab == "content"}, {K("tab.annexes"), at + annexed, tab == "annexes"}, {K("tab.text"), at + "/text", tab == "text"}, {K("tab.changes"), at + "/changes", tab == "changes"}, {K("tab.history"), at + "/history", tab == "history"}},
	}
	if a.overdue {
		p.Tags = append(p.Tags, Tag{K("gap.DPA-004.title"), "warning"})
	}
	return p
}

func (v *visit) showAgreement() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	p := v.agreementPage(a, "summary")
	if err := v.nextAction(&p, a); err != nil {
		return err
	}
	if err := v.sealing(&p, a); err != nil {
		return err
	}
	invited, err := v.invited(a)
	if err != nil {
		return err
	}
	back, err := v.submissionsOf(a)
	if err != nil {
		return err
	}
	if back.ID != "" {
		p.Panels = append(p.Panels, back)
	}
	p.Panels = append(p.Panels, v.keyFacts(a), v.stepsPanel(a), v.timeline(a), v.scopePanel(a), v.reviewsOf(a), v.versions(a))
	if invited.ID != "" {
		p.Panels = append(p.Panels, invited)
	}
	files, err := v.documentsOf("agreement", a.ID.String())
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, files)
	at := agreementsPath + "/" + a.ID.String() + "/edit"
	p.Panels = append(p.Panels, provable(agreementForm.panels(agreementForm.encode(a.Input(), v.names), v.text(), at), a)...)
	if err := v.arrived(&p, a); err != nil {
		return err
	}
	return v.show(p)
}

// scopePanel lists the systems that the agreement covers.
func (v *visit) scopePanel(a agreementLine) Panel {
	t := Table{Caption: K("panel.scope"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.unit")}, {Say: K("column.status")}}}
	for _, s := range v.systemLines() {
		if slices.Contains(a.ScopeSystems, s.ID) {
			t.Rows = append(t.Rows, Row{"s-" + s.ID.String(), []Cell{{Say: T(s.Name), Href: systemsPath + "/" + s.ID.String(), Sub: T(s.Code)}, {Say: T(s.unit)}, {Tags: s.status()}}})
		}
	}
	return Panel{ID: "systems", Title: K("panel.scope"), Table: &t, Empty: K("panel.scope.none")}
}

// versions lists the agreements that this one replaced, or that replaced it.
func (v *visit) versions(a agreementLine) Panel {
	t := Table{Caption: K("panel.versions"), Columns: []Head{{Say: K("column.agreement")}, {Say: K("column.state")}}} // two: it stands in the narrow column
	for _, x := range v.reg.Agreements {
		if x.Supersedes == a.ID || (x.ID == a.Supersedes && !a.Supersedes.IsZero()) {
			t.Rows = append(t.Rows, Row{"v-" + x.ID.String(), []Cell{{Say: T(v.agreementName(x)), Href: agreementsPath + "/" + x.ID.String(), Sub: Say{Date: x.EffectiveFrom}}, {Tags: []Tag{v.standing(x)}}}})
		}
	}
	p := Panel{ID: "versions", Title: K("panel.versions"), Table: &t, Empty: K("panel.versions.none"), Side: true}
	if a.Renewable(v.today) {
		p.Actions = []Action{{Say: K("succeed.title"), Href: agreementsPath + "/" + a.ID.String() + succeeding}}
	}
	return p
}
