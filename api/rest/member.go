package rest

import (
	"context"

	"ledd/internal/account"
	"ledd/internal/door"
)

// users is who may come in to the organisation, and as what: one membership for
// each role of a person. Who is new chooses a password by a link, which no
// program is ever given: an administrator makes it on the page of the member.
func users(d *door.Door) []Route {
	a := account.New(d)
	routes := noun("member", "users", door.NewNoun[account.Member, account.MemberInput](d))
	routes[2] = add("/users", "member.create", "Give a person a role; who is new is added", func(ctx context.Context, _ nothing, in account.Admission) (*account.Member, error) {
		return a.Give(ctx, in)
	})
	routes[3] = update("/users/{id}", "member", "Replace what is said of a membership, but for its role", a.Change)
	return routes
}
