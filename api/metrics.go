package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ledd/api/rest"
	"ledd/internal/door"
)

// Metrics is the program's figures in the text format of Prometheus. They speak of
// routes, never of addresses, people or records.
type Metrics struct {
	registry *prometheus.Registry
	handler  http.Handler
	token    string
	asked    *prometheus.CounterVec
	took     *prometheus.HistogramVec
	under    prometheus.Gauge
	panics   prometheus.Counter
}

// NewMetrics gives the figures of a register. Whoever brings the token may read them;
// without one, whoever asks from this machine and through no proxy.
func NewMetrics(d *door.Door, token string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), token: token,
		asked: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ledd_http_requests_total", Help: "Requests that were answered."}, []string{"route", "method", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "ledd_http_request_seconds", Help: "How long an answer took.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}}, []string{"route", "method"}),
		under:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "ledd_http_requests_under_way", Help: "Requests that are not answered yet."}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "ledd_panics_total", Help: "Requests that ended in a panic: each is a mistake of the program."}),
	}
	m.Register(m.asked, m.took, m.under, m.panics, build(), pools{d}, work{d}, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
	return m
}

// Register adds the figures of other rooms. Two of one name are a mistake of the
// program, and panic.
func (m *Metrics) Register(more ...prometheus.Collector) { m.registry.MustRegister(more...) }

// build is a constant that says which program this is.
func build() prometheus.Collector {
	version, revision := "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: "ledd_build_info", Help: "Which program this is.",
		ConstLabels: prometheus.Labels{"version": version, "revision": revision, "go": runtime.Version()}})
	g.Set(1)
	return g
}

// pools collects how busy the connections to the database are.
type pools struct{ door *door.Door }

var (
	poolOpen   = prometheus.NewDesc("ledd_database_connections", "Connections to the database.", []string{"pool", "state"}, nil)
	poolLimit  = prometheus.NewDesc("ledd_database_connections_limit", "How many there may be.", []string{"pool"}, nil)
	poolWaited = prometheus.NewDesc("ledd_database_waits_total", "How often somebody had to wait for a connection.", []string{"pool"}, nil)
	poolWait   = prometheus.NewDesc("ledd_database_wait_seconds_total", "How long, all of them together.", []string{"pool"}, nil)
)

// Describe lists what Collect gives.
func (p pools) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(p, ch) }

// Collect gives the figures of now.
func (p pools) Collect(ch chan<- prometheus.Metric) {
	for _, n := range p.door.Pools() {
		ch <- prometheus.MustNewConstMetric(poolOpen, prometheus.GaugeValue, float64(n.InUse), n.Name, "used")
		ch <- prometheus.MustNewConstMetric(poolOpen, prometheus.GaugeValue, float64(n.Open-n.InUse), n.Name, "idle")
		ch <- prometheus.MustNewConstMetric(poolLimit, prometheus.GaugeValue, float64(n.Limit), n.Name)
		ch <- prometheus.MustNewConstMetric(poolWaited, prometheus.CounterValue, float64(n.Waited), n.Name)
		ch <- prometheus.MustNewConstMetric(poolWait, prometheus.CounterValue, n.Waiting.Seconds(), n.Name)
	}
}

// serve gives the figures, or says that there is no such address.
func (m *Metrics) serve(w http.ResponseWriter, r *http.Request) {
	if !m.open(r) {
		rest.NoRoute(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	m.handler.ServeHTTP(w, r)
}

// open reports whether whoever asks may read the figures.
func (m *Metrics) open(r *http.Request) bool {
	if m.token == "" {
		return direct(r)
	}
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	mine, theirs := sha256.Sum256([]byte(m.token)), sha256.Sum256([]byte(given))
	return strings.EqualFold(scheme, "bearer") && subtle.ConstantTimeCompare(mine[:], theirs[:]) == 1
}

// forwarded is what proxies add to what they pass on.
var forwarded = []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"}

// direct reports whether a request comes from this machine itself, and not through a
// proxy on it.
func direct(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		return false
	}
	asked := r.Host
	if name, _, err := net.SplitHostPort(asked); err == nil {
		asked = name
	}
	if ip := net.ParseIP(strings.Trim(asked, "[]")); asked != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return false // a proxy on this machine that says nothing of itself
	}
	return !slices.ContainsFunc(forwarded, func(name string) bool { return len(r.Header.Values(name)) > 0 })
}

// begun and answered count a request.
func (m *Metrics) begun() {
	if m != nil {
		m.under.Inc()
	}
}

func (m *Metrics) answered(e *entry, took time.Duration) {
	if m == nil {
		return
	}
	m.under.Dec()
	route := e.route
	if _, path, found := strings.Cut(route, " "); found { // "GET /systems": the method has its own label
		route = path
	}
	if route == "" {
		route = "none"
	}
	m.asked.WithLabelValues(route, e.method, strconv.Itoa(e.status/100)+"xx").Inc()
	m.took.WithLabelValues(route, e.method).Observe(took.Seconds())
}

func (m *Metrics) panicked() {
	if m != nil {
		m.panics.Inc()
	}
}
