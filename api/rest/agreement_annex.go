package rest

import (
	"context"
	"net/http"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// annexes is what an agreement's annexes are, what was put forward as one, and the
// files that prove an agreement which was made elsewhere.
func annexes(d *door.Door, s agreement.Steps) []Route {
	at := "/agreements/{id}"
	x := enclosed{agreement.Agreements(door.NewNoun[agreement.Agreement, agreement.AgreementInput](d)), agreement.NewEnclosures(d)}
	gaps := gap.New(d)
	return []Route{
		read(at+"/annexes", "agreement.read", "List the annexes of an agreement as they stand, and how each differs from the facts", func(ctx context.Context, q onDay) (gap.AnnexSet, error) {
			return gaps.Annexes(ctx, q.ID, q.day(d))
		}).named("annexList").past(),
		read(at+"/enclosures", "enclosure.read", "List what was put forward as an annex of an agreement", x.list).named("enclosureList").past(),
		read(at+"/enclosures/{enclosure}", "enclosure.read", "Read what was put forward as an annex", x.get).named("enclosureGet").past(),
		add(at+"/enclosures", "enclosure.create", "Put a document forward as an annex of an agreement, or note that the generated one was looked at; an earlier version stays", x.create).filling("/agreement"),
		annexFile(x.enclosures),
		act(at+"/documents", "agreement.update", "Put a kept document among the files of an agreement that was made elsewhere", func(ctx context.Context, q one, in agreement.AttachInput) (*agreement.Agreement, error) {
			return s.Attach(ctx, q.ID, in)
		}).named("agreementAttach"),
	}
}

// enclosed reads and makes enclosures below an agreement that the actor may see.
type enclosed struct {
	agreements agreement.Agreements
	enclosures agreement.Enclosures
}

type enclosureOf struct {
	one
	Enclosure string `path:"enclosure" format:"uuid"`
}

func (s enclosed) list(ctx context.Context, q reviewsOf) (kinds.Page[*agreement.Enclosure], error) {
	if _, err := s.agreements.Get(ctx, q.ID); err != nil {
		return kinds.Page[*agreement.Enclosure]{}, err
	}
	asked := q.query()
	asked.Filters = map[string]string{"agreement": q.ID}
	return s.enclosures.List(ctx, asked)
}

func (s enclosed) get(ctx context.Context, q enclosureOf) (*agreement.Enclosure, error) {
	x, err := s.enclosures.Get(ctx, q.Enclosure)
	if err == nil && !strings.EqualFold(x.Agreement.String(), q.ID) {
		return nil, kinds.NotFound("enclosure")
	}
	return x, err
}

func (s enclosed) create(ctx context.Context, q one, in agreement.EnclosureInput) (*agreement.Enclosure, error) {
	if !in.Agreement.IsZero() && !strings.EqualFold(in.Agreement.String(), q.ID) {
		return nil, kinds.Invalid("/agreement", "mismatch", "the address names another agreement: leave it out of the body")
	}
	return s.enclosures.Enclose(ctx, q.ID, in, nil)
}

// sumOf is which file of an agreement's annexes is asked for.
type sumOf struct {
	one
	SHA256 string `path:"sha256" validate:"len=64,hexadecimal" doc:"of the file, as the line of the annex has it"`
}

// annexFile sends the file of an annex, to keep: never as something that a browser
// shows, since it came from outside.
func annexFile(s agreement.Enclosures) Route {
	return Route{
		Method: http.MethodGet, Path: "/agreements/{id}/annexes/{sha256}", Name: "annexFile", Action: "document.read", Summary: "Fetch the file of an annex: of one's own agreement, or of a shared one the annexes for all and one's own",
		Params: paramsOf[sumOf](), Media: "application/octet-stream", Status: http.StatusOK, Also: []int{http.StatusPartialContent},
		Handle: func(c *Call) (Answer, error) {
			x, err := s.AnnexFile(c.Context(), c.Path("id"), c.Path("sha256"))
			return download(x), err
		},
	}
}
