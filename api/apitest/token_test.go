package apitest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"ledd/api"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/bearer"
	"ledd/internal/config"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/party"
)

// TestTokens is the life of a token over REST: its secret is in the first answer,
// and never again, neither in a list nor in the answer to a repeated request.
func TestTokens(t *testing.T) {
	Each(t, func(w *World) {
		const body = `{"name":"Arkiv","scopes":["units:read"],"expiresOn":"2026-12-31","networks":["192.0.2.0/24"]}`
		key := map[string]string{"Idempotency-Key": "k-1"}
		first := text(w, w.Send("write", "POST", "/api/v1/tokens", key, body))
		var made struct{ ID, Secret string }
		doortest.Must(w, 0, json.Unmarshal([]byte(first), &made))
		if !strings.HasPrefix(made.Secret, "ledd_") || strings.Contains(first, "hash") {
			w.Fatalf("made %s", first)
		}
		w.Save("made", made.ID)
		w.tokens["arkiv"] = made.Secret
		for _, s := range []Scenario{
			{Name: "repeated", As: "write", Method: "POST", Path: "/api/v1/tokens", Header: key, Body: body, Status: 201, Want: `{"id":"{made}","secret":""}`},
			{Name: "in a list", As: "read", Path: "/api/v1/tokens", Status: 200},
			{Name: "read", As: "read", Path: "/api/v1/tokens/{made}", Status: 200, Want: `{"name":"Arkiv","revokedAt":null,"revokedBy":"","lastUsedAt":null,"expiresOn":"2026-12-31","issuer":""}`, WantHeader: map[string]string{"ETag": `"1"`}},
			{Name: "used", As: "arkiv", Path: "/api/v1/units", Status: 200},
			{Name: "last used", As: "read", Path: "/api/v1/tokens/{made}", Status: 200, Want: `{"lastUsedAt":"2026-11-22T10:00:00Z","version":1}`},
			{Name: "changed", As: "write", Method: "PUT", Path: "/api/v1/tokens/{made}", Header: map[string]string{"If-Match": `"1"`}, Body: `{"name":"Arkivet","networks":[]}`, Status: 200, Want: `{"name":"Arkivet","networks":[],"scopes":["units:read"],"version":2}`, Audit: []access.Action{"token.update"}},
			{Name: "its scopes stay", As: "write", Method: "PUT", Path: "/api/v1/tokens/{made}", Header: map[string]string{"If-Match": `"2"`}, Body: `{"name":"x","scopes":["units:write"]}`, Status: 422, Want: `{"errors":[{"pointer":"/scopes"}]}`},
			{Name: "beyond", As: "narrow", Method: "POST", Path: "/api/v1/tokens", Body: `{"scopes":["tokens:read","units:write"]}`, Status: 403, Want: `{"errors":[{"pointer":"/scopes/1","code":"beyond"}]}`},
			{Name: "bad network", As: "write", Method: "POST", Path: "/api/v1/tokens", Body: `{"scopes":["units:read"],"networks":["10.0.0.1","10.0.0.1/8"]}`, Status: 422, Want: `{"errors":[{"pointer":"/networks/1","code":"network"}]}`},
			{Name: "revoked", As: "write", Method: "POST", Path: "/api/v1/tokens/{made}/revoke", Body: `{"reason":"mistet"}`, Status: 200, Want: `{"version":3}`, Audit: []access.Action{"token.update"}},
			{Name: "revoked again", As: "write", Method: "POST", Path: "/api/v1/tokens/{made}/revoke", Body: `{}`, Status: 200, Want: `{"version":3}`},
			{Name: "a stranger's", As: "stranger", Method: "POST", Path: "/api/v1/tokens/{made}/revoke", Body: `{}`, Status: 404},
			{Name: "opens no more", As: "arkiv", Path: "/api/v1/units", Status: 401, WantHeader: map[string]string{"WWW-Authenticate": `Bearer realm="ledd", error="invalid_token", error_description=".+"`}},
		} {
			if s.As == "narrow" && w.tokens["narrow"] == "" {
				w.Token("narrow", w.Mine, "tokens:write", "units:read")
			}
			w.play(s)
		}
		for _, path := range []string{"/api/v1/tokens", "/api/v1/tokens/{made}", "/api/v1/audit"} {
			if strings.Contains(text(w, w.Send("read", "GET", path, nil, "")), made.Secret) {
				w.Errorf("%s shows the secret", path)
			}
		}
		kept, err := door.Look(doortest.As(w.Mine), w.Door, "unit.read", func(tx *door.Tx) ([]string, error) {
			return door.Rows[string](tx, "select cast(result as text) from idempotency where org_id = @org union all select cast(body as text) from history where org_id = @org", nil)
		})
		if all := strings.Join(doortest.Must(w, kept, err), "\n"); !strings.Contains(all, made.ID) || strings.Contains(all, made.Secret) {
			w.Error("the secret is kept in clear")
		}
	})
}

