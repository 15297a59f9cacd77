package exchange_test

import (
	"context"
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// neighbour is the same house, seen by the coordinator of another municipality.
func (w world) neighbour(name string) world {
	w.Helper()
	o := w.Organisation(name)
	return world{w.House, doortest.As(o.ID), o.ID}
}

func (w world) identify(from, into kinds.OrgID) (exchange.Identified, error) {
	return exchange.New(w.Door).Identify(w.ctx, from.String(), into.String())
}

func (w world) mustIdentify(from, into kinds.OrgID) exchange.Identified {
	w.Helper()
	done, err := w.identify(from, into)
	return doortest.Must(w, done, err)
}

func (w world) organisation(id kinds.OrgID) *party.Organisation {
	w.Helper()
	o, err := party.NewOrganisations(w.Door).Get(w.ctx, id.String())
	return doortest.Must(w, o, err)
}

func (w world) processor(code string) kinds.OrgID {
	w.Helper()
	return one[chain.Engagement, chain.EngagementInput](w, code).Downstream
}

const skyvik = "engagement_code;processor_name\nE1;Skyvik\n"

// eachPair runs a test for two municipalities on either database.
func eachPair(t *testing.T, test func(a, b world)) {
	t.Helper()
	eachWorld(t, func(w world) {
		w.ctx = doortest.As(w.org)
		test(w, w.neighbour("Nabovik kommune"))
	})
}

// TestIdentifyLeavesOthersAlone: what a municipality says of an entry that it
// keeps, and on which another relies, moves its own records and nothing else.
func TestIdentifyLeavesOthersAlone(t *testing.T) {
	eachPair(t, func(a, b world) {
		a.take("engagements", skyvik)
		b.take("engagements", skyvik)
		from, evil := a.find("Skyvik"), a.Organisation("Evil AS")
		done := a.mustIdentify(from.ID, evil.ID)
		if done.Changed != 1 || a.processor("E1") != evil.ID || b.processor("E1") != from.ID {
			a.Errorf("%d changed, mine names %s, theirs %s", done.Changed, a.processor("E1"), b.processor("E1"))
		}
		if still := b.organisation(from.ID); !still.MergedInto.IsZero() || still.Version != from.Version || b.find("Skyvik").ID != from.ID {
			b.Errorf("the entry is changed: %+v", still)
		}
		if r, err := chain.NewGraphs(b.Door).Reach(b.ctx, from.ID.String(), ""); doortest.Must(b, r, err).Party.ID != from.ID {
			b.Errorf("the entry leads to %s", r.Party.Name)
		}
	})
}

// TestMergePointerIsRefused to the keeper of an entry that others name anywhere.
func TestMergePointerIsRefused(t *testing.T) {
	for name, rely := range map[string]func(b world, on kinds.OrgID){
		"engagement": func(b world, on kinds.OrgID) {
			create(b, chain.EngagementInput{Upstream: b.org, Downstream: on}, (*chain.Engagement)(nil))
		},
		"agreement": func(b world, on kinds.OrgID) {
			create(b, agreement.AgreementInput{Parties: []agreement.Party{{Org: on, Side: agreement.Processor, Capacity: agreement.Signatory}}}, (*agreement.Agreement)(nil))
		},
		"system": func(b world, on kinds.OrgID) {
			create(b, chain.SystemInput{Name: "Arkiv", UsingOrgs: []kinds.OrgID{on}}, (*chain.System)(nil))
		},
		"contact": func(b world, on kinds.OrgID) {
			create(b, party.ContactInput{Role: "dpo", Name: "x", Party: on}, (*party.Contact)(nil))
		},
		"parent": func(b world, on kinds.OrgID) {
			create(b, party.OrganisationInput{Name: "Datter AS", UltimateParent: on}, (*party.Organisation)(nil))
		},
		"identification": func(b world, on kinds.OrgID) {
			b.take("engagements", "engagement_code;processor_name\nE9;Annet navn\n")
			b.mustIdentify(b.find("Annet navn").ID, on)
			e := one[chain.Engagement, chain.EngagementInput](b, "E9")
			in := e.EngagementInput
			in.Downstream = b.Organisation("Vind AS").ID
			_, err := door.NewNoun[chain.Engagement, chain.EngagementInput](b.Door).Update(b.ctx, e.ID.String(), e.Version, in)
			doortest.Must(b, e, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachPair(t, func(a, b world) {
				a.take("engagements", skyvik)
				from, into := a.find("Skyvik"), a.Organisation("Evil AS")
				rely(b, from.ID)
				merged := *from
				merged.MergedInto = into.ID
				_, err := door.Do(a.ctx, a.Door, "organisation.identify", nil, func(tx *door.Tx) (int, error) { return 0, door.Save(tx, &merged) })
				if kinds.KindOf(err) != kinds.KindForbidden {
					a.Errorf("the pointer: %v", err)
				}
				a.mustIdentify(from.ID, into.ID)
				if !a.organisation(from.ID).MergedInto.IsZero() || a.processor("E1") != into.ID {
					a.Error("the entry is merged, or the engagement is not moved")
				}
			})
		})
	}
}

// TestIdentifyWhatIsMerged: an entry that somebody has merged can be identified
// by whoever still names it, and by nobody else.
func TestIdentifyWhatIsMerged(t *testing.T) {
	eachPair(t, func(a, b world) {
		a.take("engagements", skyvik)
		from, into := a.find("Skyvik"), a.Organisation("Skyvik Norge AS")
		a.mustIdentify(from.ID, into.ID)
		if a.organisation(from.ID).MergedInto != into.ID {
			a.Fatal("nobody relies on the entry, and it is not merged")
		}
		if _, err := b.identify(from.ID, into.ID); kinds.KindOf(err) != kinds.KindInvalid {
			b.Errorf("nothing of theirs names it: %v", err)
		}
		create(b, chain.EngagementInput{Keys: door.Keys{Code: "E1"}, Upstream: b.org, Downstream: from.ID}, (*chain.Engagement)(nil))
		if done := b.mustIdentify(from.ID, into.ID); done.Changed != 1 || b.processor("E1") != into.ID {
			b.Errorf("%+v", done)
		}
		if _, err := b.identify(into.ID, from.ID); kinds.KindOf(err) != kinds.KindInvalid {
			b.Errorf("a confirmed one: %v", err)
		}
		nobody := world{a.House, doortest.Operator(), a.org}
		if _, err := nobody.identify(from.ID, into.ID); kinds.KindOf(err) != kinds.KindInvalid {
			a.Errorf("for no organisation: %v", err)
		}
	})
}

// TestIdentificationLasts: the same file means the same after it has been said
// who is meant, whether or not the entry in the directory went along.
func TestIdentificationLasts(t *testing.T) {
	for name, relied := range map[string]bool{"merged": false, "left alone": true} {
		t.Run(name, func(t *testing.T) {
			eachPair(t, func(a, b world) {
				a.take("engagements", skyvik)
				a.take("agreements", "agreement_code;processor_name\nA1;Skyvik\n")
				if relied {
					b.take("engagements", skyvik)
				}
				from, into := a.find("Skyvik"), a.Organisation("Skyvik Norge AS")
				a.mustIdentify(from.ID, into.ID)
				a.again("engagements", skyvik)
				a.again("engagements", strings.ToUpper("engagement_code;processor_name\nE1;")+"SKYVIK\n")
				a.again("agreements", "agreement_code;processor_name\nA1;Skyvik\n")
				if a.processor("E1") != into.ID {
					a.Error("the engagement has left the organisation")
				}
				if relied {
					b.again("engagements", skyvik)
					if b.processor("E1") != from.ID {
						b.Error("the neighbour's engagement names another")
					}
				}
				c := a.neighbour("Tredjevik kommune")
				if c.take("engagements", skyvik); c.processor("E1") == into.ID {
					c.Error("what one has said binds another")
				}
			})
		})
	}
}

// TestIdentificationOfNumbers: whatever the entry was found by means the other,
// in a list of vendors too.
func TestIdentificationOfNumbers(t *testing.T) {
	const list = "name;orgnr;country\nSkyvik;974760673;SE\nVind;;\n"
	eachPair(t, func(a, _ world) {
		a.take("vendors", list)
		a.take("engagements", "engagement_code;processor_name\nE1;974 760 673\nE2;Vind\n")
		into := a.Organisation("Skyvik Norge AS")
		a.mustIdentify(a.find("Skyvik").ID, into.ID)
		a.mustIdentify(a.find("Vind").ID, into.ID)
		if res := a.again("vendors", list); len(res.Notes) != 2 {
			a.Errorf("%+v", res)
		}
		a.again("engagements", "engagement_code;processor_name\nE1;974 760 673\nE2;Vind\n")
	})
}

// TestIdentifyAgain: the last word counts, and what is known by several steps
// follows each of them, the operator's merge included.
func TestIdentifyAgain(t *testing.T) {
	const two = "engagement_code;processor_name\nE1;Skyvik\nE2;Sky\n"
	eachPair(t, func(a, b world) {
		a.take("engagements", two)
		b.take("engagements", skyvik)
		first, second, into := a.find("Sky"), a.find("Skyvik"), a.Organisation("Skyvik Norge AS")
		a.mustIdentify(first.ID, second.ID)
		a.mustIdentify(second.ID, a.Organisation("Feil AS").ID)
		a.mustIdentify(second.ID, into.ID) // nothing names it any more, but it was said wrongly
		if res := a.take("engagements", "engagement_code;processor_name\nE3;Skyvik\n"); len(res.Unconfirmed) != 0 || a.processor("E3") != into.ID {
			a.Errorf("%+v", res)
		}
		a.take("engagements", "engagement_code;processor_name\nE4;Vindvik\n")
		vind, lys := a.find("Vindvik"), a.neighbour("Lysvik").find("Skyvik")
		a.mustIdentify(vind.ID, lys.ID)
		operator := world{a.House, doortest.Operator(), a.org}
		operator.take("aliases", "alias;organisation\nSkyvik;Skyvik Norge AS\n")
		a.again("engagements", "engagement_code;processor_name\nE4;Vindvik\n")
		if a.processor("E4") != into.ID {
			a.Errorf("it means %s", a.organisation(a.processor("E4")).Name)
		}
	})
}

// TestIdentifyMovesOwnEntries: organisations that the actor keeps, whose parent or
// successor the entry is, name the other afterwards; those that others rely on stay.
func TestIdentifyMovesOwnEntries(t *testing.T) {
	eachPair(t, func(a, b world) {
		a.take("engagements", skyvik)
		from, into := a.find("Skyvik"), a.Organisation("Skyvik Norge AS")
		add := func(ctx context.Context, name string) *party.Organisation {
			o, err := party.NewOrganisations(a.Door).Create(ctx, party.OrganisationInput{Name: name, UltimateParent: from.ID, Successors: []kinds.OrgID{from.ID}})
			return doortest.Must(a, o, err)
		}
		mine, relied := add(a.ctx, "Datter AS"), add(a.ctx, "Datter 2 AS")
		create(b, chain.EngagementInput{Upstream: b.org, Downstream: relied.ID}, (*chain.Engagement)(nil))
		done := a.mustIdentify(from.ID, into.ID)
		if got := a.organisation(mine.ID); got.UltimateParent != into.ID || got.Successors[0] != into.ID || done.Changed != 2 {
			a.Errorf("%d changed: %+v", done.Changed, got.OrganisationInput)
		}
		if got := a.organisation(relied.ID); got.UltimateParent != from.ID {
			a.Errorf("what others rely on is changed: %+v", got.OrganisationInput)
		}
	})
}
