package account_test

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

func leader(org kinds.OrgID, roles ...access.Role) context.Context {
	w := access.Actor{Name: "Kari", User: kinds.NewID[account.User]().String(), Org: org}
	for _, r := range roles {
		w.Grants = append(w.Grants, access.Grant{Role: r})
	}
	return access.With(context.Background(), w)
}

func from(ctx context.Context, address string) context.Context {
	return door.WithRequest(ctx, door.Request{ID: "r", From: netip.MustParseAddr(address)})
}

// A token opens from its networks alone; elsewhere it is as unknown as any other,
// and its organisation finds that in its audit trail, once a minute.
func TestTokenNetworks(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune").ID
		boss, accounts := leader(mine, access.Administrator), account.New(h.Door)
		_, secret, err := accounts.CreateToken(boss, account.TokenInput{Scopes: []string{"units:read"}, Networks: []string{"192.0.2.0/24", "2001:db8::7"}})
		doortest.Must(h, secret, err)
		for address, opens := range map[string]bool{"192.0.2.255": true, "::ffff:192.0.2.1": true, "2001:db8::7": true, "192.0.3.0": false, "2001:db8::8": false} {
			_, err := accounts.Authenticate(from(t.Context(), address), secret)
			if (err == nil) != opens || err != nil && kinds.KindOf(err) != kinds.KindUnauthenticated {
				h.Errorf("from %s: %v", address, err)
			}
		}
		_, nowhere := accounts.Authenticate(t.Context(), secret)
		_, unknown := accounts.Authenticate(t.Context(), "ledd_x")
		if nowhere == nil || nowhere.Error() != unknown.Error() {
			h.Errorf("%v tells more than %v", nowhere, unknown)
		}
		page, err := door.Events(boss, h.Door, door.EventQuery{Action: door.Refused})
		if p := doortest.Must(h, page, err); p.Total != 1 || p.Items[0].Kind != "token.use" {
			h.Errorf("the audit trail has %+v", p)
		}
		for _, network := range []string{"192.0.2.1/24", "fjordvik.example", "10.0.0.0/33", "::ffff:192.0.2.0/120", "fe80::1%eth0", ""} {
			_, _, err := accounts.CreateToken(boss, account.TokenInput{Scopes: []string{"units:read"}, Networks: []string{"10.0.0.1", network}})
			if vs := kinds.ViolationsOf(err); len(vs) != 1 || vs[0].Pointer != "/networks/1" || vs[0].Code != "network" {
				h.Errorf("%q: %v", network, err)
			}
		}
	})
}

// A token ends at once, says who ended it, and is changed no more.
func TestTokenRevoked(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		boss, accounts := leader(mine, access.Administrator), account.New(h.Door)
		tok, secret, err := accounts.CreateToken(boss, account.TokenInput{Name: "Arkiv", Scopes: []string{"units:read"}})
		id := doortest.Must(h, tok, err).ID.String()
		if _, err := accounts.RevokeToken(leader(theirs, access.Administrator), id, account.Revocation{}); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("a stranger revokes: %v", err)
		}
		if _, err := accounts.RevokeToken(leader(mine, access.Coordinator), id, account.Revocation{}); kinds.KindOf(err) != kinds.KindForbidden {
			h.Errorf("a coordinator revokes: %v", err)
		}
		changed, err := accounts.ChangeToken(boss, id, 1, account.TokenChange{Name: "Arkivet", Networks: []string{"10.0.0.0/8"}})
		if c := doortest.Must(h, changed, err); c.Version != 2 || c.Name != "Arkivet" || !slices.Equal(c.Scopes, []string{"units:read"}) {
			h.Errorf("changed to %+v", c)
		}
		if _, err := accounts.ChangeToken(boss, id, 1, account.TokenChange{}); kinds.KindOf(err) != kinds.KindStale {
			h.Errorf("an old version: %v", err)
		}
		for range 2 { // asked for twice, it ends once
			ended, err := accounts.RevokeToken(boss, id, account.Revocation{Reason: "mistet"})
			if e := doortest.Must(h, ended, err); e.Version != 3 || e.RevokedBy != "Kari" || !e.RevokedAt.Equal(doortest.Now) || e.StateOn("2026-11-22") != account.TokenRevoked {
				h.Errorf("ended as %+v", e)
			}
		}
		if _, err := accounts.Authenticate(from(t.Context(), "10.0.0.1"), secret); kinds.KindOf(err) != kinds.KindUnauthenticated {
			h.Errorf("a revoked token opens: %v", err)
		}
		if _, err := accounts.ChangeToken(boss, id, 3, account.TokenChange{}); kinds.KindOf(err) != kinds.KindConflict {
			h.Errorf("a revoked token changes: %v", err)
		}
		past, err := accounts.Tokens().History(boss, id)
		if p := doortest.Must(h, past, err); len(p) != 3 || p[0].Reason != "mistet" || p[2].Record.Name != "Arkiv" {
			h.Errorf("the history is %+v", p)
		}
		proof, err := door.Verify(doortest.Operator(), h.Door)
		if p := doortest.Must(h, proof, err); len(p.Faults) > 0 {
			h.Error(p.Faults)
		}
	})
}