// TestUsers is the members of the organisation over REST. No answer holds a link.
func TestUsers(t *testing.T) {
	Each(t, func(w *World) {
		w.Token("narrow", w.Mine, "users:write")
		for _, s := range []Scenario{
			{Name: "invite", As: "write", Method: "POST", Path: "/api/v1/users", Header: map[string]string{"Idempotency-Key": "u"}, Body: `{"name":"Kari","email":"Kari@fjordvik.example","role":"auditor"}`, Status: 201, Want: `{"email":"kari@fjordvik.example","role":"auditor","orgId":"{mine}","version":1}`, Audit: []access.Action{"user.create", "member.create"}, Save: "kari"},
			{Name: "repeated", As: "write", Method: "POST", Path: "/api/v1/users", Header: map[string]string{"Idempotency-Key": "u"}, Body: `{"name":"Kari","email":"Kari@fjordvik.example","role":"auditor"}`, Status: 201, Want: `{"id":"{kari}"}`},
			{Name: "twice", As: "write", Method: "POST", Path: "/api/v1/users", Body: `{"name":"Kari","email":"kari@fjordvik.example","role":"auditor"}`, Status: 409, Want: `{"errors":[{"pointer":"/role","code":"taken"}]}`},
			{Name: "more than itself", As: "narrow", Method: "POST", Path: "/api/v1/users", Body: `{"name":"Ola","email":"ola@fjordvik.example","role":"administrator"}`, Status: 403},
			{Name: "list", As: "read", Path: "/api/v1/users?role=auditor", Status: 200, Want: `{"total":1,"items":[{"id":"{kari}","name":"Kari"}]}`},
			{Name: "a stranger's list", As: "stranger", Path: "/api/v1/users", Status: 200, Want: `{"total":0}`},
			{Name: "a stranger reads", As: "stranger", Path: "/api/v1/users/{kari}", Status: 404},
			{Name: "a stranger changes", As: "stranger", Method: "PUT", Path: "/api/v1/users/{kari}", Header: map[string]string{"If-Match": `"1"`}, Body: `{"role":"auditor"}`, Status: 404},
			{Name: "end", As: "write", Method: "PUT", Path: "/api/v1/users/{kari}", Header: map[string]string{"If-Match": `"1"`}, Body: `{"role":"auditor","endsOn":"2026-12-31"}`, Status: 200, Want: `{"endsOn":"2026-12-31","version":2}`, Audit: []access.Action{"member.update"}},
			{Name: "another role", As: "write", Method: "PUT", Path: "/api/v1/users/{kari}", Header: map[string]string{"If-Match": `"2"`}, Body: `{"role":"dpo"}`, Status: 422, Want: `{"errors":[{"pointer":"/role","code":"fixed"}]}`},
			{Name: "no system owner without a unit", As: "write", Method: "POST", Path: "/api/v1/users", Body: `{"name":"Ola","email":"ola@fjordvik.example","role":"system_owner"}`, Status: 422, Want: `{"errors":[{"pointer":"/unit","code":"required"}]}`},
		} {
			w.play(s)
		}
		links, err := door.Look(doortest.As(w.Mine), w.Door, "unit.read", func(tx *door.Tx) ([]int, error) {
			return door.Rows[int](tx, "select count(*) from links where org_id = @org", nil)
		})
		if doortest.Must(w, links, err)[0] != 0 {
			w.Error("a program has made a link that opens an account")
		}
	})
}

// TestChallenges: what a token lacks is said in the words of RFC 6750, and nothing
// where none was sent.
func TestChallenges(t *testing.T) {
	Each(t, func(w *World) {
		bare, wrong := `Bearer realm="ledd"`, `Bearer realm="ledd", error="invalid_token", error_description="[ -!#-\[\]-~]+"`
		for _, s := range []Scenario{
			{Name: "none", Path: "/api/v1/units", Status: 401, WantHeader: map[string]string{"WWW-Authenticate": bare}},
			{Name: "another scheme", Path: "/api/v1/units", Header: map[string]string{"Authorization": "Basic eDp5"}, Status: 401, WantHeader: map[string]string{"WWW-Authenticate": wrong}},
			{Name: "unknown", Path: "/api/v1/units", Header: map[string]string{"Authorization": "Bearer ledd_x"}, Status: 401, WantHeader: map[string]string{"WWW-Authenticate": wrong}},
			{Name: "a JWT, and no issuers", Path: "/api/v1/units", Header: map[string]string{"Authorization": "Bearer a.b.c"}, Status: 401, WantHeader: map[string]string{"WWW-Authenticate": wrong}},
			{Name: "scope", As: "read", Method: "POST", Path: "/api/v1/units", Body: `{"name":"x"}`, Status: 403, WantHeader: map[string]string{"WWW-Authenticate": `Bearer realm="ledd", error="insufficient_scope", scope="units:write"`}},
			{Name: "kept by another", As: "stranger", Method: "PUT", Path: "/api/v1/organisations/{mine}", Header: map[string]string{"If-Match": `"1"`}, Body: `{"name":"x"}`, Status: 403, WantHeader: map[string]string{"WWW-Authenticate": ""}},
			{Name: "in the address", Path: "/api/v1/units?access_token=x", Status: 401, WantHeader: map[string]string{"WWW-Authenticate": bare}},
		} {
			w.play(s)
		}
	})
}

