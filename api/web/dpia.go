package web

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

const dpiasPath = "/dpias"

// dpiaForm is how people write a DPIA (domain 3.12): the four parts of art. 35(7) as
// questions, then what others say of it, and what is left.
var dpiaForm = newForm[dpia.DPIAInput](Form{
	Noun: "dpia",
	Sections: []Section{
		{"about", []string{"name", "activities", "systems", "unit", "origin", "originRef", "code"}},
		{"work", []string{"team", "startedOn", "completedOn"}},
		{"description", inside("description", "nature", "scope", "context", "purposes", "dataFlow")},
		{"necessity", inside("necessity", necessity...)},
		{"risks", []string{"risks"}},
		{"measures", []string{"measures"}},
		{"advice", []string{"dpoAdvice", "dpoAdvisedOn", "dpoFollowed", "dpoReason"}},
		{"views", []string{"views", "viewsReason"}},
		{"left", []string{"residualRisk", "residualReason"}},
		{"review", []string{"reviewDue", "reviewTriggers", "changedOn", "changeNote"}},
	},
	Mandatory: slices.Concat([]string{"activities", "team", "completedOn", "risks", "measures", "dpoAdvice", "dpoFollowed", "residualRisk"},
		inside("description", "nature", "scope", "context", "purposes"), inside("necessity", necessity...)),
	Titled: map[string]string{"risks": "key"},
})

// necessity is the questions of art. 35(7)(b).
var necessity = []string{"legalBasis", "minimisation", "storage", "information", "rights", "processors"}

// inside names the fields of a part of an input.
func inside(of string, names ...string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = of + "." + n
	}
	return out
}

func (s *Site) dpiaDesk() *desk[dpia.DPIA, dpia.DPIAInput] {
	return &desk[dpia.DPIA, dpia.DPIAInput]{
		form: dpiaForm, path: dpiasPath, verbs: s.dpias,
		title: func(_ *visit, a *dpia.DPIA) string { return a.Name }, start: (*visit).newDPIA,
	}
}

func (s *Site) dpiaRoutes(mux *router) {
	s.dpiaDesk().routes(s, mux)
	mux.HandleFunc("GET "+dpiasPath, s.page((*visit).listDPIAs))
	mux.HandleFunc("GET "+dpiasPath+"/{id}", s.page((*visit).showDPIA))
	mux.HandleFunc("GET "+dpiasPath+"/{id}/history", s.page((*visit).showDPIAHistory))
	mux.HandleFunc("GET "+dpiasPath+"/{id}/risks", s.page((*visit).showDPIARisks))
	mux.HandleFunc("POST "+dpiasPath+"/{id}/complete", s.page((*visit).completeDPIA))
	mux.HandleFunc("POST "+dpiasPath+"/{id}/renew", s.page((*visit).renewDPIA))
	mux.HandleFunc("GET "+dpiasPath+"/{id}/decision", s.page((*visit).askDecision))
	mux.HandleFunc("POST "+dpiasPath+"/{id}/decision", s.page((*visit).decideDPIA))
	mux.HandleFunc("GET "+dpiasPath+"/{id}/consultation", s.page((*visit).askConsultation))
	mux.HandleFunc("POST "+dpiasPath+"/{id}/consultation", s.page((*visit).noteConsultation))
}

// newDPIA begins with the asked activity, and with what its record says already.
func (v *visit) newDPIA() (dpia.DPIAInput, error) {
	in := dpia.DPIAInput{StartedOn: v.today}
	asked := v.r.URL.Query().Get("activity")
	for _, a := range v.reg.Activities {
		if a.ID.String() == asked {
			in.Name, in.Activities, in.Systems, in.Unit = a.Name, []record.ActivityID{a.ID}, slices.Clone(a.Systems), a.ResponsibleUnit
			v.describe(&in, a)
			return in, nil
		}
	}
	if asked != "" {
		return in, kinds.NotFound("activity")
	}
	return in, nil
}

// describe takes from the record of an activity what it answers, word for word: the form
// shows it, and people go on from there.
func (v *visit) describe(in *dpia.DPIAInput, a *record.Activity) {
	said := map[string]string{}
	t := v.text()
	for _, p := range activityForm.panels(activityForm.encode(a.Input(), v.names), t, "") {
		for _, l := range p.Lines {
			var words []string
			for _, c := range l.Values {
				words = append(words, strings.TrimSpace(strings.Join([]string{t.say(c.Say), t.say(c.Sub)}, " ")))
			}
			said[l.Label.Key] = strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "\n")
		}
	}
	of := func(names ...string) string {
		var out []string
		for _, name := range names {
			k := t.first(key("field", activityForm.Noun, name), key("field", name))
			if said[k] != "" {
				out = append(out, t.say(K(k))+":\n"+said[k])
			}
		}
		return strings.Join(out, "\n\n")
	}
	in.Description.Nature, in.Description.Scope, in.Description.Purposes = of("description", "dataCategories"), of("subjects"), of("purposes")
	in.Necessity.LegalBasis, in.Necessity.Storage = of("legalBases", "conditions9", "basis10"), of("retention")
	in.Necessity.Processors = of("recipients", "transfers")
}

