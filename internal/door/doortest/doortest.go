// Package doortest builds what a test of a verb needs: a door to a fresh
// database, organisations, and contexts that act for them. The clock is fixed.
package doortest

import (
	"context"
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
	Door *door.Door
}

// Each runs a test in a fresh house on either database.
func Each(t *testing.T, test func(h *House)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		test(&House{t, door.New(s).WithClock(func() time.Time { return Now })})
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

// Must fails the test on an error.
func Must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}
