package apitest_test

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ledd/api"
	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// TestReadsWriteNothing: after the first request, which is noted, no other of the same
// minute commits anything, by token or by session.
func TestReadsWriteNothing(t *testing.T) {
	t.Parallel()
	path := storetest.SQLite(t)
	s, err := store.Open(t.Context(), path)
	fatal(t, err)
	t.Cleanup(func() { _ = s.Close() })
	d := door.New(s)
	home, err := demo.Load(context.Background(), d, func(string) {})
	fatal(t, err)
	operator := access.With(t.Context(), access.Actor{Name: "test operator", Role: access.Operator, Org: home.ID})
	_, token, err := account.New(d).CreateToken(operator, account.TokenInput{Scopes: []string{"systems:read", "agreements:read", "engagements:read"}})
	fatal(t, err)
	link, err := account.New(d).CreateLink(operator)
	fatal(t, err)
	site, err := web.NewSite(d, false, false)
	fatal(t, err)
	h := api.New(api.Rooms{Door: d, Web: site.Handler(), Fail: site.Fail, Limits: api.NewLimits(api.Rates{}, d.Now)})
	send := func(method, path, body string, header ...string) *http.Response {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		return rec.Result()
	}
	entered := send("POST", "/enter", url.Values{"token": {link}}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	if len(entered.Cookies()) != 1 {
		t.Fatalf("%d %v", entered.StatusCode, entered.Header)
	}
	session := []string{"Cookie", entered.Cookies()[0].String()}
	bearer := []string{"Authorization", "Bearer " + token}
	raw, err := sql.Open("sqlite", path)
	fatal(t, err)
	t.Cleanup(func() { _ = raw.Close() })
	watch, err := raw.Conn(t.Context()) // what it sees changes when another connection commits
	fatal(t, err)
	commits := func() (n int) {
		fatal(t, watch.QueryRowContext(t.Context(), "pragma data_version").Scan(&n))
		return n
	}
	read := func() {
		for _, path := range []string{"/api/v1/systems", "/api/v1/agreements?limit=1", "/api/v1/engagements?shared=true"} {
			if res := send("GET", path, "", bearer...); res.StatusCode != 200 {
				t.Errorf("%s: %d", path, res.StatusCode)
			}
		}
		for _, path := range []string{"/gaps", "/systems", "/agreements", "/chain", "/report", "/me"} {
			if res := send("GET", path, "", session...); res.StatusCode != 200 {
				t.Errorf("%s: %d", path, res.StatusCode)
			}
		}
	}
	start := commits()
	read()
	first := commits()
	if first == start {
		t.Error("the first use of the token was not noted, or nothing is seen here")
	}
	read()
	read()
	if commits() != first {
		t.Error("a read wrote something")
	}
}
