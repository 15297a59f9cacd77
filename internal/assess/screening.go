package assess

import (
	"strconv"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// ScreeningID identifies a screening.
type ScreeningID = kinds.ID[Screening]

// Screening is the threshold test of one processing activity on a day: whether a DPIA is
// required (GDPR art. 35(1), domain 3.12). An activity is screened again when it changes;
// the latest by a day holds on that day.
type Screening struct {
	door.Record[Screening]
	ScreeningInput
	Proposal Proposal `json:"proposal" gorm:"serializer:json" required:"true" doc:"derived: what the answers come to, and why; a person decides"`
}

// ScreeningInput is what a client says of a screening.
type ScreeningInput struct {
	door.Keys
	Activity     record.ActivityID `json:"activity" validate:"required"`
	ScreenedOn   kinds.Date        `json:"screenedOn" doc:"absent: the day on which it was registered"`
	ScreenedBy   string            `json:"screenedBy" validate:"max=255" doc:"absent: who registered it"`
	Art35        Art35             `json:"art35" gorm:"column:art35;serializer:json"`
	ListHits     []string          `json:"listHits" gorm:"serializer:json" terms:"dpiaList" validate:"max=50,distinct,dive,max=100" doc:"kinds of processing on the authority's list (art. 35(4)) that this is one of, by code"`
	NoListHits   bool              `json:"noListHits" doc:"stated: the list was gone through, and nothing of it fits"`
	WP248        Criteria          `json:"wp248" gorm:"column:wp248;serializer:json"`
	Exemption    string            `json:"exemption" validate:"omitempty,oneof=list_35_5 law_35_10 similar_35_1 unchanged_2018"`
	ExemptionRef string            `json:"exemptionRef" validate:"max=1000" doc:"the list, the law and its assessment, or the similar DPIA"`
	DPOView      string            `json:"dpoView" gorm:"column:dpo_view" validate:"max=4000" doc:"what the data protection officer says"`
	Outcome      string            `json:"outcome" validate:"omitempty,oneof=required not_required undecided"`
	Reasons      string            `json:"reasons" validate:"max=8000" doc:"why; needed for not_required, and where the outcome is not the proposed one"`
	ChangedOn    kinds.Date        `json:"changedOn" doc:"the day on which the processing changed so that it must be screened again"`
	ChangeNote   string            `json:"changeNote" validate:"max=2000"`
}

// Answer is a yes, a no or an unknown, with its reason.
type Answer struct {
	Answer kinds.Tri `json:"answer" validate:"omitempty,oneof=yes no unknown"`
	Reason string    `json:"reason" validate:"max=2000"`
}

// Art35 is the three cases of art. 35(3), in which a DPIA is always required.
type Art35 struct {
	A Answer `json:"a" doc:"systematic and extensive evaluation of people, automated, on which decisions with significant effects rest"`
	B Answer `json:"b" doc:"special categories or criminal data on a large scale"`
	C Answer `json:"c" doc:"systematic monitoring of a publicly accessible area on a large scale"`
}

// Criteria is the nine of the guidelines WP248 rev. 01, two of which presume a high risk.
type Criteria struct {
	Scoring       Answer `json:"scoring" doc:"evaluation or scoring"`
	Automated     Answer `json:"automated" doc:"automated decisions with legal or similar effect"`
	Monitoring    Answer `json:"monitoring" doc:"systematic monitoring"`
	Sensitive     Answer `json:"sensitive" doc:"sensitive or highly personal data"`
	LargeScale    Answer `json:"large_scale"`
	Combining     Answer `json:"combining" doc:"matching or combining of datasets"`
	Vulnerable    Answer `json:"vulnerable" doc:"vulnerable data subjects"`
	NewTechnology Answer `json:"new_technology"`
	Blocking      Answer `json:"blocking" doc:"it keeps people from a right, a service or a contract"`
}

// Question is one answer with its name.
type Question struct {
	Code string
	Answer
}

func (a Art35) questions() []Question {
	return []Question{{"a", a.A}, {"b", a.B}, {"c", a.C}}
}

func (c Criteria) questions() []Question {
	return []Question{
		{"scoring", c.Scoring}, {"automated", c.Automated}, {"monitoring", c.Monitoring}, {"sensitive", c.Sensitive}, {"large_scale", c.LargeScale},
		{"combining", c.Combining}, {"vulnerable", c.Vulnerable}, {"new_technology", c.NewTechnology}, {"blocking", c.Blocking},
	}
}

// WP248 lists the codes of the nine criteria, in the order of the guidelines.
var WP248 = codes(Criteria{}.questions())

func codes(all []Question) []string {
	out := make([]string, len(all))
	for i, q := range all {
		out[i] = q.Code
	}
	return out
}

// The outcomes of a screening.
const (
	Required    = "required"
	NotRequired = "not_required"
	Undecided   = "undecided"
)

// The exemptions of a screening.
const (
	exemptList      = "list_35_5"
	exemptLaw       = "law_35_10"
	exemptSimilar   = "similar_35_1"
	exemptUnchanged = "unchanged_2018"
)

// ScreeningKind is the table's entry for the door.
var ScreeningKind = door.Register[Screening](door.Kind{
	Noun: "screening", Table: "screenings",
	Sorts:   []string{"code", "createdAt"},
	Filters: []string{"code", "activity", "outcome"},
	Found:   []string{"activity in (select id from activities where org_id = ? and " + door.Saying + ")"},
})

// Input gives the part that a client may replace.
func (s *Screening) Input() *ScreeningInput { return &s.ScreeningInput }

// Words is what a search looks through.
func (s *Screening) Words() []string { return []string{s.Reasons, s.ScreenedBy} }

// Derive keeps what the answers come to beside them.
func (s *Screening) Derive() { s.Proposal = s.Propose() }

// Refs lists the records that the screening refers to.
func (s *Screening) Refs() []door.Ref {
	return []door.Ref{door.Refer("/activity", "activity", s.Activity)}
}

const activityUnitSQL = `select distinct coalesce(cast(a.responsible_unit as text), '') from activities a where a.org_id = @org and a.id = @activity`

// Places is the unit that answers for the activity.
func (s *Screening) Places(tx *door.Tx, _ bool) ([]string, error) {
	return door.Rows[string](tx, activityUnitSQL, map[string]any{"activity": s.Activity})
}

// Check refuses a code that no list has, and an outcome that the law rules out: what is
// on the authority's list, or among the cases of art. 35(3), cannot be screened out.
func (s *Screening) Check() []kinds.Violation {
	vs := kinds.Order("/changedOn", s.ScreenedOn, s.ChangedOn)
	for i, code := range s.ListHits {
		if _, ok := law.ListedAs(code); !ok {
			vs = append(vs, kinds.Violation{Pointer: "/listHits/" + strconv.Itoa(i), Code: "term", Value: code, Detail: "no authority's list has this code"})
		}
	}
	if s.NoListHits && len(s.ListHits) > 0 {
		vs = append(vs, kinds.Violation{Pointer: "/noListHits", Code: "no-hits", Detail: "kinds of processing on the list are ticked: take them out, or take this mark away"})
	}
	if s.Outcome == NotRequired && s.Propose().Binding() {
		vs = append(vs, kinds.Violation{Pointer: "/outcome", Code: "listed", Detail: "the law requires a DPIA here (art. 35(3) or the authority's list): choose “required”, or correct the answer that is wrong"})
	}
	return vs
}

// Verify gives a screening its day and its author, and refuses a day to come.
func (s *Screening) Verify(tx *door.Tx) error {
	if s.Version == 1 && !s.ScreenedOn.Known() {
		s.ScreenedOn = tx.Today()
	}
	if s.Version == 1 && s.ScreenedBy == "" {
		s.ScreenedBy = tx.Who.Name
	}
	if s.ScreenedOn > tx.Today() {
		return kinds.Invalid("/screenedOn", "future", "a screening is recorded when it has been done: %s has not come yet", s.ScreenedOn)
	}
	return nil
}

// Lacking lists what keeps a screening from being decided: an outcome, and the reasons
// that it needs.
func (s *ScreeningInput) Lacking() []string {
	out := []string{}
	if s.Outcome != Required && s.Outcome != NotRequired {
		out = append(out, "outcome")
	}
	if s.Reasons == "" && (s.Outcome == NotRequired || s.Deviates()) {
		out = append(out, "reasons")
	}
	if s.Exemption != "" && s.ExemptionRef == "" {
		out = append(out, "exemption")
	}
	return out
}

// Decided reports whether the screening has an outcome with the reasons that it needs.
func (s *ScreeningInput) Decided() bool { return len(s.Lacking()) == 0 }

// Deviates reports whether a person decided otherwise than the answers come to.
func (s *ScreeningInput) Deviates() bool {
	return (s.Outcome == Required || s.Outcome == NotRequired) && s.Outcome != s.Propose().Outcome
}
