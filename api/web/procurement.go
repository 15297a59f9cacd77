package web

import (
	"cmp"
	"slices"
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/risk"
)

const procurementsPath = "/procurements"

// procurementForm is how people write a procurement (domain 3.13).
var procurementForm = newForm[risk.ProcurementInput](Form{
	Noun: "procurement",
	Sections: []Section{
		{"about", []string{"name", "unit", "kind", "framework", "coveredByFramework", "system", "code"}},
		{"course", []string{"requirements", "requirementsPublishedOn", "concludedOn", "securityTestOn", "goLiveOn", "note"}},
	},
	Mandatory: []string{"unit", "kind", "requirements"},
})

func (s *Site) procurementDesk() *desk[risk.Procurement, risk.ProcurementInput] {
	return &desk[risk.Procurement, risk.ProcurementInput]{
		form: procurementForm, path: procurementsPath, verbs: s.procurements, start: (*visit).newProcurement,
		title: func(_ *visit, p *risk.Procurement) string { return p.Name },
	}
}

func (s *Site) procurementRoutes(mux *router) {
	s.procurementDesk().routes(s, mux)
	mux.HandleFunc("GET "+procurementsPath, s.page((*visit).listProcurements))
	mux.HandleFunc("GET "+procurementsPath+"/{id}", s.page((*visit).showProcurement))
	mux.HandleFunc("GET "+procurementsPath+"/{id}/history", s.page((*visit).showProcurementHistory))
}

// newProcurement begins with the asked system.
func (v *visit) newProcurement() (risk.ProcurementInput, error) {
	asked := v.r.URL.Query().Get("system")
	if asked == "" {
		return risk.ProcurementInput{}, nil
	}
	for _, s := range v.reg.Systems {
		if s.ID.String() == asked {
			return risk.ProcurementInput{Name: s.Name, System: s.ID, Unit: s.OwnerOn(v.today)}, nil
		}
	}
	return risk.ProcurementInput{}, kinds.NotFound("system")
}

func (v *visit) procurementTag(p *risk.Procurement) Tag {
	s := v.reg.PreparedOn(p, v.today)
	return Tag{K(key("procurement.state", s)), map[string]string{"missing": "danger", "late": "warning", "early": "success", "waiting": "info", "unsaid": "warning"}[s]}
}

// procurementMeasures are the figures of the self-declaration on procurements (S4).
var procurementMeasures = []string{"M10", "M11", "M12", "M13"}

// procurementsOf lists the procurements of a year behind each figure.
func (v *visit) procurementsOf(year string) map[string][]*risk.Procurement {
	y := v.reg.ProcuredIn(year, v.today)
	return map[string][]*risk.Procurement{"M10": y.All, "M11": y.Early, "M12": y.Later, "M13": y.Tested}
}

// procurementYears lists the years in which requirements could no longer be changed, the
// latest first; this year is always among them.
func (v *visit) procurementYears() []string {
	out := []string{string(v.today)[:4]}
	for _, p := range v.reg.Procurements {
		if asked := p.AskedOn(); asked.Known() && asked <= v.today && !slices.Contains(out, string(asked)[:4]) {
			out = append(out, string(asked)[:4])
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(b, a) })
	return out
}

func kindOfProcurement(p *risk.Procurement) Say {
	if p.Kind == "" {
		return Say{}
	}
	return K(key("option.kind", p.Kind))
}

