package web

import (
	"errors"
	"log/slog"
	"net/http"
	"slices"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/kinds"
	"ledd/internal/oidc"
)

// Paths of coming in through an issuer.
const (
	issuerPath     = signInPath + "/issuer"
	IssuerReturn   = issuerPath + "/return" // where the issuer sends people back to
	identitiesPath = mePath + "/identities"
)

// Ways is what an installation sets up of signing in.
type Ways struct {
	Account account.Ways
	Issuer  *oidc.Client // nil: none
	Only    bool         // the page offers the issuer alone
	Base    string       // the address of the program, for what comes back to it
}

// Offer sets up further ways in; without it there are passwords alone.
func (s *Site) Offer(w Ways) *Site {
	s.ways, s.accounts = w, s.accounts.With(w.Account)
	return s
}

// OnwardPage sends the browser to another site. An answer that redirects a form
// would be stopped by the content policy, wherever the issuer sends people on to.
type OnwardPage struct {
	Shell Shell
	Lead  Say
	Href  string
	Link  Say
}

func (p OnwardPage) frame() *Shell  { return &p.Shell }
func (OnwardPage) template() string { return "onward.html" }

func (s *Site) onward(w http.ResponseWriter, r *http.Request, title, lead Say, to string) error {
	p := OnwardPage{Shell: s.shell(w, r), Lead: lead, Href: to, Link: K("onward.link")}
	p.Shell.Title = title
	return s.pages.Show(w, r, http.StatusOK, p)
}

// flowCookie holds what binds a question to the browser that it was asked of.
func (s *Site) flowCookie() string { return s.hostOnly("ledd_flow") }

