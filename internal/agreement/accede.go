package agreement

import (
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// An accession names the agreement that is acceded to (accession.agreement), and those
// who accede among its parties, in the capacity of having acceded. When everybody has
// signed it, they become parties of that agreement (2021/915, clause 5); when it is
// void or ends, they have left it.

// dockingClause is how our texts name the clause by which others may accede.
const dockingClause = "{#docking}"

// Docks reports whether others may accede to the agreement: as somebody has said, else
// as the text says that it is made from. own is its template, nil for one of the library.
func (a *Agreement) Docks(own *OwnTemplate) bool {
	switch {
	case a.Docking == kinds.Yes || a.Docking == kinds.No:
		return a.Docking == kinds.Yes
	case own != nil:
		return strings.Contains(own.Text, dockingClause)
	case a.Type == Clauses915 || a.Template.Kind == "eu_2021_915":
		return true // clause 5, which the parties may leave out, and then say so
	case a.Template.Kind != "own":
		return false
	}
	s := a.sort()
	return s != nil && s.Docks
}

// accededTo is the agreement that is acceded to, where it is one of the register: nil for
// none, and for what is no accession.
func (a *Agreement) accededTo(tx *door.Tx) (*Agreement, error) {
	if a.Type != Accession || a.Accession.Agreement.IsZero() {
		return nil, nil
	}
	return door.Get[Agreement](tx, a.Accession.Agreement.String())
}

// mayDock refuses an accession to what nobody can accede to, as long as it is not
// complete: afterwards its facts are facts.
func (a *Agreement) mayDock(tx *door.Tx) error {
	to, err := a.accededTo(tx)
	if err != nil || to == nil || a.VoidedOn.Known() {
		return err
	}
	if _, complete := a.Start(ever); complete {
		return nil
	}
	return to.admits(tx, a, tx.Today())
}

// admits refuses an accession to an agreement that has no clause for it, or that had
// ended by a day.
func (a *Agreement) admits(tx *door.Tx, by *Agreement, d kinds.Date) error {
	own := (*OwnTemplate)(nil)
	if !a.Template.ID.IsZero() {
		var err error
		if own, err = door.Get[OwnTemplate](tx, a.Template.ID.String()); err != nil {
			return err
		}
	}
	over := []State{Expired, Ended, ExitPending, Closed, Superseded, Void}
	switch {
	case a.ID == by.ID || a.Type == Accession:
		return kinds.Invalid("/accession/agreement", "self", "an accession is to another agreement, and not to an accession: choose the agreement itself")
	case !a.Docks(own):
		return kinds.Invalid("/accession/agreement", "no-docking", "nobody can accede to this agreement: its text has no clause for it (2021/915, clause 5); make a new version that has one, or note there that it has")
	case slices.Contains(over, a.Standing(d)):
		return kinds.Invalid("/accession/agreement", "ended", "this agreement is %s: nobody accedes to what is over; choose the version that is in force", a.Standing(d))
	}
	return nil
}

// dock writes those who accede into the agreement that they accede to, from the day on
// which the accession is complete; and that they left, when the accession is void or ends.
func (a *Agreement) dock(tx *door.Tx) error {
	to, err := a.accededTo(tx)
	if err != nil || to == nil {
		return err
	}
	on, complete := a.Start(ever)
	if !complete {
		return nil
	}
	until := kinds.Earliest(a.VoidedOn, a.End().AddDays(1))
	if until.Known() {
		until = kinds.Latest(until, on)
	}
	changed := false
	to.Parties = slices.Clone(to.Parties)
	for _, p := range a.Parties {
		if p.Capacity != Acceded || p.Side == Agent {
			continue
		}
		p.AccededOn, p.LeftOn = kinds.Latest(on, p.AccededOn), kinds.Earliest(until, p.LeftOn)
		done, err := to.seat(tx, a, p)
		if err != nil {
			return err
		}
		changed = changed || done
	}
	if !changed {
		return nil
	}
	to.verb = true
	return door.Save(tx, to)
}

// seat gives a party that accedes its place, and reports whether anything changed.
func (a *Agreement) seat(tx *door.Tx, by *Agreement, p Party) (bool, error) {
	i := slices.IndexFunc(a.Parties, func(x Party) bool { return x.Org == p.Org })
	if i < 0 && by.VoidedOn.Known() && p.LeftOn <= p.AccededOn {
		return false, nil // it never took effect
	}
	if i < 0 {
		if err := a.admits(tx, by, p.AccededOn); err != nil {
			return false, err
		}
		a.Parties = append(a.Parties, p)
		return true, nil
	}
	was := &a.Parties[i]
	if was.Capacity != Acceded || (was.AccededOn.Known() && was.AccededOn != p.AccededOn) {
		if by.VoidedOn.Known() {
			return false, nil
		}
		return false, kinds.Invalid("/parties", "party-already", "who accedes is a party of the agreement already: take it out of the accession")
	}
	left := kinds.Earliest(was.LeftOn, p.LeftOn)
	if was.AccededOn == p.AccededOn && was.LeftOn == left {
		return false, nil
	}
	was.AccededOn, was.LeftOn = p.AccededOn, left
	return true, nil
}
