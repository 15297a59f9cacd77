package batch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"ledd/internal/batch"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// reminds asks for reminders, of all or of some.
func (k *bulk) reminds(numbers ...int) batch.Reminded {
	k.Helper()
	out, err := k.s.Remind(k.ctx, k.b.ID.String(), batch.RemindInput{Numbers: numbers})
	return *doortest.Must(k, out, err)
}

// written does the jobs of reminders that wait, each twice, and counts them.
func (k *bulk) written() int {
	k.Helper()
	left, err := door.Do(k.ctx, k.d, "batch.update", nil, func(tx *door.Tx) ([]string, error) {
		return door.Rows[string](tx, "delete from river_job where kind = 'batch.remind' and metadata ->> 'org' = cast(@org as text) returning cast(args as text)", nil)
	})
	for _, args := range doortest.Must(k, left, err) {
		var job batch.RemindItem
		doortest.Must(k, job, json.Unmarshal([]byte(args), &job))
		for range 2 {
			doortest.Must(k, job, k.s.RemindDue(context.Background(), job, jobs.Attempt{}))
		}
	}
	return len(left)
}

// TestRemindAll: whoever asks for all reminders waits for none of them. Each is written by
// a job, once a day whoever asks and however often, and in the name of who asked for it.
func TestRemindAll(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		in := batch.Order{}
		for i, id := range k.vendors(3) {
			in.Counterparts = append(in.Counterparts, batch.Counterpart{Org: id, Email: fmt.Sprintf("a@t%d.example", i+1)})
		}
		k.order(in)
		if _, err := k.s.Remind(k.ctx, k.b.ID.String(), batch.RemindInput{}); kinds.KindOf(err) != kinds.KindConflict {
			k.Errorf("of a draft: %v", err)
		}
		k.start()
		k.work()
		if now := k.reminds(); now != (batch.Reminded{TooSoon: 3}) {
			k.Errorf("on the day of the letter: %+v", now)
		}
		k.now = k.now.Add(25 * time.Hour)
		if now := k.reminds(2); now != (batch.Reminded{Asked: 1}) {
			k.Errorf("of one: %+v", now)
		}
		mine := k.ctx
		k.ctx = as(k.controller.ID, "Kari Vik")
		if now := k.reminds(); now != (batch.Reminded{Asked: 3}) {
			k.Errorf("of all: %+v", now)
		}
		k.ctx = mine
		if n := k.letters("reminder"); n != 0 {
			k.Errorf("%d are written while somebody waits", n)
		}
		if n := k.progress().Reminding; n != 4 {
			k.Errorf("%d are on their way", n)
		}
		if n := k.written(); n != 4 || k.letters("reminder") != 3 || k.progress().Reminding != 0 {
			k.Errorf("%d jobs wrote %d letters", n, k.letters("reminder"))
		}
		by := map[string]int{}
		for _, l := range k.lines() {
			it, err := door.NewNoun[batch.Item, batch.ItemInput](k.d).Get(k.ctx, l.ID.String())
			for _, r := range doortest.Must(k, it, err).Reminders {
				by[r.By]++
			}
		}
		if by["test coordinator"] != 1 || by["Kari Vik"] != 2 {
			k.Errorf("asked for by %v", by)
		}
		if now := k.reminds(); now != (batch.Reminded{TooSoon: 3}) || k.written() != 0 {
			k.Errorf("again: %+v", now)
		}
		k.now = k.now.Add(25 * time.Hour)
		if now := k.reminds(); now != (batch.Reminded{Asked: 3}) {
			k.Errorf("a day later: %+v", now)
		}
		b, err := k.s.Stop(k.ctx, k.b.ID.String())
		doortest.Must(k, b, err)
		if n := k.written(); n != 3 || k.letters("reminder") != 3 {
			k.Errorf("stopped meanwhile: %d jobs, %d letters", n, k.letters("reminder"))
		}
	})
}