// dpiaLine is a DPIA with what a list says of it today.
type dpiaLine struct {
	*dpia.DPIA
	unit     string
	next     *dpia.DPIA
	decision *dpia.Decision // that holds today
	followed bool           // by a version that was decided on
	overdue  bool           // it should have been looked at again
}

func (v *visit) dpiaLine(a *dpia.DPIA) dpiaLine {
	l := dpiaLine{DPIA: a, next: v.reg.RenewedDPIA(a), decision: a.DecisionOn(v.today), followed: v.reg.Followed(a, v.today)}
	l.overdue = a.Finished() && !l.followed && a.Due().Known() && a.Due() < v.today
	var names []string
	for _, u := range v.reg.DPIAPlaces(a, v.today) {
		names = append(names, v.unitName(u))
	}
	l.unit = strings.Join(names, ", ")
	return l
}

// dpiaStates is what the list can be narrowed to.
var dpiaStates = []string{"draft", "undecided", "go", "go_with_conditions", "stop", "consult", "replaced"}

func (l dpiaLine) state() string {
	switch {
	case !l.Finished():
		return "draft"
	case l.followed:
		return "replaced"
	case l.decision == nil:
		return "undecided"
	}
	return l.decision.Decision
}

func (l dpiaLine) stateTag() Tag {
	s := l.state()
	return Tag{K(key("dpia.state", s)), map[string]string{"draft": "info", "undecided": "warning", "go": "success", "go_with_conditions": "success", "stop": "danger", "consult": "warning", "replaced": "neutral"}[s]}
}

// residualTag is what is left for people.
func residualTag(level string) Tag {
	if level == "" {
		return Tag{K("dpia.residual.unknown"), "neutral"}
	}
	return Tag{K(key("dpia.residual", level)), map[string]string{"low": "success", "medium": "warning", "high": "danger"}[level]}
}

// coveredSay names the activities that a DPIA covers.
func (v *visit) coveredSay(a *dpia.DPIA) Say {
	out := Say{Glue: ", "}
	for _, id := range a.Activities {
		out.Parts = append(out.Parts, T(v.names.Label("activity", id.String())))
	}
	return out
}

