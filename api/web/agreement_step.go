package web

import (
	"net/http"
	"net/url"
	"slices"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// Last parts of the addresses below an agreement.
const (
	moving    = "/move"
	noting    = "/note"
	issuing   = "/issue"
	signing   = "/sign"
	submitted = "/submit"
)

// agreementFor is the agreement that an address names, for who may do something to one.
func (v *visit) agreementFor(action access.Action) (agreementLine, error) {
	a, err := v.agreement()
	if err == nil {
		err = v.who().May(action)
	}
	return a, err
}

// stepOf is the step that an address names, of those that people take.
func (v *visit) stepOf(a agreementLine) (agreement.Step, error) {
	to := agreement.State(v.r.PathValue("state"))
	step, ok := agreement.StepTo(a.state, to)
	if !ok || step.By != agreement.ByPerson {
		return step, kinds.Fail(kinds.KindConflict, "an agreement that is %s cannot become %s by hand", a.state, to)
	}
	return step, nil
}

// askMove asks what a step needs: why, and from which day.
func (v *visit) askMove() error {
	a, err := v.agreementFor("agreement.move")
	if err != nil {
		return err
	}
	if _, err := v.stepOf(a); err != nil {
		return err
	}
	return v.showMove(a, http.StatusOK, url.Values{"on": {string(v.today)}}, nil)
}

func (v *visit) showMove(a agreementLine, status int, sent url.Values, wrong []kinds.Violation) error {
	to := v.r.PathValue("state")
	f := AskForm{
		ID: "move", Action: agreementsPath + "/" + a.ID.String() + moving + "/" + to, Button: K(key("move", to)),
		Fields: []AskField{
			{Name: "on", Label: "move.day", Help: key("move.on", to), Kind: "date"},
			{Name: "reason", Label: "move.reason", Help: "move.reason.help", Kind: "long"},
		},
	}
	f.fill(sent, wrong)
	p := v.askPage(a, K(key("move", to)))
	p.Lead, p.Forms = K(key("move.text", to)), []AskForm{f}
	return v.pages.Show(v.w, v.r, status, p)
}

// askPage is a page below an agreement that asks for one thing.
func (v *visit) askPage(a agreementLine, title Say) AskPage {
	at := agreementsPath + "/" + a.ID.String()
	return AskPage{
		Shell:  v.shell(agreementsPath, title, Crumb{K("nav.agreements"), agreementsPath}, Crumb{T(v.agreementName(a.Agreement)), at}),
		Tags:   []Tag{v.standing(a.Agreement)},
		Onward: []Action{{Say: K("form.cancel"), Href: at}},
	}
}

// move takes a step.
func (v *visit) move() error {
	a, err := v.agreementFor("agreement.move")
	if err != nil {
		return err
	}
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	on, wrong := kinds.ParseDate(q.Get("on"))
	if wrong != nil && q.Get("on") != "" {
		return v.showMove(a, http.StatusUnprocessableEntity, q, []kinds.Violation{{Pointer: "/on", Code: "date"}})
	}
	in := agreement.MoveInput{To: agreement.State(v.r.PathValue("state")), On: on, Reason: q.Get("reason")}
	_, err = v.steps.Move(v.ctx(), a.ID.String(), in)
	if vs, ok := objections(err); ok {
		return v.showMove(a, http.StatusUnprocessableEntity, q, vs)
	}
	if err != nil {
		return err
	}
	return v.see(v.onward(a, q) + "?done=moved")
}

// onward is where one goes on from a step: back into the guide for whoever took it
// there, else to the agreement.
func (v *visit) onward(a agreementLine, q url.Values) string {
	at := agreementsPath + "/" + a.ID.String()
	if q.Get("back") == "guide" {
		at += guided + "/" + atRead
	}
	return at
}

// askNote asks the coordinator or the data protection officer for a word.
func (v *visit) askNote() error {
	a, err := v.agreementFor("agreement.note")
	if err != nil {
		return err
	}
	return v.showNote(a, http.StatusOK, nil, nil)
}

func (v *visit) showNote(a agreementLine, status int, sent url.Values, wrong []kinds.Violation) error {
	f := AskForm{
		ID: "note", Action: agreementsPath + "/" + a.ID.String() + noting, Button: K("note.button"),
		Fields: []AskField{{Name: "text", Label: "note.label", Help: "note.help", Kind: "long"}},
	}
	f.fill(sent, wrong)
	p := v.askPage(a, K("note.title"))
	p.Lead, p.Forms = K("note.lead"), []AskForm{f}
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) note() error {
	a, err := v.agreementFor("agreement.note")
	if err != nil {
		return err
	}
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	_, err = v.steps.Note(v.ctx(), a.ID.String(), agreement.NoteInput{Text: q.Get("text")})
	if vs, ok := objections(err); ok {
		return v.showNote(a, http.StatusUnprocessableEntity, q, vs)
	}
	if err != nil {
		return err
	}
	return v.see(v.onward(a, q) + "?done=noted")
}

// askIssue shows what issuing needs and does, before it is done.
func (v *visit) askIssue() error {
	a, err := v.agreementFor("agreement.issue")
	if err != nil {
		return err
	}
	return v.showIssue(a, http.StatusOK, nil)
}

func (v *visit) showIssue(a agreementLine, status int, wrong []kinds.Violation) error {
	p := v.askPage(a, K("issue.title"))
	p.Lead = K("issue.lead")
	full, err := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
	if err != nil {
		return err
	}
	if !full.Complete {
		p.Alerts = append(p.Alerts, Alert{Tone: "warning", Title: N("next.incomplete", len(full.Missing)), Text: K("next.incomplete.text"), Items: v.lacks(a, full.Missing)})
	}
	f := AskForm{ID: "issue", Action: agreementsPath + "/" + a.ID.String() + issuing, Button: K("issue.button"), Lead: K("issue.form")}
	for _, x := range wrong {
		if !slices.ContainsFunc(full.Missing, func(l agreement.Lack) bool { return l.Code == x.Code && l.Pointer == x.Pointer }) {
			f.Errors = append(f.Errors, ErrorView{Say: violation(x, FieldView{})})
		}
	}
	p.Forms = []AskForm{f}
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) issue() error {
	a, err := v.agreementFor("agreement.issue")
	if err != nil {
		return err
	}
	_, err = v.steps.Issue(v.ctx(), a.ID.String(), agreement.IssueInput{})
	if vs, ok := objections(err); ok {
		return v.showIssue(a, http.StatusUnprocessableEntity, vs)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=issued")
}

// sendAgreementFile sends one of the files that an agreement has: issued, signed
// elsewhere, or sealed.
func (v *visit) sendAgreementFile() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	file, err := v.steps.File(v.ctx(), a.ID.String(), v.r.PathValue("kind"))
	if err != nil {
		return err
	}
	return v.send(attached, file.Name, file.Media, file.Body)
}

func (s *Site) stepRoutes(mux *router) {
	at := agreementsPath + "/{id}"
	mux.HandleFunc("GET "+at+moving+"/{state}", s.page((*visit).askMove))
	mux.HandleFunc("POST "+at+moving+"/{state}", s.page((*visit).move))
	mux.HandleFunc("GET "+at+succeeding, s.page((*visit).askSucceed))
	mux.HandleFunc("POST "+at+succeeding, s.page((*visit).succeed))
	mux.HandleFunc("GET "+at+noting, s.page((*visit).askNote))
	mux.HandleFunc("POST "+at+noting, s.page((*visit).note))
	mux.HandleFunc("GET "+at+issuing, s.page((*visit).askIssue))
	mux.HandleFunc("POST "+at+issuing, s.page((*visit).issue))
	mux.HandleFunc("POST "+at+"/seal", s.page((*visit).sealAgain))
	mux.HandleFunc("GET "+at+"/files/{kind}", s.page((*visit).sendAgreementFile))
	mux.HandleFunc("GET "+at+signing, s.page((*visit).askSign))
	mux.HandleFunc("POST "+at+signing, s.page((*visit).sign))
	mux.HandleFunc("GET "+at+submitted, s.page((*visit).askSubmit))
	mux.HandleFunc("POST "+at+submitted, s.page((*visit).submit))
	mux.HandleFunc("GET "+at+cameBack, s.page((*visit).listSubmissions))
	mux.HandleFunc("GET "+at+"/submissions/{submission}", s.page((*visit).showSubmission))
	mux.HandleFunc("POST "+at+"/submissions/{submission}", s.page((*visit).decide))
	mux.HandleFunc("GET "+at+"/submissions/{submission}/file", s.page((*visit).sendSubmission))
}
