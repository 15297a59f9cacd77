package agreement

import (
	"time"

	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// EnclosureID identifies an enclosure.
type EnclosureID = kinds.ID[Enclosure]

// Enclosure is what somebody put forward as an annex of an agreement. An accepted one
// is a line of the agreement's annexes, beside the lines before it; one that was sent
// back is kept, with the reason.
type Enclosure struct {
	door.Record[Enclosure]
	EnclosureInput
	SHA256     string      `json:"sha256" required:"true" gorm:"column:sha256" doc:"of the file; empty: there is none"`
	BroughtBy  kinds.OrgID `json:"broughtBy" required:"true" doc:"the party whose guest sent it; null: the people who keep the agreement"`
	Invitation string      `json:"-"` // through which it came
	SentBy     string      `json:"sentBy" required:"true"`
	SentAt     time.Time   `json:"sentAt" required:"true" doc:"UTC"`
	Guest      bool        `json:"guest" required:"true" doc:"sent through an invitation: somebody accepts it before it counts"`
	State      Reception   `json:"state" required:"true" enum:"waiting,accepted,refused"`
	DecidedBy  string      `json:"decidedBy" required:"true"`
	DecidedAt  *time.Time  `json:"decidedAt" required:"true" doc:"UTC"`
	DecidedWhy string      `json:"decidedWhy" required:"true" doc:"why it was sent back"`
}

// EnclosureInput is what is said of an annex that is put forward.
type EnclosureInput struct {
	door.Keys
	Agreement ID          `json:"agreement" validate:"required"`
	Kind      string      `json:"kind" validate:"required,oneof=parties processing security sub_processors instruction other_terms risk_result configuration form_data" doc:"which annex it is (domain: the union of the templates' and the vendor's set)"`
	Party     kinds.OrgID `json:"party" doc:"the party for which it holds, where the parties have annexes of their own; null: for all"`
	Way       Enclosing   `json:"way" validate:"omitempty,oneof=file link review" doc:"file when it is left out; a link needs a captured copy of what it leads to; review: the annex as it was generated here was looked at"`
	Document  document.ID `json:"document" doc:"the file or the captured copy, as it was sent to /documents; of an enclosure, the keeper's own record of it"`
	Revision  string      `json:"revision" validate:"max=50" doc:"the version as the sender numbers it; empty: the next number"`
	Dated     kinds.Date  `json:"date" doc:"the day that the annex bears, and from which it holds"`
	Link      string      `json:"link" validate:"omitempty,http_url,max=500" doc:"where the annex is kept when it is no file"`
	Complete  bool        `json:"complete" doc:"it says all that the annex must say"`
	Note      string      `json:"note" validate:"max=2000" doc:"what it changes and how the parties agreed on that; asked for where it amends what was issued"`
}

// Enclosing is how an annex is there.
type Enclosing string

// The ways.
const (
	ByFile   Enclosing = "file"
	ByLink   Enclosing = "link"   // with a captured copy
	ByReview Enclosing = "review" // generated here, and looked at
)

// EnclosureKind is the table's entry for the door.
var EnclosureKind = door.Register[Enclosure](door.Kind{
	Noun: "enclosure", Table: "enclosures", Sorts: []string{"createdAt"}, Filters: []string{"agreement", "party", "state"},
})

// Input gives the part that is said.
func (e *Enclosure) Input() *EnclosureInput { return &e.EnclosureInput }

// Refs lists the agreement, the parties and the file.
func (e *Enclosure) Refs() []door.Ref {
	return []door.Ref{door.Refer("/agreement", "agreement", e.Agreement), door.Refer("/party", "organisation", e.Party), door.Refer("/broughtBy", "organisation", e.BroughtBy), door.Refer("/document", "document", e.Document)}
}

// Words is what a search looks through.
func (e *Enclosure) Words() []string { return []string{e.Kind, e.SHA256, e.Note} }

// Check refuses an annex that bears no day, and a link without a place to go.
func (e *Enclosure) Check() []kinds.Violation {
	var vs []kinds.Violation
	if !e.Dated.Known() && e.Way != ByReview {
		vs = append(vs, kinds.Violation{Pointer: "/date", Code: "required", Detail: "write the day that the annex bears: an annex without a date does not count"})
	}
	if e.Way == ByLink && blank(e.Link) {
		vs = append(vs, kinds.Violation{Pointer: "/link", Code: "required", Detail: "give the address of the page of which this is a copy"})
	}
	return vs
}

// Places is the units of the agreement.
func (e *Enclosure) Places(tx *door.Tx, fresh bool) ([]string, error) {
	a, err := door.Get[Agreement](tx, e.Agreement.String())
	if err != nil {
		return nil, err
	}
	return a.Places(tx, fresh)
}

// line is the enclosure as a line of the agreement's annexes.
func (e *Enclosure) line() Annex {
	return Annex{Kind: e.Kind, Present: true, Version: e.Revision, Date: e.Dated, Complete: e.Complete, Party: e.Party, Link: e.Link, SHA256: e.SHA256, Note: e.Note}
}
