package web

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// vendorForm is how people write an organisation (domain 3.1).
var vendorForm = newForm[party.OrganisationInput](Form{
	Noun: "vendor",
	Sections: []Section{
		{"about", []string{"name", "legalName", "aliases", "kind", "country", "identifiers", "isPublicBody"}},
		{"contact", []string{"address", "generalContact", "website", "privacyPolicyUrl", "dpaUrl", "subprocessorsUrl", "euRepresentative"}},
		{"group", []string{"ultimateParent", "parentCountry", "parentSince", "certifications", "leadAuthority"}},
		{"status", []string{"status", "statusFrom", "successors", "code"}},
	},
	Mandatory: []string{"name", "country", "identifiers", "address", "generalContact"},
})

func (s *Site) vendorDesk() *desk[party.Organisation, party.OrganisationInput] {
	return &desk[party.Organisation, party.OrganisationInput]{
		form: vendorForm, path: vendorsPath, verbs: s.organisations,
		title: func(_ *visit, o *party.Organisation) string { return o.Name },
		start: func(v *visit) (party.OrganisationInput, error) {
			return party.OrganisationInput{Name: v.r.URL.Query().Get("name")}, nil
		},
		keeps: func(v *visit, o *party.Organisation) bool { return o.Org == v.reg.Controller.ID },
	}
}

// vendorLine is a processor of the municipality.
type vendorLine struct {
	id         kinds.OrgID
	name       string
	systems    map[chain.SystemID]bool
	agreements int
	uncovered  int
	unknown    bool // nobody has confirmed who it is
}

// vendors lists who processes for the municipality directly, or has an agreement
// with it, and whom it has added without a use for them yet.
func (v *visit) vendors() []*vendorLine {
	if v.vendorLines != nil {
		return v.vendorLines
	}
	at := map[kinds.OrgID]*vendorLine{}
	of := func(id kinds.OrgID) *vendorLine {
		if at[id] == nil {
			at[id] = &vendorLine{id: id, name: v.reg.Names[id], systems: map[chain.SystemID]bool{}}
			v.vendorLines = append(v.vendorLines, at[id])
		}
		return at[id]
	}
	for _, e := range v.reg.Engagements {
		if e.LiveOn(v.today) {
			for _, s := range e.ScopeSystems {
				of(e.Downstream).systems[s] = true
			}
		}
	}
	for _, a := range v.reg.Agreements {
		if p := v.reg.Processor(a); !p.IsZero() {
			of(p).agreements++
		}
	}
	for _, o := range v.reg.Unused {
		of(o.ID)
	}
	for _, f := range v.findings() {
		if slices.Contains(CoverageRules, f.Rule) && f.Engagement != nil && at[f.Engagement.Downstream] != nil {
			at[f.Engagement.Downstream].uncovered++
		}
	}
	return v.vendorLines
}

