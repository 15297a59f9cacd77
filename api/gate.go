package api

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"slices"
	"time"

	"ledd/api/rest"
	"ledd/api/web"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

var goodID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify gives every request an identifier, or keeps the one that it brought.
// It comes back in the answer, and stands in the log, the audit row and errors.
func identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !goodID.MatchString(id) {
			id = rand.Text()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(door.WithRequest(r.Context(), door.Request{ID: id})))
	})
}

// entry is one line of the access log as it comes about.
type entry struct {
	http.ResponseWriter
	method string
	status int
	bytes  int64
	route  string
}

// WriteHeader notes the status.
func (e *entry) WriteHeader(status int) {
	if e.status == 0 || e.status < http.StatusOK {
		e.status = status
	}
	e.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (e *entry) Write(b []byte) (int, error) {
	if e.status == 0 {
		e.status = http.StatusOK
	}
	n, err := e.ResponseWriter.Write(b)
	e.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (e *entry) Unwrap() http.ResponseWriter { return e.ResponseWriter }

type entryKey struct{}

// named notes the pattern of the route that took the request: an address itself
// may hold a name or a secret and is never logged.
func named(ctx context.Context, pattern string) {
	if e, ok := ctx.Value(entryKey{}).(*entry); ok && pattern != "" {
		e.route = pattern
	}
}

// methods is what a line may say; anybody can invent others, with a name in them.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}

func methodOf(r *http.Request) string {
	if slices.Contains(methods, r.Method) {
		return r.Method
	}
	return "other"
}

// record writes one line for each request, without personal data (no address, no
// client, no token), and counts it.
func record(m *Metrics, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, e := time.Now(), &entry{ResponseWriter: w, method: methodOf(r)}
		r = r.WithContext(context.WithValue(r.Context(), entryKey{}, e))
		m.begun()
		defer func() {
			if e.route == "" {
				e.route = r.Pattern
			}
			if e.status == 0 { // nothing was written: a panic, or an empty answer
				e.status = http.StatusOK
			}
			took := time.Since(start)
			m.answered(e, took)
			slog.InfoContext(r.Context(), "request", "request", door.RequestOf(r.Context()).ID, "method", e.method,
				"route", e.route, "status", e.status, "bytes", e.bytes, "ms", took.Milliseconds())
		}()
		next.ServeHTTP(e, r)
	})
}

// recovered turns a panic into a logged 500.
func recovered(m *Metrics, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			m.panicked()
			err := fmt.Errorf("panic: %s\n%s", kinds.Thrown(p), debug.Stack())
			if e, ok := w.(*entry); ok && e.status != 0 { // half an answer is out: cut the connection
				slog.ErrorContext(r.Context(), "request failed", "request", door.RequestOf(r.Context()).ID, "error", err)
				panic(http.ErrAbortHandler)
			}
			rest.Refuse(w, r, err)
		}()
		next.ServeHTTP(w, r)
	})
}

// secured sets what a browser must know of every answer. A page may say more
// exactly what it needs.
func secured(tls bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		if tls {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains") // two years
		}
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		next.ServeHTTP(w, r)
	})
}

// bounded keeps a body within bounds, wider for a file; a document's are a setting. Unlike http.MaxBytesHandler it hands on the
// same request, in which the page's pattern then stands for the log.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if web.SendsDocument(r) {
			next.ServeHTTP(w, r)
			return
		}
		most := int64(rest.MaxBody)
		if file := web.Uploads(r); file > 0 {
			most = file
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}
