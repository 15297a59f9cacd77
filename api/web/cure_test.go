package web

import (
	"slices"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// cured is a register with one system, an engagement of it that is over, and an agreement
// about both with the processor.
func cured(effectiveTo kinds.Date) (*gap.Register, *agreement.Agreement) {
	org, s, e, a := &party.Organisation{}, &chain.System{}, &chain.Engagement{}, &agreement.Agreement{}
	org.ID, org.Country = kinds.NewID[kinds.Party](), "NO"
	s.ID, s.Code, s.PersonalData, s.Lifecycle, s.InUseFrom = kinds.NewID[chain.System](), "S1", kinds.Yes, chain.Active, "2018-01-01"
	e.ID, e.Code, e.Upstream, e.Downstream, e.ScopeSystems = kinds.NewID[chain.Engagement](), "E1", org.ID, kinds.NewID[kinds.Party](), []chain.SystemID{s.ID}
	e.RoleBasis, e.PersonalData, e.AccessMode, e.StartsOn, e.EndsOn, e.State = "processor", kinds.Yes, "hosts_data", "2018-01-01", "2019-12-31", chain.EndedButHolding
	a.ID, a.Code, a.Type, a.CreatedOn, a.EffectiveFrom, a.EffectiveTo = kinds.NewID[agreement.Agreement](), "A1", agreement.ControllerProcessor, "2018-01-01", "2018-01-01", effectiveTo
	a.State, a.ScopeSystems = agreement.InForce, e.ScopeSystems
	a.Parties = []agreement.Party{{Org: org.ID, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: e.Downstream, Side: agreement.Processor, Capacity: agreement.Signatory}}
	a.Signatures = []agreement.Signature{{Party: org.ID, SignedOn: "2018-01-01"}, {Party: e.Downstream, SignedOn: "2018-01-01"}}
	return &gap.Register{Controller: org, Systems: []*chain.System{s}, Engagements: []*chain.Engagement{e}, Names: map[kinds.OrgID]string{}}, a
}

// one gives the only gap of a rule today, and where it is closed.
func one(t *testing.T, reg *gap.Register, rule string) (GapRow, Action) {
	t.Helper()
	v := &visit{reg: reg.Index(), today: today}
	l, err := reg.List(gap.Query{AsOf: today, Rules: []string{rule}})
	if err != nil || len(l.Items) != 1 {
		t.Fatalf("%d gaps of %s: %v", len(l.Items), rule, err)
	}
	return v.gapRow(l.Items[0]), v.cure(l.Items[0])
}

// TestEndedLeadsToItsExit: data that are still held lead to the exit of the agreement that
// is over, and to the field of the engagement where there is none.
func TestEndedLeadsToItsExit(t *testing.T) {
	t.Parallel()
	reg, a := cured("2019-12-31")
	reg.Agreements = []*agreement.Agreement{a}
	if _, to := one(t, reg, "ENG-005"); to.Href != "/agreements/"+a.ID.String()+"/exit" || to.Say.Key != "exit.open" {
		t.Errorf("over: %+v", to)
	}
	field := "/engagements/" + reg.Engagements[0].ID.String() + "/edit#" + fieldID("exit.confirmedOn")
	for name, change := range map[string]func(){
		"in force":       func() { a.EffectiveTo = "" },
		"with another":   func() { a.Parties[1].Org = kinds.NewID[kinds.Party]() },
		"of another":     func() { a.ScopeSystems = []chain.SystemID{kinds.NewID[chain.System]()} },
		"kept by others": func() { reg.Agreements, reg.Adopted = nil, []*agreement.Agreement{a} },
	} {
		kept, to := *a, reg.Adopted
		a.Parties = slices.Clone(a.Parties)
		change()
		if _, at := one(t, reg, "ENG-005"); at.Href != field {
			t.Errorf("%s: %s", name, at.Href)
		}
		*a, reg.Agreements, reg.Adopted = kept, []*agreement.Agreement{a}, to
	}
}

// TestAdoptedLeadsToWhatIsShared: a gap that rests on an agreement of another leads to the
// page on which that one is read.
func TestAdoptedLeadsToWhatIsShared(t *testing.T) {
	t.Parallel()
	for at, adopted := range map[string]bool{"/shared/": true, "/agreements/": false} {
		reg, a := cured("")
		reg.Engagements[0].State, reg.Engagements[0].EndsOn = "active", ""
		a.Signatures = a.Signatures[:1]
		if adopted {
			reg.Adopted = []*agreement.Agreement{a}
		} else {
			reg.Agreements = []*agreement.Agreement{a}
		}
		if row, to := one(t, reg, "DPA-002"); to.Href != at+a.ID.String() || row.Cure.Href != to.Href {
			t.Errorf("adopted %v: %s, %s", adopted, to.Href, row.Cure.Href)
		}
		reg.Systems[0].ID = kinds.NewID[chain.System]() // of which the register knows nothing any more
		v := &visit{reg: reg.Index(), today: today}
		if row := v.gapRow(gap.Gap{Rule: "DPA-004", AgreementID: a.ID}); row.Href != at+a.ID.String() {
			t.Errorf("adopted %v: the row leads to %s", adopted, row.Href)
		}
	}
}
