package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// served is a serving program and what it has said so far.
type served struct {
	*screen
	base string
	stop func() int
}

// start serves on a free port until the test, or stop, ends it.
func start(t *testing.T, args ...string) served {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	seen, done := &screen{}, make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), output{seen, seen})
	}()
	s := served{screen: seen, stop: func() int {
		stop()
		code := <-done
		done <- code
		return code
	}}
	t.Cleanup(func() { s.stop() })
	for ctx.Err() == nil {
		if m := regexp.MustCompile(`(?s)listening on (http://\S+).*(for REST.*|no municipality.*)\n`).FindStringSubmatch(seen.String()); m != nil {
			s.base = m[1]
			return s
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("it serves nothing: %s", seen)
	return s
}

// send sends a request with headers, name and value in turn, and gives its status.
func (s served) send(t *testing.T, method, path, body string, header ...string) int {
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
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode
}

// TestLogHoldsNothingOfAnybody: whatever people and machines send, wherever they put
// it, no line of the log of a whole run has it; each request has its line all the same.
func TestLogHoldsNothingOfAnybody(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "register")
	register := terminal{t, []string{"--data", folder}, t.TempDir()}
	register.small()
	token := strings.TrimSpace(register.ok("token", "create", "--org", "123456785", "--scope", "read", "--scope", "write"))
	welcome := strings.TrimSpace(register.ok("user", "add", "--org", "123456785", "--name", "Planta Nordvik", "--email", "planta@fjordvik.example", "--role", "administrator"))
	_, invited, _ := strings.Cut(welcome, "token=")
	t.Setenv("LEDD_LOG_LEVEL", "debug")
	s := start(t, "--data", folder)
	_, entered, _ := strings.Cut(regexp.MustCompile(`enter\?token=\S+`).FindString(s.String()), "=")
	said := len(s.String())

	const form, asJSON = "application/x-www-form-urlencoded", "application/json"
	bearer := "Bearer " + token
	requests := []struct {
		method, path, body string
		header             []string
	}{
		{"GET", "/welcome?token=" + invited, "", nil},
		{"POST", "/welcome", "token=" + invited + "&password=planta+password+one&repeat=planta+password+one", []string{"Content-Type", form}},
		{"POST", "/sign-in", "email=planta%40fjordvik.example&password=planta+password+one", []string{"Content-Type", form}},
		{"POST", "/sign-in", "email=planta%40fjordvik.example&password=planta+wrong", []string{"Content-Type", form}},
		{"GET", "/sign-in?next=/systems?q=planta", "", nil},
		{"GET", "/enter?token=" + entered, "", []string{"User-Agent", "planta-browser", "Referer", "https://planta.example/"}},
		{"POST", "/enter", "token=" + entered, []string{"Content-Type", form}},
		{"GET", "/planta/nowhere?planta=1", "", nil},
		{"GET", "/systems/planta", "", []string{"Cookie", "ledd_session=plantasession"}},
		{"PLANTA", "/systems", "", nil},
		{"GET", "/api/v1/planta", "", []string{"Authorization", bearer}},
		{"GET", "/api/v1/systems?q=planta&externalId=planta:1", "", []string{"Authorization", bearer}},
		{"GET", "/api/v1/systems?limit=planta", "", []string{"Authorization", bearer}},
		{"GET", "/api/v1/systems/planta", "", []string{"Authorization", bearer}},
		{"GET", "/api/v1/systems", "", []string{"Authorization", "Bearer plantatoken"}},
		{"GET", "/api/v1/systems", "", []string{"Authorization", "Basic cGxhbnRhOnBsYW50YQ=="}},
		{"POST", "/api/v1/contacts", `{"name":"Planta Nordvik","email":"planta@fjordvik.example","planta":1}`, []string{"Authorization", bearer, "Content-Type", asJSON}},
		{"POST", "/api/v1/contacts", `{"name":"Planta Nordvik","email":"planta@fjordvik.example"}`, []string{"Authorization", bearer, "Content-Type", asJSON, "Idempotency-Key", "planta-key"}},
		{"POST", "/api/v1/contacts", `{"name":"Planta`, []string{"Authorization", bearer, "Content-Type", asJSON}},
		{"POST", "/api/v1/contacts", "planta", []string{"Authorization", bearer, "Content-Type", "planta/planta"}},
		{"GET", "/metrics", "", []string{"Authorization", "Bearer planta"}},
	}
	for _, r := range requests {
		s.send(t, r.method, r.path, r.body, append(r.header, "X-Forwarded-For", "203.0.113.99", "X-Request-Id", "bad id of planta")...)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit %d", code)
	}
	log := s.String()[said:]
	lines := regexp.MustCompile(`(?m)^\{.*\}$`).FindAllString(log, -1)
	if len(lines) < len(requests) {
		t.Errorf("%d requests have %d lines: %s", len(requests), len(lines), log)
	}
	for _, line := range lines {
		var said struct{ Time, Level, Msg string }
		if err := json.Unmarshal([]byte(line), &said); err != nil || !strings.HasSuffix(said.Time, "Z") || said.Level == "" || said.Msg == "" {
			t.Errorf("a line without a time in UTC, or that is no JSON: %s", line)
		}
	}
	for _, secret := range []string{"(?i)planta", "cGxhbnRh", "203.0.113", `127\.0\.0\.1`, regexp.QuoteMeta(token), regexp.QuoteMeta(invited), regexp.QuoteMeta(entered)} {
		if found := regexp.MustCompile(".*" + secret + ".*").FindString(log); found != "" || secret == "" {
			t.Errorf("the log has %s: %s", secret, found)
		}
	}
}

// TestStopsAfterItSaidSo: /readyz refuses while requests are still answered, and then
// the program ends.
func TestStopsAfterItSaidSo(t *testing.T) {
	t.Setenv("LEDD_DRAIN", "3s")
	s := start(t, "--data", t.TempDir())
	addr := strings.TrimPrefix(s.base, "http://")
	must(t, "ready", "--addr", addr)
	must(t, "ready", "--addr", strings.Replace(addr, "127.0.0.1", "0.0.0.0", 1))
	ended := make(chan int, 1)
	go func() { ended <- s.stop() }()
	got := 200
	for end := time.Now().Add(2 * time.Second); got == 200 && time.Now().Before(end); {
		got = s.send(t, "GET", "/readyz", "")
	}
	if alive := s.send(t, "GET", "/healthz", ""); got != 503 || alive != 200 {
		t.Errorf("about to stop: ready %d, alive %d", got, alive)
	}
	if code, _, says := ledd(t, "ready", "--addr", addr); code != 1 || !strings.Contains(says, "about to stop") {
		t.Errorf("ledd ready: exit %d: %s", code, says)
	}
	if code := <-ended; code != 0 {
		t.Errorf("exit %d", code)
	}
}
