package web

import (
	"strconv"

	"ledd/internal/agreement"
)

// checklistParts is the content checklist as pages show it (domain 3.9).
var checklistParts = []struct {
	name  string
	codes []string
}{{"details", agreement.Details}, {"clauses", agreement.Clauses}, {"wishes", agreement.Wishes}}

// showChecklist shows what an agreement holds of what the law asks for, its annexes,
// and what has changed since it was signed.
func (v *visit) showChecklist() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	at := agreementsPath + "/" + a.ID.String()
	p := v.agreementPage(a, "content")
	p.Actions = []Action{{Say: K("action.assess"), Href: at + "/checklist/edit", Icon: "Pencil", Primary: true}}
	for _, part := range checklistParts {
		p.Panels = append(p.Panels, v.assessed(a, part.name, part.codes))
	}
	p.Panels = append(p.Panels, v.annexPanel(a), v.changePanel(a))
	return v.show(p)
}

// assessed lists the codes of one part of the checklist.
func (v *visit) assessed(a agreementLine, name string, codes []string) Panel {
	title := K(key("checklist", name))
	t := Table{Caption: title, Columns: []Head{{Say: K("column.requirement")}, {Say: K("column.value")}, {Say: K("column.clause")}, {Say: K("field.note")}, {Say: K("column.assessed")}}}
	for _, code := range codes {
		x := a.Content(code, v.today, v.reg.Law(v.today).Since)
		value := Cell{Tags: []Tag{valueTag(x.Value)}}
		if x.ByItself {
			value.Sub = K(key("checklist.byitself", x.Value))
		}
		t.Rows = append(t.Rows, Row{"c-" + code, []Cell{
			{Say: K(key("checklist", code)), Sub: T(code)}, value, {Say: T(x.ClauseRef)}, {Say: T(x.Note)}, {Date: x.AssessedOn, Sub: T(x.AssessedBy)},
		}})
	}
	return Panel{ID: name, Title: title, Lead: K(key("checklist", name, "lead")), Table: &t}
}

func valueTag(value string) Tag {
	tone := map[string]string{agreement.Met: "success", agreement.Partly: "warning", agreement.Missing: "danger"}[value]
	if value == "" {
		return Tag{K("checklist.none"), "neutral"}
	}
	return Tag{K(key("option.checklist", value)), tone}
}

// annexPanel lists the annexes that the template asks for, and those that there are.
func (v *visit) annexPanel(a agreementLine) Panel {
	t := Table{Caption: K("field.annexes"), Columns: []Head{{Say: K("column.annex")}, {Say: K("column.status")}, {Say: K("column.version")}, {Say: K("column.dated")}}}
	seen := map[string]bool{}
	row := func(kind string) {
		if seen[kind] {
			return
		}
		seen[kind] = true
		x, found := a.AnnexOn(kind, v.reg.Controller.ID, v.today)
		state := Tag{K("annex.fine"), "success"}
		if lack := x.Lacks(); !found {
			state = Tag{K("annex.absent"), "danger"}
		} else if lack != "" {
			state = Tag{K(key("annex", lack)), "warning"}
		}
		t.Rows = append(t.Rows, Row{"x-" + kind, []Cell{{Say: K(key("option.annexes.kind", kind)), Href: x.Link}, {Tags: []Tag{state}}, {Say: T(x.Version)}, {Date: x.Date}}})
	}
	for _, kind := range a.RequiredAnnexes() {
		row(kind)
	}
	for _, x := range a.Annexes {
		row(x.Kind)
	}
	edit := Action{Say: K("action.annexes"), Href: agreementsPath + "/" + a.ID.String() + annexed}
	return Panel{ID: "annexes", Title: K("field.annexes"), Lead: K("annexes.lead"), Table: &t, Empty: K("annexes.none"), Actions: []Action{edit}}
}

// changePanel lists what has changed since the signing, and whether the agreement
// has followed.
func (v *visit) changePanel(a agreementLine) Panel {
	t := Table{Caption: K("field.changes"), Columns: []Head{{Say: K("column.change")}, {Say: K("column.dated")}, {Say: K("field.note")}, {Say: K("column.followed")}}}
	for i, f := range v.reg.Followings(a.Agreement, v.today) {
		state := Tag{K("change.followed"), "success"}
		switch {
		case f.Late:
			state = Tag{K("change.late", "Date", f.Until), "danger"}
		case f.Until.Known():
			state = Tag{K("change.until", "Date", f.Until), "info"}
		}
		source := Say{}
		if !f.Noted {
			source = K("change.derived")
		}
		t.Rows = append(t.Rows, Row{"h-" + strconv.Itoa(i), []Cell{{Say: K(key("option.changes.kind", string(f.Kind))), Sub: source}, {Date: f.OccurredOn}, {Say: T(f.Note)}, {Tags: []Tag{state}}}})
	}
	at := agreementsPath + "/" + a.ID.String()
	return Panel{ID: "changes", Title: K("field.changes"), Lead: K("changes.lead"), Table: &t, Empty: K("changes.none"), Actions: []Action{
		{Say: K("action.change"), Href: at + "/edit#" + fieldID("changes")}, {Say: K("action.review"), Href: at + "/review"},
	}}
}
