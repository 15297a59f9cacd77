// Package dpia is the data protection impact assessment (GDPR arts 35 and 36, domain 3.12):
// what it describes, what it lacks, who decided on it, and the prior consultation of the
// authority. What is open about one is said by the rules DPI-002 and DPI-003 in gap.
package dpia

import (
	"fmt"
	"slices"
	"strconv"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

// ID identifies a DPIA.
type ID = kinds.ID[DPIA]

// DPIA is one version of a data protection impact assessment (art. 35). Once it is
// completed it stands as it is: decisions and the consultation of the authority are noted
// beside it, and what changes is a new version.
type DPIA struct {
	door.Record[DPIA]
	DPIAInput
	State        risk.State          `json:"state" required:"true" doc:"draft, or completed"`
	FrozenOn     kinds.Date          `json:"frozenOn" required:"true" doc:"the day on which this version was completed in the register"`
	FrozenBy     string              `json:"frozenBy" required:"true"`
	Edition      int                 `json:"edition" required:"true" doc:"the number of the version, from 1"`
	Previous     ID                  `json:"previous" required:"true" doc:"the version before this one"`
	Rule         risk.Rule           `json:"rule" gorm:"serializer:json" required:"true" doc:"derived: the strictest criteria of risk in the line of the unit; as they were, once it is completed"`
	Level        risk.Level          `json:"level" required:"true" doc:"derived: the highest level for people before measures"`
	After        risk.Level          `json:"after" gorm:"column:level_after" required:"true" doc:"derived: the highest level for people after measures"`
	Decisions    []Decision          `json:"decisions" gorm:"serializer:json" required:"true" doc:"the controller's decisions on this version"`
	Consultation assess.Consultation `json:"consultation" gorm:"serializer:json" required:"true" doc:"prior consultation of the authority (art. 36)"`
	ClockStops   []assess.ClockStop  `json:"clockStops" gorm:"serializer:json" required:"true" doc:"times in which the authority awaited information: its clock stands still"`
}

// DPIAInput is what a client says of a DPIA: the four parts that art. 35(7) asks for, what
// the data protection officer and those whom the data are about say, and what is left.
type DPIAInput struct {
	door.Keys
	Name           string              `json:"name" validate:"required,max=255"`
	Activities     []record.ActivityID `json:"activities" gorm:"serializer:json" validate:"max=200,distinct" doc:"the processing activities that it covers: one, or similar ones (art. 35(1))"`
	Systems        []chain.SystemID    `json:"systems" gorm:"serializer:json" validate:"max=500,distinct"`
	Unit           party.UnitID        `json:"unit" doc:"the unit that answers for it, and whose criteria apply; null: those of its activities"`
	Origin         string              `json:"origin" validate:"omitempty,oneof=own vendor purchaser" doc:"who made it: a vendor's or a purchaser's is input, which the controller makes its own by its decision; absent: own"`
	OriginRef      string              `json:"originRef" validate:"max=1000" doc:"whose it was, and which version"`
	Team           []string            `json:"team" gorm:"serializer:json" validate:"max=100,dive,max=255" doc:"who took part, by role or name"`
	StartedOn      kinds.Date          `json:"startedOn"`
	CompletedOn    kinds.Date          `json:"completedOn" doc:"the day on which the assessment was done"`
	Description    Description         `json:"description" gorm:"serializer:json"`
	Necessity      Necessity           `json:"necessity" gorm:"serializer:json"`
	Risks          []Risk              `json:"risks" gorm:"serializer:json" validate:"max=200,dive"`
	Measures       string              `json:"measures" validate:"max=20000" doc:"the measures as a whole, and how it is shown that the regulation is followed (art. 35(7)(d))"`
	DPOAdvice      string              `json:"dpoAdvice" gorm:"column:dpo_advice" validate:"max=20000" doc:"what the data protection officer advises (art. 35(2))"`
	DPOAdvisedOn   kinds.Date          `json:"dpoAdvisedOn" gorm:"column:dpo_advised_on"`
	DPOFollowed    kinds.Tri           `json:"dpoFollowed" gorm:"column:dpo_followed" validate:"omitempty,oneof=yes no" doc:"whether the advice is followed"`
	DPOReason      string              `json:"dpoReason" gorm:"column:dpo_reason" validate:"max=8000" doc:"why the advice, or some of it, is not followed"`
	Views          string              `json:"views" validate:"max=20000" doc:"what those whom the data are about, or who speaks for them, think (art. 35(9))"`
	ViewsReason    string              `json:"viewsReason" validate:"max=8000" doc:"why their views were not sought"`
	ResidualRisk   string              `json:"residualRisk" validate:"omitempty,oneof=low medium high" doc:"what is left for people after the measures; with a high one the authority is consulted first (art. 36(1))"`
	ResidualReason string              `json:"residualReason" validate:"max=8000" doc:"why; needed where it is lower than the risks above come to"`
	ReviewDue      kinds.Date          `json:"reviewDue" doc:"the last day for looking at it again; absent: 36 months after it was done"`
	ReviewTriggers string              `json:"reviewTriggers" validate:"max=4000" doc:"what makes it be looked at again before that"`
	ChangedOn      kinds.Date          `json:"changedOn" doc:"the day on which the risk changed, so that it must be looked at again (art. 35(11))"`
	ChangeNote     string              `json:"changeNote" validate:"max=2000"`
}

// Description is the systematic description of the processing (art. 35(7)(a)).
type Description struct {
	Nature   string `json:"nature" validate:"max=20000" doc:"what is done with which data, by which means"`
	Scope    string `json:"scope" validate:"max=20000" doc:"how many people, how much, for how long, where"`
	Context  string `json:"context" validate:"max=20000" doc:"who the people are to the controller, and what they can expect"`
	Purposes string `json:"purposes" validate:"max=20000" doc:"why, with the legitimate interest where it rests on one"`
	DataFlow string `json:"dataFlow" validate:"max=20000" doc:"how the data move between people, systems and recipients"`
}

// Necessity is the assessment of necessity and proportionality (art. 35(7)(b)).
type Necessity struct {
	LegalBasis   string `json:"legalBasis" validate:"max=20000"`
	Minimisation string `json:"minimisation" validate:"max=20000" doc:"why these data are needed, and no fewer would do"`
	Storage      string `json:"storage" validate:"max=20000" doc:"how long they are kept, and how they go"`
	Information  string `json:"information" validate:"max=20000" doc:"how people are told (arts 12 to 14)"`
	Rights       string `json:"rights" validate:"max=20000" doc:"how people's rights are met (arts 15 to 22)"`
	Processors   string `json:"processors" validate:"max=20000" doc:"processors and transfers, and what binds them (art. 28, chapter V)"`
}

// Risk is something that may happen to people because of the processing (art. 35(7)(c)),
// what is done about it (d), and what is left then.
type Risk struct {
	Key              string     `json:"key" validate:"max=20" doc:"one is given where it is left out"`
	Event            string     `json:"event" validate:"max=1000" doc:"what may happen"`
	Source           string     `json:"source" validate:"max=1000" doc:"by whom or what"`
	Impact           string     `json:"impact" validate:"max=2000" doc:"what it would mean to people"`
	Freedom          string     `json:"freedom" validate:"omitempty,oneof=privacy discrimination identity economy reputation autonomy safety expression rights" doc:"the right or freedom that is at stake"`
	Confidentiality  bool       `json:"confidentiality"`
	Integrity        bool       `json:"integrity"`
	Availability     bool       `json:"availability"`
	Consequence      *int       `json:"consequence" validate:"omitempty,min=1,max=5" doc:"for people"`
	Likelihood       *int       `json:"likelihood" validate:"omitempty,min=1,max=5"`
	Measures         string     `json:"measures" validate:"max=4000" doc:"what is done about it"`
	Owner            string     `json:"owner" validate:"max=255"`
	Due              kinds.Date `json:"due"`
	DoneOn           kinds.Date `json:"doneOn"`
	ConsequenceAfter *int       `json:"consequenceAfter" validate:"omitempty,min=1,max=5" doc:"what is left; null: as before"`
	LikelihoodAfter  *int       `json:"likelihoodAfter" validate:"omitempty,min=1,max=5"`
}

// Kind is the table's entry for the door.
var Kind = door.Register[DPIA](door.Kind{
	Noun: "dpia", Table: "dpias",
	Sorts:   []string{"code", "name", "createdAt"},
	Filters: []string{"code", "unit", "state", "residualRisk"},
	Through: map[string]string{
		"activity": "id in (select dpia_id from dpia_activities where activity_id = ?)",
		"system":   "id in (select dpia_id from dpia_systems where system_id = ?)",
	},
	Links: []door.Link{{Name: "dpia_activities", From: "dpia_id", To: "activity_id"}, {Name: "dpia_systems", From: "dpia_id", To: "system_id"}},
})

// Input gives the part that a client may replace.
func (a *DPIA) Input() *DPIAInput { return &a.DPIAInput }

// Words is what a search looks through.
func (a *DPIA) Words() []string {
	words := []string{a.Name, a.OriginRef, a.Description.Purposes}
	for _, r := range a.Risks {
		words = append(words, r.Event)
	}
	return words
}

// Refs lists the records that the DPIA refers to.
func (a *DPIA) Refs() []door.Ref {
	return slices.Concat(
		door.ReferAll("/activities", "activity", "dpia_activities", a.Activities),
		door.ReferAll("/systems", "system", "dpia_systems", a.Systems),
		[]door.Ref{door.Refer("/unit", "unit", a.Unit), door.Refer("/previous", "dpia", a.Previous)},
		door.ReferAll("/rule/criteria", "criteria", "", a.Rule.Criteria))
}

const activityUnitsSQL = `select distinct coalesce(cast(responsible_unit as text), '') from activities where org_id = @org and id in @activities`

// Places is the unit that answers for the DPIA: the one that is named, else those of its
// activities, else those of its systems.
func (a *DPIA) Places(tx *door.Tx, _ bool) ([]string, error) {
	switch {
	case !a.Unit.IsZero():
		return party.UnitsOf(a.Unit), nil
	case len(a.Activities) > 0:
		return door.Rows[string](tx, activityUnitsSQL, map[string]any{"activities": a.Activities})
	case len(a.Systems) > 0:
		return chain.PlacesOf(tx, a.Systems)
	}
	return nil, nil
}

// Derive gives each risk a key that others can name it by.
func (a *DPIA) Derive() {
	if a.State == "" {
		a.State, a.Edition = risk.Draft, max(a.Edition, 1)
	}
	var keys []string
	for _, r := range a.Risks {
		keys = append(keys, r.Key)
	}
	for i := range a.Risks {
		keys = risk.FillKey(&a.Risks[i].Key, "P", keys)
	}
}

// Check refuses keys that stand twice, and days in the wrong order.
func (a *DPIA) Check() []kinds.Violation {
	vs := append(kinds.Order("/completedOn", a.StartedOn, a.CompletedOn), kinds.Order("/reviewDue", a.CompletedOn, a.ReviewDue)...)
	seen := map[string]bool{}
	for i, r := range a.Risks {
		if r.Key != "" && seen[r.Key] {
			vs = append(vs, kinds.Violation{Pointer: "/risks/" + strconv.Itoa(i) + "/key", Code: "duplicate", Value: r.Key, Detail: fmt.Sprintf("another risk has the key %q already", r.Key)})
		}
		seen[r.Key] = true
	}
	return vs
}

// Verify derives the levels of a version that is still being written.
func (a *DPIA) Verify(tx *door.Tx) error {
	if a.Finished() {
		return nil
	}
	return a.derive(tx)
}

// Finished reports whether this version is completed, and stands as it is.
func (a *DPIA) Finished() bool { return a.State == risk.Completed }

// Security reports whether the risks look at confidentiality, integrity and availability:
// only then does a DPIA stand for the risk assessment of its systems (art. 32, RSK-001).
func (a *DPIA) Security() bool {
	var c, i, v bool
	for _, r := range a.Risks {
		c, i, v = c || r.Confidentiality, i || r.Integrity, v || r.Availability
	}
	return c && i && v
}
