package apitest

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/oidc"
	"ledd/internal/oidc/oidctest"
	"ledd/internal/party"
)

// gateway is an installation with an issuer, and a browser that keeps all cookies.
type gateway struct {
	*doortest.House
	issuer  *oidctest.Issuer
	site    http.Handler
	cookies map[string]*http.Cookie
	org     kinds.OrgID
}

func eachGateway(t *testing.T, only bool, test func(g *gateway)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		g := &gateway{House: h, issuer: oidctest.New(h.T), cookies: map[string]*http.Cookie{}}
		g.issuer.Claims = map[string]any{"sub": "kari", "name": "Kari Fjell", "orgnr": "0192:987654325", "groups": []string{"ledd"}}
		o, err := party.NewOrganisations(h.Door).Create(doortest.Operator(), party.OrganisationInput{Name: "Elvebakken kommune", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "987654325"}}})
		g.org = doortest.Must(h, o, err).ID
		site, err := web.NewSite(h.Door, false, false)
		doortest.Must(h, site, err)
		rules, err := account.NewRules("orgnr", "", "groups", "ledd=coordinator", false)
		keys, err2 := account.ParseKeys(account.NewKey())
		origin, err3 := account.NewOrigin("http://example.com")
		g.site = site.Offer(web.Ways{
			Base: "http://example.com", Only: only, Account: account.Ways{Rules: doortest.Must(h, rules, err), Keys: doortest.Must(h, keys, err2), Origin: doortest.Must(h, origin, err3)},
			Issuer: oidc.New(oidc.Settings{Issuer: g.issuer.URL, ClientID: oidctest.ClientID, Return: "http://example.com" + web.IssuerReturn, Name: "Fjordporten"}, oidctest.Secret),
		}).Handler()
		test(g)
	})
}

func (g *gateway) send(method, path string, form url.Values) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(method, path, strings.NewReader(form.Encode())), httptest.NewRecorder()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", "nb")
	for _, c := range g.cookies {
		r.AddCookie(c)
	}
	g.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if g.cookies[c.Name] = c; c.MaxAge < 0 {
			delete(g.cookies, c.Name)
		}
	}
	return w
}

func (g *gateway) expect(what string, w *httptest.ResponseRecorder, status int, says string) {
	g.Helper()
	if w.Code != status || !strings.Contains(w.Body.String(), says) {
		g.Errorf("%s: %d, want %d with %q", what, w.Code, status, says)
	}
}

var refresh = regexp.MustCompile(`content="0; url=([^"]+)"`)

// depart sends the browser to the issuer, and gives the address that it comes back to.
func (g *gateway) depart(path, next string) string {
	g.Helper()
	w := g.send("POST", path, url.Values{"next": {next}})
	found := refresh.FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || found == nil {
		g.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return web.IssuerReturn + "?" + g.issuer.Login(html.UnescapeString(found[1])).Encode()
}

func TestSignInThroughIssuer(t *testing.T) {
	eachGateway(t, false, func(g *gateway) {
		g.expect("the page", g.send("GET", "/sign-in?next=/vendors", nil), 200, "Logg inn med Fjordporten")
		for next, to := range map[string]string{"/vendors?q=sky": "/vendors?q=sky", "https://ond.example/": "/gaps", "//ond.example": "/gaps", `/\ond.example`: "/gaps"} {
			back := g.depart("/sign-in/issuer", next)
			g.expect("a program that looks", g.send("HEAD", back, nil), 404, "")
			w := g.send("GET", back, nil)
			if l := w.Header().Get("Location"); w.Code != http.StatusSeeOther || l != to {
				g.Errorf("next %q leads to %d %q", next, w.Code, l)
			}
			g.expect("inside", g.send("GET", "/me", nil), 200, "Kari Fjell")
			g.expect("the address once more", g.send("GET", back, nil), http.StatusUnauthorized, "brukt opp")
		}
		if c := g.cookies["ledd_session"]; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
			g.Errorf("%+v", c)
		}
		g.expect("how", g.send("GET", "/me", nil), 200, "Innloggingstjeneste")
		g.expect("out", g.send("POST", "/sign-out", nil), 200, "/end?client_id=ledd")
		g.expect("after", g.send("GET", "/me", nil), 401, "/sign-in")
	})
}

