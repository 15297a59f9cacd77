package door_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// crowd is records of several nouns of two organisations that change at random,
// under a clock that goes on with each change.
type crowd struct {
	*doortest.House
	r           *rand.Rand
	d           *door.Door
	now         time.Time
	orgs        []kinds.OrgID
	units       map[kinds.OrgID][]string
	systems     map[kinds.OrgID][]string
	engagements map[kinds.OrgID][]string
	services    map[kinds.OrgID][]string
	others      []kinds.OrgID // whom vendors use
	made        int
}

func newCrowd(h *doortest.House) *crowd {
	c := &crowd{House: h, r: rand.New(rand.NewPCG(6, 4)), now: doortest.Now, units: map[kinds.OrgID][]string{}, systems: map[kinds.OrgID][]string{},
		engagements: map[kinds.OrgID][]string{}, services: map[kinds.OrgID][]string{}}
	c.d = h.Door.WithClock(func() time.Time {
		c.now = c.now.Add(time.Duration(1+c.r.IntN(3)) * time.Microsecond)
		return c.now
	})
	for _, name := range []string{"Fjordvik kommune", "Nabovik kommune", "Skyvik AS", "Ærlig AS"} {
		c.orgs = append(c.orgs, h.Organisation(name).ID)
	}
	for range 40 {
		c.step(true)
	}
	return c
}

var words = []string{"alpha", "Beta", "ærlig", "Ås", "zeta", "100%", "a_b", "Skole øst", "b"}

func (c *crowd) word() string            { return words[c.r.IntN(len(words))] }
func (c *crowd) pick(s ...string) string { return s[c.r.IntN(len(s))] }

// step makes a record or changes one; fresh makes one of each noun.
func (c *crowd) step(fresh bool) {
	org := c.orgs[c.r.IntN(2)]
	as := doortest.As(org)
	makers := []func(context.Context, kinds.OrgID, bool) error{c.unit, c.system, c.engagement, c.service, c.organisation, c.link}
	for i, m := range makers {
		if fresh || i == c.r.IntN(len(makers)) {
			doortest.Must(c, 0, m(as, org, fresh || c.r.IntN(5) == 0))
		}
	}
}

func (c *crowd) keys() door.Keys {
	c.made++
	k := door.Keys{Code: fmt.Sprintf("%s-%d", c.word(), c.made)}
	if c.r.IntN(3) == 0 {
		k.ExternalIDs = []door.ExternalID{{System: "arkiv", Value: fmt.Sprint("x", c.made)}}
	}
	return k
}

func apply[E, In any](as context.Context, c *crowd, ids *[]string, fresh bool, in In) error {
	n := door.NewNoun[E, In](c.d)
	if fresh || len(*ids) == 0 {
		e, err := n.Create(as, in)
		if err == nil {
			id, _ := any(e).(interface{ Ident() (string, int) }).Ident()
			*ids = append(*ids, id)
		}
		return err
	}
	id := (*ids)[c.r.IntN(len(*ids))]
	e, err := n.Get(as, id)
	if err != nil {
		return err
	}
	_, version := any(e).(interface{ Ident() (string, int) }).Ident()
	_, err = n.Update(as, id, version, in)
	return err
}

func (c *crowd) unit(as context.Context, org kinds.OrgID, fresh bool) error {
	ids := c.units[org]
	in := party.UnitInput{Keys: c.keys(), Name: c.word(), Level: c.pick("", "school_or_institution")}
	below := ids[min(1, len(ids)):] // the top one stays as it is
	if len(ids) > 0 {
		in.ParentUnit = id[party.Unit](ids[0])
	}
	err := apply[party.Unit](as, c, &below, fresh, in)
	c.units[org] = append(slices.Clone(ids[:min(1, len(ids))]), below...)
	return err
}

func (c *crowd) system(as context.Context, org kinds.OrgID, fresh bool) error {
	ids := c.systems[org]
	in := chain.SystemInput{Keys: c.keys(), Name: c.word(), Description: c.word() + "\n" + c.word(), PersonalData: kinds.Tri(c.pick("", "yes", "no"))}
	if units := c.units[org]; len(units) > 0 && c.r.IntN(2) == 0 {
		in.OwnerUnit = id[party.Unit](units[c.r.IntN(len(units))])
	}
	err := apply[chain.System](as, c, &ids, fresh, in)
	c.systems[org] = ids
	return err
}

func (c *crowd) engagement(as context.Context, org kinds.OrgID, fresh bool) error {
	ids := c.engagements[org]
	in := c.edge(org, c.orgs[2+c.r.IntN(2)])
	if systems := c.systems[org]; len(systems) > 0 && c.r.IntN(2) == 0 {
		in.ScopeSystems = []chain.SystemID{id[chain.System](systems[c.r.IntN(len(systems))])}
	} else {
		in.Published = c.r.IntN(2) == 0
	}
	err := apply[chain.Engagement](as, c, &ids, fresh, in)
	c.engagements[org] = ids
	return err
}

