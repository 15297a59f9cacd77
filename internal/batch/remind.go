package batch

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// RemindItem is the job that writes one reminder: one that is due, or that somebody asked
// for. Who asked stands in the history of the batch, in the version that the job names.
type RemindItem struct {
	Item  ItemID      `json:"item"`
	Org   kinds.OrgID `json:"org"`
	Batch ID          `json:"batch,omitzero"`
	Asked int         `json:"asked,omitempty"` // 0: it is due
}

// Kind names the job.
func (RemindItem) Kind() string { return "batch.remind" }

// Sweep is the job that looks, every so often, which reminders are due.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "batch.sweep" }

// sweepEvery is how often is looked.
const sweepEvery = time.Hour

// remindEvery is the shortest time between two letters to somebody.
const remindEvery = 24 * time.Hour

// RemindInput is whom somebody reminds.
type RemindInput struct {
	Numbers []int `json:"numbers" validate:"max=2000,distinct" doc:"which items, by their number in the batch; empty: all who were asked and have not signed"`
}

// Reminded is how many letters are on their way.
type Reminded struct {
	Asked   int `json:"asked" required:"true" doc:"letters that are being written, each by a job of its own"`
	TooSoon int `json:"tooSoon" required:"true" doc:"had a letter within the last 24 hours"`
	Others  int `json:"others" required:"true" doc:"have signed, or were not asked, or their link is over: nothing is sent"`
}

// Remind asks for a letter to those who were asked and have not signed, whom nobody has
// written to for a day. Each is written by a job of its own, in the name of who asks,
// and once, however often it is asked for in a day. Errors: conflict while the batch is
// not running.
func (s Batches) Remind(ctx context.Context, id string, in RemindInput) (*Reminded, error) {
	return door.Do(ctx, s.d, "batch.remind", in, func(tx *door.Tx) (*Reminded, error) {
		b, err := door.Get[Batch](tx, id)
		if err != nil {
			return nil, err
		}
		if b.State != Running {
			return nil, errStands(b.State)
		}
		out, due, err := b.due(tx, in)
		if err != nil || len(due) == 0 {
			return out, err
		}
		b.RemindedAt = &tx.Now
		if err := door.Save(tx, b); err != nil {
			return nil, err
		}
		var all []RemindItem
		for _, item := range due {
			all = append(all, RemindItem{item, b.Org, b.ID, b.Version})
		}
		return out, door.EnqueueAll(tx, all)
	})
}

func errStands(s State) error {
	return kinds.Fail(kinds.KindConflict, "the batch is %s: nobody is reminded until it goes on", s)
}

// letterRow is an item as a reminder looks at it.
type letterRow struct {
	ID                 ItemID
	Number             int
	State              ItemState
	SentAt, RemindedAt *time.Time
}

// due finds whom a reminder is written to, of those who are asked for.
func (b *Batch) due(tx *door.Tx, in RemindInput) (out *Reminded, due []ItemID, err error) {
	rows, err := door.Rows[letterRow](tx, lettersSQL, map[string]any{"batch": b.ID, "today": tx.Today(), "org": b.Org})
	if err != nil {
		return nil, nil, err
	}
	for i, n := range in.Numbers {
		if !slices.ContainsFunc(rows, func(r letterRow) bool { return r.Number == n }) {
			return nil, nil, kinds.Invalid("/numbers/"+strconv.Itoa(i), "unknown-reference", "there is no item %d in the batch", n)
		}
	}
	out = &Reminded{}
	for _, r := range rows {
		named := slices.Contains(in.Numbers, r.Number)
		switch open := r.State == ItemSent || r.State == ItemOpened; {
		case !named && (len(in.Numbers) > 0 || !open):
		case !open:
			out.Others++
		case tx.Now.Sub(lastLetter(r.SentAt, r.RemindedAt)) < remindEvery:
			out.TooSoon++
		default:
			due, out.Asked = append(due, r.ID), out.Asked+1
		}
	}
	return out, due, nil
}

// open reports whether somebody was asked and has not answered.
func (l Line) open() bool { return l.State == ItemSent || l.State == ItemOpened }

// remind writes one reminder where it is not too soon; by is empty for one that is due
// by the batch's own days.
func (s Batches) remind(ctx context.Context, item ItemID, by string) error {
	_, err := door.Do(ctx, s.d, "batch.remind", nil, func(tx *door.Tx) (bool, error) {
		it, err := door.Get[Item](tx, item.String())
		if err != nil {
			return false, err
		}
		b, err := door.Get[Batch](tx, it.Batch.String())
		if err != nil {
			return false, err
		}
		if b.State != Running {
			return false, errStands(b.State)
		}
		lines, err := b.lines(tx, which{item: it.ID.String()})
		switch {
		case err != nil || !lines[0].open():
			return false, err
		case tx.Now.Sub(it.last()) < remindEvery, by == "" && !b.dueAgain(it, tx):
			return false, nil
		}
		return true, b.remind(tx, it, by)
	})
	return err
}

// last is when the counterpart was written to last.
func (i *Item) last() time.Time { return lastLetter(i.SentAt, i.RemindedAt) }

