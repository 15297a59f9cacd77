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

// Role is what a person, or the program itself, is to an organisation's register.
type Role string

// The roles. Tokens have none: their scopes speak for them.
const (
	Operator      Role = "operator"           // runs the program: command line, demonstration
	Administrator Role = "administrator"      // gives access to the organisation's people and programs
	Coordinator   Role = "coordinator"        // privacy coordinator (PKO)
	Infosec       Role = "infosec"            // information security coordinator (ISK)
	DPO           Role = "dpo"                // data protection officer (art. 37 to 39): advises and controls, and keeps no records
	SystemOwner   Role = "system_owner"       // answers for the systems of some units
	Manager       Role = "manager"            // decides, signs, accepts risk up to a rank
	Auditor       Role = "auditor"            // reads, as it was known at any instant
	VendorAdmin   Role = "vendor_admin"       // keeps a vendor's entry, services and sub-processors, and its people
	VendorWriter  Role = "vendor_contributor" // keeps a vendor's services and sub-processors
	Guest         Role = "guest"              // came by an invitation to one agreement, and sees nothing else
)

// Roles lists what a person may be in an organisation, in the order of pages.
var Roles = []Role{Administrator, Coordinator, Infosec, DPO, SystemOwner, Manager, Auditor, VendorAdmin, VendorWriter}

// Grant is one role of a person in the organisation.
type Grant struct {
	Role Role
	// Units is the units whose records the role may change, those below them
	// included; nil is the whole organisation.
	Units []string
}

// Action is noun.verb; the same word is the permission and the audit entry.
type Action string

// Actor is who asks.
type Actor struct {
	Name   string   // as the history shows it
	User   string   // identifier of the person; empty for programs
	Role   Role     // of the program itself, or of a one-time link: in the whole organisation
	Grants []Grant  // of a person
	Scopes []string // of a token, resource:read or resource:write
	Token  string   // identifier of the token; empty for all others
	Org    kinds.OrgID
	// Invitation is the identifier of a guest's invitation.
	Invitation string
}

// Key tells the actor from others of its organisation: whose drafts and files
// are whose. Two people may have one name.
func (w Actor) Key() string {
	if w.User != "" {
		return w.User
	}
	return w.Name
}

// Has reports whether the actor has a role, in the organisation or a part of it.
func (w Actor) Has(role Role) bool {
	return w.Role == role || slices.ContainsFunc(w.Grants, func(g Grant) bool { return g.Role == role })
}

// Reach tells whose records the actor may change by an action that it may do:
// whole is the organisation's, else those of the units.
func (w Actor) Reach(a Action) (units []string, whole bool) {
	r, _ := Lookup(a)
	if len(w.Grants) == 0 || slices.Contains(r.Roles, w.Role) {
		return nil, true // the program itself, a link, a token
	}
	for _, g := range w.Grants {
		if !slices.Contains(r.Roles, g.Role) {
			continue
		}
		if g.Units == nil {
			return nil, true
		}
		units = append(units, g.Units...)
	}
	return units, false
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
	if ok && (slices.ContainsFunc(r.Roles, w.Has) || w.holds(r.Scope)) {
		return nil
	}
	no := kinds.Fail(kinds.KindForbidden, "a %s may not do %s", w.Role, a)
	switch {
	case len(w.Grants) > 0:
		no = kinds.Fail(kinds.KindForbidden, "none of your roles (%s) may do %s", w.roles(), a)
	case w.Role == "":
		no = kinds.Fail(kinds.KindForbidden, "this token lacks the scope %s", r.Scope)
	}
	no.Action = string(a)
	return no
}

func (w Actor) roles() string {
	var names []string
	for _, g := range w.Grants {
		names = append(names, string(g.Role))
	}
	return strings.Join(names, ", ")
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
