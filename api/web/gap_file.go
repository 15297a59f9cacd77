package web

// gapHeads are the columns of the list of gaps, and of that of systems, as a file.
var gapHeads = map[List][]Head{
	ListGaps: {{Name: "system", Say: K("column.system")}, {Name: "gap", Say: K("column.gap")}, {Name: "rule", Say: K("column.rule")}, {Name: "severity", Say: K("column.severity")},
		{Name: "unit", Say: K("column.unit")}, {Name: "due", Say: K("column.due")}, {Name: "opened", Say: K("fact.opened")}, {Name: "facts", Say: K("why.facts")},
		{Name: "close", Say: K("why.close")}, {Name: "law", Say: K("column.law")}},
	ListUnrevised: {{Name: "system", Say: K("column.system")}, {Name: "agreement", Say: K("column.agreement")}, {Name: "vendor", Say: K("column.vendor")},
		{Name: "reviewed", Say: K("column.reviewed")}, {Name: "unit", Say: K("column.unit")}, {Name: "due", Say: K("fact.review_due")}},
}

// sendGaps sends the list of gaps, or that of systems, as a file.
func (v *visit) sendGaps(p GapPage, file string) error {
	t := Table{Columns: gapHeads[p.Filter.List]}
	for _, g := range p.Gaps {
		t.Rows = append(t.Rows, Row{ID: g.ID, Cells: []Cell{
			{Say: T(g.System), Sub: T(g.Sub)}, {Say: K(key("gap", g.Rule, "title"))}, {Say: T(g.Rule)}, {Say: K(key("severity", g.Severity))}, {Say: T(g.Unit)},
			{Date: g.Due}, {Date: g.Opened}, {Say: g.facts()}, {Say: K(g.Close)}, {Say: K(key("gap", g.Rule, "law"))},
		}})
	}
	for _, s := range p.Systems {
		t.Rows = append(t.Rows, Row{ID: s.ID, Cells: []Cell{
			{Say: T(s.System), Sub: T(s.Code)}, {Say: T(s.Agreement)}, {Say: T(s.Vendor)}, {Date: s.LastReviewed}, {Say: T(s.Unit)}, {Date: s.Due},
		}})
	}
	return v.sendList(ListPage{Shell: p.Shell, Filter: ListFilter{Path: gapsPath}, Table: t}, file)
}

// facts are what a gap rests on, one after the other.
func (g GapRow) facts() Say {
	say := Say{Glue: "; "}
	for _, f := range g.Facts {
		value := T(f.Text)
		switch {
		case f.Date.Known():
			value = T(string(f.Date))
		case f.Word != "":
			value = K(key("word", f.Word))
		case f.Key != "":
			value = K(f.Key)
		case f.Text == "":
			value = K("fact.missing")
		}
		say.Parts = append(say.Parts, Say{Parts: []Say{K(key("fact", f.Label)), value}, Glue: ": "})
	}
	return say
}
