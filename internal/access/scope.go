package access

import (
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
)

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

// byName are the resources whose scopes are asked for by name: read and write do
// not stand for them, since they decide who else may come in, what an organisation
// signs, and which risk it accepts.
var byName = []string{"tokens", "users", "signatures", "acceptances"}

// ExpandScopes turns what an operator typed into scopes: read and write stand
// for every resource but tokens, users, signatures and acceptances; an unknown one is invalid, with the list.
func ExpandScopes(typed []string) ([]string, error) {
	var out []string
	for i, t := range typed {
		switch {
		case t == "read" || t == "write":
			for _, s := range Scopes() {
				if resource, verb, _ := strings.Cut(s, ":"); verb == t && !slices.Contains(byName, resource) {
					out = append(out, s)
				}
			}
		case slices.Contains(Scopes(), t):
			out = append(out, t)
		default:
			return nil, kinds.Invalid("/scopes/"+strconv.Itoa(i), "enum", "%q is not a scope; known: read, write, %s", t, strings.Join(Scopes(), ", "))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// MayGiveScope reports whether the actor could do by itself, in the whole
// organisation, all that a scope allows: nobody gives a token more than that.
func (w Actor) MayGiveScope(scope string) bool {
	known := false
	for _, r := range Policy {
		if r.Scope != scope {
			continue
		}
		if _, whole := w.Reach(r.Action); !whole || w.May(r.Action) != nil {
			return false
		}
		known = true
	}
	return known
}

// MayGiveRole reports whether the actor may let somebody be something. A leader
// of the organisation may give every role, a vendor's only those of vendors; a
// token those alone of which it could do all that any scope allows.
func (w Actor) MayGiveRole(role Role) bool {
	if w.Token == "" {
		return w.Role == Operator || w.Has(Administrator) || w.Has(VendorAdmin) && (role == VendorAdmin || role == VendorWriter)
	}
	return !slices.ContainsFunc(Policy, func(r Rule) bool {
		return r.Scope != "" && slices.Contains(r.Roles, role) && !w.holds(r.Scope)
	})
}

// Narrowed is the scopes of two lists that both allow: writing includes reading.
func Narrowed(asked, allowed []string) []string {
	one, other := Actor{Scopes: asked}, Actor{Scopes: allowed}
	return slices.DeleteFunc(Scopes(), func(s string) bool { return !one.holds(s) || !other.holds(s) })
}
