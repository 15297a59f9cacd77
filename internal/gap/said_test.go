package gap_test

import (
	"context"
	"fmt"
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

// turner is a municipality whose system and engagement are said to be otherwise as
// time goes on; its agreement was signed on 1 February 2026.
type turner struct {
	*doortest.House
	d        *door.Door
	now      time.Time
	as       context.Context
	own      kinds.OrgID
	vendor   kinds.OrgID
	sys      *chain.System
	edge     *chain.Engagement
	deal     *agreement.Agreement
	terms    agreement.AgreementInput // of the agreement, before it is made
	reviewed []agreement.ReviewInput
}

// on moves the clock to noon of a day, where it is not later already.
func (x *turner) on(day kinds.Date) *turner {
	at, err := time.Parse(time.DateTime, string(day)+" 11:00:00")
	if doortest.Must(x, at, err); at.After(x.now) {
		x.now = at
	}
	x.now = x.now.Add(time.Minute)
	return x
}

func (x *turner) system(day kinds.Date, change func(s *chain.SystemInput)) {
	x.Helper()
	x.on(day)
	in := x.sys.SystemInput
	change(&in)
	s, err := door.NewNoun[chain.System, chain.SystemInput](x.d).Update(x.as, x.sys.ID.String(), x.sys.Version, in)
	x.sys = doortest.Must(x, s, err)
}

func (x *turner) engagement(day kinds.Date, change func(e *chain.EngagementInput)) {
	x.Helper()
	x.on(day)
	in := x.edge.EngagementInput
	change(&in)
	e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](x.d).Update(x.as, x.edge.ID.String(), x.edge.Version, in)
	x.edge = doortest.Must(x, e, err)
}

// holds says on a day which types of data the system stores, as its form asks for them.
func (x *turner) holds(day kinds.Date, types ...string) {
	x.Helper()
	x.system(day, func(s *chain.SystemInput) { s.FormTypes = []chain.FormType{{Name: "Søknad", DataItems: types}} })
}

// begin makes a municipality of its own for each case, in January.
func (h house) begin(n int, vendor kinds.OrgID) *turner {
	h.Helper()
	x := &turner{House: h.House, own: h.Organisation(fmt.Sprintf("Vika %d kommune", n)).ID, vendor: vendor, now: time.Date(2026, 1, 10, 8, 0, 0, 0, time.UTC)}
	x.as, x.d = doortest.As(x.own), h.Door.WithClock(func() time.Time { return x.now })
	s, err := door.NewNoun[chain.System, chain.SystemInput](x.d).Create(x.as, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Journal", PersonalData: kinds.Yes, NationalID: kinds.Yes, SpecialCategories: kinds.No,
		FormTypes: []chain.FormType{{Name: "Søknad", DataItems: []string{"Navn", "E-post"}}}, HostingLocations: []chain.Location{{Country: "NO"}}, Lifecycle: "active", InUseFrom: "2026-01-01"})
	x.sys = doortest.Must(h, s, err)
	e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](x.d).Create(x.as, chain.EngagementInput{
		Keys: door.Keys{Code: "E1"}, Upstream: x.own, Downstream: vendor, StartsOn: "2026-01-01", State: "active", RoleBasis: "processor", PersonalData: kinds.Yes, AccessMode: "hosts_data",
		ProcessingLocations: []chain.Location{{Country: "NO"}}, ScopeSystems: []chain.SystemID{s.ID}})
	x.edge = doortest.Must(h, e, err)
	x.terms = agreement.AgreementInput{
		Keys: door.Keys{Code: "A1"}, Type: agreement.ControllerProcessor, State: agreement.InForce, CreatedOn: "2026-01-10", EffectiveFrom: "2026-01-15", ScopeSystems: []chain.SystemID{s.ID},
		Parties:    []agreement.Party{{Org: x.own, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory}},
		Signatures: []agreement.Signature{{Party: x.own, SignedOn: "2026-01-20"}, {Party: vendor, SignedOn: "2026-02-01"}},
	}
	return x
}

type house struct{ *doortest.House }

// opened asks since when DPA-005 is open on a day; shut for not at all.
func (x *turner) opened(ctx context.Context, on kinds.Date) kinds.Date {
	x.Helper()
	r, err := door.Look(ctx, x.d, "gap.read", gap.Load)
	found := doortest.Must(x, r, err).Find(on, "DPA-005")
	switch len(found) {
	case 0:
		return shut
	case 1:
		return found[0].OpenedOn
	}
	x.Fatalf("on %s %d gaps are open", on, len(found))
	return ""
}

