package batch

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

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
	Q     string    // up to ten words that must all occur in the names, the address or the code
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

// words is what a search of lines that are at hand looks through.
func (l Line) words() string {
	return strings.Join([]string{l.Counterpart, l.Code, l.Name, l.Email}, " ")
}

// matchingSQL counts the items of a batch that a query asks for.
const matchingSQL = `select count(*) from batch_items i
left join organisations o on o.id = i.party
left join agreements a on a.org_id = i.org_id and a.id = i.agreement
where i.org_id = @org and i.batch = @batch`

// matches counts what a query with words asks for.
func (b *Batch) matches(tx *door.Tx, q LineQuery) (int, error) {
	sql, args := matchingSQL, map[string]any{"batch": b.ID, "today": tx.Today(), "org": b.Org}
	if q.State != "" {
		sql, args["state"] = sql+" and "+standings+" = @state", q.State
	}
	said, err := saying(q.Q, args)
	if err != nil {
		return 0, err
	}
	sql += said
	n, err := door.Rows[int](tx, sql, args)
	if err != nil {
		return 0, err
	}
	return n[0], nil
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
	said, err := saying(w.q.Q, args)
	if err != nil {
		return nil, err
	}
	sql += said
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

// saidSQL is the condition that an item says a word: its own names and address, those of
// the counterpart, or what its agreement is called.
const saidSQL = ` and (i.search like @word1 escape '!' or i.search like @word2 escape '!' or o.search like @name1 escape '!' or o.search like @name2 escape '!'
  or a.search like @word1 escape '!' or a.search like @word2 escape '!')`

// saying gives a condition for each word of a search, and binds the words. Of an
// organisation only its names are looked through: its code is its keeper's.
func saying(q string, args map[string]any) (sql string, err error) {
	words, err := door.Search(q)
	for i, word := range words {
		n := strconv.Itoa(i) + "of"
		said, named := word.Anywhere(), word.InNames()
		args["word"+n+"1"], args["word"+n+"2"], args["name"+n+"1"], args["name"+n+"2"] = said[0], said[1], named[0], named[1]
		sql += strings.NewReplacer("@word", "@word"+n, "@name", "@name"+n).Replace(saidSQL)
	}
	return sql, err
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
