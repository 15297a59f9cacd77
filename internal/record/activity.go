package record

import (
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// ActivityID identifies a processing activity.
type ActivityID = kinds.ID[Activity]

// Activity is one processing activity of a controller: one row of its record for each
// purpose or set of purposes, not for each system (art. 30(1), domain 3.6).
type Activity struct {
	door.Record[Activity]
	ActivityInput
	Special bool             `json:"special" required:"true" doc:"derived: some of the data are special categories (art. 9)"`
	Reviews []ActivityReview `json:"reviews" gorm:"serializer:json" required:"true" doc:"when the record was looked at, and what came of it; a change without a review is none"`
}

// ActivityInput is what a client says of a processing activity.
type ActivityInput struct {
	door.Keys
	Name                 string               `json:"name" validate:"required,max=255"`
	Description          string               `json:"description" validate:"max=4000"`
	ResponsibleUnit      party.UnitID         `json:"responsibleUnit"`
	Contact              string               `json:"contact" validate:"max=500" doc:"function or person to reach within the unit; a function mailbox is better than a name"`
	Status               Status               `json:"status" validate:"omitempty,oneof=planned ongoing paused ended"`
	CreatedOn            kinds.Date           `json:"createdOn" doc:"the day on which the activity was first written down; absent: the day on which it was registered here"`
	OngoingFrom          kinds.Date           `json:"ongoingFrom" doc:"the first day of the processing; unknown: it has gone on as long as anybody knows"`
	PausedFrom           kinds.Date           `json:"pausedFrom"`
	EndedOn              kinds.Date           `json:"endedOn" doc:"the last day of the processing"`
	ReviewIntervalMonths *int                 `json:"reviewIntervalMonths" validate:"omitempty,min=1,max=120"`
	JointControllers     []JointController    `json:"jointControllers" gorm:"serializer:json" validate:"max=50,dive"` // art. 26, 30(1)(a)
	Representative       string               `json:"representative" validate:"max=1000"`                             // art. 27
	Purposes             []Purpose            `json:"purposes" gorm:"serializer:json" validate:"max=50,dive"`         // art. 30(1)(b)
	Subjects             []SubjectGroup       `json:"subjects" gorm:"serializer:json" validate:"max=50,dive"`         // art. 30(1)(c)
	Flat                 bool                 `json:"flat" doc:"the source had one list of data for all data subjects: each group carries the same"`
	Recipients           []Recipient          `json:"recipients" gorm:"serializer:json" validate:"max=100,dive"` // art. 30(1)(d)
	NoRecipients         bool                 `json:"noRecipients" doc:"stated: nobody outside the unit receives the data"`
	Transfers            []ThirdCountry       `json:"transfers" gorm:"serializer:json" validate:"max=50,dive"` // art. 30(1)(e)
	Retention            []RetentionRule      `json:"retention" gorm:"serializer:json" validate:"max=100,dive"`
	RetentionReason      string               `json:"retentionReason" validate:"max=2000" doc:"why no time limit can be given (art. 30(1)(f): where possible)"`
	SecurityMeasures     []string             `json:"securityMeasures" gorm:"serializer:json" terms:"measure" validate:"max=50,distinct,dive,max=100"`
	SecuritySummary      string               `json:"securitySummary" validate:"max=4000"` // art. 30(1)(g), 32(1)
	SecurityReason       string               `json:"securityReason" validate:"max=2000" doc:"why no description can be given (art. 30(1)(g): where possible)"`
	LegalBases           []LegalBasis         `json:"legalBases" gorm:"serializer:json" validate:"max=50,dive"`   // art. 6
	SpecialBases         []SpecialBasis       `json:"specialBases" gorm:"serializer:json" validate:"max=50,dive"` // art. 9(2)
	CriminalBasis        string               `json:"criminalBasis" validate:"max=2000"`                          // art. 10, pol § 11
	NationalIDBasis      string               `json:"nationalIdBasis" validate:"max=2000"`                        // art. 87, pol § 12
	ConsentRecord        string               `json:"consentRecord" validate:"max=1000" doc:"where it is kept who has consented to what (art. 7(1))"`
	SourceOfData         string               `json:"sourceOfData" validate:"max=2000"` // art. 14(2)(f)
	AutomatedDecisions   kinds.Tri            `json:"automatedDecisions" validate:"omitempty,oneof=yes no unknown"`
	AutomatedLogic       string               `json:"automatedLogic" validate:"max=4000"` // art. 22, 13(2)(f)
	Profiling            kinds.Tri            `json:"profiling" validate:"omitempty,oneof=yes no unknown"`
	Systems              []chain.SystemID     `json:"systems" gorm:"serializer:json" validate:"max=500,distinct"`
	Manual               bool                 `json:"manual" doc:"stated: the processing uses no system, or not only systems"`
	Engagements          []chain.EngagementID `json:"engagements" gorm:"serializer:json" validate:"max=500,distinct"`
	Explained            []Explanation        `json:"explained" gorm:"serializer:json" validate:"max=200,dive" doc:"differences from the chain that are as they should be, with the reason"`
	SourceNotes          []SourceNote         `json:"sourceNotes" gorm:"serializer:json" validate:"max=100,dive" doc:"what a file said that no field takes, kept word for word"`
}

// JointController is another who determines purposes and means together with the
// controller (art. 26).
type JointController struct {
	Org              kinds.OrgID `json:"org"`
	Name             string      `json:"name" validate:"max=255"` // one that is not in the directory
	Responsibilities string      `json:"responsibilities" validate:"max=2000"`
	Contact          string      `json:"contact" validate:"max=500"`
}

// Purpose is one purpose of the processing (art. 5(1)(b)).
type Purpose struct {
	Code string `json:"code" terms:"purpose" validate:"max=100"`
	Text string `json:"text" validate:"max=4000"`
}

// SubjectGroup is one category of data subjects, with the data that are processed
// about it.
type SubjectGroup struct {
	Category   string    `json:"category" terms:"subject" validate:"max=100"`
	Text       string    `json:"text" validate:"max=500" doc:"as the source calls it, when no term fits"`
	Vulnerable kinds.Tri `json:"vulnerable" validate:"omitempty,oneof=yes no unknown"`
	Estimate   *int      `json:"estimate" validate:"omitempty,min=0,max=2147483647"`
	Data       []string  `json:"data" terms:"data" validate:"max=100,distinct,dive,max=100"`
	OtherData  []string  `json:"otherData" validate:"max=100,dive,max=500" doc:"data that no term fits, as the source calls them"`
}

// Recipient is a category of recipients, or one of them by name (art. 4(9), 30(1)(d)).
type Recipient struct {
	Category string      `json:"category" terms:"recipient" validate:"max=100"`
	Text     string      `json:"text" validate:"max=500"`
	Org      kinds.OrgID `json:"org"`
}

// ThirdCountry is a transfer to a third country or an international organisation, as
// the record states it (art. 30(1)(e)).
type ThirdCountry struct {
	Country   string `json:"country" validate:"omitempty,iso3166_1_alpha2"`
	Recipient string `json:"recipient" validate:"max=500"`
	Safeguard string `json:"safeguard" validate:"max=2000"` // art. 46, or documented for art. 49(1)
}

// RetentionRule is a time limit for erasure of some of the data (art. 30(1)(f)).
type RetentionRule struct {
	Data     string `json:"data" terms:"data" validate:"max=100" doc:"the category that the rule is for; empty: all that no other rule is for"`
	Rule     string `json:"rule" validate:"max=2000" doc:"the rule in words"`
	Months   *int   `json:"months" validate:"omitempty,min=0,max=1800"`
	Trigger  string `json:"trigger" terms:"trigger" validate:"max=100"`
	Law      string `json:"law" validate:"max=500"`
	Disposal string `json:"disposal" terms:"disposal" validate:"max=100"`
}

// LegalBasis is a basis of the processing in art. 6(1).
type LegalBasis struct {
	Point   string `json:"point" validate:"omitempty,oneof=a b c d e f"`
	Statute string `json:"statute" validate:"max=1000" doc:"the law that the basis is laid down in, for points c and e (art. 6(3))"`
	Note    string `json:"note" validate:"max=2000" doc:"for point f: the interests that were weighed"`
}

// SpecialBasis is a condition of art. 9(2).
type SpecialBasis struct {
	Point   string `json:"point" validate:"omitempty,oneof=a b c d e f g h i j"`
	Statute string `json:"statute" validate:"max=1000"`
}

// Explanation says why the record differs from what the chain shows, and since when
// that is known.
type Explanation struct {
	Subject string     `json:"subject" validate:"required,max=255"` // what differs, as the page names it
	Reason  string     `json:"reason" validate:"required,max=2000"`
	On      kinds.Date `json:"on"`
}

// SourceNote is a cell of a file that no field takes.
type SourceNote struct {
	Column string `json:"column" validate:"required,max=255"`
	Text   string `json:"text" validate:"max=8000"`
}

// ActivityKind is the table's entry for the door.
var ActivityKind = door.Register[Activity](door.Kind{
	Noun: "activity", Table: "activities",
	Sorts:   []string{"code", "name", "createdAt"},
	Filters: []string{"code", "responsibleUnit", "status", "special"},
	Through: map[string]string{
		"system":     "id in (select activity_id from activity_systems where system_id = ?)",
		"engagement": "id in (select activity_id from activity_engagements where engagement_id = ?)",
	},
	Links: []door.Link{
		{Name: "activity_systems", From: "activity_id", To: "system_id"},
		{Name: "activity_engagements", From: "activity_id", To: "engagement_id"},
		{Name: "activity_orgs", From: "activity_id", To: "organisation_id"},
	},
})

// Input gives the part that a client may replace.
func (a *Activity) Input() *ActivityInput { return &a.ActivityInput }

// Words is what a search looks through.
func (a *Activity) Words() []string {
	words := []string{a.Name, a.Description}
	for _, p := range a.Purposes {
		words = append(words, p.Text)
	}
	return words
}

// Derive keeps the mark of special categories beside what it follows from.
func (a *Activity) Derive() { a.Special = a.holds(func(t Term) bool { return t.Special != "" }) }

// Places is the unit that answers for the activity.
func (a *Activity) Places(*door.Tx, bool) ([]string, error) {
	return party.UnitsOf(a.ResponsibleUnit), nil
}

// Refs lists the records that the activity refers to.
func (a *Activity) Refs() []door.Ref {
	refs := append(door.ReferAll("/systems", "system", "activity_systems", a.Systems),
		door.ReferAll("/engagements", "engagement", "activity_engagements", a.Engagements)...)
	organisation := func(list string, i int, id kinds.OrgID) {
		ref := door.Refer(list+strconv.Itoa(i)+"/org", "organisation", id)
		ref.Link = "activity_orgs"
		refs = append(refs, ref)
	}
	for i, j := range a.JointControllers {
		organisation("/jointControllers/", i, j.Org)
	}
	for i, r := range a.Recipients {
		organisation("/recipients/", i, r.Org)
	}
	return append(refs, door.Refer("/responsibleUnit", "unit", a.ResponsibleUnit))
}

// holds reports whether some data category of the activity is of a kind.
func (a *ActivityInput) holds(kind func(Term) bool) bool {
	for _, g := range a.Subjects {
		for _, code := range g.Data {
			if kind(Data.Term(code)) {
				return true
			}
		}
	}
	return false
}
