package bearer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"ledd/internal/kinds"
)

// How keys are fetched and kept.
const (
	fetchTime  = 5 * time.Second
	maxAnswer  = 256 << 10        // bytes of metadata, or of keys
	maxKeys    = 100              // of one issuer
	fetchEvery = time.Minute      // at most, whatever tokens come
	freshFor   = 15 * time.Minute // then a key that was withdrawn is looked for again
	usableFor  = 24 * time.Hour   // while the issuer does not answer
)

// keys is the public keys of one issuer, as they were fetched last.
type keys struct {
	issuer, address string
	now             func() time.Time
	client          *http.Client

	fetching sync.Mutex // one fetch at a time
	mu       sync.Mutex // of what follows, never held while fetching
	tried    time.Time
	fetched  time.Time
	set      map[string]jose.JSONWebKey
}

func newKeys(issuer, address string, now func() time.Time) *keys {
	return &keys{issuer: issuer, address: address, now: now, client: &http.Client{
		Timeout: fetchTime,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("keys are not fetched through a redirection")
		},
	}}
}

// find gives the key with an identifier. A key that is not known, or that has been
// known for long, is looked for at the issuer, once a minute at most.
func (k *keys) find(ctx context.Context, id string) (jose.JSONWebKey, error) {
	key, known, fresh := k.known(id)
	switch {
	case known && fresh:
		return key, nil
	case !known:
		k.fetching.Lock() // whoever comes while somebody asks waits for the answer
	case !k.fetching.TryLock():
		return key, nil // somebody asks already, and this key is good until then
	}
	defer k.fetching.Unlock()
	k.fetch(ctx)
	if key, known, _ = k.known(id); known {
		return key, nil
	}
	return key, refuse("the issuer publishes no key with the identifier (kid) that it names")
}

func (k *keys) known(id string) (key jose.JSONWebKey, known, fresh bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	age := k.now().Sub(k.fetched)
	key, known = k.set[id]
	return key, known && age < usableFor, age < freshFor
}

// begins reports whether the issuer may be asked now, and remembers that it was.
func (k *keys) begins() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	if !k.tried.IsZero() && now.Sub(k.tried) < fetchEvery {
		return false
	}
	k.tried = now
	return true
}

// fetch asks the issuer for its keys. What goes wrong is for the log: what was
// known before stays good for a day.
func (k *keys) fetch(ctx context.Context) {
	if !k.begins() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*fetchTime)
	defer cancel()
	set, err := k.ask(ctx)
	if err != nil {
		slog.WarnContext(ctx, "the keys of an issuer were not fetched", "issuer", k.issuer, "error", err)
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.set, k.fetched = set, k.now()
}

func (k *keys) ask(ctx context.Context) (map[string]jose.JSONWebKey, error) {
	address := k.address
	if address == "" {
		var err error
		if address, err = k.discover(ctx); err != nil {
			return nil, err
		}
	}
	body, err := k.get(ctx, address)
	if err != nil {
		return nil, err
	}
	return publicKeys(body)
}

// discover reads the issuer's metadata (RFC 8414, else OpenID Connect Discovery).
func (k *keys) discover(ctx context.Context) (string, error) {
	var wrong error
	base := strings.TrimSuffix(k.issuer, "/")
	for _, path := range []string{"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"} {
		body, err := k.get(ctx, base+path)
		if err != nil {
			wrong = errors.Join(wrong, err)
			continue
		}
		var said struct {
			Issuer string `json:"issuer"`
			Keys   string `json:"jwks_uri"`
		}
		if err := json.Unmarshal(body, &said); err != nil {
			return "", fmt.Errorf("the metadata of %s: %w", k.issuer, err)
		}
		if said.Issuer != k.issuer || !kinds.Private(said.Keys) {
			return "", fmt.Errorf("the metadata of %s are those of %q, with keys at %q", k.issuer, said.Issuer, said.Keys)
		}
		return said.Keys, nil
	}
	return "", wrong
}

func (k *keys) get(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	answer, err := k.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %d", address, answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = fmt.Errorf("%s answers more than %d bytes", address, maxAnswer)
	}
	return body, err
}

// publicKeys reads a set of keys (RFC 7517). A key that cannot be read, or that
// would be a secret, is left out: one strange key must not shut out the others.
func publicKeys(body []byte) (map[string]jose.JSONWebKey, error) {
	var raw struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, err
	}
	if len(raw.Keys) > maxKeys {
		return nil, fmt.Errorf("%d keys are too many", len(raw.Keys))
	}
	out := map[string]jose.JSONWebKey{}
	for _, one := range raw.Keys {
		var k jose.JSONWebKey
		if err := k.UnmarshalJSON(one); err != nil || k.KeyID == "" || !k.Valid() || !k.IsPublic() {
			continue
		}
		if _, twice := out[k.KeyID]; twice {
			return nil, fmt.Errorf("two keys are called %q", k.KeyID)
		}
		out[k.KeyID] = k
	}
	return out, nil
}
