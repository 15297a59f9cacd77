package rest

import (
	"context"
	"net/http"
	"reflect"

	"ledd/internal/account"
	"ledd/internal/door"
)

// IssuedToken is a new token with its secret, which is shown this once: it is stored as
// a hash, and a repeated request (Idempotency-Key) gets the token without it.
type IssuedToken struct {
	account.Token
	Secret string `json:"secret" required:"true" doc:"empty in the answer to a repeated request, and where an issuer's tokens are let in"`
}

// tokens is who else may come in here. The secret of a new one is in the first
// answer to the request that made it, and nowhere else.
func tokens(d *door.Door) []Route {
	a := account.New(d)
	routes := noun("token", "tokens", a.Tokens())
	routes[2] = add("/tokens", "token.create", "Create a token; its secret is in this answer alone", func(ctx context.Context, _ nothing, in account.TokenInput) (*IssuedToken, error) {
		t, secret, err := a.CreateToken(ctx, in)
		if err != nil {
			return nil, err
		}
		return &IssuedToken{*t, secret}, nil
	})
	routes[3] = update("/tokens/{id}", "token", "Name a token otherwise, or keep it to other networks", a.ChangeToken)
	return append(routes, Route{
		Method: http.MethodPost, Path: "/tokens/{id}/revoke", Name: "tokenRevoke", Action: "token.revoke", Summary: "End a token at once and for good",
		Params: paramsOf[one](), In: reflect.TypeFor[account.Revocation](), Out: reflect.TypeFor[*account.Token](), Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) {
			in, err := decodeBody[account.Revocation](c)
			if err != nil {
				return Answer{}, err
			}
			return answer(a.RevokeToken(c.once(), c.Path("id"), in))
		},
	})
}
