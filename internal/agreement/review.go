package agreement

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Review is one look at an agreement against the facts (art. 24(1), 28(1)). It
// belongs to the organisation that made it, and the other parties do not see it.
type Review struct {
	door.Record[Review]
	ReviewInput
}

// ReviewInput is what a client says of a review.
type ReviewInput struct {
	door.Keys
	Agreement  ID         `json:"agreement" validate:"required"`
	ReviewedOn kinds.Date `json:"reviewedOn" validate:"required"`
	Outcome    string     `json:"outcome" validate:"required,oneof=no_change minor_update new_version terminate"`
	ReviewedBy string     `json:"reviewedBy" validate:"max=255"`
	Note       string     `json:"note" validate:"max=4000"`
	Seen       []string   `json:"seen" gorm:"serializer:json" validate:"max=20,distinct,dive,oneof=data_kind purpose system location sub_processor breach inspection ownership template law other" doc:"what changed on the day of the review itself and was looked at; what changed before it is taken as seen"`
}

// ReviewKind is the table's entry for the door.
var ReviewKind = door.Register[Review](door.Kind{
	Noun: "review", Table: "reviews",
	Sorts: []string{"createdAt"}, Filters: []string{"agreement", "outcome"},
})

// Reviews is the verbs of reviews.
type Reviews struct {
	door.Noun[Review, ReviewInput]
	d *door.Door
}

// NewReviews gives the verbs.
func NewReviews(d *door.Door) Reviews { return Reviews{door.NewNoun[Review, ReviewInput](d), d} }

// Input gives the part that a client may replace.
func (r *Review) Input() *ReviewInput { return &r.ReviewInput }

// Words is what a search looks through.
func (r *Review) Words() []string { return []string{r.Note} }

// Refs names the agreement.
func (r *Review) Refs() []door.Ref {
	return []door.Ref{door.Refer("/agreement", "agreement", r.Agreement)}
}

// Places is those of the agreement.
func (r *Review) Places(tx *door.Tx, _ bool) ([]string, error) {
	a, err := door.Get[Agreement](tx, r.Agreement.String())
	if err != nil {
		return nil, err
	}
	return a.Places(tx, false)
}

// Check has nothing to add to the tags.
func (r *Review) Check() []kinds.Violation { return nil }

// Verify refuses a review of a day that has not come.
func (r *Review) Verify(tx *door.Tx) error {
	if r.ReviewedOn > tx.Today() {
		return kinds.Invalid("/reviewedOn", "future", "a review is recorded when it has been done: %s has not come yet", r.ReviewedOn)
	}
	return nil
}

// Make records the review of an agreement whose identifier stands in the address.
func (s Reviews) Make(ctx context.Context, agreement string, in ReviewInput) (*Review, error) {
	id, err := kinds.ParseID[Agreement](agreement)
	if err != nil {
		return nil, kinds.NotFound("agreement")
	}
	if !in.Agreement.IsZero() && in.Agreement != id {
		return nil, kinds.Invalid("/agreement", "mismatch", "the address names another agreement")
	}
	in.Agreement = id
	return s.Create(ctx, in)
}
