// Package access says who may do what. An Actor carries an organisation and
// either a role (a person, or the operator at the command line) or the scopes
// of a token; Policy is one table of actions; the door asks May for the action
// and Relation for the record. Nothing here touches a database.
package access

import (
	"context"
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// Role is what a person, or the program itself, is to the register.
type Role string

// The roles. Tokens have none: their scopes speak for them.
const (
	Operator    Role = "operator"    // runs the program: command line, demonstration
	Coordinator Role = "coordinator" // privacy coordinator of one organisation
)

// Action is noun.verb; the same word is the permission and the audit entry.
type Action string

// Actor is who asks.
type Actor struct {
	Name   string // as the history shows it
	Role   Role
	Scopes []string // of a token, resource:read or resource:write
	Org    kinds.OrgID
}

// Relation is what the actor's organisation must be to a record.
type Relation string

// The relations.
const (
	Owner     Relation = "owner"     // the organisation that keeps the record
	Directory Relation = "directory" // any signed-in organisation
)

// Rule is one row of the policy: which roles and which token scope may do an
// action, and to whose records.
type Rule struct {
	Action   Action
	Scope    string
	Roles    []Role
	Relation Relation
}

// Lookup finds an action's row; an action without one is allowed to nobody.
func Lookup(a Action) (Rule, bool) {
	i := slices.IndexFunc(Policy, func(r Rule) bool { return r.Action == a })
	if i < 0 {
		return Rule{}, false
	}
	return Policy[i], true
}

// May reports whether the policy lets the actor do the action at all; the error
// kind is unauthenticated without an actor, else forbidden.
func (w Actor) May(a Action) error {
	if w.Name == "" {
		return kinds.Fail(kinds.KindUnauthenticated, "sign in first: a bearer token or a session is needed")
	}
	r, ok := Lookup(a)
	if ok && (slices.Contains(r.Roles, w.Role) || w.holds(r.Scope)) {
		return nil
	}
	if w.Role == "" {
		return kinds.Fail(kinds.KindForbidden, "this token lacks the scope %s", r.Scope)
	}
	return kinds.Fail(kinds.KindForbidden, "a %s may not do %s", w.Role, a)
}

// holds reports whether a token's scopes include scope; writing includes reading.
func (w Actor) holds(scope string) bool {
	resource, verb, ok := strings.Cut(scope, ":")
	if !ok {
		return false // an action that no scope allows
	}
	for _, s := range w.Scopes {
		if (s == resource+":"+verb) || (s == resource+":write" && verb == "read") {
			return true
		}
	}
	return false
}

// Everywhere reports whether the actor stands outside every organisation: the
// operator, unless working for one.
func (w Actor) Everywhere() bool { return w.Role == Operator && w.Org.IsZero() }

// Scopes lists every scope that a token can carry, sorted.
func Scopes() []string {
	var all []string
	for _, r := range Policy {
		if r.Scope != "" && !slices.Contains(all, r.Scope) {
			all = append(all, r.Scope)
		}
	}
	slices.Sort(all)
	return all
}

// ExpandScopes turns what an operator typed into scopes: read and write stand
// for every resource; an unknown one is invalid, with the list.
func ExpandScopes(typed []string) ([]string, error) {
	var out []string
	for _, t := range typed {
		switch {
		case t == "read" || t == "write":
			for _, s := range Scopes() {
				if strings.HasSuffix(s, ":"+t) {
					out = append(out, s)
				}
			}
		case slices.Contains(Scopes(), t):
			out = append(out, t)
		default:
			return nil, kinds.Invalid("/scopes", "enum", "%q is not a scope; known: read, write, %s", t, strings.Join(Scopes(), ", "))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

type actorKey struct{}

// With puts the actor into the context.
func With(ctx context.Context, w Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, w)
}

// From takes the actor out of the context; the zero Actor may do nothing.
func From(ctx context.Context) Actor {
	w, _ := ctx.Value(actorKey{}).(Actor)
	return w
}
