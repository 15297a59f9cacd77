package api

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/mail"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// asks is a request from an address with headers, name and value in turn.
func asks(t *testing.T, h http.Handler, method, path, from string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	r.Host = "127.0.0.1:8080"
	r.RemoteAddr = from
	for i := 0; i < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

const here, elsewhere = "127.0.0.1:5000", "192.0.2.7:5000"

// TestWhoReadsMetrics: without a token whoever asks from this machine and through no
// proxy; with one, whoever brings it, and nobody else. Others learn nothing.
func TestWhoReadsMetrics(t *testing.T) {
	d := house(t)
	const secret = "0123456789abcdef01234567"
	for name, c := range map[string]struct {
		token, from string
		header      []string
		want        int
	}{
		"from here":                 {"", here, nil, 200},
		"from here, IPv6":           {"", "[::1]:5000", nil, 200},
		"from elsewhere":            {"", elsewhere, nil, 404},
		"nobody":                    {"", "@", nil, 404},
		"a proxy here":              {"", here, []string{"X-Forwarded-For", "192.0.2.7"}, 404},
		"a proxy that says nothing": {"", here, []string{"Forwarded", ""}, 404},
		"a proxy for another name":  {"", here, []string{"Host", "ledd.example"}, 404},
		"a proxy by its name":       {"", here, []string{"Via", "1.1 p"}, 404},
		"claims to be here":         {"", elsewhere, []string{"X-Forwarded-For", "127.0.0.1"}, 404},
		"an empty token":            {"", elsewhere, []string{"Authorization", "Bearer "}, 404},
		"with the token":            {secret, elsewhere, []string{"Authorization", "Bearer " + secret}, 200},
		"in small letters":          {secret, elsewhere, []string{"Authorization", "bearer " + secret}, 200},
		"with another":              {secret, elsewhere, []string{"Authorization", "Bearer " + secret + "x"}, 404},
		"with another scheme":       {secret, elsewhere, []string{"Authorization", "Basic " + secret}, 404},
		"from here without it":      {secret, here, nil, 404},
	} {
		rec := asks(t, New(Rooms{Door: d, Metrics: NewMetrics(d, c.token)}), "GET", "/metrics", c.from, c.header...)
		if rec.Code != c.want || rec.Header().Get("Cache-Control") != "no-store" || strings.Contains(rec.Body.String(), "ledd_") != (c.want == 200) {
			t.Errorf("%s: %d %v %.200s", name, rec.Code, rec.Header(), rec.Body)
		}
	}
	if rec := asks(t, New(Rooms{Door: d}), "GET", "/metrics", here); rec.Code != 404 {
		t.Errorf("without figures: %d", rec.Code)
	}
}

// TestMetrics: what happened is counted by route, and nothing that a client may
// invent becomes a label.
func TestMetrics(t *testing.T) {
	d := house(t)
	m := NewMetrics(d, "")
	more := prometheus.NewCounter(prometheus.CounterOpts{Name: "ledd_more_total", Help: "Of another room."})
	m.Register(more)
	web := http.NewServeMux()
	web.HandleFunc("GET /systems/{id}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("a system")) })
	web.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("thought") })
	h := New(Rooms{Door: d, Web: web, Metrics: m})
	for _, path := range []string{"/systems/1", "/systems/2?q=Kari", "/nowhere/kari", "/panic", "/api/v1/systems", "/api/v1/systems/7", "/healthz"} {
		asks(t, h, "GET", path, here)
	}
	asks(t, h, "KARI", "/systems/1", here)
	text := asks(t, h, "GET", "/metrics", here).Body.String()
	for _, line := range []string{
		`ledd_http_requests_total{method="GET",route="/systems/{id}",status="2xx"} 2`,
		`ledd_http_requests_total{method="GET",route="/panic",status="5xx"} 1`,
		`ledd_http_requests_total{method="GET",route="/api/v1/systems",status="4xx"} 1`,
		`ledd_http_requests_total{method="GET",route="/api/v1/systems/:id",status="4xx"} 1`,
		`ledd_http_requests_total{method="GET",route="/healthz",status="2xx"} 1`,
		`ledd_http_requests_total{method="other",route="none",status="4xx"} 1`,
		`ledd_http_request_seconds_count{method="GET",route="/systems/{id}"} 2`,
		`ledd_http_requests_under_way 1`, // this one
		`ledd_panics_total 1`,
		`ledd_more_total 0`,
		`ledd_database_connections{pool="write",state="used"} 0`,
		`ledd_database_connections_limit{pool="write"} 1`,
		`ledd_database_connections_limit{pool="read"} 8`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no %s", line)
		}
	}
	for _, name := range []string{"ledd_build_info{", "go_goroutines ", "process_open_fds "} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("no %s", name)
		}
	}
	if found := regexp.MustCompile(`(?i)kari|nowhere|127\.0`).FindString(text); found != "" {
		t.Errorf("a label says %q", found)
	}
	if t.Failed() {
		t.Log(regexp.MustCompile(`(?m)^ledd_http_requests_total.*$`).FindAllString(text, -1))
	}
}

// TestWorkFigures: what is to be done in the background shows by kind and state, with
// nothing of what it is about, and a database that is gone hides no other figure.
func TestWorkFigures(t *testing.T) {
	s, err := store.Open(t.Context(), storetest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	d := door.New(s)
	h := New(Rooms{Door: d, Metrics: NewMetrics(d, "")})
	figures := func(lines ...string) {
		t.Helper()
		text := asks(t, h, "GET", "/metrics", here).Body.String()
		for _, line := range append(lines, "ledd_panics_total 0") {
			if !strings.Contains(text, line+"\n") {
				t.Errorf("no %s in %s", line, regexp.MustCompile(`(?m)^ledd_(jobs|messages).*$`).FindAllString(text, -1))
			}
		}
		if found := regexp.MustCompile(`(?i)kari`).FindString(text); found != "" {
			t.Errorf("the figures say %q", found)
		}
	}
	figures("ledd_messages_waiting 0", "ledd_messages_waiting_seconds 0", "ledd_jobs_uncounted 0")
	operator := access.With(t.Context(), access.Actor{Name: "test operator", Role: access.Operator})
	home, err := party.NewOrganisations(d).Create(operator, party.OrganisationInput{Name: "Sandvik kommune"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := access.With(t.Context(), access.Actor{Name: "test coordinator", Role: access.Coordinator, Org: home.ID})
	earlier := d.WithClock(func() time.Time { return time.Now().Add(-time.Hour) })
	for range 2 {
		l := mail.Letter{Email: "kari@x.example", Text: "code", Data: map[string]string{"Code": "1", "Minutes": "10", "Org": "x"}, Expires: time.Now()}
		if _, err := door.Do(ctx, earlier, "invitation.create", nil, func(tx *door.Tx) (*mail.Message, error) { return mail.Post(tx, l) }); err != nil {
			t.Fatal(err)
		}
	}
	figures(`ledd_jobs{kind="mail.send",state="available"} 2`, "ledd_messages_waiting 2", "ledd_jobs_uncounted 0")
	waits := regexp.MustCompile(`ledd_messages_waiting_seconds 3[56]\d\d`)
	if text := asks(t, h, "GET", "/metrics", here).Body.String(); !waits.MatchString(text) {
		t.Error("the oldest has not waited for an hour")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	figures("ledd_jobs_uncounted 1")
}
