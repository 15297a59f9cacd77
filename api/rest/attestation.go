package rest

import (
	"context"
	"net/http"
	"slices"

	"ledd/internal/assess"
	"ledd/internal/door"
)

// attestedFile is a file of a paper.
type attestedFile struct {
	one
	File string `path:"file" format:"uuid"`
}

// attestations is what vouches for processors: reports, certificates, statements.
func attestations(d *door.Door) []Route {
	verbs := assess.NewAttestations(d)
	return slices.Concat(noun[assess.Attestation, assess.AttestationInput]("attestation", "attestations", verbs), []Route{
		act("/attestations/{id}/adoption", "attestation.adopt", "Make another's paper one's own: a claim counts from today, and of a paper that a processor shares a copy is made or brought up to date", func(ctx context.Context, q one, in assess.Adoption) (*assess.Attestation, error) {
			return verbs.Adopt(ctx, q.ID, in)
		}).named("attestationAdopt"),
		read("/attestations/{id}/files", "attestation.read", "List the files of a paper, one's own or one that a processor shares; they are sent as documents about it", func(ctx context.Context, q one) (assess.Files, error) {
			return verbs.Files(ctx, q.ID)
		}).named("attestationFiles"),
		{
			Method: http.MethodGet, Path: "/attestations/{id}/files/{file}", Name: "attestationFile", Action: "attestation.read", Summary: "Fetch the bytes of a file of a paper, or a range of them",
			Params: paramsOf[attestedFile](), Media: "application/octet-stream", Status: http.StatusOK, Also: []int{http.StatusPartialContent},
			Handle: func(c *Call) (Answer, error) {
				x, err := verbs.File(c.Context(), c.Path("id"), c.Path("file"))
				return download(x), err
			},
		},
	})
}
