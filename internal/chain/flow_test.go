package chain_test

import (
	"slices"
	"testing"

	"ledd/internal/chain"
	"ledd/internal/kinds"
)

func TestFlowCheck(t *testing.T) {
	t.Parallel()
	a, b, org := kinds.NewID[chain.System](), kinds.NewID[chain.System](), kinds.NewID[kinds.Party]()
	for name, c := range map[string]struct {
		in   chain.FlowInput
		want []string
	}{
		"two systems":          {chain.FlowInput{FromSystem: a, ToSystem: b}, nil},
		"people to a vendor":   {chain.FlowInput{FromGroup: "foresatte", ToOrg: org}, nil},
		"no ends":              {chain.FlowInput{}, []string{"/fromSystem required", "/toSystem required"}},
		"two at one end":       {chain.FlowInput{FromSystem: a, FromGroup: "x", ToOrg: org}, []string{"/fromSystem several"}},
		"three at one end":     {chain.FlowInput{FromSystem: a, ToSystem: b, ToOrg: org, ToGroup: "x"}, []string{"/toSystem several"}},
		"to itself":            {chain.FlowInput{FromSystem: a, ToSystem: a}, []string{"/toSystem self"}},
		"ends before it began": {chain.FlowInput{FromSystem: a, ToSystem: b, StartsOn: "2020-01-02", EndsOn: "2020-01-01"}, []string{"/endsOn order"}},
		"a method before it began": {chain.FlowInput{FromSystem: a, ToSystem: b, StartsOn: "2020-01-02", FormerMethods: []chain.FormerMethod{{Method: "fax", Until: "2020-01-01"}}},
			[]string{"/formerMethods/0/until order"}},
	} {
		var got []string
		for _, v := range (&chain.Flow{FlowInput: c.in}).Check() {
			got = append(got, v.Pointer+" "+v.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestMethodOn(t *testing.T) {
	t.Parallel()
	f := &chain.Flow{FlowInput: chain.FlowInput{Method: "sftp", StartsOn: "2010-01-01", FormerMethods: []chain.FormerMethod{{Method: "email_import", Until: "2020-12-31"}, {Method: "fax", Until: "2015-12-31"}}}}
	for day, want := range map[kinds.Date][2]string{
		"2015-12-31": {"fax", "2010-01-01"}, "2016-01-01": {"email_import", "2016-01-01"}, "2020-12-31": {"email_import", "2016-01-01"}, "2021-01-01": {"sftp", "2021-01-01"},
	} {
		if method, since := f.MethodOn(day); method != want[0] || string(since) != want[1] {
			t.Errorf("%s: %s since %s", day, method, since)
		}
	}
}
