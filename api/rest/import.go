package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/google/uuid"

	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// spreadsheets are the media types in which a file to be imported is sent; what it is, is
// seen from its bytes.
var spreadsheets = []string{
	"application/octet-stream", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet",
}

// sending is what is said of a file that is sent.
type sending struct {
	Kind string `query:"kind" validate:"required,oneof=activities agreements aliases assessments attestations criteria dpias engagements flows notices organisations processor-records procurements reviews screenings subprocessors supervisions systems terms transfers units vendors" doc:"what its rows are"`
	Name string `query:"name" validate:"max=255" doc:"of the file: shown, and never trusted"`
}

// taking says how a file is taken.
type taking struct {
	Partial bool `json:"partial" doc:"take the good rows although others are rejected"`
}

// keptMapping is what was said of the columns of earlier files.
type keptMapping struct {
	ID      string `json:"id" required:"true" format:"uuid"`
	Name    string `json:"name" required:"true" doc:"of the file that it was said of last"`
	Headers string `json:"headers" required:"true" doc:"the first of them"`
	Actor   string `json:"actor" required:"true"`
}

// imports is the way of a file into the register, step by step, as on the page:
//
//	POST /imports -> GET survey -> PUT choice -> POST trial -> POST take -> POST undo
func imports(d *door.Door) []Route {
	m, uploads, at := exchange.New(d), account.NewUploads(d), "/imports/{id}"
	sent := func(ctx context.Context, id string) (exchange.Sent, error) {
		u, err := uploads.Get(ctx, id)
		if err != nil {
			return exchange.Sent{}, err
		}
		return exchange.SentOf(u)
	}
	return []Route{
		read("/imports", "import.run", "List the files that the caller has sent to be imported, the newest first",
			func(ctx context.Context, _ nothing) ([]exchange.Sent, error) { return everySent(uploads.Open(ctx)) }).named("importList"),
		send(uploads, sent),
		read(at, "import.run", "Read how far a file has come, what it would do, and what became of it", func(ctx context.Context, q one) (exchange.Sent, error) { return sent(ctx, q.ID) }).named("importGet"),
		read(at+"/survey", "import.run", "Read how the columns and words of a file in somebody's own shape are understood", func(ctx context.Context, q one) (exchange.Survey, error) {
			return withUpload(q.ID, func(id uuid.UUID) (exchange.Survey, error) {
				s, err := m.Survey(ctx, id)
				return s, ofFile(err)
			})
		}).named("importSurvey"),
		choosing(act(at+"/choice", "import.run", "Say which sheet and row hold the header, what columns and words mean, and which rows are left out; remembered for the next file with the same headers", func(ctx context.Context, q one, in exchange.Choice) (*exchange.Survey, error) {
			return withUpload(q.ID, func(id uuid.UUID) (*exchange.Survey, error) {
				if err := m.Choose(ctx, id, in); err != nil {
					return nil, err
				}
				s, err := m.Survey(ctx, id)
				return &s, err
			})
		})),
		long(step(at+"/trial", "importTry", "Find out what a file would do: rows that are new, changed, unchanged or rejected. Nothing is written to the register", func(ctx context.Context, id uuid.UUID) (exchange.Sent, error) {
			return doing(ctx, m, id, exchange.TryStep)
		})),
		long(act(at+"/take", "import.run", "Import a file, once: all of it or, unless partial, nothing. Asked again, the first receipt is the answer", func(ctx context.Context, q one, in taking) (*exchange.Sent, error) {
			return withUpload(q.ID, func(id uuid.UUID) (*exchange.Sent, error) {
				how := map[bool]exchange.Step{false: exchange.TakeStep, true: exchange.PartialStep}[in.Partial]
				s, err := doing(ctx, m, id, how)
				return &s, err
			})
		}).named("importTake")),
		long(step(at+"/undo", "importUndo", "Take an import back: what it made leaves the register, what it changed says again what it said before; what somebody has touched since stays, and is named", func(ctx context.Context, id uuid.UUID) (exchange.Sent, error) {
			return doing(ctx, m, id, exchange.UndoStep)
		})),
		read("/import-mappings", "import.run", "List what the organisation has said of the columns of its spreadsheets", func(ctx context.Context, _ nothing) ([]keptMapping, error) {
			all, err := m.Mappings(ctx)
			out := make([]keptMapping, 0, len(all))
			for _, k := range all {
				out = append(out, keptMapping{k.ID.String(), k.Name, k.Headers, k.Actor})
			}
			return out, err
		}).named("importMappings"),
		{
			Method: http.MethodPost, Path: "/import-mappings/{id}/forget", Name: "importForget", Action: "import.run", Summary: "Forget what was said of the columns of some spreadsheets",
			Params: paramsOf[one](), Status: http.StatusNoContent,
			Handle: func(c *Call) (Answer, error) {
				return Answer{Status: http.StatusNoContent}, m.Forget(c.Context(), c.Path("id"))
			},
		},
	}
}

