package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/risk"
)

const criteriaPath = "/criteria"

// criteriaForm is how people write what risk is accepted (domain 3.13).
var criteriaForm = newForm[risk.CriteriaInput](Form{
	Noun: "criteria",
	Sections: []Section{
		{"about", []string{"name", "scope", "unit", "validFrom", "validTo", "approvedBy", "code"}},
		{"matrix", []string{"matrix"}},
		{"areas", []string{"areas"}},
	},
	Mandatory: []string{"validFrom", "approvedBy", "matrix", "areas"},
})

func (s *Site) criteriaDesk() *desk[risk.Criteria, risk.CriteriaInput] {
	return &desk[risk.Criteria, risk.CriteriaInput]{
		form: criteriaForm, path: criteriaPath, verbs: s.criteria,
		title: func(_ *visit, c *risk.Criteria) string { return c.Name }, start: (*visit).newCriteria,
	}
}

func (s *Site) criteriaRoutes(mux *router) {
	mux.HandleFunc("GET "+criteriaPath, s.page((*visit).listCriteria))
	mux.HandleFunc("GET "+criteriaPath+"/{id}", s.page((*visit).showCriteria))
	s.criteriaDesk().routes(s, mux)
}

// newCriteria begins with the criteria of which a new version is asked for, else with a
// matrix and lines that can be changed.
func (v *visit) newCriteria() (risk.CriteriaInput, error) {
	if asked := v.r.URL.Query().Get("from"); asked != "" {
		for _, c := range v.reg.Criteria {
			if c.ID.String() == asked {
				in := c.CriteriaInput
				in.Code, in.ExternalIDs, in.ValidFrom, in.ValidTo, in.ApprovedBy = "", nil, v.today, "", ""
				return in, nil
			}
		}
		return risk.CriteriaInput{}, kinds.NotFound("criteria")
	}
	const low, medium, high, critical = "low", "medium", "high", "critical"
	return risk.CriteriaInput{
		Scope: "municipality", ValidFrom: v.today,
		Matrix: []risk.MatrixRow{
			{C1: low, C2: low, C3: low, C4: medium, C5: medium}, {C1: low, C2: low, C3: medium, C4: medium, C5: high}, {C1: low, C2: medium, C3: medium, C4: high, C5: high},
			{C1: medium, C2: medium, C3: high, C4: high, C5: critical}, {C1: medium, C2: high, C3: high, C4: critical, C5: critical},
		},
		Areas: []risk.Area{{Area: risk.People, AcceptUpTo: low, AboveRank: "director"}, {Area: "all", AcceptUpTo: medium, AboveRank: "unit_head"}},
	}, nil
}

// levelTag is a level in a word, with its colour.
func levelTag(l risk.Level) Tag {
	if l == "" {
		return Tag{K("risk.unknown"), "neutral"}
	}
	return Tag{K(key("severity", l)), map[risk.Level]string{"low": "success", "medium": "warning", "high": "danger", "critical": "danger"}[l]}
}

func rankSay(r risk.Rank) Say { return K(key("option.areas.aboveRank", r)) }

// criteriaTag says whether criteria apply today, and why not.
func (v *visit) criteriaTag(c *risk.Criteria) Tag {
	applies := risk.Strictest(v.reg.Criteria, []party.UnitID{c.Unit}, v.today)
	switch {
	case slices.Contains(applies.Criteria, c.ID):
		return Tag{K("criteria.state.applies"), "success"}
	case c.ApprovedBy == "":
		return Tag{K("criteria.state.unapproved"), "warning"}
	case !c.ValidFrom.Known() || len(c.Matrix) == 0 || len(c.Areas) == 0:
		return Tag{K("criteria.state.incomplete"), "warning"}
	case c.ValidFrom > v.today:
		return Tag{K("criteria.state.later"), "info"}
	}
	return Tag{K("criteria.state.former"), "neutral"}
}

func (v *visit) unitName(id party.UnitID) string {
	if u := v.reg.Unit(id); u != nil {
		return u.Name
	}
	return ""
}

