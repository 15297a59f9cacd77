package gap_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
)

// world is a small register under construction: one controller, one processor,
// one system that one engagement covers.
type world struct {
	r         *gap.Register
	processor kinds.OrgID
	agent     kinds.OrgID
	system    *chain.System
	edge      *chain.Engagement
}

// ofDeals is the rules about agreements and engagements, which these worlds are about: none
// of them keeps a record of processing, assesses risk, or supervises.
var ofDeals = func() []string {
	var codes []string
	for _, r := range gap.Rules {
		if !strings.HasPrefix(r.Code, "ROP-") && !strings.HasPrefix(r.Code, "DPI-") && !strings.HasPrefix(r.Code, "RSK-") && !strings.HasPrefix(r.Code, "PNO-") && !strings.HasPrefix(r.Code, "SUP-") {
			codes = append(codes, r.Code)
		}
	}
	return codes
}()

func newWorld() *world {
	w := &world{processor: kinds.NewID[kinds.Party](), agent: kinds.NewID[kinds.Party]()}
	c := &party.Organisation{}
	c.ID, c.Country = kinds.NewID[kinds.Party](), "NO"
	w.r = &gap.Register{Controller: c, Names: map[kinds.OrgID]string{}}
	w.system = w.addSystem("S1")
	w.edge = w.addEdge("E1", w.system)
	return w
}

func (w *world) addSystem(code string) *chain.System {
	s := &chain.System{}
	s.ID, s.Code, s.Lifecycle, s.PersonalData, s.InUseFrom = kinds.NewID[chain.System](), code, chain.Active, kinds.Yes, "2018-01-01"
	s.NationalID = kinds.Yes // medium risk: severities stay as the rule says
	w.r.Systems = append(w.r.Systems, s)
	return s
}

func (w *world) addEdge(code string, systems ...*chain.System) *chain.Engagement {
	e := &chain.Engagement{}
	e.ID, e.Code, e.Upstream, e.Downstream = kinds.NewID[chain.Engagement](), code, w.r.Controller.ID, w.processor
	e.RoleBasis, e.AccessMode, e.PersonalData, e.StartsOn, e.State = "processor", "hosts_data", kinds.Yes, "2018-02-01", "active"
	e.GuaranteesAssessedOn, e.GuaranteesResult = "2018-01-15", "sufficient"
	e.ProcessingLocations, e.SupportLocations = []chain.Location{{Country: "NO"}}, []chain.Location{{Country: "NO"}}
	for _, s := range systems {
		e.ScopeSystems = append(e.ScopeSystems, s.ID)
	}
	w.r.Engagements = append(w.r.Engagements, e)
	return e
}

// deal adds an agreement in force from 1 February 2018, for the given systems, that
// nothing is wrong with.
func (w *world) deal(code string, systems ...*chain.System) *agreement.Agreement {
	a := &agreement.Agreement{}
	a.ID, a.Code, a.Type, a.CreatedOn, a.EffectiveFrom = kinds.NewID[agreement.Agreement](), code, agreement.ControllerProcessor, "2018-01-01", "2018-02-01"
	months := 24
	a.ReviewIntervalMonths = &months
	a.Parties = []agreement.Party{
		{Org: w.r.Controller.ID, Side: agreement.Controller, Capacity: agreement.Signatory},
		{Org: w.processor, Side: agreement.Processor, Capacity: agreement.Signatory},
	}
	a.Signatures = []agreement.Signature{{Party: w.r.Controller.ID, SignedOn: "2018-01-20", Authority: "fullmakt"}, {Party: w.processor, SignedOn: "2018-01-25", Authority: "signaturrett"}}
	a.Documents = []agreement.Document{{Name: "signert.pdf", SHA256: strings.Repeat("a", 64), SignedCopy: true}}
	for _, code := range slices.Concat(agreement.Details, agreement.Clauses) {
		a.Checklist = append(a.Checklist, agreement.Assessment{Code: code, Value: agreement.Met})
	}
	for _, s := range systems {
		a.ScopeSystems = append(a.ScopeSystems, s.ID)
	}
	w.r.Agreements = append(w.r.Agreements, a)
	return a
}

