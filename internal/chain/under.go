package chain

import (
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// underSQL follows the links below the organisation's own engagements, on whatever
// day they lived: those that it keeps itself, and those that are published.
const underSQL = `with recursive down(party) as (
  select e.downstream from engagements e where e.org_id = @org and e.upstream = @org and not e.published
  union
  select e.downstream from down join engagements e on e.upstream = down.party
  where not e.scoped and ` + processes + ` and ` + listed + `
)
select e.id, case when e.org_id = @org then e.code else '' end as code, e.org_id = @org as own, e.upstream, e.downstream, e.starts_on, e.ends_on, e.state,
  case when e.org_id = @org then e.exit end as exit, case when e.org_id = @org then e.role_basis else '' end as role_basis,
  case when e.org_id = @org then e.personal_data else '' end as personal_data, o.name
from down
nested join engagements e on e.upstream = down.party
nested join organisations o on o.id = e.downstream
where not e.scoped and ` + processes + ` and ` + listed

// listed is what an organisation sees of links between others, those that were
// only proposed left out.
const listed = `(e.org_id = @org or e.published) and e.upstream <> @org and e.state not in ('proposed', 'authorised', 'refused')`

// Link is an engagement between two others, below those of a controller. Of one
// that somebody else keeps, who uses whom and when is known, and no more.
type Link struct {
	ID           EngagementID
	Code         string
	Own          bool
	Upstream     kinds.OrgID
	Downstream   kinds.OrgID
	Name         string // of the downstream party
	StartsOn     kinds.Date
	EndsOn       kinds.Date
	State        State
	Exit         Exit `gorm:"serializer:json"`
	RoleBasis    string
	PersonalData kinds.Tri
}

// LiveOn is Engagement.LiveOn, of what is listed.
func (l *Link) LiveOn(d kinds.Date) bool {
	if l.State == EndedButHolding {
		return d.Within(l.StartsOn, "")
	}
	return d.Within(l.StartsOn, l.EndsOn)
}

// Engagement is as much of the engagement as the link tells.
func (l *Link) Engagement() *Engagement {
	e := &Engagement{EngagementInput: EngagementInput{
		Upstream: l.Upstream, Downstream: l.Downstream, StartsOn: l.StartsOn, EndsOn: l.EndsOn, State: l.State, Exit: l.Exit, RoleBasis: l.RoleBasis, PersonalData: l.PersonalData,
	}}
	e.ID, e.Code = l.ID, l.Code
	return e
}

// Under lists every link below the engagements of the actor's organisation, on
// whatever day it lived: one query.
func Under(tx *door.Tx) ([]*Link, error) { return door.Rows[*Link](tx, underSQL, nil) }

// UnderOf is Under among engagements that have been read already, of an
// organisation; names gives the names of the parties.
func UnderOf(edges []*Engagement, mine kinds.OrgID, names map[kinds.OrgID]string) []*Link {
	m, starts := &memory{edges: edges}, []kinds.OrgID{}
	follows := func(e *Engagement) bool {
		return !e.Scoped && e.processes() && e.Upstream != mine && (e.Org == mine || e.Published) && !slices.Contains([]State{Proposed, Authorised, Refused}, e.State)
	}
	for _, e := range edges {
		if e.Org == mine && e.Upstream == mine && !e.Published {
			starts = append(starts, e.Downstream)
		}
	}
	down, out := m.met(Down, follows, starts...), []*Link{}
	for _, e := range edges {
		if follows(e) && down[e.Upstream] {
			l := e.link(mine)
			l.Name = names[l.Downstream]
			out = append(out, l)
		}
	}
	return out
}

func (e *Engagement) link(mine kinds.OrgID) *Link {
	l := &Link{ID: e.ID, Upstream: e.Upstream, Downstream: e.Downstream, StartsOn: e.StartsOn, EndsOn: e.EndsOn, State: e.State}
	if l.Own = e.Org == mine; l.Own {
		l.Code, l.Exit, l.RoleBasis, l.PersonalData = e.Code, e.Exit, e.RoleBasis, e.PersonalData
	}
	return l
}
