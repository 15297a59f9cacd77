package agreement

import (
	"context"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// guestFiles is how many files the guests of a party may send in a day for an agreement:
// more than anybody needs who chose the wrong one, and few enough for a disk.
const guestFiles = 20

const guestFilesSQL = `select count(*) from submissions where org_id = @org and agreement = @agreement and party = @party and guest and sent_at > @since`

// welcomes refuses the file of a guest before any of its bytes is kept: when no signature
// of the party is waited for, or its guests have sent too many in a day. Members are
// known, and are not counted.
func (s Steps) welcomes(ctx context.Context) error {
	return guarded(ctx, s.d, func(tx *door.Tx, i *Invitation, a *Agreement) error {
		r := Request{Agreement: a}
		if err := r.name(tx, i.Party, kinds.OrgID{}); err != nil {
			return err
		}
		if err := r.open(tx.Today()); err != nil {
			return err
		}
		sent, err := door.Rows[int](tx, guestFilesSQL, map[string]any{"agreement": a.ID, "party": i.Party, "since": tx.Now.Add(-24 * time.Hour)})
		if err == nil && sent[0] >= guestFiles {
			err = refusal("sent-many", "%d files were sent in a day: wait until tomorrow, or ask whoever sent you the link", sent[0])
		}
		return err
	})
}

// guestCertificates is how many different certificates of an exit all guests of an
// agreement may send in a day: each party may answer for everybody below it.
const guestCertificates = 100

const guestCertificatesSQL = `select count(*) from documents where org_id = @org and subject = @agreement and purpose = 'evidence' and origin = 'guest' and created_at > @since`

// hears refuses the certificate of a guest before any of its bytes is kept: outside of
// an exit, or when too many came in a day.
func (s Steps) hears(ctx context.Context) error {
	return guarded(ctx, s.d, func(tx *door.Tx, _ *Invitation, a *Agreement) error {
		if at := a.Standing(tx.Today()); at != ExitPending {
			return refusal("no-exit", "return and deletion are confirmed while an agreement is exit_pending: this one is %s", at)
		}
		sent, err := door.Rows[int](tx, guestCertificatesSQL, map[string]any{"agreement": a.ID, "since": tx.Now.Add(-24 * time.Hour)})
		if err == nil && sent[0] >= guestCertificates {
			err = refusal("sent-many", "%d files were sent in a day: wait until tomorrow, or ask whoever sent you the link", sent[0])
		}
		return err
	})
}

const guestAnnexesSQL = `select count(*) from enclosures where org_id = @org and agreement = @agreement and brought_by = @party and state = 'waiting'`

// welcomes refuses the annex of a guest before any of its bytes is kept, when as many
// of its party wait as somebody can look at.
func (s Enclosures) welcomes(ctx context.Context) error {
	return guarded(ctx, s.d, func(tx *door.Tx, i *Invitation, a *Agreement) error {
		waiting, err := door.Rows[int](tx, guestAnnexesSQL, map[string]any{"agreement": a.ID, "party": i.Party})
		if err == nil && waiting[0] >= mostWaiting {
			err = refusal("too-many", "%d files wait for somebody to look at them: wait for that before you send more", waiting[0])
		}
		return err
	})
}

// guarded asks something of what a guest was invited to; of all others it asks nothing.
func guarded(ctx context.Context, d *door.Door, ask func(tx *door.Tx, i *Invitation, a *Agreement) error) error {
	if access.From(ctx).Invitation == "" {
		return nil
	}
	_, err := door.Look(ctx, d, "invitation.answer", func(tx *door.Tx) (bool, error) {
		i, a, err := invited(tx)
		if err == nil {
			err = ask(tx, i, a)
		}
		return true, err
	})
	return err
}
