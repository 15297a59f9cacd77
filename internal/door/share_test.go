package door_test

import (
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// TestShares: the parties of an agreement that has left the desk read it, without
// what its keeper notes for itself, and nobody else does; they change nothing; and
// whoever is taken out of it reads it no more.
func TestShares(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		keeper, vendor, stranger := h.Organisation("Fjordvik kommune").ID, h.Organisation("Skjema AS").ID, h.Organisation("Fremmed AS").ID
		verbs := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door)
		in := agreement.AgreementInput{
			Keys: door.Keys{Code: "HEMMELIG-1"}, State: agreement.Draft, Checklist: []agreement.Assessment{{Code: "D1", Value: "missing"}},
			Parties: []agreement.Party{{Org: keeper, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory}},
		}
		a, err := verbs.Create(doortest.As(keeper), in)
		doortest.Must(h.T, a, err)
		reads := func(who kinds.OrgID) (*agreement.Agreement, int) {
			one, err := verbs.Get(doortest.As(who), a.ID.String())
			if err != nil && kinds.KindOf(err) != kinds.KindNotFound {
				h.Fatal(err)
			}
			page, err := verbs.List(doortest.As(who), door.Query{Shared: true, Sort: "code"})
			return one, int(doortest.Must(h.T, page, err).Total)
		}
		if one, n := reads(vendor); one != nil || n != 0 {
			h.Error("a draft is shared")
		}
		in.State = "signed"
		a, err = verbs.Update(doortest.As(keeper), a.ID.String(), a.Version, in)
		doortest.Must(h.T, a, err)
		one, n := reads(vendor)
		if one == nil || n != 1 || one.Code != "" || len(one.Checklist) != 0 || len(one.Parties) != 2 {
			h.Fatalf("the vendor reads %+v, and %d", one, n)
		}
		if one, n := reads(stranger); one != nil || n != 0 {
			h.Error("a stranger reads it")
		}
		if one, n := reads(keeper); one == nil || n != 0 || len(one.Checklist) != 1 {
			h.Errorf("the keeper reads %+v, and %d are shared with it", one, n)
		}
		own, err := verbs.List(doortest.As(vendor), door.Query{})
		if doortest.Must(h.T, own, err).Total != 0 {
			h.Error("what is shared is listed as the vendor's own")
		}
		keepsOut(h, verbs, a, vendor, stranger)
		in.Parties = in.Parties[:1]
		a, err = verbs.Update(doortest.As(keeper), a.ID.String(), a.Version, in)
		doortest.Must(h.T, a, err)
		if one, n := reads(vendor); one != nil || n != 0 {
			h.Error("whoever was taken out still reads it")
		}
		proves(h)
	})
}

// TestSharedEdges: whoever does the processing of a first link sees the edge, and
// not the systems behind it.
func TestSharedEdges(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		keeper, vendor, stranger := h.Organisation("Fjordvik kommune").ID, h.Organisation("Skjema AS").ID, h.Organisation("Fremmed AS").ID
		ctx := doortest.As(keeper)
		unit, err := door.NewNoun[party.Unit, party.UnitInput](h.Door).Create(ctx, party.UnitInput{Name: "Skole"})
		doortest.Must(h.T, unit, err)
		system, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Name: "Skjema", OwnerUnit: unit.ID})
		doortest.Must(h.T, system, err)
		edges := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door)
		in := chain.EngagementInput{Upstream: keeper, Downstream: vendor, ScopeSystems: []chain.SystemID{system.ID}, State: chain.Proposed, GuaranteesBasis: "vår vurdering"}
		e, err := edges.Create(ctx, in)
		doortest.Must(h.T, e, err)
		if _, err := edges.Get(doortest.As(vendor), e.ID.String()); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("what is proposed is shared: %v", err)
		}
		in.State = "active"
		e, err = edges.Update(ctx, e.ID.String(), e.Version, in)
		doortest.Must(h.T, e, err)
		seen, err := edges.Get(doortest.As(vendor), e.ID.String())
		if err != nil || seen.Upstream != keeper || len(seen.ScopeSystems) != 0 || seen.GuaranteesBasis != "" {
			h.Errorf("the vendor sees %+v, %v", seen, err)
		}
		if _, err := edges.List(doortest.As(vendor), door.Query{Shared: true, Filters: map[string]string{"system": system.ID.String()}}); kinds.KindOf(err) != kinds.KindInvalid {
			h.Errorf("the vendor asks by a system that is not its own: %v", err)
		}
		if _, err := edges.Get(doortest.As(stranger), e.ID.String()); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("a stranger sees an edge: %v", err)
		}
		proves(h)
	})
}

// TestSharesOfOthers: a row that says that one shares a stranger's record with oneself
// opens nothing, whichever database is asked.
func TestSharesOfOthers(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		keeper, thief := h.Organisation("Fjordvik kommune").ID, h.Organisation("Fremmed AS").ID
		verbs := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door)
		a, err := verbs.Create(doortest.As(keeper), agreement.AgreementInput{State: "signed"})
		doortest.Must(h.T, a, err)
		n, err := door.Do(doortest.As(thief), h.Door, "unit.create", nil, func(tx *door.Tx) ([]int, error) {
			return door.Rows[int](tx, "insert into shares (kind, record_id, org_id, keeper) values ('agreement', @record, @org, @org) returning 1", map[string]any{"record": a.ID})
		})
		if len(doortest.Must(h.T, n, err)) != 1 {
			h.Fatal("the row was not made")
		}
		for _, d := range []*door.Door{h.Door, h.Door.Open()} {
			if d != h.Door && !h.Locked() {
				continue // the filter is off, and there is no other lock
			}
			_, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](d).Get(doortest.As(thief), a.ID.String())
			page, lost := verbs.List(doortest.As(thief), door.Query{Shared: true})
			if kinds.KindOf(err) != kinds.KindNotFound || doortest.Must(h.T, page, lost).Total != 0 {
				h.Errorf("a stranger's agreement is read: %v, %d listed", err, page.Total)
			}
		}
	})
}

// proves checks that the audit agrees with what is shared.
func proves(h *doortest.House) {
	h.Helper()
	r, err := door.Verify(doortest.Operator(), h.Door)
	if err != nil || len(r.Faults) != 0 {
		h.Errorf("the audit says %+v, %v", r, err)
	}
}

// keepsOut tries to change what is shared.
func keepsOut(h *doortest.House, verbs agreement.Agreements, a *agreement.Agreement, vendor, stranger kinds.OrgID) {
	h.Helper()
	for who, want := range map[kinds.OrgID]kinds.Kind{vendor: kinds.KindForbidden, stranger: kinds.KindNotFound} {
		if _, err := verbs.Update(doortest.As(who), a.ID.String(), a.Version, a.AgreementInput); kinds.KindOf(err) != want {
			h.Errorf("another organisation changes it: %v, want %s", err, want)
		}
		_, err := agreement.NewReviews(h.Door).Make(doortest.As(who), a.ID.String(), agreement.ReviewInput{ReviewedOn: "2026-01-01", ReviewedBy: "x"})
		if err == nil {
			h.Error("another organisation reviews it in its keeper's register")
		}
	}
}
