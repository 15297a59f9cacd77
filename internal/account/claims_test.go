package account

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
)

func TestSeats(t *testing.T) {
	admin, dpo, owner := Post{access.Administrator, ""}, Post{access.DPO, ""}, Post{access.SystemOwner, "SKOLE"}
	for _, c := range []struct {
		name                   string
		org, orgs, role, roles string
		claims                 string
		want                   []Seat
		unknown                []string
	}{
		{"Ansattporten: a role belongs to the organisation that it was given for",
			"authorization_details.*.authorized_parties.*.orgno.ID", "", "authorization_details.*.resource", "urn:altinn:ledd:admin=administrator,urn:altinn:ledd:dpo=dpo",
			`{"authorization_details":[
			  {"type":"ansattporten:altinn:resource","resource":"urn:altinn:ledd:admin","authorized_parties":[{"orgno":{"authority":"iso6523-actorid-upis","ID":"0192:987654321"},"name":"X"},{"orgno":{"ID":"0192:123456785"}}]},
			  {"resource":"urn:altinn:ledd:dpo","authorized_parties":[{"orgno":{"ID":"0192:111111111"}}]},
			  {"resource":"urn:altinn:other","authorized_parties":[{"orgno":{"ID":"0192:222222222"}}]}]}`,
			[]Seat{{"111111111", dpo}, {"123456785", admin}, {"987654321", admin}}, nil},
		{"Entra ID: a tenant, and app roles", "tid", "3f2a-tenant=987654321", "roles", "Ledd.Admin=administrator,Ledd.Owner=system_owner@SKOLE",
			`{"tid":"3f2a-tenant","roles":["Ledd.Owner","Ledd.Admin","Other"]}`, []Seat{{"987654321", admin}, {"987654321", owner}}, nil},
		{"Entra ID: another tenant", "tid", "3f2a-tenant=987654321", "roles", "Ledd.Admin=administrator", `{"tid":"9999","roles":["Ledd.Admin"]}`, nil, []string{"9999"}},
		{"Keycloak: realm roles", "orgnr", "", "realm_access.roles", "ledd=dpo", `{"orgnr":"987654321","realm_access":{"roles":["ledd","x"]}}`, []Seat{{"987654321", dpo}}, nil},
		{"a single value where a list may be", "orgnr", "", "groups", "g=dpo", `{"orgnr":["987654321","987 654 321"],"groups":"g"}`, []Seat{{"987654321", dpo}}, nil},
		{"whoever the issuer lets in", "orgnr", "", "", "*=auditor", `{"orgnr":"987654321"}`, []Seat{{"987654321", Post{access.Auditor, ""}}}, nil},
		{"a claim with = in its name", "orgnr", "", "groups", "cn=ledd=dpo", `{"orgnr":"987654321","groups":["cn=ledd"]}`, []Seat{{"987654321", dpo}}, nil},
		{"a name with dots", `https://x\.example/orgnr`, "", "groups", "g=dpo", `{"https://x.example/orgnr":"987654321","groups":["g"]}`, []Seat{{"987654321", dpo}}, nil},
		{"a role that is not mapped", "orgnr", "", "groups", "g=dpo", `{"orgnr":"987654321","groups":["administrator"]}`, nil, nil},
		{"of another shape", "orgnr", "", "groups", "g=dpo", `{"orgnr":{"x":1},"groups":[["g"]]}`, nil, nil},
		{"a number that is a number", "orgnr", "", "groups", "g=dpo", `{"orgnr":987654321,"groups":["g"]}`, nil, nil},
		{"no settings", "", "", "", "", `{"orgnr":"987654321"}`, nil, nil},
	} {
		rules, err := NewRules(c.org, c.orgs, c.role, c.roles, false)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var claims map[string]any
		if err := json.Unmarshal([]byte(c.claims), &claims); err != nil {
			t.Fatal(err)
		}
		got, unknown := rules.Seats(claims)
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.unknown, unknown); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func TestRulesAreRefused(t *testing.T) {
	for name, c := range map[string][2]string{
		"no organisation number": {"tenant=kommune", ""}, "no role": {"", "g=king"}, "the program's own role": {"", "g=operator"},
		"a system owner of everything": {"", "g=system_owner"}, "an administrator of a unit": {"", "g=administrator@SKOLE"},
	} {
		if _, err := NewRules("orgnr", c[0], "groups", c[1], false); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestNumberOf(t *testing.T) {
	for value, want := range map[string]string{
		"987654321": "987654321", "0192:987654321": "987654321", "NO987654321": "987654321", "987 654 321": "987654321", "iso6523-actorid-upis::0192:987654321": "987654321",
		"12345678": "12345678", "": "", "98765432": "98765432", "9876543210": "", "0192:": "", "x987654321": "", "0184:987654321": "",
	} {
		if got := numberOf(value); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}
