package main

import (
	"bufio"
	"encoding/json"
	"html"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// answered is an answer, read to its end.
type answered struct {
	*http.Response
	body string
}

// ask sends a request with headers, name and value in turn.
func (s served) ask(t *testing.T, method, path, body string, header ...string) answered {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answered{answer, string(b)}
}

// inside serves a small register under an address with TLS, and gives the cookie of
// whoever came by the one-time link, and a token.
func inside(t *testing.T) (s served, cookie *http.Cookie, token string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "register")
	c := terminal{t, []string{"--data", folder}, t.TempDir()}
	c.small()
	token = strings.TrimSpace(c.ok("token", "create", "--org", "123456785", "--scope", "read"))
	t.Setenv("LEDD_BASE_URL", "https://ledd.example")
	s = start(t, "--data", folder)
	link, err := url.Parse(regexp.MustCompile(`/enter\?token=\S+`).FindString(s.String()))
	if err != nil {
		t.Fatal(err)
	}
	entered := s.ask(t, "POST", "/enter", link.RawQuery, "Content-Type", "application/x-www-form-urlencoded")
	if len(entered.Cookies()) != 1 {
		t.Fatalf("%d %v", entered.StatusCode, entered.Header)
	}
	return s, entered.Cookies()[0], token
}

// TestHeadersOfEveryAnswer: each sort of answer of the whole program says to a browser
// what it must not do with it.
func TestHeadersOfEveryAnswer(t *testing.T) {
	s, cookie, token := inside(t)
	session := cookie.Name + "=" + cookie.Value
	style := regexp.MustCompile(`/static/app\.[0-9a-f]+\.css`).FindString(s.ask(t, "GET", "/sign-in", "").body)
	for _, c := range []struct {
		method, path string
		status       int
		header       []string
	}{
		{"GET", "/gaps", 200, []string{"Cookie", session}},
		{"GET", "/", 303, []string{"Cookie", session}},
		{"GET", "/gaps", 401, nil},
		{"GET", "/systems/x", 404, []string{"Cookie", session}},
		{"GET", "/sign-in", 200, nil},
		{"GET", style, 200, nil},
		{"GET", "/static/none.css", 404, nil},
		{"GET", "/api/v1/systems", 200, []string{"Authorization", "Bearer " + token}},
		{"GET", "/api/v1/systems", 401, nil},
		{"GET", "/api/v1/none", 404, nil},
		{"GET", "/api/v1/openapi.yaml", 200, nil},
		{"GET", "/healthz", 200, nil},
		{"GET", "/readyz", 200, nil},
		{"GET", "/metrics", 200, nil},
		{"POST", "/sign-in", 403, []string{"Sec-Fetch-Site", "cross-site"}},
	} {
		a := s.ask(t, c.method, c.path, "", append(c.header, "Origin", "https://planta.example")...)
		if a.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.path, a.StatusCode, c.status)
		}
		h := a.Header
		policy := h.Get("Content-Security-Policy")
		for _, directive := range []string{"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, directive) {
				t.Errorf("%s %d: no %s in %q", c.path, c.status, directive, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: %s", c.path, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Strict-Transport-Security": "max-age=63072000; includeSubDomains", "Access-Control-Allow-Origin": "", "Access-Control-Allow-Credentials": "", "Server": "", "X-Powered-By": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s %d: %s is %q, want %q", c.path, c.status, name, got, want)
			}
		}
		kind := h.Get("Content-Type")
		if a.body != "" && (kind == "" || (strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "charset=utf-8"))) {
			t.Errorf("%s %d: the type of %.20q is %q", c.path, c.status, a.body, kind)
		}
		if public := strings.HasPrefix(c.path, "/static/app") || strings.HasSuffix(c.path, ".yaml"); !public && a.body != "" && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %d may be kept: %q", c.path, c.status, h.Get("Cache-Control"))
		}
	}
}

