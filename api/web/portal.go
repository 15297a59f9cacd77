package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// The pages of a guest who is asked to sign: read, see who else is in the chain, sign.
const (
	guestSubs   = guestPath + "/sub-processors"
	guestSign   = guestPath + signing
	guestSubmit = guestPath + submitted
)

// portal is one of the guest's pages, with what is known of the agreement.
func (s *Site) portal(w http.ResponseWriter, r *http.Request, seen agreement.View, at int) AskPage {
	p := AskPage{Shell: s.shell(w, r), Lead: K("guest.lead", "Org", seen.Org, "Party", seen.Party)}
	p.Shell.Title, p.Shell.Org = K("guest.title", "Name", seen.Agreement.Title()), seen.Org
	p.Shell.Done = r.URL.Query().Get("done")
	if !waits(seen.Agreement, seen.Invitation.Party, s.door.Today()) {
		return p
	}
	for i, x := range []Station{{Say: K("portal.read"), Href: guestPath}, {Say: K("portal.subs"), Href: guestSubs}, {Say: K("portal.sign"), Href: guestSign}} {
		x.Done, x.Current = i < at, i == at
		p.Stations = append(p.Stations, x)
	}
	return p
}

// showIssued is the first page: the text that is to be signed, or that was.
func (s *Site) showIssued(w http.ResponseWriter, r *http.Request, seen agreement.View) error {
	page, err := s.steps.GuestFile(r.Context(), "page")
	if err != nil {
		return err
	}
	p := s.portal(w, r, seen, 0)
	p.Document = template.HTML(page.Body) // our own engine escapes what it is given
	pdf := Action{Say: K("action.pdf"), Href: guestPath + "/pdf", Icon: "Download"}
	leave := Action{Say: K("guest.leave"), Href: "/sign-out", Post: true}
	if len(p.Stations) > 0 {
		if p.Alerts, err = s.returned(r, seen); err != nil {
			return err
		}
		p.Onward = []Action{{Say: K("portal.next.subs"), Href: guestSubs, Primary: true}, pdf, guestSetLink(), leave}
	} else {
		pdf.Primary = true
		p.Alerts = []Alert{s.guestStanding(seen)}
		p.Onward = []Action{pdf, guestSetLink(), leave}
	}
	return s.pages.Show(w, r, http.StatusOK, p)
}

// guestStanding tells a guest who has nothing left to do how it stands.
func (s *Site) guestStanding(seen agreement.View) Alert {
	today := s.door.Today()
	switch {
	case seen.Agreement.SealedSHA256 != "":
		return Alert{Tone: "success", Title: K("portal.sealed"), Text: K("portal.sealed.text")}
	case seen.Agreement.SignedBy(seen.Invitation.Party, today):
		return Alert{Tone: "success", Title: K("portal.signed"), Text: K("portal.signed.text", "Org", seen.Org)}
	}
	return Alert{Tone: "info", Title: K("portal.over"), Text: K("portal.over.text", "Org", seen.Org)}
}

// showGuestSubs is the second page: who else handles the data.
func (s *Site) showGuestSubs(w http.ResponseWriter, r *http.Request) error {
	seen, err := s.invitations.View(r.Context())
	if err != nil {
		return err
	}
	if !waits(seen.Agreement, seen.Invitation.Party, s.door.Today()) {
		http.Redirect(w, r, guestPath, http.StatusSeeOther)
		return nil
	}
	terms, err := s.guestDocuments.Terms(r.Context(), "", agreement.Options{AsOf: kinds.DateOf(seen.Agreement.IssuedAt.In(zone))})
	if err != nil {
		return err
	}
	p := s.portal(w, r, seen, 1)
	t := Table{Caption: K("portal.subs"), Columns: []Head{{Say: K("column.name")}, {Say: K("portal.country")}, {Say: K("portal.places")}}}
	for i, x := range terms.SubProcessors {
		cells := []Cell{{Say: T(x.Name), Sub: T(x.Number)}, {Say: T(x.Country)}, {Say: joined(x.Places)}}
		t.Rows = append(t.Rows, Row{"sub-" + strconv.Itoa(i), cells})
	}
	p.Panels = []Panel{{ID: "subs", Title: K("portal.subs"), Lead: K("portal.subs.lead", "Org", seen.Org), Table: &t, Empty: K("portal.subs.none")}}
	p.Onward = []Action{{Say: K("portal.next.sign"), Href: guestSign, Primary: true}, {Say: K("portal.back.read"), Href: guestPath}}
	return s.pages.Show(w, r, http.StatusOK, p)
}

