package account

import (
	"context"
	"encoding/json"
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// What a challenge is for.
const (
	forIssuer     = "issuer"
	forPasskey    = "passkey.use"
	forNewPasskey = "passkey.make"
)

var errAnswered = kinds.Fail(kinds.KindUnauthenticated, "this was answered already, is too old, or was begun in another browser: begin again")

// ask stores a question to a browser; found is what comes back with the answer.
func (a Accounts) ask(ctx context.Context, purpose, found, browser string, body any, lasts time.Duration) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	_, err = door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (bool, error) {
		return true, tx.Ask(door.Challenge{Hash: hashOf(found), Purpose: purpose, Browser: hashOf(browser), Body: string(text), ExpiresAt: tx.Now.Add(lasts)})
	})
	return err
}

// answered uses up a question and reads what was stored with it. It is committed at
// once: an answer that then turns out wrong is not given again.
func (a Accounts) answered(ctx context.Context, purpose, found, browser string, body any) error {
	if found == "" || browser == "" {
		return errAnswered
	}
	c, err := door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (door.Challenge, error) {
		return tx.Answer(hashOf(found), purpose, hashOf(browser))
	})
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		return errAnswered
	}
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(c.Body), body)
}
