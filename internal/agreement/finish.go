package agreement

import (
	"context"
	"errors"
	"slices"
	"time"

	"ledd/internal/access"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// Works says which jobs the steps do.
func (s Steps) Works(w jobs.Work) {
	jobs.Handle(w, s.Examine)
	jobs.Handle(w, s.Finish)
	jobs.Handle(w, s.SealLost)
	jobs.Every(w, unsealedEvery, Unsealed{})
}

// Finish seals an agreement that everybody has signed: the last revision fills in
// who signed, and the register vouches for all of it. A job that is done twice
// changes nothing the second time.
func (s Steps) Finish(ctx context.Context, job Finish, _ jobs.Attempt) error {
	ctx = access.With(ctx, access.Actor{Name: "sealing", Role: access.Operator, Org: job.Org})
	if s.press == nil {
		return errUnset
	}
	f, err := s.unfinished(ctx, job.Agreement)
	if err != nil || f == nil {
		return err
	}
	issued, err := s.bytes(ctx, f.a.IssuedSHA256)
	if err != nil {
		return err
	}
	signed := issued
	if f.a.SignedSHA256 != "" {
		if signed, err = s.bytes(ctx, f.a.SignedSHA256); err != nil {
			return err
		}
	}
	made, err := s.press.Finish(ctx, issued, signed, f.pages())
	if err != nil {
		return unsealable(err)
	}
	stored, err := s.put(ctx, made)
	if err != nil {
		return err
	}
	_, err = door.Do(ctx, s.d, "agreement.finish", nil, func(tx *door.Tx) (bool, error) {
		if err := tx.Alone(); err != nil {
			return false, err
		}
		a, err := door.Get[Agreement](tx, job.Agreement.String())
		if err != nil || !a.sealable(tx.Today()) || base(a) != base(f.a) {
			return false, err
		}
		a.SealedSHA256, a.SealedAt, a.verb = stored.SHA256, &tx.Now, true
		a.Documents = append(slices.Clone(a.Documents), Document{
			Name: a.fileName(false, a.IssuedLanguage) + "-sealed.pdf", SHA256: stored.SHA256, FromVersion: a.Revision,
			SignedCopy: true, TextSHA256: a.TextDigest, ReceivedOn: tx.Today(),
		})
		if err := door.Save(tx, a); err != nil {
			return false, err
		}
		if err := a.tell(tx, f.evidence); err != nil {
			return false, err
		}
		_, err = s.keep(tx, a, file{document.Sealed, document.Register, a.fileName(false, a.IssuedLanguage) + "-sealed.pdf", document.PDF, stored})
		return true, err
	})
	return err
}

// unsealed is an agreement that everybody has signed, with what is known of that.
type unsealed struct {
	a        *Agreement
	evidence []*Evidence
	places   *sources
	day      func(time.Time) kinds.Date // the civil date of an instant
}

// unfinished reads what is to be sealed; nil when it is sealed, or no longer to be.
func (s Steps) unfinished(ctx context.Context, id ID) (*unsealed, error) {
	got, err := door.Look(ctx, s.d, "agreement.read", func(tx *door.Tx) (*unsealed, error) {
		a, err := door.Get[Agreement](tx, id.String())
		if err != nil {
			return nil, err
		}
		if !a.sealable(tx.Today()) {
			return nil, nil
		}
		places, err := gather(tx, a, tx.Day(*a.IssuedAt))
		if err != nil {
			return nil, err
		}
		all, err := door.All[Evidence](tx, "agreement = ?", a.ID)
		return &unsealed{a, all, places, tx.Day}, err
	})
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		err = errors.Join(err, jobs.ErrPointless)
	}
	return got, err
}

// sealable reports whether an agreement waits for its seal on a day.
func (a *Agreement) sealable(d kinds.Date) bool {
	_, complete := a.LastSignature(d)
	return complete && a.Issued() && a.SealedSHA256 == "" && a.Standing(d) != Void
}

// files is where the files of an agreement are named, and how each is called.
var files = map[string]struct {
	sum         func(*Agreement) string
	name, media string
}{
	"issued": {func(a *Agreement) string { return a.IssuedSHA256 }, ".pdf", "application/pdf"},
	"page":   {func(a *Agreement) string { return a.IssuedPage }, ".html", "text/html; charset=utf-8"},
	"signed": {func(a *Agreement) string { return a.SignedSHA256 }, "-signed.pdf", "application/pdf"},
	"sealed": {func(a *Agreement) string { return a.SealedSHA256 }, "-sealed.pdf", "application/pdf"},
}

// File gives the bytes of one of an agreement's files (issued, page, signed, sealed), as
// they were kept. Errors: not-found where there is none yet.
func (s Steps) File(ctx context.Context, id, kind string) (File, error) {
	a, err := door.Look(ctx, s.d, "agreement.read", func(tx *door.Tx) (*Agreement, error) { return door.Known[Agreement](tx, id) })
	if err != nil {
		return File{}, err
	}
	return s.file(ctx, a, kind)
}

func (s Steps) file(ctx context.Context, a *Agreement, kind string) (File, error) {
	f, ok := files[kind]
	if !ok || f.sum(a) == "" {
		return File{}, kinds.NotFound("file")
	}
	b, err := s.bytes(ctx, f.sum(a))
	return File{a.fileName(false, a.IssuedLanguage) + f.name, f.media, b, f.sum(a)}, err
}

// GuestFile gives the same to the guest who asks, of the agreement of the invitation.
func (s Steps) GuestFile(ctx context.Context, kind string) (File, error) {
	a, err := door.Look(ctx, s.d, "invitation.answer", func(tx *door.Tx) (*Agreement, error) {
		_, a, err := invited(tx)
		return a, err
	})
	if err != nil {
		return File{}, err
	}
	return s.file(ctx, a, kind)
}

// Best is the file that tells most of an agreement: the sealed one, else the issued.
func (a *Agreement) Best() string {
	if a.SealedSHA256 != "" {
		return "sealed"
	}
	return "issued"
}

// SubmissionFile gives the bytes of a file that came back, to the people who keep the
// agreement. Errors: conflict, when the scanner found something harmful in it.
func (s Steps) SubmissionFile(ctx context.Context, id string) (File, error) {
	x, err := door.Look(ctx, s.d, "submission.read", func(tx *door.Tx) (*Submission, error) { return door.Known[Submission](tx, id) })
	if err != nil {
		return File{}, err
	}
	if x.Report != nil && x.Report.Rule == infected {
		return File{}, refusal("infected", "something harmful was found in the file: nobody reads it")
	}
	b, err := s.bytes(ctx, x.SHA256)
	return File{"submission-" + x.ID.String() + ".pdf", "application/pdf", b, x.SHA256}, err
}

// HasFile reports whether there is such a file: issued, page, signed, sealed.
func (a *Agreement) HasFile(kind string) bool {
	f, ok := files[kind]
	return ok && f.sum(a) != ""
}
