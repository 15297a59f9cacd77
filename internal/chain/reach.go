package chain

import (
	"cmp"
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Graphs answers where the chain leads.
type Graphs struct{ d *door.Door }

// NewGraphs gives the verbs.
func NewGraphs(d *door.Door) Graphs { return Graphs{d} }

// Named is an organisation as an answer shows it.
type Named struct {
	ID   kinds.OrgID `json:"id" required:"true"`
	Name string      `json:"name" required:"true"`
}

// Step is one edge of a path, from upstream to downstream.
type Step struct {
	Engagement EngagementID `json:"engagement" required:"true"`
	Code       string       `json:"code" required:"true"`
	Upstream   Named        `json:"upstream" required:"true"`
	Downstream Named        `json:"downstream" required:"true"`
}

// Reach is whom a party's failure touches (art. 33(2)): every controller and
// system above it, with the level at which the party stands in the system's
// chain (1 is the direct processor) and a shortest path.
type Reach struct {
	Party                Named             `json:"party" required:"true"`
	AsOf                 kinds.Date        `json:"asOf" required:"true"`
	Systems              int               `json:"systems" required:"true"`
	ShortestLevel        int               `json:"shortestLevel" required:"true"`
	DeepestShortestLevel int               `json:"deepestShortestLevel" required:"true"`
	SystemCodes          []string          `json:"systemCodes" required:"true"`
	Controllers          []ControllerReach `json:"controllers" required:"true"`
}

// ControllerReach is one controller that is touched. Its engagements may name no
// system yet: then it is touched all the same, and Systems is empty.
type ControllerReach struct {
	Controller Named         `json:"controller" required:"true"`
	Systems    []SystemReach `json:"systems" required:"true"`
}

// SystemReach is one system that is touched.
type SystemReach struct {
	ID    SystemID `json:"id" required:"true"`
	Code  string   `json:"code" required:"true"`
	Name  string   `json:"name" required:"true"`
	Level int      `json:"level" required:"true"`
	Path  []Step   `json:"path" required:"true"`
}

// The edges that an organisation sees, by what code (only its keeper reads that),
// and those that live on a day: the words of Engagement.LiveOn in SQL.
const (
	codeOf  = `case when e.org_id = @org or @all then e.code else '' end`
	visible = `(e.org_id = @org or e.published or @all)`
	live    = `e.state not in ('proposed', 'authorised', 'refused')
  and (e.starts_on is null or e.starts_on <= @asOf)
  and (e.ends_on is null or e.ends_on >= @asOf or e.state = 'ended_data_held')`
)

// reachSQL finds every party above one, and gives the edges between them: union
// ends a cycle, and no depth is given up. Levels are counted afterwards.
const reachSQL = `with recursive up(party) as (
  select id from organisations where id = @party
  union
  select e.upstream from up join engagements e on e.downstream = up.party
  where not e.scoped and ` + visible + ` and ` + live + `
)
select e.id, ` + codeOf + ` as code, e.upstream, e.downstream, e.scoped,
  (not e.scoped and not e.published and e.upstream = e.org_id and exists (select 1 from systems k where k.org_id = e.org_id)) as bare,
  u.name as upstream_name, s.system_id, y.code as system_code, y.name as system_name
from up
nested join engagements e on e.downstream = up.party
nested join organisations u on u.id = e.upstream
nested left join engagement_systems s on s.engagement_id = e.id
nested left join systems y on y.id = s.system_id
where ` + visible + ` and ` + live

// ReachSQL is the statement behind Reach, with its @names and before
// store.Text, for whoever wants to measure or explain it beside the verb.
const ReachSQL = reachSQL

// reachRow is an edge, once for each system in its scope.
type reachRow struct {
	ID           EngagementID
	Code         string
	Upstream     kinds.OrgID
	Downstream   kinds.OrgID
	Scoped       bool
	Bare         bool // a controller's own, which names no system yet
	UpstreamName string
	SystemID     SystemID
	SystemCode   string
	SystemName   string
}

// Reach answers whom a party's failure touches on a day, among what the actor's
// organisation may see: its own systems, through the published chain.
func (g Graphs) Reach(ctx context.Context, id string, asOf kinds.Date) (Reach, error) {
	return door.Look(ctx, g.d, "reach.read", func(tx *door.Tx) (Reach, error) {
		o, err := door.Known[party.Organisation](tx, id)
		if err != nil {
			return Reach{}, err
		}
		for !o.MergedInto.IsZero() {
			if o, err = door.Known[party.Organisation](tx, o.MergedInto.String()); err != nil {
				return Reach{}, err
			}
		}
		rows, err := reachRows(tx, o.ID, asOf)
		return reachOf(Named{o.ID, o.Name}, asOf, rows), err
	})
}

// reachRows finds the edges above a party: by SQL now, from the history at an
// instant.
func reachRows(tx *door.Tx, of kinds.OrgID, asOf kinds.Date) ([]reachRow, error) {
	if _, back := tx.Past(); !back {
		return door.Rows[reachRow](tx, reachSQL, map[string]any{"party": of, "asOf": asOf})
	}
	m, err := recall(tx, asOf)
	if err != nil {
		return nil, err
	}
	return m.reach(of), nil
}

// reachOf turns the edges into the answer: the pure half of Reach.
func reachOf(p Named, asOf kinds.Date, rows []reachRow) Reach {
	r := Reach{Party: p, AsOf: asOf, SystemCodes: []string{}, Controllers: []ControllerReach{}}
	hits := reachedSystems(p, rows)
	by := map[kinds.OrgID]int{}
	for _, h := range hits {
		i, ok := by[h.controller.ID]
		if !ok {
			i = len(r.Controllers)
			by[h.controller.ID] = i
			r.Controllers = append(r.Controllers, ControllerReach{h.controller, []SystemReach{}})
		}
		if h.system.ID.IsZero() {
			continue
		}
		r.Controllers[i].Systems = append(r.Controllers[i].Systems, h.system)
		r.count(h.system)
	}
	slices.Sort(r.SystemCodes)
	return r
}

func (r *Reach) count(s SystemReach) {
	r.Systems++
	r.SystemCodes = append(r.SystemCodes, s.Code)
	if r.ShortestLevel == 0 || s.Level < r.ShortestLevel {
		r.ShortestLevel = s.Level
	}
	r.DeepestShortestLevel = max(r.DeepestShortestLevel, s.Level)
}

type hit struct {
	controller Named
	system     SystemReach
}

// reachedSystems lists every touched system once, by its shortest level, and
// every controller whose own engagement names no system.
func reachedSystems(p Named, rows []reachRow) []hit {
	names, codes := map[kinds.OrgID]string{p.ID: p.Name}, map[EngagementID]string{}
	edges, seen := []Edge{}, map[EngagementID]bool{}
	for _, r := range rows {
		names[r.Upstream], codes[r.ID] = r.UpstreamName, r.Code
		if !r.Scoped && !seen[r.ID] {
			edges = append(edges, Edge{r.ID, r.Upstream, r.Downstream})
			seen[r.ID] = true
		}
	}
	walk := NewGraph(edges, Up).Walk(Up, p.ID)
	best := map[SystemID]hit{}
	bare := map[kinds.OrgID]hit{}
	for _, r := range rows {
		c := Named{r.Upstream, r.UpstreamName}
		level := walk.Steps[r.Downstream] + 1
		switch {
		case r.Scoped && !r.SystemID.IsZero():
			if was, ok := best[r.SystemID]; !ok || level < was.system.Level || (level == was.system.Level && r.ID.Compare(was.system.Path[0].Engagement) < 0) {
				first := Step{Engagement: r.ID, Upstream: c, Downstream: Named{ID: r.Downstream}}
				best[r.SystemID] = hit{c, SystemReach{r.SystemID, r.SystemCode, r.SystemName, level, []Step{first}}}
			}
		case r.Bare:
			bare[r.Upstream] = hit{controller: c}
		}
	}
	return arrange(best, bare, walk, names, codes)
}

// arrange completes the paths and puts the hits in order of controller and code.
func arrange(best map[SystemID]hit, bare map[kinds.OrgID]hit, walk Walk, names map[kinds.OrgID]string, codes map[EngagementID]string) []hit {
	out := make([]hit, 0, len(best)+len(bare))
	for _, h := range best {
		first := &h.system.Path[0]
		first.Downstream.Name, first.Code = names[first.Downstream.ID], codes[first.Engagement]
		for _, e := range walk.Path(first.Downstream.ID) {
			h.system.Path = append(h.system.Path, Step{e.Engagement, codes[e.Engagement], Named{e.Upstream, names[e.Upstream]}, Named{e.Downstream, names[e.Downstream]}})
		}
		out = append(out, h)
	}
	for _, h := range bare {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.controller.Name, b.controller.Name), byID(a.controller.ID, b.controller.ID),
			cmp.Compare(a.system.Code, b.system.Code), a.system.ID.Compare(b.system.ID))
	})
	return out
}
