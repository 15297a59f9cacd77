// Package storetest gives each test a migrated database of its own, on SQLite
// and on PostgreSQL. Where LEDD_TEST_POSTGRES names a server, that one is used;
// else a throw-away server is started from the machine's binaries, once per test
// program. Without either, the PostgreSQL half is skipped and says so; in CI
// (CI=true) it fails.
package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"ledd/internal/store"
)

// Each runs a test once per database, in parallel.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, SQLite(t)))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, Postgres(t)))
	})
}

func open(tb testing.TB, url string) *store.Store {
	tb.Helper()
	s, err := store.Open(context.Background(), url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "ledd-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "t.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// SQLite gives the path of a migrated database.
func SQLite(tb testing.TB) string {
	tb.Helper()
	b, err := sqliteTemplate()
	path := filepath.Join(tb.TempDir(), "ledd.db")
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

func migrate(url string) error {
	s, err := store.Open(context.Background(), url)
	if err != nil {
		return err
	}
	if err := s.Migrate(context.Background()); err != nil {
		_ = s.Close()
		return err
	}
	return s.Close() // the write-ahead log goes into the file
}

const template = "ledd_template"

// postgresTemplate gives the server's address, with one migrated database in it.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	server := os.Getenv("LEDD_TEST_POSTGRES")
	if server == "" {
		var err error
		if server, err = start(); err != nil {
			return "", err
		}
	}
	err := admin(server, func(db *gorm.DB) error {
		// Several test programs share one server: one of them makes the template.
		if err := db.Exec("select pg_advisory_lock(7312)").Error; err != nil {
			return err
		}
		defer db.Exec("select pg_advisory_unlock(7312)")
		name := fmt.Sprintf("%s_%d", template, os.Getpid())
		if err := db.Exec("create database " + name).Error; err != nil {
			return err
		}
		return migrate(database(server, name))
	})
	return server, err
})

var count atomic.Int64

// Postgres gives the address of a migrated database, which is dropped after the test.
func Postgres(tb testing.TB) string {
	tb.Helper()
	server, err := postgresTemplate()
	if err != nil && os.Getenv("CI") == "" {
		tb.Skipf("PostgreSQL was not tested: %v", err)
	}
	name := fmt.Sprintf("ledd_%d_%d", os.Getpid(), count.Add(1))
	if err == nil {
		err = admin(server, func(db *gorm.DB) error {
			if err := db.Exec("select pg_advisory_lock(7312)").Error; err != nil {
				return err
			}
			defer db.Exec("select pg_advisory_unlock(7312)")
			return db.Exec(fmt.Sprintf("create database %s template %s_%d", name, template, os.Getpid())).Error
		})
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = admin(server, func(db *gorm.DB) error { return db.Exec("drop database if exists " + name + " with (force)").Error })
	})
	return database(server, name)
}

func database(server, name string) string { return fmt.Sprintf(server, name) }

func admin(server string, do func(*gorm.DB) error) error {
	db, err := gorm.Open(postgres.Open(database(server, "postgres")), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return err
	}
	pool, err := db.DB()
	if err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	return do(db)
}