// When a token was used last is written once a minute, as a mark: no version.
func TestTokenLastUsed(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune").ID
		boss := leader(mine, access.Administrator)
		tok, secret, err := account.New(h.Door).CreateToken(boss, account.TokenInput{Scopes: []string{"units:read"}})
		id := doortest.Must(h, tok, err).ID.String()
		for _, c := range []struct{ after, want time.Duration }{{0, 0}, {59 * time.Second, 0}, {61 * time.Second, 61 * time.Second}} {
			a := account.New(h.Door.WithClock(func() time.Time { return doortest.Now.Add(c.after) }))
			who, err := a.Authenticate(t.Context(), secret)
			doortest.Must(h, who, err)
			doortest.Must(h, 0, a.NoteUse(access.With(t.Context(), who), who))
			now, err := a.Tokens().Get(boss, id)
			if n := doortest.Must(h, now, err); n.LastUsedAt == nil || !n.LastUsedAt.Equal(doortest.Now.Add(c.want)) || n.Version != 1 {
				h.Errorf("after %v: %v, version %d", c.after, n.LastUsedAt, n.Version)
			}
		}
	})
}

// Nobody gives a token more than they may do themselves.
func TestTokenBeyond(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Skyvik AS").ID
		accounts := account.New(h.Door)
		own, _, err := accounts.CreateToken(leader(mine, access.Administrator, access.Coordinator), account.TokenInput{Scopes: []string{"units:read"}})
		doortest.Must(h, own, err)
		program := access.With(t.Context(), access.Actor{Name: "token:x", Token: own.ID.String(), Scopes: []string{"tokens:write", "units:read"}, Org: mine})
		for _, c := range []struct {
			who   context.Context
			scope string
			want  kinds.Kind
		}{
			{leader(mine, access.VendorAdmin), "services:write", ""},
			{leader(mine, access.VendorAdmin), "systems:write", kinds.KindForbidden},
			{leader(mine, access.VendorAdmin), "write", kinds.KindForbidden},
			{leader(mine, access.Administrator), "systems:write", kinds.KindForbidden},
			{leader(mine, access.Administrator, access.Coordinator), "write", ""},
			{leader(mine, access.Coordinator), "units:read", kinds.KindForbidden},
			{program, "units:read", ""},
			{program, "units:write", kinds.KindForbidden},
		} {
			_, secret, err := accounts.CreateToken(c.who, account.TokenInput{Scopes: []string{c.scope}})
			if (err == nil) != (c.want == "") || err != nil && kinds.KindOf(err) != c.want || (secret == "") != (err != nil) {
				h.Errorf("%s: %v", c.scope, err)
			}
		}
	})
}

