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
		{access.Actor{Name: "t", Scopes: []string{""}}, "token.create", kinds.KindForbidden},
	}
	for _, c := range cases {
		if err := c.who.May(c.action); (err == nil) != (c.want == "") || (err != nil && kinds.KindOf(err) != c.want) {
			t.Errorf("%+v may %s: %v", c.who, c.action, err)
		}
	}
}

func TestExpandScopes(t *testing.T) {
	all, err := access.ExpandScopes([]string{"read", "write"})
	if err != nil || len(all) != len(access.Scopes()) {
		t.Errorf("read and write are %v: %v", all, err)
	}
	if _, err := access.ExpandScopes([]string{"unit:read"}); err == nil || !strings.Contains(err.Error(), "units:read") {
		t.Errorf("an unknown scope: %v", err)
	}
}
