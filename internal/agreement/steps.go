package agreement

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// Steps takes an agreement from a draft to its seal: the steps that need more than
// the register.
type Steps struct {
	d        *door.Door
	press    Press
	verifier Verifier
	policy   seal.Policy
}

// NewSteps gives the verbs.
func NewSteps(d *door.Door, t Tools) Steps {
	return Steps{d, t.Press, t.Verifier, t.Policy}
}

// Tools is what the steps work with.
type Tools struct {
	Press    Press
	Verifier Verifier
	Policy   seal.Policy // whom a verification trusts
}

// errUnset answers a step that needs a tool which this program was built without.
var errUnset = kinds.Fail(kinds.KindInternal, "agreements are neither issued nor verified here: no press or verifier was configured")

// MoveInput is one step that somebody decides.
type MoveInput struct {
	To     State      `json:"to" validate:"required,oneof=draft review active under_revision suspended notice exit_pending closed void"`
	On     kinds.Date `json:"on" doc:"the day from which it holds, today when absent; to notice: the last day of the agreement"`
	Reason string     `json:"reason" validate:"max=2000"`
	Seen
}

// Seen is which version of a record somebody read before acting on it.
type Seen struct {
	Version int `json:"version" validate:"min=0" doc:"the version that was read: a step from an older one is stale; absent or 0: whatever it is now"`
}

// Move takes a step that somebody decides. Errors: stale; conflict where the lifecycle has no such step; invalid, with
// every guard that does not hold.
func (s Steps) Move(ctx context.Context, id string, in MoveInput) (*Agreement, error) {
	return door.Do(ctx, s.d, "agreement.move", in, func(tx *door.Tx) (*Agreement, error) {
		a, err := fetch(tx, id, in.Version)
		if err != nil {
			return nil, err
		}
		from := a.Standing(tx.Today())
		step, ok := StepTo(from, in.To)
		if !ok || step.By != ByPerson {
			return nil, errState(from, in.To)
		}
		if in.On == "" {
			in.On = tx.Today()
		}
		m, err := a.moving(tx, in)
		if err != nil {
			return nil, err
		}
		if vs := step.fails(m); len(vs) > 0 {
			return nil, kinds.Violations(vs)
		}
		if err := a.arrive(tx, in); err != nil {
			return nil, err
		}
		return a, door.Save(tx, a)
	})
}

// fetch reads an agreement that a verb changes.
func fetch(tx *door.Tx, id string, version int) (*Agreement, error) {
	a, err := door.Get[Agreement](tx, id)
	if err == nil && version != 0 && version != a.Version {
		return nil, door.Stale("agreement")
	}
	return a, err
}

// moving gathers what the guards of a step look at.
func (a *Agreement) moving(tx *door.Tx, in MoveInput) (moving, error) {
	m := moving{a: a, k: Known{AsOf: tx.Today()}, on: in.On, reason: in.Reason}
	for _, x := range a.Moves {
		if x.To == UnderRevision {
			m.revised = x.On
		}
	}
	if in.To == Closed && a.State == ExitPending {
		var err error
		if a.Exits, err = a.caughtUp(tx, tx.Today()); err != nil {
			return m, err
		}
	}
	reviews, err := door.All[Review](tx, "agreement = ? and outcome in ('no_change', 'minor_update')", a.ID)
	for _, r := range reviews {
		m.reviewed = max(m.reviewed, r.ReviewedOn)
	}
	return m, err
}

// arrive changes what a step changes.
func (a *Agreement) arrive(tx *door.Tx, in MoveInput) (err error) {
	from := a.Standing(tx.Today())
	if in.On > tx.Today() && in.To != Notice {
		return kinds.Invalid("/on", "future", "a step is noted when it is taken: %s has not come yet", in.On)
	}
	if began := a.began(tx, from); in.On < began && in.To != Notice {
		return kinds.Violations([]kinds.Violation{{Pointer: "/on", Code: "before-state", Value: string(began), Detail: "the agreement has been " + string(from) + " since " + string(began) + ": the step was taken on that day or later"}})
	}
	a.took(tx, from, in.To, in.On, in.Reason)
	switch {
	case in.To == Void:
		a.VoidedOn = in.On
	case in.To == Notice:
		a.TerminatedOn = in.On
	case in.To == InForce && from == Notice:
		a.TerminatedOn = ""
	case in.To == Draft:
		a.Issue, a.NotedBy, a.NotedOn, a.NotedText = Issue{}, "", "", ""
	case in.To == ExitPending:
		a.Exits, err = a.holders(tx, tx.Today())
	}
	return err
}

// began is the first day of the state in which an agreement is, as far as its own facts
// tell it: an old one that is recorded today was signed, ended and returned years ago.
func (a *Agreement) began(tx *door.Tx, at State) (day kinds.Date) {
	switch at {
	case PartSigned, Signed:
		last, _ := a.LastSignature(tx.Today())
		return kinds.Latest(a.issuedOn(tx), last)
	case Ready:
		return a.issuedOn(tx)
	case InForce, UnderRevision, Suspended, Notice:
		day, _ = a.Start(tx.Today())
	case Expired, Ended, ExitPending:
		day = a.End()
	default: // it is being written
		day = a.CreatedOn
	}
	for _, x := range a.Moves {
		switch {
		case x.To != at:
		case at == Notice: // its day is the last one of the agreement
			day = kinds.Latest(day, tx.Day(x.At))
		default:
			day = kinds.Latest(day, x.On)
		}
	}
	return kinds.Earliest(day, tx.Today())
}

// issuedOn is the day on which the text was frozen; unknown where it was made elsewhere.
func (a *Agreement) issuedOn(tx *door.Tx) kinds.Date {
	if a.IssuedAt == nil {
		return ""
	}
	return tx.Day(*a.IssuedAt)
}

// NoteInput is what a privacy coordinator or data protection officer notes.
type NoteInput struct {
	Text string `json:"text" validate:"required,max=4000"`
}

// Note records that the text of an agreement was looked at before it is issued.
func (s Steps) Note(ctx context.Context, id string, in NoteInput) (*Agreement, error) {
	return door.Do(ctx, s.d, "agreement.note", in, func(tx *door.Tx) (*Agreement, error) {
		a, err := door.Get[Agreement](tx, id)
		if err != nil {
			return nil, err
		}
		if at := a.Standing(tx.Today()); at != UnderReview {
			return nil, refusal("not-in-review", "what is looked at is an agreement in review: this one is %s", at)
		}
		a.NotedBy, a.NotedOn, a.NotedText, a.verb = tx.Who.Name, tx.Today(), in.Text, true
		return a, door.Save(tx, a)
	})
}
