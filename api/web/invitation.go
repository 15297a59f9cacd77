package web

import (
	"html/template"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// guestForm is how people ask somebody of a counterpart to read an agreement.
var guestForm = newForm[agreement.InvitationInput](Form{
	Noun:     "invitation",
	Sections: []Section{{"guest", []string{"party", "name", "email", "language", "expiresOn"}}},
})

// counterpart is the party of an agreement that one invites first: the processor,
// unless it is one's own organisation.
func (v *visit) counterpart(a agreementLine) kinds.OrgID {
	own := v.who().Org
	if p := v.reg.Processor(a.Agreement); !p.IsZero() && p != own {
		return p
	}
	i := slices.IndexFunc(a.Parties, func(p agreement.Party) bool { return p.Org != own })
	if i < 0 {
		return kinds.OrgID{}
	}
	return a.Parties[i].Org
}

func (v *visit) askGuest() error {
	if err := v.who().May("invitation.create"); err != nil {
		return err
	}
	a, err := v.agreement()
	if err != nil {
		return err
	}
	in := agreement.InvitationInput{Party: v.counterpart(a), ExpiresOn: v.today.AddDays(30), Language: string(v.language(v.w, v.r).Shown())}
	return v.showGuestForm(a, http.StatusOK, sheet{draft: uuid.NewString(), values: guestForm.encode(&in, v.names)})
}

func (v *visit) showGuestForm(a agreementLine, status int, s sheet) error {
	at := agreementsPath + "/" + a.ID.String()
	p := FormPage{Action: at + "/invite", Cancel: at, Lead: K("form.invitation.lead"), Noun: "invitation", Draft: s.draft, Button: "form.invitation.send"}
	title := K("form.invitation.new")
	if waits(a.Agreement, v.counterpart(a), v.today) {
		title = K("invitation.sign")
	}
	p.Shell = v.shell(agreementsPath, title, Crumb{K("nav.agreements"), agreementsPath}, Crumb{T(v.agreementName(a.Agreement)), at})
	p.build(guestForm, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// inviteGuest sends the invitation.
func (v *visit) inviteGuest() error {
	if err := v.who().May("invitation.create"); err != nil {
		return err
	}
	a, err := v.agreement()
	if err != nil {
		return err
	}
	s, _, err := v.sent(guestForm, a.ID.String())
	if err != nil {
		return err
	}
	in := agreement.InvitationInput{}
	s.errors = append(s.errors, guestForm.decode(&in, s.values, v.names)...)
	in.Agreement = a.ID
	if len(s.errors) > 0 {
		return v.showGuestForm(a, http.StatusUnprocessableEntity, s)
	}
	if _, err := v.invitations.Create(s.once(v.ctx()), in); err != nil {
		if err := v.object(guestForm, &s, err); err != nil {
			return err
		}
		return v.showGuestForm(a, http.StatusUnprocessableEntity, s)
	}
	done := "invited"
	if !v.mails {
		done = "queued" // there is no server to send it with
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=" + done + "#panel-invitations")
}

// revokeGuest withdraws an invitation.
func (v *visit) revokeGuest() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	i, err := v.invitations.Get(v.ctx(), v.r.PathValue("invitation"))
	if err != nil {
		return err
	}
	if i.Agreement != a.ID {
		return kinds.NotFound("invitation")
	}
	if _, err := v.invitations.Revoke(v.ctx(), i.ID.String()); err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=withdrawn#panel-invitations")
}

// invited lists who was asked to read an agreement, the newest first.
func (v *visit) invited(a agreementLine) (Panel, error) {
	p := Panel{ID: "invitations", Title: K("panel.invitations"), Lead: K("panel.invitations.lead"), Empty: K("panel.invitations.none")}
	if reads := v.who().May("invitation.read") == nil; !reads {
		return Panel{}, nil
	}
	page, err := v.invitations.List(v.ctx(), door.Query{Limit: 50, Sort: "-createdAt", Filters: map[string]string{"agreement": a.ID.String()}})
	if err != nil {
		return p, err
	}
	at := agreementsPath + "/" + a.ID.String()
	t := Table{Caption: K("panel.invitations"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.status")}, {Say: K("column.to")}, {Say: K("column.action")}}}
	for _, i := range page.Items {
		row := Row{"i-" + i.ID.String(), []Cell{{Say: T(i.Name), Sub: T(i.Email)}, {Tags: []Tag{v.guestState(i)}}, {Date: i.ExpiresOn}, {}}}
		if i.OpenOn(v.today) && v.who().May("invitation.revoke") == nil {
			row.Cells[3].Do = &Action{Say: K("invitation.revoke"), About: K("invitation.revoke.about", "Name", i.Name), Href: at + "/invitations/" + i.ID.String() + "/revoke", Post: true}
		}
		t.Rows = append(t.Rows, row)
	}
	p.Table = &t
	if v.who().May("invitation.create") == nil && !v.counterpart(a).IsZero() {
		p.Actions = []Action{{Say: K("invitation.new"), Href: at + "/invite", Icon: "Plus"}}
	}
	return p, nil
}

// guestState is how far an invitation has come.
func (v *visit) guestState(i *agreement.Invitation) Tag {
	switch {
	case i.RevokedAt != nil:
		return Tag{K("invitation.revoked"), "neutral"}
	case !i.OpenOn(v.today):
		return Tag{K("invitation.over"), "neutral"}
	case i.ConfirmedAt != nil:
		return Tag{K("invitation.confirmed"), "success"}
	}
	return Tag{K("invitation.open"), "info"}
}

// The pages of whoever was invited.
const (
	invitedPath = "/invited"
	guestPath   = invitedPath + "/agreement"
)

// doorstepPage asks for the code, or offers to send it.
func doorstepPage(at agreement.Doorstep, token string, sent bool) GatePage {
	p := GatePage{
		Lead: K("invited.lead", "Org", at.Org, "Party", at.Party, "Email", at.Email), Action: invitedPath + "/code", Button: K("invited.send"),
		After: K("invited.after"), Hidden: []Choice{{"token", token}},
	}
	if sent {
		p.Lead, p.Action, p.Button, p.After = K("invited.sent", "Email", at.Email), invitedPath+"/enter", K("invited.enter"), K("invited.again")
		p.Fields = []GateField{{Name: "code", Label: "code.code", Help: "invited.code", Type: "text", Complete: "one-time-code"}}
		p.Again = Way{ID: "again", Action: invitedPath + "/code", Hidden: p.Hidden, Button: K("invited.renew")}
	}
	p.Shell.Title = K("invited.title", "Org", at.Org)
	return p
}

// askInvited shows where an invitation leads, and changes nothing.
func (s *Site) askInvited(w http.ResponseWriter, r *http.Request) error {
	token := r.URL.Query().Get("token")
	at, err := s.invitations.Look(r.Context(), token)
	if err != nil {
		return s.uninvited(w, r, err)
	}
	return s.gate(w, r, http.StatusOK, doorstepPage(at, token, false))
}

// uninvited tells whoever comes by a link that opens nothing whom to ask: signing in
// would not help.
func (s *Site) uninvited(w http.ResponseWriter, r *http.Request, err error) error {
	if kinds.KindOf(err) != kinds.KindUnauthenticated {
		return err
	}
	p := GatePage{Lead: K("invited.over.text")}
	p.Shell.Title = K("invited.over")
	return s.gate(w, r, http.StatusUnauthorized, p)
}

// sendGuestCode sends a code to the invited address.
func (s *Site) sendGuestCode(w http.ResponseWriter, r *http.Request) error {
	q, err := form(w, r)
	if err != nil {
		return err
	}
	token := q.Get("token")
	err = s.invitations.SendCode(r.Context(), token)
	early := err != nil && kinds.KindOf(err) == kinds.KindLimited
	if err != nil && !early {
		return s.uninvited(w, r, err)
	}
	at, err := s.invitations.Look(r.Context(), token)
	if err != nil {
		return s.uninvited(w, r, err)
	}
	p := doorstepPage(at, token, true)
	if early {
		p.Errors = []ErrorView{{Say: K("invited.early")}}
	}
	return s.gate(w, r, http.StatusOK, p)
}

// enterGuest lets in whoever has the code.
func (s *Site) enterGuest(w http.ResponseWriter, r *http.Request) error {
	q, err := form(w, r)
	if err != nil {
		return err
	}
	token := q.Get("token")
	secret, err := s.invitations.Enter(r.Context(), token, q.Get("code"), r.UserAgent())
	if err == nil {
		s.leaveOld(r)
		s.remember(w, secret)
		http.Redirect(w, r, guestPath, http.StatusSeeOther)
		return nil
	}
	if kinds.KindOf(err) != kinds.KindUnauthenticated {
		return err
	}
	at, lost := s.invitations.Look(r.Context(), token)
	if lost != nil {
		return s.uninvited(w, r, lost)
	}
	p := doorstepPage(at, token, true)
	p.Fields[0].Errors = []Say{K("invited.wrong")}
	p.Errors = []ErrorView{{Field: p.Fields[0].ID(), Label: p.Fields[0].Label, Say: p.Fields[0].Errors[0]}}
	return s.gate(w, r, http.StatusUnprocessableEntity, p)
}

// showGuest is what a guest sees: one agreement, to read and to keep.
func (s *Site) showGuest(w http.ResponseWriter, r *http.Request) error {
	seen, err := s.invitations.View(r.Context())
	if err != nil {
		return err
	}
	if s.exits(seen) {
		http.Redirect(w, r, guestExit, http.StatusSeeOther)
		return nil
	}
	if seen.Agreement.Issued() {
		return s.showIssued(w, r, seen)
	}
	p := RecordPage{Shell: s.shell(w, r), Lead: K("guest.lead", "Org", seen.Org, "Party", seen.Party)}
	p.Shell.Title, p.Shell.Org = K("guest.title", "Name", seen.Agreement.Title()), seen.Org
	p.Actions = []Action{{Say: K("action.pdf"), Href: guestPath + "/pdf", Icon: "Download", Primary: true}, guestSetLink(), {Say: K("guest.leave"), Href: "/sign-out", Post: true}}
	file, err := s.guestDocuments.HTML(r.Context(), "", agreement.Options{Draft: true})
	switch {
	case err == nil:
		p.Document = template.HTML(file.Body) // our own engine escapes what it is given
	case kinds.KindOf(err) == kinds.KindInvalid:
		p.Actions = p.Actions[1:]
		p.Alerts = []Alert{{Tone: "info", Title: K("text.none"), Text: K("guest.none")}}
	default:
		return err
	}
	return s.pages.Show(w, r, http.StatusOK, p)
}

// sendGuestPDF sends the file; what is missing is marked as long as it is a draft.
func (s *Site) sendGuestPDF(w http.ResponseWriter, r *http.Request) error {
	seen, err := s.invitations.View(r.Context())
	if err != nil {
		return err
	}
	if seen.Agreement.Issued() {
		file, err := s.steps.GuestFile(r.Context(), seen.Agreement.Best())
		if err != nil {
			return err
		}
		return (&visit{Site: s, w: w, r: r}).send(inPlace, file.Name, file.Media, file.Body)
	}
	file, err := s.guestDocuments.PDF(r.Context(), "", agreement.Options{})
	if err != nil && kinds.KindOf(err) == kinds.KindInvalid {
		file, err = s.guestDocuments.PDF(r.Context(), "", agreement.Options{Draft: true})
	}
	if err != nil {
		return err
	}
	return (&visit{Site: s, w: w, r: r}).send(inPlace, file.Name, file.Media, file.Body)
}

func (s *Site) invitationRoutes(mux *router) {
	at := agreementsPath + "/{id}"
	mux.HandleFunc("GET "+at+"/invite", s.page((*visit).askGuest))
	mux.HandleFunc("POST "+at+"/invite", s.page((*visit).inviteGuest))
	mux.HandleFunc("POST "+at+"/invitations/{invitation}/revoke", s.page((*visit).revokeGuest))
	mux.HandleFunc("GET "+invitedPath, s.answer(s.askInvited))
	mux.HandleFunc("POST "+invitedPath+"/code", s.answer(s.sendGuestCode))
	mux.HandleFunc("POST "+invitedPath+"/enter", s.answer(s.enterGuest))
	mux.HandleFunc("GET "+guestPath, s.answer(s.inside(s.showGuest)))
	mux.HandleFunc("GET "+guestPath+"/pdf", s.answer(s.inside(s.sendGuestPDF)))
}