// send keeps a file for the steps to come.
func send(uploads account.Uploads, sent func(context.Context, string) (exchange.Sent, error)) Route {
	return Route{
		Method: http.MethodPost, Path: "/imports", Name: "importSend", Action: "import.run", Raw: spreadsheets, Status: http.StatusCreated,
		Summary: "Send a file to be imported, as it is: CSV in UTF-8; of activities also XLSX and ODS in any shape. Nothing is written to the register",
		Params:  paramsOf[sending](), Out: reflect.TypeFor[exchange.Sent](),
		Handle: func(c *Call) (Answer, error) {
			q, err := decodeQuery[sending](c)
			if err != nil {
				return Answer{}, err
			}
			b, err := bytesOf(c)
			if err != nil {
				return Answer{}, err
			}
			id, err := uploads.Keep(c.Context(), q.Kind, q.Name, b)
			if err != nil {
				return Answer{}, err
			}
			s, err := sent(c.Context(), id)
			a, err := answer(s, err)
			a.Status, a.Location = http.StatusCreated, c.request.URL.Path+"/"+id
			return a, err
		},
	}
}

// everySent lists files by how far they have come; each says by itself what it would do and
// what became of it.
func everySent(all []door.Upload, err error) ([]exchange.Sent, error) {
	out := make([]exchange.Sent, 0, len(all))
	for _, u := range all {
		s, wrong := exchange.SentOf(u)
		if wrong != nil {
			return nil, wrong
		}
		s.Trial, s.Receipt, s.Undone = nil, nil, nil
		out = append(out, s)
	}
	return out, err
}

// choosing replaces what was said before.
func choosing(r Route) Route {
	r.Method = http.MethodPut
	return r.named("importChoose")
}

// step is one step of a file's way, without a body: how far the file has come is the answer.
func step(path, name, summary string, do func(context.Context, uuid.UUID) (exchange.Sent, error)) Route {
	return Route{
		Method: http.MethodPost, Path: path, Name: name, Action: "import.run", Summary: summary, Params: paramsOf[one](), Out: reflect.TypeFor[exchange.Sent](), Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) {
			return answer(withUpload(c.Path("id"), func(id uuid.UUID) (exchange.Sent, error) { return do(c.Context(), id) }))
		},
	}
}

// doing does a step of a file, or begins it in the background.
func doing(ctx context.Context, m exchange.Importer, id uuid.UUID, how exchange.Step) (exchange.Sent, error) {
	u, _, err := m.Do(ctx, id, how)
	if err != nil {
		return exchange.Sent{}, err
	}
	return exchange.SentOf(u)
}

// long is a step that is done in the background when the file is large: the answer then is 202
// and where to look how far it is.
func long(r Route) Route {
	r.Summary += fmt.Sprintf(". With more than %d rows or %d MiB it is done in the background: the answer is 202, its state is running, and the file tells how far it is", exchange.LargeRows, exchange.LargeBytes>>20)
	r.Also = append(r.Also, http.StatusAccepted)
	inner := r.Handle
	r.Handle = func(c *Call) (Answer, error) {
		a, err := inner(c)
		if err == nil && runs(a.Body) {
			a.Status, a.Location = http.StatusAccepted, path.Dir(c.request.URL.Path)
		}
		return a, err
	}
	return r
}

// runs reports whether an answer is a file that is being worked on.
func runs(body any) bool {
	switch s := body.(type) {
	case exchange.Sent:
		return s.Running != nil
	case *exchange.Sent:
		return s != nil && s.Running != nil
	}
	return false
}

// withUpload reads the identifier of a file.
func withUpload[T any](id string, do func(uuid.UUID) (T, error)) (out T, err error) {
	known, err := uuid.Parse(id)
	if err != nil {
		return out, kinds.NotFound("upload")
	}
	return do(known)
}

// ofFile says of what is wrong with a file that it is: nobody asked wrongly.
func ofFile(err error) error {
	vs := kinds.ViolationsOf(err)
	for i := range vs {
		vs[i].Pointer = "/" + strings.TrimPrefix(cmp.Or(vs[i].Pointer, "file"), "/")
	}
	if len(vs) == 0 {
		return err
	}
	return kinds.Violations(vs)
}

// bytesOf reads a file, up to what a file may hold.
func bytesOf(c *Call) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(c.request.Body, account.MaxUpload+1))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, kinds.Invalid("/file", "size", "the file is larger than %d MB: split it", account.MaxUpload>>20)
	}
	return b, err
}
