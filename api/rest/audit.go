package rest

import (
	"context"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// auditQuery narrows the audit trail.
type auditQuery struct {
	Actor  string `query:"actor" validate:"max=255" doc:"only what this actor did, as the rows name it"`
	Action string `query:"action" validate:"max=64" doc:"only this action, such as unit.create, access.refuse or session.open"`
	Kind   string `query:"kind" validate:"max=64" doc:"only this kind of record"`
	Record string `query:"record" format:"uuid" doc:"only what was done to this record"`
	From   string `query:"from" format:"date-time" doc:"only from this instant on (RFC 3339)"`
	To     string `query:"to" format:"date-time" doc:"only before this instant (RFC 3339)"`
	Limit  int    `query:"limit" validate:"omitempty,min=1,max=200" doc:"how many items a page holds, 50 when absent"`
	Cursor string `query:"cursor" validate:"max=200" doc:"nextCursor of the page before; empty: the first page"`
}

// audits is the audit trail of one's own organisation, newest first. Its rows are
// the chain itself: whoever keeps them can compute their hashes.
func audits(d *door.Door) []Route {
	return []Route{read("/audit", "audit.read", "List what was done, newest first", func(ctx context.Context, q auditQuery) (kinds.Page[door.Event], error) {
		in, err := q.query()
		if err != nil {
			return kinds.Page[door.Event]{}, err
		}
		return door.Events(ctx, d, in)
	}).named("auditList")}
}

func (q auditQuery) query() (door.EventQuery, error) {
	in := door.EventQuery{Actor: q.Actor, Action: access.Action(q.Action), Kind: q.Kind, Record: q.Record, Limit: q.Limit, Cursor: q.Cursor}
	var err error
	if q.From != "" {
		if in.From, err = instant("from", q.From); err != nil {
			return in, err
		}
	}
	if q.To != "" {
		in.To, err = instant("to", q.To)
	}
	return in, err
}