func (v *visit) listCriteria() error {
	letters := alphabet()
	l := listing[*risk.Criteria]{
		path: criteriaPath,
		columns: []column[*risk.Criteria]{
			{"name", func(c *risk.Criteria) Cell {
				return Cell{Say: T(c.Name), Href: criteriaPath + "/" + c.ID.String(), Sub: T(c.Code)}
			}, func(a, b *risk.Criteria) int { return letters(a.Name, b.Name) }},
			{"scope", func(c *risk.Criteria) Cell {
				return Cell{Say: K(key("option.scope", c.Scope)), Sub: T(v.unitName(c.Unit))}
			}, func(a, b *risk.Criteria) int { return cmp.Compare(a.Scope, b.Scope) }},
			{"from", func(c *risk.Criteria) Cell { return Cell{Date: c.ValidFrom} }, func(a, b *risk.Criteria) int { return cmp.Compare(a.ValidFrom, b.ValidFrom) }},
			{"approved", func(c *risk.Criteria) Cell { return Cell{Say: T(c.ApprovedBy)} }, nil},
			{"status", func(c *risk.Criteria) Cell { return Cell{Tags: []Tag{v.criteriaTag(c)}} }, nil},
		},
		id:      func(c *risk.Criteria) string { return c.ID.String() },
		words:   func(c *risk.Criteria) string { return strings.Join(append(c.Words(), c.Code, v.unitName(c.Unit)), " ") },
		selects: []Select{{Name: "scope", Label: "column.scope", Options: wordOptions("scope", v, criteriaForm)}},
		keeps:   map[string]func(*risk.Criteria, string) bool{"scope": func(c *risk.Criteria, want string) bool { return c.Scope == want }},
	}
	p := l.page(v.r.URL.Query(), v.reg.Criteria)
	p.Shell = v.shell(criteriaPath, K("nav.criteria"))
	p.Lead, p.Range, p.Empty = K("criteria.lead", "Org", v.reg.Controller.Name), "range.criteria", K("criteria.empty")
	p.Actions = []Action{{Say: K("criteria.new"), Href: criteriaPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

func (v *visit) showCriteria() error {
	c, err := v.criteria.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at := criteriaPath + "/" + c.ID.String()
	p := RecordPage{
		Shell: v.shell(criteriaPath, T(c.Name), Crumb{K("nav.criteria"), criteriaPath}), Lead: T(dotted(v.text().say(K(key("option.scope", c.Scope))), v.unitName(c.Unit))),
		Tags: []Tag{v.criteriaTag(c)},
		Actions: []Action{
			{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"},
			{Say: K("criteria.renew"), Href: criteriaPath + "/new?" + url.Values{"from": {c.ID.String()}}.Encode(), Icon: "Plus"},
		},
	}
	own := risk.Strictest([]*risk.Criteria{everywhere(c)}, nil, v.today)
	p.Panels = append(p.Panels, matrixPanel("matrix", K("section.criteria.matrix"), own.Matrix, nil))
	for _, x := range criteriaForm.panels(criteriaForm.encode(c.Input(), v.names), v.text(), at+"/edit") {
		if x.ID != "matrix" {
			p.Panels = append(p.Panels, x)
		}
	}
	past, err := v.criteria.History(v.ctx(), c.ID.String())
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, changes(v, criteriaForm, past, (*risk.Criteria).Input))
	return v.show(p)
}

// everywhere is criteria as if they applied to everybody, on every day: for their matrix alone.
func everywhere(c *risk.Criteria) *risk.Criteria {
	out := *c
	out.Unit, out.ValidFrom, out.ValidTo, out.ApprovedBy = party.UnitID{}, "0001-01-01", "", "-"
	if len(out.Areas) == 0 {
		out.Areas = []risk.Area{{Area: "all"}}
	}
	return &out
}

// matrixPanel draws a matrix as a table, the highest likelihood on top. count gives what
// stands in a cell, and where its number leads; nil: nothing does.
func matrixPanel(id string, title Say, m risk.Matrix, count func(likelihood, consequence int) Cell) Panel {
	rows, columns := m.Size()
	t := Table{Matrix: true, Caption: title, Columns: []Head{{Say: K("matrix.likelihood")}}}
	for c := range columns {
		t.Columns = append(t.Columns, Head{Say: K("matrix.consequence", "Number", c+1)})
	}
	for l := rows; l >= 1; l-- {
		row := Row{id + "-" + strconv.Itoa(l), []Cell{{Say: K("matrix.row", "Number", l)}}}
		for c := 1; c <= columns; c++ {
			cell := Cell{}
			if count != nil {
				cell = count(l, c)
			}
			cell.Tags = []Tag{levelTag(m.At(l, c))}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return Panel{ID: id, Title: title, Table: &t, Empty: K("matrix.none")}
}
