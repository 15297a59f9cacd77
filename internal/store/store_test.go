package store_test

import (
	"context"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/store"
	"ledd/internal/store/storetest"
	"ledd/migrations"
)

func TestMigrateTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := s.Migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := s.Behind(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestMigrationsArePaired(t *testing.T) {
	lite, _ := fs.Glob(migrations.SQLite(), "*.sql")
	pg, _ := fs.Glob(migrations.Postgres(), "*.sql")
	if diff := cmp.Diff(lite, pg); diff != "" || len(pg) == 0 {
		t.Fatalf("the two databases have different migrations: %s", diff)
	}
}
