package chain

import (
	"cmp"
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Chain is everyone who processes for a system, or for a whole organisation, on
// a day (EDPB Opinion 22/2024: always at hand, at every level).
type Chain struct {
	Controller Named        `json:"controller" required:"true"`
	System     *SystemLabel `json:"system"`
	AsOf       kinds.Date   `json:"asOf" required:"true"`
	Parties    []ChainParty `json:"parties" required:"true"`
	Links      []ChainLink  `json:"links" required:"true"`
	Cycles     [][]Named    `json:"cycles" required:"true"`
}

// SystemLabel names a system.
type SystemLabel struct {
	ID   SystemID `json:"id" required:"true"`
	Code string   `json:"code" required:"true"`
	Name string   `json:"name" required:"true"`
}

// ChainParty is one processor or sub-processor; Level is its shortest distance
// from the controller, and Path a shortest way there. It stands here once,
// however many use it.
type ChainParty struct {
	Named
	Country   string `json:"country" required:"true"`
	Confirmed bool   `json:"confirmed" required:"true"`
	Level     int    `json:"level" required:"true"`
	Systems   int    `json:"systems" required:"true"` // systems of the question that use it directly
	Path      []Step `json:"path" required:"true"`
}

// ChainLink is one engagement of the chain; Level is that of its downstream end
// seen along this link.
type ChainLink struct {
	Step
	Level              int        `json:"level" required:"true"`
	ServiceDescription string     `json:"serviceDescription" required:"true"`
	RoleBasis          string     `json:"roleBasis" required:"true"`
	PersonalData       kinds.Tri  `json:"personalData" required:"true"`
	Location           string     `json:"location" required:"true"`
	StartsOn           kinds.Date `json:"startsOn" required:"true"`
	EndsOn             kinds.Date `json:"endsOn" required:"true"`
	State              State      `json:"state" required:"true"`
	Systems            []string   `json:"systems" required:"true"` // codes in scope, level 1 only
}

// direct is the edges of the controller itself: those of the asked system, or of
// the whole organisation, where one that names no system yet counts too.
const direct = `e.org_id = @org and (
  (e.scoped and (@whole or e.id in (select engagement_id from engagement_systems where system_id = @system)))
  or (@whole and e.upstream = @org and not e.scoped and not e.published))`

// chainSQL starts at the scoped edges of the organisation (of one system, when
// one is asked for) and follows the links below them.
const chainSQL = `with recursive down(party) as (
  select e.downstream from engagements e
  where ` + direct + ` and ` + live + `
  union
  select e.downstream from down join engagements e on e.upstream = down.party
  where not e.scoped and ` + visible + ` and ` + live + `
)
select e.id, ` + codeOf + ` as code, e.upstream, e.downstream, e.scoped, e.service_description, e.role_basis, e.personal_data,
  e.starts_on, e.ends_on, e.state, e.source, y.code as system_code,
  u.name as upstream_name, o.name as downstream_name, o.country, o.confirmed
from (
  select e.id from engagements e
  where ` + direct + ` and ` + live + `
  union
  select e.id from down
nested join engagements e on e.upstream = down.party
  where not e.scoped and ` + visible + ` and ` + live + `
) x
nested join engagements e on e.id = x.id
nested join organisations u on u.id = e.upstream
nested join organisations o on o.id = e.downstream
nested left join engagement_systems s on s.engagement_id = e.id and (@whole or s.system_id = @system)
nested left join systems y on y.id = s.system_id
where (e.org_id = @org or e.published or @all)`

type chainRow struct {
	ID                 EngagementID
	Code               string
	Upstream           kinds.OrgID
	Downstream         kinds.OrgID
	Scoped             bool
	ServiceDescription string
	RoleBasis          string
	PersonalData       kinds.Tri
	StartsOn           kinds.Date
	EndsOn             kinds.Date
	State              State
	Source             Source `gorm:"serializer:json"`
	SystemCode         string
	UpstreamName       string
	DownstreamName     string
	Country            string
	Confirmed          bool
}

// OfSystem gives the chain of one system on a day.
func (g Graphs) OfSystem(ctx context.Context, id string, asOf kinds.Date) (Chain, error) {
	return door.Look(ctx, g.d, "chain.read", func(tx *door.Tx) (Chain, error) {
		s, err := door.Known[System](tx, id)
		if err != nil {
			return Chain{}, err
		}
		c, err := read(tx, s.ID, asOf)
		c.System = &SystemLabel{s.ID, s.Code, s.Name}
		return c, err
	})
}

// OfOrganisation gives the chain of all the systems of the actor's organisation.
func (g Graphs) OfOrganisation(ctx context.Context, asOf kinds.Date) (Chain, error) {
	return door.Look(ctx, g.d, "chain.read", func(tx *door.Tx) (Chain, error) {
		return read(tx, SystemID{}, asOf)
	})
}

// read gives the chain of a system; without one, of the whole organisation.
func read(tx *door.Tx, of SystemID, asOf kinds.Date) (Chain, error) {
	rows, err := chainRows(tx, of, asOf)
	if err != nil {
		return Chain{}, err
	}
	mine, err := door.KnownOf[party.Organisation](tx, []kinds.OrgID{tx.Who.Org})
	if err != nil || len(mine) == 0 {
		return Chain{}, err
	}
	c := chainOf(Named{mine[0].ID, mine[0].Name}, rows)
	c.AsOf = asOf
	return c, nil
}

// chainRows finds the edges of a chain: by SQL now, from the history at an
// instant.
func chainRows(tx *door.Tx, of SystemID, asOf kinds.Date) ([]chainRow, error) {
	if _, back := tx.Past(); !back {
		return door.Rows[chainRow](tx, chainSQL, map[string]any{"system": of, "whole": of.IsZero(), "asOf": asOf})
	}
	m, err := recall(tx, asOf)
	if err != nil {
		return nil, err
	}
	return m.chain(of), nil
}

// chainOf turns the edges into the answer: the pure half.
func chainOf(controller Named, rows []chainRow) Chain {
	c := Chain{Controller: controller, Parties: []ChainParty{}, Links: []ChainLink{}, Cycles: [][]Named{}}
	rows, systems := once(rows)
	names, at := map[kinds.OrgID]string{controller.ID: controller.Name}, map[EngagementID]chainRow{}
	into := map[kinds.OrgID][]chainRow{}
	var edges []Edge
	for _, r := range rows {
		into[r.Downstream] = append(into[r.Downstream], r)
		names[r.Upstream], names[r.Downstream], at[r.ID] = r.UpstreamName, r.DownstreamName, r
		edges = append(edges, Edge{r.ID, r.Upstream, r.Downstream})
	}
	g := NewGraph(edges, Down)
	walk := g.Walk(Down, controller.ID)
	step := func(e Edge) Step {
		return Step{e.Engagement, at[e.Engagement].Code, Named{e.Upstream, names[e.Upstream]}, Named{e.Downstream, names[e.Downstream]}}
	}
	for _, e := range edges {
		c.Links = append(c.Links, linkOf(at[e.Engagement], step(e), walk.Steps[e.Upstream]+1, systems[e.Engagement]))
	}
	for _, p := range walk.Order[1:] {
		c.Parties = append(c.Parties, partyOf(Named{p, names[p]}, walk, into[p], systems, step))
	}
	for _, ring := range g.Cycles() {
		c.Cycles = append(c.Cycles, label(ring, names))
	}
	c.arrange()
	return c
}

// once keeps each engagement once, with the codes of its systems.
func once(rows []chainRow) ([]chainRow, map[EngagementID][]string) {
	systems := map[EngagementID][]string{}
	kept := []chainRow{}
	for _, r := range rows {
		if _, seen := systems[r.ID]; !seen {
			kept = append(kept, r)
			systems[r.ID] = []string{}
		}
		if r.Scoped {
			systems[r.ID] = append(systems[r.ID], r.SystemCode)
		}
	}
	for _, codes := range systems {
		slices.Sort(codes)
	}
	return kept, systems
}

func linkOf(r chainRow, s Step, level int, systems []string) ChainLink {
	return ChainLink{s, level, r.ServiceDescription, r.RoleBasis, r.PersonalData, r.Source.Location, r.StartsOn, r.EndsOn, r.State, systems}
}

func partyOf(n Named, walk Walk, rows []chainRow, systems map[EngagementID][]string, step func(Edge) Step) ChainParty {
	p := ChainParty{Named: n, Level: walk.Steps[n.ID], Path: []Step{}}
	direct := map[string]bool{}
	for _, r := range rows {
		p.Country, p.Confirmed = r.Country, r.Confirmed
		for _, code := range systems[r.ID] {
			direct[code] = true
		}
	}
	p.Systems = len(direct)
	for _, e := range walk.Path(n.ID) {
		p.Path = append(p.Path, step(e))
	}
	return p
}

func label(ids []kinds.OrgID, names map[kinds.OrgID]string) []Named {
	out := make([]Named, 0, len(ids))
	for _, id := range ids {
		out = append(out, Named{id, names[id]})
	}
	slices.SortFunc(out, func(a, b Named) int { return cmp.Or(cmp.Compare(a.Name, b.Name), byID(a.ID, b.ID)) })
	return out
}

// arrange puts the answer in an order that does not depend on the database.
func (c *Chain) arrange() {
	slices.SortFunc(c.Parties, func(a, b ChainParty) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Name, b.Name), byID(a.ID, b.ID))
	})
	slices.SortFunc(c.Links, func(a, b ChainLink) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Upstream.Name, b.Upstream.Name),
			cmp.Compare(a.Downstream.Name, b.Downstream.Name), a.Engagement.Compare(b.Engagement))
	})
}
