package assess

import (
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// SupervisionID identifies a supervision.
type SupervisionID = kinds.ID[Supervision]

// Supervision is one look at how a processor does what it undertook (domain 3.10,
// art. 24, 28(1), 28(3)(h)), planned or done. It counts once it is assessed.
type Supervision struct {
	door.Record[Supervision]
	SupervisionInput
}

// SupervisionInput is what a client says of a supervision.
type SupervisionInput struct {
	door.Keys
	Engagement   chain.EngagementID `json:"engagement" validate:"required" doc:"the engagement of one's own processor"`
	PlannedOn    kinds.Date         `json:"plannedOn"`
	DoneOn       kinds.Date         `json:"doneOn"`
	DoneBy       string             `json:"doneBy" validate:"max=255"`
	Score        Score              `json:"score" gorm:"serializer:json" doc:"where the authority has a scale; what is not answered is read from the systems"`
	Concept      *int               `json:"concept" vocabulary:"1 2 3 4 5 6" validate:"omitempty,min=1,max=6" doc:"1 acts on signals, 2 written confirmation, 3 written status on agreed topics, 4 certificate or code of conduct, 5 independent report, 6 own or joint inspection"`
	Attestations []AttestationID    `json:"attestations" gorm:"serializer:json" validate:"max=100,distinct" doc:"the evidence that was gone through"`
	Notes        string             `json:"notes" validate:"max=8000" doc:"what oneself saw or was told"`
	Assessment   string             `json:"assessment" validate:"max=8000" doc:"what the evidence shows; without it the supervision does not count"`
	Conclusion   string             `json:"conclusion" validate:"omitempty,oneof=satisfactory with_findings unsatisfactory"`
	Findings     []Observation      `json:"findings" gorm:"serializer:json" validate:"max=200,dive"`
	NextDue      kinds.Date         `json:"nextDue" doc:"the last day for the next one; null: by the risk"`
	SharedWith   []kinds.OrgID      `json:"sharedWith" gorm:"serializer:json" validate:"max=500,distinct" doc:"other controllers that rely on a joint inspection; each must adopt it"`
	LedBy        kinds.OrgID        `json:"ledBy" doc:"who did it where that was another controller; null: oneself"`
	AdoptedOn    kinds.Date         `json:"adoptedOn" doc:"the day on which another's inspection was made one's own; it counts from then on"`
	AdoptedBy    string             `json:"adoptedBy" validate:"max=255"`
	Reports      AgreedReports      `json:"reports" gorm:"serializer:json"`
}

// Score is the answers of the authority's scale.
type Score struct {
	Subjects     *int      `json:"subjects" validate:"omitempty,min=0,max=2147483647" doc:"how many people the data are about"`
	Special      kinds.Tri `json:"special" validate:"omitempty,oneof=yes no unknown" doc:"special categories or criminal data"`
	Confidential kinds.Tri `json:"confidential" validate:"omitempty,oneof=yes no unknown" doc:"other confidential data"`
	Intrusive    kinds.Tri `json:"intrusive" validate:"omitempty,oneof=yes no unknown" doc:"intrusive processing"`
}

// AgreedReports is what the processor is to send by itself.
type AgreedReports struct {
	Frequency    string     `json:"frequency" validate:"omitempty,oneof=monthly yearly"`
	From         kinds.Date `json:"from" doc:"the day from which the first period counts"`
	LastReceived kinds.Date `json:"lastReceived" doc:"the day on which the last one came"`
}

// SupervisionKind is the table's entry for the door.
var SupervisionKind = door.Register[Supervision](door.Kind{
	Noun: "supervision", Table: "supervisions",
	Sorts:   []string{"code", "createdAt"},
	Filters: []string{"code", "engagement", "conclusion"},
	Found:   []string{"engagement in (select e.id from engagements e join organisations o on o.id = e.downstream where e.org_id = ? and " + door.Called + ")"},
	Links:   []door.Link{{Name: "supervision_attestations", From: "supervision_id", To: "attestation_id"}},
})

// Input gives the part that a client may replace.
func (s *Supervision) Input() *SupervisionInput { return &s.SupervisionInput }

// Words is what a search looks through.
func (s *Supervision) Words() []string { return []string{s.Assessment, s.DoneBy} }

// Refs lists the records that the supervision refers to.
func (s *Supervision) Refs() []door.Ref {
	refs := []door.Ref{door.Refer("/engagement", "engagement", s.Engagement), door.Refer("/ledBy", "organisation", s.LedBy)}
	refs = append(refs, door.ReferAll("/attestations", "attestation", "supervision_attestations", s.Attestations)...)
	refs = append(refs, door.ReferAll("/sharedWith", "organisation", "", s.SharedWith)...)
	return append(refs, observedAt(s.Findings)...)
}

const engagementUnitsSQL = `select distinct coalesce(cast(s.owner_unit as text), '') from systems s where s.org_id = @org
  and s.id in (select system_id from engagement_systems where org_id = @org and engagement_id = @engagement)`

// Places is the units that own the systems of the engagement.
func (s *Supervision) Places(tx *door.Tx, _ bool) ([]string, error) {
	return door.Rows[string](tx, engagementUnitsSQL, map[string]any{"engagement": s.Engagement})
}

// Check refuses days in the wrong order, and what is set aside without a reason.
func (s *Supervision) Check() []kinds.Violation {
	return slices.Concat(kinds.Order("/nextDue", s.DoneOn, s.NextDue), kinds.Order("/adoptedOn", s.DoneOn, s.AdoptedOn), kinds.Order("/reports/lastReceived", s.Reports.From, s.Reports.LastReceived), checkAll(s.Findings))
}

// Verify refuses a day to come, and an engagement that is not one's own at level 1.
func (s *Supervision) Verify(tx *door.Tx) error {
	if s.DoneOn > tx.Today() {
		return kinds.Invalid("/doneOn", "future", "a supervision is recorded when it has been done: %s has not come yet; write it as planned", s.DoneOn)
	}
	e, err := door.Get[chain.Engagement](tx, s.Engagement.String())
	if err == nil && (e.Org != s.Org || !e.Scoped) {
		err = kinds.Invalid("/engagement", "not-yours", "choose an engagement of your own processor that names a system: supervision of those below is the processor's")
	}
	return err
}

// HeldFrom is the day from which the supervision counts for an organisation; unknown for
// never. Without an assessment it does not count, and another's counts once it is adopted.
func (s *Supervision) HeldFrom(mine kinds.OrgID) kinds.Date {
	if !s.DoneOn.Known() || strings.TrimSpace(s.Assessment) == "" {
		return ""
	}
	if s.LedBy.IsZero() || s.LedBy == mine {
		return s.DoneOn
	}
	if !s.AdoptedOn.Known() {
		return ""
	}
	return kinds.Latest(s.DoneOn, s.AdoptedOn)
}

// Idle tells why a supervision does not count for an organisation on a day: it is planned, what
// was received is not assessed, or it is another's that was not adopted; empty when it counts.
func (s *Supervision) Idle(mine kinds.OrgID, d kinds.Date) string {
	switch from := s.HeldFrom(mine); {
	case !s.DoneOn.Known():
		return "planned"
	case strings.TrimSpace(s.Assessment) == "":
		return "unassessed"
	case !from.Known() || from > d:
		return "claimed"
	}
	return ""
}

// Due is the last day for the supervision after this one, months after it was done unless
// a day is stated.
func (s *Supervision) Due(months int) kinds.Date {
	if s.NextDue.Known() {
		return s.NextDue
	}
	return s.DoneOn.AddMonths(months)
}

// Points is the sum of a scale.
func (s Score) Points(of law.Scale) int {
	sum := 0
	if s.Subjects != nil {
		sum = of.Subjects(*s.Subjects)
	}
	for _, x := range []struct {
		is     kinds.Tri
		points int
	}{{s.Special, of.Special}, {s.Confidential, of.Confidential}, {s.Intrusive, of.Intrusive}} {
		if x.is == kinds.Yes {
			sum += x.points
		}
	}
	return sum
}

// Or answers from another score what this one leaves open.
func (s Score) Or(other Score) Score {
	if s.Subjects == nil {
		s.Subjects = other.Subjects
	}
	for _, x := range []struct{ mine, other *kinds.Tri }{{&s.Special, &other.Special}, {&s.Confidential, &other.Confidential}, {&s.Intrusive, &other.Intrusive}} {
		if *x.mine == "" {
			*x.mine = *x.other
		}
	}
	return s
}

// Enough reports whether the supervision is as thorough as a number of points asks for.
func (s *Supervision) Enough(of law.Scale, points int) bool {
	return s.Concept != nil && *s.Concept >= of.Minimum(points)
}

// Missing gives the last day of the agreed report that has not come, and whether it is
// late on d (art. 28(3)(h)).
func (r AgreedReports) Missing(d kinds.Date) (due kinds.Date, late bool) {
	months := map[string]int{"monthly": 1, "yearly": 12}[r.Frequency]
	from := r.From
	if r.LastReceived.Known() && r.LastReceived <= d {
		from = kinds.Latest(from, r.LastReceived)
	}
	if months == 0 || !from.Known() {
		return "", false
	}
	due = from.AddMonths(months)
	return due, d > due.AddDays(law.ReportGraceDays)
}
