package record

import (
	"slices"
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ProcessorRecordID identifies a processor record.
type ProcessorRecordID = kinds.ID[ProcessorRecord]

// ProcessorRecord is one service that the organisation performs on behalf of controllers:
// a row of the record that a processor keeps (art. 30(2), domain 3.7). The controllers
// are listed in it, so that one row may be of many. Its data protection officer is that
// of the organisation.
type ProcessorRecord struct {
	door.Record[ProcessorRecord]
	ProcessorRecordInput
}

// ProcessorRecordInput is what a client says of a processor record.
type ProcessorRecordInput struct {
	door.Keys
	Name               string           `json:"name" validate:"required,max=255" doc:"the service, as the organisation calls it"`
	CalledAs           []string         `json:"calledAs" gorm:"serializer:json" validate:"max=100,dive,min=1,max=4000" doc:"how the engagements of controllers describe the service, where that is otherwise"`
	Description        string           `json:"description" validate:"max=4000"`
	Contact            string           `json:"contact" validate:"max=500" doc:"whom the controllers reach about the service"`
	Representative     string           `json:"representative" validate:"max=1000"`                                                                                                        // of the processor, art. 27
	Controllers        []Served         `json:"controllers" gorm:"serializer:json" validate:"max=2000,dive" doc:"on whose behalf the processing is done"`                                  // art. 30(2)(a)
	Processing         []Purpose        `json:"processing" gorm:"serializer:json" validate:"max=50,dive" doc:"the categories of processing, for each controller that has none of its own"` // art. 30(2)(b)
	Data               []string         `json:"data" gorm:"serializer:json" terms:"data" validate:"max=100,distinct,dive,max=100"`
	Transfers          []ThirdCountry   `json:"transfers" gorm:"serializer:json" validate:"max=50,dive"` // art. 30(2)(c)
	SecurityMeasures   []string         `json:"securityMeasures" gorm:"serializer:json" terms:"measure" validate:"max=50,distinct,dive,max=100"`
	SecuritySummary    string           `json:"securitySummary" validate:"max=4000"` // art. 30(2)(d), 32(1)
	SecurityReason     string           `json:"securityReason" validate:"max=2000" doc:"why no description can be given (art. 30(2)(d): where possible)"`
	Systems            []chain.SystemID `json:"systems" gorm:"serializer:json" validate:"max=500,distinct"`
	SubProcessors      []kinds.OrgID    `json:"subProcessors" gorm:"serializer:json" validate:"max=500,distinct" doc:"whom the organisation uses for the service (art. 28(2))"`
	AgreementReference string           `json:"agreementReference" validate:"max=1000" doc:"where the agreements with the controllers are"`
	Status             Status           `json:"status" validate:"omitempty,oneof=planned ongoing ended"`
	WrittenOn          kinds.Date       `json:"writtenOn" doc:"the day on which the row was first written down; absent: the day on which it was registered here"`
	StartsOn           kinds.Date       `json:"startsOn" doc:"the first day of the service; unknown: it has gone on as long as anybody knows"`
	EndsOn             kinds.Date       `json:"endsOn" doc:"the last day of the service"`
	LastReviewedOn     kinds.Date       `json:"lastReviewedOn"`
	NextReviewDue      kinds.Date       `json:"nextReviewDue" doc:"absent: a year after the last review, or after the row was written down"`
}

// Served is a controller on whose behalf the processing is done (art. 30(2)(a)).
type Served struct {
	Org            kinds.OrgID `json:"org"`
	Name           string      `json:"name" validate:"max=255" doc:"of one that is not in the directory"`
	Contact        string      `json:"contact" validate:"max=500"`
	Representative string      `json:"representative" validate:"max=500"`
	DPO            string      `json:"dpo" validate:"max=500" doc:"how the controller's data protection officer is reached"`
	Processing     string      `json:"processing" validate:"max=2000" doc:"the categories of processing, where they are others than for the rest"`
}

// ProcessorRecordKind is the table's entry for the door.
var ProcessorRecordKind = door.Register[ProcessorRecord](door.Kind{
	Noun: "processor_record", Table: "processor_records",
	Sorts:   []string{"code", "name", "createdAt"},
	Filters: []string{"code", "status"},
	Through: map[string]string{
		"system":       "id in (select processor_record_id from processor_record_systems where system_id = ?)",
		"organisation": "id in (select processor_record_id from processor_record_orgs where organisation_id = ?)",
	},
	Links: []door.Link{
		{Name: "processor_record_systems", From: "processor_record_id", To: "system_id"},
		{Name: "processor_record_orgs", From: "processor_record_id", To: "organisation_id"},
	},
})

// Input gives the part that a client may replace.
func (p *ProcessorRecord) Input() *ProcessorRecordInput { return &p.ProcessorRecordInput }

// Words is what a search looks through.
func (p *ProcessorRecord) Words() []string {
	words := append([]string{p.Name, p.Description}, p.CalledAs...)
	for _, c := range p.Controllers {
		words = append(words, c.Name)
	}
	return words
}

// Places is the units that own the systems of the service.
func (p *ProcessorRecord) Places(tx *door.Tx, _ bool) ([]string, error) {
	return chain.PlacesOf(tx, p.Systems)
}

// Refs lists the records that the row refers to.
func (p *ProcessorRecord) Refs() []door.Ref {
	refs := append(door.ReferAll("/systems", "system", "processor_record_systems", p.Systems),
		door.ReferAll("/subProcessors", "organisation", "processor_record_orgs", p.SubProcessors)...)
	for i, c := range p.Controllers {
		ref := door.Refer("/controllers/"+strconv.Itoa(i)+"/org", "organisation", c.Org)
		ref.Link = "processor_record_orgs"
		refs = append(refs, ref)
	}
	return refs
}

// Check refuses dates in the wrong order, a code that no vocabulary has, and the
// organisation itself as a controller: for oneself one keeps an activity (art. 30(1)).
func (p *ProcessorRecord) Check() []kinds.Violation {
	vs := kinds.Order("/endsOn", p.StartsOn, p.EndsOn)
	for i, c := range p.Controllers {
		if c.Org == p.Org && !p.Org.IsZero() {
			vs = append(vs, kinds.Violation{Pointer: "/controllers/" + strconv.Itoa(i) + "/org", Code: "own-controller", Detail: "this is your own organisation: what it does for itself is a processing activity, and stands in the first part of the record"})
		}
	}
	return append(vs, unknownTerms(p.coded())...)
}

// Codes lists what the row says of a vocabulary.
func (p *ProcessorRecord) Codes(v *Vocabulary) []string { return codesOf(v, p.coded()) }

// coded lists the codes of the row.
func (p *ProcessorRecord) coded() []place {
	var out []place
	for i, x := range p.Processing {
		out = append(out, place{Purposes, "/processing/" + strconv.Itoa(i) + "/code", x.Code})
	}
	for i, code := range p.Data {
		out = append(out, place{Data, "/data/" + strconv.Itoa(i), code})
	}
	for i, code := range p.SecurityMeasures {
		out = append(out, place{Measures, "/securityMeasures/" + strconv.Itoa(i), code})
	}
	return out
}

// Verify gives a row the day on which it was written down, and refuses words that the
// organisation does not have.
func (p *ProcessorRecord) Verify(tx *door.Tx) error {
	if !p.WrittenOn.Known() && p.Version == 1 {
		p.WrittenOn = tx.Today()
	}
	return unknownWords(tx, p.coded())
}

// StandingOn gives the status on a day: empty before the row was written down, and until
// its first day it is planned. The last day is still within.
func (p *ProcessorRecord) StandingOn(d kinds.Date) Status {
	switch {
	case p.Since() > d:
		return ""
	case p.Status == Planned, p.Status == "", p.StartsOn > d:
		return Planned
	case !d.Within("", p.EndsOn), p.Status == Ended && !p.EndsOn.Known():
		return Ended
	}
	return Ongoing
}

// Since is the day on which the row was written down.
func (p *ProcessorRecord) Since() kinds.Date {
	if p.WrittenOn.Known() || p.CreatedAt.IsZero() {
		return p.WrittenOn
	}
	return kinds.DateOf(p.CreatedAt)
}

// processorMonths is how long a row may go without a review where it says nothing (domain
// 3.6 has the same for activities).
const processorMonths = 12

// ReviewDue is the last day for the next review.
func (p *ProcessorRecord) ReviewDue() kinds.Date {
	if p.NextReviewDue.Known() {
		return p.NextReviewDue
	}
	return kinds.Latest(p.LastReviewedOn, p.Since()).AddMonths(processorMonths)
}

// Names reports whether the row lists a controller.
func (p *ProcessorRecordInput) Names(o kinds.OrgID) bool {
	return slices.ContainsFunc(p.Controllers, func(c Served) bool { return c.Org == o })
}

// Is reports whether the row is of the service that somebody describes; no words are as
// good as any.
func (p *ProcessorRecordInput) Is(service string) bool {
	same := func(s string) bool { return door.Fold(s) == door.Fold(service) }
	return service == "" || same(p.Name) || slices.ContainsFunc(p.CalledAs, same)
}

// processorContent is what art. 30(2) asks for, in the order of its points.
var processorContent = []struct {
	Lack
	filled func(p *ProcessorRecordInput) bool
}{
	{Lack{"controllers", "/controllers", "30(2)(a)", true}, func(p *ProcessorRecordInput) bool {
		return len(p.Controllers) > 0 && !slices.ContainsFunc(p.Controllers, func(c Served) bool { return c.Org.IsZero() && c.Name == "" })
	}},
	{Lack{"processing", "/processing", "30(2)(b)", true}, func(p *ProcessorRecordInput) bool {
		return slices.ContainsFunc(p.Processing, Purpose.says) || len(p.Controllers) > 0 && !slices.ContainsFunc(p.Controllers, func(c Served) bool { return c.Processing == "" })
	}},
	{Lack{"country", "/transfers", "30(2)(c)", false}, func(p *ProcessorRecordInput) bool { return !slices.ContainsFunc(p.Transfers, ThirdCountry.placeless) }},
	{Lack{"security", "/securityMeasures", "30(2)(d)", false}, func(p *ProcessorRecordInput) bool {
		return p.SecuritySummary != "" || len(p.SecurityMeasures) > 0 || p.SecurityReason != ""
	}},
}

// Lacking lists what art. 30(2) asks for and the row does not say.
func (p *ProcessorRecordInput) Lacking() []Lack {
	out := []Lack{}
	for _, c := range processorContent {
		if !c.filled(p) {
			out = append(out, c.Lack)
		}
	}
	return out
}
