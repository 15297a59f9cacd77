package gap

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

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

// Gap is a finding with the codes and names of everything that it speaks of.
type Gap struct {
	Rule            string             `json:"rule" required:"true"`
	Title           string             `json:"title" required:"true"`
	Severity        law.Severity       `json:"severity" required:"true"`
	Law             string             `json:"law" required:"true"`
	Engagement      string             `json:"engagement" required:"true"` // code
	System          string             `json:"system" required:"true"`     // code
	Agreement       string             `json:"agreement" required:"true"`  // code
	SystemName      string             `json:"systemName" required:"true"`
	Processor       string             `json:"processor" required:"true"` // name of the other party
	Systems         int                `json:"systems" required:"true"`   // how many systems the finding covers
	Unit            string             `json:"unit" required:"true"`      // code of the owner unit on the day
	UnitName        string             `json:"unitName" required:"true"`
	Department      string             `json:"department" required:"true"` // code
	OpenedOn        kinds.Date         `json:"openedOn" required:"true"`
	DueOn           kinds.Date         `json:"dueOn" required:"true"`
	Overdue         bool               `json:"overdue" required:"true"`
	EngagementID    chain.EngagementID `json:"engagementId" required:"true"`
	SystemID        chain.SystemID     `json:"systemId" required:"true"`
	AgreementID     agreement.ID       `json:"agreementId" required:"true"`
	ProcessorID     kinds.OrgID        `json:"processorId" required:"true"`
	FlowID          chain.FlowID       `json:"flowId" required:"true"`
	Flow            string             `json:"flow" required:"true"` // code
	TransferID      assess.TransferID  `json:"transferId" required:"true"`
	Transfer        string             `json:"transfer" required:"true"` // code
	Part            string             `json:"part" required:"true" doc:"what of the record it is about: a storage context, the name of a form, an attestation, or what was found and where"`
	Inherited       bool               `json:"inherited" required:"true" doc:"on an engagement between two others, further down the chain"`
	Activity        string             `json:"activity" required:"true"` // code
	ActivityID      record.ActivityID  `json:"activityId" required:"true"`
	ActivityName    string             `json:"activityName" required:"true"`
	Assessment      string             `json:"assessment" required:"true"` // code
	AssessmentID    risk.AssessmentID  `json:"assessmentId" required:"true"`
	AssessmentName  string             `json:"assessmentName" required:"true"`
	DPIA            string             `json:"dpia" required:"true"` // code
	DPIAID          dpia.ID            `json:"dpiaId" required:"true"`
	DPIAName        string             `json:"dpiaName" required:"true"`
	Procurement     string             `json:"procurement" required:"true"` // code
	ProcurementID   risk.ProcurementID `json:"procurementId" required:"true"`
	ProcurementName string             `json:"procurementName" required:"true"`
	Service         string             `json:"service" required:"true" doc:"what the organisation does on behalf of others, as their engagements describe it (art. 30(2))"`
	Controllers     []chain.Named      `json:"controllers" required:"true" doc:"the joint controllers that lack an arrangement between them (art. 26); empty: the gap is not about such a set"`
	Facts           []Fact             `json:"facts" required:"true"`
}

// Query narrows and orders the gaps of one day.
type Query struct {
	AsOf     kinds.Date
	Rules    []string
	Severity law.Severity
	Unit     string // code of a unit; its whole subtree counts
	System   string // code
	Q        string // words in system, processor, unit or code
	Sort     string // due (default), system, severity, rule; with - before it for descending
	Limit    int    // 0: all
	Cursor   string // NextCursor of the page before
}

// List is the gaps of one day that a query matches.
type List struct {
	AsOf       kinds.Date `json:"asOf" required:"true"`
	Items      []Gap      `json:"items" required:"true"`
	NextCursor string     `json:"nextCursor" required:"true"`
	Total      int        `json:"total" required:"true"`
}

// Gaps is the verbs.
type Gaps struct{ d *door.Door }

// New gives the verbs.
func New(d *door.Door) Gaps { return Gaps{d} }