// byAgent lets an agent have signed for the controller.
func (w *world) byAgent(a *agreement.Agreement, mandates ...agreement.Mandate) {
	a.Parties[0].Capacity, a.Signatures[0].ByAgent, a.Signatures[0].Agent = agreement.Represented, true, w.agent
	for _, m := range mandates {
		m.Principal = w.r.Controller.ID
		a.Mandates = append(a.Mandates, m)
	}
}

func (w *world) review(a *agreement.Agreement, on kinds.Date) {
	v := &agreement.Review{}
	v.Agreement, v.ReviewedOn, v.Outcome = a.ID, on, "no_change"
	w.r.Reviews = append(w.r.Reviews, v)
}

// open lists rule, engagement or agreement, and system of what is open.
func (w *world) open(d kinds.Date) []string {
	out := []string{}
	for _, f := range w.r.Index().Find(d, ofDeals...) {
		parts := []string{f.Rule}
		if f.Engagement != nil {
			parts = append(parts, f.Engagement.Code)
		}
		if f.System != nil {
			parts = append(parts, f.System.Code)
		}
		if f.Engagement == nil && f.System == nil {
			parts = append(parts, f.Agreement.Code)
		}
		out = append(out, strings.Join(parts, " "))
	}
	return out
}

type ruleCase struct {
	name  string
	build func(w *world)
	asOf  kinds.Date
	want  []string
}

func runCases(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			c.build(w)
			if diff := cmp.Diff(c.want, w.open(c.asOf)); diff != "" {
				t.Errorf("on %s (-want +got):\n%s", c.asOf, diff)
			}
		})
	}
}

func nothing(*world) {}

