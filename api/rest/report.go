package rest

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/report"
)

type yearly struct {
	Year int `path:"year" validate:"min=2000,max=2200" doc:"the year; the year before stands beside it"`
}

// reports is the yearly measures.
func reports(d *door.Door) []Route {
	r := report.New(d)
	return []Route{read("/reports/{year}", "report.read", "Read the measures of a year beside the year before",
		func(ctx context.Context, q yearly) (report.Report, error) { return r.Year(ctx, q.Year) }).past()}
}
