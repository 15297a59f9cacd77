package account

import (
	"context"
	"net/url"
	"time"

	"github.com/google/uuid"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Drafts is the verbs of what somebody has typed and not saved.
type Drafts struct{ d *door.Door }

// NewDrafts gives the verbs.
func NewDrafts(d *door.Door) Drafts { return Drafts{d} }

// maxDraft is the number of bytes that a form may hold.
const maxDraft = 512 << 10

// draftsAge is how long a draft waits for whoever typed it: it may hold names.
const draftsAge = 90 * 24 * time.Hour

// FormKey is the idempotency key of a form that is kept under a draft, so that
// the form is saved once; empty for none.
func FormKey(draft string) string {
	if draft == "" {
		return ""
	}
	return "form " + draft
}

// Keep stores what stands in a form, in place of what the draft held before.
// Errors: invalid, not-found when the draft is somebody else's, conflict when the
// form has been saved: what comes late must not bring it back.
func (s Drafts) Keep(ctx context.Context, id, form, record string, version int, values url.Values) error {
	known, err := uuid.Parse(id)
	if err != nil {
		return kinds.Invalid("draft", "format", "%q is no identifier of a draft", id)
	}
	body := values.Encode()
	if len(body) > maxDraft {
		return kinds.Invalid("", "max", "the form holds more than %d kB: too much to keep as a draft", maxDraft>>10)
	}
	_, err = door.Do(ctx, s.d, "draft.keep", nil, func(tx *door.Tx) (bool, error) {
		saved, err := tx.Answered(FormKey(known.String()))
		if err != nil {
			return false, err
		}
		if saved {
			return false, kinds.Fail(kinds.KindConflict, "the form has been saved: its draft is gone")
		}
		return true, tx.KeepDraft(door.Draft{ID: known, Form: form, RecordID: record, Version: version, Body: body}, draftsAge)
	})
	return err
}

// Saved reports whether the form that was kept under a draft of the actor's has
// been saved.
func (s Drafts) Saved(ctx context.Context, id string) (bool, error) {
	return door.Look(ctx, s.d, "draft.read", func(tx *door.Tx) (bool, error) { return tx.Answered(FormKey(id)) })
}

// Open gives the actor's drafts of a form for a record, newest first.
func (s Drafts) Open(ctx context.Context, form, record string) ([]door.Draft, error) {
	return door.Look(ctx, s.d, "draft.read", func(tx *door.Tx) ([]door.Draft, error) { return tx.Drafts(form, record) })
}

// Drop forgets a draft.
func (s Drafts) Drop(ctx context.Context, id string) error {
	known, named := parsed(id)
	if !named {
		return nil // there is none to forget
	}
	_, err := door.Do(ctx, s.d, "draft.keep", nil, func(tx *door.Tx) (bool, error) { return true, tx.DropDraft(known) })
	return err
}

// parsed reads an identifier; what is none names nothing.
func parsed(id string) (uuid.UUID, bool) {
	known, err := uuid.Parse(id)
	return known, err == nil
}
