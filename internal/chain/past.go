package chain

import (
	"slices"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// memory is what was known of the chain at an instant: the edges that lived on a
// day, of those that the actor may see, and the names at their ends. The walks
// below are those of reachSQL, chainSQL and belowSQL; a property test holds the
// two together.
type memory struct {
	who     access.Actor
	edges   []*Engagement
	orgs    map[kinds.OrgID]*party.Organisation
	systems map[SystemID]*System
	keepers map[kinds.OrgID]bool // who has any system at all
}

// recall reads the engagements, systems and organisations of the instant that the
// transaction looks back to.
func recall(tx *door.Tx, asOf kinds.Date) (*memory, error) {
	m := &memory{who: tx.Who, orgs: map[kinds.OrgID]*party.Organisation{}, systems: map[SystemID]*System{}, keepers: map[kinds.OrgID]bool{}}
	edges, err := door.AllKnown[Engagement](tx)
	if err != nil {
		return nil, err
	}
	m.edges = slices.DeleteFunc(edges, func(e *Engagement) bool { return !e.LiveOn(asOf) })
	systems, err := door.AllKnown[System](tx)
	if err != nil {
		return nil, err
	}
	for _, s := range systems {
		m.systems[s.ID], m.keepers[s.Org] = s, true
	}
	orgs, err := door.KnownOf[party.Organisation](tx, m.parties())
	for _, o := range orgs {
		m.orgs[o.ID] = o
	}
	return m, err
}

// parties is everyone at an end of an edge.
func (m *memory) parties() []kinds.OrgID {
	seen, out := map[kinds.OrgID]bool{}, []kinds.OrgID{}
	for _, e := range m.edges {
		for _, p := range []kinds.OrgID{e.Upstream, e.Downstream} {
			if !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
	}
	return out
}

func (m *memory) name(o kinds.OrgID) string {
	if known := m.orgs[o]; known != nil {
		return known.Name
	}
	return ""
}

// code is codeOf: only the keeper reads it.
func (m *memory) code(e *Engagement) string {
	if e.Org == m.who.Org || m.who.Everywhere() {
		return e.Code
	}
	return ""
}

// met gives every party that is reached from the starts by the edges that a
// condition lets through.
func (m *memory) met(way Direction, follows func(*Engagement) bool, starts ...kinds.OrgID) map[kinds.OrgID]bool {
	edges := []Edge{}
	for _, e := range m.edges {
		if follows(e) {
			edges = append(edges, Edge{e.ID, e.Upstream, e.Downstream})
		}
	}
	out := map[kinds.OrgID]bool{}
	for _, p := range NewGraph(edges, way).Walk(way, starts...).Order {
		out[p] = true
	}
	return out
}

func unscoped(e *Engagement) bool { return !e.Scoped }

// reach is reachSQL.
func (m *memory) reach(of kinds.OrgID) []reachRow {
	up, out := m.met(Up, unscoped, of), []reachRow{}
	for _, e := range m.edges {
		if !up[e.Downstream] {
			continue
		}
		r := reachRow{
			ID: e.ID, Code: m.code(e), Upstream: e.Upstream, Downstream: e.Downstream, Scoped: e.Scoped, UpstreamName: m.name(e.Upstream),
			Bare: !e.Scoped && !e.Published && e.Upstream == e.Org && m.keepers[e.Org],
		}
		if !e.Scoped {
			out = append(out, r)
		}
		for _, id := range e.ScopeSystems {
			r.SystemID = id
			if s := m.systems[id]; s != nil {
				r.SystemCode, r.SystemName = s.Code, s.Name
			}
			out = append(out, r)
		}
	}
	return out
}

// chain is chainSQL: of one system, or of the whole organisation.
func (m *memory) chain(of SystemID) []chainRow {
	mine := m.who.Org
	direct := func(e *Engagement) bool {
		switch {
		case e.Org != mine:
			return false
		case e.Scoped:
			return of.IsZero() || slices.Contains(e.ScopeSystems, of)
		}
		return of.IsZero() && e.Upstream == mine && !e.Published
	}
	starts := []kinds.OrgID{}
	for _, e := range m.edges {
		if direct(e) {
			starts = append(starts, e.Downstream)
		}
	}
	down, out := m.met(Down, unscoped, starts...), []chainRow{}
	for _, e := range m.edges {
		if direct(e) || !e.Scoped && down[e.Upstream] {
			out = append(out, m.chainRows(e, of)...)
		}
	}
	return out
}

// chainRows is an edge once for each system of the question, or once.
func (m *memory) chainRows(e *Engagement, of SystemID) []chainRow {
	r := chainRow{
		ID: e.ID, Code: m.code(e), Upstream: e.Upstream, Downstream: e.Downstream, Scoped: e.Scoped, ServiceDescription: e.ServiceDescription,
		RoleBasis: e.RoleBasis, PersonalData: e.PersonalData, StartsOn: e.StartsOn, EndsOn: e.EndsOn, State: e.State, Source: e.Source,
		UpstreamName: m.name(e.Upstream), DownstreamName: m.name(e.Downstream),
	}
	if o := m.orgs[e.Downstream]; o != nil {
		r.Country, r.Confirmed = o.Country, o.Confirmed
	}
	out := []chainRow{}
	for _, id := range e.ScopeSystems {
		if s := m.systems[id]; s != nil && (of.IsZero() || id == of) {
			r.SystemCode = s.Code
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		out = append(out, r)
	}
	return out
}

// below is belowSQL.
func (m *memory) below(of []kinds.OrgID) []subRow {
	follows := func(e *Engagement) bool { return !e.Scoped && e.processes() }
	down, out := m.met(Down, follows, of...), []subRow{}
	for _, e := range m.edges {
		o := m.orgs[e.Downstream]
		if !follows(e) || !down[e.Upstream] || o == nil {
			continue
		}
		out = append(out, subRow{
			ID: e.ID, Upstream: e.Upstream, Downstream: e.Downstream, ServiceDescription: e.ServiceDescription, Authorisation: e.Authorisation,
			ProcessingLocations: e.ProcessingLocations, SupportLocations: e.SupportLocations, Source: e.Source,
			UpstreamName: m.name(e.Upstream), DownstreamName: o.Name, LegalName: o.LegalName, Country: o.Country, Identifiers: o.Identifiers,
			Address: o.Address, GeneralContact: o.GeneralContact, Confirmed: o.Confirmed,
		})
	}
	return out
}

// processes reports whether the downstream party is, or may be, a processor of
// the data: the words of the SQL fragment of that name.
func (e *Engagement) processes() bool {
	return e.RoleBasis != "no_processing" && e.RoleBasis != "independent_controller" && e.RoleBasis != "joint_controller" && e.PersonalData != kinds.No
}
