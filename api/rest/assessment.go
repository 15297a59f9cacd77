package rest

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"ledd/internal/door"
	"ledd/internal/risk"
)

// criteria is what risk is accepted, and by whom.
func criteria(d *door.Door) []Route {
	return noun("criteria", "risk-criteria", door.NewNoun[risk.Criteria, risk.CriteriaInput](d))
}

// assessments is risk assessments and what happens to them.
func assessments(d *door.Door) []Route {
	verbs, at := risk.NewAssessments(d), "/risk-assessments/{id}"
	return slices.Concat(noun("assessment", "risk-assessments", verbs), []Route{
		act(at+"/completion", "assessment.complete", "Complete a version of a risk assessment, which then stands as it is", func(ctx context.Context, q one, in risk.VersionInput) (*risk.Assessment, error) {
			return verbs.Complete(ctx, q.ID, in)
		}),
		act(at+"/acceptances", "assessment.accept", "Accept what is left of a scenario until a day, by the rank that the criteria ask for", func(ctx context.Context, q one, in risk.AcceptInput) (*risk.Assessment, error) {
			return verbs.Accept(ctx, q.ID, in)
		}),
		act(at+"/reports", "assessment.report", "Report something that happened to what is assessed: it is to be looked at in time", func(ctx context.Context, q one, in risk.ReportInput) (*risk.Assessment, error) {
			return verbs.Report(ctx, q.ID, in)
		}),
		act(at+"/answers", "assessment.answer", "Note that something that happened has no effect on the risk", func(ctx context.Context, q one, in risk.AnswerInput) (*risk.Assessment, error) {
			return verbs.Answer(ctx, q.ID, in)
		}),
		act(at+"/treatments", "assessment.treat", "Record that a treatment was done", func(ctx context.Context, q one, in risk.TreatInput) (*risk.Assessment, error) {
			return verbs.Treat(ctx, q.ID, in)
		}),
		{
			Method: http.MethodPost, Path: at + "/successor", Name: "assessmentRenew", Action: "assessment.renew", Summary: "Begin the next version of a completed risk assessment",
			Params: paramsOf[one](), Out: reflect.TypeFor[*risk.Assessment](), Status: http.StatusOK,
			Handle: func(c *Call) (Answer, error) { return answer(verbs.Renew(c.Context(), c.Path("id"))) },
		},
	})
}
