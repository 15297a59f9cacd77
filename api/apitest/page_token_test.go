package apitest

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

var (
	secretShown = regexp.MustCompile(`ledd_[A-Za-z0-9_-]{43}`)
	tokenPath   = regexp.MustCompile(`/tokens/[0-9a-f-]{36}`)
)

// An administrator makes a key, sees its secret once, keeps it to a network and
// revokes it. What the administrator may not do is not offered.
func TestTokenPages(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		b := member(h, org, "Kari", account.MemberInput{Role: access.Administrator})
		page := b.get("/tokens/new", 200, `value="contacts:write"`, `value="systems:read"`, `value="tokens:write"`, "Systemer og behandlerkjeder")
		if strings.Contains(page, "systems:write") || strings.Contains(page, `name="issuer"`) {
			h.Error("more is offered than may be given")
		}
		b.expect(b.send("POST", "/tokens/new", url.Values{"name": {"Arkiv"}, "networks": {"10.0.0.1/8"}, "scopes": {"units:read", "contacts:write"}, "do": {"save"}}), "bad network", 422, `href="#f-networks"`, `value="units:read" checked`)
		b.expect(b.send("POST", "/tokens/new", url.Values{"name": {"Arkiv"}, "do": {"save"}}), "no scope", 422, `href="#f-scopes"`)
		b.expect(b.send("POST", "/tokens/new", url.Values{"scopes": {"systems:write"}, "do": {"save"}}), "beyond", http.StatusForbidden)
		w := b.send("POST", "/tokens/new", url.Values{"name": {"Arkiv"}, "expiresOn": {"2027-01-31"}, "scopes": {"units:read", "contacts:write"}, "do": {"save"}})
		b.expect(w, "made", 200, "Kopier nøkkelen", "31.01.2027")
		secret, at := secretShown.FindString(w.Body.String()), tokenPath.FindString(w.Body.String())
		if secret == "" || w.Header().Get("Cache-Control") != "no-store" {
			h.Fatalf("%q %v", secret, w.Header())
		}
		who, err := account.New(h.Door).Authenticate(t.Context(), secret)
		doortest.Must(h, who, err)
		for _, path := range []string{"/tokens", at} {
			if strings.Contains(b.get(path, 200, "Arkiv", "I bruk", "Aldri"), secret) {
				h.Errorf("%s shows the secret again", path)
			}
		}
		b.get("/tokens", 200, "Endrer: Kontakter", "Leser: Enheter")
		b.expect(b.send("POST", at+"/edit", url.Values{"name": {"Arkivet"}, "networks": {"192.0.2.0/24"}, "version": {"1"}, "do": {"save"}}), "edit", http.StatusSeeOther)
		b.get(at, 200, "Arkivet", "192.0.2.0/24")
		b.get(at+"/revoke", 200, "stengt ute")
		b.get(at, 200, "I bruk") // to ask changes nothing
		b.expect(b.send("POST", at+"/revoke", url.Values{"reason": {"mistet"}, "do": {"save"}}), "revoke", http.StatusSeeOther)
		b.get(at+"?done=revoked", 200, "Trukket tilbake", "Nøkkelen er trukket tilbake", "Kari")
		b.get("/tokens?status=live", 200)
	})
}

// A link to choose a password leads to the address of the settings, whatever host
// a request names.
func TestLinksLeadHome(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		boss := member(h, org, "Kari", account.MemberInput{Role: access.Administrator})
		site, err := web.NewSite(h.Door, false, false, web.At("https://ledd.example/"), web.Issuers("https://maskinporten.example/"))
		boss.site = doortest.Must(h, site, err).Handler()
		w := boss.send("POST", "/members/new", url.Values{"name": {"Ola"}, "email": {"ola@fjordvik.example"}, "role": {"auditor"}, "do": {"save"}})
		if !strings.Contains(w.Body.String(), "https://ledd.example/welcome?token=") {
			h.Errorf("the link leads elsewhere: %d", w.Code)
		}
		boss.get("/tokens/new", 200, `name="issuer"`, "https://maskinporten.example/")
	})
}

// What each role may do is told to everybody who has one.
func TestRolesPage(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b := member(h, h.Organisation("Fjordvik kommune").ID, "Kari", account.MemberInput{Role: access.Auditor})
		b.get("/members", 200, `href="/roles"`)
		b.get("/roles", 200, "Personvernkoordinator", "Systemer og behandlerkjeder: Lese og endre", "Importere filer", "Nøkler for programmer: Lese og endre")
	})
}

// Who asks too often gets a page that says when to come back, in each language.
func TestLimitedPage(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b := member(h, h.Organisation("Fjordvik kommune").ID, "Kari", account.MemberInput{Role: access.Auditor})
		site, err := web.NewSite(h.Door, false, false, web.Limited(func(who access.Actor) error {
			if who.User == "" {
				h.Error("nobody is counted")
			}
			return kinds.Limited(90*time.Second, "too many")
		}))
		b.site = doortest.Must(h, site, err).Handler()
		for lang, says := range map[string]string{"nb": "for mange forespørsler", "nn": "for mange førespurnader", "en": "too many requests", "da": "for mange forespørgsler"} {
			w := b.send("GET", "/systems?lang="+lang, nil)
			if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "90" || !strings.Contains(w.Body.String(), says) {
				h.Errorf("%s: %d %v", lang, w.Code, w.Header())
			}
		}
	})
}
