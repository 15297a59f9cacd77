package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
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
	edit := Action{Say: K("action.annexes"), Href: agreementsPath + "/" + a.ID.String() + "/edit#" + fieldID("annexes")}
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

// askChecklist asks for an assessment of each code.
func (v *visit) askChecklist() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	if err := v.who().May("agreement.update"); err != nil {
		return err
	}
	return v.showAssessing(a, http.StatusOK, sheet{draft: uuid.NewString(), version: a.Version, values: v.answers(a.Agreement)})
}

// answers writes the assessments that count today as the form sends them.
func (v *visit) answers(a *agreement.Agreement) url.Values {
	q := url.Values{}
	for _, part := range checklistParts {
		for _, code := range part.codes {
			if x := a.Content(code, v.today, ""); !x.ByItself {
				q.Set(code+".value", x.Value)
				q.Set(code+".clauseRef", x.ClauseRef)
				q.Set(code+".note", x.Note)
			}
		}
	}
	return q
}

func (v *visit) showAssessing(a agreementLine, status int, s sheet) error {
	at := agreementsPath + "/" + a.ID.String()
	p := FormPage{Action: at + "/checklist/edit", Cancel: at + "/checklist", Lead: K("form.checklist.lead"), Noun: "checklist", Draft: s.draft, Version: s.version, Posted: v.r.Method == http.MethodPost}
	p.Shell = v.shell(agreementsPath, K("form.checklist.new"), Crumb{K("nav.agreements"), agreementsPath}, Crumb{T(v.agreementName(a.Agreement)), at})
	wrong := map[string][]Say{}
	for _, x := range s.errors {
		p.Errors = append(p.Errors, ErrorView{Field: fieldID(x.Pointer), Label: key("checklist", strings.SplitN(x.Pointer, ".", 2)[0]), Say: violation(x, FieldView{})})
		wrong[x.Pointer] = append(wrong[x.Pointer], violation(x, FieldView{}))
	}
	for _, part := range checklistParts {
		view := SectionView{ID: "section-" + part.name, Title: key("checklist", part.name)}
		for _, code := range part.codes {
			view.Fields = append(view.Fields, answerView(code, s.values, wrong))
		}
		p.Sections = append(p.Sections, view)
	}
	return v.pages.Show(v.w, v.r, status, p)
}

// answerView asks about one code: what is found, where it stands, and a note.
func answerView(code string, q url.Values, wrong map[string][]Say) FieldView {
	part := func(name string, control Control, most int) FieldView {
		at := code + "." + name
		return FieldView{Field: Field{Name: at, Control: control, Max: most}, ID: fieldID(at), Input: at, Label: key("field.checklist", name), Value: q.Get(at), Errors: wrong[at]}
	}
	value := part("value", OneOf, 0)
	for _, x := range []string{agreement.Met, agreement.Partly, agreement.Missing} {
		value.Words = append(value.Words, Choice{x, key("option.checklist", x)})
	}
	return FieldView{
		Field: Field{Name: code, Control: Together}, ID: fieldID(code), Input: code, Label: key("checklist", code), Help: key("checklist", code, "help"),
		Rows: []RowView{{ID: fieldID(code + ".row"), Fields: []FieldView{value, part("clauseRef", TextLine, 100), part("note", TextArea, 2000)}}},
	}
}

// assess takes the answers that differ from those that the form was opened with;
// what somebody else assessed meanwhile stays.
func (v *visit) assess() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 1<<20)
	if err := v.r.ParseForm(); err != nil {
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	s := sheet{id: a.ID.String(), draft: v.r.PostForm.Get("draft"), values: v.r.PostForm}
	s.version, _ = strconv.Atoi(v.r.PostForm.Get("version"))
	before, err := v.agreements.At(v.ctx(), s.id, s.version)
	if err != nil {
		return err
	}
	in := *a.Input()
	in.Assess(changed(v.answers(before.Record), s.values), v.me(), v.today)
	_, err = v.agreements.Update(s.once(v.ctx()), s.id, a.Version, in)
	if kinds.KindOf(err) == kinds.KindInvalid && err != nil {
		s.errors = onChecklist(kinds.ViolationsOf(err), in.Checklist)
		return v.showAssessing(a, http.StatusUnprocessableEntity, s)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + s.id + "/checklist?done=saved")
}

// changed gives the answers of a form that say something else than before.
func changed(before, now url.Values) map[string]agreement.Answer {
	out := map[string]agreement.Answer{}
	for _, part := range checklistParts {
		for _, code := range part.codes {
			text := func(q url.Values, name string) string {
				return strings.TrimSpace(newLines.Replace(q.Get(code + "." + name)))
			}
			was := agreement.Answer{Value: text(before, "value"), ClauseRef: text(before, "clauseRef"), Note: text(before, "note")}
			is := agreement.Answer{Value: text(now, "value"), ClauseRef: text(now, "clauseRef"), Note: text(now, "note")}
			if is != was {
				out[code] = is
			}
		}
	}
	return out
}

// onChecklist puts what is wrong with an assessment at its field in the form.
func onChecklist(all []kinds.Violation, list []agreement.Assessment) []kinds.Violation {
	for i, x := range all {
		parts := strings.Split(x.Pointer, "/")
		if len(parts) != 4 || parts[1] != "checklist" {
			continue
		}
		if n, err := strconv.Atoi(parts[2]); err == nil && n < len(list) {
			all[i].Pointer = list[n].Code + "." + parts[3]
		}
	}
	return all
}
