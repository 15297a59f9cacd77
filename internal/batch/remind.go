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

// RemindItem is the job that sends a reminder that is due.
type RemindItem struct {
	Item ItemID      `json:"item"`
	Org  kinds.OrgID `json:"org"`
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

// Reminded is how many letters were sent.
type Reminded struct {
	Sent    int `json:"sent" required:"true"`
	TooSoon int `json:"tooSoon" required:"true" doc:"had a letter within the last 24 hours"`
	Others  int `json:"others" required:"true" doc:"have signed, or were not asked, or their link is over: nothing was sent"`
}

// Remind writes to those who were asked and have not signed, whom nobody has written
// to for a day. Each letter is a transaction of its own. Errors: conflict while the
// batch is not running.
func (s Batches) Remind(ctx context.Context, id string, in RemindInput) (*Reminded, error) {
	if err := door.Validate(in); err != nil {
		return nil, err
	}
	if err := access.From(ctx).May("batch.remind"); err != nil {
		return nil, err
	}
	lines, err := s.Lines(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &Reminded{}
	for i, n := range in.Numbers {
		if !slices.ContainsFunc(lines, func(l Line) bool { return l.Number == n }) {
			return nil, kinds.Invalid("/numbers/"+strconv.Itoa(i), "unknown-reference", "there is no item %d in the batch", n)
		}
	}
	for _, l := range lines {
		if asked := slices.Contains(in.Numbers, l.Number) || len(in.Numbers) == 0 && l.open(); asked {
			err = s.remind(ctx, l.ID, access.From(ctx).Name, out)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// open reports whether somebody was asked and has not answered.
func (l Line) open() bool { return l.State == ItemSent || l.State == ItemOpened }

// remind writes one reminder where it is not too soon; by is empty for one that is due
// by the batch's own days.
func (s Batches) remind(ctx context.Context, item ItemID, by string, out *Reminded) error {
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
			return false, kinds.Fail(kinds.KindConflict, "the batch is %s: nobody is reminded until it goes on", b.State)
		}
		lines, err := b.lines(tx, which{item: it.ID.String()})
		switch {
		case err != nil:
			return false, err
		case !lines[0].open():
			out.Others++
			return false, nil
		case tx.Now.Sub(it.last()) < remindEvery, by == "" && !b.dueAgain(it, tx):
			out.TooSoon++
			return false, nil
		}
		out.Sent++
		return true, b.remind(tx, it, by)
	})
	return err
}

// last is when the counterpart was written to last.
func (i *Item) last() time.Time {
	if i.RemindedAt != nil {
		return *i.RemindedAt
	}
	if i.SentAt == nil {
		return time.Time{}
	}
	return *i.SentAt
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

// RemindDue sends a reminder that is due, if it still is.
func (s Batches) RemindDue(ctx context.Context, job RemindItem, _ jobs.Attempt) error {
	err := s.remind(system(ctx, job.Org, "batch"), job.Item, "", &Reminded{})
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
			err = door.Enqueue(tx, RemindItem{c.ID, c.OrgID})
		}
	}
	return err
}