// TestLimitedOverHTTP: who asks too often gets 429 in the contract's form, by its
// token; and an address with too many wrong tokens by the address.
func TestLimitedOverHTTP(t *testing.T) {
	Each(t, func(w *World) {
		limits := api.NewLimits(api.Rates{Token: config.Rate{Times: 3, Per: time.Minute}, SignIn: config.Rate{Times: 2, Per: time.Hour}}, w.Door.Now)
		w.Handler = api.New(api.Rooms{Door: w.Door, Limits: limits})
		for range 3 {
			w.play(Scenario{Name: "asks", As: "read", Path: "/api/v1/units", Status: 200})
		}
		w.play(Scenario{Name: "too often", As: "read", Path: "/api/v1/units", Status: 429, Want: `{"type":"/problems/limited","status":429}`, WantHeader: map[string]string{"Retry-After": "20", "Content-Type": "application/problem\\+json"}})
		w.play(Scenario{Name: "another token", As: "write", Path: "/api/v1/units", Status: 200})
		for range 2 {
			w.play(Scenario{Name: "guesses", Path: "/api/v1/units", Header: map[string]string{"Authorization": "Bearer ledd_x"}, Status: 401})
		}
		w.play(Scenario{Name: "guesses on", Path: "/api/v1/units", Header: map[string]string{"Authorization": "Bearer ledd_x"}, Status: 429, WantHeader: map[string]string{"Retry-After": "1800"}})
		w.play(Scenario{Name: "a right token from there", As: "stranger", Path: "/api/v1/units", Status: 200})
	})
}

// TestSignedTokens comes in with the token of an issuer, from its keys on loopback
// to the audit trail.
func TestSignedTokens(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	doortest.Must(t, key, err)
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k"}}})
	}))
	t.Cleanup(keys.Close)
	Each(t, func(w *World) {
		const issuer = "https://maskinporten.example/"
		home, err := party.NewOrganisations(w.Door).Create(doortest.Operator(), party.OrganisationInput{Name: "Elvvik kommune", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "123456785"}}})
		doortest.Must(w, home, err)
		w.Handler = api.New(api.Rooms{Door: w.Door, Issuers: bearer.New(bearer.Settings{Issuers: map[string]string{issuer: keys.URL}, Audience: "ledd", Prefix: "ledd"}, w.Door.Now)})
		token := func(number string) string {
			s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
			doortest.Must(w, s, err)
			body, err := json.Marshal(map[string]any{
				"iss": issuer, "aud": "ledd", "iat": doortest.Now.Unix(), "exp": doortest.Now.Add(time.Minute).Unix(), "jti": "1",
				"scope": "ledd:units.write ledd:systems.read", "consumer": map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:" + number},
			})
			doortest.Must(w, body, err)
			signed, err := s.Sign(body)
			doortest.Must(w, signed, err)
			out, err := signed.CompactSerialize()
			return doortest.Must(w, out, err)
		}
		w.tokens["consumer"], w.tokens["other"] = token("123456785"), token("987654325")
		units := func(name, as string, status int, method, body string) Scenario {
			return Scenario{Name: name, As: as, Method: method, Path: "/api/v1/units", Body: body, Status: status}
		}
		w.play(units("not let in yet", "consumer", 401, "GET", ""))
		operator := access.With(w.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: home.ID})
		in, _, err := account.New(w.Door).CreateToken(operator, account.TokenInput{Issuer: issuer, Scopes: []string{"units:read", "systems:write"}})
		doortest.Must(w, in, err)
		w.play(units("let in", "consumer", 200, "GET", ""))
		if got := w.Send("consumer", "POST", "/api/v1/units", nil, `{"name":"x"}`).StatusCode; got != 403 {
			w.Errorf("more than the organisation lets it: %d", got)
		}
		w.play(units("another consumer", "other", 401, "GET", ""))
		w.play(Scenario{Name: "the record of another organisation", As: "consumer", Path: "/api/v1/units/{nobody}", Status: 404})
		page, err := door.Events(operator, w.Door, door.EventQuery{Actor: "consumer:123456785 via maskinporten.example"})
		if p := doortest.Must(w, page, err); p.Total != 2 || p.Items[0].Action != door.Refused || p.Items[1].Action != door.Used || p.Items[1].Record.String() != in.ID.String() {
			w.Errorf("the audit trail has %+v", p)
		}
	})
}
