package exchange

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

var aliasFile = layout{directory: true, columns: []string{"alias", "organisation"}, required: []string{"alias", "organisation"}, take: takeAlias}

// takeAlias says that a spelling means an organisation. A target that nobody
// knows becomes an unconfirmed organisation; a spelling that stands for an
// unconfirmed one is merged into the target.
func takeAlias(s *session, r row) {
	if s.work == nil {
		s.work = s.directory(organisationColumns)
	}
	b := s.work.(*directory)
	alias := r.get("alias")
	if alias == "" {
		s.reject(r, "alias", "", "the alias is missing")
		return
	}
	target, ok := s.party(b, r, "organisation")
	if !ok {
		return
	}
	s.save()
	meant := s.names[door.Fold(alias)]
	if s.fatal != nil || !s.mayMean(b, r, alias, meant, target) {
		return
	}
	switch {
	case slices.Contains(meant, target):
		s.res.Unchanged++
	case len(meant) == 1:
		s.merge(b, b.byKey[meant[0].String()], b.byKey[target.String()])
		s.res.Updated++
	default:
		into := b.byKey[target.String()]
		into.Aliases = append(slices.Clone(into.Aliases), alias)
		s.broken(door.Save(s.tx, into))
		s.res.Created++
	}
	s.names[door.Fold(alias)] = []kinds.OrgID{target}
}

// mayMean refuses a spelling that belongs to a confirmed organisation: that two
// of those are one is for a person to decide.
func (s *session) mayMean(b *directory, r row, alias string, meant []kinds.OrgID, target kinds.OrgID) bool {
	if len(meant) > 1 {
		s.reject(r, "alias", alias, "several organisations have this name: an alias can mean only one")
		return false
	}
	if len(meant) == 1 && meant[0] != target {
		if o := b.byKey[meant[0].String()]; o == nil || o.Confirmed || door.Fold(o.Name) != door.Fold(alias) {
			s.reject(r, "alias", alias, "this name belongs to a confirmed organisation, or is its alias: merge the two by hand if they are one")
			return false
		}
	}
	return true
}

// merge makes one organisation of two: whatever referred to the first refers to
// the second from now on, and the first stays as a trace.
func (s *session) merge(b *directory, from, into *party.Organisation) {
	into.Aliases = append(append(slices.Clone(into.Aliases), from.Name), from.Aliases...)
	from.MergedInto, from.Status, from.Aliases = into.ID, "merged", nil
	if s.broken(door.Save(s.tx, from)) || s.broken(door.Save(s.tx, into)) {
		return
	}
	s.broken(move(s.tx, from.ID, into.ID))
	for _, name := range append([]string{from.Name}, into.Aliases...) {
		s.names[door.Fold(name)] = []kinds.OrgID{into.ID}
	}
	delete(b.byKey, from.ID.String())
	s.res.Merged = append(s.res.Merged, from.Name)
}

// move lets everything that refers to one organisation refer to another.
func move(tx *door.Tx, from, into kinds.OrgID) error {
	swap := func(id *kinds.OrgID) {
		if *id == from {
			*id = into
		}
	}
	err := each(tx, "upstream = ? or downstream = ?", []any{from, from}, func(e *chain.Engagement) {
		swap(&e.Upstream)
		swap(&e.Downstream)
		if e.Upstream == e.Downstream { // they were one all along: no engagement at all
			e.State, e.RoleReasons = chain.Refused, "both parties turned out to be the same organisation"
		}
	})
	if err == nil {
		err = each(tx, "id in (select agreement_id from agreement_parties where organisation_id = ?)", []any{from}, func(a *agreement.Agreement) { a.Replace(from, into) })
	}
	if err == nil {
		err = each(tx, "party = ?", []any{from}, func(c *party.Contact) { swap(&c.Party) })
	}
	if err == nil {
		err = each(tx, "provider = ?", []any{from}, func(v *chain.Service) { swap(&v.Provider) })
	}
	if err == nil {
		err = each(tx, "ultimate_parent = ?", []any{from}, func(o *party.Organisation) { swap(&o.UltimateParent) })
	}
	return err
}

func each[E any](tx *door.Tx, where string, args []any, change func(*E)) error {
	all, err := door.All[E](tx, where, args...)
	if err != nil {
		return err
	}
	for _, e := range all {
		change(e)
		if err := door.Save(tx, e); err != nil {
			return err
		}
	}
	return nil
}
