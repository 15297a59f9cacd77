package api

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ledd/api/rest"
	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/config"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Rates is how often each may ask; a zero rate is no limit.
type Rates struct {
	Token   config.Rate // one token, or one consumer of an issuer
	User    config.Rate // one person, or one one-time link
	Address config.Rate // one address, whoever asks
	SignIn  config.Rate // one address that tries to come in
}

// Limits counts who asks how often, in this process: behind several replicas each
// counts for itself. It forgets who has been quiet, and holds a bounded number of
// them. A nil *Limits lets everybody ask.
type Limits struct {
	rates map[string]config.Rate
	now   func() time.Time

	mu    sync.Mutex
	seen  map[asker]*rate.Limiter
	swept time.Time
}

// asker is one whose questions are counted, under one rate.
type asker struct{ rate, who string }

// maxAskers is how many are counted at once: some 10 MB.
const maxAskers = 50_000

// The names of the rates.
const (
	perToken   = "token"
	perUser    = "user"
	perAddress = "address"
	perSignIn  = "sign-in"
	perMiss    = "miss" // tokens that open nothing
)

// NewLimits begins to count.
func NewLimits(r Rates, now func() time.Time) *Limits {
	return &Limits{now: now, seen: map[asker]*rate.Limiter{}, rates: map[string]config.Rate{
		perToken: r.Token, perUser: r.User, perAddress: r.Address, perSignIn: r.SignIn, perMiss: r.SignIn,
	}}
}

// Ask counts a question of somebody who has come in; limited when there are too
// many.
func (l *Limits) Ask(who access.Actor) error {
	if who.Token != "" {
		return l.take(perToken, who.Token)
	}
	return l.take(perUser, who.Org.String()+who.Key())
}

// Miss counts a token that opened nothing; limited when there were too many from
// that address. A right token from there is let in all the same: others behind the
// same address must not pay for one that guesses.
func (l *Limits) Miss(ctx context.Context) error { return l.take(perMiss, addressOf(ctx)) }

// take counts a question, or says how long to wait before it may be asked.
func (l *Limits) take(name, who string) error {
	if l == nil || l.rates[name].Times == 0 {
		return nil
	}
	now := l.now()
	r := l.limiter(asker{name, who}, now).ReserveN(now, 1)
	delay := r.DelayFrom(now)
	if delay <= 0 {
		return nil
	}
	r.CancelAt(now)
	return kinds.Limited(delay, "too many requests: wait, and ask less often")
}

// limiter finds who is counted, or begins to count. All that is allowed in a
// second may come at once twice, and what is allowed in a longer time once.
func (l *Limits) limiter(a asker, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	one, known := l.seen[a]
	if known {
		return one
	}
	l.makeRoom(now)
	r := l.rates[a.rate]
	burst := r.Times
	if r.Per == time.Second {
		burst *= 2
	}
	one = rate.NewLimiter(rate.Limit(float64(r.Times)/r.Per.Seconds()), burst)
	l.seen[a] = one
	return one
}

// makeRoom forgets those who may ask as much as if they had never come, once in a
// while, and where the table is full, anybody.
func (l *Limits) makeRoom(now time.Time) {
	full := len(l.seen) >= maxAskers
	if age := now.Sub(l.swept); age > time.Minute || full && age > time.Second {
		l.swept = now
		for a, one := range l.seen {
			if one.TokensAt(now) >= float64(one.Burst()) {
				delete(l.seen, a)
			}
		}
	}
	for a := range l.seen {
		if len(l.seen) < maxAskers {
			return
		}
		delete(l.seen, a)
	}
}

// guarded counts requests by the address that they come from, those that try to
// come in by a stricter rate. Probes and files that never change are free.
func (l *Limits) guarded(refuse func(http.ResponseWriter, *http.Request, error), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := l.knock(r); err != nil {
			say := refuse
			if say == nil || strings.HasPrefix(r.URL.Path, "/api/") {
				say = rest.Refuse
			}
			say(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (l *Limits) knock(r *http.Request) error {
	switch path := r.URL.Path; {
	case path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/static/"):
		return nil
	case web.ComesIn(r):
		if err := l.take(perSignIn, addressOf(r.Context())); err != nil {
			return err
		}
	}
	return l.take(perAddress, addressOf(r.Context()))
}

// addressOf is how an address is counted: of IPv6, the network of 64 bits that one
// subscriber has.
func addressOf(ctx context.Context) string {
	a := door.RequestOf(ctx).From
	if a.Is6() {
		p, err := a.WithZone("").Prefix(64)
		if err == nil {
			return p.String()
		}
	}
	return a.String()
}
