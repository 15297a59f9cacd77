package access_test

import (
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

func TestPolicyIsWhole(t *testing.T) {
	seen := map[access.Action]bool{}
	for _, r := range access.Policy {
		if seen[r.Action] || strings.Count(string(r.Action), ".") != 1 || len(r.Roles) == 0 || r.Relation == "" {
			t.Errorf("row %+v is doubled or incomplete", r)
		}
		seen[r.Action] = true
	}
}

func TestMay(t *testing.T) {
	cases := []struct {
		who    access.Actor
		action access.Action
		want   kinds.Kind
	}{
		{access.Actor{}, "unit.read", kinds.KindUnauthenticated},
		{access.Actor{Name: "a", Role: access.Coordinator}, "unit.create", ""},
		{access.Actor{Name: "a", Role: access.Coordinator}, "token.create", kinds.KindForbidden},
		{access.Actor{Name: "a", Role: access.Operator}, "token.create", ""},
		{access.Actor{Name: "a", Role: access.Operator}, "no.such", kinds.KindForbidden},
		{access.Actor{Name: "t", Scopes: []string{"units:read"}}, "unit.read", ""},
		{access.Actor{Name: "t", Scopes: []string{"units:read"}}, "unit.update", kinds.KindForbidden},
		{access.Actor{Name: "t", Scopes: []string{"units:write"}}, "unit.read", ""},
		{access.Actor{Name: "t", Scopes: []string{"units:write"}}, "system.read", kinds.KindForbidden},
		{access.Actor{Name: "t", Scopes: []string{""}}, "draft.keep", kinds.KindForbidden},
	}
	for _, c := range cases {
		if err := c.who.May(c.action); (err == nil) != (c.want == "") || (err != nil && kinds.KindOf(err) != c.want) {
			t.Errorf("%+v may %s: %v", c.who, c.action, err)
		}
	}
}

func TestExpandScopes(t *testing.T) {
	all, err := access.ExpandScopes([]string{"read", "write"})
	if err != nil || len(all) != len(access.Scopes())-6 || strings.Contains(strings.Join(all, " "), "tokens:") || strings.Contains(strings.Join(all, " "), "signatures:") || strings.Contains(strings.Join(all, " "), "acceptances:") || strings.Contains(strings.Join(all, " "), "users:") {
		t.Errorf("read and write are %v: %v", all, err)
	}
	if named, err := access.ExpandScopes([]string{"tokens:write", "users:read"}); err != nil || len(named) != 2 {
		t.Errorf("by name: %v: %v", named, err)
	}
	if _, err := access.ExpandScopes([]string{"unit:read"}); err == nil || !strings.Contains(err.Error(), "units:read") {
		t.Errorf("an unknown scope: %v", err)
	}
}

func person(roles ...access.Role) access.Actor {
	w := access.Actor{Name: "p", User: "u"}
	for _, r := range roles {
		w.Grants = append(w.Grants, access.Grant{Role: r})
	}
	return w
}

// Nobody gives a token more than they may do themselves, in the whole organisation.
func TestMayGiveScope(t *testing.T) {
	ofUnit := person(access.Administrator)
	ofUnit.Grants = append(ofUnit.Grants, access.Grant{Role: access.Coordinator, Units: []string{"u"}})
	for _, c := range []struct {
		who   access.Actor
		scope string
		want  bool
	}{
		{person(access.Administrator), "systems:write", false},
		{person(access.Administrator), "systems:read", true},
		{person(access.Administrator), "contacts:write", true},
		{person(access.Administrator, access.Coordinator), "systems:write", true},
		{ofUnit, "systems:write", false},
		{person(access.VendorAdmin), "systems:write", false},
		{person(access.VendorAdmin), "services:write", true},
		{person(access.VendorAdmin), "agreements:write", false}, // it reviews nothing
		{person(access.VendorAdmin), "tokens:write", true},
		{person(access.Coordinator), "tokens:write", false},
		{person(access.Administrator), "no:such", false},
		{person(access.Administrator), "", false},
		{access.Actor{Name: "t", Token: "x", Scopes: []string{"tokens:write", "units:read"}}, "units:read", true},
		{access.Actor{Name: "t", Token: "x", Scopes: []string{"tokens:write", "units:read"}}, "units:write", false},
		{access.Actor{Name: "t", Token: "x", Scopes: []string{"tokens:write", "units:write"}}, "units:read", true},
	} {
		if got := c.who.MayGiveScope(c.scope); got != c.want {
			t.Errorf("%v %v may give %s: %v", c.who.Grants, c.who.Scopes, c.scope, got)
		}
	}
}

func TestMayGiveRole(t *testing.T) {
	token := func(scopes ...string) access.Actor { return access.Actor{Name: "t", Token: "x", Scopes: scopes} }
	for _, c := range []struct {
		who  access.Actor
		role access.Role
		want bool
	}{
		{person(access.Administrator), access.Coordinator, true},
		{person(access.VendorAdmin), access.VendorWriter, true},
		{person(access.VendorAdmin), access.Administrator, false},
		{person(access.Coordinator), access.Auditor, false},
		{token("users:write"), access.Auditor, false},
		{token(access.Scopes()...), access.Administrator, true},
		{token("users:write", "systems:read", "units:read", "organisations:read", "contacts:read", "services:read", "engagements:read", "flows:read", "transfers:read", "screenings:read", "attestations:read", "supervisions:read", "procurements:read", "terms:read", "agreements:read", "gaps:read", "reports:read", "audit:read", "settings:read", "messages:read", "invitations:read", "documents:read", "templates:read", "activities:read", "risk-criteria:read", "risk-assessments:read", "dpias:read", "processor-records:read", "notices:read"), access.Auditor, true},
		{token("users:write", "systems:read", "units:read", "organisations:read", "contacts:read", "services:read", "engagements:read", "agreements:read", "gaps:read", "reports:read", "audit:read"), access.Coordinator, false},
	} {
		if got := c.who.MayGiveRole(c.role); got != c.want {
			t.Errorf("%v %v may make somebody %s: %v", c.who.Grants, c.who.Scopes, c.role, got)
		}
	}
}

func TestNarrowed(t *testing.T) {
	got := access.Narrowed([]string{"units:write", "systems:read", "no:such"}, []string{"units:read", "systems:write", "gaps:read"})
	if strings.Join(got, " ") != "systems:read units:read" {
		t.Errorf("both allow %v", got)
	}
}
