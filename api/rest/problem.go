package rest

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Problem is an error as the world sees it (RFC 9457).
type Problem struct {
	// Type is stable and tells one sort of problem from another.
	Type   string `json:"type" required:"true"`
	Title  string `json:"title" required:"true"`
	Status int    `json:"status" required:"true"`
	Detail string `json:"detail" required:"true"`
	// Instance is the request's identifier, as in the header X-Request-Id.
	Instance string `json:"instance" required:"true"`
	// Errors is everything that is wrong at once. A pointer that begins with a
	// slash leads into the body (RFC 6901); any other names a parameter or header.
	Errors []kinds.Violation `json:"errors" required:"true"`
}

// What only HTTP can get wrong; all else is one of kinds.
const (
	kindMalformed     kinds.Kind = "malformed"
	kindMethod        kinds.Kind = "method"
	kindUnconditional kinds.Kind = "unconditional"
	kindTooLarge      kinds.Kind = "too-large"
	kindMedia         kinds.Kind = "media-type"
)

// problem is one row of the table of errors.
type problem struct {
	Kind   kinds.Kind
	Type   string
	Status int
	Title  string
}

// problems is every kind of error and what it becomes. A request that cannot be
// read (400) and values that cannot be taken (422) are both invalid.
var problems = []problem{
	{kindMalformed, "/problems/invalid", http.StatusBadRequest, "The request cannot be read"},
	{kinds.KindInvalid, "/problems/invalid", http.StatusUnprocessableEntity, "Some values are not valid"},
	{kinds.KindUnauthenticated, "/problems/unauthenticated", http.StatusUnauthorized, "A token is needed"},
	{kinds.KindForbidden, "/problems/forbidden", http.StatusForbidden, "Not allowed"},
	{kinds.KindNotFound, "/problems/not-found", http.StatusNotFound, "Not found"},
	{kindMethod, "/problems/method-not-allowed", http.StatusMethodNotAllowed, "This address does not take that method"},
	{kinds.KindConflict, "/problems/conflict", http.StatusConflict, "In conflict with what is there"},
	{kinds.KindStale, "/problems/stale", http.StatusPreconditionFailed, "Changed by somebody else meanwhile"},
	{kindTooLarge, "/problems/too-large", http.StatusRequestEntityTooLarge, "Too large"},
	{kindMedia, "/problems/media-type", http.StatusUnsupportedMediaType, "Not JSON"},
	{kindUnconditional, "/problems/precondition-required", http.StatusPreconditionRequired, "If-Match is needed"},
	{kinds.KindLimited, "/problems/limited", http.StatusTooManyRequests, "Too many requests"},
	{kinds.KindInternal, "/problems/internal", http.StatusInternalServerError, "Something went wrong here"},
}

// malformed says that a part of the request cannot be read at all; pointer names
// the parameter or header, empty for the body or the address as a whole.
func malformed(pointer, code, format string, args ...any) error {
	e := kinds.Invalid(pointer, code, format, args...)
	e.Kind = kindMalformed
	return e
}

// rowOf finds an error's row. Invalid values of which none stands in a body came
// with the address, which then cannot be read.
func rowOf(err error) problem {
	kind := kinds.KindOf(err)
	if kind == kinds.KindInvalid && !inBody(kinds.ViolationsOf(err)) {
		kind = kindMalformed
	}
	for _, p := range problems {
		if p.Kind == kind {
			return p
		}
	}
	return problems[len(problems)-1]
}

func inBody(vs []kinds.Violation) bool {
	for _, v := range vs {
		if v.Pointer != "" && v.Pointer[0] == '/' {
			return true
		}
	}
	return false
}

// Refuse answers with an error. What nobody foresaw is logged here, once, and
// its text is not shown.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	p, id := rowOf(err), door.RequestOf(r.Context()).ID
	doc := Problem{Type: p.Type, Title: p.Title, Status: p.Status, Detail: err.Error(), Instance: id, Errors: kinds.ViolationsOf(err)}
	var known *kinds.Error
	if errors.As(err, &known) {
		doc.Detail = known.Message
	}
	if p.Status == http.StatusInternalServerError {
		doc.Detail, doc.Errors = "the request was fine, the server was not: tell its operator the request "+id, []kinds.Violation{}
		if !errors.Is(err, context.Canceled) || r.Context().Err() == nil {
			slog.ErrorContext(r.Context(), "request failed", "request", id, "error", err)
		}
	}
	switch {
	case p.Status == http.StatusUnauthorized && w.Header().Get("WWW-Authenticate") == "":
		w.Header().Set("WWW-Authenticate", realm)
	case p.Status == http.StatusTooManyRequests:
		w.Header().Set("Retry-After", strconv.Itoa(kinds.WaitOf(err)))
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(doc) // a client that has gone away is nobody's error
}

// NoRoute answers for an address that the API does not have.
func NoRoute(w http.ResponseWriter, r *http.Request) {
	Refuse(w, r, kinds.Fail(kinds.KindNotFound, "there is no such address: see %s/openapi.yaml", Base))
}

// NoMethod answers for an address that takes other methods; Allow names them.
func NoMethod(w http.ResponseWriter, r *http.Request) {
	Refuse(w, r, kinds.Fail(kindMethod, "this address takes only %s", w.Header().Get("Allow")))
}