// The shared table of gaps.md section 0, and DPA-001.
func TestMissingAgreement(t *testing.T) {
	missing := []string{"DPA-001 E1 S1"}
	none := []string{}
	with := func(change func(w *world)) func(w *world) { return change }
	runCases(t, []ruleCase{
		{"nothing signed", nothing, "2019-01-01", missing},
		{"before the processing", nothing, "2018-01-31", none},
		{"on its first day", nothing, "2018-02-01", missing},
		{"unknown start is every day", with(func(w *world) {
			w.edge.StartsOn, w.system.InUseFrom, w.edge.GuaranteesAssessedOn = "", "", "1998-01-01"
		}), "1999-01-01", missing},
		{"last day of the processing", with(func(w *world) { w.edge.EndsOn = "2019-06-30" }), "2019-06-30", missing},
		{"processing over", with(func(w *world) { w.edge.EndsOn = "2019-06-30" }), "2019-07-01", none},
		{"closed today, but live on that day", with(func(w *world) { w.edge.EndsOn, w.edge.State = "2019-06-30", "closed" }), "2019-01-01", missing},
		{"ended, data held: still owed", with(func(w *world) { w.edge.EndsOn, w.edge.State = "2018-06-30", chain.EndedButHolding }), "2020-01-01", []string{"DPA-001 E1 S1", "ENG-005 E1"}},
		{"proposed only", with(func(w *world) { w.edge.State = chain.Proposed }), "2019-01-01", none},
		{"refused", with(func(w *world) { w.edge.State = chain.Refused }), "2019-01-01", none},
		{"vendor never has access", with(func(w *world) { w.edge.AccessMode = "none" }), "2019-01-01", none},
		{"fixes a bug once", with(func(w *world) { w.edge.AccessMode = "incidental_only" }), "2019-01-01", none},
		{"recurring remote access", with(func(w *world) { w.edge.AccessMode = "systematic_support_access" }), "2019-01-01", missing},
		{"ciphertext without the key", with(func(w *world) { w.edge.AccessMode = "ciphertext_no_key" }), "2019-01-01", missing},
		{"media repaired or destroyed", with(func(w *world) { w.edge.AccessMode = "media_repair_or_destruction" }), "2019-01-01", missing},
		{"no personal data in the system", with(func(w *world) { w.system.PersonalData = kinds.No }), "2019-01-01", none},
		{"no personal data in the engagement", with(func(w *world) { w.edge.PersonalData = kinds.No }), "2019-01-01", none},
		{"synthetic data until a day", with(func(w *world) { w.system.PersonalDataSince = "2019-03-01" }), "2019-02-28", none},
		{"real data from that day", with(func(w *world) { w.system.PersonalDataSince = "2019-03-01" }), "2019-03-01", missing},
		{"independent controller", with(func(w *world) { w.edge.RoleBasis = "independent_controller" }), "2019-01-01", none},
		{"joint controller", with(func(w *world) { w.edge.RoleBasis = "joint_controller" }), "2019-01-01", []string{"ENG-004 E1"}},
		{"no processing", with(func(w *world) { w.edge.RoleBasis = "no_processing" }), "2019-01-01", none},
		{"two units of one municipality", with(func(w *world) { w.edge.Downstream = w.edge.Upstream }), "2019-01-01", none},
		{"planned, no real data", with(func(w *world) { w.system.Lifecycle = chain.Planned }), "2019-01-01", none},
		{"pilot with real data", with(func(w *world) { w.system.Lifecycle = chain.Pilot }), "2019-01-01", missing},
		{"system not in use yet", with(func(w *world) { w.system.InUseFrom = "2019-05-01" }), "2019-01-01", none},
		{"system taken out of use", with(func(w *world) { w.system.InUseTo = "2018-12-31" }), "2019-01-01", none},
		{"only a void agreement", with(func(w *world) { w.deal("A1", w.system).VoidedOn = "2018-03-01" }), "2019-01-01", missing},
		{"voided later", with(func(w *world) { w.deal("A1", w.system).VoidedOn = "2019-03-01" }), "2019-02-28", none},
		{"created later", with(func(w *world) { w.deal("A1", w.system).CreatedOn = "2019-03-01" }), "2019-02-28", missing},
		{"another vendor's agreement", with(func(w *world) {
			a := w.deal("A1", w.system)
			a.Parties[1].Org, a.Signatures[1].Party = w.agent, w.agent
		}), "2019-01-01", missing},
		{"confidentiality is no agreement", with(func(w *world) { w.deal("A1", w.system).Type = "confidentiality_only" }), "2019-01-01", missing},
		{"914 module 2 is one", with(func(w *world) {
			a, two := w.deal("A1", w.system), 2
			a.Type, a.Module = agreement.Clauses914, &two
		}), "2019-01-01", none},
		{"914 module 3 is for sub-processors", with(func(w *world) {
			a, three := w.deal("A1", w.system), 3
			a.Type, a.Module = agreement.Clauses914, &three
		}), "2019-01-01", missing},
		{"a legal act needs no signature", with(func(w *world) {
			a := w.deal("A1", w.system)
			a.Type, a.Signatures = agreement.LegalAct, nil
		}), "2018-03-01", none},
		{"covered", with(func(w *world) { w.deal("A1", w.system) }), "2019-01-01", none},
		{"two vendors on one system", with(func(w *world) { w.addEdge("E2", w.system) }), "2019-01-01", []string{"DPA-001 E1 S1", "DPA-001 E2 S1"}},
	})
}

func TestNotFullySigned(t *testing.T) {
	pending, none := []string{"DPA-002 E1 S1"}, []string{}
	runCases(t, []ruleCase{
		{"draft", func(w *world) { w.deal("A1", w.system).Signatures = nil }, "2019-01-01", pending},
		{"vendor signed beforehand", func(w *world) { w.deal("A1", w.system).Signatures[0].SignedOn = "" }, "2019-01-01", pending},
		{"controller signed only", func(w *world) { w.deal("A1", w.system).Signatures[1].SignedOn = "" }, "2019-01-01", pending},
		{"signed tomorrow is not signed today", func(w *world) { w.deal("A1", w.system).Signatures[1].SignedOn = "2019-01-02" }, "2019-01-01", pending},
		{"signed today", func(w *world) { w.deal("A1", w.system).Signatures[1].SignedOn = "2019-01-01" }, "2019-01-01", none},
		{"takes effect tomorrow", func(w *world) { w.deal("A1", w.system).EffectiveFrom = "2019-01-02" }, "2019-01-01", pending},
		{"backdating heals nothing", func(w *world) {
			a := w.deal("A1", w.system)
			a.EffectiveFrom, a.Signatures[1].SignedOn = "2018-01-01", "2018-12-01"
		}, "2018-11-30", pending},
		{"the old version holds while the new one is drafted", func(w *world) {
			w.deal("A1", w.system)
			next := w.deal("A2", w.system)
			next.Signatures, next.Supersedes = nil, w.r.Agreements[0].ID
		}, "2019-01-01", none},
		{"signed before the start never opens", func(w *world) { w.deal("A1", w.system) }, "2018-02-01", none},
		{"a draft whose term is over chases nobody", func(w *world) {
			a := w.deal("A1", w.system)
			a.Signatures, a.EffectiveTo = nil, "2018-12-31"
		}, "2019-01-01", []string{"DPA-001 E1 S1"}},
		{"signed by the agent without a mandate is not unsigned", func(w *world) {
			a := w.deal("A1", w.system)
			a.Parties[0].Capacity, a.Signatures[0].ByAgent = agreement.Represented, true
		}, "2019-01-01", []string{"DPA-009 E1 S1"}},
	})
}

