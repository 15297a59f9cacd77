package agreement

import (
	"context"
	"errors"
	"time"

	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// conclude writes the verdict down, and what follows from it. A scan is what people
// look at, whatever else the file is. What comes too late, or what the agreement cannot
// take, is refused with the reason.
func (s Steps) conclude(ctx context.Context, x *Submission, r seal.Report) error {
	_, err := door.Do(ctx, s.d, "submission.check", nil, func(tx *door.Tx) (bool, error) {
		if err := tx.Alone(); err != nil {
			return false, err
		}
		now, err := door.Get[Submission](tx, x.ID.String())
		if err != nil || now.State != Checking {
			return false, err
		}
		now.Against, now.Follows = x.Against, x.Follows
		if err := now.doubt(tx, &r); err != nil {
			return false, err
		}
		now.checked(&r, tx.Now)
		if err := door.Save(tx, now); err != nil {
			return false, err
		}
		return true, now.settle(tx)
	})
	if k := kinds.KindOf(err); err != nil && (k == kinds.KindConflict || k == kinds.KindInvalid) {
		return s.turnDown(ctx, x, &r, err)
	}
	return err
}

// checked notes what was found out about the file, and where it stands then.
func (s *Submission) checked(r *seal.Report, at time.Time) {
	s.Verdict, s.Report, s.CheckedAt = r.Verdict, r, &at
	s.Signer, s.StampedAt = lastSigner(*r)
	switch {
	case s.Paper && r.Verdict != seal.Rejected, r.Verdict == seal.NeedsPerson:
		s.State = Waiting
	case r.Verdict == seal.Accepted:
		s.State, s.DecidedAt = Accepted, &at
	default:
		s.State, s.DecidedAt = Refused, &at
	}
}

// turnDown refuses a file that is still looked at, for a reason that no verifier knows;
// the report is what was found out about it, nil for nothing.
func (s Steps) turnDown(ctx context.Context, x *Submission, r *seal.Report, why error) error {
	_, err := door.Do(ctx, s.d, "submission.check", nil, func(tx *door.Tx) (bool, error) {
		now, err := door.Get[Submission](tx, x.ID.String())
		if err != nil || now.State != Checking {
			return false, err
		}
		if r != nil {
			now.Against, now.Follows = x.Against, x.Follows
			now.checked(r, tx.Now)
		}
		now.State, now.DecidedAt, now.DecidedWhy = Refused, &tx.Now, kinds.Cut(why.Error(), 2000)
		return true, door.Save(tx, now)
	})
	return err
}

// errMoved lets the job look again: another signed file was accepted meanwhile, and
// this one has to be held against that.
var errMoved = errors.New("another signed file was accepted meanwhile")

// lastSigner is who signed last, and when as far as a time stamp proves it.
func lastSigner(r seal.Report) (name string, at *time.Time) {
	if len(r.Signatures) == 0 {
		return "", nil
	}
	last := r.Signatures[len(r.Signatures)-1]
	if last.TimeFrom == "timestamp" {
		at = last.SignedAt
	}
	return last.Signer, at
}

// late refuses a file that the agreement does not wait for any more.
func (s *Submission) late(a *Agreement, today kinds.Date) error {
	at := a.Standing(today)
	if a.IssuedSHA256 != s.Issued || (at != Ready && at != PartSigned) {
		return refusal("not-waiting", "the agreement is %s, and waits for no signature under the file that was signed: refuse this one", at)
	}
	return nil
}

// settle writes an accepted file's signature into the agreement. Nobody is asked to look
// at a file that comes too late.
func (s *Submission) settle(tx *door.Tx) error {
	if s.State == Refused {
		return nil
	}
	a, err := door.Get[Agreement](tx, s.Agreement.String())
	if err != nil {
		return err
	}
	if err := s.late(a, tx.Today()); err != nil {
		return err
	}
	switch {
	case s.State != Accepted:
		return nil
	case a.signedOn(s.Party, tx.Today()).Known():
		return nil // signed in another way meanwhile
	case s.Verdict == seal.Accepted && !s.Paper && s.Against != base(a):
		return errMoved
	}
	if _, err := document.Accept(tx, s.Document, false); err != nil {
		return err
	}
	if s.Follows && !s.Paper && s.Against == base(a) {
		a.SignedSHA256 = s.SHA256
	}
	return a.sign(tx, s.evidence(a, tx))
}

// evidence is what an accepted file proves. The day of a digital signature is that of
// its time stamp, else of its arrival; that on paper is the day that people have read.
func (s *Submission) evidence(a *Agreement, tx *door.Tx) EvidenceInput {
	e := EvidenceInput{
		Agreement: s.Agreement, Party: s.Party, Way: Elsewhere, Name: s.Name, Title: s.Title, Authority: s.Authority, Email: s.Email,
		Known: "certificate", Signer: s.Signer, SignedAt: s.SentAt, SHA256: s.SHA256, TextDigest: a.TextDigest, Submission: s.ID.String(),
	}
	switch {
	case s.Paper:
		e.Way, e.Known, e.Signer, e.SignedAt = OnPaper, "people", "", s.SignedOn.Time()
	case len(s.Approvals) > 0:
		e.Known = "people"
	case s.StampedAt != nil:
		e.SignedAt = *s.StampedAt
	}
	if e.SignedAt.After(tx.Now) {
		e.SignedAt = tx.Now
	}
	e.Agent = a.agent(s.Party, kinds.OrgID{}, tx.Day(e.SignedAt))
	return e
}
