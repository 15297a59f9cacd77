// Package oidc speaks with one OpenID Connect issuer, as a client that sends
// people there and takes back a code (authorisation code with PKCE, RFC 7636). It
// knows nothing of accounts: what was verified goes to whoever asked.
//
//	Authorize -> the browser at the issuer -> Redeem -> Answer
//
// The issuer is asked for its metadata when somebody first wants to go there, so
// that one that is down keeps nobody else out. All that it sends is bounded in
// time and size.
package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Settings name the issuer and this client of it.
type Settings struct {
	Issuer   string // https, but for a loopback address
	ClientID string
	Scopes   []string // beside openid
	Return   string   // the whole address that the browser comes back to
	Name     string   // of the issuer, for people
}

// Client is this program at the issuer.
type Client struct {
	Settings
	secret string // empty: a public client
	now    func() time.Time

	mu     sync.Mutex
	known  *issuer
	failed time.Time // when it last did not answer
	why    error
}

// issuer is what the metadata say (OpenID Connect Discovery, 3).
type issuer struct {
	provider *oidc.Provider
	keys     oidc.KeySet
	read     time.Time
	metadata
}

type metadata struct {
	EndSession   string   `json:"end_session_endpoint"`
	AuthMethods  []string `json:"token_endpoint_auth_methods_supported"`
	NamesIssuer  bool     `json:"authorization_response_iss_parameter_supported"`
	Algorithms   []string `json:"id_token_signing_alg_values_supported"`
	Challenges   []string `json:"code_challenge_methods_supported"`
	UserInfoPath string   `json:"userinfo_endpoint"`
}

// New gives a client; it sends nothing yet.
func New(s Settings, secret string) *Client {
	return &Client{Settings: s, secret: secret, now: time.Now}
}

// WithClock is the same client under another clock, for tests.
func (c *Client) WithClock(now func() time.Time) *Client {
	c.now = now
	return c
}

// metadataTime is how long the metadata are believed; keys are fetched anew whenever
// a token names one that is not known.
const metadataTime = time.Hour

// pause is how long an issuer that did not answer is left alone: who wants to go
// there need not wait for what the one before waited for.
const pause = 5 * time.Second

// skew is how far the issuer's clock may be off.
const skew = time.Minute

// discover reads the metadata, when they are not known or old. Old ones do while the
// issuer does not answer.
func (c *Client) discover(ctx context.Context) (*issuer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known != nil && c.now().Sub(c.known.read) < metadataTime {
		return c.known, nil
	}
	if c.why != nil && c.now().Sub(c.failed) < pause {
		return c.known, c.why
	}
	fresh, err := c.read(ctx)
	c.failed, c.why = c.now(), err
	if c.known != nil && err != nil {
		c.why = nil
		return c.known, nil
	}
	c.known = fresh
	return fresh, err
}

func (c *Client) read(ctx context.Context) (*issuer, error) {
	p, err := oidc.NewProvider(bounded(ctx), c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("the issuer %s does not answer as one: %w", c.Issuer, err)
	}
	fresh := &issuer{provider: p, read: c.now()}
	if err := p.Claims(&fresh.metadata); err != nil {
		return nil, fmt.Errorf("the metadata of %s: %w", c.Issuer, err)
	}
	var jwks struct {
		URL string `json:"jwks_uri"`
	}
	if err := p.Claims(&jwks); err != nil {
		return nil, err
	}
	for _, address := range []string{p.Endpoint().AuthURL, p.Endpoint().TokenURL, jwks.URL, fresh.UserInfoPath, fresh.EndSession} {
		if address != "" && !Safe(address) {
			return nil, fmt.Errorf("the metadata of %s name an address without TLS: %s", c.Issuer, address)
		}
	}
	// Keys outlive the request that first asks for them.
	fresh.keys = oidc.NewRemoteKeySet(bounded(context.WithoutCancel(ctx)), jwks.URL)
	if c.known != nil && c.known.provider.Endpoint() == p.Endpoint() {
		fresh.keys = c.known.keys
	}
	return fresh, nil
}

// Safe reports whether an address is reached over TLS, or on this machine.
func Safe(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || (u.Scheme == "http" && loopback(u.Hostname())))
}