func TestLapsed(t *testing.T) {
	lapsed, none := []string{"DPA-003 E1 S1"}, []string{}
	ends := func(w *world) { w.deal("A1", w.system).EffectiveTo = "2018-12-31" }
	runCases(t, []ruleCase{
		{"last day", ends, "2018-12-31", none},
		{"day after", ends, "2019-01-01", lapsed},
		{"successor in force", func(w *world) {
			ends(w)
			w.deal("A2", w.system).EffectiveFrom = "2019-01-01"
		}, "2019-01-01", none},
		{"successor not signed: the newer one decides", func(w *world) {
			ends(w)
			w.deal("A2", w.system).Signatures = nil
		}, "2019-01-01", []string{"DPA-002 E1 S1"}},
		{"survival clause: no end", func(w *world) { w.deal("A1", w.system).EffectiveTo = "" }, "2019-06-01", none},
		{"auto-renewing main contract without linked term", func(w *world) {
			a := w.deal("A1", w.system)
			a.EffectiveTo, a.MainContract.EndsOn = "2018-12-31", "2025-12-31"
		}, "2019-01-01", lapsed},
		{"linked term ends with the contract", func(w *world) {
			a := w.deal("A1", w.system)
			a.MainContract.EndsOn, a.MainContract.LinkedTerm = "2018-12-31", true
		}, "2019-01-01", lapsed},
		{"notice runs to its end", func(w *world) { w.deal("A1", w.system).TerminatedOn = "2018-12-31" }, "2018-12-31", none},
		{"after the notice", func(w *world) { w.deal("A1", w.system).TerminatedOn = "2018-12-31" }, "2019-01-01", lapsed},
		{"the controller left", func(w *world) { w.deal("A1", w.system).Parties[0].LeftOn = "2018-12-31" }, "2018-12-31", lapsed},
		{"the day before it left", func(w *world) { w.deal("A1", w.system).Parties[0].LeftOn = "2018-12-31" }, "2018-12-30", none},
		{"exit pending covers data that are held", func(w *world) {
			a := w.deal("A1", w.system)
			a.EffectiveTo, a.State = "2018-12-31", agreement.ExitPending
			w.edge.EndsOn, w.edge.State = "2018-12-31", chain.EndedButHolding
		}, "2019-06-01", []string{"ENG-005 E1"}},
		{"exit pending does not cover what goes on", func(w *world) {
			a := w.deal("A1", w.system)
			a.EffectiveTo, a.State = "2018-12-31", agreement.ExitPending
		}, "2019-01-01", lapsed},
		{"processing over too", func(w *world) { ends(w); w.edge.EndsOn = "2018-12-31" }, "2019-01-01", none},
		{"the successor leaves the system out", func(w *world) {
			w.deal("A1", w.system)
			next := w.deal("A2")
			next.Supersedes, next.EffectiveFrom = w.r.Agreements[0].ID, "2018-09-01"
		}, "2019-01-01", []string{"DPA-008 E1 S1"}},
		{"until it took over", func(w *world) {
			w.deal("A1", w.system)
			next := w.deal("A2")
			next.Supersedes, next.EffectiveFrom = w.r.Agreements[0].ID, "2018-09-01"
		}, "2018-08-31", none},
		{"nothing revives when the successor ends", func(w *world) {
			w.deal("A1", w.system)
			next := w.deal("A2", w.system)
			next.Supersedes, next.EffectiveFrom, next.EffectiveTo = w.r.Agreements[0].ID, "2018-09-01", "2018-12-31"
		}, "2019-01-01", lapsed},
		{"a void successor takes nothing over", func(w *world) {
			w.deal("A1", w.system)
			next := w.deal("A2")
			next.Supersedes, next.EffectiveFrom, next.VoidedOn = w.r.Agreements[0].ID, "2018-09-01", "2018-10-01"
		}, "2019-01-01", none},
		{"who left without signing is not waited for", func(w *world) {
			a := w.deal("A1", w.system)
			a.Parties = append(a.Parties, agreement.Party{Org: w.agent, Side: agreement.Controller, Capacity: agreement.Signatory, LeftOn: "2018-06-01"})
		}, "2019-01-01", none},
	})
}