// TestTokenWithin: what a token makes lasts no longer, and opens from nowhere else, than
// the token itself; nor can it widen itself.
func TestTokenWithin(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, accounts := h.Organisation("Skyvik AS").ID, account.New(h.Door)
		by, _, err := accounts.CreateToken(leader(mine, access.Administrator, access.Coordinator), account.TokenInput{Scopes: []string{"tokens:write", "units:read"}, ExpiresOn: "2026-12-31", Networks: []string{"192.0.2.0/24"}})
		doortest.Must(h, by, err)
		program := access.With(t.Context(), access.Actor{Name: "token:" + by.ID.String(), Token: by.ID.String(), Scopes: by.Scopes, Org: mine})
		for name, c := range map[string]struct {
			in   account.TokenInput
			fine bool
		}{
			"within":         {account.TokenInput{ExpiresOn: "2026-12-31", Networks: []string{"192.0.2.0/24"}}, true},
			"longer":         {account.TokenInput{ExpiresOn: "2027-01-01", Networks: []string{"192.0.2.0/24"}}, false},
			"for ever":       {account.TokenInput{Networks: []string{"192.0.2.0/24"}}, false},
			"everywhere":     {account.TokenInput{ExpiresOn: "2026-12-31"}, false},
			"somewhere else": {account.TokenInput{ExpiresOn: "2026-12-31", Networks: []string{"198.51.100.0/24"}}, false},
		} {
			c.in.Scopes = []string{"units:read"}
			if _, _, err := accounts.CreateToken(program, c.in); (err == nil) != c.fine {
				h.Errorf("%s: %v", name, err)
			}
		}
		if _, err := accounts.ChangeToken(program, by.ID.String(), by.Version, account.TokenChange{}); kinds.KindOf(err) != kinds.KindInvalid {
			h.Errorf("it opens itself from everywhere: %v", err)
		}
	})
}

// TestConsumer: the token of an issuer opens the consumer's own register, as far
// as the organisation lets that issuer in.
func TestConsumer(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		numbered := func(name, number string) kinds.OrgID {
			o, err := party.NewOrganisations(h.Door).Create(doortest.Operator(), party.OrganisationInput{Name: name, Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: number}}})
			return doortest.Must(h, o, err).ID
		}
		mine := numbered("Fjordvik kommune", "123456785")
		numbered("Nabovik kommune", "987654325")
		const issuer = "https://maskinporten.example/"
		accounts, boss := account.New(h.Door), leader(mine, access.Administrator, access.Coordinator)
		ask := func(number, from string) (access.Actor, error) {
			return accounts.Consumer(t.Context(), account.Consumer{Issuer: from, Number: number, Scopes: []string{"systems:write", "units:read", "audit:read"}})
		}
		if _, err := ask("123456785", issuer); kinds.KindOf(err) != kinds.KindUnauthenticated {
			h.Errorf("before anybody let the issuer in: %v", err)
		}
		in, secret, err := accounts.CreateToken(boss, account.TokenInput{Issuer: issuer, Scopes: []string{"systems:read", "units:write"}})
		if doortest.Must(h, in, err); secret != "" {
			h.Error("what has no secret gives one")
		}
		who, err := ask("123456785", issuer)
		if w := doortest.Must(h, who, err); w.Org != mine || w.Name != "consumer:123456785 via maskinporten.example" || !slices.Equal(w.Scopes, []string{"systems:read", "units:read"}) || w.Role != "" {
			h.Errorf("%+v", w)
		}
		refusals := map[string]bool{}
		for _, c := range [][2]string{{"987654325", issuer}, {"111111111", issuer}, {"123456785", "https://other.example/"}, {"Fjordvik kommune", issuer}, {"123456785", ""}} {
			_, err := ask(c[0], c[1])
			if kinds.KindOf(err) != kinds.KindUnauthenticated {
				h.Errorf("%v: %v", c, err)
			}
			refusals[err.Error()] = true
		}
		if len(refusals) != 1 {
			h.Errorf("the refusals tell organisations apart: %v", refusals)
		}
		if _, _, err := accounts.CreateToken(boss, account.TokenInput{Issuer: issuer, Scopes: []string{"units:read"}}); kinds.KindOf(err) != kinds.KindConflict {
			h.Errorf("the same issuer twice: %v", err)
		}
		ended, err := accounts.RevokeToken(boss, in.ID.String(), account.Revocation{})
		doortest.Must(h, ended, err)
		if _, err := ask("123456785", issuer); kinds.KindOf(err) != kinds.KindUnauthenticated {
			h.Errorf("after it was revoked: %v", err)
		}
		if _, err := accounts.Authenticate(t.Context(), strings.Repeat("x", 5)); err == nil {
			h.Error("anything opens")
		}
	})
}
