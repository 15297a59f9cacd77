package rest

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/search"
)

// searched is what a search looks for.
type searched struct {
	Q     string `query:"q" validate:"required,max=200" doc:"at most ten words that must all occur, whatever their case and accents: å may be written aa or a, ø oe or o, æ ae or a"`
	Limit int    `query:"limit" validate:"omitempty,min=1,max=50" doc:"how many of each kind at most; 10 when absent"`
}

// searches is the search of everything that somebody may read.
func searches(d *door.Door) []Route {
	all := search.New(d)
	return []Route{
		read("/search", "organisation.read", "Search everything that one may read, kind by kind",
			func(ctx context.Context, q searched) (search.Found, error) {
				if q.Limit == 0 {
					q.Limit = 10
				}
				return all.All(ctx, q.Q, q.Limit)
			}).past(),
	}
}
