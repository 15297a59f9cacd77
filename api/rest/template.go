package rest

import (
	"cmp"
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ownTemplates is an organisation's own texts of agreements, and those that the program
// brings, which everybody may read and begin their own from.
func ownTemplates(d *door.Door) []Route {
	s := agreement.NewOwnTemplates(d)
	turn := func(verb, summary string, fn func(context.Context, string) (*agreement.OwnTemplate, error)) Route {
		return Route{
			Method: http.MethodPost, Path: "/templates/{id}/" + verb, Name: "template" + strings.ToUpper(verb[:1]) + verb[1:], Action: access.Action("template." + verb), Summary: summary,
			Params: paramsOf[one](), Out: reflect.TypeFor[*agreement.OwnTemplate](), Status: http.StatusOK,
			Handle: func(c *Call) (Answer, error) { return answer(fn(c.Context(), c.Path("id"))) },
		}
	}
	return slices.Concat([]Route{
		read("/templates/standard", "template.read", "List the texts that the program brings", listStandards).named("standardTemplateList"),
		file("/templates/standard/{kind}/{edition}/{language}", "template.read", "text/markdown", "Read a text that the program brings, as it is written",
			func(_ context.Context, q standardOf) (agreement.File, error) {
				return agreement.StandardText(q.Kind, q.Edition, q.Language)
			}).named("standardTemplateGet"),
	}, noun("template", "templates", s), []Route{
		turn("publish", "Publish a template, so that agreements can be made from it", s.Publish),
		turn("withdraw", "Withdraw a template, so that no new agreement is made from it", s.Withdraw),
	})
}

// standardOf names one text of the library.
type standardOf struct {
	Kind     string `path:"kind" doc:"the sort of document, such as agreement"`
	Edition  int    `path:"edition" doc:"the number of the version, from 1"`
	Language string `path:"language" doc:"nb, nn, da or en"`
}

// standardsOf is which part of the library is asked for.
type standardsOf struct {
	Limit  int    `query:"limit" validate:"omitempty,min=1,max=200" doc:"how many items a page holds, 50 when absent"`
	Cursor string `query:"cursor" validate:"max=100" doc:"nextCursor of the page before; empty: the first page"`
}

// listStandards gives one page of the library, whose cursor is the name of the edition
// before.
func listStandards(_ context.Context, q standardsOf) (kinds.Page[agreement.StandardTemplate], error) {
	all, err := agreement.StandardTemplates()
	if err != nil {
		return kinds.Page[agreement.StandardTemplate]{}, err
	}
	page := kinds.Page[agreement.StandardTemplate]{Total: int64(len(all))}
	from := 0
	if q.Cursor != "" {
		from = 1 + slices.IndexFunc(all, func(t agreement.StandardTemplate) bool { return t.Name == q.Cursor })
		if from == 0 {
			return page, kinds.Invalid("cursor", "cursor", "this cursor belongs to no page of this list: begin again without it")
		}
	}
	to := min(len(all), from+cmp.Or(q.Limit, 50))
	if page.Items = all[from:to]; to < len(all) {
		page.NextCursor = all[to-1].Name
	}
	return page, nil
}
