package bearer_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"ledd/internal/bearer"
	"ledd/internal/kinds"
)

var start = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// issuer is one on loopback, with keys that can be exchanged and a clock of the
// test's own.
type issuer struct {
	*testing.T
	server  *httptest.Server
	fetched atomic.Int64
	broken  atomic.Bool

	mu   sync.Mutex
	keys map[string]crypto.Signer
	now  time.Time
}

var rsaKey, ecKey = sync.OnceValue(func() crypto.Signer { k, _ := rsa.GenerateKey(rand.Reader, 2048); return k }),
	sync.OnceValue(func() crypto.Signer { k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader); return k })

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{T: t, keys: map[string]crypto.Signer{"rsa": rsaKey(), "ec": ecKey()}, now: start}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/oauth-authorization-server", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"issuer": i.server.URL, "jwks_uri": i.server.URL + "/jwk"})
	})
	mux.HandleFunc("/jwk", func(w http.ResponseWriter, _ *http.Request) {
		i.fetched.Add(1)
		if i.broken.Load() {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		_ = json.NewEncoder(w).Encode(i.set())
	})
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/jwk", http.StatusFound) })
	mux.HandleFunc("/huge", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1<<20)) })
	i.server = httptest.NewServer(mux)
	t.Cleanup(i.server.Close)
	return i
}

func (i *issuer) set() jose.JSONWebKeySet {
	i.mu.Lock()
	defer i.mu.Unlock()
	set := jose.JSONWebKeySet{}
	for id, k := range i.keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: k.Public(), KeyID: id, Use: "sig"})
	}
	return set
}

func (i *issuer) clock() time.Time { i.mu.Lock(); defer i.mu.Unlock(); return i.now }

func (i *issuer) wait(d time.Duration) { i.mu.Lock(); defer i.mu.Unlock(); i.now = i.now.Add(d) }

func (i *issuer) reader(address string) *bearer.Issuers {
	return bearer.New(bearer.Settings{Issuers: map[string]string{i.server.URL: address}, Audience: "https://ledd.example", Prefix: "ledd", Skew: 30 * time.Second}, i.clock)
}

