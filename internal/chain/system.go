// Package chain keeps what is processed by whom for whom: services, systems and
// engagements, the edges of the chain; and answers where an edge leads, down
// from a system and up from a party.
//
//	controller -> processor -> sub-processor -> ...
//
// The chain is a graph: level, path and parent are computed when read (graph.go)
// and never stored; published lists hold cycles, which are kept.
package chain

import (
	"strconv"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// SystemID identifies a system.
type SystemID = kinds.ID[System]

// System is an application or service that a unit owns (domain 3.4).
type System struct {
	door.Record[System]
	SystemInput
	RiskClass RiskClass `json:"riskClass" required:"true" doc:"derived: high, medium or low, from what the system holds"`
}

// SystemInput is what a client says of a system.
type SystemInput struct {
	door.Keys
	Name                string           `json:"name" validate:"required,max=255"`
	Description         string           `json:"description" validate:"max=4000"`
	OwnerUnit           party.UnitID     `json:"ownerUnit"`
	FormerOwners        []party.Former   `json:"formerOwners" gorm:"serializer:json" validate:"max=50,dive"`
	ScopeLevel          string           `json:"scopeLevel" validate:"omitempty,oneof=unit sector common national_component"`
	UsingUnits          []party.UnitID   `json:"usingUnits" gorm:"serializer:json" validate:"max=500,distinct"`
	UsingOrgs           []kinds.OrgID    `json:"usingOrgs" gorm:"serializer:json" validate:"max=500,distinct"`
	Delivery            string           `json:"delivery" validate:"omitempty,oneof=saas vendor_hosted municipal_hosted_vendor_access on_prem_no_vendor_access in_house peripheral_or_manual"`
	Lifecycle           Lifecycle        `json:"lifecycle" validate:"omitempty,oneof=planned procurement pilot active phasing_out ended_data_held closed"`
	LifecycleSince      kinds.Date       `json:"lifecycleSince"`
	InUseFrom           kinds.Date       `json:"inUseFrom"`
	InUseTo             kinds.Date       `json:"inUseTo"`
	PersonalData        kinds.Tri        `json:"personalData" validate:"omitempty,oneof=yes no unknown"` // art. 4(1)
	PersonalDataSince   kinds.Date       `json:"personalDataSince"`
	NoReason            string           `json:"noReason" validate:"max=1000"`
	DecidedBy           string           `json:"decidedBy" validate:"max=255"`
	DecidedOn           kinds.Date       `json:"decidedOn"`
	SpecialCategories   kinds.Tri        `json:"specialCategories" validate:"omitempty,oneof=yes no unknown"` // art. 9
	SpecialKinds        []string         `json:"specialKinds" gorm:"serializer:json" validate:"max=20,dive,max=100"`
	CriminalData        kinds.Tri        `json:"criminalData" validate:"omitempty,oneof=yes no unknown"` // art. 10
	NationalID          kinds.Tri        `json:"nationalId" validate:"omitempty,oneof=yes no unknown"`   // art. 87, pol § 12
	VulnerableSubjects  kinds.Tri        `json:"vulnerableSubjects" validate:"omitempty,oneof=yes no unknown"`
	VulnerableKinds     []string         `json:"vulnerableKinds" gorm:"serializer:json" validate:"max=20,dive,max=100"`
	DataSubjectEstimate *int             `json:"dataSubjectEstimate" validate:"omitempty,min=0,max=2147483647"`
	DataSubjectBand     string           `json:"dataSubjectBand" validate:"omitempty,oneof=lt_1000 1000_10000 gt_10000"`
	ConfClass           string           `json:"confClass" validate:"omitempty,oneof=open internal protected strictly_protected"`
	KLevel              *int             `json:"kLevel" validate:"omitempty,min=1,max=4"` // confidentiality
	ILevel              *int             `json:"iLevel" validate:"omitempty,min=1,max=4"` // integrity
	TLevel              *int             `json:"tLevel" validate:"omitempty,min=1,max=4"` // availability
	StorageContexts     []StorageContext `json:"storageContexts" gorm:"serializer:json" validate:"max=20,dive"`
	FormTypes           []FormType       `json:"formTypes" gorm:"serializer:json" validate:"max=200,dive"`
	HostingLocations    []Location       `json:"hostingLocations" gorm:"serializer:json" validate:"max=50,dive"` // art. 44
	SupportLocations    []Location       `json:"supportLocations" gorm:"serializer:json" validate:"max=50,dive"`
	AccessLog           AccessLog        `json:"accessLog" gorm:"serializer:json"`
	ServiceStatus       string           `json:"serviceStatus" validate:"omitempty,oneof=normal reduced partly_unavailable unavailable maintenance"`
	StatusSubscribers   []string         `json:"statusSubscribers" gorm:"serializer:json" validate:"max=200,dive,email"`
	NationalIDAsLogin   kinds.Tri        `json:"nationalIdAsLoginKey" validate:"omitempty,oneof=yes no unknown"`
	Responsibilities    []Responsibility `json:"responsibilities" gorm:"serializer:json" validate:"max=50,dive"`
	ContinuityPlanOn    kinds.Date       `json:"continuityPlanOn"`
	LastExercisedOn     kinds.Date       `json:"lastExercisedOn"`
	ExitPlan            string           `json:"exitPlan" validate:"max=4000"`
	SuccessorSystem     SystemID         `json:"successorSystem"`
}

// Lifecycle is where a system is in its life.
type Lifecycle string

// The lifecycle of a system; a pilot with real data counts as active.
const (
	Planned       Lifecycle = "planned"
	Procurement   Lifecycle = "procurement"
	Pilot         Lifecycle = "pilot"
	Active        Lifecycle = "active"
	PhasingOut    Lifecycle = "phasing_out"
	EndedDataHeld Lifecycle = "ended_data_held"
	Closed        Lifecycle = "closed"
)

// Location is where data are, or where somebody reaches them from.
type Location struct {
	Country string      `json:"country" validate:"omitempty,iso3166_1_alpha2"`
	Org     kinds.OrgID `json:"org"`
	Place   string      `json:"place" validate:"max=500"` // as published, when it names no country
}

// StorageContext is one of the places where a system keeps data. An unsent draft is
// what somebody began to fill in and never sent.
type StorageContext struct {
	Context         string   `json:"context" validate:"required,oneof=anonymous_session logged_in_user unsent_draft prefill_profile archive_copy log backup"`
	DataKinds       []string `json:"dataKinds" validate:"max=50,dive,max=200"`
	Keeps           Remains  `json:"keeps" validate:"omitempty,oneof=none metadata_only non_sensitive_only all" doc:"what is left here once it has been received where it was sent; empty counts as all"`
	RetentionDays   *int     `json:"retentionDays" validate:"omitempty,min=0,max=2147483647"`
	LimitDays       *int     `json:"limitDays" validate:"omitempty,min=0,max=2147483647" doc:"for how many days the data may be kept here at most, where that differs from what holds otherwise (art. 5(1)(e))"`
	DeletionTrigger string   `json:"deletionTrigger" validate:"max=500"`
}

// Remains is what is left of data where they were sent from.
type Remains string

// What can be left.
const (
	RemainsNone         Remains = "none"
	RemainsMetadata     Remains = "metadata_only"
	RemainsNonSensitive Remains = "non_sensitive_only"
	RemainsAll          Remains = "all"
)

// More reports whether more is left than what is not sensitive; nothing said counts as
// all.
func (k Remains) More() bool { return k == RemainsAll || k == "" }

// FormType is a form that people fill in.
type FormType struct {
	Name                 string    `json:"name" validate:"required,max=255"`
	DataItems            []string  `json:"dataItems" validate:"max=200,dive,max=200"`
	AuthLevel            string    `json:"authLevel" validate:"omitempty,oneof=none low substantial high"`
	AuthReason           string    `json:"authReason" validate:"max=1000" doc:"why nobody logs in, such as for an anonymous tip"`
	HidesSensitiveOutput kinds.Tri `json:"hidesSensitiveOutput" validate:"omitempty,oneof=yes no unknown"`
	SpecialCategories    kinds.Tri `json:"specialCategories" validate:"omitempty,oneof=yes no unknown"` // art. 9
	Health               kinds.Tri `json:"health" validate:"omitempty,oneof=yes no unknown"`            // art. 4(15)
	NationalID           kinds.Tri `json:"nationalId" validate:"omitempty,oneof=yes no unknown"`        // art. 87
	// Published is the first day on which people could fill the form in, and Withdrawn
	// the last one.
	Published kinds.Date `json:"publishedOn"`
	Withdrawn kinds.Date `json:"withdrawnOn"`
}

// AccessLog says whether it can be found out who looked at whom.
type AccessLog struct {
	Kept                kinds.Tri `json:"kept" validate:"omitempty,oneof=yes no unknown"`
	RetentionDays       *int      `json:"retentionDays" validate:"omitempty,min=0,max=2147483647"`
	SearchableBySubject kinds.Tri `json:"searchableBySubject" validate:"omitempty,oneof=yes no unknown"`
}

// Responsibility is one cell of the task matrix.
type Responsibility struct {
	Task  string `json:"task" validate:"required,oneof=vendor_management contract_management operations_follow_up operation steering reference_group support_1 support_2 support_3 change security"`
	Party string `json:"party" validate:"required,max=255"`
}

// SystemKind is the table's entry for the door.
var SystemKind = door.Register[System](door.Kind{
	Noun: "system", Table: "systems",
	Sorts:   []string{"code", "name", "createdAt"},
	Filters: []string{"code", "ownerUnit", "lifecycle", "delivery", "personalData", "scopeLevel", "riskClass"},
	Links:   []door.Link{{Name: "system_units", From: "system_id", To: "unit_id"}, {Name: "system_orgs", From: "system_id", To: "organisation_id"}},
})

// Systems is the verbs of systems.
type Systems = door.Noun[System, SystemInput]

// Input gives the part that a client may replace.
func (s *System) Input() *SystemInput { return &s.SystemInput }

// Places is the unit that owns the system.
func (s *System) Places(*door.Tx, bool) ([]string, error) { return party.UnitsOf(s.OwnerUnit), nil }

// PlacesOf lists the units that own some systems of the actor's organisation; one
// without an owner counts as an empty place, which no role for a unit reaches.
func PlacesOf(tx *door.Tx, systems []SystemID) ([]string, error) {
	if len(systems) == 0 {
		return nil, nil
	}
	return door.Rows[string](tx, "select distinct coalesce(cast(owner_unit as text), '') from systems where org_id = @org and id in @systems", map[string]any{"systems": systems})
}

// Words is what a search looks through.
func (s *System) Words() []string { return []string{s.Name} }

// Derive keeps the risk class beside what it follows from.
func (s *System) Derive() { s.RiskClass = s.Risk() }

// OwnerOn gives the unit that owned the system on a day.
func (s *System) OwnerOn(d kinds.Date) party.UnitID { return party.On(d, s.OwnerUnit, s.FormerOwners) }

// Refs lists the records that the system refers to.
func (s *System) Refs() []door.Ref {
	refs := append(door.ReferAll("/usingUnits", "unit", "system_units", s.UsingUnits),
		door.ReferAll("/usingOrgs", "organisation", "system_orgs", s.UsingOrgs)...)
	for i, f := range s.FormerOwners {
		refs = append(refs, door.Refer("/formerOwners/"+strconv.Itoa(i)+"/unit", "unit", f.Unit))
	}
	refs = append(refs, locationRefs("/hostingLocations", s.HostingLocations)...)
	refs = append(refs, locationRefs("/supportLocations", s.SupportLocations)...)
	return append(refs, door.Refer("/ownerUnit", "unit", s.OwnerUnit), door.Refer("/successorSystem", "system", s.SuccessorSystem))
}

func locationRefs(pointer string, locations []Location) []door.Ref {
	var refs []door.Ref
	for i, l := range locations {
		refs = append(refs, door.Refer(pointer+"/"+strconv.Itoa(i)+"/org", "organisation", l.Org))
	}
	return refs
}

// Check refuses dates in the wrong order and a system that follows itself.
func (s *System) Check() []kinds.Violation {
	vs := kinds.Order("/inUseTo", s.InUseFrom, s.InUseTo)
	if !s.SuccessorSystem.IsZero() && s.SuccessorSystem == s.ID {
		vs = append(vs, kinds.Violation{Pointer: "/successorSystem", Code: "self", Detail: "a system cannot follow itself"})
	}
	return vs
}