func (c *Client) config(i *issuer) *oauth2.Config {
	at := i.provider.Endpoint()
	at.AuthStyle = oauth2.AuthStyleInHeader // the default of OpenID Connect Core, 9
	if c.secret == "" || (len(i.AuthMethods) > 0 && !slices.Contains(i.AuthMethods, "client_secret_basic")) {
		at.AuthStyle = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{ClientID: c.ClientID, ClientSecret: c.secret, Endpoint: at, RedirectURL: c.Return, Scopes: append([]string{oidc.ScopeOpenID}, c.Scopes...)}
}

// Authorize gives the address that a browser is sent to.
func (c *Client) Authorize(ctx context.Context, state, nonce, verifier string) (string, error) {
	i, err := c.discover(ctx)
	if err != nil {
		return "", err
	}
	return c.config(i).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Answer is what the issuer has said of somebody, verified.
type Answer struct {
	Issuer, Subject string
	Name, Email     string
	EmailVerified   bool
	Claims          map[string]any // of the ID token, and of userinfo where that says more
}

// Refusal is an answer that must not be believed, or a person whom the issuer did
// not let through. Its text is for the log: it holds nothing of the person.
type Refusal struct{ Why string }

func (r *Refusal) Error() string { return r.Why }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Redeem turns what the browser brought back into an answer. The state has been
// checked; nonce and verifier are those of Authorize. Errors: a Refusal, or that the
// issuer does not answer.
func (c *Client) Redeem(ctx context.Context, back url.Values, nonce, verifier string) (Answer, error) {
	i, err := c.discover(ctx)
	if err != nil {
		return Answer{}, err
	}
	if err := c.speaks(back, i); err != nil {
		return Answer{}, err
	}
	ctx = bounded(ctx)
	token, err := c.config(i).Exchange(ctx, back.Get("code"), oauth2.VerifierOption(verifier))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return Answer{}, refuse("the issuer refused the code: %.60s", refused.ErrorCode)
	}
	if err != nil {
		return Answer{}, fmt.Errorf("redeem the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, claims, err := c.verify(ctx, i, raw, nonce)
	if err != nil {
		return Answer{}, err
	}
	if id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil {
		return Answer{}, refuse("the access token is not the one of the ID token")
	}
	if err := c.more(ctx, i, token, id.Subject, claims); err != nil {
		return Answer{}, err
	}
	return answer(id, claims), nil
}

// speaks checks what stands in the address that the browser came back to, so that
// one issuer's answer is not taken for another's (RFC 9207).
func (c *Client) speaks(back url.Values, i *issuer) error {
	switch {
	case len(back["iss"]) > 1 || len(back["code"]) > 1 || len(back["state"]) > 1:
		return refuse("a parameter comes twice")
	case back.Has("iss") && back.Get("iss") != c.Issuer, i.NamesIssuer && !back.Has("iss"):
		return refuse("the answer is not the configured issuer's")
	case back.Has("error"):
		return refuse("the issuer answers %.60q", back.Get("error"))
	case back.Get("code") == "":
		return refuse("the answer holds no code")
	}
	return nil
}

// verify checks an ID token: signature, algorithm, issuer, audience, times, nonce
// (OpenID Connect Core, 3.1.3.7).
func (c *Client) verify(ctx context.Context, i *issuer, raw, nonce string) (*oidc.IDToken, map[string]any, error) {
	late := func() time.Time { return c.now().Add(-skew) }
	checks := oidc.Config{ClientID: c.ClientID, Now: late, SupportedSigningAlgs: signing(i.Algorithms)}
	id, err := oidc.NewVerifier(c.Issuer, i.keys, &checks).Verify(ctx, raw)
	if err != nil {
		return nil, nil, refuse("the ID token: %v", err)
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return nil, nil, refuse("the ID token holds no claims: %v", err)
	}
	azp, named := claims["azp"]
	switch {
	case named && azp != c.ClientID, len(id.Audience) > 1 && !named:
		return nil, nil, refuse("the ID token was made for another client")
	case id.IssuedAt.IsZero() || id.IssuedAt.After(c.now().Add(skew)):
		return nil, nil, refuse("the ID token is from the future, or from no time")
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1:
		return nil, nil, refuse("the ID token answers another request: its nonce differs")
	case id.Subject == "" || len(id.Subject) > 255:
		return nil, nil, refuse("the ID token names nobody")
	}
	return id, claims, nil
}

// signing is the algorithms that a token may be signed with: those that the issuer
// names, and of these only such that need its private key.
func signing(named []string) []string {
	asymmetric := []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}
	kept := slices.DeleteFunc(slices.Clone(named), func(a string) bool { return !slices.Contains(asymmetric, a) })
	if len(kept) == 0 {
		return []string{oidc.RS256}
	}
	return kept
}

// more asks userinfo for claims that the token lacks; what the token says stands.
func (c *Client) more(ctx context.Context, i *issuer, token *oauth2.Token, subject string, claims map[string]any) error {
	if i.UserInfoPath == "" {
		return nil
	}
	info, err := i.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return fmt.Errorf("ask userinfo: %w", err)
	}
	if info.Subject != subject {
		return refuse("userinfo speaks of somebody else than the ID token")
	}
	further := map[string]any{}
	if err := info.Claims(&further); err != nil {
		return refuse("userinfo: %v", err)
	}
	for name, value := range further {
		if _, said := claims[name]; !said {
			claims[name] = value
		}
	}
	return nil
}

func answer(id *oidc.IDToken, claims map[string]any) Answer {
	text := func(name string) string { s, _ := claims[name].(string); return strings.TrimSpace(s) }
	verified, _ := claims["email_verified"].(bool)
	if claims["email_verified"] == "true" { // as some write it
		verified = true
	}
	name := text("name")
	if name == "" {
		name = strings.TrimSpace(text("given_name") + " " + text("family_name"))
	}
	if name == "" {
		name = text("preferred_username")
	}
	return Answer{Issuer: id.Issuer, Subject: id.Subject, Name: name, Email: text("email"), EmailVerified: verified, Claims: claims}
}

// EndSession is where the issuer ends its own session, and comes back from (OpenID
// Connect RP-Initiated Logout, 2); empty when it offers that nowhere, or does not answer.
func (c *Client) EndSession(ctx context.Context, back string) string {
	i, err := c.discover(ctx)
	if err != nil || i.EndSession == "" {
		return ""
	}
	u, err := url.Parse(i.EndSession)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("client_id", c.ClientID)
	q.Set("post_logout_redirect_uri", back)
	u.RawQuery = q.Encode()
	return u.String()
}

// String says who the issuer is, and no secret.
func (c *Client) String() string {
	b, _ := json.Marshal(c.Settings)
	return string(b)
}