// good is the claims of a right token; over replaces some, nil leaves one out.
func (i *issuer) good(over map[string]any) map[string]any {
	c := map[string]any{
		"iss": i.server.URL, "aud": "https://ledd.example", "iat": start.Unix(), "exp": start.Add(2 * time.Minute).Unix(), "jti": "j-1",
		"scope":    "ledd:agreements.read ledd:units:write other:systems.read ledd:",
		"consumer": map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:123456785"},
	}
	maps.Copy(c, over)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

// sign writes a token. key may be anything that go-jose signs with.
func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, kid, typ string, claims map[string]any) string {
	t.Helper()
	o := &jose.SignerOptions{}
	if kid != "" {
		o = o.WithHeader("kid", kid)
	}
	if typ != "" {
		o = o.WithType(jose.ContentType(typ))
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, o)
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Sign(body)
	if err != nil {
		t.Fatal(err)
	}
	out, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func part(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func TestRead(t *testing.T) {
	i := newIssuer(t)
	for _, typ := range []string{"", "JWT", "at+jwt", "application/at+jwt"} {
		for alg, kid := range map[jose.SignatureAlgorithm]string{jose.RS256: "rsa", jose.RS512: "rsa", jose.PS384: "rsa", jose.ES256: "ec"} {
			got, err := i.reader("").Read(t.Context(), sign(t, alg, i.keys[kid], kid, typ, i.good(nil)))
			want := bearer.Claims{Issuer: i.server.URL, ID: "j-1", Number: "123456785", Scopes: []string{"agreements:read", "units:write"}}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s %q: %v %s", alg, typ, err, diff)
			}
		}
	}
}

// TestRefused is every way in which a token is wrong; each says something that its
// maker can act on, and all are unauthenticated.
func TestRefused(t *testing.T) {
	i := newIssuer(t)
	rs := i.keys["rsa"]
	der, err := x509.MarshalPKIXPublicKey(rs.Public())
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	of := func(over map[string]any) string { return sign(t, jose.RS256, rs, "rsa", "JWT", i.good(over)) }
	at := func(d time.Duration) int64 { return start.Add(d).Unix() }
	right := of(nil)
	head, rest, _ := strings.Cut(right, ".")
	consumer := func(authority, id string) map[string]any {
		return map[string]any{"consumer": map[string]string{"authority": authority, "ID": id}}
	}
	unsigned := part(`{"alg":"none","kid":"rsa"}`) + "." + strings.Split(right, ".")[1] + "."
	other, _ := rsa.GenerateKey(rand.Reader, 2048)
	for name, c := range map[string]struct{ token, says string }{
		"alg none":                       {unsigned, "algorithms"},
		"public key as a secret":         {sign(t, jose.HS256, public, "rsa", "JWT", i.good(nil)), "algorithms"},
		"public key as a secret, DER":    {sign(t, jose.HS512, der, "rsa", "JWT", i.good(nil)), "algorithms"},
		"EC key under the RSA key's kid": {sign(t, jose.ES256, i.keys["ec"], "rsa", "JWT", i.good(nil)), "algorithm is not that of the key"},
		"RSA key under the EC key's kid": {sign(t, jose.RS256, rs, "ec", "JWT", i.good(nil)), "algorithm is not that of the key"},
		"another's key":                  {sign(t, jose.RS256, other, "rsa", "JWT", i.good(nil)), "signature"},
		"changed":                        {head + "." + part(`{"iss":"`+i.server.URL+`"}`) + right[strings.LastIndex(right, "."):], "signature"},
		"no kid":                         {sign(t, jose.RS256, rs, "", "JWT", i.good(nil)), "kid"},
		"unknown kid":                    {sign(t, jose.RS256, rs, "nobody", "JWT", i.good(nil)), "kid"},
		"another type":                   {sign(t, jose.RS256, rs, "rsa", "logout+jwt", i.good(nil)), "typ"},
		"oversized":                      {of(map[string]any{"x": strings.Repeat("x", 9000)}), "longer"},
		"no token":                       {"a.b.c", "algorithms"},
		"cut off":                        {head + "." + rest[:10], "algorithms"},
		"wrong issuer":                   {of(map[string]any{"iss": "https://other.example"}), "issuer"},
		"no issuer":                      {of(map[string]any{"iss": nil}), "issuer"},
		"wrong audience":                 {of(map[string]any{"aud": "https://other.example"}), "aud"},
		"no audience":                    {of(map[string]any{"aud": nil}), "aud"},
		"expired":                        {of(map[string]any{"iat": at(-3 * time.Minute), "exp": at(-30 * time.Second)}), "expired"},
		"no expiry":                      {of(map[string]any{"exp": nil}), "exp"},
		"no iat":                         {of(map[string]any{"iat": nil}), "iat"},
		"made in the future":             {of(map[string]any{"iat": at(31 * time.Second)}), "not hold yet"},
		"not yet":                        {of(map[string]any{"nbf": at(31 * time.Second)}), "not hold yet"},
		"for a day":                      {of(map[string]any{"exp": at(24 * time.Hour)}), "longer than"},
		"ends before it begins":          {of(map[string]any{"iat": at(20 * time.Second), "exp": at(10 * time.Second)}), "longer than"},
		"no jti":                         {of(map[string]any{"jti": nil}), "jti"},
		"no consumer":                    {of(map[string]any{"consumer": nil}), "consumer"},
		"consumer of another register":   {of(consumer("other", "0192:123456785")), "consumer"},
		"a Swedish consumer":             {of(consumer("iso6523-actorid-upis", "0007:5560360793")), "consumer"},
		"a consumer with more":           {of(consumer("iso6523-actorid-upis", "0192:123456785 ")), "consumer"},
		"claims of another type":         {of(map[string]any{"scope": 7}), "claims"},
	} {
		_, err := i.reader("").Read(t.Context(), c.token)
		if kinds.KindOf(err) != kinds.KindUnauthenticated || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (*bearer.Issuers)(nil).Read(t.Context(), right); kinds.KindOf(err) != kinds.KindUnauthenticated {
		t.Errorf("without issuers: %v", err)
	}
}

// TestSkew: half a minute either way is taken, and no more.
func TestSkew(t *testing.T) {
	i := newIssuer(t)
	read := func(over map[string]any) error {
		_, err := i.reader("").Read(t.Context(), sign(t, jose.RS256, i.keys["rsa"], "rsa", "", i.good(over)))
		return err
	}
	at := func(d time.Duration) int64 { return start.Add(d).Unix() }
	for _, over := range []map[string]any{
		{"iat": at(30 * time.Second), "nbf": at(30 * time.Second)}, {"iat": at(-2 * time.Minute), "exp": at(-29 * time.Second)},
	} {
		if err := read(over); err != nil {
			t.Errorf("%v: %v", over, err)
		}
	}
	wide := bearer.New(bearer.Settings{Issuers: map[string]string{i.server.URL: ""}, Audience: "https://ledd.example", Prefix: "ledd", Skew: time.Hour}, i.clock)
	if _, err := wide.Read(t.Context(), sign(t, jose.RS256, i.keys["rsa"], "rsa", "", i.good(map[string]any{"iat": at(-time.Hour), "exp": at(-3 * time.Minute)}))); err == nil {
		t.Error("the clocks may be an hour apart")
	}
}

// TestRotation: a new key is found within a minute, an old one is let go, and an
// issuer that does not answer is asked once a minute and not forgotten for a day.
func TestRotation(t *testing.T) {
	i := newIssuer(t)
	r := i.reader("")
	token := func(kid string, k crypto.Signer) string {
		return sign(t, jose.RS256, k, kid, "", i.good(map[string]any{"iat": i.clock().Unix(), "exp": i.clock().Add(time.Minute).Unix()}))
	}
	reads := func(kid string, k crypto.Signer, want bool) {
		t.Helper()
		if _, err := r.Read(t.Context(), token(kid, k)); (err == nil) != want {
			t.Errorf("%s at %v: %v", kid, i.clock().Sub(start), err)
		}
	}
	fresh, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	reads("rsa", rsaKey(), true)
	i.mu.Lock()
	i.keys = map[string]crypto.Signer{"new": fresh}
	i.mu.Unlock()
	reads("new", fresh, false) // asked within this minute already
	i.wait(time.Minute)
	reads("new", fresh, true)
	reads("rsa", rsaKey(), false)

	i.broken.Store(true)
	i.wait(time.Hour)
	reads("new", fresh, true) // the issuer is down, and its keys are not forgotten
	before := i.fetched.Load()
	for range 20 {
		reads("new", fresh, true)
		reads("rsa", rsaKey(), false)
	}
	if n := i.fetched.Load() - before; n > 0 {
		t.Errorf("an issuer that is down is asked %d times more within the minute", n)
	}
	i.wait(24 * time.Hour)
	reads("new", fresh, false)
	i.broken.Store(false)
	i.wait(time.Minute)
	reads("new", fresh, true)
}

// TestFlood: a thousand unknown keys at once make one question to the issuer.
func TestFlood(t *testing.T) {
	i := newIssuer(t)
	r := i.reader(i.server.URL + "/jwk")
	token := strings.Split(sign(t, jose.RS256, i.keys["rsa"], "rsa", "", i.good(nil)), ".")
	var all sync.WaitGroup
	for n := range 1000 {
		all.Go(func() {
			head := part(fmt.Sprintf(`{"alg":"RS256","kid":"k-%d"}`, n))
			if _, err := r.Read(context.Background(), head+"."+token[1]+"."+token[2]); err == nil {
				t.Error("an unknown key verifies")
			}
		})
	}
	all.Wait()
	if n := i.fetched.Load(); n != 1 {
		t.Errorf("the issuer was asked %d times", n)
	}
}

// TestKeysFromElsewhere: what is redirected, too large, or names another issuer is
// not taken, and nor is a key that is a secret.
func TestKeysFromElsewhere(t *testing.T) {
	i := newIssuer(t)
	token := sign(t, jose.RS256, i.keys["rsa"], "rsa", "", i.good(nil))
	for _, path := range []string{"/elsewhere", "/huge", "/nothing"} {
		if _, err := i.reader(i.server.URL+path).Read(t.Context(), token); err == nil {
			t.Errorf("keys are taken from %s", path)
		}
	}
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"issuer": "https://other.example", "jwks_uri": i.server.URL + "/jwk"})
	}))
	defer liar.Close()
	r := bearer.New(bearer.Settings{Issuers: map[string]string{liar.URL: ""}, Audience: "https://ledd.example", Prefix: "ledd"}, i.clock)
	if _, err := r.Read(t.Context(), sign(t, jose.RS256, i.keys["rsa"], "rsa", "", i.good(map[string]any{"iss": liar.URL}))); err == nil {
		t.Error("the metadata of another issuer are believed")
	}
	secret := []byte(strings.Repeat("s", 64))
	strange := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: secret, KeyID: "shared"}, {Key: rsaKey().Public(), KeyID: "enc", Use: "enc"}, {Key: rsaKey().Public(), KeyID: "ps", Algorithm: "PS256"}, {Key: rsaKey().Public(), KeyID: "good"}}}
		_ = json.NewEncoder(w).Encode(set)
	}))
	defer strange.Close()
	odd := i.reader(strange.URL)
	for kid, want := range map[string]bool{"enc": false, "ps": false, "good": true} {
		if _, err := odd.Read(t.Context(), sign(t, jose.RS256, rsaKey(), kid, "", i.good(nil))); (err == nil) != want {
			t.Errorf("%s: %v", kid, err)
		}
	}
	if _, err := odd.Read(t.Context(), sign(t, jose.HS256, secret, "shared", "", i.good(nil))); err == nil {
		t.Error("a shared secret verifies")
	}
}
