package door_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/store"
)

func wantKind(t *testing.T, err error, want kinds.Kind) {
	t.Helper()
	if err == nil || kinds.KindOf(err) != want {
		t.Fatalf("error %v, want kind %s", err, want)
	}
}

func units(h *doortest.House) party.Units { return door.NewNoun[party.Unit, party.UnitInput](h.Door) }

func TestVersionsAndTenancy(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		as := doortest.As(mine.ID)
		in := party.UnitInput{Keys: door.Keys{Code: "KOM"}, Name: "Fjordvik"}
		made, err := units(h).Create(as, in)
		u := doortest.Must(h, made, err)
		if u.Version != 1 || u.Org != mine.ID || u.FormerParents == nil {
			h.Fatalf("created %+v", u)
		}
		in.Name = "Fjordvik kommune"
		u, err = units(h).Update(as, u.ID.String(), 1, in)
		if doortest.Must(h, u, err).Version != 2 {
			h.Fatalf("version %d after an update", u.Version)
		}
		_, err = units(h).Update(as, u.ID.String(), 1, in)
		wantKind(h.T, err, kinds.KindStale)
		for _, do := range []func() error{
			func() error { _, err := units(h).Get(doortest.As(theirs.ID), u.ID.String()); return err },
			func() error { _, err := units(h).Update(doortest.As(theirs.ID), u.ID.String(), 2, in); return err },
			func() error { _, err := units(h).Get(as, "nonsense"); return err },
		} {
			wantKind(h.T, do(), kinds.KindNotFound)
		}
		_, err = units(h).Create(doortest.As(theirs.ID), party.UnitInput{Name: "Skole", ParentUnit: u.ID})
		wantKind(h.T, err, kinds.KindInvalid)
		_, err = units(h).Create(as, party.UnitInput{Keys: door.Keys{Code: "KOM"}, Name: "Again", ParentUnit: u.ID})
		wantKind(h.T, err, kinds.KindConflict)
	})
}

func TestPolicy(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, other := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		orgs := party.NewOrganisations(h.Door)
		_, err := orgs.Get(t.Context(), mine.ID.String())
		wantKind(h.T, err, kinds.KindUnauthenticated)
		token := access.With(t.Context(), access.Actor{Name: "token:1", Org: mine.ID, Scopes: []string{"units:write"}})
		_, err = orgs.Get(token, mine.ID.String())
		wantKind(h.T, err, kinds.KindForbidden)
		_, err = units(h).List(token, door.Query{})
		doortest.Must(h, 0, err)
		_, err = orgs.Update(doortest.As(mine.ID), other.ID.String(), 1, party.OrganisationInput{Name: "Mine now"})
		wantKind(h.T, err, kinds.KindForbidden)
		o, err := orgs.Update(doortest.As(mine.ID), mine.ID.String(), 1, party.OrganisationInput{Name: "Fjordvik", Aliases: []string{"FJORDVIK KOMMUNE"}})
		doortest.Must(h, o, err)
		_, err = orgs.Update(doortest.As(other.ID), other.ID.String(), 1, party.OrganisationInput{Name: "Nabovik", Aliases: []string{"fjordvik kommune"}})
		wantKind(h.T, err, kinds.KindConflict)
	})
}

func TestAuditChainHolds(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		as := doortest.As(mine.ID)
		root, err := units(h).Create(as, party.UnitInput{Name: "Root"})
		doortest.Must(h, root, err)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if _, err := units(h).Create(as, party.UnitInput{Name: fmt.Sprint("Unit ", i), ParentUnit: root.ID}); err != nil {
					h.Error(err)
				}
			})
		}
		wg.Wait()
		type link struct {
			Seq            int64
			PrevHash, Hash string
		}
		links, err := door.Look(as, h.Door, "unit.read", func(tx *door.Tx) ([]link, error) {
			return door.Rows[link](tx, "select seq, prev_hash, hash from audit where org_id = @org order by seq", nil)
		})
		doortest.Must(h, links, err)
		if len(links) != 10 { // the organisation itself, the root and eight units
			h.Fatalf("%d audit rows, want 10", len(links))
		}
		for i, l := range links {
			if l.Seq != int64(i+1) || (i > 0 && l.PrevHash != links[i-1].Hash) || len(l.Hash) != 64 {
				h.Fatalf("row %d does not follow: %+v", i, l)
			}
		}
	})
}

func TestAppendOnly(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		for _, sql := range []string{"delete from audit where org_id = @org returning 1", "update history set actor = 'x' where org_id = @org returning 1",
			"insert into audit select * from audit where org_id = @org returning 1"} {
			_, err := door.Do(doortest.As(mine.ID), h.Door, "unit.create", nil, func(tx *door.Tx) ([]int, error) {
				return door.Rows[int](tx, sql, nil)
			})
			// By grant for the role that serves, by trigger for whoever owns the table.
			if err == nil || (!strings.Contains(err.Error(), "append-only") && !strings.Contains(err.Error(), "duplicate key") && !store.Refused(err)) {
				h.Fatalf("%s: %v", sql, err)
			}
		}
	})
}

