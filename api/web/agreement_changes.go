package web

import (
	"cmp"
	"strconv"

	"ledd/internal/agreement"
)

// showAgreementChanges tells how the text differs from that of the version before,
// clause by clause and annex by annex.
func (v *visit) showAgreementChanges() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	c, err := v.documents.Changes(v.ctx(), a.ID.String(), "", agreement.Options{AsOf: v.today})
	if err != nil {
		return err
	}
	p := v.agreementPage(a, "changes")
	switch {
	case c.Against.IsZero():
		p.Alerts = []Alert{{Tone: "info", Title: K("changes.first"), Text: K("changes.first.text")}}
	case len(c.Clauses) == 0:
		p.Alerts = []Alert{{Tone: "info", Title: K("changes.same"), Text: K("changes.same.text")}}
	}
	for i, x := range c.Clauses {
		p.Panels = append(p.Panels, clausePanel(i, x))
	}
	return v.show(p)
}

// clausePanel is a clause that differs: what it said, and what it says.
func clausePanel(i int, c agreement.ClauseChange) Panel {
	title := Say{Parts: []Say{T(named(cmp.Or(c.Title, "–"), c.Number)), K(key("changes", c.Change))}, Glue: " – "}
	if c.Clause == "" {
		title = Say{Parts: []Say{K("changes.front"), K(key("changes", c.Change))}, Glue: " – "}
	}
	t := Table{Caption: title, Columns: []Head{{Say: K("changes.before")}, {Say: K("changes.after")}}}
	for j, x := range c.Parts {
		t.Rows = append(t.Rows, Row{"c-" + strconv.Itoa(i) + "-" + strconv.Itoa(j), []Cell{{Say: wording(x.Before)}, {Say: wording(x.After)}}})
	}
	return Panel{ID: "change-" + strconv.Itoa(i), Title: title, Table: &t, Empty: K("changes.heading")}
}

func wording(s string) Say {
	if s == "" {
		return K("changes.nothing")
	}
	return T(s)
}
