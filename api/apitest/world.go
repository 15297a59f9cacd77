// Package apitest tries the REST API as its clients do: scenarios are data, each
// names an actor, a request and what must come back, and runs on both databases
// under a fixed clock. Every answer, errors too, is checked against the
// published contract. Only tests come in.
//
//	Scenario -> World.Do -> api.New(...) -> answer -> contract, status, JSON, audit
package apitest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ledd/api"
	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// World is a fresh register with two organisations, tokens for them, and the
// whole HTTP handler before it.
type World struct {
	*doortest.House
	Handler http.Handler
	Mine    kinds.OrgID // the organisation of the actors read and write
	Theirs  kinds.OrgID // of the actor stranger
	tokens  map[string]string
	ids     *strings.Replacer
	pairs   []string
}

// Each runs a test in a fresh world on either database. The actors are write and
// read (tokens of one organisation), stranger (a writing token of another), and
// the empty one, nobody.
func Each(t *testing.T, test func(w *World)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		w := &World{House: h, Handler: api.New(api.Rooms{Door: h.Door, Steps: Steps(h), Papers: paperRoom(h)}), tokens: map[string]string{}}
		w.Mine, w.Theirs = h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		w.Save("mine", w.Mine.String())
		w.Save("theirs", w.Theirs.String())
		w.Save("vendor", h.Organisation("Skyvik AS").ID.String())
		w.Save("nobody", kinds.NewID[kinds.Party]().String())
		w.Token("write", w.Mine, access.Scopes()...)
		w.Token("read", w.Mine, "read", "users:read", "tokens:read")
		w.Token("stranger", w.Theirs, access.Scopes()...)
		test(w)
	})
}

// paperRoom makes documents in the words of the pages.
func paperRoom(h *doortest.House) *web.Site {
	h.Helper()
	site, err := web.NewSite(h.Door, false, false)
	return doortest.Must(h, site, err)
}

// Token makes a token of an organisation for an actor.
func (w *World) Token(actor string, org kinds.OrgID, scopes ...string) {
	w.Helper()
	ctx := access.With(w.Context(), access.Actor{Name: "test operator", Role: access.Operator, Org: org})
	_, secret, err := account.New(w.Door).CreateToken(ctx, account.TokenInput{Name: actor, Scopes: scopes})
	if err != nil {
		w.Fatal(err)
	}
	w.tokens[actor] = secret
}

// Save keeps an identifier: {name} stands for it in paths and bodies, {NAME} for
// its form in capitals.
func (w *World) Save(name, id string) {
	w.pairs = append([]string{"{" + name + "}", id}, w.pairs...)
	if upper := strings.ToUpper(name); upper != name {
		w.pairs = append(w.pairs, "{"+upper+"}", strings.ToUpper(id))
	}
	w.ids = strings.NewReplacer(w.pairs...)
}

// Send makes one request and checks the answer against the contract.
func (w *World) Send(actor, method, path string, header map[string]string, body string) *http.Response {
	w.Helper()
	body = w.ids.Replace(body)
	r := httptest.NewRequestWithContext(w.Context(), method, w.ids.Replace(path), strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if actor != "" {
		r.Header.Set("Authorization", "Bearer "+w.tokens[actor])
	}
	for name, value := range header {
		r.Header.Set(name, w.ids.Replace(value))
	}
	rec := httptest.NewRecorder()
	w.Handler.ServeHTTP(rec, r)
	res := rec.Result()
	w.contract(r, res)
	return res
}

// Actions lists the audit rows of the first organisation, oldest first, but for
// the use of its tokens, which every request may leave.
func (w *World) Actions() []access.Action {
	w.Helper()
	out, err := door.Look(doortest.As(w.Mine), w.Door, "unit.read", func(tx *door.Tx) ([]access.Action, error) {
		return door.Rows[access.Action](tx, "select action from audit where org_id = @org and action <> 'token.use' order by seq", nil)
	})
	if err != nil {
		w.Fatal(err)
	}
	return out
}

func text(t testing.TB, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
