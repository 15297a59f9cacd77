package document

import (
	"context"
	"io"
	"slices"
	"strings"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Documents is the verbs of documents.
type Documents struct {
	door.Noun[Document, DocumentInput]
	d *door.Door
}

// New gives the verbs; the bytes lie where the door says.
func New(d *door.Door) Documents {
	return Documents{door.NewNoun[Document, DocumentInput](d), d}
}

// Limit is the most bytes that one document may have.
func (s Documents) Limit() int64 {
	if s.d == nil || s.d.Blobs() == nil {
		return 0
	}
	return s.d.Blobs().Limit
}

// Scans reports whether a scanner is configured.
func (s Documents) Scans() bool { return s.d.Blobs().Scans() }

// FileName is what a copy is called by whoever keeps it: the name with the ending of its
// type, since what it is called was somebody else's to say.
func (d *Document) FileName() string {
	for _, m := range media {
		if m.kind == d.MediaType && !strings.HasSuffix(lower(d.Name), m.ending) {
			return d.Name + m.ending
		}
	}
	return d.Name
}

// Get reads one record; of an upload that is under way it says how much has really
// arrived.
func (s Documents) Get(ctx context.Context, id string) (*Document, error) {
	d, err := s.Noun.Get(ctx, id)
	if err != nil || d.State != Receiving {
		return d, err
	}
	if _, back := door.KnownAt(ctx); !back {
		d.Received, err = s.d.Blobs().Received(ctx, d.ID.String())
	}
	return d, err
}

// All reads every document of the organisation, as it was known at the instant of the
// context where there is one.
func (s Documents) All(ctx context.Context) ([]*Document, error) {
	return door.Look(ctx, s.d, "document.read", door.AllKnown[Document])
}

// About reads every document that is about one record.
func (s Documents) About(ctx context.Context, kind, id string) ([]*Document, error) {
	subject, err := kinds.ParseID[Subject](id)
	if err != nil {
		return nil, kinds.NotFound(kind)
	}
	all, err := door.Look(ctx, s.d, "document.read", func(tx *door.Tx) ([]*Document, error) {
		return door.KnownWhere[Document](tx, "subject", subject)
	})
	return slices.DeleteFunc(all, func(d *Document) bool { return d.SubjectKind != kind }), err
}

// Content is the bytes of a document that somebody may read.
type Content struct {
	*Document
	blobs *blob.Store
}

// AboutFor lists the clean documents about a record, for somebody whom the verb of that
// record has let read it, from whichever organisation. keeper is who keeps the record.
func (s Documents) AboutFor(ctx context.Context, keeper kinds.OrgID, kind, subject string) ([]*Document, error) {
	all, err := s.About(access.With(ctx, access.Actor{Name: "documents", Role: access.Operator, Org: keeper}), kind, subject)
	return slices.DeleteFunc(all, func(d *Document) bool { return d.State != Clean }), err
}

// Open gives the bytes of a document to whoever may read the record. Errors:
// not-found; conflict, when there are none to read; forbidden, when it is in
// quarantine.
func (s Documents) Open(ctx context.Context, id string) (Content, error) {
	d, err := s.Noun.Get(ctx, id)
	if err != nil {
		return Content{}, err
	}
	return s.content(ctx, d, d.readable(access.From(ctx)))
}

// ReadFor gives the bytes of a document that is about a record, to somebody whom the
// verb of that record has let read it, from whichever organisation. keeper is who keeps
// the record. Errors: not-found, also when the document is about something else, or
// has not been found clean.
func (s Documents) ReadFor(ctx context.Context, keeper kinds.OrgID, kind string, subject, id string) (Content, error) {
	ctx = access.With(ctx, access.Actor{Name: "documents", Role: access.Operator, Org: keeper})
	d, err := s.Noun.Get(ctx, id)
	if err == nil && (d.SubjectKind != kind || d.Subject.String() != subject || d.State != Clean) {
		err = kinds.NotFound("document")
	}
	if err != nil {
		return Content{}, err
	}
	return s.content(ctx, d, nil)
}

// content looks that the bytes are there before anybody is told that they come.
func (s Documents) content(ctx context.Context, d *Document, refused error) (Content, error) {
	if refused != nil {
		return Content{}, refused
	}
	there, err := s.d.Blobs().Has(ctx, d.SHA256)
	if err == nil && !there {
		err = blob.ErrMissing
	}
	return Content{d, s.d.Blobs()}, err
}

// Whole reads the bytes from their beginning to their end; the last come only when
// the hash is right.
func (c Content) Whole(ctx context.Context) (io.ReadCloser, error) {
	return c.blobs.Open(ctx, c.SHA256)
}

// Part reads length bytes from an offset on.
func (c Content) Part(ctx context.Context, offset, length int64) (io.ReadCloser, error) {
	return c.blobs.Range(ctx, c.SHA256, offset, length)
}

// Bytes reads all into memory.
func (c Content) Bytes(ctx context.Context) ([]byte, error) { return c.blobs.Bytes(ctx, c.SHA256) }
