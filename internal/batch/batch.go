// Package batch issues one agreement to many: to all 357 municipalities, say. It
// plans who gets it and whom it leaves in peace, makes, issues and sends each one by
// the same steps as people do (agreement.Steps), each once, and shows how far each has
// come. What an agreement is, and when it holds, stands in its own room.
//
//	Order -> Preview -> Start -> a job for each Item -> Make: create, note, issue, invite
//	batch_items + agreements + evidence + invitations -> standings -> the board
package batch

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ID identifies a batch.
type ID = kinds.ID[Batch]

// Batch is one agreement that is made, issued and sent once for each of many
// counterparts: a vendor's to all its municipalities, say. The model gives text,
// terms and annexes; each counterpart takes one party's place in it.
//
//	draft -> start (one item each, one job each) -> running <-> stopped
//	item: create, review, note, issue, invite; each once, whoever is killed
type Batch struct {
	door.Record[Batch]
	Order
	State      State      `json:"state" required:"true" enum:"draft,running,stopped"`
	StartedBy  string     `json:"startedBy" required:"true" doc:"who started it: the agreements are issued, and the letters written, in that name"`
	StartedAt  *time.Time `json:"startedAt" required:"true" doc:"UTC"`
	NotedBy    string     `json:"notedBy" required:"true" doc:"who looked at the text: who started it, or who noted it for the model"`
	ModelAt    int        `json:"modelVersion" gorm:"column:model_version" required:"true" doc:"the version of the model that every counterpart gets, whatever becomes of it later"`
	RemindedAt *time.Time `json:"remindedAt" required:"true" doc:"when somebody asked last that those who have not signed are reminded, UTC"`
}

// State is how far a batch has come. Whether it is done follows from its items.
type State string

// The states of a batch.
const (
	Draft   State = "draft"
	Running State = "running"
	Stopped State = "stopped" // nothing is made, sent or reminded of until it goes on
)

// Order is what a client says of a batch.
type Order struct {
	door.Keys
	Name         string         `json:"name" validate:"required,max=255"`
	Model        agreement.ID   `json:"model" validate:"required" doc:"the agreement that each counterpart gets: its text, terms and annexes, and one's own side of it"`
	Replaces     kinds.OrgID    `json:"replaces" doc:"the party of the model whose place each counterpart takes; null: the only one beside one's own organisation"`
	Side         agreement.Side `json:"side" validate:"omitempty,oneof=controller processor sub_processor joint_controller agent" doc:"on which side the counterpart stands; empty: where the party stands that it takes the place of"`
	Kind         string         `json:"kind" validate:"omitempty,oneof=municipality county state_body intermunicipal_company host_municipality_unit municipal_enterprise_separate purchasing_body private_company association foreign_authority international_organisation" doc:"every organisation of this kind in the directory is a counterpart; empty: none but those that are named"`
	Country      string         `json:"country" validate:"omitempty,iso3166_1_alpha2" doc:"of kind only those of this country"`
	Counterparts []Counterpart  `json:"counterparts" gorm:"serializer:json" validate:"max=2000,dive"`
	List         string         `json:"list" validate:"max=400000" doc:"counterparts as lines: organisation number or name; contact's name; e-mail; language; own reference. A first line with the names of the columns gives them another order"`
	CodePattern  string         `json:"codePattern" validate:"max=40" doc:"the code of each agreement, with {n} for its number in the batch and {number} for the counterpart's organisation number; empty: the model's code and the number"`
	Revision     string         `json:"revision" validate:"max=50" doc:"the version as the parties number it; empty: the model's"`
	Note         string         `json:"note" validate:"max=4000" doc:"what is noted of the text before it is issued; empty: what was noted for the model"`
	Message      string         `json:"message" validate:"max=1000" doc:"a sentence or two of one's own in each letter"`
	Language     string         `json:"language" validate:"omitempty,oneof=nb nn da en" doc:"of the letters, where a counterpart has none; empty: the organisation's"`
	SignFirst    bool           `json:"signFirst" doc:"one's own side signs first: a counterpart is invited when that is done"`
	DueOn        kinds.Date     `json:"dueOn" doc:"the day by which the counterparts are asked to sign"`
	ValidDays    *int           `json:"validDays" validate:"omitempty,min=1,max=180" doc:"how long a link is good, in days; null: 30"`
	RemindDays   *int           `json:"remindDays" validate:"omitempty,min=1,max=90" doc:"days without a signature after which a reminder is sent, and after that the next; null: none"`
	RemindTimes  *int           `json:"remindTimes" validate:"omitempty,min=1,max=10" doc:"how many reminders at most; null: one"`
}

