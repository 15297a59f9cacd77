package risk

import (
	"fmt"
	"slices"
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// AssessmentID identifies a risk assessment.
type AssessmentID = kinds.ID[Assessment]

// Assessment is one version of a risk assessment (GDPR art. 32(1)-(2), domain 3.13). Once
// it is completed it stands as it is; what changes is a new version.
type Assessment struct {
	door.Record[Assessment]
	AssessmentInput
	State       State        `json:"state" required:"true" doc:"draft, or completed"`
	CompletedOn kinds.Date   `json:"completedOn" required:"true"`
	CompletedBy string       `json:"completedBy" required:"true"`
	Edition     int          `json:"edition" required:"true" doc:"the number of the version, from 1"`
	Previous    AssessmentID `json:"previous" required:"true" doc:"the version before this one"`
	Rule        Rule         `json:"rule" gorm:"serializer:json" required:"true" doc:"derived: the strictest criteria in the line of the unit on the day of the assessment; as they were then, once it is completed"`
	Level       Level        `json:"level" required:"true" doc:"derived: the highest level before treatment; empty where no criteria reach the unit, or nothing is scored"`
	Residual    Level        `json:"residual" required:"true" doc:"derived: the highest level after treatment"`
	Due         kinds.Date   `json:"due" required:"true" doc:"derived: the last day for the next version"`
	Acceptances []Acceptance `json:"acceptances" gorm:"serializer:json" required:"true"`
	Reported    []Report     `json:"reported" gorm:"serializer:json" required:"true" doc:"what happened since, as people and other systems reported it"`
	Answers     []Answer     `json:"answers" gorm:"serializer:json" required:"true" doc:"what happened since and has no effect"`
}

// State is how far an assessment has come.
type State string

// The states of an assessment.
const (
	Draft     State = "draft"
	Completed State = "completed"
)

// AssessmentInput is what a client says of a risk assessment.
type AssessmentInput struct {
	door.Keys
	Name         string            `json:"name" validate:"required,max=255"`
	Object       string            `json:"object" validate:"omitempty,oneof=system flow activity unit change procurement" doc:"what is assessed"`
	Systems      []chain.SystemID  `json:"systems" gorm:"serializer:json" validate:"max=500,distinct" doc:"the systems that it covers: one, or those of a common assessment"`
	Flow         chain.FlowID      `json:"flow"`
	Activity     record.ActivityID `json:"activity"`
	Procurement  ProcurementID     `json:"procurement"`
	Subject      string            `json:"subject" validate:"max=1000" doc:"the change, or a procurement that is not in the register, in words"`
	Unit         party.UnitID      `json:"unit" doc:"the unit that answers for it, and whose criteria apply; null: that of the system, flow or activity"`
	Phase        string            `json:"phase" validate:"omitempty,oneof=before_requirements procurement before_go_live operation change exit"`
	PersonalData kinds.Tri         `json:"personalData" validate:"omitempty,oneof=yes no unknown" doc:"with personal data, or unless somebody says that there are none, consequences for people are scored apart"`
	PerformedOn  kinds.Date        `json:"performedOn"`
	Method       string            `json:"method" validate:"max=2000"`
	Participants []string          `json:"participants" gorm:"serializer:json" validate:"max=100,dive,max=255"`
	Scenarios    []Scenario        `json:"scenarios" gorm:"serializer:json" validate:"max=200,dive"`
	Treatments   []Treatment       `json:"treatments" gorm:"serializer:json" validate:"max=500,dive"`
	Triggers     []string          `json:"triggers" gorm:"serializer:json" validate:"max=200,distinct,dive,max=200" doc:"what has happened since the version before and is looked at in this one, by key"`
	NextDue      kinds.Date        `json:"nextDue" doc:"the last day for the next version, where it is not the one that follows from the level"`
}

// Scenario is something that may happen, and how bad it would be (art. 32(2)). What it
// would do to the unit and what it would do to people are scored apart.
type Scenario struct {
	Key               string `json:"key" validate:"max=20" doc:"how treatments and acceptances name it; one is given where it is left out"`
	Asset             string `json:"asset" validate:"max=500"`
	Threat            string `json:"threat" validate:"max=1000"`
	Cause             string `json:"cause" validate:"max=1000"`
	Confidentiality   bool   `json:"confidentiality"`
	Integrity         bool   `json:"integrity"`
	Availability      bool   `json:"availability"`
	Area              string `json:"area" validate:"omitempty,oneof=operations economy reputation legal safety environment" doc:"where it would hurt the unit most"`
	ConsequenceUnit   *int   `json:"consequenceUnit" validate:"omitempty,min=1,max=5"`
	ConsequencePeople *int   `json:"consequencePeople" validate:"omitempty,min=1,max=5" doc:"for those whom the data are about"`
	Likelihood        *int   `json:"likelihood" validate:"omitempty,min=1,max=5"`
	Measures          string `json:"measures" validate:"max=2000" doc:"what is done about it already"`
	Confidence        string `json:"confidence" validate:"omitempty,oneof=low medium high" doc:"how sure those who assessed it are"`
}

// Treatment is what is done about a scenario, and what is left of it then.
type Treatment struct {
	Key               string     `json:"key" validate:"max=20" doc:"one is given where it is left out"`
	Scenario          string     `json:"scenario" validate:"required,max=20" doc:"the key of the scenario"`
	Kind              string     `json:"kind" validate:"omitempty,oneof=reduce avoid share accept"`
	Measure           string     `json:"measure" validate:"max=2000"`
	Owner             string     `json:"owner" validate:"max=255"`
	Due               kinds.Date `json:"due"`
	DoneOn            kinds.Date `json:"doneOn"`
	ConsequenceUnit   *int       `json:"consequenceUnit" validate:"omitempty,min=1,max=5" doc:"what is left; null: as before"`
	ConsequencePeople *int       `json:"consequencePeople" validate:"omitempty,min=1,max=5"`
	Likelihood        *int       `json:"likelihood" validate:"omitempty,min=1,max=5"`
}

// Open reports whether a treatment is still to be done; one that accepts needs nothing.
func (t Treatment) Open() bool { return !t.DoneOn.Known() && t.Kind != "accept" }

// Late reports whether a treatment should have been done before a day.
func (t Treatment) Late(d kinds.Date) bool { return t.Open() && t.Due.Known() && t.Due < d }

// Late lists the treatments that should have been done before a day.
func (a *Assessment) Late(d kinds.Date) []Treatment {
	return slices.DeleteFunc(slices.Clone(a.Treatments), func(t Treatment) bool { return !t.Late(d) })
}

// Named is what the assessment is of, by what it names; empty where it names nothing.
func (in *AssessmentInput) Named() string {
	switch {
	case !in.Procurement.IsZero():
		return "procurement"
	case !in.Flow.IsZero():
		return "flow"
	case !in.Activity.IsZero():
		return "activity"
	case len(in.Systems) > 0:
		return "system"
	}
	return ""
}

// AssessmentKind is the table's entry for the door.
var AssessmentKind = door.Register[Assessment](door.Kind{
	Noun: "assessment", Table: "assessments",
	Sorts:   []string{"code", "name", "createdAt"},
	Filters: []string{"code", "object", "unit", "phase", "state", "level", "procurement"},
	Through: map[string]string{"system": "id in (select assessment_id from assessment_systems where system_id = ?)"},
	Links: []door.Link{
		{Name: "assessment_systems", From: "assessment_id", To: "system_id"},
		{Name: "assessment_procurements", From: "assessment_id", To: "procurement_id"},
	},
})

// Input gives the part that a client may replace.
func (a *Assessment) Input() *AssessmentInput { return &a.AssessmentInput }

// Words is what a search looks through.
func (a *Assessment) Words() []string {
	words := []string{a.Name, a.Subject}
	for _, s := range a.Scenarios {
		words = append(words, s.Threat, s.Asset)
	}
	return words
}

// Refs lists the records that the assessment refers to.
func (a *Assessment) Refs() []door.Ref {
	refs := append(door.ReferAll("/systems", "system", "assessment_systems", a.Systems),
		door.Refer("/flow", "flow", a.Flow), door.Refer("/activity", "activity", a.Activity), door.Refer("/unit", "unit", a.Unit), door.Refer("/previous", "assessment", a.Previous))
	if !a.Procurement.IsZero() {
		bought := door.Refer("/procurement", "procurement", a.Procurement)
		bought.Link = "assessment_procurements"
		refs = append(refs, bought)
	}
	return append(refs, door.ReferAll("/rule/criteria", "criteria", "", a.Rule.Criteria)...)
}

// Places is the unit that answers for the assessment: the one that is named, else those of
// what is assessed.
func (a *Assessment) Places(tx *door.Tx, _ bool) ([]string, error) {
	switch {
	case !a.Unit.IsZero():
		return party.UnitsOf(a.Unit), nil
	case len(a.Systems) > 0:
		return chain.PlacesOf(tx, a.Systems)
	case !a.Flow.IsZero():
		return door.PlacesOf(tx, "flow", a.Flow.String())
	case !a.Activity.IsZero():
		return door.PlacesOf(tx, "activity", a.Activity.String())
	case !a.Procurement.IsZero():
		return door.PlacesOf(tx, "procurement", a.Procurement.String())
	}
	return nil, nil
}

// Derive gives each scenario and treatment a key that others can name it by.
func (a *Assessment) Derive() {
	if a.State == "" {
		a.State, a.Edition = Draft, max(a.Edition, 1)
	}
	var scenarios, treatments []string
	for _, s := range a.Scenarios {
		scenarios = append(scenarios, s.Key)
	}
	for _, t := range a.Treatments {
		treatments = append(treatments, t.Key)
	}
	for i := range a.Scenarios {
		scenarios = FillKey(&a.Scenarios[i].Key, "R", scenarios)
	}
	for i := range a.Treatments {
		treatments = FillKey(&a.Treatments[i].Key, "T", treatments)
	}
}

// FillKey gives an empty key the first number that none of the others has.
func FillKey(key *string, letter string, taken []string) []string {
	for n := 1; *key == ""; n++ {
		if k := letter + strconv.Itoa(n); !slices.Contains(taken, k) {
			*key = k
			taken = append(taken, k)
		}
	}
	return taken
}

// Check refuses keys that stand twice, a treatment of no scenario, and days in the wrong
// order.
func (a *Assessment) Check() []kinds.Violation {
	vs := kinds.Order("/nextDue", a.PerformedOn, a.NextDue)
	known := map[string]bool{}
	for i, s := range a.Scenarios {
		vs = append(vs, twice(known, s.Key, "/scenarios/"+strconv.Itoa(i)+"/key")...)
	}
	seen := map[string]bool{}
	for i, t := range a.Treatments {
		at := "/treatments/" + strconv.Itoa(i)
		vs = append(vs, twice(seen, t.Key, at+"/key")...)
		if t.Scenario != "" && !known[t.Scenario] {
			vs = append(vs, kinds.Violation{Pointer: at + "/scenario", Code: "no-scenario", Value: t.Scenario, Detail: fmt.Sprintf("no scenario is called %q: write the key of one of those above", t.Scenario)})
		}
	}
	return vs
}

// twice notes a key, and refuses one that was there.
func twice(seen map[string]bool, key, at string) []kinds.Violation {
	if seen[key] {
		return []kinds.Violation{{Pointer: at, Code: "duplicate", Value: key, Detail: "this key is another's already"}}
	}
	seen[key] = true
	return nil
}

// Finished reports whether this version is completed, and stands as it is.
func (a *Assessment) Finished() bool { return a.State == Completed }

// ForPeople reports whether consequences for people are to be scored: whenever there may be
// personal data.
func (a *Assessment) ForPeople() bool { return a.PersonalData != kinds.No }