// TestCookie: every cookie is for this host alone, over TLS, out of reach of scripts, and
// what ends with the session is cleared in the browser as well.
func TestCookie(t *testing.T) {
	s, c, token := inside(t)
	if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || len(c.Value) < 40 {
		t.Errorf("%+v", c)
	}
	session := c.Name + "=" + c.Value
	for _, path := range []string{"/me", "/gaps", "/systems", "/systems/new", "/agreements", "/vendors", "/chain", "/units", "/members", "/import", "/report"} {
		if page := s.ask(t, "GET", path, "", "Cookie", session); page.StatusCode != 200 || strings.Contains(page.body, c.Value) {
			t.Errorf("%s: %d: the page shows the session", path, page.StatusCode)
		} else if !strings.Contains(page.body, `<form method="post" action="/sign-out">`) {
			t.Errorf("%s: there is no way out", path)
		}
	}
	asked := url.QueryEscape(time.Now().UTC().Format(time.RFC3339))
	others := map[string]bool{}
	for _, other := range slices.Concat(
		s.ask(t, "GET", "/sign-in?lang=en", "").Cookies(), s.ask(t, "GET", "/gaps?knownAt="+asked, "", "Cookie", session).Cookies(), s.ask(t, "POST", "/sign-in/passkey/options", "").Cookies(),
	) {
		others[other.Name] = true
		if !other.Secure || !other.HttpOnly || other.SameSite != http.SameSiteLaxMode || other.Path != "/" || other.Domain != "" {
			t.Errorf("%+v", other)
		}
	}
	if want := map[string]bool{"__Host-lang": true, "__Host-ledd_known": true, "__Host-ledd_flow": true}; !maps.Equal(others, want) {
		t.Errorf("the other cookies are %v", others)
	}
	if a := s.ask(t, "GET", "/api/v1/systems", "", "Cookie", session); a.StatusCode != 401 {
		t.Errorf("the cookie opens REST: %d", a.StatusCode)
	}
	if a := s.ask(t, "GET", "/gaps", "", "Authorization", "Bearer "+token); a.StatusCode != 401 {
		t.Errorf("a token opens pages: %d", a.StatusCode)
	}
	if a := s.ask(t, "GET", "/gaps", "", "Cookie", "ledd_session="+c.Value); a.StatusCode != 401 {
		t.Errorf("a cookie without the prefix opens pages: %d", a.StatusCode)
	}
	out := s.ask(t, "POST", "/sign-out", "", "Cookie", session)
	if clears := out.Header.Get("Clear-Site-Data"); !strings.Contains(clears, `"cache"`) || !strings.Contains(clears, `"storage"`) {
		t.Errorf("the browser keeps what it has: %q", clears)
	}
	if a := s.ask(t, "GET", "/gaps", "", "Cookie", session); a.StatusCode != 401 {
		t.Errorf("signed out: %d", a.StatusCode)
	}
}

// TestNothingElseIsServed: no listing, no file of the program's making, no tool of its
// makers, no other method.
func TestNothingElseIsServed(t *testing.T) {
	s, cookie, _ := inside(t)
	session := []string{"Cookie", cookie.Name + "=" + cookie.Value}
	for _, path := range []string{
		"/static/", "/static/vendor/", "/static/../ledd.db", "/static/%2e%2e/ledd.db", "/static/..%2f..%2fledd.db", "/ledd.db", "/audit.key", "/.git/config", "/.env",
		"/debug/pprof/", "/debug/vars", "/metrics/", "/api/", "/api/v1/", "/swagger", "/server-status", "/go.mod", "/api/v1/openapi.yaml/", "/static/app.js.map", "/static/app.css~",
	} {
		if a := s.ask(t, "GET", path, "", session...); a.StatusCode == 200 || strings.Contains(a.body, "app.css\">app.css") {
			t.Errorf("%s: %d %.100s", path, a.StatusCode, a.body)
		}
	}
	for _, method := range []string{"TRACE", "CONNECT", "DEBUG", "PROPFIND"} {
		for _, path := range []string{"/gaps", "/api/v1/systems", "/healthz", "/metrics"} {
			a := s.ask(t, method, path, "", append(session, "X-Planted", "echo")...)
			if a.StatusCode < 400 || strings.Contains(a.body, "echo") {
				t.Errorf("%s %s: %d %.100s", method, path, a.StatusCode, a.body)
			}
		}
	}
}