func (v *visit) listProcurements() error {
	letters := alphabet()
	years := v.procurementYears()
	behind := map[string]map[risk.ProcurementID]bool{}
	for _, year := range years {
		for code, all := range v.procurementsOf(year) {
			behind[year+code] = map[risk.ProcurementID]bool{}
			for _, p := range all {
				behind[year+code][p.ID] = true
			}
		}
	}
	var inYears []Option
	for _, y := range years {
		inYears = append(inYears, Option{y, T(y)})
	}
	q := v.r.URL.Query()
	year := q.Get("year")
	if !slices.Contains(years, year) {
		year = years[0]
	}
	order := func(of func(*risk.Procurement) kinds.Date) func(a, b *risk.Procurement) int {
		return func(a, b *risk.Procurement) int { return cmp.Compare(of(a), of(b)) }
	}
	l := listing[*risk.Procurement]{
		path: procurementsPath,
		columns: []column[*risk.Procurement]{
			{"name", func(p *risk.Procurement) Cell {
				return Cell{Say: T(p.Name), Href: procurementsPath + "/" + p.ID.String(), Sub: kindOfProcurement(p)}
			}, func(a, b *risk.Procurement) int { return letters(a.Name, b.Name) }},
			{"unit", func(p *risk.Procurement) Cell { return Cell{Say: T(v.unitName(p.Unit))} }, func(a, b *risk.Procurement) int { return letters(v.unitName(a.Unit), v.unitName(b.Unit)) }},
			{"requirements", func(p *risk.Procurement) Cell { return Cell{Date: p.AskedOn()} }, order((*risk.Procurement).AskedOn)},
			{"golive", func(p *risk.Procurement) Cell { return Cell{Date: p.GoLiveOn} }, order(func(p *risk.Procurement) kinds.Date { return p.GoLiveOn })},
			{"tested", func(p *risk.Procurement) Cell { return Cell{Date: p.SecurityTestOn} }, order(func(p *risk.Procurement) kinds.Date { return p.SecurityTestOn })},
			{"status", func(p *risk.Procurement) Cell { return Cell{Tags: []Tag{v.procurementTag(p)}} }, nil},
		},
		id:    func(p *risk.Procurement) string { return p.ID.String() },
		words: func(p *risk.Procurement) string { return p.Name + " " + p.Code + " " + v.unitName(p.Unit) },
		selects: []Select{
			{Name: "state", Label: "column.status", Options: codeOptions("procurement.state", gap.Preparations...)},
			{Name: "measure", Label: "procurement.measure", Options: codeOptions("procurement.measure", procurementMeasures...)},
			{Name: "year", Label: "procurement.year", Options: inYears},
		},
		keeps: map[string]func(*risk.Procurement, string) bool{
			"state":   func(p *risk.Procurement, want string) bool { return v.reg.PreparedOn(p, v.today) == want },
			"measure": func(p *risk.Procurement, want string) bool { return behind[year+want][p.ID] },
			"year":    func(p *risk.Procurement, want string) bool { return behind[want+"M10"][p.ID] },
		},
	}
	p := l.page(q, v.reg.Procurements)
	p.Shell = v.shell(procurementsPath, K("nav.procurements"))
	p.Lead, p.Range, p.Empty = K("procurements.lead", "Org", v.reg.Controller.Name), "range.procurements", K("procurements.empty")
	p.Actions = []Action{{Say: K("procurements.new"), Href: procurementsPath + "/new", Icon: "Plus", Primary: true}}
	p.Below = append(p.Below, v.figuresOf(year))
	return v.show(p)
}

// figuresOf are the figures of a year; each leads to what it counts.
func (v *visit) figuresOf(year string) Panel {
	t := Table{Caption: K("procurement.figures", "Year", year), Columns: []Head{{Say: K("procurement.measure")}, {Say: K("column.count")}}}
	counted := v.procurementsOf(year)
	for _, code := range procurementMeasures {
		n := len(counted[code])
		cell := Cell{Say: T(strconv.Itoa(n))}
		if n > 0 {
			cell.Href = procurementsPath + "?year=" + year + "&measure=" + code
		}
		t.Rows = append(t.Rows, Row{code, []Cell{{Say: K(key("procurement.measure", code))}, cell}})
	}
	return Panel{ID: "figures", Title: K("procurement.figures", "Year", year), Lead: K("procurement.figures.lead"), Table: &t}
}

// boughtAs lists the procurements that a system came from.
func (v *visit) boughtAs(id chain.SystemID) (Panel, bool) {
	t := Table{Caption: K("nav.procurements"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.requirements")}, {Say: K("column.status")}}}
	for _, p := range v.reg.Procurements {
		if p.System == id {
			t.Rows = append(t.Rows, Row{"procurement-" + p.ID.String(), []Cell{{Say: T(p.Name), Href: procurementsPath + "/" + p.ID.String(), Sub: kindOfProcurement(p)}, {Date: p.AskedOn()}, {Tags: []Tag{v.procurementTag(p)}}}})
		}
	}
	return Panel{ID: "procurements", Title: K("nav.procurements"), Table: &t, Empty: K("panel.procurements.none"),
		Actions: []Action{{Say: K("procurements.new"), Href: procurementsPath + "/new?system=" + id.String(), Icon: "Plus"}}}, len(t.Rows) > 0
}
