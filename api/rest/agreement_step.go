package rest

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// steps is how an agreement gets from a draft to its seal.
func steps(d *door.Door, s agreement.Steps) []Route {
	at := "/agreements/{id}"
	type deal = agreement.Agreement
	e := evidence{agreement.Agreements(door.NewNoun[deal, agreement.AgreementInput](d)), door.NewNoun[agreement.Evidence, agreement.EvidenceInput](d)}
	return []Route{
		act(at+"/transitions", "agreement.move", "Take a step of an agreement's lifecycle", func(ctx context.Context, q one, in agreement.MoveInput) (*deal, error) { return s.Move(ctx, q.ID, in) }),
		act(at+"/successor", "agreement.succeed", "Begin the next version of an agreement, or read the draft of it that is open", func(ctx context.Context, q one, in agreement.SucceedInput) (*deal, error) {
			return s.Succeed(ctx, q.ID, in)
		}),
		act(at+"/note", "agreement.note", "Note that the text of an agreement in review was looked at", func(ctx context.Context, q one, in agreement.NoteInput) (*deal, error) { return s.Note(ctx, q.ID, in) }),
		act(at+"/issue", "agreement.issue", "Issue an agreement: freeze its text, and make the file that the parties sign", func(ctx context.Context, q one, in agreement.IssueInput) (*deal, error) {
			return s.Issue(ctx, q.ID, in)
		}),
		{
			Method: http.MethodPost, Path: at + "/seal", Name: "agreementSeal", Action: "agreement.issue", Summary: "Ask anew for the seal of an agreement whose sealing was given up",
			Params: paramsOf[one](), Out: reflect.TypeFor[*deal](), Status: http.StatusOK,
			Handle: func(c *Call) (Answer, error) { return answer(s.Seal(c.Context(), c.Path("id"))) },
		},
		act(at+"/exits", "agreement.exit", "Confirm that an organisation has returned or deleted what it held", func(ctx context.Context, q one, in agreement.ExitInput) (*deal, error) {
			return s.ConfirmExit(ctx, q.ID, in, nil)
		}),
		act(at+"/exit-requests", "agreement.exit", "Send somebody of a processor a link to confirm the return or deletion, for itself and everybody below it", func(ctx context.Context, q one, in agreement.ExitRequest) (*agreement.Invitation, error) {
			return s.AskExit(ctx, q.ID, in)
		}).named("agreementExitAsk"),
		read(at+"/exit", "agreement.read", "Tell how far the return or deletion has come: who held data, and what each confirmed", func(ctx context.Context, q exitOf) (agreement.Exit, error) {
			return s.Exit(ctx, q.ID, q.AsOf)
		}).named("agreementExitRead").past(),
		read(at+"/signing", "agreement.sign", "Read what is to be signed for a party, and the text that is accepted", func(ctx context.Context, q signing) (Asked, error) {
			r, err := s.Request(ctx, q.ID, q.Party, q.Lang)
			if err != nil {
				return Asked{}, err
			}
			return Asked{q.Party, r.Agreement.IssuedSHA256, r.Statement}, nil
		}).named("agreementSigning"),
		act(at+"/signatures", "agreement.sign", "Sign an agreement that was issued", func(ctx context.Context, q one, in agreement.SignInput) (*deal, error) {
			return s.Sign(ctx, q.ID, in, agreement.Origin{})
		}),
		read(at+"/evidence", "evidence.read", "List what is known of the signatures of an agreement", e.list).named("evidenceList").past(),
		read(at+"/evidence/{evidence}", "evidence.read", "Read what is known of one signature", e.get).named("evidenceGet").past(),
	}
}

// act gives a route that changes a record by a verb of its own.
func act[Out, Query, In any](path string, action access.Action, summary string, fn func(context.Context, Query, In) (*Out, error)) Route {
	r := add(path, action, summary, fn)
	r.Status = http.StatusOK
	inner := r.Handle
	r.Handle = func(c *Call) (Answer, error) {
		a, err := inner(c)
		a.Status, a.Location = http.StatusOK, ""
		return a, err
	}
	return r
}

// evidence reads what is known of signatures, below an agreement that the actor may
// see.
type evidence struct {
	agreements agreement.Agreements
	evidence   door.Noun[agreement.Evidence, agreement.EvidenceInput]
}

func (s evidence) list(ctx context.Context, q reviewsOf) (kinds.Page[*agreement.Evidence], error) {
	if _, err := s.agreements.Get(ctx, q.ID); err != nil {
		return kinds.Page[*agreement.Evidence]{}, err
	}
	asked := q.query()
	asked.Filters = map[string]string{"agreement": q.ID}
	return s.evidence.List(ctx, asked)
}

type evidenceOf struct {
	one
	Evidence string `path:"evidence" format:"uuid"`
}

func (s evidence) get(ctx context.Context, q evidenceOf) (*agreement.Evidence, error) {
	x, err := s.evidence.Get(ctx, q.Evidence)
	if err == nil && !strings.EqualFold(x.Agreement.String(), q.ID) {
		return nil, kinds.NotFound("evidence")
	}
	return x, err
}

// signing is how it is asked what is to be signed.
type signing struct {
	one
	Party kinds.OrgID `query:"party" validate:"required" doc:"who is to be bound: one's own organisation, or one that has given it a mandate"`
	Lang  string      `query:"lang" validate:"omitempty,oneof=nb nn da en" doc:"the language of the text, English when absent"`
}

// exitOf is how it is asked how far an exit has come.
type exitOf struct {
	one
	AsOf kinds.Date `query:"asOf" doc:"the day that is asked about, today when absent"`
}

// Asked is what is to be signed.
type Asked struct {
	Party     kinds.OrgID `json:"party" required:"true"`
	SHA256    string      `json:"sha256" required:"true" doc:"of the file that is signed"`
	Statement string      `json:"statement" required:"true" doc:"the text that is accepted, to be sent back word for word"`
}