func joined(list []string) Say {
	say := Say{Glue: ", "}
	for _, x := range list {
		say.Parts = append(say.Parts, T(x))
	}
	return say
}

// askGuestSign is the third page: sign here, or send a file that was signed elsewhere.
func (s *Site) askGuestSign(w http.ResponseWriter, r *http.Request) error {
	return s.showGuestSign(w, r, http.StatusOK, "", nil, nil)
}

func (s *Site) showGuestSign(w http.ResponseWriter, r *http.Request, status int, form string, sent url.Values, wrong []kinds.Violation) error {
	seen, err := s.invitations.View(r.Context())
	if err != nil {
		return err
	}
	if !waits(seen.Agreement, seen.Invitation.Party, s.door.Today()) {
		http.Redirect(w, r, guestPath, http.StatusSeeOther)
		return nil
	}
	asked, err := s.steps.Request(r.Context(), "", seen.Invitation.Party, string(s.language(w, r).Shown()))
	if err != nil {
		return err
	}
	p := s.portal(w, r, seen, 2)
	sign, send := signForm(asked, guestSign), submitForm(guestSubmit, nil, false)
	if form == send.ID {
		sign.fill(nil, nil)
		send.fill(sent, wrong)
	} else {
		sign.fill(sent, wrong)
		send.fill(nil, nil)
	}
	if p.Alerts, err = s.returned(r, seen); err != nil {
		return err
	}
	send.Title, send.Tone = K("portal.elsewhere"), "secondary"
	p.Forms = []AskForm{sign, send}
	p.Onward = []Action{{Say: K("portal.back.subs"), Href: guestSubs}, {Say: K("action.pdf"), Href: guestPath + "/pdf", Icon: "Download"}}
	return s.pages.Show(w, r, status, p)
}

func (s *Site) guestSigns(w http.ResponseWriter, r *http.Request) error {
	q, err := form(w, r)
	if err != nil {
		return err
	}
	in, err := signed(q, s.language(w, r).Shown())
	if err == nil {
		_, err = s.steps.Sign(r.Context(), "", in, s.origin(r))
	}
	if vs, ok := objections(err); ok {
		return s.showGuestSign(w, r, http.StatusUnprocessableEntity, "sign", q, vs)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, guestPath+"?done=signed", http.StatusSeeOther)
	return nil
}

func (s *Site) guestSubmits(w http.ResponseWriter, r *http.Request) error {
	seen, err := s.invitations.View(r.Context())
	if err != nil {
		return err
	}
	in, file, q, err := s.submission(w, r)
	in.Party, in.Paper = seen.Invitation.Party, false
	if err == nil {
		_, err = s.steps.Submit(r.Context(), "", in, &file)
	}
	if vs, ok := objections(err); ok {
		return s.showGuestSign(w, r, http.StatusUnprocessableEntity, "submit", q, vs)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, guestPath+"?done=sent", http.StatusSeeOther)
	return nil
}

func (s *Site) portalRoutes(mux *router) {
	mux.HandleFunc("GET "+guestSubs, s.answer(s.inside(s.showGuestSubs)))
	mux.HandleFunc("GET "+guestSign, s.answer(s.inside(s.askGuestSign)))
	mux.HandleFunc("POST "+guestSign, s.answer(s.inside(s.guestSigns)))
	mux.HandleFunc("GET "+guestSubmit, s.answer(s.inside(func(w http.ResponseWriter, r *http.Request) error {
		http.Redirect(w, r, guestSign, http.StatusSeeOther) // whoever reloads what was refused
		return nil
	})))
	mux.HandleFunc("POST "+guestSubmit, s.answer(s.inside(s.guestSubmits)))
}
