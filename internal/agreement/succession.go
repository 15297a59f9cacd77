package agreement

import (
	"cmp"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Succession is which version took over from an agreement, and when. It follows from
// the successor, and is written with it, so that everybody who reads an agreement
// knows from which day it is superseded.
type Succession struct {
	SupersededBy ID         `json:"supersededBy" required:"true" doc:"the version that everybody has signed and that takes over from this one; null: none"`
	SupersededOn kinds.Date `json:"supersededOn" required:"true" doc:"the first day of that version: until the day before, this one is in force"`
}

// ever is after every day that a fact can have.
const ever kinds.Date = "9999-12-31"

// OvertakenOn reports whether a newer version had taken over by a day. One whose term
// was over by then had nothing left to take over.
func (a *Agreement) OvertakenOn(d kinds.Date) bool {
	return a.SupersededOn.Known() && a.SupersededOn <= d && (!a.End().Known() || a.SupersededOn <= a.End().AddDays(1))
}

// undated is superseded where no date tells it: an agreement that was recorded so, with
// a successor that the register does not hold.
func (a *Agreement) undated() State {
	if a.SupersededOn.Known() {
		return InForce
	}
	return Superseded
}

// Follow is of the door: what an agreement means for others is written with it.
func (a *Agreement) Follow(tx *door.Tx) error {
	if err := a.succeed(tx); err != nil {
		return err
	}
	return a.dock(tx)
}

// succeed tells the versions that the agreement replaces, or did until now, from which
// day they are superseded.
func (a *Agreement) succeed(tx *door.Tx) error {
	if a.Version <= 1 && a.Supersedes.IsZero() {
		return nil
	}
	old, err := door.All[Agreement](tx, "org_id = ? and (superseded_by = ? or id = ?)", a.Org, a.ID, a.Supersedes)
	if err != nil {
		return err
	}
	for _, was := range old {
		if err := was.overtaken(tx); err != nil {
			return err
		}
	}
	return nil
}

// overtaken works out which version takes over, and writes it down where it is another
// one than before, or on another day. The first of several does; one that is void
// does not.
func (a *Agreement) overtaken(tx *door.Tx) error {
	next, err := door.All[Agreement](tx, "org_id = ? and supersedes = ?", a.Org, a.ID)
	if err != nil {
		return err
	}
	now := Succession{}
	for _, x := range next {
		if on, took := x.TookOverOn(ever); took && (!now.SupersededOn.Known() || on < now.SupersededOn) {
			now = Succession{x.ID, kinds.Latest(on, x.CreatedOn)}
		}
	}
	if now == a.Succession {
		return nil
	}
	from := a.Standing(tx.Today())
	a.Succession, a.verb = now, true
	if from == Superseded {
		a.State = InForce // nothing takes over any more, or not yet: the dates say what it is
	}
	if to := a.Standing(tx.Today()); to != from && (to == Superseded || from == Superseded) {
		a.took(tx, from, to, cmp.Or(now.SupersededOn, tx.Today()), "")
	}
	return door.Save(tx, a)
}

// byDate are the states that the dates give and take.
var byDate = []State{Signed, InForce, Expired, Ended, Superseded}

// Turn brings the state to a day, where the dates move it: an agreement that was left
// as signed is in force when its day has come. No job does it at midnight (0003), so
// every reading does; the steps of one that moved by verbs are written beside it.
func (a *Agreement) Turn(d kinds.Date) {
	held := append(slices.Clone(byDate), UnderRevision, Suspended, Notice)
	to := a.Standing(d)
	if a.State == to || !slices.Contains(held, a.State) || !slices.Contains(byDate, to) {
		return
	}
	if len(a.Moves) > 0 {
		a.Moves = append(slices.Clone(a.Moves), a.turns(to, d)...)
	}
	a.State = to
}

// turns is the steps by which the dates led from the state that is kept to another one.
func (a *Agreement) turns(to State, d kinds.Date) []Move {
	var out []Move
	from := a.State
	step := func(to State, on kinds.Date) {
		if s, ok := StepTo(from, to); ok && s.By == ByDay && on.Known() && on <= d {
			out = append(out, Move{From: from, To: to, On: on, At: on.Time()})
			from = to
		}
	}
	start, _ := a.Start(d)
	if from == Signed {
		step(InForce, start)
	}
	if to == Superseded {
		step(to, a.SupersededOn)
	}
	if to == Ended || to == Expired {
		step(to, a.End().AddDays(1))
	}
	return out
}
