package batch

import (
	"cmp"
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// standings says in SQL where each item stands: what the batch did, and then what
// follows from the agreement, the signatures and the invitations. It is the one place
// that knows.
const standings = `case
  when i.state = 'waiting' and a.state in ('ready', 'part_signed') then 'issued'
  when i.state <> 'sent' then i.state
  when a.state in ('draft', 'review', 'void') then 'withdrawn'
  when a.state not in ('ready', 'part_signed') then 'signed'
  when exists (select 1 from evidence e where e.org_id = i.org_id and e.agreement = i.agreement and e.party = i.party) then 'part_signed'
  when not exists (select 1 from invitations v where v.org_id = i.org_id and v.agreement = i.agreement and v.party = i.party and v.revoked_at is null) then 'withdrawn'
  when not exists (select 1 from invitations v where v.org_id = i.org_id and v.agreement = i.agreement and v.party = i.party and v.revoked_at is null and v.expires_on >= @today) then 'expired'
  when exists (select 1 from invitations v where v.org_id = i.org_id and v.agreement = i.agreement and v.party = i.party and v.confirmed_at is not null) then 'opened'
  else 'sent' end`

// linesSQL reads the lines of a board, lettersSQL what a reminder looks at.
const linesSQL = `select i.id, i.version, i.number, i.party, coalesce(o.name, i.text) as counterpart, coalesce(v.name, i.name) as name, coalesce(v.email, i.email) as email,
  i.language, i.reference, ` + standings + ` as state, i.agreement, coalesce(a.code, '') as code, i.other, cast(i.problems as text) as trouble, i.reminded,
  i.sent_at, i.reminded_at, v.confirmed_at as opened_at, e.signed_at, i.updated_at
from batch_items i
left join organisations o on o.id = i.party
left join agreements a on a.org_id = i.org_id and a.id = i.agreement
left join invitations v on v.org_id = i.org_id and v.id = i.invitation
left join evidence e on e.org_id = i.org_id and e.agreement = i.agreement and e.party = i.party and cast(e.id as text) = (select min(cast(x.id as text)) from evidence x where x.org_id = i.org_id and x.agreement = i.agreement and x.party = i.party)
where i.org_id = @org and i.batch = @batch`

const lettersSQL = `select i.id, i.number, ` + standings + ` as state, i.sent_at, i.reminded_at
from batch_items i left join agreements a on a.org_id = i.org_id and a.id = i.agreement where i.org_id = @org and i.batch = @batch order by i.number`

// Progress is how a batch stands.
type Progress struct {
	Batch  ID      `json:"batch" required:"true" nullable:"false"`
	State  State   `json:"state" required:"true" enum:"draft,running,stopped"`
	Total  int     `json:"total" required:"true"`
	Counts []Count `json:"counts" required:"true" doc:"every state that an item can be in, in the order in which a batch goes"`
	// Reminding is read where the batch itself is.
	Reminding int `json:"reminding" required:"true" doc:"reminders that were asked for, or are due, and are not written yet"`
}

// Count is how many items are in a state.
type Count struct {
	State  ItemState `json:"state" required:"true" enum:"waiting,skipped,failed,issued,sent,opened,part_signed,signed,expired,withdrawn"`
	Number int       `json:"number" required:"true"`
}

// Of is how many items are in a state.
func (p *Progress) Of(s ItemState) int {
	i := slices.IndexFunc(p.Counts, func(c Count) bool { return c.State == s })
	return p.Counts[i].Number
}

// Progress counts the items of a batch by where they stand, in one query.
func (s Batches) Progress(ctx context.Context, id string) (*Progress, error) {
	return door.Look(ctx, s.d, "batch.read", func(tx *door.Tx) (*Progress, error) {
		b, err := door.Get[Batch](tx, id)
		if err != nil {
			return nil, err
		}
		p, err := b.progress(tx)
		if err == nil {
			p.Reminding, err = b.reminding(tx)
		}
		return p, err
	})
}

// remindingSQL counts the jobs of reminders that are not done.
const remindingSQL = `select count(*) from batch_items i join river_job j on j.args ->> 'item' = cast(i.id as text)
where i.org_id = @org and i.batch = @batch and j.kind = 'batch.remind' and j.state not in ('completed', 'cancelled', 'discarded')`

func (b *Batch) reminding(tx *door.Tx) (int, error) {
	n, err := door.Rows[int](tx, remindingSQL, map[string]any{"batch": b.ID, "org": b.Org})
	if err != nil {
		return 0, err
	}
	return n[0], nil
}

// countsSQL counts the items of batches by where they stand.
const countsSQL = `select batch, state, count(*) as number from (select i.batch, ` + standings + ` as state
from batch_items i left join agreements a on a.org_id = i.org_id and a.id = i.agreement where i.org_id = @org`

type countRow struct {
	Batch ID
	Count
}

func (b *Batch) progress(tx *door.Tx) (*Progress, error) {
	rows, err := door.Rows[countRow](tx, countsSQL+" and i.batch = @batch) stand group by batch, state", map[string]any{"batch": b.ID, "today": tx.Today(), "org": b.Org})
	return b.counted(rows), err
}

func (b *Batch) counted(rows []countRow) *Progress {
	out := &Progress{Batch: b.ID, State: b.State, Counts: []Count{}}
	for _, s := range ItemStates {
		c := Count{State: s}
		for _, r := range rows {
			if r.State == s && r.Batch == b.ID {
				c.Number = r.Number
			}
		}
		out.Total += c.Number
		out.Counts = append(out.Counts, c)
	}
	return out
}

// Standing is a batch with how it stands.
type Standing struct {
	*Batch
	*Progress
}

// Standings reads one page of the batches of the actor's organisation, each with its
// counts, which are one more query; as they were entered by an instant, without them.
func (s Batches) Standings(ctx context.Context, q door.Query) (kinds.Page[Standing], error) {
	return door.Look(ctx, s.d, "batch.read", func(tx *door.Tx) (kinds.Page[Standing], error) {
		page, err := door.List[Batch](tx, q)
		out := kinds.Page[Standing]{Items: []Standing{}, NextCursor: page.NextCursor, Total: page.Total}
		if err != nil {
			return out, err
		}
		rows := []countRow{}
		if _, back := tx.Past(); !back && len(page.Items) > 0 {
			ids := make([]ID, 0, len(page.Items))
			for _, b := range page.Items {
				ids = append(ids, b.ID)
			}
			rows, err = door.Rows[countRow](tx, countsSQL+" and i.batch in @batches) stand group by batch, state", map[string]any{"today": tx.Today(), "batches": ids})
		}
		for _, b := range page.Items {
			out.Items = append(out.Items, Standing{b, b.counted(rows)})
		}
		return out, err
	})
}

// Board is how a batch stands, and a page of its items.
type Board struct {
	Progress *Progress
	Lines    kinds.Page[Line]
}

// Board reads how a batch stands and one page of its items, in the order of their
// numbers: a batch of thousands costs as much as one of ten.
func (s Batches) Board(ctx context.Context, id string, q LineQuery) (Board, error) {
	q.Limit = min(cmp.Or(q.Limit, 50), 200)
	return door.Look(ctx, s.d, "batch.read", func(tx *door.Tx) (Board, error) {
		b, err := door.Known[Batch](tx, id)
		if err != nil {
			return Board{}, err
		}
		if _, back := tx.Past(); back {
			return b.boardThen(tx, q)
		}
		return b.board(tx, q)
	})
}

func (b *Batch) board(tx *door.Tx, q LineQuery) (Board, error) {
	lines, err := b.lines(tx, which{q: q})
	if err != nil {
		return Board{}, err
	}
	p, err := b.progress(tx)
	if err != nil {
		return Board{}, err
	}
	total := p.Total
	if q.State != "" {
		total = p.Of(q.State)
	}
	if q.Q != "" {
		if total, err = b.matches(tx, q); err != nil {
			return Board{}, err
		}
	}
	p.Reminding, err = b.reminding(tx)
	return Board{p, q.page(lines, total)}, err
}

// boardThen is the board as it was entered by an instant. What had been done is not
// counted in the history, so that all of it is read.
func (b *Batch) boardThen(tx *door.Tx, q LineQuery) (Board, error) {
	all, err := b.linesThen(tx)
	p := b.Tally(all)
	all = slices.DeleteFunc(all, func(l Line) bool { return q.State != "" && l.State != q.State || !door.Says(l.words(), q.Q) })
	i := slices.IndexFunc(all, func(l Line) bool { return l.Number > q.After })
	if i < 0 {
		i = len(all)
	}
	return Board{p, q.page(all[i:], len(all))}, err
}

// LinesAfter reads one page of the items of a batch, as Board does, with the number of
// all that match.
func (s Batches) LinesAfter(ctx context.Context, id string, q LineQuery) (kinds.Page[Line], error) {
	b, err := s.Board(ctx, id, q)
	return b.Lines, err
}

// Tally counts lines by where they stand.
func (b *Batch) Tally(lines []Line) *Progress {
	rows := []countRow{}
	for _, l := range lines {
		i := slices.IndexFunc(rows, func(r countRow) bool { return r.State == l.State })
		if i < 0 {
			i, rows = len(rows), append(rows, countRow{b.ID, Count{State: l.State}})
		}
		rows[i].Number++
	}
	return b.counted(rows)
}
