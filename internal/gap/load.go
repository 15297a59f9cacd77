package gap

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// unusedSQL finds whom the organisation added to the directory and nothing of its
// own names yet.
const unusedSQL = `select o.id, o.name from organisations o where o.org_id = @org and o.id <> @org and o.merged_into is null
  and not exists (select 1 from engagements e where e.org_id = @org and (e.downstream = o.id or e.upstream = o.id))
  and not exists (select 1 from flows f where f.org_id = @org and (f.from_org = o.id or f.to_org = o.id))
  and not exists (select 1 from transfers t where t.org_id = @org and (t.exporter = o.id or t.importer = o.id))
  and not exists (select 1 from attestations x where x.org_id = @org and (x.processor = o.id or x.claimed_by = o.id))
  and not exists (select 1 from supervisions x where x.org_id = @org and x.led_by = o.id)
  and not exists (select 1 from activity_orgs a where a.org_id = @org and a.organisation_id = o.id)
  and not exists (select 1 from processor_record_orgs a where a.org_id = @org and a.organisation_id = o.id)
  and not exists (select 1 from notices n where n.org_id = @org and n.controller = o.id)
  and not exists (select 1 from agreement_parties p where p.org_id = @org and p.organisation_id = o.id)
order by o.name, o.id`

// partiesSQL is everyone that an engagement or an agreement of the organisation
// names.
const partiesSQL = `id in (select downstream from engagements where org_id = ? union select organisation_id from agreement_parties where org_id = ?) or id in ?`

// joint lists the controllers that are named beside the two ends of engagements.
func joint(edges []*chain.Engagement) []kinds.OrgID {
	all := []kinds.OrgID{}
	for _, e := range edges {
		if e.RoleBasis == jointController {
			all = append(all, e.Controllers...)
		}
	}
	return all
}

// named lists the organisations that records beside engagements and agreements name.
func (r *Register) named() []kinds.OrgID {
	return slices.Concat(flowParties(r.Flows), transferParties(r.Transfers), activityParties(r.Activities), r.servedParties(), r.evidenceParties())
}

// know takes in those that the register speaks of.
func (r *Register) know(parties []*party.Organisation) {
	r.Parties = map[kinds.OrgID]*party.Organisation{r.Controller.ID: r.Controller}
	for _, o := range parties {
		id := kinds.Of[kinds.Party](o.ID)
		r.Parties[id], r.Names[id] = o, o.Name
	}
}

// Load reads the register of the actor's organisation in a constant number of
// queries; as it was known at the instant of the context, where there is one.
func Load(tx *door.Tx) (*Register, error) {
	if _, back := tx.Past(); back {
		return loadPast(tx)
	}
	r := &Register{Names: map[kinds.OrgID]string{}}
	var err error
	if r.Controller, err = door.Get[party.Organisation](tx, tx.Who.Org.String()); err != nil {
		return nil, err
	}
	var around []*chain.Engagement
	r.Settings, err = party.SettingsOf(tx)
	load(tx, &err, &r.Units, "")
	load(tx, &err, &r.Systems, "")
	load(tx, &err, &r.Engagements, "org_id = ? and upstream = ? and not published", tx.Who.Org, tx.Who.Org)
	load(tx, &err, &r.Agreements, "")
	load(tx, &err, &r.Reviews, "")
	load(tx, &err, &r.Adoptions, "")
	load(tx, &err, &r.Flows, "")
	load(tx, &err, &r.Transfers, "")
	load(tx, &err, &r.Screenings, "")
	load(tx, &err, &r.Attestations, "")
	load(tx, &err, &r.Supervisions, "")
	load(tx, &err, &r.Activities, "")
	load(tx, &err, &r.Performed, "")
	load(tx, &err, &r.Notices, "")
	load(tx, &err, &around, "downstream = ? or (published and upstream = ?)", tx.Who.Org, tx.Who.Org)
	load(tx, &err, &r.Criteria, "")
	load(tx, &err, &r.Assessments, "")
	load(tx, &err, &r.DPIAs, "")
	load(tx, &err, &r.Procurements, "")
	if err != nil {
		return nil, err
	}
	if r.Lexicon, err = record.ReadLexicon(tx); err != nil {
		return nil, err
	}
	shared, err := door.Shared[chain.Engagement](tx)
	if err != nil {
		return nil, err
	}
	r.takeChain(append(around, shared...))
	if r.Adopted, err = agreement.Adopted(tx, r.Adoptions); err != nil {
		return nil, err
	}
	if r.Links, err = chain.Under(tx); err != nil {
		return nil, err
	}
	var parties []*party.Organisation
	load(tx, &err, &parties, partiesSQL, tx.Who.Org, tx.Who.Org, append(joint(r.Engagements), r.named()...))
	if err != nil {
		return nil, err
	}
	r.know(parties)
	if r.Templates, err = editions(tx); err != nil {
		return nil, err
	}
	if r.Traces, err = door.TracesOf(tx); err != nil {
		return nil, err
	}
	r.Unused, err = door.Rows[chain.Named](tx, unusedSQL, nil)
	for _, o := range r.Unused {
		r.Names[o.ID] = o.Name
	}
	return r.Index(), err
}

func load[E any](tx *door.Tx, err *error, into *[]*E, where string, args ...any) {
	if *err == nil {
		*into, *err = door.All[E](tx, where, args...)
	}
}
