package gap

import (
	"cmp"
	"slices"
	"strconv"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// unrevised is DPA-005: something changed after the signing, and the agreement has
// not followed. Several changes are one gap, as old as the oldest.
func unrevised(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.Agreements {
		if !a.Processes() || !r.inForce(a, d) {
			continue
		}
		var oldest agreement.Change
		opened, n := kinds.Date(""), 0
		for _, c := range r.changes(a, d) {
			since, open := r.unfollowed(a, c, d)
			if !open {
				continue
			}
			if n++; n == 1 || since < opened {
				oldest, opened = c, since
			}
		}
		if n > 0 {
			out = append(out, Finding{Agreement: a, OpenedOn: opened, Facts: known(
				Fact{"agreement", a.Code}, Fact{"change", string(oldest.Kind)}, Fact{"changed_on", string(oldest.OccurredOn)}, Fact{"change_note", oldest.Note},
				Fact{"changes", strconv.Itoa(n)}, Fact{"last_review", string(r.reviewOf(a, d).Last)})})
		}
	}
	return out
}

// changes lists what happened to an agreement between its last signature and a
// day: what somebody noted, and what the register tells with a date. The sale of a
// business is a matter of who is bound (DPA-010).
func (r *Register) changes(a *agreement.Agreement, d kinds.Date) []agreement.Change {
	agreed, _ := a.LastSignature(d)
	agreed = cmp.Or(agreed, a.EffectiveFrom) // a legal act has no signature
	all := slices.Clone(a.Changes)
	for _, p := range a.Parties {
		if p.Side != agreement.Processor {
			continue
		}
		for _, l := range r.below[p.Org] {
			all = append(all, agreement.Change{Kind: agreement.NewSubProcessor, OccurredOn: l.StartsOn, Note: r.nameOf(l.Downstream)})
		}
		if o := r.Parties[p.Org]; o != nil {
			all = append(all, agreement.Change{Kind: agreement.NewOwner, OccurredOn: o.ParentSince, Note: o.Name})
		}
	}
	return slices.DeleteFunc(all, func(c agreement.Change) bool {
		return c.Kind == agreement.BusinessSold || !c.OccurredOn.Known() || c.OccurredOn <= agreed || c.OccurredOn > d
	})
}

// unfollowed reports whether an agreement has not followed a change by a day, and
// since when the time for it has been out. A review on the very day of the change
// saw it only where it says so; one that asked for a new version holds until that
// one must be in force.
func (r *Register) unfollowed(a *agreement.Agreement, c agreement.Change, d kinds.Date) (since kinds.Date, open bool) {
	p, asked := r.Law(d), kinds.Date("")
	for _, v := range r.reviews[a.ID] {
		saw := v.ReviewedOn > c.OccurredOn || (v.ReviewedOn == c.OccurredOn && slices.Contains(v.Seen, string(c.Kind)))
		switch {
		case v.ReviewedOn > d || !saw:
		case v.Outcome != "new_version":
			return "", false
		default:
			asked = max(asked, v.ReviewedOn)
		}
	}
	since = c.OccurredOn.AddDays(p.ChangeDays + 1)
	if asked.Known() {
		since = kinds.Latest(since, asked.AddDays(p.NewVersionDays+1))
	}
	return since, since <= d && !a.AmendedFor(c, d)
}

// above lists the systems whose chain passes through a party: those of the
// engagements that lead to it.
func (r *Register) above(party kinds.OrgID) []*chain.System {
	var ids []chain.SystemID
	for _, e := range r.Engagements {
		if e.Downstream == party || r.reaches(e.Downstream, party) {
			ids = append(ids, e.ScopeSystems...)
		}
	}
	seen := map[chain.SystemID]bool{}
	return r.known(slices.DeleteFunc(ids, func(id chain.SystemID) bool {
		twice := seen[id]
		seen[id] = true
		return twice
	}))
}

// reaches reports whether the links below one party lead to another.
func (r *Register) reaches(from, to kinds.OrgID) bool {
	for _, l := range r.under(from, func(*chain.Link) bool { return true }) {
		if l.Downstream == to {
			return true
		}
	}
	return false
}

// under lists the links below a party that a condition lets through, at every
// level; a ring ends where it began.
func (r *Register) under(from kinds.OrgID, follows func(*chain.Link) bool) []*chain.Link {
	var out []*chain.Link
	seen, next := map[kinds.OrgID]bool{from: true}, []kinds.OrgID{from}
	for i := 0; i < len(next); i++ {
		for _, l := range r.below[next[i]] {
			if !follows(l) {
				continue
			}
			out = append(out, l)
			if !seen[l.Downstream] {
				seen[l.Downstream] = true
				next = append(next, l.Downstream)
			}
		}
	}
	return out
}
