package exchange

import (
	"fmt"
	"slices"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// lookup gives the organisations that a name, an alias or a number means.
func (s *session) lookup(name string) []kinds.OrgID {
	found := s.names[door.Fold(name)]
	if len(found) == 0 {
		for _, spelling := range party.Spellings(name) {
			found = append(found, s.names[spelling]...)
		}
	}
	return found
}

// learn makes a name known for the rest of the file.
func (s *session) learn(name string, id kinds.OrgID) {
	k := door.Fold(name)
	if !slices.Contains(s.names[k], id) {
		s.names[k] = append(s.names[k], id)
	}
}

// directory is the book of organisations; a kind that may meet new names opens
// it before its own.
type directory = book[party.Organisation, party.OrganisationInput]

func (s *session) directory(cs []column[party.OrganisationInput]) *directory {
	b := open[party.Organisation, party.OrganisationInput](s, cs, func(o *party.Organisation) string { return o.ID.String() }, "merged_into is null")
	return b
}

// party gives the organisation that a cell names, and makes an unconfirmed one
// of a name that nobody knows. A name that means several is rejected.
func (s *session) party(b *directory, r row, col string) (kinds.OrgID, bool) {
	name := r.get(col)
	if name == "" {
		s.reject(r, col, "", "the organisation is missing")
		return kinds.OrgID{}, false
	}
	found := s.lookup(name)
	switch len(found) {
	case 1:
		return found[0], true
	case 0:
		o := s.unconfirmed(b, r, col, name)
		return o, !o.IsZero()
	}
	s.reject(r, col, name, fmt.Sprintf("%d organisations have this name: give the organisation number instead", len(found)))
	return kinds.OrgID{}, false
}

// unconfirmed adds a name that a file mentions and nobody has identified.
func (s *session) unconfirmed(b *directory, r row, col, name string) kinds.OrgID {
	o := s.newOrganisation(party.OrganisationInput{Name: name})
	o.Confirmed = false
	if err := door.Try(s.tx, o); err != nil {
		if k := kinds.KindOf(err); k != kinds.KindInvalid && k != kinds.KindConflict {
			s.broken(err)
			return kinds.OrgID{}
		}
		s.reject(r, col, name, err.Error())
		return kinds.OrgID{}
	}
	b.byKey[o.ID.String()] = o
	b.fresh = append(b.fresh, o)
	s.learn(name, o.ID)
	s.res.Unconfirmed = append(s.res.Unconfirmed, name)
	return o.ID
}

// newOrganisation makes one that keeps itself when the operator adds it.
func (s *session) newOrganisation(in party.OrganisationInput) *party.Organisation {
	o := party.NewOrganisation(s.tx, in)
	if s.tx.Who.Role == access.Operator {
		o.Org = o.ID
	}
	return o
}
