package demo_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/chain"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/party"
)

// graphSQL gives every live edge as upstream, downstream, purpose, section and
// place; names folded, since the first spelling that is met is the one shown.
const graphSQL = `select u.name_key as up, o.name_key as down, e.service_description as purpose, e.source
from engagements e join organisations u on u.id = e.upstream join organisations o on o.id = e.downstream
where e.state <> 'refused' and (e.org_id = @org or @all)`

type edge struct {
	Up, Down, Purpose string
	Source            chain.Source `gorm:"serializer:json"`
}

// picture is what a register answers, in words that do not depend on
// identifiers: its graph, whom some parties reach, and what each name means.
func picture(h *doortest.House) []string {
	h.Helper()
	rows, err := door.Look(doortest.Operator(), h.Door, "chain.read", func(tx *door.Tx) ([]edge, error) { return door.Rows[edge](tx, graphSQL, nil) })
	doortest.Must(h, rows, err)
	out := []string{}
	for _, r := range rows {
		out = append(out, strings.Join([]string{r.Up, r.Down, r.Purpose, r.Source.ListSection, r.Source.Location}, " | "))
	}
	slices.Sort(out)
	radius := read[radius](h.T, "EXPECTED-blast-radius.json")
	aliases := []string{"Databricks, Inc.", "Functional Software, dba Sentry", "Anthropic PBC", "Fireworks", "Notion Labs, Inc.", "Mistral AI SAS"}
	for name := range radius.Parties {
		aliases = append(aliases, name)
	}
	slices.Sort(aliases)
	for _, name := range aliases {
		o, err := party.NewOrganisations(h.Door).Find(doortest.Operator(), name)
		doortest.Must(h, o, err)
		r, err := chain.NewGraphs(h.Door).Reach(doortest.Operator(), o.ID.String(), radius.AsOf)
		doortest.Must(h, r, err)
		out = append(out, fmt.Sprintf("%s is %s: %d systems, %d to %d: %v", name, door.Fold(o.Name), r.Systems, r.ShortestLevel, r.DeepestShortestLevel, r.SystemCodes))
	}
	return out
}

// files is the demonstration without its aliases, in order.
var files = []struct{ kind, file string }{
	{"organisations", "municipalities-no.csv"}, {"vendors", "vendors.csv"}, {"subprocessors", "subprocessors.csv"},
	{"units", "fjordvik/units.csv"}, {"systems", "fjordvik/systems.csv"}, {"engagements", "fjordvik/engagements.csv"},
	{"flows", "fjordvik/flows.csv"}, {"transfers", "fjordvik/transfers.csv"}, {"agreements", "fjordvik/agreements.csv"}, {"reviews", "fjordvik/reviews.csv"}, {"subprocessors", "fjordvik/subprocessors.csv"},
}

// load imports everything, the aliases before the file with a number.
func load(h *doortest.House, aliasesAt int) (changed int) {
	h.Helper()
	o, err := party.NewOrganisations(h.Door).Find(doortest.Operator(), "123456785")
	if err != nil {
		o, err = party.NewOrganisations(h.Door).Create(doortest.Operator(), demo.Municipality)
	}
	doortest.Must(h, o, err)
	ctx := access.With(context.Background(), access.Actor{Name: "test", Role: access.Operator, Org: o.ID})
	for _, step := range slices.Insert(slices.Clone(files), aliasesAt, struct{ kind, file string }{"aliases", "organisation-aliases.csv"}) {
		f, err := os.Open("data/" + step.file)
		doortest.Must(h, f, err)
		res, err := exchange.New(h.Door).Import(ctx, step.kind, f, exchange.Options{})
		_ = f.Close()
		if err != nil || !res.Written {
			h.Fatalf("%s: %v %+v", step.file, err, res)
		}
		changed += res.Created + res.Updated
	}
	return changed
}

// TestOrder: wherever the aliases come, first, among the lists or last, and on either database,
// the register is the same; and loading everything again changes nothing.
func TestOrder(t *testing.T) {
	var lock sync.Mutex
	pictures := map[string][]string{}
	t.Run("load", func(t *testing.T) {
		for _, at := range []int{0, 3, len(files)} {
			t.Run(fmt.Sprint("aliases at ", at), func(t *testing.T) {
				doortest.Each(t, func(h *doortest.House) {
					load(h, at)
					seen, before := picture(h), h.Counts()
					lock.Lock()
					pictures[h.Name()] = seen
					lock.Unlock()
					if changed := load(h, at); changed != 0 {
						h.Errorf("a second load changed %d rows", changed)
					}
					if diff := cmp.Diff(before, h.Counts()); diff != "" {
						h.Errorf("a second load changed the number of rows:\n%s", diff)
					}
				})
			})
		}
	})
	want := pictures[slices.Min(slices.Collect(maps.Keys(pictures)))]
	if len(pictures) < 3 || len(want) < 1100 {
		t.Fatalf("%d registers, %d lines", len(pictures), len(want))
	}
	for name, got := range pictures {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s is not as the first (-first +this):\n%s", name, diff)
		}
	}
}