func TestReviewOverdue(t *testing.T) {
	overdue, none := []string{"DPA-004 A1"}, []string{}
	signed := func(on kinds.Date, months int) func(w *world) {
		return func(w *world) {
			a := w.deal("A1", w.system)
			a.Signatures[1].SignedOn, a.ReviewIntervalMonths = on, &months
			w.edge.StartsOn = on
			a.EffectiveFrom = on
		}
	}
	then := func(fs ...func(w *world)) func(w *world) {
		return func(w *world) {
			for _, f := range fs {
				f(w)
			}
		}
	}
	reviewed := func(on kinds.Date) func(w *world) { return func(w *world) { w.review(w.r.Agreements[0], on) } }
	runCases(t, []ruleCase{
		{"29 February and 12 months: due 28 February", signed("2024-02-29", 12), "2025-02-28", none},
		{"open on 1 March", signed("2024-02-29", 12), "2025-03-01", overdue},
		{"31 August and 6 months: due 28 February", signed("2018-08-31", 6), "2019-03-01", overdue},
		{"young and never reviewed is no gap", signed("2024-02-29", 24), "2025-03-01", none},
		{"no change is a review", then(signed("2018-02-01", 12), reviewed("2019-01-31")), "2020-01-31", none},
		{"the review itself grows old", then(signed("2018-02-01", 12), reviewed("2019-01-31")), "2020-02-01", overdue},
		{"a review of tomorrow is unknown today", then(signed("2018-02-01", 12), reviewed("2019-03-02")), "2019-03-01", overdue},
		{"a review on the day counts", then(signed("2018-02-01", 12), reviewed("2019-03-01")), "2019-03-01", none},
		{"a review on the day of the last signature counts", then(signed("2018-02-01", 12), reviewed("2018-02-01"), reviewed("2018-02-01")), "2019-02-02", overdue},
		{"a review of the draft does not count", then(signed("2018-02-01", 24), reviewed("2018-01-31")), "2020-02-01", none},
		{"still reviewed under notice", then(signed("2018-02-01", 12), func(w *world) { w.r.Agreements[0].TerminatedOn = "2020-01-01" }), "2019-06-01", overdue},
		{"not after its end", then(signed("2018-02-01", 12), func(w *world) { w.r.Agreements[0].EffectiveTo, w.edge.EndsOn = "2019-05-31", "2019-05-31" }), "2019-06-01", none},
		{"a newer version in force closes it", then(signed("2018-02-01", 12), func(w *world) {
			next := w.deal("A2", w.system)
			next.EffectiveFrom, next.Supersedes = "2019-06-01", w.r.Agreements[0].ID
		}), "2019-06-01", none},
		{"a missing mandate plays no part", then(signed("2018-02-01", 12), func(w *world) { w.byAgent(w.r.Agreements[0]) }),
			"2019-06-01", []string{"DPA-004 A1", "DPA-009 E1 S1"}},
		{"default interval, medium risk: 24 months", then(signed("2018-02-01", 12), func(w *world) { w.r.Agreements[0].ReviewIntervalMonths = nil }), "2020-02-01", none},
		{"default interval, high risk: 12 months", then(signed("2018-02-01", 12), func(w *world) {
			w.r.Agreements[0].ReviewIntervalMonths, w.system.SpecialCategories = nil, kinds.Yes
		}), "2019-02-02", overdue},
	})
}