func lastLetter(sent, reminded *time.Time) time.Time {
	switch {
	case reminded != nil:
		return *reminded
	case sent != nil:
		return *sent
	}
	return time.Time{}
}

// dueAgain reports whether the batch's own days ask for another reminder.
func (b *Batch) dueAgain(i *Item, tx *door.Tx) bool {
	days := counted(b.RemindDays)
	return days > 0 && i.Reminded < max(1, counted(b.RemindTimes)) && tx.Day(i.last()).AddDays(days) <= tx.Today()
}

// remind writes the letter and remembers it.
func (b *Batch) remind(tx *door.Tx, it *Item, by string) error {
	a, err := door.Get[agreement.Agreement](tx, it.Agreement.String())
	if err != nil {
		return err
	}
	i, err := b.write(tx, it, a, "reminder", tx.Day(*it.SentAt))
	if err != nil {
		return err
	}
	it.Reminders = append(slices.Clone(it.Reminders), Reminder{tx.Now, cmp.Or(by, "batch"), i})
	it.RemindedAt, it.Reminded = &tx.Now, it.Reminded+1
	return door.Save(tx, it)
}

// RemindDue writes a reminder that is due, or that somebody asked for, if it still is.
func (s Batches) RemindDue(ctx context.Context, job RemindItem, _ jobs.Attempt) error {
	by, name := "", "batch"
	if job.Asked > 0 {
		at, err := s.At(system(ctx, job.Org, name), job.Batch.String(), job.Asked)
		if err != nil {
			return err
		}
		by, name = at.Actor, at.Actor
	}
	err := s.remind(system(ctx, job.Org, name), job.Item, by)
	if err != nil && kinds.KindOf(err) != kinds.KindInternal && kinds.KindOf(err) != kinds.KindStale {
		return nil // stopped meanwhile, or the address is gone: the board shows both
	}
	return err
}

// candidate is an item that may need a job.
type candidate struct {
	ID    ItemID
	OrgID kinds.OrgID
	State ItemState
}

// sweepSQL finds, in running batches, the items that wait without a job, as after a
// restore, and those that were sent, or reminded of, long enough ago. Days are
// counted exactly when the reminder is written.
const sweepSQL = `select i.id, i.org_id, i.state from batch_items i join batches b on b.org_id = i.org_id and b.id = i.batch
left join agreements a on a.org_id = i.org_id and a.id = i.agreement
where (i.org_id = @org or @all) and i.id > @after and b.state = 'running' and (
  i.state = 'waiting' and (a.state is null or a.state not in ('ready', 'part_signed')) and not exists (
    select 1 from river_job j where j.kind = 'batch.item' and j.args ->> 'item' = cast(i.id as text) and j.state not in ('completed', 'cancelled', 'discarded'))
  or i.state = 'sent' and b.remind_days is not null and i.reminded < coalesce(b.remind_times, 1) and coalesce(i.reminded_at, i.sent_at) < @before
    and a.state in ('ready', 'part_signed'))
order by i.id limit @limit`

// nobody is before every identifier.
const nobody = "00000000-0000-0000-0000-000000000000"

// sweepMost is how many items are looked at, and given their jobs, at a time.
const sweepMost = 200

// Sweep leaves a job for each reminder that may be due, and for each item that lost
// its own, in whichever organisation. However many programs share the queue, one of
// them is asked.
func (s Batches) Sweep(ctx context.Context, _ Sweep, _ jobs.Attempt) error {
	ctx = access.With(ctx, access.Actor{Name: "batch", Role: access.Operator})
	after := ItemID{}
	for {
		found, err := door.Look(ctx, s.d, "batch.read", func(tx *door.Tx) ([]candidate, error) {
			return door.Rows[candidate](tx, sweepSQL, map[string]any{"before": tx.Now.Add(-remindEvery), "after": cmp.Or(after.String(), nobody), "limit": sweepMost})
		})
		if err != nil || len(found) == 0 {
			return err
		}
		if err := s.sweep(ctx, found); err != nil || len(found) < sweepMost {
			return err
		}
		after = found[len(found)-1].ID
	}
}

// sweep leaves the jobs of some items, those of each organisation in one transaction.
func (s Batches) sweep(ctx context.Context, found []candidate) error {
	of := map[kinds.OrgID][]candidate{}
	for _, c := range found {
		of[c.OrgID] = append(of[c.OrgID], c)
	}
	for org, mine := range of {
		if _, err := door.Do(system(ctx, org, "batch"), s.d, "batch.run", nil, func(tx *door.Tx) (bool, error) { return true, order(tx, mine) }); err != nil {
			return err
		}
	}
	return nil
}

// order leaves the jobs of one organisation.
func order(tx *door.Tx, all []candidate) (err error) {
	for _, c := range all {
		switch {
		case err != nil:
		case c.State == ItemWaiting:
			err = door.Enqueue(tx, MakeItem{c.ID, c.OrgID})
		default:
			err = door.Enqueue(tx, RemindItem{Item: c.ID, Org: c.OrgID})
		}
	}
	return err
}
