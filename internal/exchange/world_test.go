package exchange_test

import (
	"context"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// world is a house with one municipality, for which an operator imports.
type world struct {
	*doortest.House
	ctx context.Context
	org kinds.OrgID
}

func worldOf(h *doortest.House) world {
	h.Helper()
	o, err := party.NewOrganisations(h.Door).Create(doortest.Operator(), party.OrganisationInput{
		Name: "Fjordvik kommune", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "123456785"}},
	})
	doortest.Must(h, o, err)
	return world{h, access.With(context.Background(), access.Actor{Name: "test", Role: access.Operator, Org: o.ID}), o.ID}
}

// eachWorld runs a test in a fresh world on either database.
func eachWorld(t *testing.T, test func(w world)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) { test(worldOf(h)) })
}

// try imports a text.
func (w world) try(kind, text string, opt exchange.Options) (exchange.Result, error) {
	return exchange.New(w.Door).Import(w.ctx, kind, strings.NewReader(text), opt)
}

// take imports a text that must be taken whole.
func (w world) take(kind, text string) exchange.Result {
	w.Helper()
	res, err := w.try(kind, text, exchange.Options{})
	if err != nil || !res.Written || res.Rejected != 0 {
		w.Fatalf("import of %s: %v, %+v", kind, err, res)
	}
	return res
}

// again asserts that the same text changes nothing, and gives its result.
func (w world) again(kind, text string) exchange.Result {
	w.Helper()
	before := w.Counts()
	res := w.take(kind, text)
	if res.Created+res.Updated != 0 || res.Unchanged != res.Rows {
		w.Errorf("a second import of %s is not without effect: %+v", kind, res)
	}
	w.same(before)
	return res
}

// same asserts that no table has grown or shrunk.
func (w world) same(before map[string]int64) {
	w.Helper()
	for table, n := range w.Counts() {
		if n != before[table] {
			w.Errorf("%s had %d rows and has %d", table, before[table], n)
		}
	}
}

// org finds an organisation by a name, an alias or a number.
func (w world) find(name string) *party.Organisation {
	w.Helper()
	o, err := party.NewOrganisations(w.Door).Find(w.ctx, name)
	return doortest.Must(w, o, err)
}

// edges lists the live published edges as upstream > downstream: purpose.
func (w world) edges() []string {
	w.Helper()
	list, err := door.Look(doortest.Operator(), w.Door, "engagement.read", func(tx *door.Tx) ([]string, error) {
		return door.Rows[string](tx, `select u.name || ' > ' || o.name || ': ' || e.service_description from engagements e
join organisations u on u.id = e.upstream join organisations o on o.id = e.downstream
where e.published and e.state = 'active' and (e.org_id = @org or @all) order by 1`, nil)
	})
	return doortest.Must(w, list, err)
}

// engagementsOf lists the edges of an organisation, and who keeps each.
func (w world) engagementsOf(org kinds.OrgID) []string {
	w.Helper()
	list, err := door.Look(doortest.Operator(), w.Door, "engagement.read", func(tx *door.Tx) ([]string, error) {
		return door.Rows[string](tx, `select u.name || ' > ' || o.name || ' kept by ' || k.name from engagements e
join organisations u on u.id = e.upstream join organisations o on o.id = e.downstream join organisations k on k.id = e.org_id
where (e.org_id = @org or @all) and (e.upstream = @party or e.downstream = @party) order by e.id`, map[string]any{"party": org})
	})
	return doortest.Must(w, list, err)
}

// one gives the record of a kind with a code.
func one[E, In any](w world, code string) *E {
	w.Helper()
	page, err := door.NewNoun[E, In](w.Door).List(w.ctx, door.Query{Filters: map[string]string{"code": code}})
	doortest.Must(w, page, err)
	if len(page.Items) != 1 {
		w.Fatalf("%d records have the code %s", len(page.Items), code)
	}
	return page.Items[0]
}

func (w world) system(code string) *chain.System {
	w.Helper()
	return one[chain.System, chain.SystemInput](w, code)
}
