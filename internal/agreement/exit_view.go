package agreement

import (
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Exit is how far the return or deletion has come on a day.
type Exit struct {
	Agreement  ID         `json:"agreement" required:"true"`
	State      State      `json:"state" required:"true" doc:"where the agreement stands"`
	AsOf       kinds.Date `json:"asOf" required:"true"`
	EndedOn    kinds.Date `json:"endedOn" required:"true" doc:"the last day of the agreement"`
	DueOn      kinds.Date `json:"dueOn" required:"true" doc:"the last day for the return or deletion"`
	Holders    []Holder   `json:"holders" required:"true" doc:"by level and name; before the exit has begun: who will be asked"`
	Confirmed  int        `json:"confirmed" required:"true" doc:"how many have confirmed"`
	LastBackup kinds.Date `json:"lastBackupOn" required:"true" doc:"the last day on which a back-up of anybody may hold data; null: none is known"`
	LastKept   kinds.Date `json:"lastRetainedOn" required:"true" doc:"the last day on which a law demands that anybody keeps data; null: none is known"`
	Clear      bool       `json:"clear" required:"true" doc:"nobody holds anything: the agreement can be closed"`
	Archive    Archive    `json:"archive" required:"true" enum:",return_first,not_returned" doc:"what the law of public archives asks for before anything is deleted"`
}

// Holder is one who held data, and how far it has come.
type Holder struct {
	ExitLine
	State HolderState `json:"state" required:"true" enum:"late,waiting,keeps,backups,done"`
}

// Archive is what a public body has to see to: what is worthy of preservation is
// returned, and the return tested, before anything is deleted (arkivlova in Norway,
// arkivloven in Denmark).
type Archive string

// The warnings.
const (
	ReturnFirst Archive = "return_first" // nothing was returned yet
	NotReturned Archive = "not_returned" // a processor has deleted, and none has returned
)

// archive reads the warning from what the processors have confirmed by a day.
func (x Exit) archive() Archive {
	deleted := false
	for _, h := range x.Holders {
		if h.Level != 1 || !h.ConfirmedOn.Known() || h.ConfirmedOn > x.AsOf {
			continue
		}
		if h.Choice == "return" || h.Choice == "both" {
			return ""
		}
		deleted = deleted || h.Choice == Deleted
	}
	switch {
	case deleted:
		return NotReturned
	case x.waiting() > 0:
		return ReturnFirst
	}
	return ""
}

// waiting is how many have confirmed nothing.
func (x Exit) waiting() int { return len(x.Holders) - x.Confirmed }

// exitOn gathers how far some have come on a day.
func (a *Agreement) exitOn(lines []ExitLine, d, due kinds.Date, public bool) Exit {
	x := Exit{Agreement: a.ID, State: a.Standing(d), AsOf: d, EndedOn: a.End(), DueOn: due, Holders: []Holder{}, Clear: len(lines) > 0}
	for _, e := range lines {
		h := Holder{e, e.stateOn(d, due)}
		x.Holders = append(x.Holders, h)
		x.Clear = x.Clear && h.State == HolderDone
		if h.State != HolderLate && h.State != HolderWaiting {
			x.Confirmed++
			x.LastBackup, x.LastKept = kinds.Latest(x.LastBackup, e.BackupsUntil), kinds.Latest(x.LastKept, e.RetainedUntil)
		}
	}
	if public {
		x.Archive = x.archive()
	}
	return x
}

// Exit tells how far the return or deletion of an agreement has come on a day, today
// when it is unknown. Errors: not-found; conflict, no-exit, for an agreement that has
// not ended.
func (s Steps) Exit(ctx context.Context, id string, on kinds.Date) (Exit, error) {
	return door.Look(ctx, s.d, "agreement.read", func(tx *door.Tx) (Exit, error) {
		a, err := door.Known[Agreement](tx, id)
		if err != nil {
			return Exit{}, err
		}
		return a.exit(tx, on)
	})
}

func (a *Agreement) exit(tx *door.Tx, on kinds.Date) (Exit, error) {
	if !on.Known() {
		on = tx.Today()
	}
	at := a.Standing(on)
	if !slices.Contains([]State{Expired, Ended, ExitPending, Closed}, at) {
		return Exit{}, refusal("not-ended", "an agreement that is %s has no exit yet: data are returned or deleted when it has ended", at)
	}
	lines, err := a.exitLines(tx, at, on)
	if err != nil {
		return Exit{}, err
	}
	due, err := a.exitDue(tx)
	if err != nil {
		return Exit{}, err
	}
	public, err := a.public(tx)
	return a.exitOn(lines, on, due, public), err
}

// exitLines is who held data, on a day: as far as they were found by then; while the
// exit is still open, those that have come since are among them. Whoever does not keep
// the agreement sees what was noted.
func (a *Agreement) exitLines(tx *door.Tx, at State, on kinds.Date) ([]ExitLine, error) {
	_, back := tx.Past()
	mine := a.Org == tx.Who.Org
	switch {
	case at != Closed && at != ExitPending && mine:
		return a.holders(tx, on)
	case at == ExitPending && mine && !back && on >= tx.Today():
		return a.caughtUp(tx, on)
	}
	lines := slices.Clone(a.Exits)
	if !mine {
		lines = privately(lines)
	}
	return slices.DeleteFunc(lines, func(e ExitLine) bool { return e.FoundOn.Known() && e.FoundOn > on }), nil
}

// public reports whether the law of public archives is about an agreement: one of its
// controllers is a public body in Norway or Denmark.
func (a *Agreement) public(tx *door.Tx) (bool, error) {
	var ids []kinds.OrgID
	for _, p := range a.Parties {
		if p.Side == Controller || p.Side == JointController {
			ids = append(ids, p.Org)
		}
	}
	all, err := door.KnownOf[party.Organisation](tx, ids)
	return slices.ContainsFunc(all, func(o *party.Organisation) bool {
		return o.IsPublicBody == kinds.Yes && (o.Country == "NO" || o.Country == "DK")
	}), err
}

// GuestExit is what a guest sees of an exit: the party that was invited, and those
// below it.
func (s Steps) GuestExit(ctx context.Context) (Exit, error) {
	return door.Look(ctx, s.d, "invitation.answer", func(tx *door.Tx) (Exit, error) {
		i, a, err := invited(tx)
		if err != nil {
			return Exit{}, err
		}
		x, err := a.exit(tx, tx.Today())
		lines := []ExitLine{}
		for _, h := range x.Holders {
			if e := h.private(); i.Party == e.Org || slices.Contains(e.Under, i.Party) {
				e.Under = []kinds.OrgID{}
				lines = append(lines, e)
			}
		}
		public := x.Archive != ""
		return a.exitOn(lines, x.AsOf, x.DueOn, public), err
	})
}
