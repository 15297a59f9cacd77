package dpia

import (
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/risk"
)

// DPIAs is the verbs of DPIAs.
type DPIAs struct {
	door.Noun[DPIA, DPIAInput]
	d *door.Door
}

// NewDPIAs gives the verbs.
func NewDPIAs(d *door.Door) DPIAs { return DPIAs{door.NewNoun[DPIA, DPIAInput](d), d} }

// Update replaces what a client may say of a version that is not completed. Errors:
// invalid once it is, besides those of every update.
func (s DPIAs) Update(ctx context.Context, id string, version int, in DPIAInput) (*DPIA, error) {
	return s.UpdateIf(ctx, id, version, in, func(a *DPIA) error { return risk.Frozen(a.Finished(), a.FrozenOn) })
}

// Complete ends the work on a version: from then on it stands as it is. Errors: not-found,
// stale; invalid with everything that it lacks, or when it is completed.
func (s DPIAs) Complete(ctx context.Context, id string, in risk.VersionInput) (*DPIA, error) {
	return door.Do(ctx, s.d, "dpia.complete", in, func(tx *door.Tx) (*DPIA, error) {
		return door.Change(tx, id, in.Version, func(a *DPIA) error {
			if a.Finished() {
				return kinds.Invalid("", "completed", "this version is completed already")
			}
			if err := a.derive(tx); err != nil {
				return err
			}
			if err := kinds.Violations(a.Lacking(tx.Today())); err != nil {
				return err
			}
			a.State, a.FrozenOn, a.FrozenBy = risk.Completed, tx.Today(), tx.Who.Name
			return nil
		})
	})
}

// Decide notes the controller's decision on a completed version. Errors: not-found, stale;
// forbidden to a rank that is too low for what is left; invalid for a draft, a day that has
// not come or lies before the work was done, or conditions that nobody wrote.
func (s DPIAs) Decide(ctx context.Context, id string, in DecideInput) (*DPIA, error) {
	return door.Do(ctx, s.d, "dpia.decide", in, func(tx *door.Tx) (*DPIA, error) {
		return door.Change(tx, id, in.Version, func(a *DPIA) error { return a.decide(tx, in) })
	})
}

func (a *DPIA) decide(tx *door.Tx, in DecideInput) error {
	if !in.DecidedOn.Known() {
		in.DecidedOn = tx.Today()
	}
	switch {
	case !a.Finished():
		return kinds.Invalid("/decision", "draft", "complete the DPIA first: until then what is left may change")
	case in.DecidedOn > tx.Today():
		return kinds.Invalid("/decidedOn", "future", "a decision is noted when it has been made")
	case in.DecidedOn < a.CompletedOn:
		return kinds.Invalid("/decidedOn", "early", "the DPIA was done on %s: it cannot have been decided on before", a.CompletedOn)
	case in.Decision == GoOnConditions && in.Conditions == "":
		return kinds.Invalid("/conditions", "required", "write the conditions")
	}
	places, err := a.Places(tx, false)
	set, err := risk.SettingOf(tx, places, err)
	if err != nil {
		return err
	}
	name, rank, err := set.Voice(tx, "/decidedBy", in.DecidedBy, in.Rank)
	if err != nil {
		return err
	}
	if need := a.Rank(set.On(tx.Today())); rank == "" || rank.Below(need) {
		return kinds.Fail(kinds.KindForbidden, "what is left here is decided on by the rank %s or a higher one: take it to them", need)
	}
	a.Decisions = append(a.Decisions, Decision{in.Decision, in.Conditions, name, rank, in.DecidedOn})
	return nil
}

// Rank is the lowest rank that may decide on the DPIA under some criteria: that which may
// accept what is left for people, where it is above what they accept.
func (a *DPIA) Rank(r risk.Rule) risk.Rank {
	if l := r.Limit(risk.People); r.Known() && l.AcceptUpTo.Below(risk.Level(a.ResidualRisk)) {
		return l.AboveRank
	}
	return risk.Ranks[0]
}

// Consult notes how the prior consultation of the authority stands (art. 36). Errors:
// not-found, stale; invalid for a draft, and for days that cannot be.
func (s DPIAs) Consult(ctx context.Context, id string, in ConsultInput) (*DPIA, error) {
	return door.Do(ctx, s.d, "dpia.consult", in, func(tx *door.Tx) (*DPIA, error) {
		return door.Change(tx, id, in.Version, func(a *DPIA) error {
			if !a.Finished() {
				return kinds.Invalid("/sentOn", "draft", "complete the DPIA first: it is what the authority is sent")
			}
			if err := kinds.Violations(in.check(tx.Today())); err != nil {
				return err
			}
			a.Consultation, a.ClockStops = in.Consultation, in.ClockStops
			return nil
		})
	})
}

// Renew makes the next version of a completed one, with all that it says but its days, the
// advice and the views. Errors: not-found; invalid when it is not completed, or has been
// followed.
func (s DPIAs) Renew(ctx context.Context, id string) (*DPIA, error) {
	return door.Do(ctx, s.d, "dpia.renew", nil, func(tx *door.Tx) (*DPIA, error) {
		return door.Succeed(tx, id, (*DPIA).Finished, (*DPIA).next)
	})
}

// next is the version after this one, as a draft. What was done about a risk is where it
// stands now.
func (a *DPIA) next() *DPIA {
	out := &DPIA{DPIAInput: a.DPIAInput, State: risk.Draft, Edition: a.Edition + 1, Previous: a.ID}
	out.Keys, out.StartedOn, out.CompletedOn, out.ReviewDue, out.ChangedOn, out.ChangeNote = door.Keys{}, "", "", "", "", ""
	out.DPOAdvice, out.DPOAdvisedOn, out.DPOFollowed, out.DPOReason = "", "", "", ""
	out.Views, out.ViewsReason, out.ResidualRisk, out.ResidualReason = "", "", "", ""
	out.Risks = slices.Clone(a.Risks)
	for i := range out.Risks {
		r := &out.Risks[i]
		if !r.DoneOn.Known() {
			continue
		}
		left := a.ScoreOf(*r, "after")
		r.Likelihood, r.Consequence, r.LikelihoodAfter, r.ConsequenceAfter = &left.Likelihood, &left.Consequence, nil, nil
		r.Due, r.DoneOn = "", ""
	}
	return out
}

// derive settles the levels by the criteria of the day on which the work was done, or of
// today while it is not.
func (a *DPIA) derive(tx *door.Tx) error {
	places, err := a.Places(tx, false)
	set, err := risk.SettingOf(tx, places, err)
	if err != nil {
		return err
	}
	d := a.CompletedOn
	if !d.Known() {
		d = tx.Today()
	}
	a.settle(set.On(d))
	return nil
}
