package exchange

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// merge makes one organisation of two: whatever referred to the first refers to
// the second from now on, and the first stays as a trace.
func (s *session) merge(r row, b *directory, from, into *party.Organisation) {
	s.save()
	spellings := append([]string{from.Name}, from.Aliases...)
	gone := *from
	gone.MergedInto, gone.Status, gone.Aliases = into.ID, "merged", nil
	if s.fatal != nil || s.refused(r, "alias", door.Save(s.tx, &gone)) {
		return
	}
	if into.UltimateParent == from.ID {
		into.UltimateParent = kinds.OrgID{}
	}
	if !s.called(r, b, into, spellings...) || s.broken(move(s.tx, b, from.ID, into.ID)) {
		return
	}
	delete(b.byKey, from.ID.String())
	s.res.Updated++
	s.res.Merged = append(s.res.Merged, from.Name)
}

// move lets everything that refers to one organisation refer to another.
func move(tx *door.Tx, b *directory, from, into kinds.OrgID) error {
	swap := func(id *kinds.OrgID) {
		if *id == from {
			*id = into
		}
	}
	for _, o := range b.byKey {
		if o.UltimateParent == from {
			o.UltimateParent = into
			if err := door.Save(tx, o); err != nil {
				return err
			}
		}
	}
	err := each(tx, "upstream = ? or downstream = ?", []any{from, from}, func(e *chain.Engagement) error {
		swap(&e.Upstream)
		swap(&e.Downstream)
		if err := settle(tx, e); err != nil || e.Org != from {
			return err
		}
		return door.Cede(tx, e, into)
	})
	if err == nil {
		err = each(tx, "id in (select agreement_id from agreement_parties where organisation_id = ?)", []any{from}, func(a *agreement.Agreement) error {
			a.Replace(from, into)
			return nil
		})
	}
	if err == nil {
		err = each(tx, "party = ?", []any{from}, func(c *party.Contact) error { swap(&c.Party); return nil })
	}
	if err == nil {
		err = each(tx, "provider = ?", []any{from}, func(v *chain.Service) error { swap(&v.Provider); return nil })
	}
	return err
}

func each[E any](tx *door.Tx, where string, args []any, change func(*E) error) error {
	all, err := door.All[E](tx, where, args...)
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := change(e); err != nil {
			return err
		}
		if err := door.Save(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// settle makes an edge void that a merge has left without a meaning: between an
// organisation and itself, or a second time on the same list. Had the alias been
// known first, it would never have been made.
func settle(tx *door.Tx, e *chain.Engagement) error {
	if e.Upstream == e.Downstream {
		e.State, e.RoleReasons = chain.Refused, "both parties turned out to be the same organisation"
		return nil
	}
	if !e.Published {
		return nil
	}
	same, err := door.All[chain.Engagement](tx, "published and upstream = ? and downstream = ?", e.Upstream, e.Downstream)
	if slices.ContainsFunc(same, func(x *chain.Engagement) bool { return x.ID != e.ID && listed(x) == listed(e) }) {
		e.State, e.RoleReasons = chain.Refused, "the list has this entry already, under another name of the same organisation"
	}
	return err
}
