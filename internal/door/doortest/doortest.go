// Package doortest builds what a test of a verb needs: a door to a fresh
// database, organisations, and contexts that act for them. The clock is fixed.
package doortest

import (
	"context"
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// Now is the instant at which every test happens.
var Now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// House is a fresh register with a door to it.
type House struct {
	*testing.T
	Door  *door.Door
	store *store.Store
}

// Each runs a test in a fresh house on either database.
func Each(t *testing.T, test func(h *House)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		test(&House{t, door.New(s).WithClock(func() time.Time { return Now }), s})
	})
}

// Operator acts for the whole instance.
func Operator() context.Context {
	return access.With(context.Background(), access.Actor{Name: "test operator", Role: access.Operator})
}

// As acts as the coordinator of an organisation.
func As(org kinds.OrgID) context.Context {
	return access.With(context.Background(), access.Actor{Name: "test coordinator", Role: access.Coordinator, Org: org})
}

// Organisation adds one to the directory that keeps itself.
func (h *House) Organisation(name string) *party.Organisation {
	h.Helper()
	o, err := party.NewOrganisations(h.Door).Create(Operator(), party.OrganisationInput{Name: name})
	if err != nil {
		h.Fatal(err)
	}
	return o
}

// Counts gives the number of rows of every table, so that a test can say that
// nothing was written.
func (h *House) Counts() map[string]int64 {
	h.Helper()
	columns, err := h.store.Columns(h.Context())
	Must(h, columns, err)
	counts := map[string]int64{}
	for name := range columns {
		table, _, _ := strings.Cut(name, ".")
		counts[table] = 0
	}
	_, err = door.Look(Operator(), h.Door, "organisation.read", func(tx *door.Tx) (int, error) {
		for table := range counts {
			n, err := door.Rows[int64](tx, `select count(*) from "`+table+`" where @all or cast(@org as text) = ''`, nil)
			if err != nil {
				return 0, err
			}
			counts[table] = n[0]
		}
		return 0, nil
	})
	Must(h, counts, err)
	return counts
}

// Must fails the test on an error.
func Must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}
