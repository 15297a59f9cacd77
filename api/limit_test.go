package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/config"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func limits(r Rates) (*Limits, *clock) {
	c := &clock{time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	return NewLimits(r, c.now), c
}

func came(from string) context.Context {
	return door.WithRequest(context.Background(), door.Request{From: netip.MustParseAddr(from)})
}

// Who asks too often waits as long as it is told, and nobody else does.
func TestAsk(t *testing.T) {
	l, c := limits(Rates{Token: config.Rate{Times: 10, Per: time.Second}, User: config.Rate{Times: 2, Per: time.Minute}})
	one, other := access.Actor{Name: "token:1", Token: "1"}, access.Actor{Name: "token:2", Token: "2"}
	for range 20 { // twice what a second allows
		if err := l.Ask(one); err != nil {
			t.Fatal(err)
		}
	}
	err := l.Ask(one)
	if kinds.KindOf(err) != kinds.KindLimited || kinds.WaitOf(err) != 1 {
		t.Errorf("the 21st question: %v, wait %d", err, kinds.WaitOf(err))
	}
	if err := l.Ask(other); err != nil {
		t.Errorf("another token: %v", err)
	}
	c.at = c.at.Add(100 * time.Millisecond)
	if first, second := l.Ask(one), l.Ask(one); first != nil || second == nil {
		t.Errorf("after a tenth of a second: %v, %v", first, second)
	}
	kari := access.Actor{Name: "Kari", User: "u"}
	_, _ = l.Ask(kari), l.Ask(kari)
	if err := l.Ask(kari); kinds.WaitOf(err) != 30 {
		t.Errorf("the third question of a minute: %v, wait %d", err, kinds.WaitOf(err))
	}
	if err := (*Limits)(nil).Ask(kari); err != nil {
		t.Errorf("without limits: %v", err)
	}
}

// Tokens that open nothing are counted by the address that they come from.
func TestMiss(t *testing.T) {
	l, c := limits(Rates{SignIn: config.Rate{Times: 3, Per: time.Minute}})
	ctx := came("192.0.2.1")
	for range 3 {
		if err := l.Miss(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Miss(ctx); kinds.WaitOf(err) != 20 || kinds.KindOf(err) != kinds.KindLimited {
		t.Errorf("after three: %v, wait %d", err, kinds.WaitOf(err))
	}
	if err := l.Miss(came("192.0.2.2")); err != nil {
		t.Errorf("another address: %v", err)
	}
	c.at = c.at.Add(20 * time.Second)
	if err := l.Miss(ctx); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

// One subscriber has 2^64 addresses, and is one.
func TestSubscriberIsOne(t *testing.T) {
	for a, want := range map[string]string{"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::1": "2001:db8:1:2::/64", "192.0.2.1": "192.0.2.1"} {
		if got := addressOf(came(a)); got != want {
			t.Errorf("%s is counted as %s", a, got)
		}
	}
}

// The table forgets who is quiet, and is never larger than it may be.
func TestTableIsBounded(t *testing.T) {
	l, c := limits(Rates{Address: config.Rate{Times: 1, Per: time.Minute}})
	for n := range maxAskers + 1000 {
		_ = l.take(perAddress, strconv.Itoa(n))
	}
	if len(l.seen) > maxAskers {
		t.Errorf("%d are counted at once", len(l.seen))
	}
	c.at = c.at.Add(2 * time.Minute)
	_ = l.take(perAddress, "somebody")
	if len(l.seen) != 1 {
		t.Errorf("%d are remembered who were quiet for two minutes", len(l.seen))
	}
}

// Whence: nobody is believed who is not trusted, and of those who are, the last
// address that is none of theirs.
func TestWhence(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:f::/48")}
	for _, c := range []struct {
		remote    string
		proxies   []netip.Prefix
		forwarded []string
		header    string
		want      string
	}{
		{"192.0.2.1:5", nil, []string{"203.0.113.9"}, "X-Forwarded-For", "192.0.2.1"},
		{"192.0.2.1:5", trusted, []string{"203.0.113.9"}, "X-Forwarded-For", "192.0.2.1"},
		{"10.0.0.1:5", trusted, nil, "", "10.0.0.1"},
		{"10.0.0.1:5", trusted, []string{"203.0.113.9"}, "X-Forwarded-For", "203.0.113.9"},
		{"10.0.0.1:5", trusted, []string{"1.2.3.4, 203.0.113.9, 10.2.2.2"}, "X-Forwarded-For", "203.0.113.9"},
		{"10.0.0.1:5", trusted, []string{"1.2.3.4", "203.0.113.9"}, "X-Forwarded-For", "203.0.113.9"},
		{"10.0.0.1:5", trusted, []string{"1.2.3.4, nonsense, 10.2.2.2"}, "X-Forwarded-For", "10.2.2.2"},
		{"10.0.0.1:5", trusted, []string{"203.0.113.9:4711"}, "X-Forwarded-For", "203.0.113.9"},
		{"[2001:db8:f::1]:5", trusted, []string{"2001:db8::9"}, "X-Forwarded-For", "2001:db8::9"},
		{"10.0.0.1:5", trusted, []string{`for=1.2.3.4, For="[2001:db8::9]:80";proto=https`}, "Forwarded", "2001:db8::9"},
		{"10.0.0.1:5", trusted, []string{"for=unknown"}, "Forwarded", "10.0.0.1"},
		{"[::ffff:192.0.2.7]:5", nil, nil, "", "192.0.2.7"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = c.remote
		for _, v := range c.forwarded {
			r.Header.Add(c.header, v)
		}
		if got := whence(r, c.proxies).String(); got != c.want {
			t.Errorf("%s %v: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

// Who is refused is told in the form that they asked in; probes and files are free.
func TestGuarded(t *testing.T) {
	l, _ := limits(Rates{Address: config.Rate{Times: 4, Per: time.Minute}, SignIn: config.Rate{Times: 1, Per: time.Minute}})
	page := func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusTeapot) }
	h := located(nil, l.guarded(page, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })))
	ask := func(method, path string) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), method, path, nil))
		return rec
	}
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"POST", "/sign-in", 200}, {"POST", "/sign-in/code", http.StatusTeapot}, {"POST", "/welcome", http.StatusTeapot}, {"GET", "/sign-in", 200},
		{"GET", "/api/v1/units", 200}, {"GET", "/gaps", 200}, {"GET", "/gaps", http.StatusTeapot}, {"GET", "/api/v1/units", 429}, {"GET", "/gaps", http.StatusTeapot},
		{"GET", "/healthz", 200}, {"GET", "/static/app.css", 200},
	} {
		rec := ask(c.method, c.path)
		if rec.Code != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, rec.Code, c.want)
		}
		if c.want == 429 && (rec.Header().Get("Retry-After") != "15" || rec.Header().Get("Content-Type") != "application/problem+json") {
			t.Errorf("%v", rec.Header())
		}
	}
}
