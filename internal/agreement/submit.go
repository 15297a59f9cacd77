package agreement

import (
	"bytes"
	"context"
	"errors"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// Verifier says what a file is that came back (seal.Child, in a process of its own).
type Verifier interface {
	Verify(ctx context.Context, issued, upload []byte, p seal.Policy) seal.Report
}

// Examine is the job that verifies a file that came back.
type Examine struct {
	Submission SubmissionID `json:"submission"`
	Org        kinds.OrgID  `json:"org"`
}

// Kind names the job.
func (Examine) Kind() string { return "submission.examine" }

// Submit takes a file that came back as the signed agreement, whoever brings it: the
// guest of an invitation, a party that reads the agreement here, or the people who
// keep it. The bytes lie on the shelf already. Nothing is believed of them: the
// verdict follows, in a job. Errors: as Request.
func (s Steps) Submit(ctx context.Context, id string, in SubmissionInput, f *Sent) (*Submission, error) {
	r, err := s.receive(ctx, id, &in, &f)
	if err != nil {
		return nil, err
	}
	in.Agreement, in.SHA256 = r.Agreement.ID, f.Stored.SHA256
	as := access.Actor{Name: r.Signer.caller(), Role: access.Operator, Org: r.Agreement.Org}
	return door.Do(access.With(ctx, as), s.d, "submission.create", in, func(tx *door.Tx) (*Submission, error) {
		issued := r.Agreement.IssuedSHA256 // what was asked about when the file came
		if err := r.again(tx); err != nil {
			return nil, err
		}
		if same, err := s.again(tx, in, issued); same != nil || err != nil {
			return same, err
		}
		if err := r.open(tx.Today()); err != nil {
			return nil, err
		}
		d, err := s.keep(tx, r.Agreement, in.file(f, r.Invitation != nil))
		if err != nil {
			return nil, err
		}
		in.Document = d.ID
		x := door.Make[Submission](in)
		x.Issued = issued
		x.SentBy, x.SentAt, x.Sender, x.Email, x.Guest, x.State = as.Name, tx.Now, r.sender, r.Signer.Email, r.Invitation != nil, Checking
		if err := door.Add(tx, x); err != nil {
			return nil, err
		}
		return x, door.Enqueue(tx, Examine{x.ID, x.Org})
	})
}

// file is how a submission is kept.
func (in SubmissionInput) file(f *Sent, guest bool) file {
	out := file{document.Uploaded, document.Member, f.Name, document.PDF, f.Stored}
	if guest {
		out.origin = document.Guest
	}
	if in.Paper {
		out.purpose = document.Scan
	}
	return out
}

// again finds the same file sent for the same party and the same text: it is taken
// once. One that was refused may be sent anew: who is trusted may have changed since, or
// people have refused it by mistake.
func (s Steps) again(tx *door.Tx, in SubmissionInput, issued string) (*Submission, error) {
	all, err := door.All[Submission](tx, "agreement = ? and party = ? and sha256 = ? and issued_sha256 = ? and state <> ?", in.Agreement, in.Party, in.SHA256, issued, Refused)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// receive settles who brings a file, and that one is waited for.
func (s Steps) receive(ctx context.Context, id string, in *SubmissionInput, f **Sent) (Request, error) {
	return door.Look(ctx, s.d, bringing(ctx), func(tx *door.Tx) (Request, error) {
		r := Request{}
		who, err := s.bringer(tx, &r, id, in.Party)
		r.Signer = who
		if err == nil {
			r.sender, err = account.Person(tx)
		}
		if err == nil && *f == nil {
			var found Sent
			found, err = sent(tx, in.Document.String())
			*f = &found
		}
		if err == nil {
			err = r.open(tx.Today())
		}
		if err == nil {
			err = kinds.Violations(in.unlikely(tx.Day(*r.Agreement.IssuedAt), tx.Today()))
		}
		return r, err
	})
}

// bringing is the action by which the actor sends a file: a guest answers its
// invitation.
func bringing(ctx context.Context) access.Action {
	if access.From(ctx).Invitation != "" {
		return "invitation.answer"
	}
	return "submission.create"
}

// bringer is who brings a file: the keeper's own people may, for any party.
func (s Steps) bringer(tx *door.Tx, r *Request, id string, of kinds.OrgID) (Signer, error) {
	if tx.Who.Invitation != "" {
		return s.guest(tx, r, of)
	}
	a, err := door.Get[Agreement](tx, id)
	if err != nil {
		return Signer{}, err
	}
	if a.Org != tx.Who.Org {
		return s.signer(tx, r, id, of)
	}
	r.Agreement = a
	if !a.Names(of) {
		return Signer{}, kinds.Invalid("/party", "no-party", "choose one of the parties of the agreement: the one whose signature the file brings")
	}
	return Signer{Name: tx.Who.Name, Known: "account"}, r.name(tx, of, kinds.OrgID{})
}

// Examine gives a submission its verdict. A job that is done twice changes nothing
// the second time.
func (s Steps) Examine(ctx context.Context, job Examine, _ jobs.Attempt) error {
	ctx = access.With(ctx, access.Actor{Name: "verification", Role: access.Operator, Org: job.Org})
	if s.verifier == nil {
		return errUnset
	}
	x, deal, err := s.unexamined(ctx, job.Submission)
	if err != nil || x == nil {
		return err
	}
	if deal.IssuedSHA256 != x.Issued { // taken back meanwhile: there is nothing to hold it against
		return s.turnDown(ctx, x, nil, x.late(deal, s.d.Today()))
	}
	if wait, err := s.scanned(ctx, x); wait || err != nil {
		return err
	}
	issued, err := s.bytes(ctx, base(deal))
	if err != nil {
		return err
	}
	upload, err := s.bytes(ctx, x.SHA256)
	if err != nil {
		return err
	}
	policy := s.policy
	policy.At = x.SentAt
	report := s.verifier.Verify(ctx, issued, upload, policy)
	x.Against, x.Follows = base(deal), bytes.HasPrefix(upload, issued) && !report.Apart()
	return s.conclude(ctx, x, report)
}

// scanTime is how long a file waits to be scanned before it is asked again.
const scanTime = 5 * time.Second

// infected is the reason of a file in which the scanner found something.
const infected = "infected"

// scanned reports whether a file still waits for the scanner, and refuses one in which
// something harmful was found.
func (s Steps) scanned(ctx context.Context, x *Submission) (wait bool, err error) {
	d, err := door.Look(ctx, s.d, "document.read", func(tx *door.Tx) (*document.Document, error) {
		return door.Get[document.Document](tx, x.Document.String())
	})
	switch {
	case err != nil:
		return false, err
	case d.State == document.Infected:
		return true, s.conclude(ctx, x, seal.Report{Verdict: seal.Rejected, Rule: infected, Reasons: []seal.Reason{{Code: infected, Verdict: seal.Rejected, Detail: "the scanner found something harmful in the file"}}})
	case d.Awaited(): // what the scanner does not take is verified all the same
		return true, jobs.Later(scanTime)
	}
	return false, nil
}

// base is the file that the next one has to begin with.
func base(a *Agreement) string {
	if a.SignedSHA256 != "" {
		return a.SignedSHA256
	}
	return a.IssuedSHA256
}

func (s Steps) unexamined(ctx context.Context, id SubmissionID) (*Submission, *Agreement, error) {
	type both struct {
		x *Submission
		a *Agreement
	}
	got, err := door.Look(ctx, s.d, "submission.read", func(tx *door.Tx) (both, error) {
		x, err := door.Get[Submission](tx, id.String())
		if err != nil || x.State != Checking {
			return both{}, err
		}
		a, err := door.Get[Agreement](tx, x.Agreement.String())
		return both{x, a}, err
	})
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		err = errors.Join(err, jobs.ErrPointless)
	}
	return got.x, got.a, err
}
