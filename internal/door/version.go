package door

import (
	"context"

	"ledd/internal/kinds"
)

// Change reads a record of the actor's organisation, changes and saves it. version is the
// one that was read; 0 is whatever it is now. Errors: not-found, stale, and those of with.
func Change[E any](tx *Tx, id string, version int, with func(*E) error) (*E, error) {
	e, err := Get[E](tx, id)
	if err != nil {
		return nil, err
	}
	if version != 0 && version != *as(e).head().version {
		return nil, Stale(kindOf[E]().Noun)
	}
	if err := with(e); err != nil {
		return nil, err
	}
	err = Save(tx, e)
	return e, err
}

// UpdateIf is Update of a record that may say no: may is asked of what it says now.
func (n Noun[E, In]) UpdateIf(ctx context.Context, id string, version int, in In, may func(*E) error) (*E, error) {
	return Do(ctx, n.d, n.action("update"), in, func(tx *Tx) (*E, error) {
		e, err := Get[E](tx, id)
		if err != nil {
			return nil, err
		}
		if *as(e).head().version != version {
			return nil, Stale(n.k.Noun)
		}
		if err := may(e); err != nil {
			return nil, err
		}
		*any(e).(inputted[In]).Input() = in
		err = Save(tx, e)
		return e, err
	})
}

// Succeed makes the next version of a record whose versions are records of their own, each
// naming the one before it (previous). Errors: not-found; invalid while the version is not
// completed, or when another follows it already.
func Succeed[E any](tx *Tx, id string, completed func(*E) bool, next func(*E) *E) (*E, error) {
	old, err := Get[E](tx, id)
	if err != nil {
		return nil, err
	}
	if !completed(old) {
		return nil, kinds.Invalid("", "draft", "this version is not completed: go on with it")
	}
	found, err := Rows[int](tx, "select 1 from "+kindOf[E]().Table+" where org_id = @org and previous = @id limit 1", map[string]any{"id": id})
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return nil, kinds.Invalid("", "followed", "there is a newer version already: go on with that one")
	}
	e := next(old)
	err = Add(tx, e)
	return e, err
}
