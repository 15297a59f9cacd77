package rest

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/bearer"
	"ledd/internal/kinds"
)

// Base is where the API lives.
const Base = "/api/v1"

// MaxBody is the most that one request may carry, in bytes.
const MaxBody = 1 << 20

func init() {
	binding.Validator = nil // the door validates, once
}

// Limits keeps programs from asking too often.
type Limits interface {
	// Miss counts a token that opened nothing: limited when there are too many from
	// that address.
	Miss(ctx context.Context) error
	// Ask counts a request of a program that came in: limited when there are too many.
	Ask(who access.Actor) error
}

// Entrance is what lets requests in.
type Entrance struct {
	House
	Issuers *bearer.Issuers // whose signed tokens are read; nil: nobody's
	Limits  Limits
}

// Mount puts every route of the table under Base.
func Mount(r gin.IRouter, in Entrance) {
	e := entrance{in, account.New(in.Door)}
	g := r.Group(Base)
	for _, route := range Table(in.House) {
		g.Handle(route.Method, strings.NewReplacer("{", ":", "}", "").Replace(route.Path), e.handle(route))
	}
}

// entrance lets requests in.
type entrance struct {
	Entrance
	accounts account.Accounts
}

// handle turns a route into gin's handler. gin's own context ends here.
func (e entrance) handle(route Route) gin.HandlerFunc {
	return func(g *gin.Context) {
		if err := e.serve(route, g); err != nil {
			Refuse(g.Writer, g.Request, err)
		}
	}
}

func (e entrance) serve(route Route, g *gin.Context) error {
	c := &Call{request: g.Request, route: route, path: g.Param, writer: g.Writer}
	a, err := e.answer(c, g.Writer)
	if err != nil {
		e.refused(c, err)
		challenge(g.Writer.Header(), c, err)
		return err
	}
	return a.write(g.Writer, g.Request)
}

func (e entrance) answer(c *Call, w http.ResponseWriter) (Answer, error) {
	if err := e.open(c, w); err != nil {
		return Answer{}, err
	}
	return c.route.Handle(c)
}

// open settles, in this order: who asks, whether the policy lets them, whether
// the parameters are known, and what the body is.
func (e entrance) open(c *Call, w http.ResponseWriter) error {
	if c.route.Action != "" {
		who, err := e.who(c.request)
		if err != nil {
			return err
		}
		c.request = c.request.WithContext(access.With(c.request.Context(), who))
		if err := e.Limits.Ask(who); err != nil {
			return err
		}
		e.used(c.Context(), who)
		if err := who.May(c.route.Action); err != nil {
			return err
		}
	}
	if err := c.readQuery(); err != nil {
		return err
	}
	if err := e.lookBack(c); err != nil {
		return err
	}
	if c.route.Raw != nil {
		return c.rawBody()
	}
	if c.route.In == nil {
		return nil
	}
	if err := c.readKey(); err != nil {
		return err
	}
	return c.readBody(w)
}

// readQuery refuses parameters that the route does not know, and repeated ones.
func (c *Call) readQuery() error {
	q, err := url.ParseQuery(c.request.URL.RawQuery)
	if err != nil {
		return malformed("", "syntax", "the query of the address cannot be read: %v", err)
	}
	c.query = q
	return unknownParams(c.route.Params, q)
}

// readKey checks the Idempotency-Key.
func (c *Call) readKey() error {
	sent := c.request.Header.Values("Idempotency-Key")
	if len(sent) == 0 {
		return nil
	}
	key := sent[0]
	outside := strings.ContainsFunc(key, func(r rune) bool { return r < '!' || r > '~' })
	if len(sent) > 1 || key == "" || len(key) > 255 || outside {
		return malformed("Idempotency-Key", "format", "an Idempotency-Key is one text of 1 to 255 printable ASCII characters without blanks")
	}
	return nil
}

// slowest is how long a client may take to send or to fetch a document.
const slowest = 5 * time.Minute

// rawBody looks that the body is what the route takes, and gives it time to come.
func (c *Call) rawBody() error {
	media, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(c.route.Raw, media) {
		return kinds.Fail(kindMedia, "send the body as %s", strings.Join(c.route.Raw, " or "))
	}
	_ = http.NewResponseController(c.writer).SetReadDeadline(time.Now().Add(slowest)) // a recorder in a test has none
	return nil
}

// readBody takes the whole body, as far as it may reach.
func (c *Call) readBody(w http.ResponseWriter) error {
	media, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return kinds.Fail(kindMedia, "send the body as application/json")
	}
	c.body, err = io.ReadAll(http.MaxBytesReader(w, c.request.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return kinds.Fail(kindTooLarge, "the body is larger than %d bytes: send less at a time", MaxBody)
	case err != nil:
		return malformed("", "syntax", "the body could not be read to its end")
	case !utf8.Valid(c.body):
		return malformed("", "encoding", "the body is not UTF-8")
	}
	return nil
}
