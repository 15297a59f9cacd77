package door

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// Event is one row of the audit chain, as its organisation reads it.
type Event struct {
	Seq        int64         `json:"sequence" required:"true"`
	At         time.Time     `json:"at" required:"true"`
	Actor      string        `json:"actor" required:"true"`
	Action     access.Action `json:"action" required:"true"`
	Kind       string        `json:"kind" required:"true" doc:"of the record; of a refusal, the action that was refused"`
	Record     kinds.OrgID   `json:"record" gorm:"column:record_id" required:"true" doc:"null where no record changed"`
	BeforeHash string        `json:"beforeHash" required:"true"`
	AfterHash  string        `json:"afterHash" required:"true"`
	RequestID  string        `json:"requestId" required:"true"`
	PrevHash   string        `json:"prevHash" required:"true" doc:"the hash of the row before"`
	Hash       string        `json:"hash" required:"true"`
}

// EventQuery narrows the audit trail of the actor's organisation.
type EventQuery struct {
	Actor    string
	Action   access.Action
	Kind     string
	Record   string    // identifier
	From, To time.Time // From is part of it, To is not; zero is open
	Limit    int       // 1 to 200; 0 is 50
	Cursor   string    // NextCursor of the page before
}

const eventColumns = "seq, at, actor, action, kind, record_id, before_hash, after_hash, request_id, prev_hash, hash"

// Events reads one page of the audit trail, newest first; it needs audit.read,
// and leaves no row itself.
func Events(ctx context.Context, d *Door, q EventQuery) (kinds.Page[Event], error) {
	return Look(ctx, d, "audit.read", q.page)
}

func (q EventQuery) page(tx *Tx) (kinds.Page[Event], error) {
	page := kinds.Page[Event]{Items: []Event{}}
	if q.Limit == 0 {
		q.Limit = 50
	}
	if q.Limit < 1 || q.Limit > 200 {
		return page, kinds.Invalid("limit", "range", "limit must be between 1 and 200")
	}
	where, args, err := q.narrow(tx)
	if err != nil {
		return page, err
	}
	args["limit"] = q.Limit + 1
	if err := tx.db.Raw("select count(*) from audit where "+where, args).Scan(&page.Total).Error; err != nil {
		return page, err
	}
	if q.Cursor != "" {
		before, err := q.before()
		if err != nil {
			return page, err
		}
		where, args["before"] = where+" and seq < @before", before
	}
	err = tx.db.Raw("select "+eventColumns+" from audit where "+where+" order by seq desc limit @limit", args).Scan(&page.Items).Error
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		page.NextCursor = q.cursorAt(page.Items[q.Limit-1].Seq)
	}
	return page, err
}

// narrow gives the condition of a query; looking back, the trail ends at the
// instant.
func (q EventQuery) narrow(tx *Tx) (string, map[string]any, error) {
	where, args := []string{"org_id = @org"}, map[string]any{"org": tx.Who.Org}
	add := func(cond, name string, value any, given bool) {
		if given {
			where, args[name] = append(where, cond), value
		}
	}
	for name, text := range map[string]string{"actor": q.Actor, "action": string(q.Action), "kind": q.Kind} {
		if !plain(text) {
			return "", nil, kinds.Invalid(name, "text", "%s must be plain text", name)
		}
	}
	add("actor = @actor", "actor", q.Actor, q.Actor != "")
	add("action = @action", "action", string(q.Action), q.Action != "")
	add("kind = @kind", "kind", q.Kind, q.Kind != "")
	add("at >= @from", "from", q.From.UTC(), !q.From.IsZero())
	add("at < @to", "to", q.To.UTC(), !q.To.IsZero())
	known, back := tx.Past()
	add("at <= @known", "known", known.Truncate(time.Microsecond), back)
	if q.Record != "" {
		id, err := kinds.ParseID[kinds.Party](q.Record)
		if err != nil {
			return "", nil, at(err, "record")
		}
		add("record_id = @record", "record", id, true)
	}
	return strings.Join(where, " and "), args, nil
}

// eventCursor is where a page ended: the list, and the last row of it.
type eventCursor struct {
	List string `json:"l"`
	Seq  int64  `json:"s"`
}

// list tells one query from another.
func (q EventQuery) list() string {
	q.Limit, q.Cursor = 0, ""
	b, _ := json.Marshal(q)
	return digest(string(b))[:12]
}

func (q EventQuery) cursorAt(seq int64) string {
	b, _ := json.Marshal(eventCursor{q.list(), seq})
	return base64.RawURLEncoding.EncodeToString(b)
}

func (q EventQuery) before() (int64, error) {
	var c eventCursor
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.List != q.list() {
		return 0, kinds.Invalid("cursor", "cursor", "this cursor belongs to no page of this list: begin again without it")
	}
	return c.Seq, nil
}

// ExportEvents hands the rows of the actor's organisation that a query matches to
// write, oldest first, and then notes that they were exported; it needs
// audit.export. Limit and cursor are left aside.
func ExportEvents(ctx context.Context, d *Door, q EventQuery, write func(Event) error) error {
	_, err := Look(ctx, d, "audit.export", func(tx *Tx) (int64, error) {
		where, args, err := q.narrow(tx)
		if err != nil {
			return 0, err
		}
		for args["last"] = int64(0); ; {
			var part []Event
			err := tx.db.Raw("select "+eventColumns+" from audit where "+where+" and seq > @last order by seq limit 2000", args).Scan(&part).Error
			if err != nil || len(part) == 0 {
				return 0, err
			}
			for _, e := range part {
				if err := write(e); err != nil {
					return 0, err
				}
			}
			args["last"] = part[len(part)-1].Seq
		}
	})
	if err != nil {
		return err
	}
	return Note(ctx, d, Exported, "audit", "")
}
