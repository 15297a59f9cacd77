package web

import (
	"net/http"
	"net/url"
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// leaving is the last part of the address of an agreement's exit.
const leaving = "/exit"

// showExit is who held data when an agreement ended, and what each confirmed.
func (v *visit) showExit() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	return v.exitPage(a, http.StatusOK, exitSheet{holder: v.r.URL.Query().Get("holder")})
}

// exitSheet is what was sent to one of the forms of the page, and what is wrong with it.
type exitSheet struct {
	form   string
	holder string // who is answered for
	sent   url.Values
	wrong  []kinds.Violation
}

// exitPage shows the board, and below it the forms that the actor may use.
func (v *visit) exitPage(a agreementLine, status int, s exitSheet) error {
	at := agreementsPath + "/" + a.ID.String()
	p := v.askPage(a, K("exit.title"))
	p.Onward = []Action{{Say: K("exit.back"), Href: at}}
	x, err := v.steps.Exit(v.ctx(), a.ID.String(), v.today)
	if vs, ok := objections(err); ok {
		p.Alerts = []Alert{v.earlyExit(a, vs[0])}
		return v.pages.Show(v.w, v.r, http.StatusConflict, p)
	}
	if err != nil {
		return err
	}
	open := x.State == agreement.ExitPending && !looking(v.ctx())
	answers := open && v.who().May("agreement.exit") == nil
	p.Lead, p.Alerts = K("exit.lead"), v.exitAlerts(a, x)
	path := ""
	if answers {
		path = at + leaving
	}
	p.Panels = []Panel{exitPicture(v.text(), x), exitBoard(x, path)}
	if answers {
		p.Forms = v.exitForms(a, x, at+leaving, s)
	}
	return v.pages.Show(v.w, v.r, status, p)
}

// earlyExit says from which day on there is an exit, and what can be done until then.
func (v *visit) earlyExit(a agreementLine, why kinds.Violation) Alert {
	end := a.End()
	if !end.Known() || end < v.today || !slices.Contains([]agreement.State{agreement.InForce, agreement.Notice, agreement.Suspended, agreement.UnderRevision}, a.state) {
		return Alert{Tone: "info", Title: violation(why, FieldView{}), Text: K("exit.early")}
	}
	out := Alert{Tone: "info", Title: K("exit.early.from", "Date", end.AddDays(1)), Text: K("exit.early.now", "Date", end)}
	if len(a.ScopeSystems) > 0 {
		out.Actions = append(out.Actions, Action{Say: K("exit.early.chain"), Href: systemsPath + "/" + a.ScopeSystems[0].String() + "/chain"})
	}
	if v.who().May("agreement.update") == nil && !looking(v.ctx()) {
		out.Actions = append(out.Actions, Action{Say: K("exit.early.terms"), Href: agreementsPath + "/" + a.ID.String() + "/edit#" + fieldID("exitChoice")})
	}
	return out
}

// exitAlerts says what is next, and what the law of archives asks for first.
func (v *visit) exitAlerts(a agreementLine, x agreement.Exit) []Alert {
	at := agreementsPath + "/" + a.ID.String()
	var out []Alert
	step := func(to agreement.State) []Action {
		if v.who().May("agreement.move") != nil || looking(v.ctx()) {
			return nil
		}
		return []Action{{Say: K(key("move", string(to))), Href: at + moving + "/" + string(to), Primary: true}}
	}
	switch waits := len(x.Holders) - x.Confirmed; {
	case x.State == agreement.Closed:
		out = append(out, Alert{Tone: "success", Title: K("exit.closed"), Text: K("exit.closed.text")})
	case x.State != agreement.ExitPending:
		out = append(out, Alert{Tone: "warning", Title: K("exit.begin"), Text: K("exit.begin.text"), Actions: step(agreement.ExitPending)})
	case x.Clear:
		out = append(out, Alert{Tone: "success", Title: K("exit.clear"), Text: K("exit.clear.text"), Actions: step(agreement.Closed)})
	case len(x.Holders) == 0:
		out = append(out, Alert{Tone: "info", Title: K("exit.nobody"), Text: K("exit.nobody.text"), Actions: step(agreement.Closed)})
	case waits > 0 && x.DueOn.Known() && x.DueOn < x.AsOf:
		out = append(out, Alert{Tone: "danger", Title: N("exit.late", waits), Text: K("exit.late.text", "Date", x.DueOn)})
	case waits > 0:
		out = append(out, Alert{Tone: "info", Title: N("exit.waits", waits), Text: K("exit.waits.text", "Date", x.DueOn)})
	default:
		out = append(out, Alert{Tone: "info", Title: K("exit.rest"), Text: K("exit.rest.text", "Date", kinds.Latest(x.LastBackup, x.LastKept).AddDays(1))})
	}
	if x.State == agreement.Closed {
		return out
	}
	return append(out, archiveAlert(x)...)
}

// archiveAlert warns of what a public body may not let be deleted.
func archiveAlert(x agreement.Exit) []Alert {
	switch x.Archive {
	case agreement.ReturnFirst:
		return []Alert{{Tone: "warning", Title: K("exit.archive"), Text: K("exit.archive.text")}}
	case agreement.NotReturned:
		return []Alert{{Tone: "danger", Title: K("exit.archive.gone"), Text: K("exit.archive.gone.text")}}
	}
	return nil
}