// TestSaidAnew is DPA-005 for what a system or an engagement is said to be otherwise than on
// the day of the last signature, from what the door keeps of it.
func TestSaidAnew(t *testing.T) {
	names := func(types ...string) func(x *turner) {
		return func(x *turner) {
			x.terms.Processing = []agreement.Processing{{System: x.sys.ID, DataTypes: types}}
			x.holds("2026-03-01", "Navn", "E-post", "Diagnose")
		}
	}
	grew := func(then ...func(x *turner)) func(x *turner) {
		return func(x *turner) {
			x.holds("2026-03-01", "Navn", "E-post", "Diagnose")
			for _, f := range then {
				f(x)
			}
		}
	}
	review := func(on kinds.Date, seen ...string) func(x *turner) {
		return func(x *turner) {
			x.reviewed = append(x.reviewed, agreement.ReviewInput{ReviewedOn: on, Outcome: "no_change", Seen: seen})
		}
	}
	annex := func(on kinds.Date) func(x *turner) {
		return func(x *turner) {
			x.terms.Annexes = []agreement.Annex{{Kind: "processing", Present: true, Complete: true, Date: on}}
		}
	}
	flag := func(was, is kinds.Tri) func(x *turner) {
		return func(x *turner) {
			x.system("2026-01-11", func(s *chain.SystemInput) { s.CriminalData = was })
			x.system("2026-03-01", func(s *chain.SystemInput) { s.CriminalData = is })
		}
	}
	cases := []struct {
		name   string
		build  func(x *turner)
		asOf   kinds.Date
		opened kinds.Date
	}{
		{"nothing changed", func(*turner) {}, "2026-06-01", shut},
		{"only words", func(x *turner) {
			x.system("2026-03-01", func(s *chain.SystemInput) { s.Name, s.Description, s.ExitPlan = "Ny journal", "annet", "plan" })
		}, "2026-06-01", shut},
		{"a new type of data", grew(), "2026-04-01", "2026-04-01"},
		{"30 days on it is not late", grew(), "2026-03-31", shut},
		{"on a day before it nobody knew", grew(), "2026-02-28", shut},
		{"the same types, written otherwise", func(x *turner) { x.holds("2026-03-01", " NAVN", "epost") }, "2026-06-01", shut},
		{"a type fewer", func(x *turner) { x.holds("2026-03-01", "Navn") }, "2026-06-01", shut},
		{"the same types in another place", func(x *turner) {
			x.system("2026-03-01", func(s *chain.SystemInput) {
				s.FormTypes, s.StorageContexts = nil, []chain.StorageContext{{Context: "log", DataKinds: []string{"E-post", "Navn"}}}
			})
		}, "2026-06-01", shut},
		{"before the last signature it was agreed", func(x *turner) { x.holds("2026-01-25", "Navn", "Diagnose") }, "2026-06-01", shut},
		{"on its day, too", func(x *turner) { x.holds("2026-02-01", "Navn", "Diagnose") }, "2026-06-01", shut},
		{"the day after it was not", func(x *turner) { x.holds("2026-02-02", "Navn", "Diagnose") }, "2026-06-01", "2026-03-05"},
		{"the agreement names it", names("navn", "diagnose"), "2026-06-01", shut},
		{"it names another", names("navn", "adresse"), "2026-06-01", "2026-04-01"},
		{"taken away again", grew(func(x *turner) { x.holds("2026-04-10", "Navn", "E-post") }), "2026-06-01", shut},
		{"open until that day", grew(func(x *turner) { x.holds("2026-04-10", "Navn", "E-post") }), "2026-04-09", "2026-04-01"},
		{"put back: from then", grew(func(x *turner) {
			x.holds("2026-04-10", "Navn")
			x.holds("2026-05-01", "Navn", "Diagnose")
		}), "2026-06-01", "2026-06-01"},
		{"taken away and put back on one day", grew(func(x *turner) {
			x.holds("2026-04-10", "Navn")
			x.holds("2026-04-10", "Navn", "Diagnose")
		}), "2026-06-01", "2026-04-01"},
		{"several are one gap, of the oldest", grew(func(x *turner) { x.holds("2026-03-15", "Navn", "Diagnose", "Adresse") }), "2026-06-01", "2026-04-01"},
		{"said for the first time: it was not known otherwise", func(x *turner) {
			x.system("2026-03-01", func(s *chain.SystemInput) { s.SupportLocations = []chain.Location{{Country: "IN"}} })
		}, "2026-06-01", shut},
		{"and once more: that is another", func(x *turner) {
			x.system("2026-03-01", func(s *chain.SystemInput) { s.SupportLocations = []chain.Location{{Country: "NO"}} })
			x.system("2026-04-01", func(s *chain.SystemInput) { s.SupportLocations = []chain.Location{{Country: "IN"}} })
		}, "2026-06-01", "2026-05-02"},
		{"another country of storage", func(x *turner) {
			x.system("2026-03-01", func(s *chain.SystemInput) {
				s.HostingLocations = []chain.Location{{Country: "NO", Place: "Oslo"}, {Country: "IE"}}
			})
		}, "2026-04-01", "2026-04-01"},
		{"another place in the same country", func(x *turner) {
			x.system("2026-03-01", func(s *chain.SystemInput) { s.HostingLocations = []chain.Location{{Country: "NO", Place: "Oslo"}} })
		}, "2026-06-01", shut},
		{"another country of the engagement", func(x *turner) {
			x.engagement("2026-03-01", func(e *chain.EngagementInput) { e.ProcessingLocations = []chain.Location{{Country: "US"}} })
		}, "2026-04-01", "2026-04-01"},
		{"of an engagement with another", func(x *turner) {
			x.engagement("2026-01-12", func(e *chain.EngagementInput) { e.Downstream = x.Organisation("Annen AS").ID })
			x.engagement("2026-03-01", func(e *chain.EngagementInput) { e.ProcessingLocations = []chain.Location{{Country: "US"}} })
		}, "2026-06-01", shut},
		{"known not to be there, and now is", flag(kinds.No, kinds.Yes), "2026-04-01", "2026-04-01"},
		{"not known before", flag(kinds.Unknown, kinds.Yes), "2026-06-01", shut},
		{"not any more", flag(kinds.Yes, kinds.No), "2026-06-01", shut},
		{"a later review saw it", grew(review("2026-03-10")), "2026-06-01", shut},
		{"one of the same day did not", grew(review("2026-03-01")), "2026-06-01", "2026-04-01"},
		{"unless it says so", grew(review("2026-03-01", "data_kind")), "2026-06-01", shut},
		{"one before it did not", grew(review("2026-02-15")), "2026-06-01", "2026-04-01"},
		{"the annex on the processing is issued anew", grew(annex("2026-03-20")), "2026-06-01", shut},
		{"until that day it is open", grew(annex("2026-04-20")), "2026-04-19", "2026-04-01"},
		{"the last signature came after it", grew(func(x *turner) { x.terms.Signatures[1].SignedOn = "2026-03-05" }), "2026-06-01", shut},
		{"not in force any more", grew(func(x *turner) { x.terms.EffectiveTo = "2026-04-30" }), "2026-05-01", shut},
	}
	doortest.Each(t, func(h *doortest.House) {
		vendor := h.Organisation("Sky AS").ID
		for n, c := range cases {
			x := house{h}.begin(n, vendor)
			c.build(x)
			x.on("2026-07-01")
			a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](x.d).Create(x.as, x.terms)
			x.deal = doortest.Must(h, a, err)
			for _, in := range x.reviewed {
				in.Agreement = a.ID
				v, err := door.NewNoun[agreement.Review, agreement.ReviewInput](x.d).Create(x.as, in)
				doortest.Must(h, v, err)
			}
			if got := x.opened(x.as, c.asOf); got != c.opened {
				h.Errorf("%s: on %s opened %s, want %s", c.name, c.asOf, got, c.opened)
			}
		}
	})
}

