package web

import (
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// unitForm is how people write a unit (domain 3.2).
var unitForm = newForm[party.UnitInput](Form{
	Noun: "unit",
	Sections: []Section{
		{"about", []string{"name", "code", "level", "activeFrom", "activeTo"}},
		{"place", []string{"parentUnit", "reportingParent", "formerParents"}},
		{"duty", []string{"reports", "delegatedController"}},
		{"people", []string{"head", "isk", "pko"}},
	},
	Mandatory: []string{"name", "level", "parentUnit", "activeFrom", "reports", "isk", "pko"},
})

// unitDesk is where units are written. A new one begins below the unit that the
// address names.
func (s *Site) unitDesk() *desk[party.Unit, party.UnitInput] {
	return &desk[party.Unit, party.UnitInput]{
		form: unitForm, path: unitsPath, verbs: s.units,
		title: func(_ *visit, u *party.Unit) string { return u.Name },
		start: func(v *visit) (party.UnitInput, error) {
			in := party.UnitInput{Level: "undertaking", Reports: kinds.Yes, ActiveFrom: v.today}
			for _, u := range v.reg.Units {
				if above := v.r.URL.Query().Get("below"); u.ID.String() == above || (above == "" && u.ParentUnit.IsZero()) {
					in.ParentUnit = u.ID
				}
			}
			return in, nil
		},
	}
}

// unitRoutes opens the pages of units. Whoever writes one can name a contact, so
// those are read first.
func (s *Site) unitRoutes(mux *router) {
	d := s.unitDesk()
	mux.HandleFunc("GET "+unitsPath, s.page((*visit).listUnits))
	mux.HandleFunc("GET "+unitsPath+"/{id}", s.page((*visit).showUnit, (*visit).knowContacts))
	mux.HandleFunc("GET "+unitsPath+"/{id}/history", s.page((*visit).showUnitHistory, (*visit).knowContacts))
	mux.HandleFunc("GET "+unitsPath+"/new", s.page(d.blank, (*visit).knowContacts))
	mux.HandleFunc("POST "+unitsPath+"/new", s.page(d.create, (*visit).knowContacts))
	mux.HandleFunc("GET "+unitsPath+"/{id}/edit", s.page(d.edit, (*visit).knowContacts))
	mux.HandleFunc("POST "+unitsPath+"/{id}/edit", s.page(d.update, (*visit).knowContacts))
	mux.HandleFunc("POST /drafts/"+unitForm.Noun+"/{id}", d.keeper(s))
}

// mostContacts is how many contact points a form offers; a register has a few
// for each unit.
const mostContacts = 2000

// knowContacts gives the contact points of the organisation their names.
func (v *visit) knowContacts() error {
	v.names.Choices("unit")
	t, q := v.text(), door.Query{Limit: 200, Sort: "name"}
	var all []Choice
	for len(all) < mostContacts {
		page, err := v.contacts.List(v.ctx(), q)
		if err != nil {
			return err
		}
		for _, c := range page.Items {
			label := contactLabel(c, t)
			all = append(all, Choice{c.ID.String(), label})
			v.names.labels[c.ID.String()] = label
		}
		if q.Cursor = page.NextCursor; q.Cursor == "" {
			break
		}
	}
	v.names.choices["contact"] = all
	return nil
}

// contactRoles are the roles that a unit names; one mailbox may serve in several.
var contactRoles = []struct{ key, role string }{
	{"contact.head", "head_of_unit"}, {"contact.isk", "infosec_coordinator"}, {"contact.pko", "privacy_coordinator"},
}

// contactLabel names a contact point so that people tell it from its siblings.
func contactLabel(c *party.Contact, t *texts) string {
	parts := slices.DeleteFunc([]string{c.Name, c.Email}, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		parts = append(parts, c.Phone)
	}
	for _, r := range contactRoles {
		if r.role == c.Role {
			parts = append(parts, t.text(r.key))
		}
	}
	return named(strings.Join(parts, ", "), c.Code)
}

// unit finds the asked unit in the register: one that is not there, or that
// belongs to somebody else, is not found.
func (v *visit) unit() (*unitLine, []*unitLine, error) {
	lines := v.unitLines()
	for _, l := range lines {
		if l.ID.String() == strings.ToLower(v.r.PathValue("id")) {
			return l, lines, nil
		}
	}
	return nil, nil, kinds.NotFound("unit")
}

func (v *visit) unitPage(u *unitLine, tab string) RecordPage {
	at := unitsPath + "/" + u.ID.String()
	crumbs := []Crumb{{K("nav.units"), unitsPath}}
	for _, above := range slices.Backward(v.reg.Line(u.Unit, v.today)[1:]) {
		crumbs = append(crumbs, Crumb{T(above.Name), unitsPath + "/" + above.ID.String()})
	}
	lead := slices.DeleteFunc([]Say{T(u.Code), u.level(), T(u.department), u.active()}, Say.Silent)
	p := RecordPage{
		Shell: v.shell(unitsPath, T(u.Name), crumbs...), Lead: Say{Parts: lead}, Tags: u.standing(v.today),
		Tabs: []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
		Actions: []Action{
			{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"},
			{Say: K("unit.below"), Href: unitsPath + "/new?below=" + u.ID.String(), Icon: "Plus"},
		},
	}
	return p
}

func (v *visit) showUnit() error {
	u, lines, err := v.unit()
	if err != nil {
		return err
	}
	p := v.unitPage(u, "summary")
	if at := u.narrowed(gapsPath, v.today); u.missing > 0 && at != "" {
		p.Alerts = []Alert{{
			Tone: severityColor(u.worst.Severity), Title: N("unit.gaps", u.missing), Text: K("unit.gaps.text"),
			Actions: []Action{{Say: K("unit.gaps.open"), Href: at}},
		}}
	}
	p.Panels = append(p.Panels, v.ownSystems(u))
	if below := v.unitsBelow(u, lines); len(below.Table.Rows) > 0 {
		p.Panels = append(p.Panels, below)
	}
	q := unitForm.encode(u.Input(), v.names)
	p.Panels = append(p.Panels, unitForm.panels(q, v.text(), unitsPath+"/"+u.ID.String()+"/edit")...)
	return v.show(p)
}

// ownSystems lists the systems that the unit itself owns today.
func (v *visit) ownSystems(u *unitLine) Panel {
	t := Table{Caption: K("unit.panel.systems"), Columns: []Head{{Say: K("unit.system")}, {Say: K("unit.vendor")}, {Say: K("unit.status")}}}
	for _, s := range v.systemLines() {
		if owner := v.reg.Owner(s.System, v.today); owner != nil && owner.ID == u.ID {
			t.Rows = append(t.Rows, Row{"s-" + s.ID.String(), []Cell{
				{Say: T(s.Name), Href: systemsPath + "/" + s.ID.String(), Sub: T(s.Code)}, {Say: T(s.vendor)}, {Tags: s.status()},
			}})
		}
	}
	p := Panel{ID: "systems", Title: K("unit.panel.systems"), Table: &t, Empty: K("unit.panel.systems.none")}
	if at := u.narrowed(systemsPath, v.today); u.systems > u.own && at != "" {
		p.Actions = []Action{{Say: N("unit.panel.systems.below", u.systems), Href: at}}
	}
	return p
}

// unitsBelow lists the units that report to this one today.
func (v *visit) unitsBelow(u *unitLine, lines []*unitLine) Panel {
	t := Table{Caption: K("unit.panel.below"), Columns: []Head{{Say: K("column.unit")}, {Say: K("column.level")}, {Say: K("column.owned")}, {Say: K("unit.status")}}}
	for _, l := range lines {
		if l.Above(v.today) == u.ID {
			t.Rows = append(t.Rows, Row{"u-" + l.ID.String(), []Cell{
				{Say: T(l.Name), Href: unitsPath + "/" + l.ID.String(), Sub: T(l.Code)}, {Say: l.level()}, v.ownedCell(l), {Tags: l.standing(v.today)},
			}})
		}
	}
	return Panel{ID: "below", Title: K("unit.panel.below"), Table: &t}
}

func (v *visit) showUnitHistory() error {
	u, _, err := v.unit()
	if err != nil {
		return err
	}
	past, err := v.units.History(v.ctx(), u.ID.String())
	if err != nil {
		return err
	}
	p := v.unitPage(u, "history")
	p.Panels = []Panel{changes(v, unitForm, past, (*party.Unit).Input)}
	return v.show(p)
}
