package apitest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

const password = "fire grønne hester løper"

// come takes the cookie that an answer sets.
func (b *browser) come(w *httptest.ResponseRecorder) {
	b.Helper()
	for _, c := range w.Result().Cookies() {
		b.cookie = c
	}
}

// stranger is a browser that has not come in.
func outside(h *doortest.House) *browser {
	h.Helper()
	site, err := web.NewSite(h.Door, false, false, web.Steps(Steps(h)))
	return &browser{House: h, site: doortest.Must(h, site, err).Handler()}
}

var welcome = regexp.MustCompile(`/welcome\?token=[A-Za-z0-9_-]+`)

// member is somebody with a role, signed in.
func member(h *doortest.House, org kinds.OrgID, name string, in account.MemberInput) *browser {
	h.Helper()
	accounts := account.New(h.Door)
	ctx := access.With(h.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: org})
	out, err := accounts.Invite(ctx, account.Admission{Name: name, Email: strings.ToLower(name) + "@fjordvik.example", MemberInput: in})
	b := outside(h)
	b.come(b.send("POST", "/welcome", url.Values{"token": {doortest.Must(h, out, err).Link}, "password": {password}}))
	return b
}

// From the first administrator to a colleague who signs in, out, and in again.
func TestPeopleComeIn(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		b := browse(h, org)
		b.get("/me", 200, "/me/first")
		b.expect(b.send("POST", "/me/first", url.Values{"name": {"Kari"}, "email": {"kari"}, "password": {"kort"}}), "bad", 422, `href="#f-first-password"`)
		w := b.send("POST", "/me/first", url.Values{"name": {"Kari"}, "email": {"kari@fjordvik.example"}, "password": {password}})
		b.expect(w, "first", http.StatusSeeOther)
		link := b.cookie.Value
		b.come(w)
		if b.cookie.Value == link {
			h.Error("the session is still the link's")
		}
		b.get("/members", 200, "Kari", "Administrator", "Personvernkoordinator")
		second := browse(h, org)
		if strings.Contains(second.get("/me", 200), "/me/first") {
			h.Error("a second link makes another first administrator")
		}
		b.expect(second.send("POST", "/me/first", url.Values{"name": {"Ond"}, "email": {"ond@fjordvik.example"}, "password": {password}}), "second first", http.StatusForbidden)

		b.get("/members/new", 200, "Gi tilgang")
		b.expect(b.send("POST", "/members/new", url.Values{"name": {"Ola"}, "email": {"ola"}, "role": {"system_owner"}, "do": {"save"}}), "faults", 422, `href="#f-email"`)
		w = b.send("POST", "/members/new", url.Values{"name": {"Ola"}, "email": {"ola@fjordvik.example"}, "role": {"auditor"}, "do": {"save"}})
		b.expect(w, "invite", 200, "Gi denne lenken")
		to := welcome.FindString(w.Body.String())
		ola := outside(h)
		ola.get(to, 200, "Ola", "new-password")
		token, _ := url.Parse(to)
		b.expect(ola.send("POST", "/welcome", url.Values{"token": {token.Query().Get("token")}, "password": {"kort"}}), "short", 422, `href="#f-password"`)
		w = ola.send("POST", "/welcome", url.Values{"token": {token.Query().Get("token")}, "password": {password}})
		b.expect(w, "welcome", http.StatusSeeOther)
		ola.come(w)
		ola.get("/me", 200, "Ola", "Her er du logget inn")
		ola.get("/systems", 200)
		b.expect(ola.send("POST", "/systems/new", url.Values{"do": {"save"}, "name": {"Ulovlig"}}), "an auditor writes", http.StatusForbidden)
		b.expect(ola.send("POST", "/members/new", url.Values{"name": {"X"}, "email": {"x@fjordvik.example"}, "role": {"administrator"}, "do": {"save"}}), "an auditor invites", http.StatusForbidden)
		ola.get(to, 401)

		b.expect(ola.send("POST", "/sign-out", nil), "out", http.StatusSeeOther)
		ola.get("/systems", 401, "/sign-in")
		b.expect(ola.send("POST", "/sign-in", url.Values{"email": {"ola@fjordvik.example"}, "password": {"feil passord"}}), "wrong", 422, "feil")
		before := ola.cookie.Value
		w = ola.send("POST", "/sign-in", url.Values{"email": {"Ola@fjordvik.example"}, "password": {password}, "next": {"/vendors?q=sky"}})
		if ola.come(w); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/vendors?q=sky" || ola.cookie.Value == before {
			h.Errorf("%d %q", w.Code, w.Header().Get("Location"))
		}
		if c := ola.cookie; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
			h.Errorf("%+v", c)
		}
		ola.get("/vendors", 200)
	})
}

// Nobody is sent on to another site.
func TestSignInLeadsNowhereElse(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		member(h, h.Organisation("Fjordvik kommune").ID, "Kari", account.MemberInput{Role: access.Coordinator})
		for _, next := range []string{"https://ond.example/", `/\ond.example`} {
			b := outside(h)
			w := b.send("POST", "/sign-in", url.Values{"email": {"kari@fjordvik.example"}, "password": {password}, "next": {next}})
			if l := w.Header().Get("Location"); w.Code != http.StatusSeeOther || l != "/gaps" {
				h.Errorf("next %q leads to %q", next, l)
			}
		}
	})
}

// A session that the browser came with is worth nothing after signing in.
func TestFixation(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		attacker := member(h, org, "Ond", account.MemberInput{Role: access.Auditor})
		planted := attacker.cookie
		member(h, org, "Kari", account.MemberInput{Role: access.Administrator})
		victim := outside(h)
		victim.cookie = planted
		w := victim.send("POST", "/sign-in", url.Values{"email": {"kari@fjordvik.example"}, "password": {password}})
		if victim.come(w); victim.cookie.Value == planted.Value {
			h.Error("the planted session became the victim's")
		}
		attacker.get("/systems", 401)
		victim.get("/systems", 200)
	})
}

// Members, links and sessions of others are not found.
func TestAccountsOfStrangers(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		boss := member(h, mine, "Kari", account.MemberInput{Role: access.Administrator})
		neighbour := member(h, theirs, "Ola", account.MemberInput{Role: access.Administrator})
		at := regexp.MustCompile(`/members/[0-9a-f-]{36}`).FindString(boss.get("/members", 200))
		boss.get(at, 200)
		session := regexp.MustCompile(`/me/sessions/[0-9a-f-]{36}/end`).FindString(boss.get("/me", 200))
		for _, path := range []string{at, at + "/edit"} {
			neighbour.get(path, 404)
		}
		for _, path := range []string{at + "/edit", at + "/link", session} {
			boss.expect(neighbour.send("POST", path, url.Values{"version": {"1"}, "role": {"auditor"}, "do": {"save"}}), path, 404)
		}
		boss.get("/systems", 200)
		boss.expect(boss.send("POST", session, nil), "own session", http.StatusSeeOther)
		boss.get("/systems", 401)
	})
}
