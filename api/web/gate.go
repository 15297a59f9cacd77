package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"ledd/internal/account"
	"ledd/internal/kinds"
)

// Paths of coming in, and of what is one's own.
const (
	signInPath  = "/sign-in"
	codePath    = "/sign-in/code"
	welcomePath = "/welcome"
	mePath      = "/me"
)

// ComesIn reports whether a request tries to come in: with a password, a code or a
// link.
func ComesIn(r *http.Request) bool {
	path := r.URL.Path
	below := strings.HasPrefix(path, signInPath+"/") || path == invitedPath+"/code" || path == invitedPath+"/enter"
	return r.Method == http.MethodPost && (path == signInPath || below || path == welcomePath || path == "/enter")
}

// GatePage is a page before one is inside: a few fields and a button.
type GatePage struct {
	Shell  Shell
	Lead   Say
	Action string
	Hidden []Choice
	Fields []GateField
	Errors []ErrorView
	Button Say
	After  Say
	Ways   []Way // other ways in, each with a button of its own
	// Elsewhere leads to the other ways in, where they are on another page.
	Elsewhere string
	Again     Way // asks for what was sent, once more; without an Action there is nothing to ask for
}

// Way is a way in with a button of its own. With Options a script asks the device
// first, and without the script it says so.
type Way struct {
	ID      string
	Action  string
	Options string
	Hidden  []Choice
	Text    Say
	Button  Say
}

func (p GatePage) frame() *Shell  { return &p.Shell }
func (GatePage) template() string { return "gate.html" }

// GateField is one field of such a page.
type GateField struct {
	Part     string // of the page, where it has several forms
	Name     string
	Label    string // key
	Help     string // key; may be empty
	Type     string // of the input
	Complete string // what a password manager may fill in
	Value    string
	Errors   []Say
}

// ID is the field's element.
func (f GateField) ID() string {
	if f.Part == "" {
		return "f-" + f.Name
	}
	return "f-" + f.Part + "-" + f.Name
}

// DescribedBy lists the texts that explain the field, for those who hear it.
func (f GateField) DescribedBy() string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.ID()+"-help")
	}
	if len(f.Errors) > 0 {
		ids = append(ids, f.ID()+"-error")
	}
	return strings.Join(ids, " ")
}

// fault shows what is wrong at its field, or above all when it has none.
func fault(fields []GateField, errs []kinds.Violation) (rest []ErrorView) {
	for _, e := range errs {
		view := ErrorView{Say: violation(e, FieldView{})}
		for i := range fields {
			if "/"+fields[i].Name == e.Pointer {
				fields[i].Errors = append(fields[i].Errors, view.Say)
				view.Field, view.Label = fields[i].ID(), fields[i].Label
			}
		}
		rest = append(rest, view)
	}
	return rest
}

func (s *Site) gate(w http.ResponseWriter, r *http.Request, status int, p GatePage) error {
	title := p.Shell.Title
	p.Shell = s.shell(w, r)
	p.Shell.Title = title
	return s.pages.Show(w, r, status, p)
}

// local is an address of this site to go on to; anything else leads to the start.
func local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return gapsPath
	}
	return to
}

// signInPage offers the ways in that are set up.
func (s *Site) signInPage(r *http.Request, email, next string) GatePage {
	p := GatePage{
		Lead: K("signin.lead"), Action: signInPath, Button: K("signin.button"), After: K("signin.after"),
		Fields: []GateField{{Name: "email", Label: "signin.email", Type: "email", Complete: "username", Value: email}, {Name: "password", Label: "signin.password", Type: "password", Complete: "current-password"}},
		Hidden: []Choice{{"next", local(next)}},
	}
	p.Shell.Title = K("signin.title")
	if s.ways.Account.Origin != nil && s.bound(r) && !s.ways.Only {
		p.Ways = append(p.Ways, Way{ID: "passkey", Action: passkeySignIn, Options: passkeyOptions, Hidden: p.Hidden, Button: K("passkey.signin")})
	}
	if i := s.ways.Issuer; i != nil {
		p.Ways = append(p.Ways, Way{ID: "issuer", Action: issuerPath, Hidden: p.Hidden, Button: K("issuer.button", "Name", i.Name)})
	}
	if s.ways.Only {
		p.Lead, p.Fields, p.Action, p.After = K("signin.only"), nil, "", Say{}
	}
	return p
}

func (s *Site) askSignIn(w http.ResponseWriter, r *http.Request) error {
	return s.gate(w, r, http.StatusOK, s.signInPage(r, "", r.URL.Query().Get("next")))
}

// form reads a small form.
func form(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		return nil, kinds.Invalid("", "form", "the form cannot be read")
	}
	return r.PostForm, nil
}