func TestUmbrellaDoesNotReach(t *testing.T) {
	runCases(t, []ruleCase{
		{"all services without a row stays open", func(w *world) { w.deal("A1").ScopeRule = "all services under contract X" }, "2019-01-01", []string{"DPA-008 E1 S1"}},
		{"three of five systems gives two", func(w *world) {
			var all []*chain.System
			for _, code := range []string{"S2", "S3", "S4", "S5"} {
				all = append(all, w.addSystem(code))
			}
			w.addEdge("E2", all...)
			w.deal("A1", w.system, all[0], all[1])
		}, "2019-01-01", []string{"DPA-008 E2 S4", "DPA-008 E2 S5"}},
		{"the successor of a system is a new subject", func(w *world) {
			w.deal("A1", w.system)
			next := w.addSystem("S2")
			w.system.SuccessorSystem, w.system.InUseTo = next.ID, "2018-12-31"
			w.edge.ScopeSystems = append(w.edge.ScopeSystems, next.ID)
		}, "2019-01-01", []string{"DPA-008 E1 S2"}},
		{"one that is over reaches nothing", func(w *world) { w.deal("A1").EffectiveTo = "2018-12-31" }, "2019-01-01", []string{"DPA-001 E1 S1"}},
		{"one that does not bind reaches nothing", func(w *world) { w.byAgent(w.deal("A1")) }, "2019-01-01", []string{"DPA-001 E1 S1"}},
		{"a draft for the system goes first", func(w *world) {
			w.deal("A1")
			w.deal("A2", w.system).Signatures = nil
		}, "2019-01-01", []string{"DPA-002 E1 S1"}},
		{"a lapsed one for the system goes after", func(w *world) {
			w.deal("A1")
			w.deal("A2", w.system).EffectiveTo = "2018-06-30"
		}, "2019-01-01", []string{"DPA-008 E1 S1"}},
	})
}

func TestMandateNotShown(t *testing.T) {
	open, none := []string{"DPA-009 E1 S1"}, []string{}
	by := func(m agreement.Mandate) func(w *world) {
		return func(w *world) { w.byAgent(w.deal("A1", w.system), m) }
	}
	runCases(t, []ruleCase{
		{"valid on the day of the signature", by(agreement.Mandate{ValidFrom: "2018-01-20", ValidTo: "2018-01-20"}), "2019-01-01", none},
		{"begins the day after", by(agreement.Mandate{ValidFrom: "2018-01-21"}), "2019-01-01", open},
		{"ended the day before", by(agreement.Mandate{ValidFrom: "2017-01-01", ValidTo: "2018-01-19"}), "2019-01-01", open},
		{"expired after signing: the agreement holds", by(agreement.Mandate{ValidFrom: "2017-01-01", ValidTo: "2018-06-30"}), "2019-01-01", none},
		{"no first day is no mandate", by(agreement.Mandate{}), "2019-01-01", open},
		{"ratified in writing: from that day", by(agreement.Mandate{RatifiedOn: "2018-09-01"}), "2018-09-01", none},
		{"not before", by(agreement.Mandate{RatifiedOn: "2018-09-01"}), "2018-08-31", open},
		{"the mandate does not cover the system", by(agreement.Mandate{ValidFrom: "2018-01-01", ScopeSystems: []chain.SystemID{kinds.NewID[chain.System]()}}), "2019-01-01", open},
		{"acceded by docking", func(w *world) {
			a := w.deal("A1", w.system)
			a.Parties[0].Capacity, a.Parties[0].AccededOn = agreement.Acceded, "2018-06-01"
			a.Parties = append(a.Parties, agreement.Party{Org: w.agent, Side: agreement.Controller, Capacity: agreement.Signatory})
			a.Signatures[0].Party = w.agent // the one who signed first
		}, "2018-06-01", none},
		{"the day before it acceded", func(w *world) {
			a := w.deal("A1", w.system)
			a.Parties[0].Capacity, a.Parties[0].AccededOn = agreement.Acceded, "2018-06-01"
			a.Parties = append(a.Parties, agreement.Party{Org: w.agent, Side: agreement.Controller, Capacity: agreement.Signatory})
			a.Signatures[0].Party = w.agent // the one who signed first
		}, "2018-05-31", open},
		{"a mandate to another agent", func(w *world) {
			w.byAgent(w.deal("A1", w.system), agreement.Mandate{ValidFrom: "2018-01-01", Agent: w.processor})
		}, "2019-01-01", open},
		{"a mandate to this agent", func(w *world) {
			w.byAgent(w.deal("A1", w.system), agreement.Mandate{ValidFrom: "2018-01-01", Agent: w.agent})
		}, "2019-01-01", none},
		{"by an agent without a mandate, whatever the party is called", func(w *world) {
			a := w.deal("A1", w.system)
			w.byAgent(a)
			a.Parties[0].Capacity = agreement.Signatory
		}, "2019-01-01", open},
		{"represented, but signed itself", func(w *world) { w.deal("A1", w.system).Parties[0].Capacity = agreement.Represented }, "2019-01-01", none},
		{"acceding, but signed itself", func(w *world) {
			a := w.deal("A1", w.system)
			a.Parties[0].Capacity = agreement.Acceded
			a.Parties = append(a.Parties, agreement.Party{Org: w.agent, Side: agreement.Controller, Capacity: agreement.Signatory})
			a.Signatures = append(a.Signatures, agreement.Signature{Party: w.agent, SignedOn: "2018-01-20", Authority: "fullmakt"})
		}, "2019-01-01", none},
		{"named as an affiliate", func(w *world) {
			a := w.deal("A1", w.system)
			a.Parties[0].Capacity = agreement.Affiliate
			a.Parties = append(a.Parties, agreement.Party{Org: w.agent, Side: agreement.Controller, Capacity: agreement.Signatory})
			a.Signatures[0].Party = w.agent
		}, "2019-01-01", none},
	})
}

