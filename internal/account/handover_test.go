package account_test

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/account"
	_ "ledd/internal/agreement" // and with it every kind below it
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// leaver is a house in which a person is named wherever one can be, here and in
// another organisation.
type leaver struct {
	*people
	theirs       kinds.OrgID
	member, next *account.Member
	self         context.Context
	unit         party.UnitID
	contact      *party.Contact
	token        *account.Token
	foreign      string
}

const leaving = "kari@fjordvik.example"

func eachLeaver(t *testing.T, test func(l *leaver)) {
	t.Helper()
	eachPeople(t, func(p *people) {
		l := &leaver{people: p, theirs: p.Organisation("Nabovik kommune").ID}
		l.unit = l.place(p.org)
		p.join("Per Ny", "per@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		l.self = p.join("Kari Sluttesen", leaving, account.MemberInput{Role: access.Administrator})
		p.invite(p.boss, "Kari Sluttesen", leaving, account.MemberInput{Role: access.SystemOwner, Unit: l.unit})
		p.invite(p.boss, "Kari Sluttesen", leaving, account.MemberInput{Role: access.Coordinator, StartsOn: "2027-01-01"})
		p.invite(p.operator(l.theirs), "Kari Sluttesen", leaving, account.MemberInput{Role: access.Coordinator})
		l.place(l.theirs)
		l.member, l.next = l.of(leaving), l.of("per@fjordvik.example")
		token, _, err := l.CreateToken(l.self, account.TokenInput{Name: "arkiv", Scopes: []string{"units:read"}})
		l.token = doortest.Must(l, token, err)
		doortest.Must(l, 0, account.NewDrafts(l.Door).Keep(l.self, uuid.NewString(), "system", "", 0, url.Values{"name": {"Halvskrevet"}}))
		l.foreign = l.everything(l.theirs)
		test(l)
	})
}

// place puts the person into every field of an organisation that refers to a
// contact point.
func (l *leaver) place(org kinds.OrgID) party.UnitID {
	l.Helper()
	ctx := l.operator(org)
	c, err := door.NewNoun[party.Contact, party.ContactInput](l.Door).Create(ctx, party.ContactInput{Role: "head_of_unit", Name: "Kari Sluttesen", Email: "Kari@fjordvik.example", Phone: "22 22 22 22", VerifiedAt: "2026-01-01"})
	doortest.Must(l, c, err)
	u, err := door.NewNoun[party.Unit, party.UnitInput](l.Door).Create(ctx, party.UnitInput{Name: "Skolen", Head: c.ID, ISK: c.ID, PKO: c.ID})
	doortest.Must(l, u, err)
	_, err = door.NewNoun[party.Contact, party.ContactInput](l.Door).Create(ctx, party.ContactInput{Role: "dpo", Name: "Ombudet", Email: "ombud@fjordvik.example", Deputy: c.ID})
	doortest.Must(l, 0, err)
	_, err = party.NewSettings(l.Door).Put(ctx, 0, party.SettingsInput{DPO: c.ID})
	doortest.Must(l, 0, err)
	if l.contact == nil {
		l.contact = c
	}
	return u.ID
}

// of finds a membership by its person's address.
func (l *leaver) of(email string) *account.Member {
	l.Helper()
	all, err := l.Members(l.boss)
	i := slices.IndexFunc(doortest.Must(l, all, err), func(m *account.Member) bool { return m.Email == email && m.StartsOn == "" })
	return all[i]
}

// everything is the whole of what an organisation keeps, as text.
func (l *leaver) everything(org kinds.OrgID) string {
	l.Helper()
	out, err := door.Look(l.operator(org), l.Door, "unit.read", func(tx *door.Tx) (string, error) {
		var b strings.Builder
		for _, sql := range []string{
			"select cast(version as text) || ' ' || email || ' ' || name from contacts where org_id = @org order by id",
			"select cast(version as text) || ' ' || email || ' ' || role || coalesce(cast(ends_on as text), '') from members where org_id = @org order by id",
			"select cast(version as text) || name from units where org_id = @org order by id",
			"select cast(version as text) || name || case when ended_at is null then 'open' else '' end from sessions where org_id = @org order by id",
			"select actor from drafts where org_id = @org order by id",
			"select hash from audit where org_id = @org order by seq",
		} {
			rows, err := door.Rows[string](tx, sql, nil)
			if err != nil {
				return "", err
			}
			b.WriteString(strings.Join(rows, "\n") + "\n")
		}
		return b.String(), nil
	})
	return doortest.Must(l, out, err)
}

func TestDuties(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		d, err := l.Duties(l.boss, l.member.ID.String())
		doortest.Must(l, d, err)
		at := []string{}
		for _, m := range d.Records {
			at = append(at, m.Noun+" "+m.Pointer)
		}
		if diff := cmp.Diff([]string{"contact /deputy", "settings /dpo", "unit /head", "unit /isk", "unit /pko"}, slices.Sorted(slices.Values(at))); diff != "" {
			l.Errorf("what names the contact point (-want +got):\n%s", diff)
		}
		if len(d.Roles) != 3 || len(d.Contacts) != 1 || len(d.Tokens) != 1 || d.Waiting.Drafts != 1 || d.Sessions != 1 {
			l.Errorf("%d roles, %d contacts, %d tokens, %+v, %d sessions", len(d.Roles), len(d.Contacts), len(d.Tokens), d.Waiting, d.Sessions)
		}
		_, err = l.Duties(l.operator(l.theirs), l.member.ID.String())
		l.kind("another organisation", err, kinds.KindNotFound)
		_, err = l.Duties(doortest.As(l.org), l.member.ID.String())
		l.kind("a coordinator", err, kinds.KindForbidden)
	})
}

