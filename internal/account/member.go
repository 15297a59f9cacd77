package account

import (
	"cmp"
	"context"
	"slices"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// actor is a user at work for an organisation, with the roles of the day.
func actor(tx *door.Tx, user UserID, org kinds.OrgID, rows []place) (access.Actor, error) {
	u, err := door.Get[User](tx, user.String())
	if err != nil {
		return access.Actor{}, err
	}
	at := access.Actor{Name: u.Name, User: u.ID.String(), Org: org}
	for _, m := range rows {
		if m.OrgID != org {
			continue
		}
		g, err := grant(tx, m.Role, m.Unit)
		if err != nil {
			return at, err
		}
		at.Grants = append(at.Grants, g)
	}
	if len(at.Grants) == 0 {
		return at, errOver
	}
	return at, nil
}

// grant is a role for a unit and those below it, or for the whole organisation.
func grant(tx *door.Tx, role access.Role, unit string) (g access.Grant, err error) {
	g.Role = role
	if unit != "" {
		g.Units, err = below(tx, unit)
	}
	return g, err
}

// RolesOf gives somebody who is not here as an actor of an organisation, with the roles
// of today: without a grant where the person has none, and no memory of those that ended.
func RolesOf(tx *door.Tx, user string, org kinds.OrgID) (access.Actor, error) {
	at := access.Actor{Name: user, User: user, Org: org}
	id, none := kinds.ParseID[User](user)
	if none != nil { // a name that a program or a link had: nobody's role
		id = UserID{}
	}
	all, err := door.All[Member](tx, "org_id = ? and user_id = ?", org, id)
	for _, m := range all {
		if err != nil || !m.LiveOn(tx.Today()) {
			continue
		}
		unit := ""
		if !m.Unit.IsZero() {
			unit = m.Unit.String()
		}
		var g access.Grant
		g, err = grant(tx, m.Role, unit)
		at.Grants = append(at.Grants, g)
	}
	return at, err
}

// place is one role of a user, wherever it is.
type place struct {
	OrgID kinds.OrgID
	Name  string // of the organisation
	Role  access.Role
	Unit  string
}

// memberships lists the roles that a user has today, by the name of the organisation.
func memberships(tx *door.Tx, user UserID) ([]place, error) {
	return door.Rows[place](tx, `-- directory: members
select m.org_id, o.name, m.role, coalesce(cast(m.unit as text), '') as unit from members m join organisations o on o.id = m.org_id
where m.user_id = @user and (m.starts_on is null or m.starts_on <= @today) and (m.ends_on is null or m.ends_on >= @today)
order by o.name, m.org_id, m.created_at, m.id`, map[string]any{"user": user, "today": tx.Today()})
}

// below lists a unit and all that lie below it, as the tree is today.
func below(tx *door.Tx, unit string) ([]string, error) {
	return door.Rows[string](tx, `-- directory: members
with recursive down(id) as (
  select id from units where id = @unit
  union
  select u.id from down join units u on u.parent_unit = down.id or u.reporting_parent = down.id
)
select cast(id as text) from down`, map[string]any{"unit": unit})
}

// Change replaces what is said of a membership; its person stays, and so does its
// role: another role is another membership.
func (a Accounts) Change(ctx context.Context, id string, version int, in MemberInput) (*Member, error) {
	return door.Do(ctx, a.d, "member.update", in, func(tx *door.Tx) (*Member, error) {
		m, err := door.Get[Member](tx, id)
		if err != nil {
			return nil, err
		}
		if m.Version != version {
			return nil, door.Stale("member")
		}
		if in.Role != m.Role {
			return nil, kinds.Invalid("/role", "fixed", "another role is another membership: end this one and give the other")
		}
		if err := mayGive(tx.Who, m.Role); err != nil {
			return nil, err
		}
		m.MemberInput = in
		if err := lastLeader(tx, m); err != nil {
			return nil, err
		}
		return m, door.Save(tx, m)
	})
}

// lastLeader keeps an organisation from locking itself out.
func lastLeader(tx *door.Tx, m *Member) error {
	if (m.Role != access.Administrator && m.Role != access.VendorAdmin) || (m.Unit.IsZero() && m.LiveOn(tx.Today()) && !m.EndsOn.Known()) {
		return nil
	}
	others, err := door.Rows[string](tx, `select id from members where org_id = @org and role = @role and id <> @id and unit is null
and ends_on is null and (starts_on is null or starts_on <= @today)`, map[string]any{"role": m.Role, "id": m.ID, "today": tx.Today()})
	if err == nil && len(others) == 0 {
		err = kinds.Invalid("/endsOn", "last", "this is the last administrator: let somebody else be one first")
	}
	return err
}

// Members lists the memberships of the actor's organisation, past ones too, by
// name; at most 2000. It looks back where the context says so.
func (a Accounts) Members(ctx context.Context) ([]*Member, error) {
	return door.Look(ctx, a.d, "member.read", func(tx *door.Tx) ([]*Member, error) {
		all, err := door.AllKnown[Member](tx)
		slices.SortStableFunc(all, func(x, y *Member) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Role, y.Role)) })
		return all[:min(len(all), 2000)], err
	})
}

// Member reads one membership.
func (a Accounts) Member(ctx context.Context, id string) (*Member, error) {
	return door.Look(ctx, a.d, "member.read", func(tx *door.Tx) (*Member, error) { return door.Known[Member](tx, id) })
}

// Pending reports whether nobody administers the actor's organisation yet: who
// came by a one-time link may then become the first.
func (a Accounts) Pending(ctx context.Context) (bool, error) {
	return door.Look(door.AsItStands(ctx), a.d, "member.read", pending)
}

func pending(tx *door.Tx) (bool, error) {
	leaders, err := door.Rows[string](tx, `select id from members where org_id = @org and role in ('administrator', 'vendor_admin')
and (starts_on is null or starts_on <= @today) and (ends_on is null or ends_on >= @today) limit 1`, map[string]any{"today": tx.Today()})
	return len(leaders) == 0 && tx.Who.User == "", err
}

// First makes who came by a one-time link the first administrator and the privacy
// coordinator of the organisation, and gives the secret of a session. Errors:
// forbidden once somebody administers it; invalid.
func (a Accounts) First(ctx context.Context, in UserInput, p Passwords) (Entry, error) {
	u := door.Make[User](in)
	u.Derive()
	if err := kinds.Violations(append(kinds.ViolationsOf(door.Validate(in)), checkPassword(p.New, u)...)); err != nil {
		return Entry{}, err
	}
	link, err := door.Do(ctx, a.d, "member.first", nil, func(tx *door.Tx) (string, error) {
		free, err := pending(tx)
		if err != nil {
			return "", err
		}
		if !free {
			return "", kinds.Fail(kinds.KindForbidden, "this organisation has an administrator already: ask for an invitation")
		}
		who, err := person(tx, in)
		if err != nil {
			return "", err
		}
		if !who.alone || who.chosen {
			return "", kinds.Invalid("/email", "taken", "this address has an account already: sign in with it, and ask the operator for a role (`ledd user add`)")
		}
		for _, role := range []access.Role{access.Administrator, access.Coordinator} {
			if err := door.Add(tx, &Member{MemberInput: MemberInput{Role: role}, User: who.id, Name: in.Name, Email: foldEmail(in.Email)}); err != nil {
				return "", err
			}
		}
		return passwordLink(tx, who.id)
	})
	if err != nil {
		return Entry{}, err
	}
	return a.Accept(ctx, link, p)
}
