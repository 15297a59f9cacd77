package gap

import (
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

const jointController = "joint_controller"

// jointSet is the controllers that decide together over some processing, with the
// engagements that say so.
type jointSet struct {
	members []kinds.OrgID
	systems []chain.SystemID
	edges   []*chain.Engagement
	began   kinds.Date
}

// arrangementLacking is ENG-004: joint controllers without an arrangement that
// binds all of them and whose essence is published, and without a law in its place.
// It is open for all of them as long as one has not signed.
func arrangementLacking(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, set := range r.jointSets(d) {
		if r.arranged(set, d) {
			continue
		}
		f := Finding{Engagement: set.edges[0], Set: set.members, over: set.systems, OpenedOn: set.began, Facts: known(
			Fact{"engagement", set.edges[0].Code}, Fact{"processing_starts", string(set.began)})}
		if a, unbound := r.arrangement(set, d); a != nil {
			var names []string
			for _, o := range unbound {
				names = append(names, r.nameOf(o))
			}
			f.Agreement = a
			f.Facts = append(f.Facts, known(Fact{"agreement", a.Code}, Fact{"unbound", strings.Join(names, ", ")})...)
			f.Facts = append(f.Facts, Fact{"essence_published", string(a.EssencePublishedOn)})
		}
		out = append(out, f)
	}
	return out
}

// jointSets gathers the joint controllers of a day: all that share a system are one
// set, and equal sets are one.
func (r *Register) jointSets(d kinds.Date) []jointSet {
	at := map[chain.SystemID]*jointSet{}
	var order []*jointSet
	for _, e := range r.Engagements {
		if !e.LiveOn(d) || role(e, d) != jointController || e.PersonalData != kinds.Yes {
			continue
		}
		if len(e.ScopeSystems) == 0 {
			order = append(order, &jointSet{members: membersOf(e), edges: []*chain.Engagement{e}, began: e.StartsOn})
		}
		for _, s := range r.known(e.ScopeSystems) {
			switch {
			case !inUse(s, d) || personal(s, d) != kinds.Yes:
				continue
			case at[s.ID] == nil:
				at[s.ID] = &jointSet{systems: []chain.SystemID{s.ID}, began: processingStart(triple{e, s})}
				order = append(order, at[s.ID])
			}
			set := at[s.ID]
			set.members, set.edges, set.began = append(set.members, membersOf(e)...), append(set.edges, e), min(set.began, processingStart(triple{e, s}))
		}
	}
	var out []jointSet
	for _, s := range order {
		s.members = distinct(s.members)
		out = join(out, *s)
	}
	return out
}

func membersOf(e *chain.Engagement) []kinds.OrgID {
	return append([]kinds.OrgID{e.Upstream, e.Downstream}, e.Controllers...)
}

// join adds a set to those that there are already.
func join(sets []jointSet, s jointSet) []jointSet {
	for i, x := range sets {
		if slices.Equal(x.members, s.members) {
			sets[i].systems, sets[i].edges, sets[i].began = slices.Concat(x.systems, s.systems), slices.Concat(x.edges, s.edges), min(x.began, s.began)
			return sets
		}
	}
	return append(sets, s)
}

// distinct sorts identifiers and leaves out what stands twice.
func distinct(ids []kinds.OrgID) []kinds.OrgID {
	slices.SortFunc(ids, func(a, b kinds.OrgID) int { return a.Compare(b) })
	return slices.Compact(ids)
}

// arranged reports whether a set has what it needs: a law that fixes who does what,
// or an arrangement that binds all, with its essence published.
func (r *Register) arranged(set jointSet, d kinds.Date) bool {
	if !slices.ContainsFunc(set.edges, func(e *chain.Engagement) bool { return strings.TrimSpace(e.JointLaw) == "" }) {
		return true
	}
	return slices.ContainsFunc(r.Agreements, func(a *agreement.Agreement) bool {
		published := a.Type == agreement.LegalAct || (a.EssencePublishedOn.Known() && a.EssencePublishedOn <= d)
		return published && r.reachesSet(a, set) && r.inForce(a, d) && len(r.unboundOf(a, set, d)) == 0
	})
}

// arrangement is the newest arrangement that names somebody of a set beside the
// organisation, and whom of the set it does not bind yet.
func (r *Register) arrangement(set jointSet, d kinds.Date) (*agreement.Agreement, []kinds.OrgID) {
	a := newest(r.Agreements, func(a *agreement.Agreement) bool {
		_, replaced := r.replaced(a, d)
		return a.Type == agreement.JointArrangement && a.ExistsOn(d) && !replaced && r.reachesSet(a, set) && slices.ContainsFunc(set.members, func(o kinds.OrgID) bool { return o != r.Controller.ID && a.Names(o) })
	})
	if a == nil {
		return nil, nil
	}
	return a, r.unboundOf(a, set, d)
}

// reachesSet reports whether an agreement is about the processing of a set: an
// arrangement or an act of law, over its systems where it names any.
func (r *Register) reachesSet(a *agreement.Agreement, set jointSet) bool {
	if a.Type != agreement.JointArrangement && a.Type != agreement.LegalAct {
		return false
	}
	return len(a.ScopeSystems) == 0 || !slices.ContainsFunc(set.systems, func(s chain.SystemID) bool { return !r.scope[a.ID][s] })
}

// unboundOf lists whom of a set an agreement does not bind on a day.
func (r *Register) unboundOf(a *agreement.Agreement, set jointSet, d kinds.Date) []kinds.OrgID {
	systems := set.systems
	if len(systems) == 0 {
		systems = []chain.SystemID{{}}
	}
	var out []kinds.OrgID
	for _, o := range set.members {
		if slices.ContainsFunc(systems, func(s chain.SystemID) bool { return !a.BoundOn(o, s, d) }) {
			out = append(out, o)
		}
	}
	return out
}
