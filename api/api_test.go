package api

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ledd/internal/door"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// handler gives the whole handler over a page that panics on /panic, and what it logs.
func handler(t *testing.T) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	web := http.NewServeMux()
	web.HandleFunc("/enter/{secret}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("in")) })
	web.HandleFunc("/panic", func(http.ResponseWriter, *http.Request) { panic("a secret thought") })
	web.HandleFunc("/late", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("half")); panic("late") })
	return New(Rooms{Door: house(t), Web: web}), &log
}

// house gives the door to a register of its own.
func house(t *testing.T) *door.Door {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return door.New(s)
}

// TestGate is one test, since the log is the program's and not the handler's.
func TestGate(t *testing.T) {
	h, log := handler(t)
	ask := func(method, path string, header ...string) *httptest.ResponseRecorder {
		log.Reset()
		r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		return rec
	}
	if rec := ask("GET", "/enter/s3cret?name=Kari", "X-Request-Id", "r-1"); rec.Code != 200 || rec.Header().Get("X-Request-Id") != "r-1" {
		t.Errorf("a page answers %d, %v", rec.Code, rec.Header())
	}
	if line := log.String(); strings.Contains(line, "s3cret") || strings.Contains(line, "Kari") || !strings.Contains(line, "request=r-1") || !strings.Contains(line, "/enter/{secret}") {
		t.Errorf("the access log says %s", line)
	}
	if rec := ask("POST", "/enter/x", "Sec-Fetch-Site", "cross-site"); rec.Code != http.StatusForbidden {
		t.Errorf("a form of another site answers %d", rec.Code)
	}
	rec := ask("GET", "/panic")
	if rec.Code != 500 || strings.Contains(rec.Body.String(), "secret") || rec.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("a panic answers %d %s", rec.Code, rec.Body)
	}
	if n := strings.Count(log.String(), "panic: string"); n != 1 || strings.Contains(log.String(), "a secret thought") || !strings.Contains(log.String(), "api_test.go") {
		t.Errorf("a panic is logged %d times: %s", n, log)
	}
	if ask("KARI-NORDVIK", "/enter/x"); strings.Contains(log.String(), "KARI") || !strings.Contains(log.String(), "method=other") {
		t.Errorf("the access log says %s", log)
	}
	defer func() {
		p := recover()
		if err, ok := p.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("half an answer ends with %v", p)
		}
	}()
	ask("GET", "/late")
}
