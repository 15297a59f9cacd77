package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

func TestToken(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		acting := access.With(t.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: mine.ID})
		accounts := account.New(h.Door)
		tok, secret, err := accounts.CreateToken(acting, account.TokenInput{Scopes: []string{"units:read"}, ExpiresOn: "2026-11-22"})
		doortest.Must(h, tok, err)
		who, err := accounts.Authenticate(t.Context(), secret)
		if doortest.Must(h, who, err).Org != mine.ID || len(who.Scopes) != 1 || who.Role != "" {
			h.Fatalf("the token is %+v", who)
		}
		tomorrow := account.New(h.Door.WithClock(func() time.Time { return doortest.Now.AddDate(0, 0, 1) }))
		for _, c := range []struct {
			at     account.Accounts
			secret string
		}{{tomorrow, secret}, {accounts, secret + "x"}, {accounts, ""}, {accounts, tok.Hash}} {
			if _, err := c.at.Authenticate(t.Context(), c.secret); kinds.KindOf(err) != kinds.KindUnauthenticated {
				h.Errorf("%q opens: %v", c.secret, err)
			}
		}
		stored, err := door.Look(acting, h.Door, "token.read", func(tx *door.Tx) ([]string, error) {
			return door.Rows[string](tx, "select body from history where org_id = @org", nil)
		})
		if all := strings.Join(doortest.Must(h, stored, err), ""); strings.Contains(all, secret) || strings.Contains(all, tok.Hash) {
			h.Error("the history holds the secret, or its hash")
		}
		for _, in := range []account.TokenInput{{Scopes: []string{"everything"}}, {}, {Scopes: []string{"read"}, ExpiresOn: "2026-11-21"}} {
			if _, _, err := accounts.CreateToken(acting, in); kinds.KindOf(err) != kinds.KindInvalid {
				h.Errorf("%+v: %v", in, err)
			}
		}
	})
}

func TestLinkOpensOnce(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		acting := access.With(t.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: mine.ID})
		accounts := account.New(h.Door)
		link, err := accounts.CreateLink(acting)
		doortest.Must(h, link, err)
		for range 3 { // looking uses nothing up
			doortest.Must(h, 0, accounts.Usable(t.Context(), link))
		}
		var opened []string
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if s, err := accounts.Open(t.Context(), link); err == nil {
					mu.Lock()
					opened = append(opened, s)
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(opened) != 1 {
			h.Fatalf("the link opened %d sessions", len(opened))
		}
		who, err := accounts.Resume(t.Context(), opened[0])
		if doortest.Must(h, who, err).Org != mine.ID || who.Role != access.Coordinator {
			h.Fatalf("the session is %+v", who)
		}
		later := account.New(h.Door.WithClock(func() time.Time { return doortest.Now.Add(13 * time.Hour) }))
		if _, err := later.Resume(t.Context(), opened[0]); kinds.KindOf(err) != kinds.KindUnauthenticated {
			h.Errorf("a session of yesterday: %v", err)
		}
		second, err := accounts.CreateLink(acting)
		doortest.Must(h, second, err)
		if _, err := later.Open(t.Context(), second); kinds.KindOf(err) != kinds.KindUnauthenticated {
			h.Errorf("a link of yesterday: %v", err)
		}
	})
}
