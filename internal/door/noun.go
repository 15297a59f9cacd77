package door

import (
	"context"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// Noun is the verbs that every kind of record has: E is the record, In what a
// client sends to make or change one. A room adds its own verbs beside them.
type Noun[E, In any] struct {
	d *Door
	k *Kind
}

// inputted is a record that embeds the Input it was made from.
type inputted[In any] interface{ Input() *In }

// NewNoun gives the verbs of a registered kind.
func NewNoun[E, In any](d *Door) Noun[E, In] { return Noun[E, In]{d, kindOf[E]()} }

// List reads one page; it needs noun.read.
func (n Noun[E, In]) List(ctx context.Context, q Query) (kinds.Page[*E], error) {
	return Look(ctx, n.d, n.action("read"), func(tx *Tx) (kinds.Page[*E], error) { return List[E](tx, q) })
}

// Get reads one record; not-found when the actor may not see it. List and Get
// look back where the context says so (WithKnownAt).
func (n Noun[E, In]) Get(ctx context.Context, id string) (*E, error) {
	return Look(ctx, n.d, n.action("read"), func(tx *Tx) (*E, error) { return Known[E](tx, id) })
}

// Create makes a record of the actor's organisation.
func (n Noun[E, In]) Create(ctx context.Context, in In) (*E, error) {
	return Do(ctx, n.d, n.action("create"), in, func(tx *Tx) (*E, error) {
		e := Make[E](in)
		err := Add(tx, e)
		return e, err
	})
}

// Update replaces what a client may say of a record; version is the one that
// the client read, and an older one is stale.
func (n Noun[E, In]) Update(ctx context.Context, id string, version int, in In) (*E, error) {
	return n.UpdateIf(ctx, id, version, in, func(*E) error { return nil })
}

// Make builds a record from its input.
func Make[E, In any](in In) *E {
	e := new(E)
	*any(e).(inputted[In]).Input() = in
	return e
}

// Faults lists all that is wrong with an input by itself, whatever the register
// holds: what its tags and the record's own checks say. now is the record that it
// replaces, nil for a new one, and stays as it is.
func Faults[E, In any](in In, now *E) []kinds.Violation {
	e := new(E)
	if now != nil {
		*e = *now
	}
	*any(e).(inputted[In]).Input() = in
	prepare(as(e))
	return append(kinds.ViolationsOf(Validate(in)), as(e).Check()...)
}

func (n Noun[E, In]) action(verb string) access.Action {
	return access.Action(n.k.Noun + "." + verb)
}