func TestReadsWriteNothing(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		_, err := door.Look(doortest.As(mine.ID), h.Door, "unit.read", func(tx *door.Tx) (int, error) {
			return 0, door.Add(tx, door.Make[party.Unit](party.UnitInput{Name: "Hidden"}))
		})
		if err == nil {
			h.Fatal("a read transaction wrote")
		}
	})
}

func TestRowsNeedsTheOrganisation(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		_, err := door.Look(doortest.Operator(), h.Door, "unit.read", func(tx *door.Tx) ([]string, error) {
			return door.Rows[string](tx, "select id from units", nil)
		})
		wantKind(h.T, err, kinds.KindInternal)
	})
}

func TestSameKeyOnce(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		as := door.WithRequest(doortest.As(mine.ID), door.Request{IdempotencyKey: "k1", Fingerprint: "a"})
		ids := make([]string, 6)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				u, err := units(h).Create(as, party.UnitInput{Name: "Root"})
				if err != nil {
					h.Error(err)
					return
				}
				ids[i] = u.ID.String()
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] || id == "" {
				h.Fatalf("one key made several: %v", ids)
			}
		}
		other := door.WithRequest(doortest.As(mine.ID), door.Request{IdempotencyKey: "k1", Fingerprint: "b"})
		_, err := units(h).Create(other, party.UnitInput{Name: "Else"})
		wantKind(h.T, err, kinds.KindConflict)
	})
}

func TestListPages(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		root, err := units(h).Create(as, party.UnitInput{Name: "Skole 00"})
		doortest.Must(h, root, err)
		for i := range 24 { // names repeat: the identifier breaks the tie
			u, err := units(h).Create(as, party.UnitInput{Name: fmt.Sprintf("Skole %02d", i/2), ParentUnit: root.ID})
			doortest.Must(h, u, err)
		}
		for _, sort := range []string{"", "name", "-name", "createdAt", "-createdAt"} {
			seen, cursor := map[string]bool{}, ""
			for range 10 {
				page, err := units(h).List(as, door.Query{Limit: 4, Sort: sort, Cursor: cursor, Q: "SKOLE"})
				doortest.Must(h, page, err)
				for _, u := range page.Items {
					seen[u.ID.String()] = true
				}
				if cursor = page.NextCursor; cursor == "" {
					break
				}
			}
			if len(seen) != 25 {
				h.Fatalf("sort %q shows %d of 25", sort, len(seen))
			}
		}
		for _, q := range []door.Query{{Cursor: "x"}, {Sort: "secret"}, {Limit: 1000}, {Filters: map[string]string{"hash": "1"}}, {Q: "a\x00"}} {
			_, err := units(h).List(as, q)
			wantKind(h.T, err, kinds.KindInvalid)
		}
	})
}

func TestCycleOfUnits(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		a, err := units(h).Create(as, party.UnitInput{Name: "A"})
		doortest.Must(h, a, err)
		b, err := units(h).Create(as, party.UnitInput{Name: "B", ParentUnit: a.ID})
		doortest.Must(h, b, err)
		_, err = units(h).Update(as, a.ID.String(), 1, party.UnitInput{Name: "A", ParentUnit: b.ID})
		wantKind(h.T, err, kinds.KindInvalid)
		_, err = units(h).Create(as, party.UnitInput{Name: "Second root"})
		wantKind(h.T, err, kinds.KindInvalid)
	})
}

// A reference of the wrong kind is refused before the database has to, and a
// refusal at the commit does not stop those who write afterwards.
func TestReferenceOfAnotherKind(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		root, err := units(h).Create(as, party.UnitInput{Name: "Root"})
		doortest.Must(h, root, err)
		contacts := door.NewNoun[party.Contact, party.ContactInput](h.Door)
		_, err = contacts.Create(as, party.ContactInput{Role: "dpo", Name: "DPO", Unit: root.ID, Party: kinds.Of[kinds.Party](root.ID)})
		wantKind(h.T, err, kinds.KindInvalid)
		_, err = door.Do(as, h.Door, "unit.create", nil, func(tx *door.Tx) ([]string, error) {
			return door.Rows[string](tx, "update units set parent_unit = '01a200d0-0000-7000-8000-000000000000' where org_id = @org returning id", nil)
		})
		if err == nil {
			h.Fatal("a dangling reference was committed")
		}
		u, err := units(h).Create(as, party.UnitInput{Name: "Below", ParentUnit: root.ID})
		doortest.Must(h, u, err)
		doortest.Must(h, 0, h.Door.Ping(h.Context()))
	})
}

func TestOneRootHoweverManyTry(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() { _, _ = units(h).Create(as, party.UnitInput{Name: fmt.Sprint("Root ", i)}) })
		}
		wg.Wait()
		page, err := units(h).List(as, door.Query{})
		if doortest.Must(h, page, err).Total != 1 {
			h.Fatalf("%d units stand at the top", page.Total)
		}
	})
}
