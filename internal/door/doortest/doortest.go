// Package doortest builds what a test of a verb needs: a door to a fresh
// database, organisations, and contexts that act for them. The clock is fixed.
package doortest

import (
	"context"
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// Now is the instant at which every test happens.
var Now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// Limit is the most bytes of one document in every test.
const Limit = 1 << 20

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
		bytes := blob.Memory(blob.Settings{Folder: t.TempDir(), Limit: Limit})
		test(&House{t, door.New(s).WithClock(func() time.Time { return Now }).WithBlobs(bytes), s})
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

// Attach keeps a PDF file of an organisation as a document about a record, and gives its
// identifier.
func (h *House) Attach(org kinds.OrgID, kind string, subject kinds.ID[document.Subject], name, text string) string {
	h.Helper()
	s := document.New(h.Door)
	sent, err := s.Take(As(org), document.Attachment, name, strings.NewReader("%PDF-1.7\n"+text+"\n%%EOF\n"))
	Must(h.T, 0, err)
	sent.SubjectKind, sent.Subject = kind, subject
	d, err := s.Record(As(org), sent)
	return Must(h.T, d, err).ID.String()
}

// Counts gives the number of rows of every table, so that a test can say that
// nothing was written.
func (h *House) Counts() map[string]int64 {
	h.Helper()
	return h.CountsFor(store.Tenant{Scope: store.All})
}

// Columns lists table.column of the register.
func (h *House) Columns() map[string]bool {
	h.Helper()
	columns, err := h.store.Columns(h.Context())
	return Must(h, columns, err)
}

// Locked reports whether the database itself keeps organisations apart.
func (h *House) Locked() bool { return h.store.Name() == "postgres" }

// CountsFor gives the number of rows of every table that a tenant sees in the
// database, whatever the door would say.
func (h *House) CountsFor(t store.Tenant) map[string]int64 {
	h.Helper()
	counts, err := h.store.Counts(h.Context(), t)
	return Must(h, counts, err)
}

// Statements counts what the house sends to its database from now on: the function that
// it gives says how many statements there were so far.
func (h *House) Statements() func() int64 {
	h.Helper()
	return storetest.Statements(h, h.store)
}

// Must fails the test on an error.
func Must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Work begins to do the jobs of the house, until the test ends.
func (h *House) Work(w jobs.Work) {
	h.Helper()
	pool, err := h.store.Pool()
	if err != nil {
		h.Fatal(err)
	}
	r, err := jobs.NewRunner(jobs.Settings{Database: h.store.Name(), Pool: pool, AtOnce: 4, Timeout: 20 * time.Second}, w)
	if err != nil {
		h.Fatal(err)
	}
	if err := r.Start(context.WithoutCancel(h.Context())); err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := r.Stop(ctx); err != nil {
			h.Errorf("stop the jobs: %v", err)
		}
	})
}

// Until waits for something that happens in the background, half a minute at most.
func (h *House) Until(what string, holds func() bool) {
	h.Helper()
	for range 600 {
		if holds() {
			return
		}
		select {
		case <-h.Context().Done():
			h.Fatalf("the test ended before %s", what)
		case <-time.After(50 * time.Millisecond):
		}
	}
	h.Fatalf("half a minute later still not: %s", what)
}
