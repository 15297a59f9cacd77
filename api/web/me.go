package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/kinds"
)

// MePage is what is somebody's own: name, password, codes, sessions.
type MePage struct {
	Shell    Shell
	Lead     Say
	Tags     []Tag
	Actions  []Action
	Errors   []ErrorView
	Parts    []MePart
	Sessions *Table
	Homes    []account.Home
	Codes    []string // recovery codes, shown this once
	Past     bool     // the register is shown as it was: nothing can be changed here
}

func (p MePage) frame() *Shell  { return &p.Shell }
func (MePage) template() string { return "me.html" }

// MePart is one card with a form.
type MePart struct {
	ID      string
	Title   Say
	Text    Say
	Action  string
	Hidden  []Choice
	Fields  []GateField
	Button  Say    // silent: there is nothing to send
	Options string // where a script asks what to ask the device
	Table   *Table
	Also    *MePart // a second thing to do about the same
	// Picture is a code to photograph, made here; Secret is the same to type.
	Picture template.HTML
	Secret  string
}

// who is the actor of the visit.
func (v *visit) who() access.Actor { return access.From(v.ctx()) }

func (v *visit) mePage() MePage {
	return MePage{Shell: v.shell(mePath, K("me.title")), Lead: K("me.lead", "Name", v.me())}
}

// me is what the actor is called.
func (v *visit) me() string { return v.text().say(actor(v.who().Name)) }

func (v *visit) showMe() error { return v.meWith(http.StatusOK, nil, nil) }

// meWith shows the page with what was wrong in one of its parts.
func (v *visit) meWith(status int, part *MePart, errs []kinds.Violation) error {
	p := v.mePage()
	if v.who().User == "" {
		return v.stranger(p, status, part, errs)
	}
	u, err := v.accounts.Self(v.ctx())
	if err != nil {
		return err
	}
	if p.Homes, err = v.accounts.Homes(v.ctx()); err != nil {
		return err
	}
	if p.Sessions, err = v.sessionTable(); err != nil {
		return err
	}
	if p.Parts, err = v.meParts(u); err != nil {
		return err
	}
	if part != nil {
		p.replace(*part)
	}
	return v.showFaults(p, status, part, errs)
}

func (v *visit) meParts(u *account.User) ([]MePart, error) {
	keys, err := v.passkeyPart("")
	if err != nil {
		return nil, err
	}
	return v.withIssuer([]MePart{profilePart(u), passwordPart(v.knows(u)), keys, codesPart(u)})
}

// replace puts a part as it was sent in the place of the page's own; one that the
// page does not have stands first.
func (p *MePage) replace(part MePart) {
	for i := range p.Parts {
		if p.Parts[i].ID == part.ID {
			if part.Table == nil {
				part.Table = p.Parts[i].Table
			}
			p.Parts[i] = part
			return
		}
	}
	p.Parts = append([]MePart{part}, p.Parts...)
}

func (v *visit) showFaults(p MePage, status int, part *MePart, errs []kinds.Violation) error {
	for i := range p.Parts {
		for j := range p.Parts[i].Fields {
			p.Parts[i].Fields[j].Part = p.Parts[i].ID
		}
		if also := p.Parts[i].Also; also != nil {
			for j := range also.Fields {
				also.Fields[j].Part = also.ID
			}
		}
		if part != nil && p.Parts[i].ID == part.ID {
			p.Errors = fault(p.Parts[i].Fields, errs)
		}
	}
	return v.pages.Show(v.w, v.r, status, v.permitted(p))
}

// stranger is the page of who came by a one-time link: the first administrator,
// while there is none.
func (v *visit) stranger(p MePage, status int, part *MePart, errs []kinds.Violation) error {
	free, err := v.accounts.Pending(v.ctx())
	if err != nil {
		return err
	}
	p.Lead = K("me.link")
	if free {
		first := firstPart(url.Values{})
		if part != nil {
			first = *part
		}
		p.Lead, p.Parts = K("me.first"), []MePart{first}
	}
	return v.showFaults(p, status, part, errs)
}

func firstPart(q url.Values) MePart {
	return MePart{
		ID: "first", Title: K("first.title"), Text: K("first.text"), Action: mePath + "/first", Button: K("first.button"),
		Fields: []GateField{
			{Name: "name", Label: "field.name", Type: "text", Complete: "name", Value: q.Get("name")},
			{Name: "email", Label: "signin.email", Type: "email", Complete: "username", Value: q.Get("email")}, newPassword(),
		},
	}
}

