package rest

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// gapQuery narrows the gaps of a day.
type gapQuery struct {
	AsOf     kinds.Date `query:"asOf" doc:"the day to look at, today when absent"`
	Rule     string     `query:"rule" validate:"omitempty,max=20" doc:"only this rule, such as DPA-001"`
	Severity string     `query:"severity" validate:"omitempty,oneof=critical high medium low"`
	Unit     string     `query:"unit" validate:"omitempty,max=64" doc:"code of a unit: only what belongs to it or to a unit below it"`
	System   string     `query:"system" validate:"omitempty,max=64" doc:"code of a system"`
	Q        string     `query:"q" validate:"omitempty,max=200" doc:"words that must all occur in system, processor, unit or code"`
	Sort     string     `query:"sort" validate:"omitempty,oneof=due -due system -system severity -severity rule -rule unit -unit" doc:"the order; due when absent"`
	Limit    int        `query:"limit" validate:"omitempty,min=1,max=200" doc:"how many items a page holds, 50 when absent"`
	Cursor   string     `query:"cursor" validate:"omitempty,max=200" doc:"nextCursor of the page before; empty: the first page"`
}

// gaps is what is missing on a day: computed, so there is nothing to write.
func gaps(d *door.Door) []Route {
	g := gap.New(d)
	return []Route{read("/gaps", "gap.read", "List what is missing on a day", func(ctx context.Context, q gapQuery) (gap.List, error) {
		in := gap.Query{AsOf: q.AsOf, Severity: law.Severity(q.Severity), Unit: q.Unit, System: q.System, Q: q.Q, Sort: q.Sort, Limit: q.Limit, Cursor: q.Cursor}
		if q.Rule != "" {
			in.Rules = []string{q.Rule}
		}
		if in.Limit == 0 {
			in.Limit = 50
		}
		return g.List(ctx, in)
	}).named("gapList").past()}
}
