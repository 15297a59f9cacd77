package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"ledd/internal/door"
)

// Probes is what the program says of itself to whoever keeps it running: /healthz,
// that it lives, and /readyz, that it can take requests.
type Probes struct{ stopping atomic.Bool }

// Stop lets /readyz refuse from now on, so that a load balancer sends nobody more
// while what is under way is finished.
func (p *Probes) Stop() { p.stopping.Store(true) }

func healthy(w http.ResponseWriter, _ *http.Request) { probed(w, http.StatusOK, "ok") }

// ready reports whether the program is not about to stop, and the database answers
// within two seconds and is not behind the program.
func (p *Probes) ready(d *door.Door) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if p != nil && p.stopping.Load() {
			probed(w, http.StatusServiceUnavailable, "the program is about to stop")
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := d.Ready(ctx); err != nil {
			slog.WarnContext(r.Context(), "not ready", "request", door.RequestOf(r.Context()).ID, "error", err)
			probed(w, http.StatusServiceUnavailable, "the database does not answer, or is older than this program")
			return
		}
		healthy(w, r)
	}
}

// probed answers a probe: never from a cache, and with when to ask again.
func probed(w http.ResponseWriter, status int, says string) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	if status != http.StatusOK {
		h.Set("Retry-After", "5")
	}
	w.WriteHeader(status)
	_, _ = w.Write([]byte(says + "\n"))
}
