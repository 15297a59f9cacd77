package rest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/bearer"
	"ledd/internal/kinds"
)

// who gives the actor behind the bearer token (RFC 6750): one of ours, or one that
// a configured issuer has signed. The token stands in its header and nowhere else.
func (e entrance) who(r *http.Request) (access.Actor, error) {
	sent := r.Header.Values("Authorization")
	if len(sent) == 0 {
		return access.Actor{}, kinds.Fail(kinds.KindUnauthenticated, "send a token: Authorization: Bearer ledd_…")
	}
	ctx := r.Context()
	who, err := e.read(ctx, sent)
	if err != nil && kinds.KindOf(err) == kinds.KindUnauthenticated {
		err = cmp.Or(e.Limits.Miss(ctx), err)
	}
	return who, err
}

func (e entrance) read(ctx context.Context, sent []string) (access.Actor, error) {
	scheme, secret, _ := strings.Cut(sent[0], " ")
	secret = strings.TrimSpace(secret)
	if !strings.EqualFold(scheme, "Bearer") || secret == "" || len(sent) > 1 {
		return access.Actor{}, kinds.Fail(kinds.KindUnauthenticated, "send one token: Authorization: Bearer ledd_…")
	}
	if e.Issuers == nil || !bearer.Looks(secret) {
		return e.accounts.Authenticate(ctx, secret)
	}
	said, err := e.Issuers.Read(ctx, secret)
	if err != nil {
		return access.Actor{}, err
	}
	return e.accounts.Consumer(ctx, account.Consumer{Issuer: said.Issuer, Number: said.Number, Scopes: said.Scopes})
}

// realm is what a client is asked to come into.
const realm = `Bearer realm="ledd"`

// challenge tells a program what its token lacks (RFC 6750, section 3): nothing is
// said of a token where none was sent.
func challenge(h http.Header, c *Call, err error) {
	kind, scope := kinds.KindOf(err), c.route.Scope()
	switch {
	case kind == kinds.KindUnauthenticated && c.request.Header.Get("Authorization") == "":
		h.Set("WWW-Authenticate", realm)
	case kind == kinds.KindUnauthenticated:
		h.Set("WWW-Authenticate", realm+`, error="invalid_token", error_description=`+quoted(err.Error()))
	case kind == kinds.KindForbidden && scope != "" && access.From(c.Context()).May(c.route.Action) != nil:
		h.Set("WWW-Authenticate", fmt.Sprintf(`%s, error="insufficient_scope", scope=%q`, realm, scope))
	}
}

// quoted is a text as a description of an error may be: without quotation marks,
// backslashes and what is not ASCII.
func quoted(text string) string {
	return `"` + strings.Map(func(r rune) rune {
		switch {
		case r == '"' || r == '\\':
			return '\''
		case r < ' ' || r > '~':
			return -1
		}
		return r
	}, text) + `"`
}
