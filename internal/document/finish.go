package document

import (
	"context"
	"errors"
	"io"
	"strconv"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// mark notes how much has arrived, for lists.
func (s Documents) mark(ctx context.Context, d *Document, received int64) error {
	d.Received = received
	_, err := door.Do(context.WithoutCancel(ctx), s.d, "document.create", nil, func(tx *door.Tx) (bool, error) {
		return true, door.Mark(tx, d.ID, map[string]any{"received": received})
	})
	return err
}

// What a document is rejected for.
const (
	wrongHash = "hash"
	wrongType = "type"
	abandoned = "abandoned"
)

// errRejected ends a check.
type errRejected string

func (e errRejected) Error() string { return "rejected: " + string(e) }

// finish puts the parts together, keeps them if they are what was announced, and says
// so in the record. Done again after the program was killed it does what is left.
func (s Documents) finish(ctx context.Context, d *Document) (*Document, error) {
	_, err := s.d.Blobs().Assemble(ctx, d.ID.String(), func(f io.ReaderAt, x blob.Stored) error {
		switch {
		case x.Size != d.Size || x.SHA256 != d.SHA256:
			return errRejected(wrongHash)
		case !Is(d.MediaType, f, x.Size):
			return errRejected(wrongType)
		}
		return nil
	})
	var why errRejected
	if err != nil && !errors.As(err, &why) {
		return nil, err
	}
	d, err = s.conclude(ctx, d.ID.String(), string(why))
	if err != nil {
		return nil, err
	}
	return d, s.d.Blobs().Discard(ctx, d.ID.String())
}

// conclude ends an upload once, with a reason when it is rejected.
func (s Documents) conclude(ctx context.Context, id, why string) (*Document, error) {
	return door.Do(ctx, s.d, "document.create", nil, func(tx *door.Tx) (*Document, error) {
		d, err := door.Get[Document](tx, id)
		if err != nil || d.State != Receiving {
			return d, err
		}
		if why == "" {
			d.Received = d.Size
			err = d.arrive(s.Scans())
		} else {
			d.Finding = why
			err = d.become(Rejected)
		}
		if err == nil {
			err = door.Save(tx, d)
		}
		if err != nil {
			return nil, err
		}
		return d, d.look(tx)
	})
}

// system is who acts for the register itself, in one organisation.
func system(ctx context.Context, org kinds.OrgID) context.Context {
	return access.With(ctx, access.Actor{Name: "documents", Role: access.Operator, Org: org})
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