// TestMessageBoundaries: where a request ends is said once, or the request is refused.
func TestMessageBoundaries(t *testing.T) {
	s := start(t, "--data", t.TempDir())
	address := strings.TrimPrefix(s.base, "http://")
	for name, c := range map[string]struct {
		text string
		want []string // the statuses that follow each other
	}{
		"one length": {"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", []string{"200"}},
		// The length is ignored: the second request is one of its own.
		"length and chunks":    {"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n", []string{"200", "200"}},
		"two lengths":          {"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nGET /", []string{"400"}},
		"a length with a sign": {"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nGET /", []string{"400"}},
		"another coding":       {"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", []string{"501"}},
		"a blank before colon": {"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", []string{"400"}},
		"two hosts":            {"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", []string{"400"}},
		"a header over lines":  {"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\x00c\r\n\r\n", []string{"400"}},
		"headers without end":  {"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 80<<10) + "\r\n\r\n", []string{"431"}},
	} {
		conn, err := net.DialTimeout("tcp", address, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		if _, err := io.WriteString(conn, c.text); err != nil {
			t.Fatal(err)
		}
		in, got := bufio.NewReader(conn), []string{}
		for range c.want {
			a, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			_, _ = io.Copy(io.Discard, a.Body)
			_ = a.Body.Close()
			got = append(got, a.Status[:3])
		}
		if strings.Join(got, " ") != strings.Join(c.want, " ") {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		_ = conn.Close()
	}
}

// TestNastyTextStaysText: what is no letter to HTML or JSON comes out of a page and of
// REST as it was typed, and is nothing else on the way.
func TestNastyTextStaysText(t *testing.T) {
	s, cookie, token := inside(t)
	session := []string{"Cookie", cookie.Name + "=" + cookie.Value}
	const nasty = `</title><script>planta()</script>"'&lt;\u003c/<img src=x onerror=planta()>{{.}}`
	form := url.Values{"do": {"save"}, "name": {nasty}, "code": {"S9"}, "personalData": {"yes"}}
	made := s.ask(t, "POST", "/systems/new", form.Encode(), append(session, "Content-Type", "application/x-www-form-urlencoded")...)
	at, _, _ := strings.Cut(made.Header.Get("Location"), "?")
	if made.StatusCode != 303 || !strings.HasPrefix(at, "/systems/") {
		t.Fatalf("%d %q %.300s", made.StatusCode, at, made.body)
	}
	for _, path := range []string{at, at + "/edit", "/systems?q=" + url.QueryEscape(nasty[:20]), "/sign-in?next=" + url.QueryEscape(nasty)} {
		page := s.ask(t, "GET", path, "", session...)
		if page.StatusCode != 200 || strings.Contains(page.body, "<script>planta") || strings.Contains(page.body, "<img src=x") {
			t.Errorf("%s: %d: the text became a part of the page", path, page.StatusCode)
		}
		if strings.HasPrefix(path, at) && !strings.Contains(html.UnescapeString(page.body), nasty) {
			t.Errorf("%s: the text is not what it was", path)
		}
	}
	list := s.ask(t, "GET", "/api/v1/systems?q=planta", "", "Authorization", "Bearer "+token)
	var page struct{ Items []struct{ Name string } }
	if err := json.Unmarshal([]byte(list.body), &page); err != nil || len(page.Items) != 1 || page.Items[0].Name != nasty || strings.Contains(list.body, "<script>") {
		t.Errorf("%v: %s", err, list.body)
	}
}

// TestPasswordFields: a password is hidden while it is typed, may be pasted, and is
// known to password managers.
func TestPasswordFields(t *testing.T) {
	s, cookie, _ := inside(t)
	for path, kind := range map[string]string{"/sign-in": "current-password", "/me": "new-password"} {
		page := s.ask(t, "GET", path, "", "Cookie", cookie.Name+"="+cookie.Value)
		field := regexp.MustCompile(`<input[^>]*name="password"[^>]*>`).FindString(page.body)
		if !strings.Contains(field, `type="password"`) || !strings.Contains(field, `autocomplete="`+kind+`"`) || strings.Contains(field, "maxlength") || strings.Contains(page.body, "onpaste") {
			t.Errorf("%s: %d %s", path, page.StatusCode, field)
		}
	}
}