// edge is an engagement between two, at random live or not.
func (c *crowd) edge(up, down kinds.OrgID) chain.EngagementInput {
	return chain.EngagementInput{
		Keys: c.keys(), Upstream: up, Downstream: down, ServiceDescription: c.word(), State: chain.State(c.pick("", "active", "proposed", "ended_data_held")),
		StartsOn: kinds.Date(c.pick("", "2019-01-01", "2026-01-01")), EndsOn: kinds.Date(c.pick("", "", "2026-06-30")),
		RoleBasis: c.pick("", "processor", "no_processing"), PersonalData: kinds.Tri(c.pick("", "yes", "no")),
	}
}

// link is a further link of the chain, which a vendor publishes or not; some turn
// back on themselves.
func (c *crowd) link(ctx context.Context, _ kinds.OrgID, fresh bool) error {
	i := c.r.IntN(2)
	up, down := c.orgs[2+i], c.orgs[3-i]
	as := access.With(ctx, access.Actor{Name: "test vendor", Role: access.VendorAdmin, Org: up})
	if c.r.IntN(2) == 0 || len(c.others) == 0 {
		o, err := party.NewOrganisations(c.d).Create(as, party.OrganisationInput{Keys: c.keys(), Name: fmt.Sprint("Under ", c.made), Country: c.pick("NO", "US")})
		if err != nil {
			return err
		}
		c.others = append(c.others, o.ID)
		down = o.ID
	}
	in := c.edge(up, down)
	in.Published = c.r.IntN(4) > 0
	ids := c.engagements[up]
	err := apply[chain.Engagement](as, c, &ids, fresh, in)
	c.engagements[up] = ids
	return err
}

func (c *crowd) service(as context.Context, org kinds.OrgID, fresh bool) error {
	ids := c.services[org]
	err := apply[chain.Service](as, c, &ids, fresh, chain.ServiceInput{Keys: c.keys(), Name: c.word(), Description: c.word()})
	c.services[org] = ids
	return err
}

func (c *crowd) organisation(as context.Context, _ kinds.OrgID, _ bool) error {
	_, err := party.NewOrganisations(c.d).Create(as, party.OrganisationInput{Keys: c.keys(), Name: fmt.Sprint(c.word(), " ", c.made), Country: c.pick("NO", "SE", "")})
	return err
}

func id[E any](s string) kinds.ID[E] {
	known, _ := kinds.ParseID[E](s)
	return known
}

// page is one page of a list, as JSON.
type lister func(ctx context.Context, q door.Query) (any, string, error)

func listerOf[E, In any](d *door.Door) lister {
	n := door.NewNoun[E, In](d)
	return func(ctx context.Context, q door.Query) (any, string, error) {
		p, err := n.List(ctx, q)
		cursor := p.NextCursor
		p.NextCursor = "" // it names the list, which is another one when looking back
		return p, cursor, err
	}
}

// questions is lists of several nouns: orders, filters and searches.
func (c *crowd) questions() map[string][]door.Query {
	f := func(name, value string) map[string]string { return map[string]string{name: value} }
	system := c.systems[c.orgs[0]][0]
	unit := c.units[c.orgs[0]][0]
	return map[string][]door.Query{
		"unit":         {{}, {Sort: "-name"}, {Sort: "code"}, {Sort: "-createdAt"}, {Filters: f("level", "school_or_institution")}, {Q: "øST skole"}, {Filters: f("level", "")}},
		"system":       {{}, {Sort: "name"}, {Sort: "-code"}, {Filters: f("personalData", "yes"), Sort: "name"}, {Filters: f("ownerUnit", unit)}, {Q: "a_b"}, {Q: "100%"}, {Q: "beta ås"}, {Filters: f("externalId", "arkiv:x7")}},
		"engagement":   {{}, {Sort: "-createdAt"}, {Filters: f("published", "true")}, {Filters: f("system", system)}, {Filters: f("downstream", c.orgs[2].String()), Sort: "-code"}, {Q: "b"}, {Filters: f("service", c.orgs[2].String())}},
		"service":      {{}, {Sort: "-name"}, {Filters: f("provider", c.orgs[1].String())}, {Q: "alpha-1"}, {Q: "b"}},
		"organisation": {{}, {Sort: "-name"}, {Filters: f("country", "SE")}, {Q: "ås"}},
	}
}

