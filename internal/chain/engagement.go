package chain

import (
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// EngagementID identifies an engagement.
type EngagementID = kinds.ID[Engagement]

// Engagement is one edge of the chain: the upstream party uses the downstream
// party for stated processing (domain 3.8, art. 28). With systems in scope it is
// level 1, controller to processor; without, it is a link further down.
type Engagement struct {
	door.Record[Engagement]
	EngagementInput
	Scoped bool `json:"-"` // systems are in scope: the edge ends at a controller
}

// EngagementInput is what a client says of an engagement.
type EngagementInput struct {
	door.Keys
	Upstream               kinds.OrgID   `json:"upstream" validate:"required" doc:"who has the processing done: the controller, or a processor that uses a sub-processor"`
	Downstream             kinds.OrgID   `json:"downstream" validate:"required" doc:"who does the processing"`
	Controllers            []kinds.OrgID `json:"controllers" gorm:"serializer:json" validate:"max=500,distinct"`
	Service                ServiceID     `json:"service"` // of the upstream party, from level 2 on
	ScopeSystems           []SystemID    `json:"scopeSystems" gorm:"serializer:json" validate:"max=1000,distinct" doc:"systems of the upstream party that the engagement is for; empty: a link further down the chain"`
	ScopeActivities        []string      `json:"scopeActivities" gorm:"serializer:json" validate:"max=200,dive,max=255"`
	ServiceDescription     string        `json:"serviceDescription" validate:"max=4000"`
	RoleBasis              string        `json:"roleBasis" validate:"omitempty,oneof=processor joint_controller independent_controller no_processing undetermined" doc:"what the downstream party is to the data (art. 4(7)-(8), 26, 28)"` // art. 4(7)-(8)
	RoleReasons            string        `json:"roleReasons" validate:"max=4000"`
	DecidedBy              string        `json:"decidedBy" validate:"max=255"`
	DecidedOn              kinds.Date    `json:"decidedOn"`
	AccessMode             string        `json:"accessMode" validate:"omitempty,oneof=hosts_data processes_offsite standing_remote_access systematic_support_access incidental_only media_repair_or_destruction ciphertext_no_key none" doc:"how the downstream party can come by the data, if at all"`
	PersonalData           kinds.Tri     `json:"personalData" validate:"omitempty,oneof=yes no unknown"`
	PersonalDataReason     string        `json:"personalDataReason" validate:"max=1000"`
	Authorisation          string        `json:"authorisation" validate:"omitempty,oneof=specific general listed_at_signature none"` // art. 28(2)
	AuthorisedOn           kinds.Date    `json:"authorisedOn"`
	AuthorisationReference string        `json:"authorisationReference" validate:"max=500"`
	AuthorisingControllers []kinds.OrgID `json:"authorisingControllers" gorm:"serializer:json" validate:"max=500,distinct"`
	ObjectionWindowDays    *int          `json:"objectionWindowDays" validate:"omitempty,min=0,max=365"`
	ObjectionWindowKind    string        `json:"objectionWindowKind" validate:"omitempty,oneof=calendar working"`
	IdentityConfirmedOn    kinds.Date    `json:"identityConfirmedOn"`                                                                               // EDPB Opinion 22/2024
	FlowdownEvidence       string        `json:"flowdownEvidence" validate:"omitempty,oneof=contract_copy processor_attestation audit_report none"` // art. 28(4)
	FlowdownOn             kinds.Date    `json:"flowdownOn"`
	GuaranteesAssessedOn   kinds.Date    `json:"guaranteesAssessedOn"` // art. 28(1)
	GuaranteesResult       string        `json:"guaranteesResult" validate:"omitempty,oneof=sufficient sufficient_with_conditions insufficient"`
	GuaranteesBasis        string        `json:"guaranteesBasis" validate:"max=4000"`
	GuaranteesTreatedOn    kinds.Date    `json:"guaranteesTreatedOn" doc:"the day on which the conditions of the assessment were met, or what it found insufficient was treated (art. 28(1))"`
	GuaranteesBy           kinds.OrgID   `json:"guaranteesBy" doc:"who made the assessment where that was another, such as a purchasing body; null: oneself"`
	GuaranteesAdoptedOn    kinds.Date    `json:"guaranteesAdoptedOn" doc:"the day on which another's assessment was made one's own; it counts from then on"`
	JointLaw               string        `json:"jointLaw" validate:"max=500" doc:"the law that fixes the responsibilities of joint controllers, in place of an arrangement (art. 26(1))"`
	ProcessingLocations    []Location    `json:"processingLocations" gorm:"serializer:json" validate:"max=50,dive"` // art. 44
	SupportLocations       []Location    `json:"supportLocations" gorm:"serializer:json" validate:"max=50,dive"`
	ForeignLawExposure     string        `json:"foreignLawExposure" validate:"max=1000"`                  // parent outside the EEA: reference of the assessment
	OwnPurposeUse          kinds.Tri     `json:"ownPurposeUse" validate:"omitempty,oneof=yes no unknown"` // art. 28(10)
	FollowUpResponsible    string        `json:"followUpResponsible" validate:"max=255"`
	EscalationPath         string        `json:"escalationPath" validate:"max=1000"`
	CoreFunction           kinds.Tri     `json:"coreFunction" validate:"omitempty,oneof=yes no unknown"`
	StartsOn               kinds.Date    `json:"startsOn"` // of the processing, not the contract; unknown: on every day
	EndsOn                 kinds.Date    `json:"endsOn"`
	State                  State         `json:"state" validate:"omitempty,oneof=proposed authorised active suspended ended_data_held closed refused"`
	Exit                   Exit          `json:"exit" gorm:"serializer:json"`
	// Published puts the edge on the upstream party's public list of
	// sub-processors, which every customer inherits.
	Published bool   `json:"published" doc:"on the upstream party's public list of sub-processors; every signed-in organisation sees it"`
	Source    Source `json:"source" gorm:"serializer:json"`
}

// State is where an engagement stands today; for a past day its dates decide.
type State string

// The states of an engagement that a rule asks for.
const (
	Proposed        State = "proposed"
	Authorised      State = "authorised"
	Refused         State = "refused"
	EndedButHolding State = "ended_data_held"
)

// Exit is what happens to the data at the end (art. 28(3)(g)).
type Exit struct {
	Choice          string     `json:"choice" validate:"omitempty,oneof=return delete both"`
	RequestedOn     kinds.Date `json:"requestedOn"`
	DueOn           kinds.Date `json:"dueOn"`
	ConfirmedOn     kinds.Date `json:"confirmedOn" doc:"the day on which return or deletion was confirmed for the downstream party itself"`
	SubsConfirmedOn kinds.Date `json:"subsConfirmedOn" doc:"the day on which it was confirmed for every sub-processor below as well"`
	Certificate     string     `json:"certificate" validate:"max=500"`
	BackupsUntil    kinds.Date `json:"backupsUntil" doc:"the last day on which back-ups that roll over may hold the data"`
	RetentionReason string     `json:"retentionReason" validate:"max=1000"`
}

// Source says where a published edge was read. The list's date is the day it was
// captured, never a start.
type Source struct {
	ListSection  string `json:"listSection" validate:"max=500"`
	Location     string `json:"location" validate:"max=1000"` // as the list puts it
	Reference    string `json:"reference" validate:"max=1000"`
	Address      string `json:"address" validate:"max=1000"`
	ListDate     string `json:"listDate" validate:"max=100"`
	Provenance   string `json:"provenance" validate:"max=500"`
	Completeness string `json:"completeness" validate:"max=500"`
}

// EngagementKind is the table's entry for the door.
var EngagementKind = door.Register[Engagement](door.Kind{
	Noun: "engagement", Table: "engagements", Visible: door.Published, Shared: true,
	Sorts:   []string{"code", "createdAt"},
	Filters: []string{"code", "upstream", "downstream", "service", "roleBasis", "state", "personalData", "published"},
	Found:   []string{"id in (select e.id from engagements e join organisations o on o.id = e.downstream where e.org_id = ? and " + door.Called + ")"},
	Through: map[string]string{"system": "id in (select engagement_id from engagement_systems where system_id = ?)"},
	Links:   []door.Link{{Name: "engagement_systems", From: "engagement_id", To: "system_id"}},
})

// Engagements is the verbs of engagements.
type Engagements = door.Noun[Engagement, EngagementInput]

// Input gives the part that a client may replace.
func (e *Engagement) Input() *EngagementInput { return &e.EngagementInput }

// Words is what a search looks through.
func (e *Engagement) Words() []string { return []string{e.ServiceDescription} }

// Derive keeps the mark of a level-1 edge.
func (e *Engagement) Derive() { e.Scoped = len(e.ScopeSystems) > 0 }

// Places is the units that own the systems in scope.
func (e *Engagement) Places(tx *door.Tx, _ bool) ([]string, error) {
	return PlacesOf(tx, e.ScopeSystems)
}

// Refs lists the records that the engagement refers to.
func (e *Engagement) Refs() []door.Ref {
	refs := door.ReferAll("/scopeSystems", "system", "engagement_systems", e.ScopeSystems)
	refs = append(refs, door.ReferAll("/controllers", "organisation", "", e.Controllers)...)
	refs = append(refs, door.ReferAll("/authorisingControllers", "organisation", "", e.AuthorisingControllers)...)
	refs = append(refs, locationRefs("/processingLocations", e.ProcessingLocations)...)
	refs = append(refs, locationRefs("/supportLocations", e.SupportLocations)...)
	return append(refs, door.Refer("/upstream", "organisation", e.Upstream), door.Refer("/downstream", "organisation", e.Downstream),
		door.Refer("/guaranteesBy", "organisation", e.GuaranteesBy), door.Refer("/service", "service", e.Service))
}

// Check refuses an edge from a party to itself (one legal entity owes itself no
// agreement), dates in the wrong order, and a public edge that names systems.
func (e *Engagement) Check() []kinds.Violation {
	vs := append(kinds.Order("/endsOn", e.StartsOn, e.EndsOn), kinds.Order("/exit/confirmedOn", e.Exit.RequestedOn, e.Exit.ConfirmedOn)...)
	if e.Upstream == e.Downstream && !e.Upstream.IsZero() && e.State != Refused {
		vs = append(vs, kinds.Violation{Pointer: "/downstream", Code: "self", Detail: "both parties are the same legal entity: record an internal service note instead"})
	}
	if len(e.ScopeSystems) > 0 && !e.Org.IsZero() && e.Upstream != e.Org {
		vs = append(vs, kinds.Violation{Pointer: "/upstream", Code: "not-yours", Detail: "an engagement that names your systems has you as its upstream party; one between two others names no systems"})
	}
	if e.Published && len(e.ScopeSystems) > 0 {
		vs = append(vs, kinds.Violation{Pointer: "/published", Code: "private", Detail: "an engagement that names systems is never public"})
	}
	return vs
}

// Verify lets only the upstream party publish its own list, and the operator.
func (e *Engagement) Verify(tx *door.Tx) error {
	if e.Published && e.Upstream != tx.Who.Org && tx.Who.Role != "operator" {
		return kinds.Invalid("/published", "not-yours", "only the upstream party publishes its list of sub-processors")
	}
	return nil
}

// Readers lets whoever does the processing of a first link read the edge: who uses
// it, since when and for what, and nothing of the systems behind it.
func (e *Engagement) Readers() []kinds.OrgID {
	if e.Upstream != e.Org || len(e.ScopeSystems) == 0 || !slices.Contains([]State{"active", "suspended", EndedButHolding}, e.State) {
		return nil
	}
	return []kinds.OrgID{e.Downstream}
}

// Redact empties what the upstream party does not publish with its list, and which
// systems an edge is for.
func (e *Engagement) Redact() {
	e.FollowUpResponsible, e.EscalationPath, e.ForeignLawExposure = "", "", ""
	e.RoleReasons, e.DecidedBy, e.DecidedOn = "", "", ""
	e.GuaranteesAssessedOn, e.GuaranteesResult, e.GuaranteesBasis = "", "", ""
	e.GuaranteesTreatedOn, e.GuaranteesBy, e.GuaranteesAdoptedOn = "", kinds.OrgID{}, ""
	e.AuthorisationReference, e.Exit = "", Exit{}
	e.ScopeSystems, e.ScopeActivities = []SystemID{}, []string{}
}

// LiveOn reports whether the processing goes on, or the data are still held, on
// a day: dates decide, and an unknown start is live on every day up to the end
// (gaps 0).
func (e *Engagement) LiveOn(d kinds.Date) bool {
	switch e.State {
	case Proposed, Authorised, Refused:
		return false
	case EndedButHolding:
		return d.Within(e.StartsOn, "")
	default:
		return d.Within(e.StartsOn, e.EndsOn)
	}
}
