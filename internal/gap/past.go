package gap

import (
	"cmp"
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// loadPast is Load from the history: what had been entered by an instant. The
// directory is read whole, since its joins stand in no table of that time.
func loadPast(tx *door.Tx) (*Register, error) {
	r := &Register{Names: map[kinds.OrgID]string{}}
	var err error
	if r.Controller, err = door.Known[party.Organisation](tx, tx.Who.Org.String()); err != nil {
		return nil, err
	}
	var edges []*chain.Engagement
	var directory []*party.Organisation
	r.Settings, err = party.SettingsOf(tx)
	remember(tx, &err, &r.Units)
	remember(tx, &err, &r.Systems)
	remember(tx, &err, &edges)
	remember(tx, &err, &r.Agreements)
	remember(tx, &err, &r.Reviews)
	remember(tx, &err, &directory)
	remember(tx, &err, &r.Adoptions)
	remember(tx, &err, &r.Flows)
	remember(tx, &err, &r.Transfers)
	remember(tx, &err, &r.Screenings)
	remember(tx, &err, &r.Attestations)
	remember(tx, &err, &r.Supervisions)
	remember(tx, &err, &r.Activities)
	remember(tx, &err, &r.Performed)
	remember(tx, &err, &r.Notices)
	remember(tx, &err, &r.Criteria)
	remember(tx, &err, &r.Assessments)
	remember(tx, &err, &r.DPIAs)
	remember(tx, &err, &r.Procurements)
	if err != nil {
		return nil, err
	}
	if r.Lexicon, err = record.ReadLexicon(tx); err != nil {
		return nil, err
	}
	if r.Templates, err = editions(tx); err != nil {
		return nil, err
	}
	if r.Traces, err = door.TracesOf(tx); err != nil {
		return nil, err
	}
	if r.Adopted, err = agreement.Adopted(tx, r.Adoptions); err != nil {
		return nil, err
	}
	shared, err := door.Shared[chain.Engagement](tx)
	if err != nil {
		return nil, err
	}
	r.takeChain(append(slices.Clone(edges), shared...))
	seen := slices.Clone(edges)
	edges = slices.DeleteFunc(edges, func(e *chain.Engagement) bool { return e.Org != tx.Who.Org })
	r.nameParties(tx.Who.Org, edges, directory)
	r.Links = chain.UnderOf(seen, tx.Who.Org, namesOf(directory))
	r.Engagements = slices.DeleteFunc(edges, func(e *chain.Engagement) bool { return e.Upstream != tx.Who.Org || e.Published })
	return r.Index(), nil
}

func remember[E any](tx *door.Tx, err *error, into *[]*E) {
	if *err == nil {
		*into, *err = door.AllKnown[E](tx)
	}
}

// nameParties fills the names of those that the register speaks of, and of those
// that the organisation added to the directory and nothing of its own names yet.
func (r *Register) nameParties(mine kinds.OrgID, edges []*chain.Engagement, directory []*party.Organisation) {
	downstream, used := map[kinds.OrgID]bool{}, usedBy(edges, r.Agreements, r.named())
	for _, o := range append(joint(edges), r.named()...) {
		downstream[o] = true
	}
	var parties []*party.Organisation
	for _, e := range edges {
		downstream[e.Downstream] = true
	}
	for _, a := range r.Agreements {
		for _, p := range a.Parties {
			downstream[p.Org] = true
		}
	}
	for _, o := range directory {
		id := kinds.Of[kinds.Party](o.ID)
		unused := o.Org == mine && id != mine && o.MergedInto.IsZero() && !used[id]
		if unused {
			r.Unused = append(r.Unused, chain.Named{ID: id, Name: o.Name})
		}
		if unused || downstream[id] {
			r.Names[id] = o.Name
		}
		if downstream[id] {
			parties = append(parties, o)
		}
	}
	r.know(parties)
	slices.SortFunc(r.Unused, func(a, b chain.Named) int { return cmp.Or(cmp.Compare(a.Name, b.Name), a.ID.Compare(b.ID)) })
}

// usedBy is everyone that an engagement, an agreement or another record names.
func usedBy(edges []*chain.Engagement, agreements []*agreement.Agreement, others []kinds.OrgID) map[kinds.OrgID]bool {
	used := map[kinds.OrgID]bool{}
	for _, o := range others {
		used[o] = true
	}
	for _, e := range edges {
		used[e.Upstream], used[e.Downstream] = true, true
	}
	for _, a := range agreements {
		for _, p := range a.Parties {
			used[p.Org] = true
		}
	}
	return used
}

func namesOf(directory []*party.Organisation) map[kinds.OrgID]string {
	names := make(map[kinds.OrgID]string, len(directory))
	for _, o := range directory {
		names[kinds.Of[kinds.Party](o.ID)] = o.Name
	}
	return names
}
