package agreement

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ledd/internal/account"
	"ledd/internal/door"
)

// Approval is one person's word for a file that no rule could accept.
type Approval struct {
	By     string    `json:"by" required:"true"`
	Actor  string    `json:"actor" required:"true" doc:"identifies the person, whose name another may have"`
	At     time.Time `json:"at" required:"true"`
	Reason string    `json:"reason" required:"true"`
	Lapsed Lapse     `json:"lapsed" required:"true" enum:",left,role" doc:"why the word does not count: left, the person is no member of the organisation any more; role, the person has no role that decides on such a file; empty: it counts"`
}

// Lapse is why somebody's word does not count when the next one is given.
type Lapse string

// The reasons. Whoever was suspended has left, as far as a word is concerned.
const (
	LapsedLeft Lapse = "left"
	LapsedRole Lapse = "role"
)

// people is how many have to accept a file that no rule could accept.
const people = 2

// Heard is how many words for the file count.
func (s *Submission) Heard() int {
	return len(slices.DeleteFunc(slices.Clone(s.Approvals), func(x Approval) bool { return x.Lapsed != "" }))
}

// Needed is how many more people have to accept the file.
func (s *Submission) Needed() int { return max(0, people-s.Heard()) }

// approve adds one person's word. Errors: conflict when nobody is asked, or this
// person has spoken or sent the file.
func (s *Submission) approve(by, key, reason string, at time.Time) error {
	switch {
	case s.State != Waiting:
		return refusal("nobody-asked", "the file is %s: nobody is asked", s.State)
	case s.Sender == key:
		return errOwnFile
	}
	for _, x := range s.Approvals {
		if x.Actor == key && x.Lapsed == "" {
			return refusal("spoken", "you have accepted the file: %s more has to", strconv.Itoa(s.Needed()))
		}
	}
	s.Approvals = append(slices.Clone(s.Approvals), Approval{By: by, Actor: key, At: at, Reason: reason})
	if s.Needed() == 0 {
		s.State, s.DecidedAt = Accepted, &at
	}
	return nil
}

// lapse marks the words of those who could not give them today: four eyes are of two
// people who both answer for the file when it is accepted. A word that has been found
// not to count stays so; the person gives it anew.
func (s *Submission) lapse(tx *door.Tx) error {
	s.Approvals = slices.Clone(s.Approvals)
	for i, x := range s.Approvals {
		if x.Lapsed != "" {
			continue
		}
		why, err := s.lapsed(tx, x.Actor)
		if err != nil {
			return err
		}
		s.Approvals[i].Lapsed = why
	}
	return nil
}

// lapsed tells why somebody may not decide on the file today; empty for who may.
func (s *Submission) lapsed(tx *door.Tx, user string) (Lapse, error) {
	who, err := account.RolesOf(tx, user, s.Org)
	decides := who.May("submission.decide") == nil
	switch {
	case err != nil:
		return "", err
	case len(who.Grants) == 0:
		return LapsedLeft, nil
	case !decides:
		return LapsedRole, nil
	}
	units, whole := who.Reach("submission.decide")
	if whole {
		return "", nil
	}
	places, err := s.Places(tx, false)
	if err != nil {
		return "", err
	}
	if len(places) == 0 || slices.ContainsFunc(places, func(u string) bool { return !slices.Contains(units, u) }) {
		return LapsedRole, nil
	}
	return "", nil
}

// Submission reads a file that came back, with the words of people as they count today;
// as it was known at the instant of the context where there is one. Errors: not-found.
func (s Steps) Submission(ctx context.Context, id string) (*Submission, error) {
	return door.Look(ctx, s.d, "submission.read", func(tx *door.Tx) (*Submission, error) {
		x, err := door.Known[Submission](tx, id)
		if _, back := tx.Past(); err != nil || back || x.State != Waiting {
			return x, err
		}
		return x, x.lapse(tx)
	})
}

// DecideInput is one person's word for, or against, a file that no rule could accept.
type DecideInput struct {
	Accept bool   `json:"accept"`
	Reason string `json:"reason" validate:"required,max=2000" doc:"what was compared, and why it holds or does not"`
}

// Decide takes one person's word. Two have to accept a file, neither of them has sent it,
// and both may decide when the second speaks; one may refuse it.
func (s Steps) Decide(ctx context.Context, id string, in DecideInput) (*Submission, error) {
	return door.Do(ctx, s.d, "submission.decide", in, func(tx *door.Tx) (*Submission, error) {
		if err := tx.Alone(); err != nil { // two who speak at once are two
			return nil, err
		}
		x, err := door.Get[Submission](tx, id)
		if err != nil {
			return nil, err
		}
		if in.Accept {
			if err = x.otherEyes(tx); err == nil {
				err = x.lapse(tx)
			}
		}
		switch {
		case err != nil:
		case in.Accept:
			err = x.approve(tx.Who.Name, tx.Who.Key(), in.Reason, tx.Now)
		default:
			err = x.refuse(in.Reason, tx.Now)
		}
		if err != nil {
			return nil, err
		}
		if err := door.Save(tx, x); err != nil {
			return nil, err
		}
		return x, x.settle(tx)
	})
}

// refuse ends a submission that people looked at.
func (s *Submission) refuse(reason string, at time.Time) error {
	if !slices.Contains([]Reception{Waiting, Checking}, s.State) {
		return refusal("nobody-asked", "the file is %s: nobody is asked", s.State)
	}
	s.State, s.DecidedAt, s.DecidedWhy = Refused, &at, reason
	return nil
}
