package account

import (
	"cmp"
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Duties is everything in the actor's organisation that names a person who leaves.
type Duties struct {
	Member   *Member          // the membership that was asked about
	Roles    []*Member        // that have not ended
	Contacts []*party.Contact // with the person's address
	Records  []door.Mention   // that refer to one of those contact points
	Texts    []door.Mention   // that hold the address as a text: for somebody to read and change
	Waiting  door.Waiting
	Tokens   []*Token // that the person made and nobody has revoked
	Sessions int      // that are open
}

// Handing says who takes over, and when the person has left.
type Handing struct {
	To      string     `json:"to" validate:"required"` // a membership of the successor
	LastDay kinds.Date `json:"lastDay" validate:"required"`
	Revoke  bool       `json:"revoke"` // the tokens that the person made
}

// Receipt is what was handed over, to whom.
type Receipt struct {
	Duties
	Name    string
	LastDay kinds.Date
	Given   []*Member // the roles that the successor did not have
	Revoked bool
}

// Duties lists what names the person of a membership. It needs member.handover.
func (a Accounts) Duties(ctx context.Context, member string) (Duties, error) {
	return door.Look(ctx, a.d, "member.handover", func(tx *door.Tx) (Duties, error) { return duties(tx, member) })
}

func duties(tx *door.Tx, member string) (Duties, error) {
	m, err := door.Get[Member](tx, member)
	if err != nil {
		return Duties{}, err
	}
	d := Duties{Member: m}
	if d.Roles, err = door.All[Member](tx, "user_id = ? and (ends_on is null or ends_on > ?)", m.User, tx.Today()); err != nil {
		return d, err
	}
	if err := d.people(tx); err != nil {
		return d, err
	}
	if d.Waiting, err = tx.WaitingOf(m.User.String()); err != nil {
		return d, err
	}
	if d.Tokens, err = tokensBy(tx, m); err != nil {
		return d, err
	}
	open, err := open(tx, m.User)
	d.Sessions = len(open)
	return d, err
}

// people finds the contact points with the person's address, and what names them.
func (d *Duties) people(tx *door.Tx) (err error) {
	all, err := door.All[party.Contact](tx, "")
	if err != nil {
		return err
	}
	ids := []string{}
	for _, c := range all {
		if foldEmail(c.Email) == d.Member.Email && c.Email != "" && c.Org == tx.Who.Org {
			d.Contacts = append(d.Contacts, c)
			ids = append(ids, c.ID.String())
		}
	}
	found, err := tx.Mentions("contact", ids, d.Member.Email)
	for _, m := range found {
		switch {
		case m.To != "":
			d.Records = append(d.Records, m)
		case !slices.Contains([]string{"contact", "member", "user", "session", "link"}, m.Noun):
			d.Texts = append(d.Texts, m)
		}
	}
	return err
}

// tokensBy finds the tokens that a person made: the trail holds who did.
func tokensBy(tx *door.Tx, m *Member) ([]*Token, error) {
	u, err := door.Rows[string](tx, "-- directory: users\nselect name from users where id = @user", map[string]any{"user": m.User})
	if err != nil {
		return nil, err
	}
	ids, err := door.Rows[string](tx, "select record_id from history where org_id = @org and kind = 'token' and version = 1 and actor in @names",
		map[string]any{"names": append(u, m.Name)})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return door.All[Token](tx, "id in ? and revoked_at is null", ids)
}

// HandOver gives all that names a person to a successor, in one transaction: the
// contact points keep their identifiers and name the successor from now on, so
// that whatever refers to them follows; the successor gets the roles that are not
// there yet; what waits unsaved changes hands; the person's memberships end with
// the last day, and the sessions and links of this organisation now. The history
// keeps all of it. Nothing of another organisation is touched.
//
// Errors: not-found; invalid when the successor is the same person, has no role
// today, or the last day has not come.
func (a Accounts) HandOver(ctx context.Context, member string, in Handing) (Receipt, error) {
	return door.Do(ctx, a.d, "member.handover", in, func(tx *door.Tx) (Receipt, error) {
		if err := tx.Alone(); err != nil {
			return Receipt{}, err
		}
		d, err := duties(tx, member)
		if err != nil {
			return Receipt{}, err
		}
		to, err := successor(tx, d.Member, in)
		if err != nil {
			return Receipt{}, err
		}
		r := Receipt{Duties: d, Name: to.Name, LastDay: in.LastDay, Revoked: in.Revoke && len(d.Tokens) > 0}
		for _, step := range []func(*door.Tx, *Member) error{r.roles, r.contacts, r.waiting, r.tokens, r.ways} {
			if err := step(tx, to); err != nil {
				return Receipt{}, err
			}
		}
		return r, nil
	})
}

// successor is who takes over.
func successor(tx *door.Tx, from *Member, in Handing) (*Member, error) {
	if in.LastDay > tx.Today() {
		return nil, kinds.Invalid("/lastDay", "future", "hand over on the last day, or after it: %s has not come yet", in.LastDay)
	}
	to, err := door.Get[Member](tx, in.To)
	if err != nil {
		return nil, kinds.Invalid("/to", "unknown-reference", "choose somebody who has a role here")
	}
	if to.User == from.User || !to.LiveOn(tx.Today()) {
		return nil, kinds.Invalid("/to", "successor", "choose somebody else, who has a role here today")
	}
	return to, nil
}

// roles ends the person's memberships, and gives the successor those that lack.
func (r *Receipt) roles(tx *door.Tx, to *Member) error {
	has, err := door.All[Member](tx, "user_id = ? and (ends_on is null or ends_on >= ?)", to.User, tx.Today())
	if err != nil {
		return err
	}
	for _, m := range r.Roles {
		if err := mayGive(tx.Who, m.Role); err != nil {
			return err
		}
		if !slices.ContainsFunc(has, func(h *Member) bool { return h.stands(m, tx.Today()) }) {
			given := &Member{User: to.User, Name: to.Name, Email: to.Email}
			given.Role, given.Unit, given.AcceptsUpTo, given.StartsOn = m.Role, m.Unit, m.AcceptsUpTo, tx.Today()
			if err := door.Add(tx, given); err != nil {
				return err
			}
			r.Given, has = append(r.Given, given), append(has, given)
		}
		m.leave(r.LastDay, tx.Today())
		if err := door.Save(tx, m); err != nil {
			return err
		}
		if err := lastLeader(tx, m); err != nil {
			return err
		}
	}
	return nil
}

// stands reports whether a membership does for another: today, without an end, and
// with as high a rank.
func (m *Member) stands(for_ *Member, today kinds.Date) bool {
	return m.Role == for_.Role && (m.Unit == for_.Unit || m.Unit.IsZero()) && m.LiveOn(today) && !m.EndsOn.Known() && m.AcceptsUpTo == for_.AcceptsUpTo
}

// leave ends a membership. One that had not begun by the last day never does.
func (m *Member) leave(last, today kinds.Date) {
	m.EndsOn = last
	if m.StartsOn > last {
		m.EndsOn = min(last, today.AddDays(-1))
		m.StartsOn = m.EndsOn
	}
}

// contacts lets the contact points name the successor. How they were checked, and
// the telephone, were the person's.
func (r *Receipt) contacts(tx *door.Tx, to *Member) error {
	for _, c := range r.Contacts {
		c.Name, c.Email, c.Phone = to.Name, to.Email, ""
		c.VerifiedAt, c.VerifiedBy, c.Method = "", "", ""
		if err := door.Save(tx, c); err != nil {
			return err
		}
	}
	return nil
}

func (r *Receipt) waiting(tx *door.Tx, to *Member) error {
	return tx.HandWaiting(r.Member.User.String(), to.User.String())
}

// tokens revokes what the person made, when that was asked for.
func (r *Receipt) tokens(tx *door.Tx, _ *Member) error {
	if !r.Revoked {
		return nil
	}
	for _, t := range r.Tokens {
		t.RevokedAt, t.RevokedBy = &tx.Now, tx.Who.Name
		if err := door.Save(tx, t); err != nil {
			return err
		}
	}
	return nil
}

// ways ends the sessions in this organisation, and the links that still open one.
func (r *Receipt) ways(tx *door.Tx, _ *Member) error {
	sessions, err := open(tx, r.Member.User)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		if err := end(tx, s); err != nil {
			return err
		}
	}
	links, err := door.All[Link](tx, "user_id = ? and used_at is null", r.Member.User)
	for _, l := range links {
		l.UsedAt = &tx.Now
		err = cmp.Or(err, door.Save(tx, l))
	}
	return err
}
