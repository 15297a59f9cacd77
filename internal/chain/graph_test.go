package chain_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

func newEdge(up, down kinds.OrgID) chain.Edge {
	return chain.Edge{Engagement: kinds.NewID[chain.Engagement](), Upstream: up, Downstream: down}
}

func TestWalkMeetsEachPartyOnce(t *testing.T) {
	var p [6]kinds.OrgID
	for i := range p {
		p[i] = kinds.NewID[kinds.Party]()
	}
	// A diamond 0-1-3, 0-2-3, a ring 3-4-5-3, and a shortcut 0-4.
	edges := []chain.Edge{newEdge(p[0], p[1]), newEdge(p[0], p[2]), newEdge(p[1], p[3]), newEdge(p[2], p[3]),
		newEdge(p[3], p[4]), newEdge(p[4], p[5]), newEdge(p[5], p[3]), newEdge(p[0], p[4])}
	g := chain.NewGraph(edges, chain.Down)
	w := g.Walk(chain.Down, p[0])
	want := map[kinds.OrgID]int{p[0]: 0, p[1]: 1, p[2]: 1, p[4]: 1, p[3]: 2, p[5]: 2}
	if diff := cmp.Diff(want, w.Steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	path := w.Path(p[5])
	if len(path) != 2 || path[0].Upstream != p[0] || path[1].Downstream != p[5] {
		t.Errorf("path to 5: %v", path)
	}
	rings := g.Cycles()
	if len(rings) != 1 || len(rings[0]) != 3 || slices.Contains(rings[0], p[0]) {
		t.Errorf("rings %v", rings)
	}
}

// model is a random register beside a graph that any textbook would draw.
type model struct {
	h       *doortest.House
	r       *rand.Rand
	orgs    []kinds.OrgID // orgs[0] and orgs[1] are municipalities
	systems []chain.SystemID
	owner   map[chain.SystemID]kinds.OrgID
	edges   []*chain.Engagement
}

func newModel(h *doortest.House, seed uint64) *model {
	m := &model{h: h, r: rand.New(rand.NewPCG(seed, 7)), owner: map[chain.SystemID]kinds.OrgID{}}
	for i := range 12 {
		m.orgs = append(m.orgs, h.Organisation(fmt.Sprintf("Party %d of %d", i, seed)).ID)
	}
	systems := door.NewNoun[chain.System, chain.SystemInput](h.Door)
	for i := range 6 {
		s, err := systems.Create(doortest.As(m.orgs[i%2]), chain.SystemInput{Keys: door.Keys{Code: fmt.Sprintf("S%d", i)}, Name: "System"})
		doortest.Must(h, s, err)
		m.systems = append(m.systems, s.ID)
		m.owner[s.ID] = m.orgs[i%2]
	}
	for range 40 {
		m.add()
	}
	return m
}

var states = []chain.State{"active", "active", "active", "suspended", "proposed", "refused", "authorised", "ended_data_held", "closed"}

func (m *model) date() kinds.Date {
	if m.r.IntN(3) == 0 {
		return ""
	}
	return kinds.Date("2020-01-01").AddDays(m.r.IntN(200))
}

// add makes one engagement: of a municipality for some of its systems, or
// between any two others, rings included.
func (m *model) add() {
	in := chain.EngagementInput{State: states[m.r.IntN(len(states))], StartsOn: m.date()}
	if in.StartsOn.Known() && m.r.IntN(2) == 0 {
		in.EndsOn = in.StartsOn.AddDays(m.r.IntN(100))
	}
	up, down := m.orgs[2+m.r.IntN(10)], m.orgs[2+m.r.IntN(10)]
	if m.r.IntN(3) == 0 {
		up = m.orgs[m.r.IntN(2)]
		for _, s := range m.systems {
			if m.owner[s] == up && m.r.IntN(2) == 0 {
				in.ScopeSystems = append(in.ScopeSystems, s)
			}
		}
	}
	if up == down {
		return
	}
	in.Upstream, in.Downstream, in.Published = up, down, len(in.ScopeSystems) == 0 && m.r.IntN(4) > 0
	e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](m.h.Door).Create(doortest.As(up), in)
	m.edges = append(m.edges, doortest.Must(m.h, e, err))
}

