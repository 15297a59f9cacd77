package door

import (
	"encoding/json"
	"errors"
	"time"

	"ledd/internal/access"
	"ledd/internal/kinds"
	"ledd/internal/store"
)

// idempotency is what a request with an Idempotency-Key made, kept in the same
// transaction as the thing itself.
type idempotency struct {
	OrgID       kinds.OrgID
	Actor       string
	Key         string
	Action      access.Action
	Fingerprint string
	Result      string
	CreatedAt   time.Time
}

var errSameKey = errors.New("another request with the same key was faster")

// once runs fn, unless the request's key has already made something: then that
// is the answer. The same key with something else in it is a conflict.
func once[T any](tx *Tx, fn func(*Tx) (T, error)) (out T, err error) {
	req := RequestOf(tx.ctx)
	if req.IdempotencyKey == "" {
		if out, err = fn(tx); err != nil {
			return out, err
		}
		return out, tx.finish()
	}
	row := idempotency{tx.Who.Org, tx.Who.Key(), req.IdempotencyKey, tx.rule.Action, req.Fingerprint, "", tx.Now}
	was, err := tx.earlier(row)
	if err != nil || was != nil {
		return replay[T](was, row, err)
	}
	if err := tx.db.Table("idempotency").Create(&row).Error; err != nil {
		if store.Conflict(err) {
			return out, errSameKey
		}
		return out, err
	}
	if out, err = fn(tx); err != nil {
		return out, err
	}
	body, err := json.Marshal(out)
	if err != nil {
		return out, err
	}
	err = tx.db.Exec("update idempotency set result = ? where org_id = ? and actor = ? and key = ?", string(body), row.OrgID, row.Actor, row.Key).Error
	if err != nil {
		return out, err
	}
	return out, tx.finish()
}

func (tx *Tx) earlier(row idempotency) (*idempotency, error) {
	var found []idempotency
	err := tx.db.Raw("select * from idempotency where org_id = ? and actor = ? and key = ?", row.OrgID, row.Actor, row.Key).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

func replay[T any](was *idempotency, now idempotency, err error) (out T, _ error) {
	if err != nil {
		return out, err
	}
	if was.Action != now.Action || was.Fingerprint != now.Fingerprint {
		return out, kinds.Fail(kinds.KindConflict, "this Idempotency-Key was used for another request: take a new key for a new request")
	}
	err = json.Unmarshal([]byte(was.Result), &out)
	return out, err
}
