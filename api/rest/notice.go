package rest

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"ledd/internal/door"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

// notices is what people are told of activities.
func notices(d *door.Door) []Route {
	verbs, words := record.NewNotices(d), ropa.New(d)
	return slices.Concat(noun("notice", "notices", verbs), []Route{
		act("/notices/{id}/adoption", "notice.adopt", "Adopt a privacy notice, and freeze it", func(ctx context.Context, q one, in record.AdoptInput) (*record.Notice, error) {
			return verbs.Adopt(ctx, q.ID, in)
		}),
		{
			Method: http.MethodPost, Path: "/notices/{id}/successor", Name: "noticeRenew", Action: "notice.renew", Summary: "Begin the next version of an adopted privacy notice",
			Params: paramsOf[one](), Out: reflect.TypeFor[*record.Notice](), Status: http.StatusOK,
			Handle: func(c *Call) (Answer, error) { return answer(verbs.Renew(c.Context(), c.Path("id"))) },
		},
		act("/notices/{id}/take", "notice.update", "Put what the record of the activities says today in the place of the words of a draft", func(ctx context.Context, q one, in takeWords) (*record.Notice, error) {
			return words.TakeIntoNotice(ctx, q.ID, in.Version)
		}).named("noticeTake"),
		read("/activities/{id}/notice", "activity.read", "Word a privacy notice from the record of an activity (art. 13 and 14), as a start for one: nothing is saved",
			func(ctx context.Context, q wording) (record.NoticeInput, error) { return words.Word(ctx, q.ID, q.Lang) }).named("activityNotice"),
		file("/notices/{id}/pdf", "notice.read", "application/pdf", "Read a privacy notice as a PDF file", func(ctx context.Context, q one) (ropa.File, error) { return words.NoticePDF(ctx, q.ID) }).named("noticePdf").past(),
		file("/notices/{id}/html", "notice.read", "text/html", "Read a privacy notice as an accessible page", func(ctx context.Context, q one) (ropa.File, error) { return words.NoticeHTML(ctx, q.ID) }).named("noticeHtml").past(),
	})
}

// takeWords says which version of a draft was read.
type takeWords struct {
	Version int `json:"version" validate:"min=0" doc:"an older one is stale; absent or 0: whatever it is now"`
}

// wording is which activity a notice is worded from, and in which language.
type wording struct {
	ID   string `path:"id" format:"uuid"`
	Lang string `query:"lang" validate:"omitempty,oneof=nb nn en da" doc:"of the notice; that of the organisation when absent"`
}
