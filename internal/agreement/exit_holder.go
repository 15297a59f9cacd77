package agreement

import (
	"cmp"
	"slices"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// instructed is the parties that held data for others: the processors, or, in an
// agreement below a processor, those that it uses (art. 28(4)).
func (a *Agreement) instructed() []kinds.OrgID {
	of := func(sides ...Side) (out []kinds.OrgID) {
		for _, p := range a.Parties {
			if slices.Contains(sides, p.Side) {
				out = append(out, p.Org)
			}
		}
		return out
	}
	if subs := of(SubProcessor); a.Type == ProcessorSub && len(subs) > 0 {
		return subs
	}
	return of(Processor, SubProcessor)
}

// holders lists who holds data when an agreement ends: its processors and everybody
// who stood below them in the chain on its last day, or stands there now, as far as
// the register shows.
func (a *Agreement) holders(tx *door.Tx, today kinds.Date) ([]ExitLine, error) {
	processors := a.instructed()
	named, err := door.KnownOf[party.Organisation](tx, processors)
	if err != nil {
		return nil, err
	}
	var out []ExitLine
	for _, o := range named {
		out = append(out, ExitLine{Org: o.ID, Name: o.Name, Level: 1, Under: []kinds.OrgID{}})
	}
	var found []map[kinds.OrgID][]chain.Sub // on each day
	for _, day := range slices.Compact([]kinds.Date{kinds.Earliest(a.End(), today), today}) {
		subs, err := chain.BelowEach(tx, processors, day)
		if err != nil {
			return nil, err
		}
		found = append(found, subs)
	}
	for _, p := range processors {
		for _, subs := range found {
			for _, x := range subs[p] {
				out = below(out, p, x)
			}
		}
	}
	return ordered(out), nil
}

// below adds a sub-processor of a processor; one that stands there already stands
// below this one as well.
func below(all []ExitLine, processor kinds.OrgID, x chain.Sub) []ExitLine {
	i := slices.IndexFunc(all, func(e ExitLine) bool { return e.Org == x.ID })
	if i < 0 {
		return append(all, ExitLine{Org: x.ID, Name: x.Name, Level: x.Level, Under: []kinds.OrgID{processor}})
	}
	if e := &all[i]; e.Level > 1 {
		e.Level = min(e.Level, x.Level)
		if !slices.Contains(e.Under, processor) {
			e.Under = append(slices.Clone(e.Under), processor)
		}
	}
	return all
}

func ordered(all []ExitLine) []ExitLine {
	slices.SortStableFunc(all, func(x, y ExitLine) int { return cmp.Or(cmp.Compare(x.Level, y.Level), cmp.Compare(x.Name, y.Name)) })
	return all
}

// caughtUp is who held data as an exit has it, and who was found in the chain since it
// began: those are asked as well. Nobody who stood there goes away.
func (a *Agreement) caughtUp(tx *door.Tx, today kinds.Date) ([]ExitLine, error) {
	now, err := a.holders(tx, today)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(a.Exits)
	for _, e := range now {
		i := slices.IndexFunc(all, func(x ExitLine) bool { return x.Org == e.Org })
		if i < 0 {
			e.FoundOn = today
			all = append(all, e)
			continue
		}
		for _, p := range e.Under {
			if !slices.Contains(all[i].Under, p) {
				all[i].Under = append(slices.Clone(all[i].Under), p)
			}
		}
	}
	return ordered(all), nil
}

// answersFor reports whether an organisation may speak for who held data: for itself,
// and, as a processor, for everybody below it.
func answersFor(all []ExitLine, who, about kinds.OrgID) bool {
	i := slices.IndexFunc(all, func(e ExitLine) bool { return e.Org == about })
	return i >= 0 && (who == about || slices.Contains(all[i].Under, who))
}
