package web

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPageHeaders(t *testing.T) {
	t.Parallel()
	p, w, r := testPages(t), httptest.NewRecorder(), httptest.NewRequest("GET", "/gaps", nil)
	r.Header.Set("Accept-Encoding", "br, gzip;q=0.8")
	if err := p.Show(w, r, 200, gapPageFixture(Bokmal, "", gapRows(), nil)); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Cache-Control": "no-store", "Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8",
		"Referrer-Policy": "same-origin", "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	}
	for name, value := range want {
		if got := w.Header().Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(z); !strings.HasSuffix(strings.TrimSpace(string(body)), "</html>") {
		t.Error("the page is cut off")
	}
}

func TestSecretsAreNotCompressed(t *testing.T) {
	t.Parallel()
	p, w := testPages(t), httptest.NewRecorder()
	if err := p.Enter(w, EnterPage{Token: "secret"}); err != nil {
		t.Fatal(err)
	}
	if w.Header().Get("Content-Encoding") != "" || !strings.Contains(w.Body.String(), `value="secret"`) {
		t.Error("the landing page of a link must be sent plain")
	}
}

func TestErrorStatus(t *testing.T) {
	t.Parallel()
	p := testPages(t)
	for status, text := range map[int]string{401: "Du er ikke logget inn", 404: "Vi finner ikke", 409: "Noen kom deg i forkj", 503: "Noe gikk galt"} {
		w := httptest.NewRecorder()
		if err := p.Error(w, ErrorPage{Status: status}); err != nil {
			t.Fatal(err)
		}
		if w.Code != status || !strings.Contains(w.Body.String(), text) {
			t.Errorf("%d: answered %d without %q", status, w.Code, text)
		}
	}
}

func TestGzipIsChosen(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{"": false, "gzip": true, "gzip;q=0": false, "br,gzip ; q=0.5": true, "x-gzip": false} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if acceptsGzip(r) != want {
			t.Errorf("%q: want %v", header, want)
		}
	}
}