// List gives the open gaps of the actor's organisation on a day; without one,
// today.
func (g Gaps) List(ctx context.Context, q Query) (List, error) {
	r, err := g.Register(ctx)
	if err != nil {
		return List{}, err
	}
	if !q.AsOf.Known() {
		q.AsOf = g.d.Today()
	}
	return r.List(q)
}

// Register loads the snapshot of the actor's organisation. It is evaluated after
// the transaction, so that long thinking holds no connection.
func (g Gaps) Register(ctx context.Context) (*Register, error) {
	return door.Look(ctx, g.d, "gap.read", Load)
}

// List evaluates the rules and narrows, orders and pages what they found.
func (r *Register) List(q Query) (List, error) {
	for _, code := range q.Rules {
		if _, ok := RuleNamed(code); !ok {
			return List{}, kinds.Invalid("rule", "enum", "there is no rule %q; known: %s", code, strings.Join(codes(), ", "))
		}
	}
	if err := r.knows(q); err != nil {
		return List{}, err
	}
	l := List{AsOf: q.AsOf, Items: []Gap{}}
	for _, f := range r.Find(q.AsOf, q.Rules...) {
		if v := r.view(f, q.AsOf); r.touches(f, q) && matches(v, q) {
			l.Items = append(l.Items, v)
		}
	}
	l.Total = len(l.Items)
	if err := order(l.Items, q.Sort); err != nil {
		return List{}, err
	}
	err := l.page(q)
	return l, err
}

func codes() []string {
	var all []string
	for _, r := range Rules {
		all = append(all, r.Code)
	}
	return all
}

// knows refuses a unit or system that the register does not have: an empty list
// would look as if all were well.
func (r *Register) knows(q Query) error {
	if q.Unit != "" && !slices.ContainsFunc(r.Units, func(u *party.Unit) bool { return u.Code == q.Unit }) {
		return kinds.Invalid("unit", "unknown", "there is no unit with the code %q", q.Unit)
	}
	if q.System != "" && !slices.ContainsFunc(r.Systems, func(s *chain.System) bool { return s.Code == q.System }) {
		return kinds.Invalid("system", "unknown", "there is no system with the code %q", q.System)
	}
	return nil
}

// page cuts the list to one page. Gaps are computed anew at each request, so a
// cursor names the last gap that was shown and not a place in the list.
func (l *List) page(q Query) error {
	if q.Cursor != "" {
		at := slices.IndexFunc(l.Items, func(g Gap) bool { return g.cursor(q.Sort) == q.Cursor })
		if at < 0 {
			return kinds.Invalid("cursor", "cursor", "this cursor belongs to no page of this list, or its gap is closed by now: begin again without it")
		}
		l.Items = l.Items[at+1:]
	}
	if q.Limit > 0 && len(l.Items) > q.Limit {
		l.Items = l.Items[:q.Limit]
		l.NextCursor = l.Items[q.Limit-1].cursor(q.Sort)
	}
	return nil
}

// cursor is a name for the gap that is the same at every request.
func (g Gap) cursor(sort string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{sort, g.Rule, g.EngagementID.String(), g.SystemID.String(), g.AgreementID.String(), g.ActivityID.String(), named(g.Controllers), g.AssessmentID.String(), g.DPIAID.String(), g.ProcurementID.String(), g.FlowID.String(), g.TransferID.String(), g.Service, g.Part}, "|")))
	return hex.EncodeToString(sum[:16])
}

func named(all []chain.Named) string {
	ids := make([]string, 0, len(all))
	for _, n := range all {
		ids = append(ids, n.ID.String())
	}
	return strings.Join(ids, " ")
}