func (v *visit) listVendors() error {
	if err := v.confirmVendors(); err != nil {
		return err
	}
	letters := alphabet()
	l := listing[*vendorLine]{
		path: vendorsPath,
		columns: []column[*vendorLine]{
			{"name", func(x *vendorLine) Cell { return Cell{Say: T(x.name), Href: vendorsPath + "/" + x.id.String()} }, func(a, b *vendorLine) int { return letters(a.name, b.name) }},
			{"systems", func(x *vendorLine) Cell { return Cell{Say: N("agreement.systems", len(x.systems))} }, func(a, b *vendorLine) int { return cmp.Compare(len(b.systems), len(a.systems)) }},
			{"agreements", func(x *vendorLine) Cell { return Cell{Say: N("vendor.agreements", x.agreements)} }, func(a, b *vendorLine) int { return cmp.Compare(b.agreements, a.agreements) }},
			{"status", func(x *vendorLine) Cell { return Cell{Tags: x.status()} }, func(a, b *vendorLine) int { return cmp.Compare(b.uncovered, a.uncovered) }},
		},
		id:      func(x *vendorLine) string { return x.id.String() },
		words:   func(x *vendorLine) string { return x.name },
		selects: []Select{{Name: "status", Label: "column.status", Options: []Option{{"uncovered", K("gap.coverage.title")}, {"unconfirmed", K("chain.unconfirmed")}, {"order", K("status.order")}}}},
		keeps: map[string]func(*vendorLine, string) bool{
			"status": func(x *vendorLine, want string) bool {
				return map[string]bool{"uncovered": x.uncovered > 0, "unconfirmed": x.unknown, "order": x.uncovered == 0 && !x.unknown}[want]
			},
		},
	}
	p := l.page(v.r.URL.Query(), v.vendors())
	p.Shell = v.shell(vendorsPath, K("nav.vendors"))
	p.Lead, p.Range, p.Empty = K("vendors.lead", "Org", v.reg.Controller.Name), "range.vendors", K("vendors.empty")
	p.Actions = []Action{{Say: K("vendors.new"), Href: vendorsPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

// confirmVendors learns which of the vendors nobody has confirmed.
func (v *visit) confirmVendors() error {
	var ids []kinds.OrgID
	for _, x := range v.vendors() {
		ids = append(ids, x.id)
	}
	labels, err := v.organisations.Labels(v.ctx(), ids)
	for _, x := range v.vendors() {
		x.unknown = !labels[x.id].Confirmed
	}
	return err
}

func (x *vendorLine) status() []Tag {
	var tags []Tag
	if x.uncovered > 0 {
		tags = append(tags, Tag{N("vendor.uncovered", x.uncovered), "danger"})
	}
	if x.unknown {
		tags = append(tags, Tag{K("chain.unconfirmed"), "warning"})
	}
	if len(tags) == 0 {
		return []Tag{{K("status.order"), "success"}}
	}
	return tags
}

func (v *visit) vendorPage(o *party.Organisation, tab string) RecordPage {
	at := vendorsPath + "/" + o.ID.String()
	var lead []string
	for _, id := range o.Identifiers {
		number := id.Value
		if scheme := v.text().known(key("option", "identifiers.scheme", id.Scheme)); scheme != "" {
			number = v.text().text(scheme) + " " + number
		}
		lead = append(lead, number)
	}
	p := RecordPage{
		Shell: v.shell(vendorsPath, T(o.Name), Crumb{K("nav.vendors"), vendorsPath}),
		Lead:  T(dotted(append(lead, o.Country)...)),
		Tabs:  []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
	}
	if o.Org == v.reg.Controller.ID {
		p.Actions = []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}}
	}
	if !o.Confirmed {
		p.Tags = []Tag{{K("chain.unconfirmed"), "warning"}}
	}
	return p
}

func (v *visit) showVendor() error {
	o, err := v.organisations.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := v.vendorPage(o, "summary")
	if !o.Confirmed {
		p.Alerts = []Alert{v.unconfirmed(o)}
	}
	subs, err := v.subProcessors(o)
	if err != nil {
		return err
	}
	services, err := v.servicesOf(o)
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, v.vendorSystems(o), v.vendorAgreements(o), services, subs)
	fix := ""
	if len(p.Actions) > 0 {
		fix = p.Actions[0].Href
	}
	p.Panels = append(p.Panels, vendorForm.panels(vendorForm.encode(o.Input(), v.names), v.text(), fix)...)
	return v.show(p)
}

// unconfirmed asks who an organisation is: whoever added it may say that all is
// right, and anybody that it is another one.
func (v *visit) unconfirmed(o *party.Organisation) Alert {
	a := Alert{Tone: "warning", Title: K("vendor.unconfirmed"), Text: K("vendor.unconfirmed.text")}
	at := vendorsPath + "/" + o.ID.String()
	if o.Org == v.reg.Controller.ID {
		a.Text = K("vendor.unconfirmed.own")
		a.Actions = append(a.Actions, Action{Say: K("action.confirm"), Href: at + "/confirm", Post: true})
	}
	a.Actions = append(a.Actions, Action{Say: K("action.identify"), Href: at + "/identify"})
	return a
}

