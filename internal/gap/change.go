package gap

import (
	"cmp"
	"slices"
	"strconv"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// Following is how an agreement follows a change.
type Following struct {
	agreement.Change
	Noted bool       // somebody noted it; else the register tells it
	Until kinds.Date // the last day to follow it; unknown: it has been followed
	Late  bool
}

// Followings lists what happened to an agreement since its last signature, as known
// on a day, the oldest first.
func (r *Register) Followings(a *agreement.Agreement, d kinds.Date) []Following {
	var out []Following
	for _, c := range r.changes(a, d) {
		f := Following{Change: c, Noted: slices.Contains(a.Changes, c)}
		if since := r.unfollowed(a, c, d); since.Known() {
			f.Until, f.Late = since.AddDays(-1), since <= d
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(x, y Following) int { return cmp.Compare(x.OccurredOn, y.OccurredOn) })
	return out
}

// unrevised is DPA-005: something changed after the signing, and the agreement has
// not followed. Several changes are one gap, as old as the oldest.
func unrevised(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.Agreements {
		if !a.Processes() || !r.inForce(a, d) {
			continue
		}
		late := slices.DeleteFunc(r.Followings(a, d), func(f Following) bool { return !f.Late })
		if len(late) == 0 {
			continue
		}
		oldest := slices.MinFunc(late, func(x, y Following) int { return cmp.Compare(x.Until, y.Until) })
		out = append(out, Finding{Agreement: a, OpenedOn: oldest.Until.AddDays(1), Facts: known(
			Fact{"agreement", a.Code}, Fact{"change", string(oldest.Kind)}, Fact{"changed_on", string(oldest.OccurredOn)}, Fact{"change_note", oldest.Note},
			Fact{"changes", strconv.Itoa(len(late))}, Fact{"last_review", string(r.reviewOf(a, d).Last)})})
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
	if c, ok := r.newTemplate(a, d); ok {
		all = append(all, c)
	}
	all = append(all, r.saidAnew(a, agreed, d)...)
	return slices.DeleteFunc(all, func(c agreement.Change) bool {
		return c.Kind == agreement.BusinessSold || !c.OccurredOn.Known() || c.OccurredOn <= agreed || c.OccurredOn > d
	})
}

// unfollowed is the first day on which an agreement is late to follow a change, as
// known on a day; unknown where it has followed. A review on the very day of the
// change saw it only where it says so; one that asked for a new version holds until
// that one must be in force.
func (r *Register) unfollowed(a *agreement.Agreement, c agreement.Change, d kinds.Date) kinds.Date {
	p, asked := r.Law(d), kinds.Date("")
	if a.AmendedFor(c, d) {
		return ""
	}
	for _, v := range r.reviews[a.ID] {
		saw := v.ReviewedOn > c.OccurredOn || (v.ReviewedOn == c.OccurredOn && slices.Contains(v.Seen, string(c.Kind)))
		switch {
		case v.ReviewedOn > d || !saw:
		case v.Outcome != "new_version":
			return ""
		default:
			asked = max(asked, v.ReviewedOn)
		}
	}
	if asked.Known() {
		asked = asked.AddDays(p.NewVersionDays + 1)
	}
	return kinds.Latest(c.OccurredOn.AddDays(p.ChangeDays+1), asked)
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
