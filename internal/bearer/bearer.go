// Package bearer reads tokens that others have signed: JWTs (RFC 7519, RFC 9068)
// of configured issuers, in the shape of Maskinporten. It finds out whose words
// they are and whether they hold now; what they open is decided in account.
//
//	token -> Issuers.Read -> alg, kid, typ -> the issuer's key (keys.go) -> signature
//	      -> iss, aud, exp, nbf, iat, jti, consumer, scope -> Claims
//
// Only the front door of programs comes in. Keys are fetched over HTTP, outside of
// every transaction; an issuer that does not answer refuses its own tokens alone.
package bearer

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"ledd/internal/kinds"
)

// Bounds of a token.
const (
	maxToken    = 8 << 10         // bytes
	maxLifetime = time.Hour       // from iat to exp; Maskinporten: two minutes
	maxSkew     = 2 * time.Minute // how far the clocks may be set apart
	maxID       = 255             // bytes of kid and jti
)

// Settings says whose tokens are read, and what they must say.
type Settings struct {
	Issuers  map[string]string // issuer -> address of its keys (JWKS); empty: as its metadata says (RFC 8414)
	Audience string            // what aud must name
	Prefix   string            // before our scopes: ledd, as in ledd:agreements.read
	Skew     time.Duration     // between the issuer's clock and ours, two minutes at most
}

// Claims is what a token says that was found right.
type Claims struct {
	Issuer string
	ID     string   // jti
	Number string   // of the consumer: a Norwegian organisation number, nine digits
	Scopes []string // ours, without the prefix
}

// Issuers reads the tokens of some issuers. It is safe for concurrent use.
type Issuers struct {
	settings Settings
	keys     map[string]*keys
	now      func() time.Time
}

// New gives the reader; nil settings read nothing. Nothing is fetched yet.
func New(s Settings, now func() time.Time) *Issuers {
	s.Skew = min(max(s.Skew, 0), maxSkew)
	all := &Issuers{settings: s, keys: map[string]*keys{}, now: now}
	for issuer, address := range s.Issuers {
		all.keys[issuer] = newKeys(issuer, address, now)
	}
	return all
}

// Looks reports whether a secret has the form of a JWT, and not of a token of ours.
func Looks(secret string) bool { return strings.Count(secret, ".") == 2 }

// The algorithms that are taken: of signatures with a key pair, and no others.
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512, jose.ES256, jose.ES384}

func refuse(format string, args ...any) error {
	return kinds.Fail(kinds.KindUnauthenticated, "the token is refused: "+format, args...)
}

// claims is the body of a token as it is written.
type claims struct {
	jwt.Claims
	Scope    string `json:"scope"`
	Consumer struct {
		Authority string `json:"authority"`
		ID        string `json:"ID"`
	} `json:"consumer"`
}

// Read gives what a token says; unauthenticated when it is not signed by a
// configured issuer, or does not hold now, or not for us.
func (s *Issuers) Read(ctx context.Context, token string) (Claims, error) {
	if s == nil || len(token) > maxToken {
		return Claims{}, refuse("it is no token of ours, or longer than %d bytes", maxToken)
	}
	signed, err := jose.ParseSignedCompact(token, algorithms)
	if err != nil || len(signed.Signatures) != 1 {
		return Claims{}, refuse("it is no signed JWT with one of the algorithms RS256 to RS512, PS256 to PS512, ES256 and ES384")
	}
	head := signed.Signatures[0].Protected
	if err := headed(head); err != nil {
		return Claims{}, err
	}
	var said claims
	if err := json.Unmarshal(signed.UnsafePayloadWithoutVerification(), &said); err != nil {
		return Claims{}, refuse("its claims cannot be read")
	}
	from, known := s.keys[said.Issuer]
	if !known {
		return Claims{}, refuse("its issuer is not one that is let in here")
	}
	key, err := from.find(ctx, head.KeyID)
	if err != nil {
		return Claims{}, err
	}
	if !fits(key, jose.SignatureAlgorithm(head.Algorithm)) {
		return Claims{}, refuse("its algorithm is not that of the key")
	}
	if _, err := signed.Verify(key.Key); err != nil {
		return Claims{}, refuse("its signature is wrong")
	}
	return s.hold(said)
}

