package gap

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// dataHeld is ENG-005: the processing is over, the time to return or delete the
// data is out, and nobody has confirmed it for the processor and everyone below. An
// engagement further down is inherited by the controller whose chain passes
// through it.
func dataHeld(r *Register, d kinds.Date) []Finding {
	edges := slices.Clone(r.Engagements)
	for _, l := range r.Links {
		if l.Own {
			edges = append(edges, l.Engagement())
		}
	}
	var out []Finding
	for _, e := range edges {
		if e.State != chain.EndedButHolding || role(e, d) != "processor" || e.PersonalData == kinds.No || !e.LiveOn(d) {
			continue
		}
		due := r.exitDue(e, d)
		if due >= d && due.Known() {
			continue
		}
		subs := r.holding(e, d)
		mine := e.Exit.ConfirmedOn.Known() && e.Exit.ConfirmedOn <= d
		if mine && len(subs) == 0 {
			continue
		}
		f := Finding{Engagement: e, OpenedOn: due.AddDays(1), Facts: known(
			Fact{"engagement", e.Code}, Fact{"processing_ends", string(e.EndsOn)}, Fact{"exit_due", string(due)}, Fact{"subs_holding", strings.Join(subs, ", ")},
			Fact{"backups_until", string(e.Exit.BackupsUntil)}, Fact{"retention_reason", e.Exit.RetentionReason})}
		confirmed := Fact{Key: "exit_confirmed"}
		if mine {
			confirmed.Value = string(e.Exit.ConfirmedOn)
		}
		f.Facts = append(f.Facts, confirmed)
		out = append(out, f)
	}
	return out
}

// exitDue is the last day for the return or deletion: as agreed on the engagement,
// else so many days after its end as the agreement says, else law. Unknown where
// nobody knows when the processing ended.
func (r *Register) exitDue(e *chain.Engagement, d kinds.Date) kinds.Date {
	days := r.Law(d).ExitDays
	a := newest(r.byParty[e.Downstream], func(a *agreement.Agreement) bool {
		return a.Processes() && a.Names(e.Upstream) && a.ExistsOn(d) && a.ExitDays != nil && r.about(a, e)
	})
	if a != nil {
		days = *a.ExitDays
	}
	return cmp.Or(e.Exit.DueOn, e.EndsOn.AddDays(days))
}

// about reports whether an agreement has a system of an engagement in scope; one
// that names none is about them all.
func (r *Register) about(a *agreement.Agreement, e *chain.Engagement) bool {
	return len(e.ScopeSystems) == 0 || slices.ContainsFunc(e.ScopeSystems, func(s chain.SystemID) bool { return r.scope[a.ID][s] })
}

// holding names the sub-processors that had the data on the last day, and for whom
// nobody has confirmed by a day that they are gone: neither the processor for all
// of them, nor each by itself.
func (r *Register) holding(e *chain.Engagement, d kinds.Date) []string {
	if e.Exit.SubsConfirmedOn.Known() && e.Exit.SubsConfirmedOn <= d {
		return nil
	}
	last := cmp.Or(e.EndsOn, d)
	names := []string{}
	for _, l := range r.under(e.Downstream, func(l *chain.Link) bool { return l.LiveOn(last) }) {
		gone := l.Exit.ConfirmedOn.Known() && l.Exit.ConfirmedOn <= d
		if name := r.nameOf(l.Downstream); !gone && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// ExitOf is the agreement whose exit answers on a day for the data that an engagement was
// for: one of the organisation's own that is over and not closed, with the processor or
// with one above it. Nil for none.
func (r *Register) ExitOf(id chain.EngagementID, d kinds.Date) *agreement.Agreement {
	e := r.engagement(id)
	if e == nil {
		return nil
	}
	over := []agreement.State{agreement.Expired, agreement.Ended, agreement.ExitPending}
	return newest(r.Agreements, func(a *agreement.Agreement) bool {
		return a.Processes() && a.Names(r.Controller.ID) && slices.Contains(over, a.Standing(d)) && r.about(a, e) && r.answers(a, e.Downstream)
	})
}

// engagement is one of the controller's own, or of its links further down.
func (r *Register) engagement(id chain.EngagementID) *chain.Engagement {
	for _, e := range r.Engagements {
		if e.ID == id {
			return e
		}
	}
	for _, l := range r.Links {
		if l.ID == id && l.Own {
			return l.Engagement()
		}
	}
	return nil
}

// answers reports whether a party is a processor of an agreement, or stands below one.
func (r *Register) answers(a *agreement.Agreement, o kinds.OrgID) bool {
	return slices.ContainsFunc(a.Parties, func(p agreement.Party) bool {
		return p.Side == agreement.Processor && (p.Org == o || r.reaches(p.Org, o))
	})
}
