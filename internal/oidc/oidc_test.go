package oidc_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ledd/internal/oidc"
	"ledd/internal/oidc/oidctest"
)

const nonce, verifier = "nonce-of-this-way", "verifier-of-this-way-that-is-as-long-as-it-must-be"

func client(i *oidctest.Issuer) *oidc.Client {
	return oidc.New(oidc.Settings{Issuer: i.URL, ClientID: oidctest.ClientID, Scopes: []string{"profile"}, Return: "http://127.0.0.1/back"}, oidctest.Secret)
}

// round goes to the issuer and back.
func round(t *testing.T, i *oidctest.Issuer, c *oidc.Client, change func(url.Values)) (oidc.Answer, error) {
	t.Helper()
	to, err := c.Authorize(t.Context(), "state", nonce, verifier)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"response_type=code", "code_challenge_method=S256", "state=state", "scope=openid+profile"} {
		if !strings.Contains(to, want) {
			t.Fatalf("%s lacks %s", to, want)
		}
	}
	back := i.Login(to)
	if change != nil {
		change(back)
	}
	return c.Redeem(t.Context(), back, nonce, verifier)
}

func TestRound(t *testing.T) {
	t.Parallel()
	i := oidctest.New(t)
	i.Info = map[string]any{"email": "kari@fjordvik.example", "email_verified": true, "name": "not what the token says"}
	a, err := round(t, i, client(i), nil)
	if err != nil || a.Subject != "kari" || a.Name != "Kari Fjell" || a.Email != "kari@fjordvik.example" || !a.EmailVerified || a.Issuer != i.URL {
		t.Fatalf("%+v, %v", a, err)
	}
}

// Each wrong answer is a refusal, and one that names no person.
func TestWrongAnswers(t *testing.T) {
	t.Parallel()
	claim := func(name string, value any) func(*oidctest.Issuer) {
		return func(i *oidctest.Issuer) {
			i.Spoil = func(c map[string]any) {
				if c[name] = value; value == nil {
					delete(c, name)
				}
			}
		}
	}
	param := func(name, value string) func(url.Values) { return func(q url.Values) { q.Set(name, value) } }
	for name, c := range map[string]struct {
		issuer func(*oidctest.Issuer)
		back   func(url.Values)
	}{
		"another issuer in the token":    {claim("iss", "https://other.example"), nil},
		"another audience":               {claim("aud", "other"), nil},
		"several audiences, no azp":      {claim("aud", []string{"ledd", "other"}), nil},
		"made for another client":        {claim("azp", "other"), nil},
		"expired":                        {claim("exp", time.Now().Add(-2*time.Minute).Unix()), nil},
		"never expires":                  {claim("exp", nil), nil},
		"from the future":                {claim("iat", time.Now().Add(time.Hour).Unix()), nil},
		"not valid yet":                  {claim("nbf", time.Now().Add(time.Hour).Unix()), nil},
		"from no time":                   {claim("iat", nil), nil},
		"another nonce":                  {claim("nonce", "of another way"), nil},
		"no nonce":                       {claim("nonce", nil), nil},
		"nobody":                         {claim("sub", ""), nil},
		"another access token":           {claim("at_hash", "xxxxxxxxxxxxxxxxxxxxxx"), nil},
		"alg none":                       {func(i *oidctest.Issuer) { i.Sign = (*oidctest.Issuer).Unsigned }, nil},
		"alg HS256":                      {func(i *oidctest.Issuer) { i.Sign = (*oidctest.Issuer).Symmetric }, nil},
		"signed by a stranger":           {func(i *oidctest.Issuer) { i.Sign = (*oidctest.Issuer).Stranger }, nil},
		"no token":                       {func(i *oidctest.Issuer) { i.Sign = func(*oidctest.Issuer, map[string]any) string { return "" } }, nil},
		"userinfo of somebody else":      {func(i *oidctest.Issuer) { i.Info = map[string]any{"sub": "ola"} }, nil},
		"another issuer in the address":  {nil, param("iss", "https://other.example")},
		"no issuer where it is promised": {nil, func(q url.Values) { q.Del("iss") }},
		"no code":                        {nil, param("code", "")},
		"another code":                   {nil, param("code", "guess")},
		"an error":                       {nil, param("error", "access_denied")},
		"a code twice":                   {nil, func(q url.Values) { q.Add("code", "other") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := oidctest.New(t)
			if c.issuer != nil {
				c.issuer(i)
			}
			_, err := round(t, i, client(i), c.back)
			var refused *oidc.Refusal
			if !errors.As(err, &refused) || strings.Contains(refused.Why, "Kari") {
				t.Fatalf("%v", err)
			}
		})
	}
}

