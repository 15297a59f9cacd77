package agreement

import (
	"bytes"
	"context"
	"errors"
	"io"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// put keeps bytes before the transaction that names them.
func (s Steps) put(ctx context.Context, b []byte) (blob.Stored, error) {
	return s.d.Blobs().Put(ctx, bytes.NewReader(b))
}

// bytes reads what was kept. Errors: not-found.
func (s Steps) bytes(ctx context.Context, sum string) ([]byte, error) {
	b, err := s.d.Blobs().Bytes(ctx, sum)
	if errors.Is(err, blob.ErrMissing) {
		return nil, kinds.NotFound("file")
	}
	return b, err
}

// paper is what is said of a file of an agreement.
type file struct {
	purpose document.Purpose
	origin  document.Origin
	name    string
	media   string
	stored  blob.Stored
}

// keep records a file of an agreement among its documents.
func (s Steps) keep(tx *door.Tx, a *Agreement, f file) (*document.Document, error) {
	return document.Keep(tx, document.Kept{
		DocumentInput: document.DocumentInput{Name: f.name, MediaType: f.media, Purpose: f.purpose, SubjectKind: "agreement", Subject: kinds.ID[document.Subject]{UUID: a.ID.UUID}},
		Stored:        f.stored, Origin: f.origin,
	}, s.d.Blobs().Scans())
}

// Sent is a file that came with a submission.
type Sent struct {
	Name   string
	Stored blob.Stored
}

// Receive keeps the bytes of a file that came back. Errors: invalid at /file, when it
// is no PDF file, empty, or too large; conflict, before any byte is kept, for a guest
// whose file nobody waits for, or who has sent too many in a day.
func (s Steps) Receive(ctx context.Context, name string, file io.Reader) (Sent, error) {
	if err := access.From(ctx).May(bringing(ctx)); err != nil {
		return Sent{}, err
	}
	if s.d == nil {
		return Sent{}, errUnset
	}
	if err := s.welcomes(ctx); err != nil {
		return Sent{}, err
	}
	stored, err := s.d.Blobs().Put(ctx, file, func(f io.ReaderAt, x blob.Stored) error {
		if document.TypeOf(document.Uploaded, name, f, x.Size) != document.PDF {
			return kinds.Invalid("/file", "no-pdf", "the file is no PDF file: download the agreement, have it signed, and send that file back")
		}
		return nil
	})
	if errors.Is(err, blob.ErrTooLarge) {
		err = kinds.Invalid("/file", "large", "the file is larger than %d MB", s.d.Blobs().Limit>>20)
	}
	return Sent{name, stored}, err
}

// sent finds the file of a submission among the documents of whoever sends it.
func sent(tx *door.Tx, id string) (Sent, error) {
	d, err := door.Get[document.Document](tx, id)
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		return Sent{}, kinds.Invalid("/document", "unknown-reference", "there is no such document: send the file to /documents first, and give its id")
	}
	if err != nil {
		return Sent{}, err
	}
	if d.MediaType != document.PDF || (d.State != document.Clean && d.State != document.Quarantined) {
		return Sent{}, kinds.Invalid("/document", "no-pdf", "the document is %s, of type %s: a whole PDF file is needed", d.State, d.MediaType)
	}
	return Sent{d.Name, blob.Stored{SHA256: d.SHA256, Size: d.Size}}, nil
}