// signIn begins a session, or asks for a code first.
func (s *Site) signIn(w http.ResponseWriter, r *http.Request) error {
	q, err := form(w, r)
	if err != nil {
		return err
	}
	if s.ways.Only {
		return kinds.NotFound("page")
	}
	next := local(q.Get("next"))
	e, err := s.accounts.SignIn(r.Context(), account.Credentials{Email: q.Get("email"), Password: q.Get("password"), Agent: r.UserAgent()})
	if kind := kinds.KindOf(err); err != nil && (kind == kinds.KindUnauthenticated || kind == kinds.KindForbidden) {
		p := s.signInPage(r, q.Get("email"), next)
		p.Errors = []ErrorView{{Say: K("signin." + string(kind))}}
		return s.gate(w, r, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	s.leaveOld(r)
	s.remember(w, e.Secret)
	if e.Code {
		next = codePath + "?" + url.Values{"next": {next}}.Encode()
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// leaveOld ends the session that the browser came with: what was there before
// somebody signed in is worth nothing after.
func (s *Site) leaveOld(r *http.Request) {
	if c, err := r.Cookie(s.cookieName()); err == nil {
		_, _ = s.accounts.Leave(r.Context(), c.Value) // a cookie that opens nothing has nothing to end
	}
}

// cookieTime is longer than a session, so that the page on which one ended knows
// whose it was. The server decides when it is over.
const cookieTime = 36 * time.Hour

func (s *Site) remember(w http.ResponseWriter, secret string) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: secret, Path: "/", MaxAge: int(cookieTime.Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

func codePage(next string) GatePage {
	p := GatePage{
		Lead: K("code.lead"), Action: codePath, Button: K("signin.button"), After: K("code.after"), Hidden: []Choice{{"next", local(next)}},
		Fields: []GateField{{Name: "code", Label: "code.code", Type: "text", Complete: "one-time-code"}},
	}
	p.Shell.Title = K("code.title")
	return p
}

func (s *Site) askCode(w http.ResponseWriter, r *http.Request) error {
	return s.gate(w, r, http.StatusOK, codePage(r.URL.Query().Get("next")))
}

func (s *Site) giveCode(w http.ResponseWriter, r *http.Request) error {
	q, err := form(w, r)
	if err != nil {
		return err
	}
	c, err := r.Cookie(s.cookieName())
	if err != nil {
		return kinds.Fail(kinds.KindUnauthenticated, "no session")
	}
	e, err := s.accounts.Code(r.Context(), c.Value, q.Get("code"))
	if err != nil && kinds.KindOf(err) == kinds.KindUnauthenticated {
		p := codePage(q.Get("next"))
		p.Errors = []ErrorView{{Field: "f-code", Label: "code.code", Say: K("code.wrong")}}
		return s.gate(w, r, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	s.remember(w, e.Secret)
	http.Redirect(w, r, local(q.Get("next")), http.StatusSeeOther)
	return nil
}

// signOut ends the session, and that at the issuer for who came through it.
func (s *Site) signOut(w http.ResponseWriter, r *http.Request) error {
	var how account.Method
	if c, err := r.Cookie(s.cookieName()); err == nil {
		if how, err = s.accounts.Leave(r.Context(), c.Value); err != nil {
			return err
		}
	}
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
	if how == account.ByIssuer && s.ways.Issuer != nil {
		if to := s.ways.Issuer.EndSession(r.Context(), s.ways.Base+signInPath); to != "" {
			return s.onward(w, r, K("signout.title"), K("signout.issuer", "Name", s.ways.Issuer.Name), to)
		}
	}
	http.Redirect(w, r, signInPath, http.StatusSeeOther)
	return nil
}

func newPassword() GateField {
	return GateField{Name: "password", Label: "password.new", Help: "password.help", Type: "password", Complete: "new-password"}
}

func welcomePage(name, email, token string) GatePage {
	p := GatePage{
		Lead: K("welcome.lead", "Name", name, "Email", email), Action: welcomePath, Button: K("welcome.button"), Hidden: []Choice{{"token", token}, {"email", email}},
		Fields: []GateField{newPassword()},
	}
	p.Shell.Title = K("welcome.title")
	return p
}

// askWelcome shows where an invitation leads, and changes nothing.
func (s *Site) askWelcome(w http.ResponseWriter, r *http.Request) error {
	token := r.URL.Query().Get("token")
	u, err := s.accounts.Invitee(r.Context(), token)
	if err != nil {
		return err
	}
	return s.gate(w, r, http.StatusOK, welcomePage(u.Name, u.Email, token))
}

// welcome takes the password that an invited person chose.
func (s *Site) welcome(w http.ResponseWriter, r *http.Request) error {
	q, err := form(w, r)
	if err != nil {
		return err
	}
	token := q.Get("token")
	e, err := s.accounts.Accept(r.Context(), token, account.Passwords{New: q.Get("password"), Agent: r.UserAgent()})
	if err != nil && kinds.KindOf(err) == kinds.KindInvalid {
		u, err2 := s.accounts.Invitee(r.Context(), token)
		if err2 != nil {
			return err2
		}
		p := welcomePage(u.Name, u.Email, token)
		p.Errors = fault(p.Fields, kinds.ViolationsOf(err))
		return s.gate(w, r, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	s.leaveOld(r)
	s.remember(w, e.Secret)
	to := gapsPath
	if e.Code {
		to = codePath
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
