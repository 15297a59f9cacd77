package rest

import (
	"context"
	"mime"
	"net/http"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// paperOf is how the document of an agreement is asked for.
type paperOf struct {
	one
	Draft bool       `query:"draft" doc:"true: as it is, with what is missing marked; else an incomplete agreement is refused, and errors names every lack"`
	Lang  string     `query:"lang" validate:"omitempty,oneof=nb nn da sv en" doc:"the language of the text, that of the agreement when absent; a language without a text is refused"`
	AsOf  kinds.Date `query:"asOf" doc:"the day of which parties and sub-processors are shown, today when absent"`
}

// changesOf is what an agreement's text is held against.
type changesOf struct {
	one
	Against string     `query:"against" format:"uuid" doc:"another agreement; absent: the one that it replaces"`
	Lang    string     `query:"lang" validate:"omitempty,oneof=nb nn da sv en" doc:"the language of both texts, that of the agreement when absent"`
	AsOf    kinds.Date `query:"asOf" doc:"the day of which parties and sub-processors are shown, today when absent"`
}

func (q paperOf) options() agreement.Options {
	return agreement.Options{Draft: q.Draft, Lang: q.Lang, AsOf: q.AsOf}
}

// documents is an agreement as a document, and what it lacks to become one.
func documents(d *door.Door) []Route {
	s := agreement.NewDocuments(d)
	return []Route{
		file("/agreements/{id}/pdf", "agreement.read", "application/pdf", "Read an agreement as a PDF file",
			func(ctx context.Context, q paperOf) (agreement.File, error) { return s.PDF(ctx, q.ID, q.options()) }).named("agreementPdf").past(),
		file("/agreements/{id}/html", "agreement.read", "text/html", "Read an agreement as an accessible page",
			func(ctx context.Context, q paperOf) (agreement.File, error) { return s.HTML(ctx, q.ID, q.options()) }).named("agreementHtml").past(),
		read("/agreements/{id}/completeness", "agreement.read", "List what an agreement lacks to be complete",
			func(ctx context.Context, q onDay) (agreement.Completeness, error) {
				return s.Completeness(ctx, q.ID, q.AsOf)
			}).named("agreementCompleteness").past(),
		read("/agreements/{id}/changes", "agreement.read", "Tell how the text of an agreement differs from that of the version before",
			func(ctx context.Context, q changesOf) (agreement.Changes, error) {
				return s.Changes(ctx, q.ID, q.Against, agreement.Options{Lang: q.Lang, AsOf: q.AsOf})
			}).named("agreementChanges").past(),
		read("/agreements/{id}/checklist", "agreement.read", "List what the content checklist finds in the text that an agreement is made from",
			func(ctx context.Context, q onDay) (agreement.Found, error) {
				list, err := s.Checklist(ctx, q.ID, agreement.Options{AsOf: q.AsOf})
				return agreement.Found{Checklist: list}, err
			}).named("agreementChecklist").past(),
	}
}

// file gives a route that reads a file of one media type. Its ETag is the digest
// of what the file says.
func file[Query any](path string, action access.Action, media, summary string, fn func(context.Context, Query) (agreement.File, error)) Route {
	return Route{
		Method: http.MethodGet, Path: path, Action: action, Summary: summary,
		Params: paramsOf[Query](), Media: media, Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) {
			q, err := decodeQuery[Query](c)
			if err != nil {
				return Answer{}, err
			}
			f, err := fn(c.Context(), q)
			if err != nil {
				return Answer{}, err
			}
			named := mime.FormatMediaType("inline", map[string]string{"filename": f.Name}) // RFC 6266
			return Answer{Text: f.Body, Type: f.Media, Tag: f.Digest, Disposition: named}, nil
		},
	}
}
