package agreement

import (
	"slices"
	"strings"
)

// Step is one row of the lifecycle: an agreement may go from one state to another,
// moved by what By says, where every guard holds (domain 3.9).
type Step struct {
	From, To State
	By       Mover
	Guards   []Guard
}

// Mover is what takes an agreement from one state to the next.
type Mover string

// The movers.
const (
	ByPerson    Mover = "person"    // somebody decides, and says why
	ByIssue     Mover = "issue"     // the text is frozen, and its file made
	BySignature Mover = "signature" // a party signs
	ByDay       Mover = "day"       // the dates say so
)

// Lifecycle is every step that there is. A state without a step out of it is the
// end; what has ended is kept for evidence.
var Lifecycle = []Step{
	{Draft, UnderReview, ByPerson, []Guard{partiesSet, scopeSet}},
	{Draft, Void, ByPerson, []Guard{reasonGiven}},
	{UnderReview, Draft, ByPerson, nil},
	{UnderReview, Ready, ByIssue, []Guard{noted, assessed, nothingMissing, annexesComplete}},
	{UnderReview, Void, ByPerson, []Guard{reasonGiven}},
	{Ready, Draft, ByPerson, []Guard{reasonGiven}},
	{Ready, PartSigned, BySignature, nil},
	{Ready, Signed, BySignature, nil},
	{PartSigned, Signed, BySignature, nil},
	{PartSigned, Void, ByPerson, []Guard{reasonGiven}},
	{Signed, InForce, ByDay, nil},
	{Signed, Void, ByPerson, []Guard{reasonGiven}},
	{InForce, UnderRevision, ByPerson, []Guard{reasonGiven}},
	{InForce, Suspended, ByPerson, []Guard{reasonGiven}},
	{InForce, Notice, ByPerson, []Guard{reasonGiven, endAhead}},
	{InForce, Ended, ByDay, nil},
	{InForce, Expired, ByDay, nil},
	{InForce, Superseded, ByDay, nil},
	{UnderRevision, InForce, ByPerson, []Guard{reviewedSince}},
	{UnderRevision, Suspended, ByPerson, []Guard{reasonGiven}},
	{UnderRevision, Notice, ByPerson, []Guard{reasonGiven, endAhead}},
	{UnderRevision, Superseded, ByDay, nil},
	{UnderRevision, Expired, ByDay, nil},
	{Suspended, InForce, ByPerson, []Guard{reasonGiven}},
	{Suspended, Notice, ByPerson, []Guard{reasonGiven, endAhead}},
	{Suspended, Ended, ByDay, nil},
	{Suspended, Expired, ByDay, nil},
	{Notice, InForce, ByPerson, []Guard{reasonGiven}},
	{Notice, Ended, ByDay, nil},
	{Notice, Superseded, ByDay, nil},
	{Expired, ExitPending, ByPerson, nil},
	{Expired, Closed, ByPerson, []Guard{nothingHeld}},
	{Ended, ExitPending, ByPerson, nil},
	{Ended, Closed, ByPerson, []Guard{nothingHeld}},
	{ExitPending, Closed, ByPerson, []Guard{nothingHeld}},
}

// StepsFrom lists the steps out of a state.
func StepsFrom(s State) []Step {
	return slices.DeleteFunc(slices.Clone(Lifecycle), func(x Step) bool { return x.From != s })
}

// StepTo finds the step between two states.
func StepTo(from, to State) (Step, bool) {
	i := slices.IndexFunc(Lifecycle, func(x Step) bool { return x.From == from && x.To == to })
	if i < 0 {
		return Step{}, false
	}
	return Lifecycle[i], true
}

// Issued reports whether Ledd made the text that the parties sign: it is frozen, and
// its state is moved by verbs alone.
func (a *Agreement) Issued() bool { return a.IssuedSHA256 != "" }

// frozen is what an agreement says once its text is issued: all that is printed. The
// rest goes on: who signed, who joined or left, how it is assessed, what happened since,
// who is confirmed in whose place, when its essence was published, when it ended.
func (in AgreementInput) frozen() AgreementInput {
	in.ExternalIDs, in.State, in.Signatures, in.Checklist, in.Documents = nil, "", nil, nil, nil
	in.TerminatedOn, in.VoidedOn, in.Annexes, in.Changes, in.EssencePublishedOn = "", "", nil, nil, ""
	in.Parties = slices.Clone(in.Parties)
	for i := range in.Parties {
		in.Parties[i].AccededOn, in.Parties[i].LeftOn, in.Parties[i].SuccessorOn = "", "", ""
	}
	in.Parties = slices.DeleteFunc(in.Parties, func(p Party) bool { return p.Capacity == Acceded && in.Type != Accession })
	in.Mandates = nil
	return in
}

// given is the signatures as they were given: a party may ratify one later.
func (in AgreementInput) given() []Signature {
	out := slices.Clone(in.Signatures)
	for i := range out {
		out[i].RatifiedOn = ""
	}
	return out
}

// errState refuses a step that the lifecycle does not have.
func errState(from, to State) error {
	var next []string
	for _, s := range StepsFrom(from) {
		if s.By == ByPerson {
			next = append(next, string(s.To))
		}
	}
	if len(next) == 0 {
		return refusal("no-step", "an agreement that is %s goes nowhere by hand", from)
	}
	return refusal("no-step", "an agreement that is %s cannot become %s; it can become: %s", from, to, strings.Join(next, ", "))
}