// view names everything that a finding speaks of.
func (r *Register) view(f Finding, d kinds.Date) Gap {
	v := Gap{Rule: f.Rule, Title: f.Title, Severity: f.Severity, Law: f.Law, OpenedOn: f.OpenedOn, DueOn: f.DueOn, Facts: f.Facts}
	v.Overdue = f.DueOn.Known() && d > f.DueOn
	covered := r.Covers(f)
	v.Systems, v.Controllers = len(covered), []chain.Named{}
	s := f.System
	if f.Engagement != nil {
		v.Engagement, v.EngagementID, v.ProcessorID = f.Engagement.Code, f.Engagement.ID, f.Engagement.Downstream
		v.Inherited = f.Engagement.Upstream != r.Controller.ID
	}
	if f.Agreement != nil {
		v.Agreement, v.AgreementID = f.Agreement.Code, f.Agreement.ID
		v.ProcessorID = cmp.Or(v.ProcessorID, r.Processor(f.Agreement))
	}
	if v.Part = f.Part; f.Flow != nil {
		v.Flow, v.FlowID, v.ProcessorID = f.Flow.Code, f.Flow.ID, cmp.Or(f.Flow.ToOrg, f.Flow.FromOrg)
	}
	if f.Transfer != nil {
		v.Transfer, v.TransferID, v.ProcessorID = f.Transfer.Code, f.Transfer.ID, f.Transfer.Importer
	}
	if f.Service != nil {
		v.Service, v.ProcessorID = f.Service.Words, f.Service.For[0]
	}
	for _, o := range f.Set {
		v.Controllers = append(v.Controllers, chain.Named{ID: o, Name: r.nameOf(o)})
	}
	if s == nil && len(covered) > 0 {
		s = covered[0]
	}
	v.Processor = r.nameOf(v.ProcessorID)
	if f.Assessment != nil {
		v.Assessment, v.AssessmentID, v.AssessmentName = f.Assessment.Code, f.Assessment.ID, f.Assessment.Name
	}
	if f.DPIA != nil {
		v.DPIA, v.DPIAID, v.DPIAName = f.DPIA.Code, f.DPIA.ID, f.DPIA.Name
	}
	if f.Procurement != nil {
		v.Procurement, v.ProcurementID, v.ProcurementName = f.Procurement.Code, f.Procurement.ID, f.Procurement.Name
	}
	if f.Activity != nil {
		return r.ofActivity(v, f.Activity, d)
	}
	if place, ok := r.placeOfRisk(f, d); ok {
		v.Unit, v.UnitName, v.Department = r.placeOf(place, d)
		return v
	}
	if s != nil {
		v.System, v.SystemID, v.SystemName = s.Code, s.ID, s.Name
		v.Unit, v.UnitName, v.Department = r.place(s, d)
	}
	return v
}

// placeOfRisk is the unit that answers for an assessment of risk, a DPIA, or is itself what a
// gap is about; false for a gap of another kind.
func (r *Register) placeOfRisk(f Finding, d kinds.Date) (party.UnitID, bool) {
	var all []party.UnitID
	switch {
	case f.Assessment != nil:
		all = r.RiskPlaces(f.Assessment, d)
	case f.DPIA != nil:
		all = r.DPIAPlaces(f.DPIA, d)
	case f.Procurement != nil && !f.Procurement.Unit.IsZero():
		all = []party.UnitID{f.Procurement.Unit}
	case f.Unit != nil:
		all = []party.UnitID{f.Unit.ID}
	default:
		return party.UnitID{}, false
	}
	if len(all) == 0 {
		return party.UnitID{}, true
	}
	return all[0], true
}

// ofActivity names the activity that a gap is about, and the unit that answers for it:
// it has any number of systems, and is none of them.
func (r *Register) ofActivity(v Gap, a *record.Activity, d kinds.Date) Gap {
	v.Activity, v.ActivityID, v.ActivityName = a.Code, a.ID, a.Name
	v.Unit, v.UnitName, v.Department = r.placeOf(a.ResponsibleUnit, d)
	return v
}

// Of gives those of a day's findings that are about a system, gravest first.
func (r *Register) Of(s *chain.System, found []Finding, d kinds.Date) []Gap {
	return r.thoseOf(found, d, func(f Finding) bool { return slices.Contains(r.Covers(f), s) })
}

// OfFlow gives those that are about a flow, likewise.
func (r *Register) OfFlow(id chain.FlowID, found []Finding, d kinds.Date) []Gap {
	return r.thoseOf(found, d, func(f Finding) bool { return f.Flow != nil && f.Flow.ID == id })
}

// OfTransfer gives those that are about a transfer, likewise.
func (r *Register) OfTransfer(id assess.TransferID, found []Finding, d kinds.Date) []Gap {
	return r.thoseOf(found, d, func(f Finding) bool { return f.Transfer != nil && f.Transfer.ID == id })
}

