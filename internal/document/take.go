package document

import (
	"context"
	"errors"
	"io"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Sent is a file that came in one piece.
type Sent struct {
	Name        string
	Purpose     Purpose
	SubjectKind string
	Subject     kinds.ID[Subject]
	RetainUntil kinds.Date
	Stored      blob.Stored
	MediaType   string
}

// Take puts bytes into the store before it is known what they are, and tells their
// type. Errors: forbidden; invalid at /file, when there are too many, or none.
func (s Documents) Take(ctx context.Context, p Purpose, name string, r io.Reader) (Sent, error) {
	out := Sent{Name: name, Purpose: p}
	if err := access.From(ctx).May("document.create"); err != nil {
		return out, err
	}
	var err error
	out.Stored, err = s.d.Blobs().Put(ctx, r, func(f io.ReaderAt, x blob.Stored) error {
		if x.Size == 0 {
			return kinds.Invalid("/file", "required", "the file is empty")
		}
		if out.MediaType = TypeOf(p, name, f, x.Size); out.MediaType == "" {
			return kinds.Invalid("/file", "media", "a document for this purpose is of another type: %s", list(p.Takes()))
		}
		return nil
	})
	if errors.Is(err, blob.ErrTooLarge) {
		err = s.tooLarge("/file")
	}
	return out, err
}

func (s Documents) tooLarge(pointer string) error {
	e := kinds.Invalid(pointer, "max", "a document has %d MiB at most", s.Limit()>>20)
	e.Violations[0].Limit = itoa(s.Limit() >> 20)
	return e
}

// Record keeps what was taken. Bytes of which this fails are removed by the next sweep.
func (s Documents) Record(ctx context.Context, in Sent) (*Document, error) {
	said := DocumentInput{Name: in.Name, MediaType: in.MediaType, Purpose: in.Purpose, SubjectKind: in.SubjectKind, Subject: in.Subject, RetainUntil: in.RetainUntil, SHA256: in.Stored.SHA256, Size: in.Stored.Size}
	return door.Do(ctx, s.d, "document.create", said, func(tx *door.Tx) (*Document, error) {
		if err := given(tx, said); err != nil {
			return nil, err
		}
		return Keep(tx, Kept{DocumentInput: said, Stored: in.Stored, Origin: Member}, s.Scans())
	})
}