// sees is the rule of visibility, said again in plain words.
func sees(org kinds.OrgID, e *chain.Engagement) bool { return e.Org == org || e.Published }

// level counts the steps from a system to a party by trying all engagements
// again and again, the slowest way there is; 0 is not reached.
func (m *model) levels(org kinds.OrgID, s chain.SystemID, d kinds.Date) map[kinds.OrgID]int {
	found := map[kinds.OrgID]int{}
	for _, e := range m.edges {
		if e.Org == org && e.LiveOn(d) && slices.Contains(e.ScopeSystems, s) {
			found[e.Downstream] = 1
		}
	}
	for changed := true; changed; {
		changed = false
		for _, e := range m.edges {
			at, ok := found[e.Upstream]
			if was, met := found[e.Downstream]; ok && len(e.ScopeSystems) == 0 && e.LiveOn(d) && sees(org, e) && (!met || was > at+1) {
				found[e.Downstream], changed = at+1, true
			}
		}
	}
	return found
}

// TestReachAndChainAgainstPlainSearch compares both statements with a plain
// search on random graphs with rings, dates, states and private edges.
func TestReachAndChainAgainstPlainSearch(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		for seed := range uint64(6) {
			m := newModel(h, seed)
			graphs := chain.NewGraphs(h.Door)
			for range 4 {
				day := kinds.Date("2020-01-01").AddDays(m.r.IntN(300))
				m.compareChain(graphs, day)
				m.compareReach(graphs, day)
			}
		}
	})
}

func (m *model) compareChain(graphs chain.Graphs, day kinds.Date) {
	for _, s := range m.systems {
		org := m.owner[s]
		c, err := graphs.OfSystem(doortest.As(org), s.String(), day)
		doortest.Must(m.h, c, err)
		got := map[kinds.OrgID]int{}
		for _, p := range c.Parties {
			got[p.ID] = p.Level
			m.checkPath(p.Path, org, p.ID, p.Level)
		}
		want := m.levels(org, s, day)
		if self, in := want[org]; in && self > 0 {
			delete(want, org) // a ring through the controller itself is no processor of its own
		}
		if diff := cmp.Diff(want, got); diff != "" {
			m.h.Fatalf("chain of %s on %s (-want +got):\n%s", s, day, diff)
		}
	}
}

func (m *model) compareReach(graphs chain.Graphs, day kinds.Date) {
	for _, p := range m.orgs {
		for _, org := range m.orgs[:2] {
			r, err := graphs.Reach(doortest.As(org), p.String(), day)
			doortest.Must(m.h, r, err)
			got, want := map[chain.SystemID]int{}, map[chain.SystemID]int{}
			for _, c := range r.Controllers {
				for _, s := range c.Systems {
					got[s.ID] = s.Level
					m.checkPath(s.Path, org, p, s.Level)
				}
			}
			for _, s := range m.systems {
				if l := m.levels(org, s, day)[p]; m.owner[s] == org && l > 0 {
					want[s] = l
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				m.h.Fatalf("reach of %s for %s on %s (-want +got):\n%s", p, org, day, diff)
			}
		}
	}
}

// checkPath holds that a path leads from the controller to the party without a
// break, and is as long as its level says.
func (m *model) checkPath(path []chain.Step, from, to kinds.OrgID, level int) {
	if len(path) != level || path[0].Upstream.ID != from || path[level-1].Downstream.ID != to {
		m.h.Fatalf("path of level %d from %s to %s: %+v", level, from, to, path)
	}
	for i := 1; i < len(path); i++ {
		if path[i].Upstream.ID != path[i-1].Downstream.ID {
			m.h.Fatalf("path breaks at step %d: %+v", i, path)
		}
	}
}