// TestSaidAnewKnownAt: what was entered later was not known, whatever day is asked for, and
// what was taken away since was; and a finding names what is new.
func TestSaidAnewKnownAt(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		h.Door = h.Door.WithClock(func() time.Time { return time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC) })
		x := house{h}.begin(0, h.Organisation("Sky AS").ID)
		a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](x.d).Create(x.as, x.terms)
		x.deal = doortest.Must(h, a, err)
		before := x.on("2026-03-01").now
		x.holds("2026-03-01", "Navn", "Diagnose")
		during := x.on("2026-04-05").now
		x.holds("2026-05-01", "Navn")
		got := []kinds.Date{x.opened(x.as, "2026-06-01")}
		for _, at := range []time.Time{before, during, x.now} {
			got = append(got, x.opened(door.WithKnownAt(x.as, at), "2026-06-01"))
		}
		if want := []kinds.Date{shut, shut, "2026-04-01", shut}; !slices.Equal(got, want) {
			h.Errorf("opened %v, want %v", got, want)
		}
		r, err := door.Look(x.as, x.d, "gap.read", gap.Load)
		found := doortest.Must(h, r, err).Find("2026-04-05", "DPA-005")
		if len(found) != 1 || !slices.Equal(factsOf(found[0], "change_note"), []string{"Journal: Diagnose"}) {
			h.Errorf("%+v", found)
		}
		stranger := doortest.As(h.Organisation("Nabo kommune").ID)
		theirs, err := door.Look(stranger, x.d, "gap.read", door.TracesOf)
		if len(doortest.Must(h, theirs, err)) != 0 {
			h.Errorf("a stranger reads %+v", theirs)
		}
	})
}
