// Package oidctest is an OpenID Connect issuer on the loopback interface that can
// be told to do wrong. Only tests come in.
package oidctest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Issuer gives out codes for whoever Claims says, without asking.
type Issuer struct {
	*httptest.Server
	Claims   map[string]any                                // of the next person
	Spoil    func(claims map[string]any)                   // what the ID token says wrong
	Sign     func(i *Issuer, claims map[string]any) string // how it is signed; nil: as it should be
	Info     map[string]any                                // of userinfo; nil: the subject alone
	Metadata map[string]any                                // over what the metadata say
	Now      func() time.Time

	mu      sync.Mutex
	key     *rsa.PrivateKey
	kid     string
	codes   map[string]code
	Fetched int // how often the keys were asked for
}

type code struct {
	nonce, challenge, back string
	claims                 map[string]any
}

// ClientID and Secret are what the issuer knows of its only client.
const (
	ClientID = "ledd"
	Secret   = "client-secret"
)

// New starts an issuer that ends with the test.
func New(t *testing.T) *Issuer {
	t.Helper()
	i := &Issuer{codes: map[string]code{}, Now: time.Now, Claims: map[string]any{"sub": "kari", "name": "Kari Fjell"}}
	i.Rotate()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.metadata)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("POST /token", i.token)
	mux.HandleFunc("GET /userinfo", i.userinfo)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

// Rotate signs with a new key from now on; the old one is published no longer.
func (i *Issuer) Rotate() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.key, i.kid = key, rand.Text()
}

func (i *Issuer) metadata(w http.ResponseWriter, _ *http.Request) {
	m := map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys", "userinfo_endpoint": i.URL + "/userinfo",
		"end_session_endpoint": i.URL + "/end", "id_token_signing_alg_values_supported": []string{"RS256", "none", "HS256"}, "authorization_response_iss_parameter_supported": true,
	}
	maps.Copy(m, i.Metadata)
	send(w, m)
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.Fetched++
	send(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: i.key.Public(), KeyID: i.kid, Algorithm: "RS256", Use: "sig"}}})
}

// Login does what the browser does at the issuer: it follows the address that it was
// sent to, and gives the query that it comes back with.
func (i *Issuer) Login(address string) url.Values {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	q, c := u.Query(), rand.Text()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.codes[c] = code{q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri"), maps.Clone(i.Claims)}
	return url.Values{"code": {c}, "state": {q.Get("state")}, "iss": {i.URL}}
}

func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	i.mu.Lock()
	c, known := i.codes[r.PostFormValue("code")]
	delete(i.codes, r.PostFormValue("code"))
	i.mu.Unlock()
	if !known || id != ClientID || secret != Secret || c.back != r.PostFormValue("redirect_uri") || c.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
		w.WriteHeader(http.StatusBadRequest)
		send(w, map[string]any{"error": "invalid_grant"})
		return
	}
	now := i.Now()
	claims := map[string]any{"iss": i.URL, "aud": ClientID, "nonce": c.nonce, "iat": now.Unix(), "exp": now.Add(time.Minute * 5).Unix()}
	maps.Copy(claims, c.claims)
	if i.Spoil != nil {
		i.Spoil(claims)
	}
	sign := i.Sign
	if sign == nil {
		sign = (*Issuer).Signed
	}
	sub, _ := c.claims["sub"].(string)
	send(w, map[string]any{"access_token": "access-" + sub, "token_type": "Bearer", "expires_in": 60, "id_token": sign(i, claims)})
}

// Signed is a token signed with the published key.
func (i *Issuer) Signed(claims map[string]any) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return SignedWith(i.key, i.kid, claims)
}

// SignedWith is a token signed with another key.
func SignedWith(key *rsa.PrivateKey, kid string, claims map[string]any) string {
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", kid))
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	o, err := s.Sign(body)
	if err != nil {
		panic(err)
	}
	text, err := o.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}

// Unsigned is a token of the algorithm none.
func (i *Issuer) Unsigned(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	b64 := base64.RawURLEncoding.EncodeToString
	return b64([]byte(`{"alg":"none"}`)) + "." + b64(body) + "."
}

// Symmetric is a token signed by HMAC with the client's secret, which is not a key of
// the issuer's.
func (i *Issuer) Symmetric(claims map[string]any) string {
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(strings.Repeat(Secret, 4))}, nil)
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	o, err := s.Sign(body)
	if err != nil {
		panic(err)
	}
	text, _ := o.CompactSerialize()
	return text
}

// Stranger signs with a key of its own, under the name of the published one.
func (i *Issuer) Stranger(claims map[string]any) string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return SignedWith(key, i.kid, claims)
}

func (i *Issuer) userinfo(w http.ResponseWriter, r *http.Request) {
	info := map[string]any{"sub": strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer access-")}
	maps.Copy(info, i.Info)
	send(w, info)
}

func send(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}
