package agreement

import (
	"testing"

	"ledd/internal/kinds"
)

// A legal act is signed by nobody, and holds from the day that it names: a draft of one
// that names none is a draft, and goes to review like any other.
func TestALegalActHoldsFromItsDay(t *testing.T) {
	a := &Agreement{AgreementInput: AgreementInput{Type: LegalAct, State: Draft, CreatedOn: "2026-01-01"}}
	if got := a.Standing("2026-11-22"); got != Draft || a.InForceOn("2026-11-22") {
		t.Errorf("without a day it is %s", got)
	}
	step, ok := StepTo(a.Standing("2026-11-22"), UnderReview)
	if lacks := step.fails(moving{a: a, on: "2026-11-22"}); !ok || len(lacks) != 2 {
		t.Errorf("an empty act goes to review: %v", lacks)
	}
	a.Parties = []Party{{Org: kinds.NewID[kinds.Party](), Side: Controller, Capacity: Affiliate}, {Org: kinds.NewID[kinds.Party](), Side: Processor, Capacity: Affiliate}}
	a.ScopeActivities = []string{"drift"}
	if lacks := step.fails(moving{a: a, on: "2026-11-22"}); len(lacks) != 0 {
		t.Errorf("an act that names whom it binds stays a draft: %v", lacks)
	}
	a.EffectiveFrom = "2026-06-01"
	for day, want := range map[kinds.Date]State{"2026-05-31": Signed, "2026-06-01": InForce} {
		if got := a.Standing(day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
}
