package exchange

import (
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

var aliasFile = layout{directory: true, columns: []string{"alias", "organisation"}, required: []string{"alias", "organisation"}, take: takeAlias}

// aliasColumns is where what is wrong with an alias, or a new name, belongs.
var aliasColumns = []column[orgIn]{
	elsewhere[orgIn]("alias", "/aliases"),
	elsewhere[orgIn]("organisation", "/name"),
}

// takeAlias says that a spelling means an organisation. A target that nobody
// knows becomes an unconfirmed organisation; a spelling that stands for an
// unconfirmed one is merged into the target.
func takeAlias(s *session, r row) {
	if s.work == nil {
		b := s.directory()
		b.columns = aliasColumns
		s.work = b
	}
	b := s.work.(*directory)
	alias := r.get("alias")
	if alias == "" {
		s.reject(r, "alias", "", say("missing-alias"))
		return
	}
	target, ok := s.party(b, r, "organisation")
	if !ok {
		return
	}
	meant, into := s.names[door.Fold(alias)], b.byKey[target.String()]
	switch {
	case slices.Equal(meant, []kinds.OrgID{target}):
		s.res.Unchanged++
	case len(meant) > 0:
		if from := s.mergeable(b, r, alias, meant); from != nil {
			s.merge(r, b, from, into)
		}
	case s.called(r, b, into, alias):
		s.res.Created++
	}
}

// mergeable gives the unconfirmed organisation that a spelling stands for. That
// two confirmed ones are one is for a person to decide.
func (s *session) mergeable(b *directory, r row, alias string, meant []kinds.OrgID) *party.Organisation {
	if len(meant) > 1 {
		s.reject(r, "alias", alias, say("alias-several"))
		return nil
	}
	o := b.byKey[meant[0].String()]
	if o == nil || o.Confirmed || door.Fold(o.Name) != door.Fold(alias) {
		s.reject(r, "alias", alias, say("alias-taken"))
		return nil
	}
	if s.refused(r, "alias", s.tx.Who.May("organisation.merge")) {
		return nil
	}
	return o
}

// called saves further spellings of an organisation, and whatever else of it
// has changed.
func (s *session) called(r row, b *directory, o *party.Organisation, spellings ...string) bool {
	next := *o
	next.Aliases = append(slices.Clone(o.Aliases), spellings...)
	if !b.sound(s, r, &next) {
		return false
	}
	s.save()
	if s.fatal != nil || s.refused(r, "organisation", b.write(s, o, &next)) {
		return false
	}
	*o = next
	for _, name := range spellings {
		s.names[door.Fold(name)] = []kinds.OrgID{o.ID}
	}
	return true
}
