package rest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Call is one request that was let in: the actor is in its context, the policy
// allows its action, and its parameters are known to the route.
type Call struct {
	request *http.Request
	route   Route
	path    func(name string) string
	query   url.Values
	body    []byte
	writer  http.ResponseWriter
}

// Context carries the actor and the request to the verbs. It ends when the
// client goes away.
func (c *Call) Context() context.Context { return c.request.Context() }

// Path gives what stands in the address for {name}.
func (c *Call) Path(name string) string { return c.path(name) }

// once is Context with the request's Idempotency-Key: the same key with the same
// request gives the same record again.
func (c *Call) once() context.Context {
	key := c.request.Header.Get("Idempotency-Key")
	if key == "" {
		return c.Context()
	}
	r := door.RequestOf(c.Context())
	r.IdempotencyKey, r.Fingerprint = key, c.fingerprint()
	return door.WithRequest(c.Context(), r)
}

func (c *Call) fingerprint() string {
	sum := sha256.New()
	sum.Write([]byte(c.request.Method + "\n" + c.request.URL.Path + "\n"))
	sum.Write(c.body)
	return hex.EncodeToString(sum.Sum(nil))
}

var etag = regexp.MustCompile(`^"(0|[1-9][0-9]{0,8})"$`)

// ifMatch gives the version that the client read.
func (c *Call) ifMatch() (int, error) {
	sent := c.request.Header.Values("If-Match")
	if len(sent) == 0 {
		return 0, kinds.Fail(kindUnconditional, "read the record first and send its ETag as If-Match, so that nobody's change is overwritten unseen")
	}
	found := etag.FindStringSubmatch(strings.Join(sent, ","))
	if found == nil {
		return 0, malformed("If-Match", "format", "If-Match is not the ETag of one version: send it as it was received, with its quotes, such as \"3\"")
	}
	return strconv.Atoi(found[1])
}

// filters gives the field filters of a list; the route has refused all others.
func (c *Call) filters(k door.Kind) map[string]string {
	out := map[string]string{}
	for _, name := range k.FilterNames() {
		if c.query.Has(name) {
			out[name] = c.query.Get(name)
		}
	}
	return out
}

// Answer is what a handler gives back.
type Answer struct {
	Status  int    // 0 is 200
	Body    any    // written as JSON
	Text    []byte // written as it is, instead of Body
	Type    string // media type of Text
	Version int    // becomes the ETag; 0: none
	Tag     string // becomes the ETag of what has no version
	// Disposition says under which name the answer is kept (RFC 6266).
	Disposition string
	Location    string // of what was made
	Header      map[string]string
	// Send writes what is not held in memory, after all headers but the media type's.
	Send func(w http.ResponseWriter, r *http.Request)

	id string
}

// answer wraps what a verb gave; a record brings its version.
func answer[T any](body T, err error) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Body: body}
	if r, ok := any(body).(interface{ Ident() (string, int) }); ok {
		a.id, a.Version = r.Ident()
	}
	return a, nil
}

// write sends the answer. Nothing is sent when it cannot be put into JSON.
func (a Answer) write(w http.ResponseWriter, r *http.Request) error {
	text, media := a.Text, a.Type
	if text == nil && a.Body != nil {
		var err error
		if text, err = json.Marshal(a.Body); err != nil {
			return err
		}
		media = "application/json"
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	for name, value := range a.Header {
		h.Set(name, value)
	}
	if a.Location != "" {
		h.Set("Location", a.Location)
	}
	if a.Disposition != "" {
		h.Set("Content-Disposition", a.Disposition)
	}
	if tag := a.etag(); tag != "" {
		h.Set("ETag", tag)
		if r.Method == http.MethodGet && unchanged(r.Header.Values("If-None-Match"), h.Get("ETag")) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	if a.Send != nil {
		a.Send(w, r)
		return nil
	}
	if media != "" {
		h.Set("Content-Type", media)
	}
	w.WriteHeader(max(a.Status, http.StatusOK))
	_, _ = w.Write(text) // a client that has gone away is nobody's error
	return nil
}

// etag is what stands in the header, empty for none.
func (a Answer) etag() string {
	switch {
	case a.Version > 0:
		return strconv.Quote(strconv.Itoa(a.Version))
	case a.Tag != "":
		return strconv.Quote(a.Tag)
	}
	return ""
}

// unchanged compares weakly (RFC 9110, 13.1.2): the client has this version.
func unchanged(sent []string, current string) bool {
	for tag := range strings.SplitSeq(strings.Join(sent, ","), ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || strings.TrimPrefix(tag, "W/") == current {
			return true
		}
	}
	return false
}
