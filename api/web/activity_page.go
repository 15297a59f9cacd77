package web

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/record"
)

func (v *visit) activityPage(a activityLine, tab string) RecordPage {
	at := activitiesPath + "/" + a.ID.String()
	return RecordPage{
		Shell: v.shell(activitiesPath, T(a.Name), Crumb{K("nav.activities"), activitiesPath}),
		Lead:  T(dotted(a.Code, a.unit)),
		Tags:  append([]Tag{a.standingTag()}, append(a.status(), a.sensitivity()...)...),
		Tabs:  []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
		Actions: []Action{
			{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil", Primary: true}, {Say: K("action.review"), Href: at + "/review"}, {Say: K("action.transition"), Href: at + "/transition"},
		},
	}
}

func (v *visit) showActivity() error {
	a, err := v.activity()
	if err != nil {
		return err
	}
	at := activitiesPath + "/" + a.ID.String()
	p := v.activityPage(a, "summary")
	p.Alerts = append(v.gapAlerts(v.activityGaps(a)), append(v.activityWarnings(a), v.starterAlerts(a.Activity)...)...)
	p.Panels = append(p.Panels, v.article30(a), v.besidePanel(a), v.dpiaPanel(a.Activity), v.dpiasOf(a.Activity), v.noticesOf(K("panel.notices.none"), a.Activity), v.reviewPanel(a))
	p.Panels = append(p.Panels, v.besideArticle30(a, at+"/edit")...)
	return v.show(p)
}

// besideArticle30 is what the form says and the law's own panel does not.
func (v *visit) besideArticle30(a activityLine, fix string) []Panel {
	t := v.text()
	said := map[string]bool{}
	for _, letter := range article30Letters {
		for _, name := range letter.fields {
			said[t.first(key("field", activityForm.Noun, name), key("field", name))] = true
		}
	}
	var out []Panel
	for _, p := range activityForm.panels(activityForm.encode(a.Input(), v.names), t, fix) {
		p.Lines = slices.DeleteFunc(p.Lines, func(l Line) bool { return said[l.Label.Key] })
		if len(p.Lines) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func (v *visit) showActivityHistory() error {
	a, err := v.activity()
	if err != nil {
		return err
	}
	past, err := v.activities.History(v.ctx(), a.ID.String())
	if err != nil {
		return err
	}
	p := v.activityPage(a, "history")
	p.Panels = []Panel{changes(v, activityForm, past, (*record.Activity).Input)}
	return v.show(p)
}

// activityWarnings says what is allowed and seldom right.
func (v *visit) activityWarnings(a activityLine) []Alert {
	var out []Alert
	for _, w := range a.Warnings() {
		out = append(out, Alert{Tone: toneOf(w.Grave), Title: K(key("record.warning", w.Code)), Text: K(key("record.warning", w.Code, "cure"))})
	}
	return out
}

// article30 is what the law asks the record for, letter by letter, with what is missing.
func (v *visit) article30(a activityLine) Panel {
	q, t := activityForm.encode(a.Input(), v.names), v.text()
	p := Panel{ID: "article30", Title: K("panel.article30"), Lead: K("panel.article30.lead")}
	lacking := a.Lacking()
	for _, letter := range article30Letters {
		l := Line{Label: K(key("article30", letter.name))}
		for _, name := range letter.fields {
			for _, f := range activityForm.all() {
				if f.Name == name {
					l.Values = append(l.Values, f.line(q, t).Values...)
				}
			}
		}
		for _, missing := range lacking {
			if slices.Contains(letter.lacks, missing.Code) {
				l.Values = append(l.Values, Cell{Tags: []Tag{{K(key("record.lack", missing.Code)), "warning"}}, Href: ""})
				l.Fix = activitiesPath + "/" + a.ID.String() + "/edit#" + fieldID(strings.TrimPrefix(missing.Pointer, "/"))
			}
		}
		if letter.name == "d" && a.NoRecipients {
			l.Values = append(l.Values, Cell{Say: K("record.nobody")})
		}
		if letter.name == "e" && len(l.Values) == 0 {
			l.Values = []Cell{{Say: K("record.none")}}
		}
		if letter.name == "a" {
			l.Values = append([]Cell{{Say: T(v.reg.Controller.Name)}}, l.Values...)
		}
		p.Lines = append(p.Lines, l)
	}
	return p
}

// article30Letters is the letters of art. 30(1), each with the fields that answer it and
// what may be missing of it.
var article30Letters = []struct {
	name          string
	fields, lacks []string
}{
	{"a", []string{"responsibleUnit", "contact", "jointControllers", "representative"}, []string{"unit", "joint"}},
	{"b", []string{"purposes"}, []string{"purpose"}},
	{"c", []string{"subjects"}, []string{"subjects", "data"}},
	{"d", []string{"recipients"}, []string{"recipients"}},
	{"e", []string{"transfers"}, []string{"country"}},
	{"f", []string{"retention", "retentionReason"}, []string{"retention"}},
	{"g", []string{"securityMeasures", "securitySummary", "securityReason"}, []string{"security"}},
}

// besidePanel holds what the register knows of an activity's systems against its record.
func (v *visit) besidePanel(a activityLine) Panel {
	t := Table{Caption: K("panel.beside"), Columns: []Head{{Say: K("column.system")}, {Say: K("column.whom")}, {Say: K("column.whence")}, {Say: K("column.record")}}}
	p := Panel{ID: "beside", Title: K("panel.beside"), Lead: K("panel.beside.lead"), Table: &t, Empty: K("panel.beside.none")}
	shown, all := map[chain.SystemID]bool{}, v.reg.Beside(a.Activity, v.today)
	for i, b := range all {
		systems, whence := v.besideWhence(a, b)
		for _, s := range systems {
			shown[s.ID] = true
		}
		cell := Cell{Tags: []Tag{{K("beside.same"), "success"}}}
		switch {
		case b.Reason != "":
			cell = Cell{Tags: []Tag{{K("beside.explained"), "neutral"}}, Sub: T(b.Reason)}
		case b.Differs():
			cell = Cell{Tags: v.besideTags(b)}
			p.Actions = besideActions(a, all)
		}
		t.Rows = append(t.Rows, Row{"b-" + v.text().number(i), []Cell{systemsCell(systems), whomCell(b), whence, cell}})
	}
	for _, id := range a.Systems {
		if s := v.reg.System(id); s != nil && !shown[id] {
			t.Rows = append(t.Rows, Row{"s-" + id.String(), []Cell{{Say: T(cmp.Or(s.Name, s.Code)), Href: systemsPath + "/" + id.String(), Sub: T(s.Code)}, {Say: K("beside.nobody")}, {}, {}}})
		}
	}
	return p
}

// besideActions is what can be done about a difference.
func besideActions(a activityLine, all []gap.Beside) []Action {
	at := activitiesPath + "/" + a.ID.String()
	out := []Action{{Say: K("action.explain"), Href: at + "/edit#" + fieldID("explained")}}
	if gap.Takable(all) {
		out = append([]Action{{Say: K("action.takeOver"), Href: at + "/take", Post: true}}, out...)
	}
	return out
}

// besideWhence is the activity's systems that something is about, and the record that
// tells of it.
func (v *visit) besideWhence(a activityLine, b gap.Beside) ([]*chain.System, Cell) {
	var ids []chain.SystemID
	var whence Cell
	switch {
	case b.Engagement != nil:
		ids, whence = b.Engagement.ScopeSystems, Cell{Say: K("beside.engagement", "Code", b.Engagement.Code), Href: engagementsPath + "/" + b.Engagement.ID.String()}
	case b.Flow != nil:
		ids, whence = []chain.SystemID{b.Flow.FromSystem}, Cell{Say: K("beside.flow", "Code", b.Flow.Code), Href: flowsPath + "/" + b.Flow.ID.String()}
	case b.Transfer != nil:
		whence = Cell{Say: K("beside.transfer", "Code", b.Transfer.Code), Href: transfersPath + "/" + b.Transfer.ID.String()}
	default:
		ids, whence = []chain.SystemID{b.System.ID}, Cell{Say: K("beside.holds")}
	}
	var systems []*chain.System
	for _, id := range ids {
		if s := v.reg.System(id); s != nil && slices.Contains(a.Systems, id) {
			systems = append(systems, s)
		}
	}
	return systems, whence
}

// systemsCell names systems, and leads to the one.
func systemsCell(systems []*chain.System) Cell {
	var names []Say
	for _, s := range systems {
		names = append(names, T(cmp.Or(s.Name, s.Code)))
	}
	if len(names) == 0 {
		return Cell{Say: K("beside.whole")}
	}
	c := Cell{Say: Say{Parts: names, Glue: ", "}}
	if len(systems) == 1 { // a cell leads to one place
		c.Href = systemsPath + "/" + systems[0].ID.String()
	}
	return c
}

func whomCell(b gap.Beside) Cell {
	if b.Party.IsZero() {
		return Cell{}
	}
	return Cell{Say: T(b.Subject), Href: vendorsPath + "/" + b.Party.String()}
}

// besideTags says how the record differs from the chain.
func (v *visit) besideTags(b gap.Beside) []Tag {
	var tags []Tag
	if !b.Named {
		tags = append(tags, Tag{K("beside.unnamed"), "warning"})
	}
	if len(b.Outside) > 0 {
		tags = append(tags, Tag{K("beside.outside", "Countries", strings.Join(b.Outside, ", ")), "warning"})
	}
	for _, k := range b.Unsaid {
		tags = append(tags, Tag{K("beside.unsaid", "Data", v.text().text(key("beside.data", k))), "warning"})
	}
	return tags
}

// reviewPanel lists the reviews of an activity, newest first.
func (v *visit) reviewPanel(a activityLine) Panel {
	t := Table{Caption: K("panel.activityReviews"), Columns: []Head{{Say: K("column.reviewed")}, {Say: K("field.outcome")}, {Say: K("field.reviewedBy")}, {Say: K("field.note")}}}
	reviews := slices.Clone(a.Reviews)
	slices.SortStableFunc(reviews, func(x, y record.ActivityReview) int {
		return strings.Compare(string(y.ReviewedOn), string(x.ReviewedOn))
	})
	for i, r := range reviews {
		t.Rows = append(t.Rows, Row{"r-" + v.text().number(i), []Cell{{Date: r.ReviewedOn}, {Say: K(key("option.outcome", r.Outcome))}, {Say: T(r.ReviewedBy)}, {Say: T(r.Note)}}})
	}
	return Panel{ID: "reviews", Title: K("panel.activityReviews"), Lead: K("panel.activityReviews.lead", "Due", a.due), Table: &t, Empty: K("panel.activityReviews.none"),
		Actions: []Action{{Say: K("action.review"), Href: activitiesPath + "/" + a.ID.String() + "/review"}}}
}
