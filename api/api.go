// Package api is the program's one http.Handler. It puts every request through
// the same gate and sends it on: JSON to rest, people to the web, probes to
// themselves.
//
//	request id -> where from -> log and figures -> recovery -> security headers -> how often
//	    -> /api/ rest
//	    -> /healthz, /readyz, /metrics
//	    -> / web, behind the cross-origin guard
package api

import (
	"net/http"
	"net/netip"

	"github.com/gin-gonic/gin"

	"ledd/api/rest"
	"ledd/internal/agreement"
	"ledd/internal/bearer"
	"ledd/internal/door"
)

// Rooms is what the handler opens onto.
type Rooms struct {
	Door    *door.Door
	Steps   agreement.Steps // from a draft to the seal
	Papers  rest.Papers     // documents in the words of pages; nil: none
	Web     http.Handler    // pages at /; nil: none
	Issuers *bearer.Issuers // whose signed tokens are read; nil: nobody's
	Limits  *Limits         // nil: none
	Metrics *Metrics        // figures at /metrics; nil: none
	Probes  *Probes         // nil: the program is never about to stop
	Secure  bool            // people reach it by TLS, which a proxy ends
	Proxies []netip.Prefix  // whose word on where a request comes from is believed
	// Fail shows an error as a page; nil: as a problem document.
	Fail func(http.ResponseWriter, *http.Request, error)
}

// New gives the handler. Timeouts are the server's to set: no request here lasts
// longer than its database work.
func New(r Rooms) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", engine(r))
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", r.Probes.ready(r.Door))
	if r.Metrics != nil {
		mux.HandleFunc("GET /metrics", r.Metrics.serve)
	}
	if r.Web == nil {
		mux.HandleFunc("/", rest.NoRoute)
	} else {
		mux.Handle("/", http.NewCrossOriginProtection().Handler(bounded(r.Web)))
	}
	return identify(located(r.Proxies, record(r.Metrics, recovered(r.Metrics, secured(r.Secure, r.Limits.guarded(r.Fail, mux))))))
}

// engine is gin with the API in it.
func engine(r Rooms) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.Use(func(c *gin.Context) { named(c.Request.Context(), c.FullPath()) })
	e.NoRoute(gin.WrapF(rest.NoRoute))
	e.NoMethod(gin.WrapF(rest.NoMethod))
	rest.Mount(e, rest.Entrance{House: rest.House{Door: r.Door, Steps: r.Steps, Papers: r.Papers}, Issuers: r.Issuers, Limits: r.Limits})
	return e
}
