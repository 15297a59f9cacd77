package account

import (
	"slices"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// post is a seat whose organisation and unit are found.
type post struct {
	org  kinds.OrgID
	role access.Role
	unit party.UnitID
}

// seating is what claims give here, and what is wrong with the rest.
type seating struct {
	posts  []post
	named  bool // an organisation that is here, whatever its role
	claims bool // any organisation at all
}

// refusal says why there is nothing to sit on.
func (s seating) refusal() error {
	switch {
	case !s.claims:
		return errClaims("no-organisation", "the issuer says of no organisation that you work for it, and nobody here has given you a role")
	case !s.named:
		return errClaims("unknown-organisation", "the organisation that you work for is not in this register")
	}
	return errClaims("no-role", "your organisation has given you no role in this register")
}

// seated finds the organisations and units that claims name. Organisations are
// found by their number, where they are confirmed and keep their own entry, so that
// nobody else chose it; a unit that is not there gives nothing.
func (a Accounts) seated(tx *door.Tx, t Told) (seating, error) {
	rules := a.ways.Rules
	seats, unknown := rules.Seats(t.Claims)
	numbers := rules.Numbers(t.Claims)
	out := seating{claims: len(numbers)+len(unknown) > 0}
	found := map[string]kinds.OrgID{}
	for _, n := range numbers {
		ids, err := door.Rows[kinds.OrgID](tx, "-- directory: organisation identifiers\nselect i.organisation_id from organisation_identifiers i join organisations o on o.id = i.organisation_id and o.org_id = o.id and o.confirmed\nwhere i.value = @value and i.scheme in @schemes", map[string]any{"value": n, "schemes": []string{party.NorwegianOrgnr, party.DanishCVR}})
		if err != nil {
			return out, err
		}
		if len(ids) == 1 {
			found[n], out.named = ids[0], true
		}
	}
	for _, s := range seats {
		org, here := found[s.Org]
		if !here {
			continue
		}
		p := post{org: org, role: s.Role}
		if s.Unit != "" {
			units, err := door.Rows[party.UnitID](tx, "-- directory: members\nselect id from units where org_id = @of and code = @code", map[string]any{"of": org, "code": s.Unit})
			if err != nil {
				return out, err
			}
			if len(units) == 0 {
				continue
			}
			p.unit = units[0]
		}
		out.posts = append(out.posts, p)
	}
	return out, nil
}

// renewSeats makes the roles that an issuer gives a user what it says now: new ones
// are added, those it gives no longer ended yesterday. Roles given by hand stay as
// they are, and a role that is there by hand is not given twice.
func renewSeats(tx *door.Tx, u *User, issuer string, posts []post) error {
	live, err := door.All[Member](tx, "user_id = ? and (ends_on is null or ends_on >= ?)", u.ID, tx.Today())
	if err != nil {
		return err
	}
	is := func(m *Member) post { return post{m.Org, m.Role, m.Unit} }
	for _, m := range live {
		if m.Source != issuer || slices.Contains(posts, is(m)) {
			continue
		}
		m.EndsOn = tx.Today().AddDays(-1)
		if err := door.Save(tx, m); err != nil {
			return err
		}
	}
	for _, p := range posts {
		if slices.ContainsFunc(live, func(m *Member) bool { return is(m) == p && (m.Source == issuer || m.LiveOn(tx.Today())) }) {
			continue
		}
		m := &Member{MemberInput: MemberInput{Role: p.role, Unit: p.unit}, User: u.ID, Name: u.Name, Email: u.Email, Source: issuer}
		m.Org = p.org
		if err := door.Add(tx, m); err != nil {
			return err
		}
	}
	return nil
}
