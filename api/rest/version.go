package rest

import (
	"context"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Version is a record as it was entered once: who, when (UTC), why.
type Version[E any] struct {
	Version   int       `json:"version" required:"true"`
	EnteredAt time.Time `json:"enteredAt" required:"true"`
	Actor     string    `json:"actor" required:"true"`
	Reason    string    `json:"reason" required:"true"`
	Record    *E        `json:"record" required:"true"`
}

// Versions is one page of the versions of a record, newest first.
type Versions[E any] struct {
	Items      []Version[E] `json:"items" required:"true"`
	NextCursor string       `json:"nextCursor" required:"true"`
	Total      int64        `json:"total" required:"true"`
}

// versionsOf asks for the versions of what stands at {id}.
type versionsOf struct {
	one
	Limit  int    `query:"limit" validate:"omitempty,min=1,max=200" doc:"how many items a page holds, 50 when absent"`
	Cursor string `query:"cursor" validate:"max=10" doc:"nextCursor of the page before; empty: the first page"`
}

// history gives a route that lists what a record was. The history of a record that
// others keep is theirs, and not found.
func history[E any](path, noun, summary string, fn func(context.Context, string, door.VersionQuery) (kinds.Page[door.Past[E]], error)) Route {
	return read(path, access.Action(noun+".read"), summary, func(ctx context.Context, q versionsOf) (Versions[E], error) {
		p, err := fn(ctx, q.ID, door.VersionQuery{Limit: q.Limit, Cursor: q.Cursor})
		return versionsFrom(p), err
	}).named(camel(noun) + "Versions").past()
}

func versionsFrom[E any](p kinds.Page[door.Past[E]]) Versions[E] {
	out := Versions[E]{Items: make([]Version[E], 0, len(p.Items)), NextCursor: p.NextCursor, Total: p.Total}
	for _, v := range p.Items {
		out.Items = append(out.Items, Version[E](v))
	}
	return out
}
