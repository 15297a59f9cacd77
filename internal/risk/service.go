package risk

import (
	"context"
	"slices"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Assessments is the verbs of risk assessments.
type Assessments struct {
	door.Noun[Assessment, AssessmentInput]
	d *door.Door
}

// NewAssessments gives the verbs.
func NewAssessments(d *door.Door) Assessments {
	return Assessments{door.NewNoun[Assessment, AssessmentInput](d), d}
}

// VersionInput names the version that was read.
type VersionInput struct {
	Version int `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// TreatInput records how a treatment went.
type TreatInput struct {
	Treatment string     `json:"treatment" validate:"required,max=20" doc:"its key"`
	DoneOn    kinds.Date `json:"doneOn" validate:"required" doc:"the day on which it was done"`
	Version   int        `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// Update replaces what a client may say of a version that is not completed. Errors:
// invalid once it is, besides those of every update.
func (s Assessments) Update(ctx context.Context, id string, version int, in AssessmentInput) (*Assessment, error) {
	return s.UpdateIf(ctx, id, version, in, func(a *Assessment) error { return Frozen(a.Finished(), a.CompletedOn) })
}

// Frozen refuses to change a version that is completed; its day is told.
func Frozen(finished bool, on kinds.Date) error {
	if finished {
		return kinds.Invalid("/name", "completed", "this version was completed on %s and stands as it is: make a new version of it", on)
	}
	return nil
}

// Complete ends the work on a version: from then on it stands as it is, and counts.
// Errors: not-found, stale; invalid with everything that it lacks, or when it is completed.
func (s Assessments) Complete(ctx context.Context, id string, in VersionInput) (*Assessment, error) {
	return door.Do(ctx, s.d, "assessment.complete", in, func(tx *door.Tx) (*Assessment, error) {
		return door.Change(tx, id, in.Version, func(a *Assessment) error {
			if a.Finished() {
				return kinds.Invalid("", "completed", "this version is completed already")
			}
			if err := a.derive(tx); err != nil {
				return err
			}
			if err := kinds.Violations(a.Lacking(tx.Today())); err != nil {
				return err
			}
			a.State, a.CompletedOn, a.CompletedBy = Completed, tx.Today(), tx.Who.Name
			return nil
		})
	})
}

// Accept records that somebody accepts what is left of a scenario. Errors: not-found,
// stale; forbidden to a rank that is too low for the criteria of the day; invalid where
// there is nothing to accept.
func (s Assessments) Accept(ctx context.Context, id string, in AcceptInput) (*Assessment, error) {
	return door.Do(ctx, s.d, "assessment.accept", in, func(tx *door.Tx) (*Assessment, error) {
		return door.Change(tx, id, in.Version, func(a *Assessment) error { return a.accept(tx, in) })
	})
}

func (a *Assessment) accept(tx *door.Tx, in AcceptInput) error {
	switch {
	case !a.Finished():
		return kinds.Invalid("/scenario", "draft", "complete the assessment first: until then what is left may change")
	case in.ExpiresOn < tx.Today():
		return kinds.Invalid("/expiresOn", "past", "the last day has passed")
	}
	places, err := a.Places(tx, false)
	set, err := SettingOf(tx, places, err)
	if err != nil {
		return err
	}
	above := a.Above(set.On(tx.Today()))
	i := slices.IndexFunc(above, func(x Excess) bool { return x.Scenario.Key == in.Scenario })
	if i < 0 {
		return kinds.Invalid("/scenario", "nothing-above", "no scenario %q is above what is accepted", in.Scenario)
	}
	name, rank, err := set.Voice(tx, "/acceptedBy", in.AcceptedBy, in.Rank)
	if err != nil {
		return err
	}
	if rank == "" || rank.Below(above[i].Rank) {
		return kinds.Fail(kinds.KindForbidden, "a risk of this level is accepted by the rank %s or a higher one: take it to them", above[i].Rank)
	}
	a.Acceptances = append(a.Acceptances, Acceptance{in.Scenario, above[i].Level, rank, name, tx.Today(), in.ExpiresOn, in.Note})
	return nil
}

// Treat records that a treatment was done, also of a completed version. Errors: not-found,
// stale; invalid for a day that has not come, or a treatment that is not there.
func (s Assessments) Treat(ctx context.Context, id string, in TreatInput) (*Assessment, error) {
	return door.Do(ctx, s.d, "assessment.treat", in, func(tx *door.Tx) (*Assessment, error) {
		return door.Change(tx, id, in.Version, func(a *Assessment) error {
			if in.DoneOn > tx.Today() {
				return kinds.Invalid("/doneOn", "future", "a treatment is done when it has been done: %s has not come yet", in.DoneOn)
			}
			for i := range a.Treatments {
				if a.Treatments[i].Key == in.Treatment {
					a.Treatments[i].DoneOn = in.DoneOn
					return nil
				}
			}
			return kinds.Invalid("/treatment", "no-treatment", "no treatment is called %q", in.Treatment)
		})
	})
}

// Renew makes the next version of a completed one, with all that it says but its day, to
// answer what has happened since.
// Treatments that were done are measures of their scenario from now on, and its scores are
// what they left. Errors: not-found; invalid when it is not completed, or has been followed.
func (s Assessments) Renew(ctx context.Context, id string, triggers ...string) (*Assessment, error) {
	return door.Do(ctx, s.d, "assessment.renew", nil, func(tx *door.Tx) (*Assessment, error) {
		return door.Succeed(tx, id, (*Assessment).Finished, func(old *Assessment) *Assessment {
			a := old.next()
			a.Triggers = triggers
			return a
		})
	})
}

// next is the version after this one, as a draft.
func (a *Assessment) next() *Assessment {
	out := &Assessment{AssessmentInput: a.AssessmentInput, State: Draft, Edition: a.Edition + 1, Previous: a.ID}
	out.Keys, out.PerformedOn, out.NextDue, out.Triggers = door.Keys{}, "", "", nil
	out.Scenarios, out.Treatments = slices.Clone(a.Scenarios), nil
	for _, t := range a.Treatments {
		if !t.DoneOn.Known() {
			out.Treatments = append(out.Treatments, t)
			continue
		}
		for i := range out.Scenarios {
			if s := &out.Scenarios[i]; s.Key == t.Scenario {
				s.take(t)
			}
		}
	}
	return out
}

// Copy begins an assessment of something else from this one: the scenarios as they were scored,
// and what was planned or done about them as proposals that somebody has yet to take on. What
// is assessed, by whom and when is not copied.
func (a *Assessment) Copy() AssessmentInput {
	out := AssessmentInput{Name: a.Name, Object: a.Object, Phase: a.Phase, PersonalData: a.PersonalData, Method: a.Method, Scenarios: slices.Clone(a.Scenarios)}
	for _, t := range a.Treatments {
		t.Owner, t.Due, t.DoneOn = "", "", ""
		out.Treatments = append(out.Treatments, t)
	}
	return out
}

// take makes a treatment that was done a measure of its scenario.
func (s *Scenario) take(t Treatment) {
	if t.Measure != "" && len(s.Measures)+len(t.Measure) < 2000 {
		if s.Measures != "" {
			s.Measures += "\n"
		}
		s.Measures += t.Measure
	}
	for _, half := range []struct{ now, left **int }{{&s.ConsequenceUnit, &t.ConsequenceUnit}, {&s.ConsequencePeople, &t.ConsequencePeople}, {&s.Likelihood, &t.Likelihood}} {
		if *half.left != nil && (*half.now == nil || **half.left < **half.now) {
			n := **half.left
			*half.now = &n
		}
	}
}

// Setting is what an assessment of risk depends on and does not say itself: the units that
// answer for it, and what risk is accepted there.
type Setting struct {
	places   []party.UnitID
	units    map[party.UnitID]*party.Unit
	criteria []*Criteria
}

// On gives the criteria that apply on a day: the strictest of every line.
func (s Setting) On(d kinds.Date) Rule { return Strictest(s.criteria, Lines(s.units, s.places, d), d) }

// RankOf is how high somebody stands for these units on a day.
func (s Setting) RankOf(who access.Actor, d kinds.Date) Rank {
	return RankOf(who, s.units, s.places, d)
}

// SettingOf reads the setting of a record, with the places that it gives.
func SettingOf(tx *door.Tx, places []string, err error) (Setting, error) {
	out := Setting{units: map[party.UnitID]*party.Unit{}}
	if err != nil {
		return out, err
	}
	places = slices.Clone(places)
	slices.Sort(places)
	for _, p := range places {
		if p == "" { // a system that nobody owns
			continue
		}
		id, err := kinds.ParseID[party.Unit](p)
		if err != nil {
			return out, err
		}
		out.places = append(out.places, id)
	}
	units, err := door.All[party.Unit](tx, "")
	if err != nil {
		return out, err
	}
	for _, u := range units {
		out.units[u.ID] = u
	}
	out.criteria, err = door.All[Criteria](tx, "")
	return out, err
}

// derive settles the levels by the criteria of the day of the assessment, or of today while
// it has none.
func (a *Assessment) derive(tx *door.Tx) error {
	places, err := a.Places(tx, false)
	set, err := SettingOf(tx, places, err)
	if err != nil {
		return err
	}
	d := a.PerformedOn
	if !d.Known() {
		d = tx.Today()
	}
	a.settle(set.On(d))
	return nil
}

// Verify derives the levels of a version that is still being written.
func (a *Assessment) Verify(tx *door.Tx) error {
	if a.Finished() {
		return nil
	}
	return a.derive(tx)
}
