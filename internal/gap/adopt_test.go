package gap_test

import (
	"slices"
	"testing"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// adopter is a municipality that a vendor's own agreement binds.
type adopter struct {
	*doortest.House
	own, vendor kinds.OrgID
	system      *chain.System
	deal        *agreement.Agreement
}

func eachAdopter(t *testing.T, test func(x *adopter)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		x := &adopter{House: h, own: h.Organisation("Vika kommune").ID, vendor: h.Organisation("Nordlys AS").ID}
		s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(doortest.As(x.own), chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Journal", PersonalData: kinds.Yes, Lifecycle: "active", InUseFrom: "2026-01-01"})
		x.system = doortest.Must(h, s, err)
		e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door).Create(doortest.As(x.own), chain.EngagementInput{
			Keys: door.Keys{Code: "E1"}, Upstream: x.own, Downstream: x.vendor, StartsOn: "2026-01-01", State: "active", RoleBasis: "processor", PersonalData: kinds.Yes, AccessMode: "hosts_data", ScopeSystems: []chain.SystemID{s.ID}})
		doortest.Must(h, e, err)
		a, err := x.deals().Create(doortest.As(x.vendor), agreement.AgreementInput{
			Keys: door.Keys{Code: "V-1"}, Type: agreement.ControllerProcessor, State: agreement.InForce, EffectiveFrom: "2026-03-01",
			Parties:    []agreement.Party{{Org: x.vendor, Side: agreement.Processor, Capacity: agreement.Signatory}, {Org: x.own, Side: agreement.Controller, Capacity: agreement.Signatory}},
			Signatures: []agreement.Signature{{Party: x.vendor, SignedOn: "2026-03-01"}, {Party: x.own, SignedOn: "2026-03-10"}},
		})
		x.deal = doortest.Must(h, a, err)
		test(x)
	})
}

func (x *adopter) deals() agreement.Agreements {
	return door.NewNoun[agreement.Agreement, agreement.AgreementInput](x.Door)
}

func (x *adopter) adoptions() agreement.Adoptions {
	return door.NewNoun[agreement.Adoption, agreement.AdoptionInput](x.Door)
}

// open lists the rules with an open gap on a day.
func (x *adopter) open(on kinds.Date) []string {
	x.Helper()
	var out []string
	r, err := door.Look(doortest.As(x.own), x.Door, "gap.read", gap.Load)
	for _, f := range doortest.Must(x, r, err).Find(on, "DPA-001", "DPA-002", "DPA-003", "DPA-004", "DPA-006", "DPA-007", "DPA-008", "DPA-009", "DPA-011") {
		out = append(out, f.Rule)
	}
	return out
}

func (x *adopter) want(on kinds.Date, want ...string) {
	x.Helper()
	if got := x.open(on); !slices.Equal(got, want) {
		x.Errorf("on %s %v is open, want %v", on, got, want)
	}
}

func (x *adopter) change(change func(*agreement.AgreementInput)) {
	x.Helper()
	now, err := x.deals().Get(doortest.As(x.vendor), x.deal.ID.String())
	in := doortest.Must(x, now, err).AgreementInput
	in.Parties = slices.Clone(in.Parties)
	change(&in)
	a, err := x.deals().Update(doortest.As(x.vendor), now.ID.String(), now.Version, in)
	x.deal = doortest.Must(x, a, err)
}

// TestAdoption: an agreement that a vendor keeps closes the signer's gap from the day on
// which it is in force, once the signer says what it covers; and no longer when the keeper
// declares it void, or the signer has left it.
func TestAdoption(t *testing.T) {
	eachAdopter(t, func(x *adopter) {
		x.want("2026-11-22", "DPA-001")
		r, err := door.Look(doortest.As(x.own), x.Door, "gap.read", gap.Load)
		if got := doortest.Must(x, r, err).Reached(x.deal, "2026-11-22"); !slices.Equal(got, []chain.SystemID{x.system.ID}) {
			x.Errorf("the guess is %v", got)
		}
		in := agreement.AdoptionInput{Agreement: x.deal.ID, ScopeSystems: []chain.SystemID{x.system.ID}}
		made, err := x.adoptions().Create(doortest.As(x.own), in)
		doortest.Must(x, made, err)
		x.want("2026-11-22")
		x.want("2026-03-10")
		x.want("2026-03-09", "DPA-002")
		at := doortest.Now.Add(time.Minute)
		past, err := door.Look(door.WithKnownAt(doortest.As(x.own), at), x.Door, "gap.read", gap.Load)
		if got := doortest.Must(x, past, err).Find("2026-11-22", gap.Coverage...); len(got) != 0 {
			x.Errorf("looking back: %+v", got)
		}
		if _, err := x.adoptions().Create(doortest.As(x.own), in); kinds.KindOf(err) != kinds.KindInvalid {
			x.Errorf("adopted twice: %v", err)
		}
		x.change(func(in *agreement.AgreementInput) { in.Parties[1].LeftOn = "2026-11-01" })
		x.want("2026-11-22", "DPA-001")
		x.change(func(in *agreement.AgreementInput) { in.Parties[1].LeftOn = "" })
		x.want("2026-11-22")
		x.change(func(in *agreement.AgreementInput) { in.State, in.VoidedOn = agreement.Void, "2026-11-20" })
		x.want("2026-11-22", "DPA-001")
	})
}

// TestAdoptionFollows: a later version of an agreement that was adopted counts in its place.
func TestAdoptionFollows(t *testing.T) {
	eachAdopter(t, func(x *adopter) {
		made, err := x.adoptions().Create(doortest.As(x.own), agreement.AdoptionInput{Agreement: x.deal.ID, ScopeSystems: []chain.SystemID{x.system.ID}})
		doortest.Must(x, made, err)
		in := x.deal.AgreementInput
		in.Keys, in.Supersedes, in.EffectiveFrom = door.Keys{Code: "V-2"}, x.deal.ID, "2026-10-01"
		next, err := x.deals().Create(doortest.As(x.vendor), in)
		doortest.Must(x, next, err)
		x.want("2026-09-30")
		x.want("2026-11-22")
		seen, err := x.deals().Get(doortest.As(x.own), x.deal.ID.String())
		if doortest.Must(x, seen, err).State != agreement.Superseded || seen.SupersededOn != "2026-10-01" {
			x.Errorf("the signer reads the old version as %s", seen.State)
		}
	})
}

// TestAdoptionOfStrangers: nobody adopts what is not shared, or what is one's own.
func TestAdoptionOfStrangers(t *testing.T) {
	eachAdopter(t, func(x *adopter) {
		stranger := doortest.As(x.Organisation("Fjellby kommune").ID)
		if _, err := x.adoptions().Create(stranger, agreement.AdoptionInput{Agreement: x.deal.ID}); kinds.ViolationsOf(err)[0].Code != "unknown-reference" {
			x.Errorf("a stranger adopts it: %v", err)
		}
		if _, err := x.adoptions().Create(doortest.As(x.vendor), agreement.AdoptionInput{Agreement: x.deal.ID}); kinds.ViolationsOf(err)[0].Code != "own" {
			x.Errorf("its keeper adopts it: %v", err)
		}
		if _, err := x.adoptions().Create(doortest.As(x.vendor), agreement.AdoptionInput{Agreement: x.deal.ID, ScopeSystems: []chain.SystemID{x.system.ID}}); kinds.ViolationsOf(err)[0].Pointer != "/scopeSystems/0" {
			x.Errorf("with another's system: %v", err)
		}
	})
}
