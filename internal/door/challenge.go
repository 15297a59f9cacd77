package door

import (
	"time"

	"ledd/internal/kinds"
)

// Challenge is a question that the program has asked a browser and that is
// answered once: a sign-in that has gone to an issuer, or what a passkey is to
// sign. It is no record and belongs to no organisation, since it is asked before
// there is anybody. What it is found by is stored as a hash only.
type Challenge struct {
	Hash      string // of what comes back: a state, or the challenge itself
	Purpose   string // an answer to one question is none to another
	Browser   string // hash of what the browser that was asked holds
	Body      string // JSON: what is needed to judge the answer; nothing secret
	ExpiresAt time.Time
}

// Ask stores a challenge, and drops those whose time is over.
func (tx *Tx) Ask(c Challenge) error {
	if err := tx.db.Exec("delete from challenges where expires_at <= ?", tx.Now).Error; err != nil {
		return err
	}
	return tx.db.Table("challenges").Create(&c).Error
}

// Answer uses up a challenge: of two answers at the same time one finds it.
// Not-found when it was answered, is too old, was asked for something else, or of
// another browser; the last leaves it to the browser that it was asked of.
func (tx *Tx) Answer(hash, purpose, browser string) (Challenge, error) {
	var c Challenge
	where := "hash = ? and purpose = ? and browser = ? and expires_at > ?"
	args := []any{hash, purpose, browser, tx.Now}
	found := tx.db.Table("challenges").Where(where, args...).Limit(1).Find(&c)
	if found.Error != nil || found.RowsAffected == 0 {
		return c, notAsked(found.Error)
	}
	gone := tx.db.Exec("delete from challenges where "+where, args...)
	if gone.Error != nil || gone.RowsAffected == 0 {
		return c, notAsked(gone.Error)
	}
	return c, nil
}

func notAsked(err error) error {
	if err != nil {
		return err
	}
	return kinds.NotFound("challenge")
}
