package door_test

import (
	"strings"
	"testing"

	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// TestPrivateKeys: the operator reads every code, its keeper reads its own, and
// another organisation none.
func TestPrivateKeys(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		orgs := party.NewOrganisations(h.Door)
		made, err := orgs.Create(doortest.As(mine.ID), party.OrganisationInput{Keys: door.Keys{Code: "V1"}, Name: "Skyvik AS"})
		v := doortest.Must(h, made, err)
		for _, c := range []struct {
			who  string
			org  kinds.OrgID
			code string
			n    int64
		}{{"operator", kinds.OrgID{}, "V1", 1}, {"keeper", mine.ID, "V1", 1}, {"stranger", theirs.ID, "", 0}} {
			ctx := doortest.As(c.org)
			if c.org.IsZero() {
				ctx = doortest.Operator()
			}
			seen, err := orgs.Get(ctx, strings.ToUpper(v.ID.String()))
			if got := doortest.Must(h, seen, err).Code; got != c.code {
				h.Errorf("%s reads the code %q, want %q", c.who, got, c.code)
			}
			for _, q := range []door.Query{{Filters: map[string]string{"code": "V1"}}, {Q: "v1"}} {
				page, err := orgs.List(ctx, q)
				if got := doortest.Must(h, page, err).Total; got != c.n {
					h.Errorf("%s finds %d by %+v, want %d", c.who, got, q, c.n)
				}
			}
		}
	})
}

// TestTaken: a change to another's code says whose it is, and one's own is free.
func TestTaken(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		as := doortest.As(mine.ID)
		keys := func(code, value string) door.Keys {
			return door.Keys{Code: code, ExternalIDs: []door.ExternalID{{System: "arkiv", Value: value}}}
		}
		made, err := units(h).Create(as, party.UnitInput{Keys: keys("A", "1"), Name: "A"})
		a := doortest.Must(h, made, err)
		made, err = units(h).Create(as, party.UnitInput{Keys: keys("B", "2"), Name: "B", ParentUnit: a.ID})
		b := doortest.Must(h, made, err)
		_, err = units(h).Create(doortest.As(theirs.ID), party.UnitInput{Keys: keys("A", "1"), Name: "A"})
		doortest.Must(h, b, err)
		_, err = units(h).Update(as, b.ID.String(), 1, party.UnitInput{Keys: keys("A", "1"), Name: "B", ParentUnit: a.ID})
		wantKind(h.T, err, kinds.KindConflict)
		vs := kinds.ViolationsOf(err)
		if len(vs) != 2 || vs[0].Pointer != "/code" || vs[1].Pointer != "/externalIds/0" || !strings.Contains(vs[0].Detail, a.ID.String()) {
			h.Errorf("%+v", vs)
		}
		_, err = units(h).Update(as, b.ID.String(), 1, party.UnitInput{Keys: keys("B", "2"), Name: "C", ParentUnit: a.ID})
		doortest.Must(h, b, err)
		_, err = units(h).Update(as, b.ID.String(), 2, party.UnitInput{Keys: door.Keys{ExternalIDs: append(keys("", "2").ExternalIDs, keys("", "2").ExternalIDs...)}, Name: "C"})
		if vs := kinds.ViolationsOf(err); len(vs) != 1 || vs[0].Pointer != "/externalIds/1" {
			h.Errorf("%+v", vs)
		}
	})
}

// TestSearchIsBounded: nobody makes the database look for a book.
func TestSearchIsBounded(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		for _, q := range []string{strings.Repeat("a ", 11), strings.Repeat("ø", 201), strings.Repeat("x ", 30_000)} {
			_, err := units(h).List(as, door.Query{Q: q})
			wantKind(h.T, err, kinds.KindInvalid)
		}
		_, err := units(h).List(as, door.Query{Q: strings.Repeat("ø", 200)})
		doortest.Must(h, 0, err)
	})
}
