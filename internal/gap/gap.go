// Package gap computes what is missing. A rule is a value in a table (rules.go)
// with a pure function over a snapshot of one controller's register and a civil
// date; nothing here touches a clock, and only Load touches the database.
//
// Load -> Register -> Find each rule -> findings, sorted
//
// A fact dated after the day is unknown on that day: signatures, reviews,
// creation, voiding, decisions.
package gap

import (
	"cmp"
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

// Rule is one row of the table (gaps.md).
type Rule struct {
	Code     string
	Severity law.Severity
	Adjusted bool   // one step up for high risk, one down for low
	Law      string // the articles it rests on
	Title    string
	Find     func(r *Register, asOf kinds.Date) []Finding
}

// Fact is one thing that a finding rests on: a key that the catalogue words, and
// a value.
type Fact struct {
	Key   string `json:"key" required:"true"`
	Value string `json:"value" required:"true"`
}

// Finding is one open gap on one day. Only what identifies its subject is set; a
// rule may set a severity of its own in place of that of the table.
type Finding struct {
	Rule        string               `json:"rule" required:"true"`
	Severity    law.Severity         `json:"severity" required:"true"`
	Law         string               `json:"law" required:"true"`
	Title       string               `json:"title" required:"true"`
	OpenedOn    kinds.Date           `json:"openedOn" required:"true"` // null: it was so on every day we know of
	DueOn       kinds.Date           `json:"dueOn" required:"true"`
	Engagement  *chain.Engagement    `json:"-"`
	System      *chain.System        `json:"-"`
	Agreement   *agreement.Agreement `json:"-"`
	Flow        *chain.Flow          `json:"-"`
	Transfer    *assess.Transfer     `json:"-"`
	Part        string               `json:"-"` // the storage context or form that it is about
	Activity    *record.Activity     `json:"-"`
	Assessment  *risk.Assessment     `json:"-"`
	DPIA        *dpia.DPIA           `json:"-"`
	Procurement *risk.Procurement    `json:"-"`
	Unit        *party.Unit          `json:"-"`
	Service     *Service             `json:"-"` // that the organisation performs for others
	Set         []kinds.OrgID        `json:"-"` // joint controllers, in the order of their identifiers
	Facts       []Fact               `json:"facts" required:"true"`
	Fixed       bool                 `json:"-"` // the severity is not moved by the risk class
	over        []chain.SystemID     // the systems of a set
}

// Register is a snapshot of what one controller keeps, and of the names that it
// mentions.
type Register struct {
	Controller  *party.Organisation
	Units       []*party.Unit
	Systems     []*chain.System
	Engagements []*chain.Engagement // of which the controller is the upstream party
	Agreements  []*agreement.Agreement
	Adopted     []*agreement.Agreement // that others keep: they cover systems, and what they lack is their keepers'
	Adoptions   []*agreement.Adoption
	Flows       []*chain.Flow
	Transfers   []*assess.Transfer
	Screenings  []*assess.Screening
	// Attestations vouch for processors, and Supervisions are the looks taken at them.
	Attestations []*assess.Attestation
	Supervisions []*assess.Supervision
	Procurements []*risk.Procurement
	Unused       []chain.Named // whom the organisation added to the directory, and nothing names yet
	Reviews      []*agreement.Review
	Activities   []*record.Activity
	Performed    []*record.ProcessorRecord
	Notices      []*record.Notice
	Serving      []*chain.Engagement // in which the organisation does the processing, whoever keeps them
	Listed       []*chain.Engagement // its own public list of sub-processors
	Criteria     []*risk.Criteria
	Assessments  []*risk.Assessment
	DPIAs        []*dpia.DPIA
	Templates    []Edition     // the organisation's own, those that were published
	Links        []*chain.Link // below the engagements, on whatever day they lived
	Parties      map[kinds.OrgID]*party.Organisation
	Names        map[kinds.OrgID]string
	Lexicon      record.Lexicon  // the vocabularies, with the organisation's own words
	Settings     *party.Settings // nil: nothing decided
	Traces       []door.Trace    // of the systems and engagements that were said to be otherwise once

	systems    map[chain.SystemID]*chain.System
	activities map[record.ActivityID]*record.Activity
	renewed    map[risk.AssessmentID]*risk.Assessment       // by the version before
	reweighed  map[dpia.ID]*dpia.DPIA                       // likewise
	retold     map[record.NoticeID]*record.Notice           // likewise
	tellers    map[record.ActivityID][]*record.Notice       // the notices of an activity
	vouched    map[kinds.OrgID][]*assess.Attestation        // by the processor
	bought     map[risk.ProcurementID][]*risk.Assessment    // by the procurement
	looked     map[chain.EngagementID][]*assess.Supervision // by the engagement
	units      map[party.UnitID]*party.Unit
	byParty    map[kinds.OrgID][]*agreement.Agreement
	reviews    map[agreement.ID][]*agreement.Review
	superseded map[agreement.ID][]*agreement.Agreement
	scope      map[agreement.ID]map[chain.SystemID]bool
	below      map[kinds.OrgID][]*chain.Link
	linked     map[kinds.OrgID]string    // the names of those in the links
	traces     map[string][]door.Trace   // by record, the oldest first
	traced     []*chain.Engagement       // those with traces
	uncovered  map[kinds.Date][]standing // what coverage gaps a day has, once computed
}

// Index arranges the snapshot for the rules; it is done once.
func (r *Register) Index() *Register {
	r.uncovered = map[kinds.Date][]standing{}
	r.systems, r.units = map[chain.SystemID]*chain.System{}, map[party.UnitID]*party.Unit{}
	r.byParty, r.reviews = map[kinds.OrgID][]*agreement.Agreement{}, map[agreement.ID][]*agreement.Review{}
	r.superseded, r.scope = map[agreement.ID][]*agreement.Agreement{}, map[agreement.ID]map[chain.SystemID]bool{}
	for _, s := range r.Systems {
		r.systems[s.ID] = s
	}
	for _, u := range r.Units {
		r.units[u.ID] = u
	}
	r.retold, r.tellers = map[record.NoticeID]*record.Notice{}, map[record.ActivityID][]*record.Notice{}
	for _, n := range r.Notices {
		if !n.Previous.IsZero() {
			r.retold[n.Previous] = n
		}
		for _, id := range n.Activities {
			r.tellers[id] = append(r.tellers[id], n)
		}
	}
	r.vouched, r.looked = map[kinds.OrgID][]*assess.Attestation{}, map[chain.EngagementID][]*assess.Supervision{}
	for _, a := range r.Attestations {
		r.vouched[a.Processor] = append(r.vouched[a.Processor], a)
	}
	for _, s := range r.Supervisions {
		r.looked[s.Engagement] = append(r.looked[s.Engagement], s)
	}
	r.activities, r.renewed = map[record.ActivityID]*record.Activity{}, map[risk.AssessmentID]*risk.Assessment{}
	for _, a := range r.Activities {
		r.activities[a.ID] = a
	}
	r.bought = map[risk.ProcurementID][]*risk.Assessment{}
	for _, a := range r.Assessments {
		if !a.Previous.IsZero() {
			r.renewed[a.Previous] = a
		}
		if !a.Procurement.IsZero() {
			r.bought[a.Procurement] = append(r.bought[a.Procurement], a)
		}
	}
	r.reweighed = map[dpia.ID]*dpia.DPIA{}
	for _, x := range r.DPIAs {
		if !x.Previous.IsZero() {
			r.reweighed[x.Previous] = x
		}
	}
	r.below, r.linked = map[kinds.OrgID][]*chain.Link{}, map[kinds.OrgID]string{}
	for _, l := range r.Links {
		r.linked[l.Downstream] = l.Name
		r.below[l.Upstream] = append(r.below[l.Upstream], l)
	}
	r.traces = map[string][]door.Trace{}
	for _, t := range r.Traces {
		r.traces[t.Record] = append(r.traces[t.Record], t)
	}
	r.traced = nil
	for _, e := range r.Engagements {
		if len(r.traces) > 0 && r.traces[e.ID.String()] != nil {
			r.traced = append(r.traced, e)
		}
	}
	for _, v := range r.Reviews {
		r.reviews[v.Agreement] = append(r.reviews[v.Agreement], v)
	}
	for _, a := range slices.Concat(r.Agreements, r.Adopted) {
		r.scope[a.ID] = map[chain.SystemID]bool{}
		for _, s := range a.ScopeSystems {
			r.scope[a.ID][s] = true
		}
		for _, p := range a.Parties {
			r.byParty[p.Org] = append(r.byParty[p.Org], a)
		}
		if !a.Supersedes.IsZero() {
			r.superseded[a.Supersedes] = append(r.superseded[a.Supersedes], a)
		}
	}
	return r
}

// Law gives the legal parameters of a day, as the organisation has decided them.
func (r *Register) Law(d kinds.Date) law.Profile {
	if r.Settings == nil {
		return law.On(r.Controller.Country, d)
	}
	return r.Settings.Law(r.Controller.Country, d)
}

// Find evaluates rules for one day; without codes, all of them. The order is
// rule, engagement, system, agreement by their codes.
func (r *Register) Find(asOf kinds.Date, codes ...string) []Finding {
	out := []Finding{}
	for _, rule := range Rules {
		if len(codes) > 0 && !slices.Contains(codes, rule.Code) {
			continue
		}
		for _, f := range rule.Find(r, asOf) {
			out = append(out, r.complete(rule, f, asOf))
		}
	}
	slices.SortFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Key(), b.Key()))
	})
	return out
}

