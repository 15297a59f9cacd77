package document

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ledd/internal/blob"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// ScanJob has a document looked through by the scanner.
type ScanJob struct {
	Document ID          `json:"document"`
	Org      kinds.OrgID `json:"org"`
}

// Kind names the job.
func (ScanJob) Kind() string { return "document.scan" }

// PurgeJob removes bytes that no record names any more.
type PurgeJob struct {
	SHA256 string `json:"sha256"`
}

// Kind names the job.
func (PurgeJob) Kind() string { return "document.purge" }

// SweepJob removes what was begun and never finished.
type SweepJob struct{}

// Kind names the job.
func (SweepJob) Kind() string { return "document.sweep" }

// wait is how long something is put off that somebody else must do first, and sweeping
// how often what was abandoned is looked for.
const (
	wait     = 10 * time.Minute
	sweeping = time.Hour
	patience = 24 * time.Hour // of an upload that is under way
)

// Works says that documents do their jobs.
func (s Documents) Works(w jobs.Work) {
	jobs.Handle(w, s.scan)
	jobs.Handle(w, func(ctx context.Context, job PurgeJob, _ jobs.Attempt) error { return s.purge(ctx, job) })
	jobs.Handle(w, func(ctx context.Context, _ SweepJob, _ jobs.Attempt) error { return s.Sweep(ctx) })
	jobs.Every(w, sweeping, SweepJob{})
}

// unscanned stands in a record whose document the scanner does not take.
const unscanned = "unscanned"

// scan has one document looked through, unless that has been done.
func (s Documents) scan(ctx context.Context, job ScanJob, a jobs.Attempt) error {
	ctx = system(ctx, job.Org)
	d, err := s.Noun.Get(ctx, job.Document.String())
	switch {
	case err != nil && kinds.KindOf(err) == kinds.KindNotFound:
		return fmt.Errorf("the document is gone: %w", jobs.ErrPointless)
	case err != nil || d.State != Quarantined || d.ScannedAt != nil:
		return err
	}
	v := blob.Verdict{Scanner: noScanner} // the scanner was taken away meanwhile
	if s.Scans() {
		v, err = s.d.Blobs().Scan(ctx, d.SHA256)
	}
	switch {
	case errors.Is(err, blob.ErrUnscanned), err != nil && a.Last:
		told := s.note(ctx, d, func(d *Document, _ time.Time) error { d.Finding = unscanned; return nil })
		return errors.Join(told, fmt.Errorf("the scanner does not look at it, and the document stays in quarantine: %w", jobs.ErrPointless))
	case err != nil:
		return errors.New("the scanner could not be asked: it is tried again")
	}
	return s.note(ctx, d, func(d *Document, now time.Time) error { return d.scanned(v, now) })
}

// scanned writes down what a scanner said.
func (d *Document) scanned(v blob.Verdict, now time.Time) error {
	d.ScannedAt, d.Scanner, d.Finding = &now, v.Scanner, kinds.Cut(v.Name, 200)
	switch {
	case v.Infected:
		return d.become(Infected)
	case d.Origin == Guest:
		return nil // until somebody accepts it
	}
	return d.become(Clean)
}

func (s Documents) note(ctx context.Context, d *Document, say func(*Document, time.Time) error) error {
	_, err := door.Do(ctx, s.d, "document.scan", nil, func(tx *door.Tx) (bool, error) {
		now, err := door.Get[Document](tx, d.ID.String())
		if err != nil || now.State != Quarantined {
			return false, err
		}
		if err := say(now, tx.Now); err != nil {
			return false, err
		}
		return true, door.Save(tx, now)
	})
	return err
}
