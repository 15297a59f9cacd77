package assess

import (
	"slices"
	"strconv"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// AttestationID identifies an attestation.
type AttestationID = kinds.ID[Attestation]

// Attestation is a report, certificate or statement about a processor (domain 3.10,
// art. 28(1), 28(3)(h)). What the processor claims of itself counts once it is adopted.
type Attestation struct {
	door.Record[Attestation]
	AttestationInput
	AdoptedFrom AttestationID `json:"adoptedFrom" required:"true" doc:"the paper of another organisation of which this is the copy; null for none"`
}

// AttestationInput is what a client says of an attestation.
type AttestationInput struct {
	door.Keys
	Processor  kinds.OrgID      `json:"processor" validate:"required" doc:"whom it is about"`
	Kind       string           `json:"kind" validate:"omitempty,oneof=isae3000_t1 isae3000_t2 isae3402_t1 isae3402_t2 soc2_t1 soc2_t2 iso27001 iso27701 code_of_conduct self_statement questionnaire inspection pen_test"`
	IssuedOn   kinds.Date       `json:"issuedOn"`
	PeriodFrom kinds.Date       `json:"periodFrom" doc:"the first day that a type 2 report is about"`
	PeriodTo   kinds.Date       `json:"periodTo" doc:"the last day that a type 2 report is about"`
	BridgeTo   kinds.Date       `json:"bridgeLetterTo" doc:"the last day of the bridge letter that carries the report on"`
	ValidTo    kinds.Date       `json:"validTo" doc:"the last day of a certificate"`
	Systems    []chain.SystemID `json:"systems" gorm:"serializer:json" validate:"max=1000,distinct" doc:"the systems whose services it covers; empty: all that the processor does for one"`
	Services   string           `json:"servicesCovered" gorm:"column:services" validate:"max=4000" doc:"the services that it covers, as it says itself"`
	Site       string           `json:"site" validate:"max=1000"`
	SiteUsed   kinds.Tri        `json:"siteUsed" validate:"omitempty,oneof=yes no unknown" doc:"whether the data are processed at the site that it is about; no: it covers nothing here"`
	Subservice string           `json:"subserviceMethod" gorm:"column:subservice" validate:"omitempty,oneof=inclusive carve_out" doc:"carve_out: sub-processors need evidence of their own"`
	Auditor    string           `json:"auditor" validate:"max=255"`
	Opinion    string           `json:"opinion" validate:"omitempty,oneof=unqualified qualified adverse disclaimer"`
	Decision   FollowUp         `json:"decision" gorm:"serializer:json" doc:"what was decided of an opinion that is not clean"`
	Findings   []Observation    `json:"findings" gorm:"serializer:json" validate:"max=200,dive"`
	Reference  string           `json:"reference" validate:"max=1000" doc:"where the document itself is kept"`
	ClaimedBy  kinds.OrgID      `json:"claimedBy" doc:"who put it forward where that was another, such as the processor; null: oneself"`
	AdoptedOn  kinds.Date       `json:"adoptedOn" doc:"the day on which another's claim was gone through and made one's own; it counts from then on"`
	AdoptedBy  string           `json:"adoptedBy" validate:"max=255"`
	SharedWith []kinds.OrgID    `json:"sharedWith" gorm:"serializer:json" validate:"max=2000,distinct" doc:"of a paper about one's own organisation: the customers that read it and may make it theirs"`
}

// Observation is one thing that an attestation or a supervision found.
type Observation struct {
	Reference string      `json:"reference" validate:"max=100" doc:"what it is called from year to year; without one, its text is"`
	Text      string      `json:"text" validate:"required,max=4000"`
	Severity  string      `json:"severity" validate:"omitempty,oneof=low medium high critical"`
	At        kinds.OrgID `json:"at" doc:"the sub-processor at which it was found; null: the processor itself"`
	Owner     string      `json:"owner" validate:"max=255"`
	Due       kinds.Date  `json:"due"`
	ClosedOn  kinds.Date  `json:"closedOn"`
	Decision  FollowUp    `json:"decision"`
}

// FollowUp is what was decided of a bad result.
type FollowUp struct {
	Kind   string     `json:"kind" validate:"omitempty,oneof=plan exception set_aside" doc:"plan: accepted; exception: approved; set_aside: it is outside the services used"`
	On     kinds.Date `json:"on"`
	By     string     `json:"by" validate:"max=255" doc:"who accepted or approved it"`
	Reason string     `json:"reason" validate:"max=4000"`
	Due    kinds.Date `json:"due" doc:"the last day of a plan"`
	DoneOn kinds.Date `json:"doneOn" doc:"the day on which a plan was done"`
}

// AttestationKind is the table's entry for the door.
var AttestationKind = door.Register[Attestation](door.Kind{
	Noun: "attestation", Table: "attestations", Shared: true,
	Sorts:   []string{"code", "createdAt"},
	Filters: []string{"code", "processor", "kind"},
	Found:   []string{"id in (select t.id from attestations t join organisations o on o.id = t.processor where t.org_id = ? and " + door.Called + ")"},
	Links:   []door.Link{{Name: "attestation_systems", From: "attestation_id", To: "system_id"}},
})

// Input gives the part that a client may replace.
func (a *Attestation) Input() *AttestationInput { return &a.AttestationInput }

// Words is what a search looks through.
func (a *Attestation) Words() []string { return []string{a.Auditor, a.Services} }

// Refs lists the records that the attestation refers to.
func (a *Attestation) Refs() []door.Ref {
	refs := []door.Ref{door.Refer("/processor", "organisation", a.Processor), door.Refer("/claimedBy", "organisation", a.ClaimedBy)}
	refs = append(refs, door.ReferAll("/systems", "system", "attestation_systems", a.Systems)...)
	refs = append(refs, door.ReferAll("/sharedWith", "organisation", "", a.SharedWith)...)
	return append(refs, observedAt(a.Findings)...)
}

// Places is the units that own the systems that it covers.
func (a *Attestation) Places(tx *door.Tx, _ bool) ([]string, error) {
	if len(a.Systems) == 0 {
		return nil, nil
	}
	return chain.PlacesOf(tx, a.Systems)
}

// Check refuses days in the wrong order, and what is set aside or excepted without a reason.
func (a *Attestation) Check() []kinds.Violation {
	vs := slices.Concat(kinds.Order("/periodTo", a.PeriodFrom, a.PeriodTo), kinds.Order("/bridgeLetterTo", a.PeriodTo, a.BridgeTo), kinds.Order("/validTo", a.IssuedOn, a.ValidTo), a.Decision.check("/decision"))
	return append(vs, checkAll(a.Findings)...)
}

func checkAll(all []Observation) []kinds.Violation {
	var vs []kinds.Violation
	for i, o := range all {
		vs = append(vs, o.Decision.check("/findings/"+strconv.Itoa(i)+"/decision")...)
	}
	return vs
}

func (f FollowUp) check(at string) []kinds.Violation {
	vs := kinds.Order(at+"/doneOn", f.On, f.DoneOn)
	if f.Kind == "set_aside" && strings.TrimSpace(f.Reason) == "" {
		vs = append(vs, kinds.Violation{Pointer: at + "/reason", Code: "required", Detail: "what is set aside needs a reason: say why it does not concern the services used"})
	}
	return vs
}

// HeldFrom is the day from which the attestation counts for an organisation; unknown for
// never. What another claims counts once it was adopted.
func (a *Attestation) HeldFrom(mine kinds.OrgID) kinds.Date {
	if !a.IssuedOn.Known() || (!a.ClaimedBy.IsZero() && a.ClaimedBy != mine && !a.AdoptedOn.Known()) {
		return ""
	}
	if a.ClaimedBy.IsZero() || a.ClaimedBy == mine {
		return a.IssuedOn
	}
	return kinds.Latest(a.IssuedOn, a.AdoptedOn)
}

// Span is the days that evidence covers, both included.
type Span struct{ From, To kinds.Date }

// Covers gives the days that the attestation covers; a type 1 report stands for a year.
// Statements, questionnaires, inspections and tests cover no days.
func (a *Attestation) Covers() (Span, bool) {
	s := Span{a.IssuedOn, ""}
	switch a.Kind {
	case "isae3000_t2", "isae3402_t2", "soc2_t2":
		s = Span{a.PeriodFrom, kinds.Latest(a.PeriodTo, a.BridgeTo)}
	case "isae3000_t1", "isae3402_t1", "soc2_t1":
		s.To = a.IssuedOn.AddMonths(law.TypeOneMonths)
	case "iso27001", "iso27701", "code_of_conduct":
		s.To = a.ValidTo
		if !s.To.Known() {
			s.To = a.IssuedOn.AddMonths(law.UndatedCertificate)
		}
	}
	return s, s.From.Known() && s.To.Known()
}

// Reaches reports whether the attestation covers the service of a system.
func (a *Attestation) Reaches(id chain.SystemID) bool {
	return a.SiteUsed != kinds.No && (len(a.Systems) == 0 || slices.Contains(a.Systems, id))
}

// Unclean reports whether the opinion asks for a decision.
func (a *Attestation) Unclean() bool {
	return a.Opinion == "qualified" || a.Opinion == "adverse" || a.Opinion == "disclaimer"
}

// OpenFrom tells from which day a bad result that asks for an answer on a day stands
// unanswered on d. An accepted plan holds it shut until its last day, and for good when it
// was done; an exception that somebody approved and what was set aside, for good.
func (f FollowUp) OpenFrom(asked, d kinds.Date) (kinds.Date, bool) {
	if asked == "" || asked > d {
		return "", false
	}
	if f.Kind == "" || !f.On.Known() || f.On > d || (f.Kind != "set_aside" && f.By == "") {
		return asked, true
	}
	if f.Kind != "plan" || (f.DoneOn.Known() && f.DoneOn <= d) || !f.Due.Known() || d <= f.Due {
		return "", false
	}
	return kinds.Latest(asked, f.Due.AddDays(1)), true
}

// Name is what the observation is called from year to year.
func (o Observation) Name() string {
	if o.Reference != "" {
		return strings.ToLower(strings.TrimSpace(o.Reference))
	}
	return strings.ToLower(strings.Join(strings.Fields(o.Text), " "))
}

// OpenFrom tells from which day the observation is past due and unanswered on d.
func (o Observation) OpenFrom(d kinds.Date) (kinds.Date, bool) {
	if !o.Due.Known() || (o.ClosedOn.Known() && o.ClosedOn <= d) {
		return "", false
	}
	return o.Decision.OpenFrom(o.Due.AddDays(1), d)
}

// Uncovered is the first day from a day up to d that no span covers; false for none.
// Spans that adjoin leave no day out.
func Uncovered(spans []Span, from, d kinds.Date) (kinds.Date, bool) {
	day := from
	all := slices.Clone(spans)
	slices.SortFunc(all, func(x, y Span) int { return strings.Compare(string(x.From), string(y.From)) })
	for _, s := range all {
		if s.From > day {
			break
		}
		if s.To >= day {
			day = s.To.AddDays(1)
		}
	}
	return day, day <= d
}

func observedAt(all []Observation) []door.Ref {
	var out []door.Ref
	for i, o := range all {
		out = append(out, door.Refer("/findings/"+strconv.Itoa(i)+"/at", "organisation", o.At))
	}
	return out
}