// complete adds what every finding of a rule has.
func (r *Register) complete(rule Rule, f Finding, asOf kinds.Date) Finding {
	f.Rule, f.Law, f.Title, f.Severity = rule.Code, rule.Law, rule.Title, cmp.Or(f.Severity, rule.Severity)
	if rule.Adjusted && !f.Fixed {
		f.Severity = f.Severity.Step(r.riskStep(f))
	}
	f.DueOn = f.OpenedOn.AddDays(r.Law(asOf).DueDays[f.Severity])
	if f.Facts == nil {
		f.Facts = []Fact{}
	}
	return f
}

// Covers is the systems that a finding is about: its own, or those that its
// agreement or engagement covers.
func (r *Register) Covers(f Finding) []*chain.System {
	switch {
	case f.System != nil:
		return []*chain.System{f.System}
	case f.Set != nil:
		return r.known(f.over)
	case f.Activity != nil:
		return r.known(f.Activity.Systems)
	case f.Assessment != nil:
		return r.known(f.Assessment.Systems)
	case f.DPIA != nil:
		return r.known(f.DPIA.Systems)
	case f.Procurement != nil:
		return r.known([]chain.SystemID{f.Procurement.System})
	case f.Agreement != nil:
		return r.known(f.Agreement.ScopeSystems)
	case f.Flow != nil:
		return r.known(f.Flow.Systems())
	case f.Transfer != nil:
		return r.moved(f.Transfer)
	case f.Engagement == nil:
		return nil
	case f.Engagement.Upstream != r.Controller.ID:
		return r.above(f.Engagement.Upstream)
	}
	return r.known(f.Engagement.ScopeSystems)
}