func (v *visit) confirmVendor() error {
	o, err := v.organisations.Confirm(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.see(vendorsPath + "/" + o.ID.String() + "?done=confirmed")
}

// vendorSystems lists the municipality's systems that the vendor processes for.
func (v *visit) vendorSystems(o *party.Organisation) Panel {
	t := Table{Caption: K("panel.systems"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.unit")}, {Say: K("column.status")}}}
	for _, x := range v.vendors() {
		if x.id != o.ID {
			continue
		}
		for _, s := range v.systemLines() {
			if x.systems[s.ID] {
				t.Rows = append(t.Rows, Row{"s-" + s.ID.String(), []Cell{{Say: T(s.Name), Href: systemsPath + "/" + s.ID.String(), Sub: T(s.Code)}, {Say: T(s.unit)}, {Tags: s.status()}}})
			}
		}
	}
	return Panel{ID: "systems", Title: K("panel.systems"), Table: &t, Empty: K("panel.systems.none")}
}

func (v *visit) vendorAgreements(o *party.Organisation) Panel {
	t := Table{Caption: K("panel.agreements"), Columns: []Head{{Say: K("column.agreement")}, {Say: K("column.state")}, {Say: K("column.covers")}, {Say: K("column.expires")}}}
	for _, a := range v.reg.Agreements {
		if v.reg.Processor(a) == o.ID {
			t.Rows = append(t.Rows, Row{"a-" + a.ID.String(), []Cell{
				{Say: T(v.agreementName(a)), Href: agreementsPath + "/" + a.ID.String()}, {Tags: []Tag{v.standing(a)}}, {Say: N("agreement.systems", len(a.ScopeSystems))}, {Date: a.End()},
			}})
		}
	}
	return Panel{ID: "agreements", Title: K("panel.agreements"), Table: &t, Empty: K("panel.agreements.none")}
}

// listed is how many entries of a public list a page shows.
const listed = 200

// cut says that a list is longer than what a page shows of it.
func cut(total int) Say {
	if total <= listed {
		return Say{}
	}
	return N("panel.cut", total, "Shown", listed)
}

// servicesOf lists what the vendor offers.
func (v *visit) servicesOf(o *party.Organisation) (Panel, error) {
	list, err := v.services.List(v.ctx(), door.Query{Limit: listed, Filters: map[string]string{"provider": o.ID.String()}})
	if err != nil {
		return Panel{}, err
	}
	t := Table{Caption: K("panel.services"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.service")}}}
	for _, s := range list.Items {
		t.Rows = append(t.Rows, Row{"p-" + s.ID.String(), []Cell{{Say: T(s.Name)}, {Say: T(s.Description)}}})
	}
	return Panel{ID: "services", Title: K("panel.services"), Lead: cut(int(list.Total)), Table: &t, Empty: K("panel.services.none")}, nil
}

// subProcessors lists whom the vendor uses in its turn.
func (v *visit) subProcessors(o *party.Organisation) (Panel, error) {
	all, err := v.graphs.Below(v.ctx(), o.ID.String(), v.today)
	if err != nil {
		return Panel{}, err
	}
	t := Table{Caption: K("panel.subs"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.service")}, {Say: K("column.place")}}}
	p := Panel{ID: "subs", Title: K("panel.subs"), Table: &t, Empty: K("panel.subs.none")}
	direct := slices.DeleteFunc(all, func(s chain.Sub) bool { return s.Level > 2 })
	if len(direct) > 0 {
		p.Lead = N("panel.subs.count", len(direct))
	}
	if more := cut(len(direct)); !more.Silent() {
		p.Lead = Say{Parts: []Say{p.Lead, more}, Glue: " "}
	}
	for _, s := range direct[:min(len(direct), listed)] {
		var services, at []string
		for _, u := range s.Uses {
			services, at = append(services, u.Service), append(at, places(u)...)
		}
		t.Rows = append(t.Rows, Row{"u-" + s.ID.String(), []Cell{
			{Say: T(s.Name), Href: vendorsPath + "/" + s.ID.String()}, {Say: T(said(services))}, {Say: T(said(at))},
		}})
	}
	return p, nil
}

// said joins what is said, each once.
func said(texts []string) string {
	var out []string
	for _, s := range texts {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

func places(u chain.Use) []string {
	var all []string
	for _, l := range u.ProcessingLocations {
		all = append(all, cmp.Or(l.Country, l.Place))
	}
	if len(all) == 0 {
		all = append(all, u.Location)
	}
	return all
}

func (v *visit) showVendorHistory() error {
	o, err := v.organisations.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	past, err := v.organisations.History(v.ctx(), o.ID.String())
	if err != nil {
		return err
	}
	p := v.vendorPage(o, "history")
	p.Panels = []Panel{changes(v, vendorForm, past, (*party.Organisation).Input)}
	return v.show(p)
}
