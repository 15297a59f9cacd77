package api

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"ledd/internal/door"
	"ledd/internal/store"
)

// TestProbes: the program lives whatever happens, and is ready while the database
// answers, is migrated, and the program is not about to stop.
func TestProbes(t *testing.T) {
	fresh, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "ledd.db"))
	if err != nil {
		t.Fatal(err)
	}
	var p Probes
	h := New(Rooms{Door: door.New(fresh), Probes: &p})
	expect := func(when string, ready int) {
		t.Helper()
		for path, want := range map[string]int{"/healthz": 200, "/readyz": ready} {
			rec := asks(t, h, "GET", path, elsewhere)
			head := rec.Header()
			if rec.Code != want || head.Get("Cache-Control") != "no-store" || (head.Get("Retry-After") != "") != (want == 503) || head.Get("Content-Type") != "text/plain; charset=utf-8" {
				t.Errorf("%s, %s: %d %v %s", when, path, rec.Code, head, rec.Body)
			}
			if strings.Contains(rec.Body.String(), "sql") {
				t.Errorf("%s says %s", path, rec.Body)
			}
		}
	}
	expect("before it is migrated", 503)
	if err := fresh.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect("serving", 200)
	p.Stop()
	expect("about to stop", 503)
	p.stopping.Store(false)
	if err := fresh.Close(); err != nil {
		t.Fatal(err)
	}
	expect("without a database", 503)
}

// TestVeils: what a library puts into an error reaches no log; what helps stays.
func TestVeils(t *testing.T) {
	t.Parallel()
	for _, said := range []string{
		`ERROR: duplicate key value violates unique constraint "users_email" (SQLSTATE 23505): Key (email)=(planted) already exists.`,
		`ERROR: invalid input syntax for type uuid: "planted" (SQLSTATE 22P02)`,
		`ERROR: invalid byte sequence for encoding "UTF8": "planted"`,
		"send mail to planted@fjordvik.example: 550 no such user", `mail "Kari" <planted@fjordvik.example>`,
		"get https://issuer.example/token?code=planted&state=x: timeout", "connect to postgres://ledd:planted@db:5432/ledd",
		"Authorization: Bearer planted", "password=planted", `{"secret":"planted"}`, "Cookie: planted",
	} {
		var b bytes.Buffer
		NewLogger(&b, nil).Error("request failed", "error", said, "any", errorText(said))
		if strings.Contains(b.String(), "planted") {
			t.Errorf("logged: %s", b.String())
		}
	}
	for _, said := range []string{"http: TLS handshake error from 192.0.2.7:4711: EOF", "from [2001:db8::7]:4711", "person 01019012345", "A3vZ1lEb1upJwAitWkLQ2ZmIjz5b52UGgBZandmKuqI"} {
		if got := veiled(said); strings.Contains(got, said[len(said)-12:]) {
			t.Errorf("logged: %s", got)
		}
	}
	var b bytes.Buffer
	NewLogger(&b, nil).Error("one\nline", "error", errorText("a\n{\"level\":\"INFO\"}\r\x1b[31m"))
	if strings.Count(b.String(), "\n") != 1 || strings.ContainsAny(b.String(), "\r\x1b") {
		t.Errorf("a line that is several: %q", b.String())
	}
	for _, kept := range []string{"ERROR: relation \"units\" does not exist (SQLSTATE 42P01)", "GET /api/v1/systems/:id", "2026-11-22T09:44:29.620831Z", "api/gate.go:103 +0x1a5",
		"context deadline exceeded", "MT6WY57R6ROLHPPHWYFF4N5ZYB", "runtime error: index out of range [5] with length 3"} {
		if got := veiled(kept); got != kept {
			t.Errorf("%s became %s", kept, got)
		}
	}
}

type errorText string

func (e errorText) Error() string { return string(e) }
