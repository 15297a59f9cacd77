package agreement

import (
	"context"

	"ledd/internal/door"
)

// returnedSQL finds what the guests of a party sent last for a text.
const returnedSQL = `select cast(id as text) from submissions where org_id = @org and agreement = @agreement and party = @party and guest and issued_sha256 = @issued
order by sent_at desc, id desc limit 1`

// Returned gives what the guest who asks sent back last for the text that is asked
// about now, or what another guest of the same party did; nil for nothing. A file that
// was sent for an earlier text tells nothing about this one.
func (s Steps) Returned(ctx context.Context) (*Submission, error) {
	return door.Look(ctx, s.d, "invitation.answer", func(tx *door.Tx) (*Submission, error) {
		i, a, err := invited(tx)
		if err != nil {
			return nil, err
		}
		ids, err := door.Rows[string](tx, returnedSQL, map[string]any{"agreement": a.ID, "party": i.Party, "issued": a.IssuedSHA256})
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		return door.Get[Submission](tx, ids[0])
	})
}