// OfEngagement gives those that are about an engagement as a whole, by the beginning of
// their rule's code.
func (r *Register) OfEngagement(id chain.EngagementID, rules string, found []Finding, d kinds.Date) []Gap {
	return r.thoseOf(found, d, func(f Finding) bool {
		return f.Engagement != nil && f.Engagement.ID == id && strings.HasPrefix(f.Rule, rules)
	})
}

func (r *Register) thoseOf(found []Finding, d kinds.Date, is func(Finding) bool) []Gap {
	var out []Gap
	for _, f := range found {
		if is(f) {
			out = append(out, r.view(f, d))
		}
	}
	slices.SortStableFunc(out, func(a, b Gap) int { return cmp.Compare(a.Severity.Rank(), b.Severity.Rank()) })
	return out
}

func (r *Register) nameOf(o kinds.OrgID) string {
	if known := r.Parties[o]; known != nil {
		return known.Name
	}
	return cmp.Or(r.Names[o], r.linked[o])
}

// Processor is the other party of an agreement.
func (r *Register) Processor(a *agreement.Agreement) kinds.OrgID {
	for _, p := range a.Parties {
		if p.Side == agreement.Processor {
			return p.Org
		}
	}
	return kinds.OrgID{}
}

// touches reports whether a finding is about the asked system or unit: an
// agreement belongs to every system that it covers.
func (r *Register) touches(f Finding, q Query) bool {
	if q.System == "" && q.Unit == "" {
		return true
	}
	if f.Activity != nil && q.System == "" {
		return r.Under(r.units[f.Activity.ResponsibleUnit], q.Unit, q.AsOf)
	}
	if place, ok := r.placeOfRisk(f, q.AsOf); ok && q.System == "" {
		return r.Under(r.units[place], q.Unit, q.AsOf)
	}
	return slices.ContainsFunc(r.Covers(f), func(s *chain.System) bool {
		return (q.System == "" || s.Code == q.System) && (q.Unit == "" || r.Under(r.Owner(s, q.AsOf), q.Unit, q.AsOf))
	})
}

// matches looks for the asked severity and words.
func matches(v Gap, q Query) bool {
	if q.Severity != "" && v.Severity != q.Severity {
		return false
	}
	return door.Says(strings.Join([]string{v.System, v.SystemName, v.Processor, v.Unit, v.UnitName, v.Engagement, v.Agreement, v.Flow, v.Activity, v.Transfer, v.Part, v.ActivityName, v.Assessment, v.AssessmentName, v.DPIA, v.DPIAName, v.Procurement, v.ProcurementName, v.Service}, " "), q.Q)
}

// order sorts; Norwegian letters come last, as nn and da sort them.
func order(items []Gap, by string) error {
	name, desc := strings.CutPrefix(by, "-")
	letters := collate.New(language.MustParse("nn"))
	compare, ok := map[string]func(a, b Gap) int{
		"":         byDue,
		"due":      byDue,
		"system":   func(a, b Gap) int { return letters.CompareString(a.SystemName, b.SystemName) },
		"severity": func(a, b Gap) int { return cmp.Compare(a.Severity.Rank(), b.Severity.Rank()) },
		"rule":     func(a, b Gap) int { return cmp.Compare(a.Rule, b.Rule) },
		"unit":     func(a, b Gap) int { return letters.CompareString(a.UnitName, b.UnitName) },
	}[name]
	if !ok {
		return kinds.Invalid("sort", "enum", "cannot sort by %q; known: due, system, severity, rule, unit", name)
	}
	slices.SortStableFunc(items, func(a, b Gap) int {
		if desc {
			a, b = b, a
		}
		return cmp.Or(compare(a, b), byDue(a, b), cmp.Compare(a.Severity.Rank(), b.Severity.Rank()))
	})
	return nil
}

// byDue puts what has no deadline last.
func byDue(a, b Gap) int {
	return cmp.Compare(cmp.Or(a.DueOn, "9999-12-31"), cmp.Or(b.DueOn, "9999-12-31"))
}