func (v *visit) listDPIAs() error {
	letters := alphabet()
	lines := make([]dpiaLine, 0, len(v.reg.DPIAs))
	for _, a := range v.reg.DPIAs {
		lines = append(lines, v.dpiaLine(a))
	}
	l := listing[dpiaLine]{
		path: dpiasPath,
		columns: []column[dpiaLine]{
			{"name", func(a dpiaLine) Cell {
				return Cell{Say: K("assessment.name", "Name", a.Name, "Number", a.Edition), Href: dpiasPath + "/" + a.ID.String(), Sub: v.coveredSay(a.DPIA)}
			}, func(a, b dpiaLine) int { return cmp.Or(letters(a.Name, b.Name), cmp.Compare(a.Edition, b.Edition)) }},
			{"unit", func(a dpiaLine) Cell { return Cell{Say: T(a.unit)} }, func(a, b dpiaLine) int { return letters(a.unit, b.unit) }},
			{"left", func(a dpiaLine) Cell { return Cell{Tags: []Tag{residualTag(a.ResidualRisk)}} }, func(a, b dpiaLine) int {
				return cmp.Compare(slices.Index(risk.Levels, risk.Level(b.ResidualRisk)), slices.Index(risk.Levels, risk.Level(a.ResidualRisk)))
			}},
			{"done", func(a dpiaLine) Cell { return Cell{Date: a.CompletedOn} }, func(a, b dpiaLine) int { return cmp.Compare(a.CompletedOn, b.CompletedOn) }},
			{"reassess", func(a dpiaLine) Cell { return Cell{Date: a.Due(), Overdue: a.overdue} }, func(a, b dpiaLine) int { return cmp.Compare(a.Due(), b.Due()) }},
			{"status", func(a dpiaLine) Cell { return Cell{Tags: []Tag{a.stateTag()}} }, nil},
		},
		id: func(a dpiaLine) string { return a.ID.String() },
		words: func(a dpiaLine) string {
			return strings.Join(append(a.Words(), a.Code, a.unit, v.text().say(v.coveredSay(a.DPIA))), " ")
		},
		selects: v.dpiaSelects(),
		keeps: map[string]func(dpiaLine, string) bool{
			"state": func(a dpiaLine, want string) bool { return a.state() == want },
			"left":  func(a dpiaLine, want string) bool { return a.ResidualRisk == want },
			"unit": func(a dpiaLine, code string) bool {
				return slices.ContainsFunc(v.reg.DPIAPlaces(a.DPIA, v.today), func(u party.UnitID) bool { return v.reg.Under(v.reg.Unit(u), code, v.today) })
			},
			"due": func(a dpiaLine, want string) bool { return a.overdue == (want == "yes") },
		},
	}
	p := l.page(v.r.URL.Query(), lines)
	p.Shell = v.shell(dpiasPath, K("nav.dpias"))
	p.Lead, p.Range, p.Empty = K("dpias.lead", "Org", v.reg.Controller.Name), "range.dpias", K("dpias.empty")
	p.Actions = []Action{{Say: K("dpias.new"), Href: dpiasPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

func (v *visit) dpiaSelects() []Select {

	return []Select{
		{Name: "state", Label: "column.status", Options: codeOptions("dpia.state", dpiaStates...)},
		{Name: "left", Label: "column.left", Options: codeOptions("dpia.residual", "high", "medium", "low")},
		{Name: "unit", Label: "column.unit", Options: unitOptions(v.reg, v.today)},
		{Name: "due", Label: "column.reassess", Options: []Option{{"yes", K("assessments.overdue")}, {"no", K("assessments.current")}}},
	}
}

// dpia finds the asked DPIA in the register.
func (v *visit) dpia() (dpiaLine, error) {
	for _, a := range v.reg.DPIAs {
		if a.ID.String() == v.r.PathValue("id") {
			return v.dpiaLine(a), nil
		}
	}
	return dpiaLine{}, kinds.NotFound("dpia")
}

// dpiaRows lists DPIAs beside another record, each with where it stands.
func (v *visit) dpiaRows(all []*dpia.DPIA) *Table {
	t := Table{Caption: K("nav.dpias"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.left")}, {Say: K("column.done")}, {Say: K("column.reassess")}, {Say: K("column.status")}}}
	for _, a := range all {
		l := v.dpiaLine(a)
		t.Rows = append(t.Rows, Row{"dpia-" + a.ID.String(), []Cell{
			{Say: K("assessment.name", "Name", a.Name, "Number", a.Edition), Href: dpiasPath + "/" + a.ID.String()},
			{Tags: []Tag{residualTag(a.ResidualRisk)}}, {Date: a.CompletedOn}, {Date: a.Due(), Overdue: l.overdue}, {Tags: []Tag{l.stateTag()}},
		}})
	}
	return &t
}

// dpiasOf lists the DPIAs of an activity, with the way to a new one.
func (v *visit) dpiasOf(a *record.Activity) Panel {
	return Panel{ID: "dpias", Title: K("nav.dpias"), Table: v.dpiaRows(v.reg.DPIAsOf(a.ID)), Empty: K("panel.dpias.none"),
		Actions: []Action{{Say: K("dpias.new"), Href: dpiasPath + "/new?activity=" + a.ID.String(), Icon: "Plus"}}}
}

// dpiasOver lists the DPIAs that cover a system.
func (v *visit) dpiasOver(id chain.SystemID) Panel {
	all := slices.DeleteFunc(slices.Clone(v.reg.DPIAs), func(a *dpia.DPIA) bool { return !slices.Contains(a.Systems, id) })
	return Panel{ID: "dpias", Title: K("nav.dpias"), Table: v.dpiaRows(all), Empty: K("panel.dpias.over.none")}
}

// dpiaOf leads to the DPIA of an activity that is under way or to be renewed, or begins one.
func (v *visit) dpiaOf(id record.ActivityID) Action {
	all := v.reg.DPIAsOf(id)
	for _, a := range all {
		switch l := v.dpiaLine(a); {
		case !a.Finished():
			return Action{Say: K("action.dpiaGoOn"), Href: dpiasPath + "/" + a.ID.String() + "/edit"}
		case l.decision == nil:
			return Action{Say: K("action.dpiaDecide"), Href: dpiasPath + "/" + a.ID.String()}
		}
	}
	if len(all) > 0 {
		return Action{Say: K("action.dpiaOpen"), Href: dpiasPath + "/" + all[0].ID.String()}
	}
	return Action{Say: K("action.dpia"), Href: dpiasPath + "/new?activity=" + id.String(), Icon: "Plus"}
}
