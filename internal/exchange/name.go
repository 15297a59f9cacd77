package exchange

import (
	"slices"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// lookup gives the organisations that a name, an alias or a number means: whom
// the actor's organisation has said that it means, else what the directory says.
func (s *session) lookup(name string) []kinds.OrgID {
	if id, said := s.identified(name); said {
		return []kinds.OrgID{id}
	}
	found := slices.Clone(s.names[door.Fold(name)])
	if len(found) > 0 {
		return found
	}
	for _, spelling := range party.Spellings(name) {
		for _, id := range s.names[spelling] {
			if !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	return found
}

// identified gives whom the actor's organisation has said that a name or number
// means (Identify).
func (s *session) identified(name string) (kinds.OrgID, bool) {
	if len(s.said) == 0 {
		return kinds.OrgID{}, false
	}
	for _, spelling := range party.Spellings(name) {
		if i := s.said[door.Fold(spelling)]; i != nil {
			return i.Organisation, true
		}
	}
	return kinds.OrgID{}, false
}

// learn makes a name, or a number, known for the rest of the file.
func (s *session) learn(key string, id kinds.OrgID) {
	if !slices.Contains(s.names[key], id) {
		s.names[key] = append(s.names[key], id)
	}
}

// unlearn makes a name mean an organisation no more.
func (s *session) unlearn(key string, id kinds.OrgID) {
	s.names[key] = slices.DeleteFunc(slices.Clone(s.names[key]), func(x kinds.OrgID) bool { return x == id })
}

// known makes the names and numbers of an organisation known.
func (s *session) known(o *party.Organisation) {
	s.learn(door.Fold(o.Name), o.ID)
	for _, id := range o.Identifiers {
		s.learn(id.Value, o.ID)
	}
}

// directory is the book of organisations; a kind that may meet new names opens
// it before its own.
type directory = book[party.Organisation, party.OrganisationInput]

func (s *session) directory() *directory {
	return open[party.Organisation, party.OrganisationInput](s, organisationColumns, func(o *party.Organisation) string { return o.ID.String() }, "merged_into is null")
}

// party gives the organisation that a cell names, and makes an unconfirmed one
// of a name that nobody knows. A name that means several is rejected.
func (s *session) party(b *directory, r row, col string) (kinds.OrgID, bool) {
	name := r.get(col)
	if name == "" {
		s.reject(r, col, "", say("missing-organisation"))
		return kinds.OrgID{}, false
	}
	return s.partyNamed(b, r, col, name)
}

// partyNamed gives the organisation that a name in a cell means.
func (s *session) partyNamed(b *directory, r row, col, name string) (kinds.OrgID, bool) {
	found := s.lookup(name)
	switch len(found) {
	case 1:
		return found[0], true
	case 0:
		return s.unconfirmed(b, r, col, name)
	}
	s.reject(r, col, name, say("several", "count", len(found)))
	return kinds.OrgID{}, false
}

// unconfirmed adds a name that a file mentions and nobody has identified.
func (s *session) unconfirmed(b *directory, r row, col, name string) (kinds.OrgID, bool) {
	o := party.NewOrganisation(s.tx, party.OrganisationInput{Name: name}) // its mentioner keeps it, also when the operator imports
	o.Confirmed = false
	if s.refused(r, col, door.Try(s.tx, o)) {
		return kinds.OrgID{}, false
	}
	b.add(s, o.ID.String(), o)
	s.learn(o.NameKey, o.ID)
	s.res.Unconfirmed = append(s.res.Unconfirmed, name)
	s.undo = append(s.undo, func() {
		s.unlearn(o.NameKey, o.ID)
		s.res.Unconfirmed = s.res.Unconfirmed[:len(s.res.Unconfirmed)-1]
	})
	return o.ID, true
}

// newOrganisation makes one that keeps itself when the operator adds it.
func (s *session) newOrganisation(in party.OrganisationInput) *party.Organisation {
	o := party.NewOrganisation(s.tx, in)
	if s.tx.Who.Role == access.Operator {
		o.Org = o.ID
	}
	return o
}