// headed checks what the header names beside the algorithm.
func headed(h jose.Header) error {
	typ, _ := h.ExtraHeaders[jose.HeaderType].(string)
	_, there := h.ExtraHeaders[jose.HeaderType]
	typ = strings.TrimPrefix(strings.ToLower(typ), "application/")
	switch {
	case h.KeyID == "" || len(h.KeyID) > maxID:
		return refuse("its header names no key (kid)")
	case there && typ != "jwt" && typ != "at+jwt":
		return refuse("its header says that it is something else than an access token (typ)")
	}
	return nil
}

// fits reports whether a key is for signatures of an algorithm: a key of another
// kind, or one that is meant for something else, verifies nothing.
func fits(k jose.JSONWebKey, alg jose.SignatureAlgorithm) bool {
	if (k.Use != "" && k.Use != "sig") || (k.Algorithm != "" && k.Algorithm != string(alg)) {
		return false
	}
	switch key := k.Key.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen() >= 2048 && slices.Contains(algorithms[:6], alg)
	case *ecdsa.PublicKey:
		return alg == jose.ES256 && key.Curve == elliptic.P256() || alg == jose.ES384 && key.Curve == elliptic.P384()
	}
	return false
}

// hold checks the claims of a token whose signature is right.
func (s *Issuers) hold(c claims) (Claims, error) {
	if err := c.timely(s.now(), s.settings.Skew); err != nil {
		return Claims{}, err
	}
	number := consumerID.FindStringSubmatch(c.Consumer.ID)
	switch {
	case s.settings.Audience == "" || !c.Audience.Contains(s.settings.Audience):
		return Claims{}, refuse("it is for another audience (aud)")
	case c.ID == "" || len(c.ID) > maxID:
		return Claims{}, refuse("it has no identifier (jti)")
	case c.Consumer.Authority != "iso6523-actorid-upis" || number == nil:
		return Claims{}, refuse("it does not say which organisation it is for: consumer, with an identifier such as 0192:123456785")
	}
	return Claims{Issuer: c.Issuer, ID: c.ID, Number: number[1], Scopes: ours(c.Scope, s.settings.Prefix)}, nil
}

// consumerID is a Norwegian organisation number as Peppol writes it (ISO 6523, 0192).
var consumerID = regexp.MustCompile(`^0192:([0-9]{9})$`)

// timely checks exp, nbf and iat.
func (c claims) timely(now time.Time, skew time.Duration) error {
	switch {
	case c.Expiry == nil || c.IssuedAt == nil:
		return refuse("it does not say from when and until when it holds (iat, exp)")
	case c.Expiry.Time().Sub(c.IssuedAt.Time()) > maxLifetime || c.Expiry.Time().Before(c.IssuedAt.Time()):
		return refuse("it holds for longer than %v", maxLifetime)
	case !now.Before(c.Expiry.Time().Add(skew)):
		return refuse("it has expired")
	case c.IssuedAt.Time().After(now.Add(skew)) || c.NotBefore != nil && c.NotBefore.Time().After(now.Add(skew)):
		return refuse("it does not hold yet")
	}
	return nil
}

// ours turns ledd:agreements.read, or ledd:agreements:read, into agreements:read.
func ours(scope, prefix string) []string {
	var out []string
	for text := range strings.FieldsSeq(scope) {
		rest, ok := strings.CutPrefix(text, prefix+":")
		if i := strings.LastIndexAny(rest, ".:"); ok && i > 0 {
			out = append(out, rest[:i]+":"+rest[i+1:])
		}
	}
	return out
}
