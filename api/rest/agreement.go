package rest

import (
	"context"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// agreements is the agreements, and the reviews that one's own organisation made
// of each; and each as a document.
func agreements(h House) []Route {
	d := h.Door
	r := reviews{door.NewNoun[agreement.Agreement, agreement.AgreementInput](d), agreement.NewReviews(d)}
	at := "/agreements/{id}/reviews"
	adoptions := door.NewNoun[agreement.Adoption, agreement.AdoptionInput](d)
	return slices.Concat(noun("agreement", "agreements", r.agreements), noun("adoption", "adoptions", adoptions), []Route{
		read(at, "review.read", "List the reviews of an agreement", r.list).named("reviewList").past(),
		read(at+"/{review}", "review.read", "Read a review of an agreement", r.get).named("reviewGet").past(),
		add(at, "review.create", "Record a review of an agreement", r.create).filling("/agreement"),
	}, documents(d), steps(d, h.Steps), submissions(d, h.Steps), annexes(d, h.Steps))
}

// reviews reads and makes reviews below an agreement that the actor may see.
type reviews struct {
	agreements agreement.Agreements
	reviews    agreement.Reviews
}

type reviewsOf struct {
	one
	paging
}

type reviewOf struct {
	one
	Review string `path:"review" format:"uuid"`
}

func (s reviews) list(ctx context.Context, q reviewsOf) (kinds.Page[*agreement.Review], error) {
	if _, err := s.agreements.Get(ctx, q.ID); err != nil {
		return kinds.Page[*agreement.Review]{}, err
	}
	asked := q.query()
	asked.Filters = map[string]string{"agreement": q.ID}
	return s.reviews.List(ctx, asked)
}

func (s reviews) get(ctx context.Context, q reviewOf) (*agreement.Review, error) {
	r, err := s.reviews.Get(ctx, q.Review)
	if err == nil && !strings.EqualFold(r.Agreement.String(), q.ID) {
		return nil, kinds.NotFound("review")
	}
	return r, err
}

func (s reviews) create(ctx context.Context, q one, in agreement.ReviewInput) (*agreement.Review, error) {
	if _, err := s.agreements.Get(ctx, q.ID); err != nil {
		return nil, err
	}
	return s.reviews.Make(ctx, q.ID, in)
}