// A sign-in that was begun elsewhere ends nowhere else: the state is bound to the
// browser, and a session from before is worth nothing after.
func TestIssuerInAnotherBrowser(t *testing.T) {
	eachGateway(t, false, func(g *gateway) {
		back := g.depart("/sign-in/issuer", "/gaps")
		attacker := g.cookies
		g.cookies = map[string]*http.Cookie{}
		g.expect("without the cookie", g.send("GET", back, nil), 401, "nettleser")
		g.depart("/sign-in/issuer", "/gaps")
		g.expect("with the cookie of another way", g.send("GET", back, nil), 401, "nettleser")
		if g.cookies["ledd_session"] != nil {
			g.Error("signed in")
		}
		g.cookies = attacker
		g.expect("in its own browser", g.send("GET", back, nil), http.StatusSeeOther, "")
		planted := g.cookies["ledd_session"]
		g.expect("again", g.send("GET", g.depart("/sign-in/issuer", "/gaps"), nil), http.StatusSeeOther, "")
		if g.cookies["ledd_session"].Value == planted.Value {
			g.Error("the session is the one from before")
		}
		g.cookies = map[string]*http.Cookie{"ledd_session": planted}
		g.expect("the one from before", g.send("GET", "/me", nil), 401, "")
	})
}

// Whoever is not let in reads why.
func TestTurnedAway(t *testing.T) {
	eachGateway(t, true, func(g *gateway) {
		page := g.send("GET", "/sign-in", nil)
		g.expect("only the issuer", page, 200, "Logg inn med Fjordporten")
		if strings.Contains(page.Body.String(), `type="password"`) || strings.Contains(page.Body.String(), "passkey") {
			g.Error("passwords are offered")
		}
		g.expect("a password all the same", g.send("POST", "/sign-in", url.Values{"email": {"x@x.example"}, "password": {password}}), 404, "")
		for says, change := range map[string]func(){
			"ikke registrert":     func() { g.issuer.Claims["orgnr"] = "999999999" },
			"ingen har gitt deg":  func() { delete(g.issuer.Claims, "orgnr") },
			"gitt deg noen rolle": func() { g.issuer.Claims["orgnr"], g.issuer.Claims["groups"] = "987654325", "none" },
		} {
			change()
			g.expect(says, g.send("GET", g.depart("/sign-in/issuer", "/gaps"), nil), 403, says)
		}
		g.issuer.Spoil = func(c map[string]any) { c["nonce"] = "other" }
		g.expect("a wrong answer", g.send("GET", g.depart("/sign-in/issuer", "/gaps"), nil), 403, "kunne ikke bekreftes")
		back := g.depart("/sign-in/issuer", "/gaps")
		g.issuer.CloseClientConnections()
		g.issuer.Close()
		g.expect("an issuer that is down", g.send("GET", back, nil), 503, "svarer ikke")
		g.expect("the page", g.send("GET", "/sign-in", nil), 200, "Fjordporten")
	})
}

// A user connects the account with the issuer while signed in, and nobody else does.
func TestConnectFromMe(t *testing.T) {
	eachGateway(t, false, func(g *gateway) {
		g.issuer.Claims = map[string]any{"sub": "kari-1", "name": "Kari hos porten"}
		g.send("POST", "/welcome", url.Values{"token": {invited(g.House, g.org, "Kari")}, "password": {password}})
		g.expect("connected", g.send("GET", g.depart("/me/identities", ""), nil), http.StatusSeeOther, "")
		g.expect("shown", g.send("GET", "/me", nil), 200, "Kari hos porten")
		g.send("POST", "/sign-out", nil)
		g.expect("in through it", g.send("GET", g.depart("/sign-in/issuer", "/me"), nil), http.StatusSeeOther, "")
		g.expect("as Kari", g.send("GET", "/me", nil), 200, "kari@fjordvik.example")
		back := g.depart("/me/identities", "")
		flow := g.cookies["ledd_flow"]
		g.send("POST", "/sign-out", nil)
		g.cookies = map[string]*http.Cookie{}
		g.send("POST", "/welcome", url.Values{"token": {invited(g.House, g.org, "Ola")}, "password": {password}})
		g.cookies["ledd_flow"] = flow
		g.expect("as somebody else", g.send("GET", back, nil), 401, "nettleser")
	})
}

// invited is the link of somebody who is let in.
func invited(h *doortest.House, org kinds.OrgID, name string) string {
	h.Helper()
	ctx := access.With(h.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: org})
	out, err := account.New(h.Door).Invite(ctx, account.Admission{Name: name, Email: strings.ToLower(name) + "@fjordvik.example", MemberInput: account.MemberInput{Role: access.Coordinator}})
	return doortest.Must(h, out, err).Link
}