func TestUndecided(t *testing.T) {
	edge, system, none := []string{"ENG-001 E1"}, []string{"ENG-001 S1"}, []string{}
	runCases(t, []ruleCase{
		{"role undetermined suppresses the agreement", func(w *world) { w.edge.RoleBasis = "undetermined" }, "2019-01-01", edge},
		{"not answered is not decided", func(w *world) { w.edge.RoleBasis = "" }, "2019-01-01", edge},
		{"unknown is not no", func(w *world) { w.edge.PersonalData = kinds.Unknown }, "2019-01-01", edge},
		{"unknown in the system", func(w *world) { w.system.PersonalData = kinds.Unknown }, "2019-01-01", system},
		{"decided later: undecided that day", func(w *world) { w.edge.DecidedOn = "2019-03-01" }, "2019-02-28", edge},
		{"decided: back to the start", func(w *world) { w.edge.DecidedOn = "2019-03-01" }, "2019-03-01", []string{"DPA-001 E1 S1"}},
		{"planned", func(w *world) { w.edge.RoleBasis, w.system.Lifecycle = "undetermined", chain.Planned }, "2019-01-01", none},
		{"procurement of 30 days", func(w *world) {
			w.system.PersonalData, w.system.Lifecycle, w.system.LifecycleSince = kinds.Unknown, chain.Procurement, "2018-12-02"
		}, "2019-01-01", none},
		{"procurement of 31 days", func(w *world) {
			w.system.PersonalData, w.system.Lifecycle, w.system.LifecycleSince = kinds.Unknown, chain.Procurement, "2018-12-01"
		}, "2019-01-01", system},
		{"processing over", func(w *world) { w.edge.RoleBasis, w.edge.EndsOn = "undetermined", "2018-12-31" }, "2019-01-01", none},
	})
}

func TestOpenedOn(t *testing.T) {
	cases := []struct {
		name  string
		build func(w *world)
		asOf  kinds.Date
		want  kinds.Date
	}{
		{"processing start", nothing, "2019-01-01", "2018-02-01"},
		{"personal data entered later", func(w *world) { w.system.PersonalDataSince = "2018-05-01" }, "2019-01-01", "2018-05-01"},
		{"unknown start", func(w *world) { w.edge.StartsOn, w.system.InUseFrom = "", "" }, "2019-01-01", ""},
		{"lapsed: the day after", func(w *world) { w.deal("A1", w.system).EffectiveTo = "2018-12-31" }, "2019-06-01", "2019-01-01"},
		{"left: that day", func(w *world) { w.deal("A1", w.system).Parties[0].LeftOn = "2018-12-31" }, "2019-06-01", "2018-12-31"},
		{"decided late: dated back", func(w *world) { w.edge.DecidedOn = "2019-03-01" }, "2019-04-01", "2018-02-01"},
		{"lapsed, then a draft: still since the lapse", func(w *world) {
			w.deal("A1", w.system).EffectiveTo = "2018-12-31"
			w.deal("A2", w.system).Signatures = nil
		}, "2019-06-01", "2019-01-01"},
		{"review due", func(w *world) { w.deal("A1", w.system) }, "2020-06-01", "2020-01-26"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			c.build(w)
			found := w.r.Index().Find(c.asOf, ofDeals...)
			if len(found) != 1 || found[0].OpenedOn != c.want {
				t.Fatalf("%+v, want one opened on %s", found, c.want)
			}
		})
	}
}

