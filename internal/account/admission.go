package account

import (
	"context"
	"errors"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
)

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
		opens := mayOpen(tx, u.id)
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
		if !u.chosen && tx.Who.Token == "" && (u.alone || tx.Who.Role == access.Operator) && opens == nil {
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

// mayOpen refuses whoever could not give every role that the person has here: a link
// opens them all.
func mayOpen(tx *door.Tx, user UserID) error {
	roles, err := door.Rows[access.Role](tx, "select role from members where org_id = @org and user_id = @user and (ends_on is null or ends_on >= @today)",
		map[string]any{"user": user, "today": tx.Today()})
	if err != nil {
		return err
	}
	for _, role := range roles {
		if err := mayGive(tx.Who, role); err != nil {
			return err
		}
	}
	return nil
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
	chosen bool // how to come in: a password, a passkey, an issuer
	alone  bool // no other organisation has given the person a role
}

// person finds the user with an address, or adds one.
func person(tx *door.Tx, in UserInput) (who, error) {
	type known struct {
		ID        UserID
		Chosen    bool
		Elsewhere int64
	}
	rows, err := door.Rows[known](tx, `-- directory: users
select u.id, u.password <> '' or exists (select 1 from passkeys k where k.user_id = u.id) or exists (select 1 from identities i where i.user_id = u.id) as chosen, (select count(*) from members m where m.user_id = u.id and m.org_id <> @org) as elsewhere from users u where u.email = @email`,
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
		Data: map[string]string{"Org": org.Name, "Name": m.Name, "By": tx.Who.Name, "Until": mail.Day(lang, tx.Day(until).AddDays(-1)), "Link": "/welcome?token=" + secret},
	})
	return secret, err
}

// language is in which a user wants mail, as far as the actor's organisation keeps
// the user; else that of the organisation.
func language(tx *door.Tx, user UserID) (string, error) {
	u, err := door.Get[User](tx, user.String())
	if err != nil && kinds.KindOf(err) != kinds.KindNotFound {
		return "", err
	}
	if err == nil && u.Language != "" {
		return u.Language, nil
	}
	own, err := party.SettingsOf(tx)
	if err != nil {
		return "", err
	}
	return own.Language, nil
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
		if m.Email == "" {
			return Invited{}, kinds.Fail(kinds.KindConflict, "nothing can be sent to this person, who has no address here and comes in by other ways")
		}
		u, err := person(tx, UserInput{Email: m.Email})
		if err != nil {
			return Invited{}, err
		}
		if !u.alone && tx.Who.Role != access.Operator {
			return Invited{}, kinds.Fail(kinds.KindForbidden, "this person works for other organisations here as well: a link from you would open those too")
		}
		if err := errors.Join(mayGive(tx.Who, m.Role), mayOpen(tx, m.User)); err != nil {
			return Invited{}, err
		}
		link, err := sentLink(tx, m.User, m)
		return Invited{m, link}, err
	})
}
