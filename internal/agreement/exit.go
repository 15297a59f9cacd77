package agreement

import (
	"cmp"
	"context"
	"slices"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// ExitLine is one organisation that held data under an agreement when it ended: the
// processor, or a sub-processor below it, and what it confirmed (art. 28(3)(g)).
type ExitLine struct {
	Org          kinds.OrgID `json:"org" required:"true"`
	Name         string      `json:"name" required:"true"`
	Level        int         `json:"level" required:"true" doc:"1 is the processor"`
	Choice       string      `json:"choice" required:"true" enum:",return,delete,both"`
	ConfirmedOn  kinds.Date  `json:"confirmedOn" required:"true"`
	ConfirmedBy  string      `json:"confirmedBy" required:"true"`
	BackupsUntil kinds.Date  `json:"backupsUntil" required:"true" doc:"the last day on which a back-up may still hold data"`
	Certificate  string      `json:"certificate" required:"true" doc:"where the confirmation is kept"`
	Retained     string      `json:"retained" required:"true" doc:"what is kept, and which law of the EEA demands it"`
}

// doneOn reports whether nothing is held on a day.
func (e ExitLine) doneOn(d kinds.Date) bool {
	return e.ConfirmedOn.Known() && e.ConfirmedOn <= d && (!e.BackupsUntil.Known() || e.BackupsUntil < d)
}

// ExitInput is one confirmation.
type ExitInput struct {
	Org          kinds.OrgID `json:"org" validate:"required" doc:"who confirms: the processor, or a sub-processor that stands in the list"`
	Choice       string      `json:"choice" validate:"required,oneof=return delete both"`
	ConfirmedOn  kinds.Date  `json:"confirmedOn" validate:"required"`
	BackupsUntil kinds.Date  `json:"backupsUntil"`
	Certificate  string      `json:"certificate" validate:"max=500"`
	Retained     string      `json:"retained" validate:"max=1000"`
}

// ConfirmExit notes that an organisation has returned or deleted what it held. The
// engagement of a processor that the register has gets the same confirmation, so
// that the gap closes with the fact.
func (s Steps) ConfirmExit(ctx context.Context, id string, in ExitInput) (*Agreement, error) {
	return door.Do(ctx, s.d, "agreement.exit", in, func(tx *door.Tx) (*Agreement, error) {
		a, err := door.Get[Agreement](tx, id)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(a.Exits, func(e ExitLine) bool { return e.Org == in.Org })
		switch {
		case a.Standing(tx.Today()) != ExitPending:
			return nil, refusal("no-exit", "return and deletion are confirmed while an agreement is exit_pending: this one is %s", a.Standing(tx.Today()))
		case i < 0:
			return nil, kinds.Invalid("/org", "no-party", "only who held data under the agreement can confirm: choose one of its exits")
		case in.BackupsUntil.Known() && in.BackupsUntil < in.ConfirmedOn:
			return nil, kinds.Invalid("/backupsUntil", "order", "back-ups last until the day of the confirmation or longer")
		case in.ConfirmedOn > tx.Today():
			return nil, kinds.Invalid("/confirmedOn", "future", "a confirmation is noted when it is there: %s has not come yet", in.ConfirmedOn)
		}
		e := &a.Exits[i]
		e.Choice, e.ConfirmedOn, e.ConfirmedBy, e.BackupsUntil, e.Certificate, e.Retained = in.Choice, in.ConfirmedOn, tx.Who.Name, in.BackupsUntil, in.Certificate, in.Retained
		a.verb = true
		if err := door.Save(tx, a); err != nil {
			return nil, err
		}
		return a, a.exitEdges(tx, *e)
	})
}

// exitEdges confirms the engagements that lead to who confirmed, for the systems of
// the agreement.
func (a *Agreement) exitEdges(tx *door.Tx, done ExitLine) error {
	edges, err := door.All[chain.Engagement](tx, "org_id = ? and downstream = ?", a.Org, done.Org)
	if err != nil {
		return err
	}
	for _, e := range edges {
		shared := len(e.ScopeSystems) == 0 || slices.ContainsFunc(e.ScopeSystems, func(id chain.SystemID) bool { return slices.Contains(a.ScopeSystems, id) })
		if !shared || e.State != chain.EndedButHolding || e.Exit.ConfirmedOn.Known() {
			continue
		}
		e.Exit.Choice, e.Exit.ConfirmedOn, e.Exit.BackupsUntil = done.Choice, done.ConfirmedOn, done.BackupsUntil
		e.Exit.Certificate, e.Exit.RetentionReason = done.Certificate, done.Retained
		if err := door.Save(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// holders lists who holds data when an agreement ends: its processors and everybody
// below them in the chain, as far as the register shows.
func (a *Agreement) holders(tx *door.Tx) ([]ExitLine, error) {
	var out []ExitLine
	var processors []kinds.OrgID
	for _, p := range a.Parties {
		if p.Side == Processor || p.Side == "sub_processor" {
			o, err := door.Get[party.Organisation](tx, p.Org.String())
			if err != nil {
				return nil, err
			}
			processors = append(processors, p.Org)
			out = append(out, ExitLine{Org: p.Org, Name: o.Name, Level: 1})
		}
	}
	subs, err := chain.Below(tx, processors, tx.Today())
	for _, x := range subs {
		out = append(out, ExitLine{Org: x.ID, Name: x.Name, Level: x.Level})
	}
	slices.SortStableFunc(out, func(x, y ExitLine) int { return cmp.Or(cmp.Compare(x.Level, y.Level), cmp.Compare(x.Name, y.Name)) })
	return slices.CompactFunc(out, func(x, y ExitLine) bool { return x.Org == y.Org }), err
}