func (s *Site) keepFlow(w http.ResponseWriter, secret string) {
	http.SetCookie(w, &http.Cookie{Name: s.flowCookie(), Value: secret, Path: "/", MaxAge: 600, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}

// flow takes what the browser held, which is worth nothing afterwards.
func (s *Site) flow(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie(s.flowCookie())
	if err != nil {
		return ""
	}
	http.SetCookie(w, &http.Cookie{Name: s.flowCookie(), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
	return c.Value
}

// depart sends somebody to the issuer, to come in.
func (s *Site) depart(w http.ResponseWriter, r *http.Request) error {
	if s.ways.Issuer == nil {
		return kinds.NotFound("page")
	}
	q, err := form(w, r)
	if err != nil {
		return err
	}
	return s.leave(w, r, local(q.Get("next")), account.UserID{})
}

func (s *Site) leave(w http.ResponseWriter, r *http.Request, next string, user account.UserID) error {
	t, err := s.accounts.Depart(r.Context(), next, user)
	if err != nil {
		return err
	}
	to, err := s.ways.Issuer.Authorize(r.Context(), t.State, t.Nonce, t.Verifier)
	if err != nil {
		slog.WarnContext(r.Context(), "the issuer does not answer", "request", w.Header().Get("X-Request-Id"), "error", err)
		return s.turnedAway(w, r, http.StatusServiceUnavailable, "down")
	}
	s.keepFlow(w, t.Browser)
	return s.onward(w, r, K("onward.title", "Name", s.ways.Issuer.Name), K("onward.lead", "Name", s.ways.Issuer.Name), to)
}

// arrive takes back who was at the issuer. The state is used up first, whatever the
// rest is worth; a program that looks at the address (HEAD) uses nothing up.
func (s *Site) arrive(w http.ResponseWriter, r *http.Request) error {
	if s.ways.Issuer == nil || r.Method != http.MethodGet {
		return kinds.NotFound("page")
	}
	q := r.URL.Query()
	trip, err := s.accounts.Return(r.Context(), q.Get("state"), s.flow(w, r))
	if kinds.KindOf(err) == kinds.KindUnauthenticated && err != nil {
		return s.turnedAway(w, r, http.StatusUnauthorized, "again")
	}
	if err != nil {
		return err
	}
	said, err := s.ways.Issuer.Redeem(r.Context(), q, trip.Nonce, trip.Verifier)
	var refused *oidc.Refusal
	switch {
	case errors.As(err, &refused):
		slog.WarnContext(r.Context(), "sign-in through the issuer refused", "request", w.Header().Get("X-Request-Id"), "why", refused.Why)
		return s.turnedAway(w, r, http.StatusForbidden, "refused")
	case err != nil:
		slog.WarnContext(r.Context(), "the issuer does not answer", "request", w.Header().Get("X-Request-Id"), "error", err)
		return s.turnedAway(w, r, http.StatusServiceUnavailable, "down")
	}
	told := account.Told{Issuer: said.Issuer, Subject: said.Subject, Name: said.Name, Email: said.Email, Verified: said.EmailVerified, Claims: said.Claims}
	if !trip.User.IsZero() {
		return s.connect(w, r, trip, told)
	}
	e, err := s.accounts.Federate(r.Context(), told, r.UserAgent())
	if kinds.KindOf(err) == kinds.KindForbidden && err != nil {
		return s.turnedAway(w, r, http.StatusForbidden, refusalOf(err))
	}
	if err != nil {
		return err
	}
	s.leaveOld(r)
	s.remember(w, e.Secret)
	http.Redirect(w, r, local(trip.Next), http.StatusSeeOther)
	return nil
}

// refusals are the reasons that the catalogue has words for (issuer.<it>).
var refusals = []string{"again", "refused", "down", "connect", "no-organisation", "unknown-organisation", "no-role", "taken"}

func refusalOf(err error) string {
	for _, v := range kinds.ViolationsOf(err) {
		if slices.Contains(refusals, v.Code) {
			return v.Code
		}
	}
	return "no-role"
}

// turnedAway says why somebody does not come in through the issuer, and what to do.
func (s *Site) turnedAway(w http.ResponseWriter, r *http.Request, status int, why string) error {
	p := GatePage{Lead: K(key("issuer", why)), Action: issuerPath, Button: K("issuer.retry"), Hidden: []Choice{{"next", gapsPath}}, Elsewhere: signInPath}
	p.Shell.Title = K("issuer.title")
	return s.gate(w, r, status, p)
}

// connect lets the issuer's subject open the account of who is signed in, if that
// is still the one who set out.
func (s *Site) connect(w http.ResponseWriter, r *http.Request, trip account.Trip, told account.Told) error {
	return s.inside(func(w http.ResponseWriter, r *http.Request) error {
		if access.From(r.Context()).User != trip.User.String() {
			return s.turnedAway(w, r, http.StatusUnauthorized, "again")
		}
		err := s.accounts.Connect(r.Context(), told)
		if kinds.KindOf(err) == kinds.KindConflict && err != nil {
			return s.turnedAway(w, r, http.StatusConflict, "taken")
		}
		if err != nil {
			return err
		}
		http.Redirect(w, r, mePath+"?done=connected", http.StatusSeeOther)
		return nil
	})(w, r)
}

// departFromMe sends a user to the issuer, to connect what it says with the account.
func (v *visit) departFromMe() error {
	u, err := v.accounts.Self(v.ctx())
	if err != nil {
		return err
	}
	if v.ways.Issuer == nil {
		return kinds.NotFound("page")
	}
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.accounts.Proven(v.ctx(), v.proof(q)); err != nil {
		return v.meAgain(v.issuerPart(), err)
	}
	return v.leave(v.w, v.r, mePath, u.ID)
}

func (v *visit) disconnect() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.accounts.Disconnect(v.ctx(), v.r.PathValue("id"), v.proof(q)); err != nil {
		return v.meAgain(v.removal("identities", K("identity.remove")), err)
	}
	return v.see(mePath + "?done=removed")
}

// issuerPart is the card that connects the account with the issuer.
func (v *visit) issuerPart() MePart {
	p := MePart{ID: "issuer", Title: K("identity.title", "Name", v.ways.Issuer.Name), Text: K("identity.text", "Name", v.ways.Issuer.Name), Action: identitiesPath, Button: K("identity.button")}
	p.Fields = v.proofFields()
	return p
}

func (v *visit) withIssuer(parts []MePart) ([]MePart, error) {
	list, err := v.accounts.Identities(v.ctx())
	if err != nil || (v.ways.Issuer == nil && len(list) == 0) {
		return parts, err
	}
	part := MePart{ID: "issuer", Title: K("identity.others"), Text: K("identity.others.text")}
	if v.ways.Issuer != nil {
		part = v.issuerPart()
	}
	if len(list) > 0 {
		part.Table = &Table{Caption: part.Title, Columns: []Head{{Say: K("identity.who")}, {Say: K("passkey.used")}, {Say: K("passkey.remove")}}}
		for _, i := range list {
			part.Table.Rows = append(part.Table.Rows, Row{"identity-" + i.ID.String(), []Cell{
				{Say: T(i.Name), Sub: T(kinds.HostOf(i.Issuer))}, {Say: v.whenUsed(i.UsedAt)},
				{Do: &Action{Say: K("passkey.remove"), Href: identitiesPath + "/" + i.ID.String() + "/end", Post: true}},
			}})
		}
	}
	return append(parts, part), nil
}
