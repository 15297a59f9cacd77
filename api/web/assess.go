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
	value, note := part("value", OneOf, 0), part("note", TextLine, 2000)
	if severalLines(note.Value) {
		note.Control = TextArea
	}
	for _, x := range []string{agreement.Met, agreement.Partly, agreement.Missing} {
		value.Words = append(value.Words, Option{x, K(key("option.checklist", x))})
	}
	return FieldView{
		Field: Field{Name: code, Control: Together}, ID: fieldID(code), Input: code, Label: key("checklist", code), Help: key("checklist", code, "help"),
		Rows: []RowView{{ID: fieldID(code + ".row"), Fields: []FieldView{value, part("clauseRef", TextLine, 100), note}}},
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
