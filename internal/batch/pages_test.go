package batch_test

import (
	"fmt"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"ledd/internal/batch"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// TestPagesOfABoard: a board and the list of batches are read a page at a time, each
// line once, whatever state is asked for.
func TestPagesOfABoard(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		in := batch.Order{}
		for i, id := range k.vendors(7) {
			in.Counterparts = append(in.Counterparts, batch.Counterpart{Org: id, Email: fmt.Sprintf("a@t%d.example", i+1)})
		}
		k.order(in)
		k.start()
		for _, l := range k.lines()[:3] {
			doortest.Must(k, true, k.s.Make(t.Context(), k.job(l), jobs.Attempt{Number: 1}))
		}
		pages := func(state batch.ItemState) (numbers []int, total int64) {
			for after := 0; ; {
				p, err := k.s.LinesAfter(k.ctx, k.b.ID.String(), batch.LineQuery{Limit: 2, After: after, State: state})
				doortest.Must(k, true, err)
				for _, l := range p.Items {
					numbers = append(numbers, l.Number)
				}
				if p.NextCursor == "" {
					return numbers, p.Total
				}
				after = p.Items[len(p.Items)-1].Number
			}
		}
		for state, want := range map[batch.ItemState][]int{"": {1, 2, 3, 4, 5, 6, 7}, batch.ItemSent: {1, 2, 3}, batch.ItemWaiting: {4, 5, 6, 7}, batch.ItemSigned: nil} {
			got, total := pages(state)
			if diff := gocmp.Diff(want, got); diff != "" || int(total) != len(want) {
				k.Errorf("%s: %d in all, %s", state, total, diff)
			}
		}
		for q, want := range map[string][]int{"TJENESTE": {1, 2, 3, 4, 5, 6, 7}, "tjeneste 03": {3}, "a@t4": {4}, "t_": nil, "T5": {5}} {
			p, err := k.s.Board(k.ctx, k.b.ID.String(), batch.LineQuery{Limit: 20, Q: q})
			var got []int
			for _, l := range doortest.Must(k, p, err).Lines.Items {
				got = append(got, l.Number)
			}
			if diff := gocmp.Diff(want, got); diff != "" || int(p.Lines.Total) != len(want) || p.Progress.Total != 7 {
				k.Errorf("%q: %d in all, %s", q, p.Lines.Total, diff)
			}
		}
		second, err := k.s.Create(k.ctx, batch.Order{Name: "En til", Model: k.deal.ID, Counterparts: []batch.Counterpart{{Text: "Tjeneste 01 AS"}}})
		doortest.Must(k, second, err)
		first, err := k.s.Standings(k.ctx, door.Query{Limit: 1, Sort: "-createdAt"})
		if doortest.Must(k, first, err); first.Total != 2 || first.Items[0].Name != "En til" || first.NextCursor == "" {
			k.Fatalf("%+v", first)
		}
		next, err := k.s.Standings(k.ctx, door.Query{Limit: 1, Sort: "-createdAt", Cursor: first.NextCursor})
		if doortest.Must(k, next, err); len(next.Items) != 1 || next.Items[0].Of(batch.ItemSent) != 3 || next.NextCursor != "" {
			k.Errorf("%+v", next)
		}
	})
}

// TestBoardLookingBack: the board of an earlier instant holds the items of its own
// batch as they were then, and those of no other one.
func TestBoardLookingBack(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		v := k.vendors(4)
		named := func(ids ...kinds.OrgID) (in batch.Order) {
			for i, id := range ids {
				in.Counterparts = append(in.Counterparts, batch.Counterpart{Org: id, Email: fmt.Sprintf("a@t%d.example", i+1)})
			}
			return in
		}
		k.order(named(v[:2]...))
		k.start()
		then := door.WithKnownAt(k.ctx, k.now)
		first := k.b
		k.now = k.now.Add(time.Hour)
		k.work()
		k.order(named(v[2:]...))
		k.start()
		for id, want := range map[batch.ID]int{first.ID: 2, k.b.ID: 0} {
			lines, err := k.s.Lines(then, id.String())
			if want == 0 {
				if kinds.KindOf(err) != kinds.KindNotFound {
					k.Errorf("a batch of later: %v", err)
				}
				continue
			}
			if doortest.Must(k, lines, err); len(lines) != want || lines[0].State != batch.ItemWaiting || lines[1].Counterpart != "Tjeneste 02 AS" {
				k.Errorf("%+v", lines)
			}
		}
		lines, err := k.s.Lines(door.WithKnownAt(k.ctx, k.now), first.ID.String())
		if doortest.Must(k, lines, err); len(lines) != 2 || lines[0].State != batch.ItemSent {
			k.Errorf("%+v", lines)
		}
	})
}
