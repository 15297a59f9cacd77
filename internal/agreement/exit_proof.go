package agreement

import (
	"context"
	"errors"
	"io"
	"strings"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Certificate is a file that proves a return or deletion, as it came: nothing in it is
// read.
type Certificate struct {
	Name, Media string
	Stored      blob.Stored
}

// ReceiveCertificate keeps the bytes of a certificate. Errors: invalid at /file, when
// it is of no type that is taken, empty, or too large; forbidden, for who may not
// confirm anything; conflict, before any byte is kept, for a guest outside of an exit,
// or when too many came in a day.
func (s Steps) ReceiveCertificate(ctx context.Context, name string, r io.Reader) (*Certificate, error) {
	if err := access.From(ctx).May(telling(ctx)); err != nil {
		return nil, err
	}
	err := s.hears(ctx)
	if err != nil {
		return nil, err
	}
	c := &Certificate{Name: name}
	c.Stored, err = s.d.Blobs().Put(ctx, r, func(f io.ReaderAt, x blob.Stored) error {
		if c.Media = document.TypeOf(document.Evidence, name, f, x.Size); c.Media == "" {
			return kinds.Invalid("/file", "certificate-type", "a certificate is one of %s", strings.Join(document.Evidence.Endings(), ", "))
		}
		return nil
	})
	if errors.Is(err, blob.ErrTooLarge) {
		err = kinds.Invalid("/file", "large", "the file is larger than %d MB", s.d.Blobs().Limit>>20)
	}
	return c, err
}

// telling is the action by which the actor confirms: a guest answers its invitation.
func telling(ctx context.Context) access.Action {
	if access.From(ctx).Invitation != "" {
		return "invitation.answer"
	}
	return "agreement.exit"
}

// enclose puts the certificate of a confirmation among the documents of the agreement:
// one that a guest sent stays in quarantine until somebody lets it out.
func (s Steps) enclose(tx *door.Tx, a *Agreement, e *ExitLine, c *Certificate, guest bool) error {
	if c != nil {
		f := file{document.Evidence, document.Member, c.Name, c.Media, c.Stored}
		if guest {
			f.origin = document.Guest
		}
		d, err := s.keep(tx, a, f)
		if err != nil {
			return err
		}
		e.Document = d.ID
	}
	e.SHA256 = ""
	if e.Document.IsZero() {
		return nil
	}
	d, err := door.Get[document.Document](tx, e.Document.String())
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		return kinds.Invalid("/document", "unknown-reference", "there is no such document: send the file to /documents first, and give its id")
	}
	if err == nil && (d.Purpose != document.Evidence || !d.HasBytes()) {
		return kinds.Invalid("/document", "certificate", "the document is for %s, and %s: send the certificate as evidence", d.Purpose, d.State)
	}
	if err == nil {
		e.SHA256 = d.SHA256
	}
	return err
}
