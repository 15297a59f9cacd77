package rest

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/access"
	"ledd/internal/batch"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// batches is how one agreement is issued to many counterparts.
func batches(h House) []Route {
	s := batch.New(h.Door, h.Steps)
	b := items{s, door.NewNoun[batch.Item, batch.ItemInput](h.Door)}
	at := "/batches/{id}"
	mend := update(at+"/items/{item}", "batch_item", "Mend an item that failed or waits, and try it again", func(context.Context, string, int, batch.ItemInput) (*batch.Item, error) {
		return nil, nil
	}).named("batchItemUpdate").filling("/batch")
	mend.Params, mend.Handle = paramsOf[itemOf](), b.mend
	preview := read(at+"/preview", "batch.read", "Read what a batch would do, before it is started", func(ctx context.Context, q one) (batch.Preview, error) { return s.Preview(ctx, q.ID) }).named("batchPreview")
	preview.Judges = true
	return slices.Concat(noun("batch", "batches", s), []Route{
		preview,
		read(at+"/progress", "batch.read", "Count the items of a batch by where they stand", func(ctx context.Context, q one) (*batch.Progress, error) { return s.Progress(ctx, q.ID) }).named("batchProgress"),
		read(at+"/items", "batch_item.read", "List the items of a batch, as they stand", b.list).named("batchItemList").past(),
		read(at+"/items/{item}", "batch_item.read", "Read an item of a batch", b.get).named("batchItemGet").past(),
		mend,
		deed(at+"/start", "batch.start", "Start a batch, or let it go on after it was stopped", s.Start),
		deed(at+"/stop", "batch.stop", "Stop a batch: nothing more is made, sent or reminded of", s.Stop),
		deed(at+"/retry", "batch.retry", "Try every failed item of a batch again", s.Retry),
		act(at+"/remind", "batch.remind", "Have those reminded who were asked and have not signed, at most once a day; each letter is written by a job of its own", func(ctx context.Context, q one, in batch.RemindInput) (*batch.Reminded, error) {
			return s.Remind(ctx, q.ID, in)
		}),
	})
}

// deed gives a route that does something to a record, and takes no body.
func deed[Out any](path string, action access.Action, summary string, fn func(context.Context, string) (*Out, error)) Route {
	return Route{
		Method: http.MethodPost, Path: path, Name: operation(action), Action: action, Summary: summary,
		Params: paramsOf[one](), Out: reflect.TypeFor[*Out](), Status: http.StatusOK, Judges: true,
		Handle: func(c *Call) (Answer, error) { return answer(fn(c.once(), c.Path("id"))) },
	}
}

// items reads and mends items below a batch that the actor may see.
type items struct {
	batches batch.Batches
	door    door.Noun[batch.Item, batch.ItemInput]
}

type itemOf struct {
	one
	Item string `path:"item" format:"uuid"`
}

type itemsOf struct {
	one
	Limit  int    `query:"limit" validate:"omitempty,min=1,max=200" doc:"how many items a page holds, 50 when absent"`
	Cursor string `query:"cursor" validate:"omitempty,max=10,number" doc:"nextCursor of the page before; empty: the first page"`
	State  string `query:"state" validate:"omitempty,oneof=waiting skipped failed issued sent opened part_signed signed expired withdrawn" doc:"only items that stand there; empty: all"`
	Q      string `query:"q" validate:"max=200" doc:"at most ten words that must all occur in the names, the address or the agreement, whatever their case"`
}

func (b items) list(ctx context.Context, q itemsOf) (kinds.Page[batch.Line], error) {
	after, _ := strconv.Atoi(q.Cursor)
	return b.batches.LinesAfter(ctx, q.ID, batch.LineQuery{Limit: q.Limit, After: after, State: batch.ItemState(q.State), Q: q.Q})
}

func (b items) get(ctx context.Context, q itemOf) (*batch.Item, error) {
	it, err := b.door.Get(ctx, q.Item)
	if err == nil && !strings.EqualFold(it.Batch.String(), q.ID) {
		return nil, kinds.NotFound("batch_item")
	}
	return it, err
}

func (b items) mend(c *Call) (Answer, error) {
	version, err := c.ifMatch()
	if err != nil {
		return Answer{}, err
	}
	in, err := decodeBody[batch.ItemInput](c)
	if err != nil {
		return Answer{}, err
	}
	return answer(b.batches.Mend(c.Context(), c.Path("id"), c.Path("item"), version, in))
}
