package document

import (
	"context"
	"io"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// mostUnderWay is how many uploads of an organisation may be unfinished at once.
const mostUnderWay = 100

// Begin announces a document whose bytes come afterwards. The same bytes for the same
// purpose and record are the document that is there already, however far it has come;
// made tells which. Errors: invalid, with the place; limited, when too many are
// unfinished.
func (s Documents) Begin(ctx context.Context, in DocumentInput) (d *Document, made bool, err error) {
	d, err = door.Do(ctx, s.d, "document.create", in, func(tx *door.Tx) (*Document, error) {
		if err := given(tx, in); err != nil {
			return nil, err
		}
		if in.Size > s.Limit() {
			return nil, s.tooLarge("/size")
		}
		there, err := find(tx, in)
		if err != nil || there != nil {
			return there, err
		}
		if err := unfinished(tx); err != nil {
			return nil, err
		}
		made = true
		d := &Document{DocumentInput: in, State: Receiving, Origin: Member, KeptBy: tx.Who.Name}
		return d, door.Add(tx, d)
	})
	if err == nil && d.State == Receiving {
		d.Received, err = s.d.Blobs().Received(ctx, d.ID.String())
	}
	return d, made && d.Received == 0, err
}

// given refuses the purposes that are the register's own.
func given(tx *door.Tx, in DocumentInput) error {
	if !slices.Contains(Given, in.Purpose) {
		return kinds.Invalid("/purpose", "enum", "the register itself makes what is for this purpose: choose another")
	}
	if in.RetainUntil.Known() && in.RetainUntil < tx.Today() {
		return kinds.Invalid("/retainUntil", "window", "this day is over: choose a later one, or none")
	}
	return nil
}

func unfinished(tx *door.Tx) error {
	n, err := door.Rows[int](tx, "select count(*) from documents where org_id = @org and state = 'receiving'", nil)
	if err == nil && n[0] >= mostUnderWay {
		err = kinds.Limited(wait, "%d uploads of your organisation are unfinished: finish some of them first; each is dropped a day after it was begun", n[0])
	}
	return err
}

// OffsetError is a conflict: the bytes that were sent do not follow on those that are
// there.
type OffsetError struct {
	why    *kinds.Error
	Offset int64 // where to go on
}

func elsewhere(offset int64, format string, args ...any) *OffsetError {
	why := kinds.Invalid("Upload-Offset", "offset", format, args...)
	why.Kind, why.Violations[0].Value = kinds.KindConflict, itoa(offset)
	return &OffsetError{why, offset}
}

// Error says where to go on.
func (e *OffsetError) Error() string { return e.why.Message }

// Unwrap gives the conflict.
func (e *OffsetError) Unwrap() error { return e.why }

// Receive takes the next bytes of a document, from an offset on, which must be what has
// arrived. What came before the sender went away is kept. With the last byte the
// document is finished: the hash and the type decide whether it is rejected. Errors:
// not-found; conflict, as an *OffsetError or when nothing is awaited; invalid, when more
// comes than was announced.
func (s Documents) Receive(ctx context.Context, id string, offset int64, r io.Reader) (*Document, error) {
	d, err := door.Look(ctx, s.d, "document.create", func(tx *door.Tx) (*Document, error) { return door.Get[Document](tx, id) })
	if err != nil {
		return nil, err
	}
	if d.State != Receiving {
		return nil, elsewhere(d.Received, "nothing more is awaited: the document is %s", d.State)
	}
	there, err := s.d.Blobs().Received(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case offset != there:
		return nil, elsewhere(there, "%d bytes have arrived: go on from there", there)
	}
	n, broken := s.d.Blobs().Receive(ctx, id, offset, r, d.Size-offset)
	if err := s.mark(ctx, d, offset+n); err != nil {
		return nil, err
	}
	if broken != nil {
		return d, kinds.Invalid("", "interrupted", "the body broke off: ask for the offset, and go on from there")
	}
	if more, _ := io.ReadFull(r, make([]byte, 1)); more > 0 {
		return nil, kinds.Invalid("/size", "max", "more bytes were sent than the %d that were announced: they were not taken", d.Size)
	}
	if d.Received < d.Size {
		return d, nil
	}
	return s.finish(ctx, d)
}