// Counterpart is somebody who is to get the agreement, with what is merged into it.
type Counterpart struct {
	Org       kinds.OrgID `json:"org" doc:"the organisation; null: the one that text means"`
	Text      string      `json:"text" validate:"max=255" doc:"an organisation number, CVR, LEI, name or alias that the register knows"`
	Name      string      `json:"name" validate:"max=255" doc:"whom the letter is to; empty: the contact point of the register"`
	Email     string      `json:"email" validate:"max=255" doc:"empty: that of the contact point of the register"`
	Language  string      `json:"language" validate:"omitempty,oneof=nb nn da en" doc:"of the letter"`
	Reference string      `json:"reference" validate:"max=255" doc:"of the contract with this counterpart: the agreement names it as its main contract"`
}

// Kind is the table's entry for the door.
var Kind = door.Register[Batch](door.Kind{
	Noun: "batch", Table: "batches", Sorts: []string{"createdAt"}, Filters: []string{"code", "model", "state"},
})

// Input gives the part that a client may replace.
func (b *Batch) Input() *Order { return &b.Order }

// Refs lists the model, and whoever is named.
func (b *Batch) Refs() []door.Ref {
	refs := []door.Ref{door.Refer("/model", "agreement", b.Model), door.Refer("/replaces", "organisation", b.Replaces)}
	for i, c := range b.Counterparts {
		refs = append(refs, door.Refer("/counterparts/"+strconv.Itoa(i)+"/org", "organisation", c.Org))
	}
	return refs
}

// Words is what a search looks through.
func (b *Batch) Words() []string { return []string{b.Name} }

// Derive gives a new batch its first state.
func (b *Batch) Derive() {
	if b.State == "" {
		b.State = Draft
	}
}

// Places is the units of the model.
func (b *Batch) Places(tx *door.Tx, fresh bool) ([]string, error) {
	a, err := door.Get[agreement.Agreement](tx, b.Model.String())
	if err != nil {
		return nil, err
	}
	return a.Places(tx, fresh)
}

// Check refuses a list that cannot be read, and codes that would all be the same.
func (b *Batch) Check() []kinds.Violation {
	vs := []kinds.Violation{}
	if b.CodePattern != "" && !strings.Contains(b.CodePattern, "{n}") && !strings.Contains(b.CodePattern, "{number}") {
		vs = append(vs, kinds.Violation{Pointer: "/codePattern", Code: "pattern", Detail: "every agreement needs a code of its own: write {n} where its number is to stand, or {number} for the organisation number"})
	}
	for i, c := range b.Counterparts {
		if c.Org.IsZero() && strings.TrimSpace(c.Text) == "" {
			vs = append(vs, kinds.Violation{Pointer: "/counterparts/" + strconv.Itoa(i) + "/org", Code: "required", Detail: "say who it is: the organisation, or its number or name"})
		}
	}
	_, err := ReadCounterparts(b.List)
	return append(vs, kinds.ViolationsOf(err)...)
}

// Verify refuses to change what has been started.
func (b *Batch) Verify(tx *door.Tx) error {
	if b.Version == 1 || b.StartedAt == nil {
		return nil
	}
	was, err := door.Get[Batch](tx, b.ID.String())
	if err != nil || was.StartedAt == nil || sameOrder(was.Order, b.Order) {
		return err
	}
	return kinds.Fail(kinds.KindConflict, "the batch has been started: mend its items one by one, or make another batch")
}

// sameOrder compares what is ordered; the names that others give the batch go on.
func sameOrder(x, y Order) bool {
	x.Keys, y.Keys = door.Keys{}, door.Keys{}
	return reflect.DeepEqual(x, y)
}