// What was written when the session ended is sent once more by who wrote it; by
// nobody else, and for no other organisation, unnoticed.
func TestFormOutlivesSession(t *testing.T) {
	eachGateway(t, false, func(g *gateway) {
		g.send("POST", "/welcome", url.Values{"token": {invited(g.House, g.org, "Kari")}, "password": {password}})
		mine := g.cookies["ledd_session"]
		account.New(g.Door).Leave(context.Background(), mine.Value) //nolint:errcheck // it is there
		form := url.Values{"name": {`Arkiv "<b>`}, "do": {"save"}, "purpose": {"linje 1\r\nlinje 2"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		w := g.send("POST", "/systems/new", form)
		g.expect("given back", w, 401, `value="Arkiv &#34;&lt;b&gt;"`)
		g.expect("with a link beside it", w, 401, `target="_blank"`)
		action := regexp.MustCompile(`action="(/systems/new\?resent=[0-9a-f]+)"`).FindStringSubmatch(w.Body.String())
		if action == nil {
			g.Fatal(w.Body)
		}
		g.expect("still not signed in", g.send("POST", action[1], form), 401, action[1])

		g.cookies = map[string]*http.Cookie{}
		g.send("POST", "/welcome", url.Values{"token": {invited(g.House, g.org, "Ola")}, "password": {password}})
		g.expect("somebody else", g.send("POST", action[1], form), http.StatusConflict, "Send som Ola")
		g.expect("nothing was saved", g.send("GET", "/systems", nil), 200, "")
		if strings.Contains(g.send("GET", "/systems", nil).Body.String(), "Arkiv") {
			g.Error("somebody else saved it")
		}
		g.cookies = map[string]*http.Cookie{}
		g.expect("Kari signs in", g.send("POST", "/sign-in", url.Values{"email": {"kari@fjordvik.example"}, "password": {password}, "next": {"/sign-in/done"}}), http.StatusSeeOther, "")
		g.expect("in the other tab", g.send("GET", "/sign-in/done", nil), 200, "Lukk denne fanen")
		g.expect("sent again", g.send("POST", action[1], form), http.StatusSeeOther, "")
		g.expect("saved", g.send("GET", "/systems", nil), 200, "Arkiv &#34;&lt;b&gt;")
	})
}

// Forms with secrets, those that begin a session and those of scripts are not given back.
func TestFormsThatAreNotKept(t *testing.T) {
	eachGateway(t, false, func(g *gateway) {
		for _, path := range []string{"/me/password", "/me/codes/stop", "/me/passkeys", "/sign-in/code", "/drafts/system/new"} {
			w := g.send("POST", path, url.Values{"old": {"hemmelig"}, "password": {"hemmelig"}})
			g.expect(path, w, 401, "")
			if strings.Contains(w.Body.String(), "hemmelig") {
				g.Errorf("%s gives a secret back", path)
			}
		}
		r, w := httptest.NewRequest("POST", "/import", strings.NewReader("--x\r\n")), httptest.NewRecorder()
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		r.Header.Set("Accept-Language", "nb")
		g.site.ServeHTTP(w, r)
		g.expect("a file", w, 401, "velg filen en gang til")
		for _, path := range []string{"//ond.example/systems/new", `/\ond.example/x`} {
			r, w := httptest.NewRequest("POST", "/", strings.NewReader("a=b")), httptest.NewRecorder()
			r.URL.Path = path
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			g.site.ServeHTTP(w, r)
			if strings.Contains(w.Body.String(), `action="//`) || strings.Contains(w.Body.String(), `action="/\`) {
				g.Errorf("%s leads to another site", path)
			}
		}
	})
}

// A refusal on a page leaves one row, of which action and record; REST's as before.
func TestRefusalsOfPagesAreNoted(t *testing.T) {
	eachGateway(t, false, func(g *gateway) {
		b := member(g.House, g.org, "Pauditor", account.MemberInput{Role: access.Auditor})
		b.expect(b.send("POST", "/systems/new", url.Values{"name": {"X"}, "do": {"save"}}), "an auditor writes", 403)
		b.expect(b.send("GET", "/members/new", nil), "an auditor invites", 403)
		rows, err := door.Look(doortest.As(g.org), g.Door, "unit.read", func(tx *door.Tx) ([]string, error) {
			return door.Rows[string](tx, "select kind || ' ' || actor from audit where org_id = @org and action = 'access.refuse' order by seq", nil)
		})
		if got := strings.Join(doortest.Must(g.House, rows, err), ", "); got != "system.create Pauditor, member.create Pauditor" {
			g.Error(got)
		}
	})
}

// Looking changes nothing: no page that somebody's mail reads ahead begins or ends anything.
func TestLookingChangesNothing(t *testing.T) {
	eachGateway(t, false, func(g *gateway) {
		link := invited(g.House, g.org, "Kari")
		before := g.Counts()
		for _, path := range []string{"/sign-in", "/sign-in/code", "/sign-in/issuer", "/sign-in/issuer/return?state=x&code=y", "/sign-in/passkey", "/sign-out", "/welcome?token=" + link} {
			for _, method := range []string{"HEAD", "GET"} {
				g.send(method, path, nil)
			}
		}
		after := g.Counts()
		for table, n := range before {
			if after[table] != n {
				g.Errorf("%s had %d rows, and now %d", table, n, after[table])
			}
		}
		w := g.send("POST", "/welcome", url.Values{"token": {link}, "password": {password}})
		g.expect("the link still works", w, http.StatusSeeOther, "")
		if c := g.cookies["ledd_session"]; c == nil || c.MaxAge < int(12*time.Hour/time.Second) {
			g.Errorf("%+v", c)
		}
	})
}
