package rest

import (
	"context"
	"mime"
	"net/http"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// submissions is the files that came back as a signed agreement, and those that it was
// given out as.
func submissions(d *door.Door, s agreement.Steps) []Route {
	at := "/agreements/{id}/submissions"
	x := sent{agreement.Agreements(door.NewNoun[agreement.Agreement, agreement.AgreementInput](d)), door.NewNoun[agreement.Submission, agreement.SubmissionInput](d), s}
	return []Route{
		read(at, "submission.read", "List the files that came back for an agreement, and what was found out about each", x.list).named("submissionList").past(),
		read(at+"/{submission}", "submission.read", "Read what was found out about a file that came back", x.get).named("submissionGet").past(),
		add(at, "submission.create", "Send a document back as the signed agreement; the verdict follows", x.create).filling("/agreement"),
		paperFile(s),
	}
}

// sent reads and takes submissions below an agreement that the actor may see.
type sent struct {
	agreements  agreement.Agreements
	submissions door.Noun[agreement.Submission, agreement.SubmissionInput]
	steps       agreement.Steps
}

type submissionOf struct {
	one
	Submission string `path:"submission" format:"uuid"`
}

func (s sent) list(ctx context.Context, q reviewsOf) (kinds.Page[*agreement.Submission], error) {
	if _, err := s.agreements.Get(ctx, q.ID); err != nil {
		return kinds.Page[*agreement.Submission]{}, err
	}
	asked := q.query()
	asked.Filters = map[string]string{"agreement": q.ID}
	return s.submissions.List(ctx, asked)
}

func (s sent) get(ctx context.Context, q submissionOf) (*agreement.Submission, error) {
	x, err := s.steps.Submission(ctx, q.Submission)
	if err == nil && !strings.EqualFold(x.Agreement.String(), q.ID) {
		return nil, kinds.NotFound("submission")
	}
	return x, err
}

func (s sent) create(ctx context.Context, q one, in agreement.SubmissionInput) (*agreement.Submission, error) {
	if !in.Agreement.IsZero() && !strings.EqualFold(in.Agreement.String(), q.ID) {
		return nil, kinds.Invalid("/agreement", "mismatch", "the address names another agreement: leave it out of the body")
	}
	return s.steps.Submit(ctx, q.ID, in, nil)
}

// fileOf is which of an agreement's files is asked for.
type fileOf struct {
	one
	Kind string `path:"kind" validate:"oneof=issued page signed sealed" doc:"what the parties are asked to sign, the same as a page, with signatures that were given elsewhere, and as the register sealed it"`
}

// paperFile sends one of the files of an agreement, to keep: never as something that a
// browser shows, since one of them came from outside.
func paperFile(s agreement.Steps) Route {
	return Route{
		Method: http.MethodGet, Path: "/agreements/{id}/files/{kind}", Name: "agreementFile", Action: "agreement.read", Summary: "Fetch a file of an agreement: issued, page, signed or sealed",
		Params: paramsOf[fileOf](), Media: "application/octet-stream", Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) {
			f, err := s.File(c.Context(), c.Path("id"), c.Path("kind"))
			if err != nil {
				return Answer{}, err
			}
			named := mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}) // RFC 6266
			return Answer{Text: f.Body, Type: "application/octet-stream", Tag: f.Digest, Disposition: named}, nil
		},
	}.past()
}