func profilePart(u *account.User) MePart {
	return MePart{
		ID: "profile", Title: K("profile.title"), Text: K("profile.text", "Email", u.Email), Action: mePath, Button: K("form.save"),
		Fields: []GateField{{Name: "name", Label: "field.name", Type: "text", Complete: "name", Value: u.Name}},
	}
}

// knows reports whether a user is asked for the present password.
func (v *visit) knows(u *account.User) bool {
	return u.Password != "" || !v.accounts.Fresh(v.visitor().ProvenAt)
}

// passwordPart asks for the present password; who came by an issuer or a passkey so
// far, and just now, has none to give.
func passwordPart(present bool) MePart {
	p := MePart{
		ID: "password", Title: K("password.title"), Text: K("password.text"), Action: mePath + "/password", Button: K("password.button"),
		Fields: []GateField{{Name: "old", Label: "password.old", Type: "password", Complete: "current-password"}, newPassword()},
	}
	if !present {
		p.Fields = p.Fields[1:]
	}
	return p
}

// sessionTable lists where the user is signed in.
func (v *visit) sessionTable() (*Table, error) {
	list, err := v.accounts.Sessions(v.ctx())
	if err != nil {
		return nil, err
	}
	t := &Table{Caption: K("sessions.title"), Columns: []Head{{Say: K("sessions.browser")}, {Say: K("sessions.how")}, {Say: K("sessions.since")}, {Say: K("sessions.end")}}}
	for _, s := range list {
		t.Rows = append(t.Rows, Row{"session-" + s.ID.String(), []Cell{
			{Say: T(s.Agent)}, {Say: methodOf(s.Method)}, {Say: T(v.text().when(s.CreatedAt))},
			{Do: &Action{Say: K("sessions.end.one"), Href: mePath + "/sessions/" + s.ID.String() + "/end", Post: true}},
		}})
	}
	return t, nil
}

// methods are those that the catalogue has words for.
var methods = []account.Method{account.ByLink, account.ByPassword, account.ByCode, account.ByRecovery, account.ByPasskey, account.ByIssuer}

func methodOf(m account.Method) Say {
	if !slices.Contains(methods, m) {
		return Say{}
	}
	return K(key("method", m))
}

// invalid gives what is wrong with a form, and whether that is all.
func invalid(err error) ([]kinds.Violation, bool) {
	if kind := kinds.KindOf(err); err != nil && kind != kinds.KindInvalid && kind != kinds.KindConflict {
		return nil, false
	}
	return kinds.ViolationsOf(err), true
}

func (v *visit) rename() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	if _, err = v.accounts.Rename(v.ctx(), q.Get("name"), string(v.language(v.w, v.r))); err == nil {
		return v.see(mePath + "?done=saved")
	}
	errs, ok := invalid(err)
	if !ok {
		return err
	}
	u, err := v.accounts.Self(v.ctx())
	if err != nil {
		return err
	}
	u.Name = q.Get("name")
	part := profilePart(u)
	return v.meWith(http.StatusUnprocessableEntity, &part, errs)
}

func (v *visit) changePassword() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	secret, err := v.accounts.ChangePassword(v.ctx(), account.Passwords{Old: q.Get("old"), New: q.Get("password"), Since: v.visitor().ProvenAt, Agent: v.r.UserAgent()})
	if err != nil {
		u, err2 := v.accounts.Self(v.ctx())
		if err2 != nil {
			return err2
		}
		return v.meAgain(passwordPart(v.knows(u)), err)
	}
	v.remember(v.w, secret)
	return v.see(mePath + "?done=saved")
}

// first makes the first administrator.
func (v *visit) first() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	in := account.UserInput{Name: q.Get("name"), Email: q.Get("email"), Language: string(v.language(v.w, v.r))}
	e, err := v.accounts.First(v.ctx(), in, account.Passwords{New: q.Get("password"), Agent: v.r.UserAgent()})
	if err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		part := firstPart(q)
		return v.meWith(http.StatusUnprocessableEntity, &part, errs)
	}
	v.leaveOld(v.r)
	v.remember(v.w, e.Secret)
	return v.see(membersPath + "?done=made")
}

func (v *visit) endSession() error {
	if err := v.accounts.End(v.ctx(), v.r.PathValue("id")); err != nil {
		return err
	}
	return v.see(mePath + "?done=ended")
}

// switchHome goes on in another of the user's organisations.
func (v *visit) switchHome() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	c, err := v.r.Cookie(v.cookieName())
	if err != nil {
		return errors.Join(kinds.Fail(kinds.KindUnauthenticated, "no session"), err)
	}
	secret, err := v.accounts.Switch(v.ctx(), c.Value, q.Get("organisation"))
	if err != nil {
		return err
	}
	v.remember(v.w, secret)
	return v.see(gapsPath)
}
