package web

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"

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
	ID     string
	Title  Say
	Text   Say
	Action string
	Hidden []Choice
	Fields []GateField
	Button Say
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
	p.Parts = []MePart{profilePart(u), passwordPart(), codesPart(u)}
	for i := range p.Parts {
		if part != nil && p.Parts[i].ID == part.ID {
			p.Parts[i] = *part
		}
	}
	return v.showFaults(p, status, part, errs)
}

func (v *visit) showFaults(p MePage, status int, part *MePart, errs []kinds.Violation) error {
	for i := range p.Parts {
		for j := range p.Parts[i].Fields {
			p.Parts[i].Fields[j].Part = p.Parts[i].ID
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

func passwordPart() MePart {
	return MePart{
		ID: "password", Title: K("password.title"), Text: K("password.text"), Action: mePath + "/password", Button: K("password.button"),
		Fields: []GateField{{Name: "old", Label: "password.old", Type: "password", Complete: "current-password"}, newPassword()},
	}
}

func codesPart(u *account.User) MePart {
	p := MePart{ID: "codes", Title: K("codes.title"), Text: K("codes.text"), Action: mePath + "/codes", Button: K("codes.begin")}
	if u.TOTPSince != nil {
		p.Text, p.Action, p.Button = N("codes.on", len(u.Recovery)), mePath+"/codes/stop", K("codes.stop")
		p.Fields = []GateField{{Name: "old", Label: "password.old", Type: "password", Complete: "current-password"}}
	}
	return p
}

// sessionTable lists where the user is signed in.
func (v *visit) sessionTable() (*Table, error) {
	list, err := v.accounts.Sessions(v.ctx())
	if err != nil {
		return nil, err
	}
	t := &Table{Caption: K("sessions.title"), Columns: []Head{{Say: K("sessions.browser")}, {Say: K("sessions.since")}, {Say: K("sessions.end")}}}
	for _, s := range list {
		t.Rows = append(t.Rows, Row{"session-" + s.ID.String(), []Cell{
			{Say: T(s.Agent)}, {Say: T(v.text().when(s.CreatedAt))},
			{Do: &Action{Say: K("sessions.end.one"), Href: mePath + "/sessions/" + s.ID.String() + "/end", Post: true}},
		}})
	}
	return t, nil
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
	if _, err = v.accounts.Rename(v.ctx(), q.Get("name"), string(Language(v.w, v.r))); err == nil {
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
	secret, err := v.accounts.ChangePassword(v.ctx(), account.Passwords{Old: q.Get("old"), New: q.Get("password"), Agent: v.r.UserAgent()})
	if err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		part := passwordPart()
		return v.meWith(http.StatusUnprocessableEntity, &part, errs)
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
	in := account.UserInput{Name: q.Get("name"), Email: q.Get("email"), Language: string(Language(v.w, v.r))}
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

// proposeCodes shows the key for the codes.
func (v *visit) proposeCodes() error {
	key, err := v.accounts.Propose(v.ctx())
	if err != nil {
		return err
	}
	return v.showKey(http.StatusOK, key, nil)
}

func (v *visit) showKey(status int, key *otp.Key, errs []kinds.Violation) error {
	picture, err := photograph(key)
	if err != nil {
		return err
	}
	part := MePart{
		ID: "codes", Title: K("codes.title"), Text: K("codes.scan"), Action: mePath + "/codes/confirm", Button: K("codes.confirm"),
		Hidden: []Choice{{"key", key.URL()}}, Fields: []GateField{{Name: "code", Label: "code.code", Type: "text", Complete: "one-time-code"}},
		Picture: picture, Secret: key.Secret(),
	}
	p := v.mePage()
	p.Lead, p.Parts = K("codes.lead"), []MePart{part}
	return v.showFaults(p, status, &part, errs)
}

// photograph draws the key as a QR code (ISO/IEC 18004), four units of margin
// around it.
func photograph(key *otp.Key) (template.HTML, error) {
	code, err := qr.Encode(key.URL(), qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	size, path := code.Bounds().Dx(), strings.Builder{}
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="-4 -4 %d %d" width="240" height="240" aria-hidden="true" focusable="false"><path class="qr-paper" d="M-4-4h%dv%dh-%dz"/><path class="qr-ink" d="%s"/></svg>`,
		size+8, size+8, size+8, size+8, size+8, path.String())), nil
}

// confirmCodes begins to ask for codes, and shows the recovery codes once.
func (v *visit) confirmCodes() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	key, err := otp.NewKeyFromURL(q.Get("key"))
	if err != nil || key.Secret() == "" {
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	codes, err := v.accounts.Confirm(v.ctx(), key.Secret(), q.Get("code"))
	if err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		return v.showKey(http.StatusUnprocessableEntity, key, errs)
	}
	p := v.mePage()
	p.Lead, p.Codes = K("codes.recovery"), codes
	return v.show(p)
}

func (v *visit) stopCodes() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.accounts.Without(v.ctx(), q.Get("old")); err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		u, err := v.accounts.Self(v.ctx())
		if err != nil {
			return err
		}
		part := codesPart(u)
		return v.meWith(http.StatusUnprocessableEntity, &part, errs)
	}
	return v.see(mePath + "?done=saved")
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