// riskStep is one up for high risk and one down for low: that of the riskiest
// system.
func (r *Register) riskStep(f Finding) int {
	covered := r.Covers(f)
	if len(covered) == 0 {
		return 0
	}
	steps := map[chain.RiskClass]int{chain.RiskHigh: 1, chain.RiskMedium: 0, chain.RiskLow: -1}
	worst := -1
	for _, s := range covered {
		worst = max(worst, steps[s.Risk()])
	}
	return worst
}

func (r *Register) known(ids []chain.SystemID) []*chain.System {
	var out []*chain.System
	for _, id := range ids {
		if s := r.systems[id]; s != nil {
			out = append(out, s)
		}
	}
	return out
}

// Key identifies a finding within its rule: codes first, so that it sorts as
// people expect, then identifiers.
func (f Finding) Key() string {
	k := ""
	for _, o := range f.Set {
		k += o.String() + "|"
	}
	if f.Set != nil {
		return k
	}
	if f.Engagement != nil {
		k += f.Engagement.Code + "|" + f.Engagement.ID.String() + "|"
	}
	if f.System != nil {
		k += f.System.Code + "|" + f.System.ID.String() + "|"
	}
	if f.Agreement != nil {
		k += f.Agreement.Code + "|" + f.Agreement.ID.String()
	}
	if f.Flow != nil {
		k += f.Flow.Code + "|" + f.Flow.ID.String() + "|"
	}
	if f.Transfer != nil {
		k += f.Transfer.Code + "|" + f.Transfer.ID.String() + "|"
	}
	if f.Activity != nil {
		k += f.Activity.Code + "|" + f.Activity.ID.String() + "|"
	}
	if f.Assessment != nil {
		k += f.Assessment.Code + "|" + f.Assessment.ID.String() + "|"
	}
	if f.DPIA != nil && f.Activity == nil { // an activity stays the same, whichever DPIA it goes by
		k += f.DPIA.Code + "|" + f.DPIA.ID.String() + "|"
	}
	if f.Procurement != nil {
		k += f.Procurement.Code + "|" + f.Procurement.ID.String() + "|"
	}
	if f.Unit != nil {
		k += f.Unit.Code + "|" + f.Unit.ID.String() + "|"
	}
	if f.Service != nil {
		k += f.Service.Words + "|"
	}
	return k + f.Part
}
