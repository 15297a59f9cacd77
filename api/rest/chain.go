package rest

import (
	"context"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// onDay is a record and the civil date on which it is looked at.
type onDay struct {
	one
	AsOf kinds.Date `query:"asOf" doc:"the day to look at, today when absent"`
}

// day is the asked day, else today in the controller's zone.
func (q onDay) day(d *door.Door) kinds.Date {
	if q.AsOf.Known() {
		return q.AsOf
	}
	return d.Today()
}

// graphs is where the chain leads: down from a system, up from a party.
func graphs(d *door.Door) []Route {
	g := chain.NewGraphs(d)
	return []Route{
		read("/systems/{id}/chain", "chain.read", "Read the chain of a system: every processor and sub-processor on a day",
			func(ctx context.Context, q onDay) (chain.Chain, error) { return g.OfSystem(ctx, q.ID, q.day(d)) }).past(),
		read("/organisations/{id}/reach", "reach.read", "Read whom the failure of an organisation reaches on a day",
			func(ctx context.Context, q onDay) (chain.Reach, error) { return g.Reach(ctx, q.ID, q.day(d)) }).past(),
	}
}
