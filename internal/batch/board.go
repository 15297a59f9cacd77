package batch

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"ledd/internal/agreement"
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

// Progress is how a batch stands.
type Progress struct {
	Batch  ID      `json:"batch" required:"true" nullable:"false"`
	State  State   `json:"state" required:"true" enum:"draft,running,stopped"`
	Total  int     `json:"total" required:"true"`
	Counts []Count `json:"counts" required:"true" doc:"every state that an item can be in, in the order in which a batch goes"`
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
		return b.progress(tx)
	})
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

// Line is an item on the board: where it stands, and what happened last.
type Line struct {
	ID          ItemID            `json:"id" required:"true"`
	Version     int               `json:"version" required:"true"`
	Number      int               `json:"number" required:"true"`
	Party       kinds.OrgID       `json:"party" required:"true"`
	Counterpart string            `json:"counterpart" required:"true" doc:"what the organisation is called, or what the list called it"`
	Name        string            `json:"name" required:"true" doc:"whom the letter is to"`
	Email       string            `json:"email" required:"true"`
	Language    string            `json:"language" required:"true"`
	Reference   string            `json:"reference" required:"true"`
	State       ItemState         `json:"state" required:"true" enum:"waiting,skipped,failed,issued,sent,opened,part_signed,signed,expired,withdrawn"`
	Agreement   agreement.ID      `json:"agreement" required:"true"`
	Code        string            `json:"code" required:"true" doc:"of the agreement"`
	Other       agreement.ID      `json:"other" required:"true" doc:"the agreement because of which the counterpart is left in peace"`
	Problems    []kinds.Violation `json:"problems" required:"true" gorm:"-"`
	Reminded    int               `json:"reminded" required:"true" doc:"how many reminders were sent"`
	ChangedAt   *time.Time        `json:"changedAt" required:"true" gorm:"-" doc:"when the last thing happened, UTC"`
}

// lineRow is a line as the query gives it.
type lineRow struct {
	Line                                              `gorm:"embedded"`
	Trouble                                           string
	SentAt, RemindedAt, OpenedAt, SignedAt, UpdatedAt *time.Time
}

const linesSQL = `select i.id, i.version, i.number, i.party, coalesce(o.name, i.text) as counterpart, coalesce(v.name, i.name) as name, coalesce(v.email, i.email) as email,
  i.language, i.reference, ` + standings + ` as state, i.agreement, coalesce(a.code, '') as code, i.other, cast(i.problems as text) as trouble, i.reminded,
  i.sent_at, i.reminded_at, v.confirmed_at as opened_at, e.signed_at, i.updated_at
from batch_items i
left join organisations o on o.id = i.party
left join agreements a on a.org_id = i.org_id and a.id = i.agreement
left join invitations v on v.org_id = i.org_id and v.id = i.invitation
left join evidence e on e.org_id = i.org_id and e.agreement = i.agreement and e.party = i.party and cast(e.id as text) = (select min(cast(x.id as text)) from evidence x where x.org_id = i.org_id and x.agreement = i.agreement and x.party = i.party)
where i.org_id = @org and i.batch = @batch`

// Lines lists the items of a batch, as they stand.
func (s Batches) Lines(ctx context.Context, id string) ([]Line, error) {
	return door.Look(ctx, s.d, "batch.read", func(tx *door.Tx) ([]Line, error) {
		b, err := door.Known[Batch](tx, id)
		if err != nil {
			return nil, err
		}
		if _, back := tx.Past(); back {
			return b.linesThen(tx)
		}
		return b.lines(tx, which{})
	})
}

// LineQuery asks for a part of a board.
type LineQuery struct {
	Limit int       // 1 to 200; 0 is 50
	After int       // the number of the last item of the page before
	State ItemState // empty: all
}

// LinesAfter reads one page of the items of a batch, in the order of their numbers, with
// the number of all that match.
func (s Batches) LinesAfter(ctx context.Context, id string, q LineQuery) (kinds.Page[Line], error) {
	q.Limit = min(cmp.Or(q.Limit, 50), 200)
	return door.Look(ctx, s.d, "batch.read", func(tx *door.Tx) (kinds.Page[Line], error) {
		b, err := door.Known[Batch](tx, id)
		if err != nil {
			return kinds.Page[Line]{}, err
		}
		if _, back := tx.Past(); back {
			all, err := b.linesThen(tx)
			all = slices.DeleteFunc(all, func(l Line) bool { return q.State != "" && l.State != q.State })
			i := slices.IndexFunc(all, func(l Line) bool { return l.Number > q.After })
			if i < 0 {
				i = len(all)
			}
			return q.page(all[i:], len(all)), err
		}
		lines, err := b.lines(tx, which{q: q})
		if err != nil {
			return kinds.Page[Line]{}, err
		}
		p, err := b.progress(tx)
		if err != nil {
			return kinds.Page[Line]{}, err
		}
		total := p.Total
		if q.State != "" {
			total = p.Of(q.State)
		}
		return q.page(lines, total), nil
	})
}

// page cuts what begins where a page does.
func (q LineQuery) page(lines []Line, total int) kinds.Page[Line] {
	out := kinds.Page[Line]{Items: lines, Total: int64(total)}
	if len(lines) > q.Limit {
		out.Items = lines[:q.Limit]
		out.NextCursor = strconv.Itoa(out.Items[q.Limit-1].Number)
	}
	return out
}

// which lines of a batch are read: all, one of them, or a page and one more.
type which struct {
	item string
	q    LineQuery
}

// lines reads lines of a batch.
func (b *Batch) lines(tx *door.Tx, w which) ([]Line, error) {
	sql, args := linesSQL, map[string]any{"batch": b.ID, "today": tx.Today(), "org": b.Org}
	if w.item != "" {
		sql, args["item"] = sql+" and i.id = @item", w.item
	}
	if w.q.State != "" {
		sql, args["state"] = sql+" and "+standings+" = @state", w.q.State
	}
	sql += " and i.number > @after order by i.number"
	if args["after"] = w.q.After; w.q.Limit > 0 {
		sql, args["limit"] = sql+" limit @limit", w.q.Limit+1
	}
	rows, err := door.Rows[lineRow](tx, sql, args)
	out := make([]Line, 0, len(rows))
	for _, r := range rows {
		l := r.Line
		l.ChangedAt = latest(r.SentAt, r.RemindedAt, r.OpenedAt, r.SignedAt, r.UpdatedAt)
		if err := json.Unmarshal([]byte(r.Trouble), &l.Problems); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, err
}

// latest is the last of some instants.
func latest(all ...*time.Time) *time.Time {
	var last *time.Time
	for _, at := range all {
		if at != nil && (last == nil || at.After(*last)) {
			last = at
		}
	}
	return last
}

// linesThen is the lines as they were entered by an instant: what the batch had done,
// without what has followed since.
func (b *Batch) linesThen(tx *door.Tx) ([]Line, error) {
	all, err := door.KnownWhere[Item](tx, "batch", b.ID)
	p := &plan{items: all}
	slices.SortFunc(p.items, func(x, y *Item) int { return x.Number - y.Number })
	if err != nil {
		return nil, err
	}
	return p.bare(tx)
}
