package account

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
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
		g := access.Grant{Role: m.Role}
		if m.Unit != "" {
			if g.Units, err = below(tx, m.Unit); err != nil {
				return at, err
			}
		}
		at.Grants = append(at.Grants, g)
	}
	if len(at.Grants) == 0 {
		return at, errOver
	}
	return at, nil
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

// Admission is whom an administrator lets in, and as what.
type Admission struct {
	Name     string `json:"name" validate:"required,max=255"`
	Email    string `json:"email" validate:"required,email,max=255"`
	Language string `json:"language" validate:"omitempty,oneof=nb nn en da"`
	MemberInput
}

// Invited is what came of it. Link is the secret with which the person chooses a
// password; empty when the person comes in already, or belongs to others as well.
type Invited struct {
	Member *Member
	Link   string `json:"-"` // never among the answers to repeated requests
}

// invitationTime is how long somebody has to choose a password.
const invitationTime = 7 * 24 * time.Hour

// Invite gives a person a role in the actor's organisation. Who is not known by
// the address is added. The link is handed out, and works, only while the
// person belongs to this organisation alone: else it would open what is others'.
// The operator of the instance may open everything; a program is given no link.
//
// Errors: invalid; conflict when the person has the role for the unit already.
func (a Accounts) Invite(ctx context.Context, in Admission) (Invited, error) {
	return door.Do(ctx, a.d, "member.create", in, func(tx *door.Tx) (Invited, error) {
		u, err := person(tx, UserInput{Name: in.Name, Email: in.Email, Language: in.Language})
		if err != nil {
			return Invited{}, err
		}
		if err := mayGive(tx.Who, in.Role); err != nil {
			return Invited{}, err
		}
		twice, err := door.Rows[string](tx, `select id from members where org_id = @org and user_id = @user and role = @role and coalesce(cast(unit as text), '') = @unit
and (ends_on is null or ends_on >= @today)`, map[string]any{"user": u.id, "role": in.Role, "unit": unitText(in.MemberInput), "today": tx.Today()})
		if err != nil {
			return Invited{}, err
		}
		if len(twice) > 0 {
			return Invited{}, &kinds.Error{Kind: kinds.KindConflict, Message: "this person has that role already", Violations: []kinds.Violation{{Pointer: "/role", Code: "taken", Detail: "this person has that role already: change the one that is there"}}}
		}
		m := &Member{MemberInput: in.MemberInput, User: u.id, Name: in.Name, Email: foldEmail(in.Email)}
		if err := door.Add(tx, m); err != nil {
			return Invited{}, err
		}
		out := Invited{Member: m}
		if !u.chosen && tx.Who.Token == "" && (u.alone || tx.Who.Role == access.Operator) {
			out.Link, err = sentLink(tx, u.id, m)
		}
		return out, err
	})
}

// Give is Invite for a program, which gets no link.
func (a Accounts) Give(ctx context.Context, in Admission) (*Member, error) {
	out, err := a.Invite(ctx, in)
	return out.Member, err
}

// mayGive keeps a vendor's administrator to the roles of vendors, and a token to
// those of which it could do everything itself.
func mayGive(giver access.Actor, role access.Role) error {
	switch {
	case giver.MayGiveRole(role):
		return nil
	case giver.Token != "":
		return kinds.Fail(kinds.KindForbidden, "a token gives only roles that may do no more than itself: let a person make somebody %s", role)
	}
	return kinds.Fail(kinds.KindForbidden, "a vendor's administrator gives the roles of vendors only")
}

func unitText(m MemberInput) string {
	if m.Unit.IsZero() {
		return ""
	}
	return m.Unit.String()
}

// who is what an administrator's organisation may know of a user.
type who struct {
	id     UserID
	chosen bool // a password
	alone  bool // no other organisation has given the person a role
}

// person finds the user with an address, or adds one.
func person(tx *door.Tx, in UserInput) (who, error) {
	type known struct {
		ID        UserID
		Chosen    bool // a password
		Elsewhere int64
	}
	rows, err := door.Rows[known](tx, `-- directory: users
select u.id, u.password <> '' as chosen, (select count(*) from members m where m.user_id = u.id and m.org_id <> @org) as elsewhere from users u where u.email = @email`,
		map[string]any{"email": foldEmail(in.Email)})
	if err != nil {
		return who{}, err
	}
	if len(rows) > 0 {
		return who{rows[0].ID, rows[0].Chosen, rows[0].Elsewhere == 0}, nil
	}
	u := door.Make[User](in)
	err = door.Add(tx, u)
	return who{u.ID, false, true}, err
}

func passwordLink(tx *door.Tx, user UserID) (string, error) {
	secret, hash := newSecret("")
	return secret, door.Add(tx, &Link{Purpose: forPassword, User: user, Role: tx.Who.Role, ExpiresAt: tx.Now.Add(invitationTime), Hash: hash})
}

// sentLink makes the way in of a member, and sends it by mail as well.
func sentLink(tx *door.Tx, user UserID, m *Member) (string, error) {
	secret, err := passwordLink(tx, user)
	if err != nil {
		return "", err
	}
	org, err := door.Get[party.Organisation](tx, m.Org.String())
	if err != nil {
		return "", err
	}
	lang, err := language(tx, user)
	if err != nil {
		return "", err
	}
	until := tx.Now.Add(invitationTime)
	_, err = mail.Post(tx, mail.Letter{
		Email: m.Email, Name: m.Name, Language: lang, Text: "account", Expires: until,
		Data: map[string]string{"Org": org.Name, "Name": m.Name, "By": tx.Who.Name, "Until": mail.Day(lang, kinds.DateOf(until).AddDays(-1)), "Link": "/welcome?token=" + secret},
	})
	return secret, err
}

// language is in which a user wants mail, as far as the actor's organisation keeps
// the user.
func language(tx *door.Tx, user UserID) (string, error) {
	u, err := door.Get[User](tx, user.String())
	switch {
	case err == nil:
		return u.Language, nil
	case kinds.KindOf(err) == kinds.KindNotFound:
		return "", nil
	}
	return "", err
}

// Again makes a new link for a member who has lost the way in: who has never
// chosen a password, or has forgotten it. It is refused (forbidden) when the
// person has roles elsewhere too, since it would open those.
func (a Accounts) Again(ctx context.Context, member string) (Invited, error) {
	return door.Do(ctx, a.d, "member.update", nil, func(tx *door.Tx) (Invited, error) {
		m, err := door.Get[Member](tx, member)
		if err != nil {
			return Invited{}, err
		}
		u, err := person(tx, UserInput{Email: m.Email})
		if err != nil {
			return Invited{}, err
		}
		if !u.alone && tx.Who.Role != access.Operator {
			return Invited{}, kinds.Fail(kinds.KindForbidden, "this person works for other organisations here as well: a link from you would open those too")
		}
		roles, err := door.Rows[access.Role](tx, "select role from members where org_id = @org and user_id = @user and (ends_on is null or ends_on >= @today)",
			map[string]any{"user": m.User, "today": tx.Today()})
		if err != nil {
			return Invited{}, err
		}
		for _, role := range append(roles, m.Role) { // the link opens them all
			if err := mayGive(tx.Who, role); err != nil {
				return Invited{}, err
			}
		}
		link, err := sentLink(tx, m.User, m)
		return Invited{m, link}, err
	})
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