func (c *crowd) ask(ctx context.Context) map[string]string {
	c.Helper()
	listers := map[string]lister{
		"unit": listerOf[party.Unit, party.UnitInput](c.d), "system": listerOf[chain.System, chain.SystemInput](c.d),
		"engagement": listerOf[chain.Engagement, chain.EngagementInput](c.d), "service": listerOf[chain.Service, chain.ServiceInput](c.d),
		"organisation": listerOf[party.Organisation, party.OrganisationInput](c.d),
	}
	out := map[string]string{}
	for noun, queries := range c.questions() {
		for _, q := range queries {
			for _, limit := range []int{9, 200} {
				q.Limit, q.Cursor = limit, ""
				for page := range 4 {
					p, cursor, err := listers[noun](ctx, q)
					text, _ := json.Marshal(p)
					out[fmt.Sprintf("%s %+v page %d", noun, door.Query{Limit: q.Limit, Sort: q.Sort, Q: q.Q, Filters: q.Filters}, page)] = string(doortest.Must(c, text, err))
					if q.Cursor = cursor; cursor == "" {
						break
					}
				}
			}
		}
	}
	c.askGraphs(ctx, out)
	c.askVersions(ctx, out)
	return out
}

// askGraphs asks where the chain leads, on days of different knowledge.
func (c *crowd) askGraphs(ctx context.Context, out map[string]string) {
	c.Helper()
	g, org := chain.NewGraphs(c.d), access.From(ctx).Org
	keep := func(name string, v any, err error) {
		text, _ := json.Marshal(v)
		out[name] = string(doortest.Must(c, text, err))
	}
	for _, day := range []kinds.Date{"2018-01-01", "2026-03-01", "2026-11-22"} {
		for _, id := range append(slices.Clone(c.orgs), c.others[:5]...) {
			r, err := g.Reach(ctx, id.String(), day)
			keep(fmt.Sprintf("reach %s %s", id, day), r, err)
			b, err := g.Below(ctx, id.String(), day)
			keep(fmt.Sprintf("below %s %s", id, day), b, err)
		}
		if org.IsZero() {
			continue // the whole instance has no chain of its own
		}
		whole, err := g.OfOrganisation(ctx, day)
		keep(fmt.Sprintf("chain %s", day), whole, err)
		for _, s := range c.systems[org][:min(5, len(c.systems[org]))] {
			one, err := g.OfSystem(ctx, s, day)
			keep(fmt.Sprintf("chain of %s %s", s, day), one, err)
		}
	}
}

// askVersions asks for the history of some records, in two ways.
func (c *crowd) askVersions(ctx context.Context, out map[string]string) {
	c.Helper()
	org := access.From(ctx).Org
	systems := door.NewNoun[chain.System, chain.SystemInput](c.d)
	for _, id := range c.systems[org][:min(5, len(c.systems[org]))] {
		h, err := systems.History(ctx, id)
		text, _ := json.Marshal(doortest.Must(c, h, err))
		p, err := systems.Versions(ctx, id, door.VersionQuery{Limit: 2})
		page, _ := json.Marshal(doortest.Must(c, p, err))
		out["versions of "+id] = string(text) + string(page)
	}
}

// TestKnownAt is issue 4, proof 6: what a list was before a thousand random
// changes, it is at that instant, to the byte: every noun, order, filter, search
// and page, for an organisation, for another, for a token and for the operator.
func TestKnownAt(t *testing.T) {
	if underRace {
		t.Skip("one goroutine and a thousand changes: `make test` runs it once more without the race detector")
	}
	doortest.Each(t, func(h *doortest.House) {
		c := newCrowd(h)
		actors := map[string]context.Context{
			"mine": doortest.As(c.orgs[0]), "theirs": doortest.As(c.orgs[1]), "vendor": doortest.As(c.orgs[2]), "operator": doortest.Operator(),
			"operator for one": access.With(t.Context(), access.Actor{Name: "o", Role: access.Operator, Org: c.orgs[0]}),
		}
		for range 200 { // the past has a past
			c.step(false)
		}
		at, before := c.now, map[string]map[string]string{}
		for who, ctx := range actors {
			before[who] = c.ask(ctx)
		}
		one := c.systems[c.orgs[0]][0]
		systems := door.NewNoun[chain.System, chain.SystemInput](c.d)
		was, err := systems.Get(actors["mine"], one)
		doortest.Must(h, was, err)
		for range 1000 {
			c.step(false)
		}
		for who, ctx := range actors {
			if diff := cmp.Diff(before[who], c.ask(door.WithKnownAt(ctx, at))); diff != "" {
				h.Fatalf("%s (-then +looking back):\n%.3000s", who, diff)
			}
			if cmp.Equal(before[who], c.ask(ctx)) {
				h.Errorf("%s: a thousand changes changed nothing", who)
			}
		}
		back, err := systems.Get(door.WithKnownAt(actors["mine"], at), one)
		if diff := cmp.Diff(was.SystemInput, doortest.Must(h, back, err).SystemInput); diff != "" || back.Version != was.Version {
			h.Errorf("one record: %s", diff)
		}
	})
}

