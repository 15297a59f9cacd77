package web

import (
	"cmp"
	"net/url"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

const engagementsPath = "/engagements"

// engagementForm is how people write who processes for them (domain 3.8).
var engagementForm = newForm[chain.EngagementInput](Form{
	Noun: "engagement",
	Sections: []Section{
		{"parties", []string{"downstream", "scopeSystems", "serviceDescription", "code", "startsOn", "endsOn", "state"}},
		{"role", []string{"roleBasis", "roleReasons", "decidedBy", "decidedOn", "accessMode", "personalData", "personalDataReason", "controllers", "jointLaw"}},
		{"control", []string{"guaranteesAssessedOn", "guaranteesResult", "guaranteesTreatedOn", "guaranteesBasis", "guaranteesBy", "guaranteesAdoptedOn", "followUpResponsible", "processingLocations", "supportLocations"}},
		{"exit", strings.Fields("exit.choice exit.requestedOn exit.dueOn exit.confirmedOn exit.subsConfirmedOn exit.certificate exit.backupsUntil exit.retentionReason")},
	},
	Mandatory: []string{"scopeSystems", "serviceDescription", "startsOn", "roleBasis", "accessMode", "personalData"},
})

func (s *Site) engagementDesk() *desk[chain.Engagement, chain.EngagementInput] {
	return &desk[chain.Engagement, chain.EngagementInput]{
		form: engagementForm, path: engagementsPath, verbs: s.engagements,
		title: func(v *visit, e *chain.Engagement) string { return v.engagementName(e) },
		start: (*visit).newEngagement,
		keeps: func(v *visit, e *chain.Engagement) bool { return e.Org == v.reg.Controller.ID },
		from: func(v *visit, written url.Values) Crumb {
			first, _, _ := strings.Cut(written.Get("scopeSystems"), "\n")
			id, _ := v.names.Find("system", first)
			return v.systemCrumb(id)
		},
		after: func(v *visit, e *chain.Engagement) string {
			if s := v.onlySystem(e); s != nil {
				return systemsPath + "/" + s.ID.String()
			}
			return ""
		},
	}
}

// systemCrumb leads to a system of the register; nowhere for one that it lacks.
func (v *visit) systemCrumb(id string) Crumb {
	for _, s := range v.reg.Systems {
		if s.ID.String() == id {
			return Crumb{T(s.Name), systemsPath + "/" + id}
		}
	}
	return Crumb{}
}

// newEngagement begins with the municipality as the one who has the processing
// done, for the asked system.
func (v *visit) newEngagement() (chain.EngagementInput, error) {
	in := chain.EngagementInput{Upstream: v.reg.Controller.ID, RoleBasis: "processor", State: "active", PersonalData: kinds.Yes}
	asked := v.r.URL.Query().Get("system")
	for _, s := range v.reg.Systems {
		if s.ID.String() == asked {
			in.ScopeSystems, in.PersonalData = []chain.SystemID{s.ID}, cmp.Or(s.PersonalData, kinds.Yes)
			return in, nil
		}
	}
	if asked != "" {
		return in, kinds.NotFound("system")
	}
	return in, nil
}

func (v *visit) engagementName(e *chain.Engagement) string {
	return named(cmp.Or(v.reg.Names[e.Downstream], v.names.Label("organisation", e.Downstream.String())), e.Code)
}

func (v *visit) showEngagement() error {
	e, err := v.engagements.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at, fix := engagementsPath+"/"+e.ID.String(), ""
	crumbs := []Crumb{{K("nav.systems"), systemsPath}}
	if s := v.onlySystem(e); s != nil {
		crumbs = append(crumbs, Crumb{T(s.Name), systemsPath + "/" + s.ID.String()})
	}
	p := RecordPage{Shell: v.shell(systemsPath, T(v.engagementName(e)), crumbs...), Lead: word(cmp.Or(e.RoleBasis, "undetermined"))}
	if e.Org == v.reg.Controller.ID {
		fix = at + "/edit"
		p.Actions = []Action{{Say: K("action.edit"), Href: fix, Icon: "Pencil"}}
	}
	if began, assessed, late := v.reg.GuaranteesLate(e, v.today); late {
		p.Tags = append(p.Tags, Tag{K("guarantees.late"), "warning"})
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: K("guarantees.late.title"), Text: K("guarantees.late.text", "Began", began, "Assessed", assessed)})
	}
	p.Panels = append([]Panel{v.engagementSystems(e)}, engagementForm.panels(engagementForm.encode(e.Input(), v.names), v.text(), fix)...)
	if fix != "" {
		p.Panels = append(p.Panels, v.transfersOf("engagement", e.ID.String(), func(t *assess.Transfer) bool { return t.Engagement == e.ID }))
	}
	if fix != "" {
		p.Alerts = append(p.Alerts, v.supervisionGaps(e)...)
		p.Panels = append(p.Panels, v.supervisionPanels(e)...)
	}
	past, err := v.engagements.History(v.ctx(), e.ID.String())
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, changes(v, engagementForm, past, (*chain.Engagement).Input))
	return v.show(p)
}

// onlySystem is the system that an engagement is about, when it is about one.
func (v *visit) onlySystem(e *chain.Engagement) *chain.System {
	if len(e.ScopeSystems) != 1 {
		return nil
	}
	return v.reg.System(e.ScopeSystems[0])
}

// engagementSystems lists the systems that the party processes for.
func (v *visit) engagementSystems(e *chain.Engagement) Panel {
	t := Table{Caption: K("nav.systems"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.status")}}}
	for _, s := range v.systemLines() {
		for _, id := range e.ScopeSystems {
			if id == s.ID {
				t.Rows = append(t.Rows, Row{"s-" + s.ID.String(), []Cell{{Say: T(s.Name), Href: systemsPath + "/" + s.ID.String(), Sub: T(s.Code)}, {Tags: s.status()}}})
			}
		}
	}
	return Panel{ID: "systems", Title: K("nav.systems"), Table: &t, Empty: K("panel.systems.none")}
}
