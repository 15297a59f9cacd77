package ropa

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// NoticeParts lists the parts of a notice in the order in which people read them, by the
// names of their fields.
var NoticeParts = []string{"controllerText", "dpo", "purposes", "legalBasis", "interests", "source", "recipients", "transfers", "retention", "required", "automated", "rights", "withdrawal", "complaint"}

// partOf is the text of a part.
func partOf(in *record.NoticeInput, part string) *string {
	return map[string]*string{
		"controllerText": &in.ControllerText, "dpo": &in.DPO, "purposes": &in.Purposes, "legalBasis": &in.LegalBasis, "interests": &in.Interests, "source": &in.Source,
		"recipients": &in.Recipients, "transfers": &in.Transfers, "retention": &in.Retention, "required": &in.Required, "automated": &in.Automated, "rights": &in.Rights,
		"withdrawal": &in.Withdrawal, "complaint": &in.Complaint,
	}[part]
}

// Part is what the record says of a part of a notice.
type Part struct{ Part, Text string }

// Otherwise lists the parts that the record of a notice's activities words otherwise today
// than the notice; none for one that is exempt, or whose activities are gone.
func (v Records) Otherwise(ctx context.Context, reg *gap.Register, n *record.Notice) ([]Part, error) {
	if len(n.Activities) == 0 || n.Exempt() {
		return nil, nil
	}
	w, err := door.Look(ctx, v.d, "notice.read", func(tx *door.Tx) (*world, error) { return beside(tx, reg) })
	if err != nil {
		return nil, err
	}
	return w.otherwise(n, v.d.Today())
}

func (w *world) otherwise(n *record.Notice, day kinds.Date) ([]Part, error) {
	now, err := w.notice(n.Activities, n.Language, day)
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		return nil, nil
	}
	var out []Part
	for _, part := range NoticeParts {
		if is := *partOf(&now, part); is != "" && is != *partOf(&n.NoticeInput, part) {
			out = append(out, Part{part, is})
		}
	}
	return out, err
}

// TakeIntoNotice puts what the record says today in the place of the words of a draft; what
// the record does not say stays. version is the one that was read; 0 is whatever it is now.
// Errors: not-found, stale; invalid for one that is adopted.
func (v Records) TakeIntoNotice(ctx context.Context, id string, version int) (*record.Notice, error) {
	return door.Do(ctx, v.d, "notice.update", nil, func(tx *door.Tx) (*record.Notice, error) {
		w, err := load(tx)
		if err != nil {
			return nil, err
		}
		return door.Change(tx, id, version, func(n *record.Notice) error {
			if n.Adopted() {
				return kinds.Invalid("/name", "frozen", "the words of an adopted notice stay: make the next version of it")
			}
			now, err := w.otherwise(n, tx.Today())
			for _, x := range now {
				*partOf(&n.NoticeInput, x.Part) = x.Text
			}
			return err
		})
	})
}