// TestKnownAtRefuses: nothing is written in the past, nothing is known before
// there was anything, and a cursor belongs to one instant.
func TestKnownAtRefuses(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		c := newCrowd(h)
		as := doortest.As(c.orgs[0])
		back := door.WithKnownAt(as, c.now)
		_, err := door.NewNoun[chain.System, chain.SystemInput](c.d).Create(back, chain.SystemInput{Name: "x"})
		wantKind(h.T, err, kinds.KindConflict)
		before := door.WithKnownAt(as, doortest.Now.Add(-time.Second))
		p, err := units(h).List(before, door.Query{})
		if len(doortest.Must(h, p, err).Items) != 0 || p.Total != 0 || p.Items == nil {
			h.Errorf("%+v", p)
		}
		_, err = units(h).Get(before, c.units[c.orgs[0]][0])
		wantKind(h.T, err, kinds.KindNotFound)
		_, err = units(h).Get(door.WithKnownAt(doortest.As(c.orgs[1]), c.now), c.units[c.orgs[0]][0])
		wantKind(h.T, err, kinds.KindNotFound)
		p, err = units(h).List(back, door.Query{Limit: 1})
		doortest.Must(h, p, err)
		for _, ctx := range []context.Context{as, door.WithKnownAt(as, c.now.Add(time.Microsecond))} {
			_, err = units(h).List(ctx, door.Query{Limit: 1, Cursor: p.NextCursor})
			wantKind(h.T, err, kinds.KindInvalid)
		}
		for _, q := range []door.Query{{Cursor: "x"}, {Sort: "secret"}, {Limit: 1000}, {Filters: map[string]string{"hash": "1"}}, {Q: "a\x00"}} {
			_, err = units(h).List(back, q)
			wantKind(h.T, err, kinds.KindInvalid)
		}
		all, err := door.Look(back, c.d, "unit.read", func(tx *door.Tx) ([]*party.Unit, error) { return door.AllKnown[party.Unit](tx) })
		doortest.Must(h, all, err)
		live, err := door.Look(as, c.d, "unit.read", func(tx *door.Tx) ([]*party.Unit, error) { return door.All[party.Unit](tx, "") })
		doortest.Must(h, live, err)
		if len(all) == 0 || !slices.EqualFunc(all, live, func(a, b *party.Unit) bool { return a.ID == b.ID && a.Version == b.Version }) {
			h.Errorf("%d units then, %d now", len(all), len(live))
		}
	})
}

// TestNothingShowsTodayByMistake: what reads the tables as they stand is refused
// under an instant, by every verb of the door that there is, and so is every
// change; what is about now asks as it stands.
func TestNothingShowsTodayByMistake(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		c := newCrowd(h)
		as := doortest.As(c.orgs[0])
		back := door.WithKnownAt(as, c.now)
		unit := c.units[c.orgs[0]][0]
		verbs := map[string]func(tx *door.Tx) error{
			"Get": func(tx *door.Tx) error { _, err := door.Get[party.Unit](tx, unit); return err },
			"All": func(tx *door.Tx) error { _, err := door.All[party.Unit](tx, ""); return err },
			"Rows": func(tx *door.Tx) error {
				_, err := door.Rows[string](tx, "select name from units where org_id = @org", nil)
				return err
			},
		}
		for name, read := range verbs {
			look := func(ctx context.Context) error {
				_, err := door.Look(ctx, c.d, "unit.read", func(tx *door.Tx) (bool, error) { return true, read(tx) })
				return err
			}
			if err := look(back); kinds.KindOf(err) != kinds.KindConflict {
				h.Errorf("%s under an instant: %v", name, err)
			}
			doortest.Must(h, 0, look(door.AsItStands(back)))
		}
		ran := false
		_, err := door.Do(back, c.d, "unit.create", nil, func(*door.Tx) (bool, error) { ran = true; return true, nil })
		if wantKind(h.T, err, kinds.KindConflict); ran {
			h.Error("a change began under an instant")
		}
		before, err := door.Events(as, c.d, door.EventQuery{})
		doortest.Must(h, before, err)
		at := c.now
		for range 20 {
			c.step(false)
		}
		then, err := door.Events(door.WithKnownAt(as, at), c.d, door.EventQuery{})
		if diff := cmp.Diff(before, doortest.Must(h, then, err)); diff != "" {
			h.Errorf("the trail (-then +looking back):\n%s", diff)
		}
	})
}
