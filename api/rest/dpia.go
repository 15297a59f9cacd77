package rest

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"ledd/internal/door"
	"ledd/internal/dpia"
	"ledd/internal/risk"
)

// dpias is data protection impact assessments and what happens to them.
func dpias(d *door.Door) []Route {
	verbs, at := dpia.NewDPIAs(d), "/dpias/{id}"
	return slices.Concat(noun("dpia", "dpias", verbs), []Route{
		act(at+"/completion", "dpia.complete", "Complete a version of a DPIA, which then stands as it is", func(ctx context.Context, q one, in risk.VersionInput) (*dpia.DPIA, error) {
			return verbs.Complete(ctx, q.ID, in)
		}),
		act(at+"/decisions", "dpia.decide", "Note the controller's decision on a completed DPIA, by the rank that what is left asks for", func(ctx context.Context, q one, in dpia.DecideInput) (*dpia.DPIA, error) {
			return verbs.Decide(ctx, q.ID, in)
		}),
		act(at+"/consultation", "dpia.consult", "Note how the prior consultation of the authority stands (art. 36)", func(ctx context.Context, q one, in dpia.ConsultInput) (*dpia.DPIA, error) {
			return verbs.Consult(ctx, q.ID, in)
		}),
		{
			Method: http.MethodPost, Path: at + "/successor", Name: "dpiaRenew", Action: "dpia.renew", Summary: "Begin the next version of a completed DPIA",
			Params: paramsOf[one](), Out: reflect.TypeFor[*dpia.DPIA](), Status: http.StatusOK,
			Handle: func(c *Call) (Answer, error) { return answer(verbs.Renew(c.Context(), c.Path("id"))) },
		},
	})
}
