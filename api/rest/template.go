package rest

import (
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

func listStandards(context.Context, nothing) (kinds.Page[agreement.StandardTemplate], error) {
	all, err := agreement.StandardTemplates()
	return kinds.Page[agreement.StandardTemplate]{Items: all, Total: int64(len(all))}, err
}