// exitForms asks what became of the data of one who held some, and whom to send a link.
func (v *visit) exitForms(a agreementLine, x agreement.Exit, at string, s exitSheet) []AskForm {
	var out []AskForm
	if h, ok := holderAt(x, s.holder); ok {
		f := exitForm(h, at, x.Archive != "")
		if s.form == f.ID {
			f.fill(s.sent, s.wrong)
		} else {
			f.fill(exitValues(h), nil)
		}
		out = append(out, f)
	}
	if v.who().May("invitation.create") != nil || x.Clear {
		return out
	}
	ask := v.exitRequest(a, x, at)
	if len(ask.Fields[0].Choices) == 0 {
		return out
	}
	if s.form == ask.ID {
		ask.fill(s.sent, s.wrong)
	} else {
		ask.fill(nil, nil)
	}
	return append(out, ask)
}

// exitRequest asks whom to send a link.
func (v *visit) exitRequest(_ agreementLine, x agreement.Exit, at string) AskForm {
	var processors []Option
	for _, h := range x.Holders {
		if h.Level == 1 && h.Org != v.who().Org {
			processors = append(processors, Option{h.Org.String(), T(h.Name)})
		}
	}
	var tongues []Option
	for _, l := range shown {
		tongues = append(tongues, Option{string(l), K(key("language", string(l)))})
	}
	return AskForm{
		ID: "link", Action: at + "/ask", Title: K("exit.ask"), Lead: K("exit.ask.lead"), Button: K("exit.ask.button"), Tone: "secondary",
		Fields: []AskField{
			{Name: "party", Label: "exit.ask.party", Kind: "choice", Choices: processors},
			{Name: "name", Label: "exit.ask.name", Kind: "text"},
			{Name: "email", Label: "exit.ask.email", Kind: "email"},
			{Name: "language", Label: "exit.ask.language", Kind: "choice", Choices: tongues, Value: string(v.language(v.w, v.r).Shown())},
			{Name: "message", Label: "exit.ask.message", Help: "exit.ask.message.help", Kind: "long"},
		},
	}
}

// confirmExit notes what became of the data of one who held some.
func (v *visit) confirmExit() error {
	a, err := v.agreementFor("agreement.exit")
	if err != nil {
		return err
	}
	in, c, q, err := v.exitSent(v.w, v.r)
	if err == nil {
		_, err = v.steps.ConfirmExit(v.ctx(), a.ID.String(), in, c)
	}
	if vs, ok := objections(err); ok {
		return v.exitPage(a, http.StatusUnprocessableEntity, exitSheet{"exit", q.Get("org"), q, vs})
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + leaving + "?done=exited")
}

// askExit sends somebody a link by which the exit is confirmed.
func (v *visit) askExit() error {
	a, err := v.agreementFor("agreement.exit")
	if err != nil {
		return err
	}
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	in := agreement.ExitRequest{Name: q.Get("name"), Email: q.Get("email"), Language: q.Get("language"), Message: q.Get("message")}
	if in.Party, err = kinds.ParseID[kinds.Party](q.Get("party")); err != nil {
		err = kinds.Invalid("/party", "no-holder", "choose whom to ask")
	}
	if err == nil {
		_, err = v.steps.AskExit(v.ctx(), a.ID.String(), in)
	}
	if vs, ok := objections(err); ok {
		return v.exitPage(a, http.StatusUnprocessableEntity, exitSheet{form: "link", sent: q, wrong: vs})
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + leaving + "?done=invited")
}

// nextExit says what an agreement that has ended waits for.
func (v *visit) nextExit(p *RecordPage, a agreementLine) {
	exit := Action{Say: K("exit.open"), Href: agreementsPath + "/" + a.ID.String() + leaving, Primary: true}
	p.Actions = append([]Action{exit}, p.Actions...)
	if a.state != agreement.Ended && a.state != agreement.ExitPending {
		return
	}
	x, err := v.steps.Exit(v.ctx(), a.ID.String(), v.today)
	if err != nil {
		return
	}
	tone, title := "warning", K("exit.begin")
	if a.state == agreement.ExitPending {
		title = N("exit.count", len(x.Holders), "Confirmed", x.Confirmed)
		if x.Clear {
			tone, title = "success", K("exit.clear")
		}
	}
	p.Alerts = append(p.Alerts, Alert{Tone: tone, Title: title, Text: K("exit.lead"), Actions: []Action{{Say: exit.Say, Href: exit.Href}}})
}

func (s *Site) exitRoutes(mux *router) {
	at := agreementsPath + "/{id}" + leaving
	mux.HandleFunc("GET "+at, s.page((*visit).showExit))
	mux.HandleFunc("POST "+at, s.page((*visit).confirmExit))
	mux.HandleFunc("POST "+at+"/ask", s.page((*visit).askExit))
	mux.HandleFunc("GET "+guestExit, s.answer(s.inside(s.showGuestExit)))
	mux.HandleFunc("POST "+guestExit, s.answer(s.inside(s.guestConfirms)))
}