// TestHandOver: one press, and nothing names the person who left; the successor
// has it all; nothing of another organisation is touched; the history keeps it.
func TestHandOver(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		r, err := l.HandOver(l.boss, l.member.ID.String(), account.Handing{To: l.next.ID.String(), LastDay: "2026-11-21", Revoke: true})
		doortest.Must(l, r, err)
		left, err := l.Duties(l.boss, l.member.ID.String())
		doortest.Must(l, left, err)
		if n := len(left.Roles) + len(left.Contacts) + len(left.Records) + len(left.Texts) + len(left.Tokens) + left.Sessions + int(left.Waiting.Drafts); n != 0 {
			l.Errorf("%d things are left: %+v", n, left)
		}
		if len(r.Given) != 2 || len(r.Roles) != 3 { // the successor is a coordinator already
			l.Errorf("%d roles given, %d ended", len(r.Given), len(r.Roles))
		}
		c, err := door.NewNoun[party.Contact, party.ContactInput](l.Door).Get(l.boss, l.contact.ID.String())
		if doortest.Must(l, c, err).Email != "per@fjordvik.example" || c.Phone != "" || c.VerifiedAt.Known() {
			l.Errorf("the contact point is %+v", c.ContactInput)
		}
		past, err := door.NewNoun[party.Contact, party.ContactInput](l.Door).History(l.boss, l.contact.ID.String())
		if len(doortest.Must(l, past, err)) != 2 || past[1].Record.Name != "Kari Sluttesen" {
			l.Error("the history forgot who it was")
		}
		drafts, err := account.NewDrafts(l.Door).Open(access.With(l.Context(), access.Actor{Name: "Per Ny", User: l.next.User.String(), Role: access.Coordinator, Org: l.org}), "system", "")
		if len(doortest.Must(l, drafts, err)) != 1 {
			l.Error("the draft is lost")
		}
		if got := l.everything(l.theirs); got != l.foreign {
			l.Errorf("another organisation was touched (-before +after):\n%s", cmp.Diff(l.foreign, got))
		}
		if _, err := l.signIn(good); err != nil { // the other organisation is still open
			l.Errorf("the person's other organisation is closed: %v", err)
		}
		proof, err := door.Verify(doortest.Operator(), l.Door)
		if doortest.Must(l, proof, err); len(proof.Faults) > 0 {
			l.Error(proof.Faults)
		}
	})
}

func TestHandOverRefuses(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		before := l.everything(l.org)
		id := l.member.ID.String()
		for what, in := range map[string]account.Handing{
			"to oneself":        {To: id, LastDay: "2026-11-22"},
			"to nobody":         {To: uuid.NewString(), LastDay: "2026-11-22"},
			"too early":         {To: l.next.ID.String(), LastDay: "2026-11-23"},
			"no day":            {To: l.next.ID.String()},
			"to what is a boat": {To: "Fjordbåten", LastDay: "2026-11-22"},
		} {
			_, err := l.HandOver(l.boss, id, in)
			l.kind(what, err, kinds.KindInvalid)
		}
		_, err := l.HandOver(l.operator(l.theirs), id, account.Handing{To: l.next.ID.String(), LastDay: "2026-11-22"})
		l.kind("another organisation's person", err, kinds.KindNotFound)
		_, err = l.HandOver(doortest.As(l.org), id, account.Handing{To: l.next.ID.String(), LastDay: "2026-11-22"})
		l.kind("a coordinator", err, kinds.KindForbidden)
		if diff := cmp.Diff(before, l.everything(l.org)); diff != "" {
			l.Errorf("a refusal changed something:\n%s", diff)
		}
	})
}

// TestEveryReferenceToAContactIsFollowed: what the inputs can hold of contact
// points, their records list; so handing over forgets no field that comes later.
func TestEveryReferenceToAContactIsFollowed(t *testing.T) {
	t.Parallel()
	id := kinds.NewID[party.Contact]()
	for noun, typ := range door.Kinds() {
		row, pointers := filled(typ, id)
		if len(pointers) == 0 {
			continue
		}
		listed := map[string]bool{}
		for _, r := range row.Refs() {
			if r.To == "contact" && r.ID == id.String() {
				listed[r.Pointer] = true
			}
		}
		for _, p := range pointers {
			if !listed[p] {
				body, _ := json.Marshal(row)
				t.Errorf("%s: %s names a contact point, and Refs does not list it: %s", noun, p, body)
			}
		}
	}
}
