package chain

import (
	"cmp"
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Sub is one sub-processor below some processors: who it is, and who uses it for
// what. It stands in a list once, however many use it; Level counts from the
// controller, so that the processors themselves are 1.
type Sub struct {
	Named
	LegalName      string
	Country        string
	Identifiers    []party.Identifier
	Address        string
	GeneralContact string
	Confirmed      bool
	Level          int
	Uses           []Use
}

// Use is one live engagement of a sub-processor, as its upstream party has it.
type Use struct {
	Upstream            Named
	Service             string
	Authorisation       string
	ProcessingLocations []Location
	SupportLocations    []Location
	Location            string // as a published list puts it
}

// belowSQL follows the links below some parties; an edge whose downstream party
// is decided to be no processor of the data leads nowhere.
const belowSQL = `with recursive down(party) as (
  select id from organisations where id in @of
  union
  select e.downstream from down join engagements e on e.upstream = down.party
  where not e.scoped and ` + processes + ` and ` + visible + ` and ` + live + `
)
select e.id, e.upstream, e.downstream, e.service_description, e.authorisation, e.processing_locations, e.support_locations, e.source,
  u.name as upstream_name, o.name as downstream_name, o.legal_name, o.country, o.identifiers, o.address, o.general_contact, o.confirmed
from down
nested join engagements e on e.upstream = down.party
nested join organisations u on u.id = e.upstream
nested join organisations o on o.id = e.downstream
where not e.scoped and ` + processes + ` and ` + visible + ` and ` + live

const processes = `e.role_basis not in ('no_processing', 'independent_controller', 'joint_controller') and e.personal_data <> 'no'`

type subRow struct {
	ID                  EngagementID
	Upstream            kinds.OrgID
	Downstream          kinds.OrgID
	ServiceDescription  string
	Authorisation       string
	ProcessingLocations []Location `gorm:"serializer:json"`
	SupportLocations    []Location `gorm:"serializer:json"`
	Source              Source     `gorm:"serializer:json"`
	UpstreamName        string
	DownstreamName      string
	LegalName           string
	Country             string
	Identifiers         []party.Identifier `gorm:"serializer:json"`
	Address             string
	GeneralContact      string
	Confirmed           bool
}

// Below lists the sub-processors of one organisation at every level, of what the
// actor may see; an organisation that it cannot see is not found.
func (g Graphs) Below(ctx context.Context, id string, asOf kinds.Date) ([]Sub, error) {
	return door.Look(ctx, g.d, "chain.read", func(tx *door.Tx) ([]Sub, error) {
		o, err := door.Known[party.Organisation](tx, id)
		if err != nil {
			return nil, err
		}
		return Below(tx, []kinds.OrgID{o.ID}, asOf)
	})
}

// Below lists the sub-processors under some processors on a day, at every level,
// by level and name (art. 28(2) and (4), EDPB Opinion 22/2024): one query. A ring
// of them ends where it began.
func Below(tx *door.Tx, of []kinds.OrgID, asOf kinds.Date) ([]Sub, error) {
	if len(of) == 0 {
		return []Sub{}, nil
	}
	rows, err := subRows(tx, of, asOf)
	if err != nil {
		return nil, err
	}
	return subsOf(of, rows), nil
}

// BelowEach lists the sub-processors under each of some processors, as Below does for
// one: one query for all of them.
func BelowEach(tx *door.Tx, of []kinds.OrgID, asOf kinds.Date) (map[kinds.OrgID][]Sub, error) {
	out := map[kinds.OrgID][]Sub{}
	if len(of) == 0 {
		return out, nil
	}
	rows, err := subRows(tx, of, asOf)
	for _, p := range of {
		out[p] = subsOf([]kinds.OrgID{p}, rows)
	}
	return out, err
}

// subRows finds the edges below some parties: by SQL now, from the history at an
// instant.
func subRows(tx *door.Tx, of []kinds.OrgID, asOf kinds.Date) ([]subRow, error) {
	if _, back := tx.Past(); !back {
		return door.Rows[subRow](tx, belowSQL, map[string]any{"of": of, "asOf": asOf})
	}
	m, err := recall(tx, asOf)
	if err != nil {
		return nil, err
	}
	return m.below(of), nil
}

// subsOf turns the edges into the list: the pure half. An edge to which none of the
// parties leads is left out.
func subsOf(of []kinds.OrgID, rows []subRow) []Sub {
	edges, into := make([]Edge, 0, len(rows)), map[kinds.OrgID][]subRow{}
	for _, r := range rows {
		edges = append(edges, Edge{r.ID, r.Upstream, r.Downstream})
	}
	walk := NewGraph(edges, Down).Walk(Down, of...)
	for _, r := range rows {
		if _, reached := walk.Steps[r.Upstream]; reached {
			into[r.Downstream] = append(into[r.Downstream], r)
		}
	}
	subs := []Sub{}
	for _, p := range walk.Order {
		if walk.Steps[p] > 0 {
			subs = append(subs, subOf(into[p], walk.Steps[p]+1))
		}
	}
	slices.SortFunc(subs, func(a, b Sub) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Name, b.Name), byID(a.ID, b.ID))
	})
	return subs
}

func subOf(rows []subRow, level int) Sub {
	r := rows[0]
	s := Sub{
		Named: Named{r.Downstream, r.DownstreamName}, LegalName: r.LegalName, Country: r.Country, Identifiers: r.Identifiers,
		Address: r.Address, GeneralContact: r.GeneralContact, Confirmed: r.Confirmed, Level: level, Uses: []Use{},
	}
	slices.SortFunc(rows, func(a, b subRow) int {
		return cmp.Or(cmp.Compare(a.UpstreamName, b.UpstreamName), cmp.Compare(a.ServiceDescription, b.ServiceDescription), a.ID.Compare(b.ID))
	})
	for _, r := range rows {
		s.Uses = append(s.Uses, Use{Named{r.Upstream, r.UpstreamName}, r.ServiceDescription, r.Authorisation, r.ProcessingLocations, r.SupportLocations, r.Source.Location})
	}
	return s
}
