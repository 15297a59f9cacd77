package agreement

import (
	"slices"

	"ledd/internal/kinds"
)

// Change is something that happened after the signing and that the agreement may
// have to follow (art. 24(1), 28(3)).
type Change struct {
	Kind       ChangeKind `json:"kind" validate:"required,oneof=data_kind purpose system location sub_processor breach inspection ownership business_sold template law other" doc:"what changed; business_sold: the processor sold the business or the product, which moves no agreement by itself"`
	OccurredOn kinds.Date `json:"occurredOn" validate:"required" doc:"the day on which it happened"`
	Note       string     `json:"note" validate:"max=1000"`
	AmendedOn  kinds.Date `json:"amendedOn" doc:"the day on which an annex was amended for it, without a new version of the agreement"`
}

// ChangeKind is what changed.
type ChangeKind string

// The changes that a rule asks for by name.
const (
	NewDataKind     ChangeKind = "data_kind"
	NewSystem       ChangeKind = "system"
	NewLocation     ChangeKind = "location"
	NewSubProcessor ChangeKind = "sub_processor"
	NewOwner        ChangeKind = "ownership"
	BusinessSold    ChangeKind = "business_sold"
)

// ChangeKinds lists what may change, in the order in which it is offered.
var ChangeKinds = []ChangeKind{NewDataKind, "purpose", NewSystem, NewLocation, NewSubProcessor, "breach", "inspection", NewOwner, BusinessSold, "template", "law", "other"}

// followedBy says which annex follows a change when it is issued anew; changes
// after the signing may always stand among the other terms (annex D of the Danish
// clauses).
var followedBy = map[ChangeKind][]string{
	NewSubProcessor: {"sub_processors"},
	NewDataKind:     {"processing"}, "purpose": {"processing"}, NewSystem: {"processing"}, NewLocation: {"processing", "sub_processors"},
}

// AmendedFor reports whether the agreement was amended for a change by a day: as
// the change itself says, or by an annex that bears its day or a later one.
func (a *Agreement) AmendedFor(c Change, d kinds.Date) bool {
	if c.AmendedOn.Known() && c.AmendedOn <= d {
		return true
	}
	return slices.ContainsFunc(a.Annexes, func(x Annex) bool {
		fits := x.Kind == "other_terms" || slices.Contains(followedBy[c.Kind], x.Kind)
		return fits && x.Present && x.Complete && x.Date.Known() && c.OccurredOn <= x.Date && x.Date <= d
	})
}

// checkChanges refuses an amendment from before what it is for.
func (a *Agreement) checkChanges() []kinds.Violation {
	var vs []kinds.Violation
	for i, c := range a.Changes {
		vs = append(vs, kinds.Order(pointer("/changes", i, "amendedOn"), c.OccurredOn, c.AmendedOn)...)
	}
	return vs
}
