package rest

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/ropa"
)

// recordOf is which record of processing is asked for.
type recordOf struct {
	Edition  string     `query:"edition" validate:"omitempty,oneof=statutory complete" doc:"statutory: what art. 30(1) asks for, and when absent; complete: with legal basis, systems, agreements, status and review"`
	Audience string     `query:"audience" validate:"omitempty,oneof=internal public" doc:"internal when absent; public: without names of people, internal contact points, codes of systems, details of security and planned activities"`
	Lang     string     `query:"lang" validate:"omitempty,oneof=nb nn en da" doc:"the language of the words, that of the organisation when absent"`
	AsOf     kinds.Date `query:"asOf" doc:"the day to look at, today when absent"`
}

func (q recordOf) choice() ropa.Choice {
	return ropa.Choice{Edition: ropa.Edition(q.Edition), Audience: ropa.Audience(q.Audience), Lang: q.Lang, AsOf: q.AsOf}
}

// records is the record of processing of the organisation as a whole: the same content
// in every form, an address each.
func records(d *door.Door) []Route {
	v, at := ropa.New(d), "/activities/record"
	form := func(ending, media, name, summary string, fn func(context.Context, ropa.Choice) (ropa.File, error)) Route {
		return file(at+"/"+ending, "activity.read", media, summary, func(ctx context.Context, q recordOf) (ropa.File, error) { return fn(ctx, q.choice()) }).named(name).past()
	}
	return []Route{
		read(at, "activity.read", "Read the record of processing of the organisation (art. 30(1)) as data",
			func(ctx context.Context, q recordOf) (ropa.Record, error) { return v.Read(ctx, q.choice()) }).named("activityRecord").past(),
		form("pdf", "application/pdf", "activityRecordPdf", "Read the record of processing as a PDF file", v.PDF),
		form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "activityRecordXlsx", "Read the record of processing as a spreadsheet, an activity on each line: corrected, it can be imported again", v.XLSX),
		form("jsonld", "application/ld+json", "activityRecordJsonld", "Read the record of processing as linked data (DPCat, DPV 2.x)", v.JSONLD),
		form("html", "text/html", "activityRecordHtml", "Read the record of processing as an accessible page", v.HTML),
	}
}
