package web

import (
	"cmp"
	"net/url"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

const flowsPath = "/flows"

// flowForm is how people write how data are transmitted (domain 3.5).
var flowForm = newForm[chain.FlowInput](Form{
	Noun: "flow",
	Sections: []Section{
		{"ends", []string{"fromSystem", "fromOrg", "fromGroup", "toSystem", "toOrg", "toGroup", "code", "description", "startsOn", "endsOn"}},
		{"method", []string{"method", "endToEnd", "dictatedBy", "formerMethods", "phaseOutDue", "phaseOutPlan", "usageForms", "usageCustomers"}},
		{"data", []string{"personalData", "dataKinds", "receiptConfirmed", "retainAfterReceipt", "retainDays"}},
		{"border", []string{"fromCountry", "toCountry"}},
	},
	Mandatory: []string{"method", "personalData", "dataKinds", "dictatedBy", "receiptConfirmed", "fromCountry", "toCountry"},
})

func (s *Site) flowDesk() *desk[chain.Flow, chain.FlowInput] {
	return &desk[chain.Flow, chain.FlowInput]{
		form: flowForm, path: flowsPath, verbs: s.flows, start: (*visit).newFlow,
		title: func(v *visit, f *chain.Flow) string { return v.flowName(f) },
	}
}

func (s *Site) flowRoutes(mux *router) {
	mux.HandleFunc("GET "+flowsPath, s.page((*visit).listFlows))
	mux.HandleFunc("GET "+flowsPath+"/{id}", s.page((*visit).showFlow))
	s.flowDesk().routes(s, mux)
}

// newFlow begins a flow, from the asked system where the address names one.
func (v *visit) newFlow() (chain.FlowInput, error) {
	in := chain.FlowInput{}
	asked := v.r.URL.Query().Get("system")
	for _, s := range v.reg.Systems {
		if s.ID.String() == asked {
			in.FromSystem, in.PersonalData = s.ID, s.PersonalData
			return in, nil
		}
	}
	if asked != "" {
		return in, kinds.NotFound("system")
	}
	return in, nil
}

// flowName names a flow by its ends; its code stands behind.
func (v *visit) flowName(f *chain.Flow) string {
	return named(v.flowEnd(f.FromSystem, f.FromOrg, f.FromGroup)+" → "+v.flowEnd(f.ToSystem, f.ToOrg, f.ToGroup), f.Code)
}

func (v *visit) flowEnd(system chain.SystemID, org kinds.OrgID, group string) string {
	if s := v.reg.System(system); s != nil {
		return s.Name
	}
	if !org.IsZero() {
		return cmp.Or(v.reg.Names[org], v.names.Label("organisation", org.String()))
	}
	return group
}

var gradeTones = map[law.Grade]string{law.Acceptable: "success", law.Conditions: "warning", law.PhaseOut: "danger"}

// gradeTag says how a method is graded today; nothing for one that nobody has named.
func (v *visit) gradeTag(f *chain.Flow) []Tag {
	grade, _ := f.GradeOn(v.reg.Law(v.today), v.today)
	if grade == "" {
		return nil
	}
	return []Tag{{word(string(grade)), gradeTones[grade]}}
}

func (v *visit) flowListing() listing[*chain.Flow] {
	letters := alphabet()
	return listing[*chain.Flow]{
		path: flowsPath,
		columns: []column[*chain.Flow]{
			{"name", func(f *chain.Flow) Cell {
				return Cell{Say: T(v.flowName(f)), Href: flowsPath + "/" + f.ID.String()}
			}, func(a, b *chain.Flow) int { return letters(v.flowName(a), v.flowName(b)) }},
			{"method", func(f *chain.Flow) Cell { return Cell{Say: word(f.Method)} }, func(a, b *chain.Flow) int { return strings.Compare(a.Method, b.Method) }},
			{"grade", func(f *chain.Flow) Cell { return Cell{Tags: v.gradeTag(f)} }, nil},
			{"sensitive", func(f *chain.Flow) Cell { return Cell{Say: word(string(f.PersonalData))} }, nil},
			{"from", func(f *chain.Flow) Cell { return Cell{Date: f.StartsOn} }, func(a, b *chain.Flow) int { return strings.Compare(string(a.StartsOn), string(b.StartsOn)) }},
			{"to", func(f *chain.Flow) Cell { return Cell{Date: f.EndsOn} }, func(a, b *chain.Flow) int { return strings.Compare(string(a.EndsOn), string(b.EndsOn)) }},
		},
		id:    func(f *chain.Flow) string { return f.ID.String() },
		words: func(f *chain.Flow) string { return v.flowName(f) + " " + f.Description },
		selects: []Select{
			{Name: "grade", Label: "column.grade", Options: []Option{{string(law.PhaseOut), word(string(law.PhaseOut))}, {string(law.Conditions), word(string(law.Conditions))}, {string(law.Acceptable), word(string(law.Acceptable))}}},
			{Name: "method", Label: "column.method", Options: wordOptions("method", v, flowForm)},
		},
		keeps: map[string]func(*chain.Flow, string) bool{
			"method": func(f *chain.Flow, want string) bool { return f.Method == want },
			"grade": func(f *chain.Flow, want string) bool {
				grade, _ := f.GradeOn(v.reg.Law(v.today), v.today)
				return string(grade) == want
			},
		},
	}
}

func (v *visit) listFlows() error {
	p := v.flowListing().page(v.r.URL.Query(), v.reg.Flows)
	p.Shell = v.shell(flowsPath, K("nav.flows"))
	p.Lead, p.Range, p.Empty = K("flows.lead", "Org", v.reg.Controller.Name), "range.flows", K("flows.empty")
	p.Actions = []Action{{Say: K("flows.new"), Href: flowsPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

func (v *visit) showFlow() error {
	f, err := v.flows.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at := flowsPath + "/" + f.ID.String()
	p := RecordPage{
		Shell: v.shell(flowsPath, T(v.flowName(f)), Crumb{K("nav.flows"), flowsPath}), Lead: word(f.Method), Tags: v.gradeTag(f),
		Actions: []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}},
		Alerts:  v.gapAlerts(v.reg.OfFlow(f.ID, v.findings(), v.today)),
	}
	p.Alerts = append(p.Alerts, v.untold(f)...)
	p.Panels = append(p.Panels, flowForm.panels(flowForm.encode(f.Input(), v.names), v.text(), at+"/edit")...)
	p.Panels = append(p.Panels, v.transfersOf("flow", f.ID.String(), func(t *assess.Transfer) bool { return t.Flow == f.ID }))
	past, err := v.flows.History(v.ctx(), f.ID.String())
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, changes(v, flowForm, past, (*chain.Flow).Input))
	return v.show(p)
}

// systemFlows lists the flows that begin or end in a system.
func (v *visit) systemFlows(s *chain.System) Panel {
	t := Table{Caption: K("nav.flows"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.method")}, {Say: K("column.grade")}}}
	for _, f := range v.reg.Flows {
		if f.FromSystem == s.ID || f.ToSystem == s.ID {
			t.Rows = append(t.Rows, Row{"f-" + f.ID.String(), []Cell{{Say: T(v.flowName(f)), Href: flowsPath + "/" + f.ID.String()}, {Say: word(f.Method)}, {Tags: v.gradeTag(f)}}})
		}
	}
	add := Action{Say: K("flows.new"), Href: flowsPath + "/new?" + url.Values{"system": {s.ID.String()}}.Encode(), Icon: "Plus"}
	return Panel{ID: "flows", Title: K("nav.flows"), Table: &t, Empty: K("panel.flows.none"), Actions: []Action{add}}
}