func TestCodeIsGoodOnce(t *testing.T) {
	t.Parallel()
	i := oidctest.New(t)
	c := client(i)
	to, err := c.Authorize(t.Context(), "state", nonce, verifier)
	if err != nil {
		t.Fatal(err)
	}
	back := i.Login(to)
	if _, err := c.Redeem(t.Context(), back, nonce, verifier); err != nil {
		t.Fatal(err)
	}
	var refused *oidc.Refusal
	if _, err := c.Redeem(t.Context(), back, nonce, verifier); !errors.As(err, &refused) {
		t.Errorf("the code once more: %v", err)
	}
	to, _ = c.Authorize(t.Context(), "state", nonce, verifier)
	if _, err := c.Redeem(t.Context(), i.Login(to), nonce, verifier+"-other"); !errors.As(err, &refused) {
		t.Errorf("another verifier: %v", err)
	}
}

// A new key is fetched when a token names it, and a clock may be off by a little.
func TestKeysRotate(t *testing.T) {
	t.Parallel()
	i := oidctest.New(t)
	c := client(i)
	for range 2 {
		if _, err := round(t, i, c, nil); err != nil {
			t.Fatal(err)
		}
	}
	if i.Fetched != 1 {
		t.Errorf("the keys were fetched %d times", i.Fetched)
	}
	i.Rotate()
	i.Now = func() time.Time { return time.Now().Add(30 * time.Second) }
	if _, err := round(t, i, c, nil); err != nil {
		t.Errorf("with the next key: %v", err)
	}
}

// An issuer that is down, huge, slow to be one or somebody else is an error, and no more.
func TestIssuerThatIsNone(t *testing.T) {
	t.Parallel()
	serve := func(body string) *httptest.Server {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
		t.Cleanup(s.Close)
		return s
	}
	down := serve("")
	down.Close()
	plain := oidctest.New(t)
	plain.Metadata = map[string]any{"token_endpoint": "http://issuer.example/token"}
	for name, address := range map[string]string{
		"down": down.URL, "no metadata": serve("<html>").URL, "another's metadata": serve(`{"issuer":"https://other.example"}`).URL,
		"huge": serve(strings.Repeat(" ", 2<<20)).URL, "without TLS": plain.URL,
	} {
		c := oidc.New(oidc.Settings{Issuer: address, ClientID: "ledd"}, "")
		if to, err := c.Authorize(t.Context(), "s", "n", "v"); err == nil {
			t.Errorf("%s: %s", name, to)
		}
		if to := c.EndSession(t.Context(), "http://127.0.0.1/"); to != "" {
			t.Errorf("%s: %s", name, to)
		}
	}
}

// One that comes back is found, and its metadata outlive a pause.
func TestIssuerComesBack(t *testing.T) {
	t.Parallel()
	i := oidctest.New(t)
	now := time.Now()
	c := client(i).WithClock(func() time.Time { return now })
	i.Metadata = map[string]any{"issuer": "https://wrong.example"}
	if _, err := c.Authorize(t.Context(), "s", nonce, verifier); err == nil {
		t.Fatal("taken")
	}
	i.Metadata = nil
	if _, err := c.Authorize(t.Context(), "s", nonce, verifier); err == nil {
		t.Error("asked again at once")
	}
	now = now.Add(6 * time.Second)
	if _, err := c.Authorize(t.Context(), "s", nonce, verifier); err != nil {
		t.Fatal(err)
	}
	i.Metadata, now = map[string]any{"issuer": "https://wrong.example"}, now.Add(2*time.Hour)
	if _, err := c.Authorize(t.Context(), "s", nonce, verifier); err != nil {
		t.Errorf("the metadata from before: %v", err)
	}
}

func TestSecretIsNotShown(t *testing.T) {
	t.Parallel()
	c := oidc.New(oidc.Settings{Issuer: "https://issuer.example", ClientID: "ledd"}, "hemmelig")
	if shown := fmt.Sprintf("%v %s %+v", c, c, c); strings.Contains(shown, "hemmelig") {
		t.Error(shown)
	}
}
