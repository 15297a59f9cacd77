package party_test

import (
	"testing"

	"ledd/internal/kinds"
	"ledd/internal/party"
)

// The vectors of domain 2, Identifiers.
func TestIdentifiers(t *testing.T) {
	cases := []struct {
		scheme, value, normal string
		valid                 bool
	}{
		{party.NorwegianOrgnr, "123456785", "123456785", true},
		{party.NorwegianOrgnr, "958935420", "958935420", true}, // remainder 0
		{party.NorwegianOrgnr, "991825827", "991825827", true},
		{party.NorwegianOrgnr, "NO 991 825 827 MVA", "991825827", true},
		{party.NorwegianOrgnr, "NO991825827MVA", "991825827", true},
		{party.NorwegianOrgnr, "123456784", "123456784", false},
		{party.NorwegianOrgnr, "12345678", "12345678", false},
		{party.DanishCVR, "24256790", "24256790", true},
		{party.DanishCVR, "DK-27 35 50 21", "27355021", true},
		{party.DanishCVR, "24256791", "24256791", false},
		{party.DanishCVR, "27355020", "27355020", false},
		{party.SwedishOrgnr, "212000-0142", "2120000142", true},
		{party.SwedishOrgnr, "16212000-0142", "2120000142", true},
		{party.SwedishOrgnr, "212000-0143", "2120000143", false},
		{party.SwedishOrgnr, "8112189876", "8112189876", false}, // a personal number, whatever its check digit
		{party.LEI, "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12", true},
		{party.LEI, "5493 001k jtii gc8y 1r12", "5493001KJTIIGC8Y1R12", true},
		{party.LEI, "5493001KJTIIGC8Y1R17", "5493001KJTIIGC8Y1R17", false},
		{"dk_pnr", " 1003388394 ", "1003388394", true}, // not checked
	}
	for _, c := range cases {
		id := party.Identifier{Scheme: c.scheme, Value: c.value}.Normal()
		if id.Value != c.normal || id.Raw != c.value {
			t.Errorf("%s %q becomes %q, raw %q", c.scheme, c.value, id.Value, id.Raw)
		}
		if vs := id.Check("/identifiers/0"); (len(vs) == 0) != c.valid {
			t.Errorf("%s %q: %v", c.scheme, c.value, vs)
		}
	}
	for check := '0'; check <= '9'; check++ { // 90000009 leaves remainder 1: no digit is right
		id := party.Identifier{Scheme: party.NorwegianOrgnr, Value: "90000009" + string(check)}
		if len(id.Check("")) == 0 {
			t.Errorf("%s is accepted", id.Value)
		}
	}
}

func TestUnitsMoveWithTheDate(t *testing.T) {
	was, is := kinds.NewID[party.Unit](), kinds.NewID[party.Unit]()
	former := []party.Former{{Unit: was, Until: "2019-12-31"}}
	for day, want := range map[kinds.Date]party.UnitID{"2010-01-01": was, "2019-12-31": was, "2020-01-01": is, "2026-01-01": is} {
		if party.On(day, is, former) != want {
			t.Errorf("wrong unit on %s", day)
		}
	}
}
