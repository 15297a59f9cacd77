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
	if access.From(ctx).Invitation == "" {
		return nil
	}
	_, err := door.Look(ctx, s.d, "invitation.answer", func(tx *door.Tx) (bool, error) {
		i, a, err := invited(tx)
		if err != nil {
			return false, err
		}
		r := Request{Agreement: a}
		if err := r.name(tx, i.Party, kinds.OrgID{}); err != nil {
			return false, err
		}
		if err := r.open(tx.Today()); err != nil {
			return false, err
		}
		sent, err := door.Rows[int](tx, guestFilesSQL, map[string]any{"agreement": a.ID, "party": i.Party, "since": tx.Now.Add(-24 * time.Hour)})
		if err == nil && sent[0] >= guestFiles {
			err = refusal("sent-many", "%d files were sent in a day: wait until tomorrow, or ask whoever sent you the link", sent[0])
		}
		return true, err
	})
	return err
}