func TestSeverity(t *testing.T) {
	cases := []struct {
		name  string
		build func(w *world)
		want  law.Severity
		due   kinds.Date
	}{
		{"medium risk", nothing, law.High, "2018-03-03"},
		{"special categories", func(w *world) { w.system.SpecialCategories = kinds.Yes }, law.Critical, "2018-02-15"},
		{"more than 10 000", func(w *world) { w.system.DataSubjectBand = "gt_10000" }, law.Critical, "2018-02-15"},
		{"exactly 10 000", func(w *world) { n := 10_000; w.system.DataSubjectEstimate = &n }, law.High, "2018-03-03"},
		{"low risk", func(w *world) { w.system.NationalID = kinds.No }, law.Medium, "2018-05-02"},
		{"exactly 1 000", func(w *world) { n := 1_000; w.system.NationalID, w.system.DataSubjectEstimate = kinds.No, &n }, law.High, "2018-03-03"},
		{"a mandate is not adjusted", func(w *world) {
			w.system.SpecialCategories = kinds.Yes
			w.byAgent(w.deal("A1", w.system))
		}, law.High, "2018-03-03"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			c.build(w)
			found := w.r.Index().Find("2018-06-01", ofDeals...)
			if len(found) != 1 || found[0].Severity != c.want || found[0].DueOn != c.due {
				t.Fatalf("%+v, want %s due %s", found, c.want, c.due)
			}
		})
	}
}

// TestRulesHaveOneShape holds what every page and document relies on.
func TestRulesHaveOneShape(t *testing.T) {
	var codes []string
	for _, r := range gap.Rules {
		codes = append(codes, r.Code)
		if r.Law == "" || r.Title == "" || r.Find == nil || r.Severity.Rank() >= len(law.Severities) {
			t.Errorf("%s is incomplete", r.Code)
		}
	}
	if !slices.IsSorted(codes) || len(slices.Compact(codes)) != len(gap.Rules) {
		t.Errorf("rules are out of order or doubled: %v", codes)
	}
}

// The organisation's own interval counts where the agreement names none; the
// agreement's own counts before it, and a later day needs no second look.
func TestOwnIntervals(t *testing.T) {
	t.Parallel()
	six, nine := 6, 9
	high := &party.Settings{}
	high.AgreementHigh = &nine
	own := &party.Settings{}
	own.AgreementMonths = &six
	for _, c := range []struct {
		name     string
		settings *party.Settings
		agreed   *int
		due      kinds.Date
	}{
		{"nothing decided", nil, nil, "2022-01-01"}, {"version 0", &party.Settings{}, nil, "2022-01-01"}, {"own", own, nil, "2020-07-01"},
		{"agreed before own", own, &nine, "2020-10-01"}, {"own for high risk alone", high, nil, "2022-01-01"},
	} {
		a := &agreement.Agreement{}
		a.EffectiveFrom, a.ReviewIntervalMonths = "2020-01-01", c.agreed
		a.Type, a.State = agreement.LegalAct, agreement.InForce
		r := (&gap.Register{Controller: &party.Organisation{OrganisationInput: party.OrganisationInput{Country: "NO"}}, Agreements: []*agreement.Agreement{a}, Settings: c.settings}).Index()
		found := r.ReviewsOn("2023-01-01")
		if len(found) != 1 || found[0].Due != c.due {
			t.Errorf("%s: %+v, want %s", c.name, found, c.due)
		}
	}
}
