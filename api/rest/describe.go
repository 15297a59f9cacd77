package rest

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"github.com/swaggest/openapi-go/openapi31"
)

// versioned reports whether the answer is one record, which has an ETag.
func (r Route) versioned() bool {
	if r.Out == nil {
		return false
	}
	t := reflect.PointerTo(elem(r.Out))
	return t.Implements(reflect.TypeFor[interface{ Ident() (string, int) }]())
}

// printed reports whether the answer is a file made of a record.
func (r Route) printed() bool { return r.Media != "" && r.Action != "" }

// tagged reports whether the answer has an ETag.
func (r Route) tagged() bool { return r.versioned() || r.printed() }

// problems lists what can go wrong with a route.
func (r Route) problems() []problem {
	writes := r.In != nil || r.Raw != nil
	may := map[int]bool{
		http.StatusBadRequest:            true,
		http.StatusUnauthorized:          r.Action != "",
		http.StatusForbidden:             r.Action != "",
		http.StatusNotFound:              r.Action != "",
		http.StatusConflict:              r.Action != "",
		http.StatusTooManyRequests:       true,
		http.StatusUnprocessableEntity:   writes || r.printed() || r.Judges,
		http.StatusRequestEntityTooLarge: writes,
		http.StatusUnsupportedMediaType:  writes,
		http.StatusPreconditionFailed:    r.Method == http.MethodPut,
		http.StatusPreconditionRequired:  r.Method == http.MethodPut,
		http.StatusInternalServerError:   true,
	}
	return slices.DeleteFunc(slices.Clone(problems), func(p problem) bool { return !may[p.Status] })
}

// common describes what many answers share: the problem document, and 304.
func (w *writer) common() error {
	if _, err := w.schemas.of(reflect.TypeFor[Problem](), false); err != nil {
		return err
	}
	w.schemas.named["Problem"].Properties["type"].TypeObject.Enum = problemTypes()
	same := openapi31.Response{Description: "The client has this version already", Headers: map[string]openapi31.HeaderOrReference{"ETag": header("the version")}}
	w.spec.ComponentsEns().WithResponsesItem("304", openapi31.ResponseOrReference{Response: &same})
	return nil
}

// problem describes one kind of error, once for all routes that have it.
func (w *writer) problem(p problem) {
	response := openapi31.Response{Description: p.Title}
	response.WithContentItem("application/problem+json", openapi31.MediaType{Schema: map[string]any{"$ref": schemaPrefix + "Problem"}})
	if p.Status == http.StatusUnauthorized {
		response.Headers = map[string]openapi31.HeaderOrReference{"WWW-Authenticate": header("the scheme to use, Bearer, and what is wrong with the token (RFC 6750)")}
	}
	if p.Status == http.StatusTooManyRequests {
		response.Headers = map[string]openapi31.HeaderOrReference{"Retry-After": header("seconds to wait")}
	}
	w.spec.ComponentsEns().WithResponsesItem(strconv.Itoa(p.Status), openapi31.ResponseOrReference{Response: &response})
}

func problemTypes() []any {
	var out []any
	for _, p := range problems {
		if !slices.Contains(out, any(p.Type)) {
			out = append(out, p.Type)
		}
	}
	return out
}

func header(doc string) openapi31.HeaderOrReference {
	return openapi31.HeaderOrReference{Header: &openapi31.Header{
		Description: &doc, Required: new(true), Schema: map[string]any{"type": "string"},
	}}
}

func responseHeaders(r Route) map[string]openapi31.HeaderOrReference {
	out := map[string]openapi31.HeaderOrReference{}
	if r.versioned() {
		out["ETag"] = header("the version of the record, for If-Match and If-None-Match")
	}
	if r.printed() {
		out["ETag"] = header("the digest of what the file says, for If-None-Match")
		out["Content-Disposition"] = header("the name of the file (RFC 6266)")
	}
	if r.Raw != nil || r.Method == http.MethodHead {
		out["Upload-Offset"] = header("how many bytes have arrived")
		out["Upload-Complete"] = header("?1 when all have, else ?0")
	}
	if r.Status == http.StatusCreated {
		out["Location"] = header("the address of what was made")
	}
	if slices.Contains(r.Also, http.StatusAccepted) {
		out["Location"] = header("202: the address that tells how far the work is")
	}
	return out
}

type requestHeader struct {
	name, doc string
	required  bool
	schema    map[string]any
}

func requestHeaders(r Route) []requestHeader {
	switch {
	case r.Method == http.MethodPut:
		return []requestHeader{{"If-Match", "the ETag that was read", true, map[string]any{"type": "string", "pattern": `^"[1-9][0-9]{0,8}"$`}}}
	case r.Method == http.MethodPost:
		return []requestHeader{{"Idempotency-Key", "any text of one's own: the same key with the same request makes one record only", false, map[string]any{"type": "string", "minLength": 1, "maxLength": 255, "pattern": `^[!-~]+$`}}}
	case r.Raw != nil:
		return []requestHeader{{"Upload-Offset", "how many bytes have arrived before: where these go", true, map[string]any{"type": "integer", "minimum": 0}}}
	case r.printed() && len(r.Also) > 0:
		return []requestHeader{
			{"If-None-Match", "the ETag of the version that the client has", false, map[string]any{"type": "string"}},
			{"Range", "one range of bytes (RFC 9110, 14.1.2), such as bytes=100-; others are not looked at", false, map[string]any{"type": "string"}},
		}
	case r.tagged():
		return []requestHeader{{"If-None-Match", "the ETag of the version that the client has", false, map[string]any{"type": "string"}}}
	}
	return nil
}
