// Package storetest gives each test a migrated database of its own, on SQLite
// and on PostgreSQL. Where LEDD_TEST_POSTGRES names a server, that one is used;
// else a throw-away server is started from the machine's binaries, once per test
// program. Without either, the PostgreSQL half is skipped and says so; in CI
// (CI=true) it fails.
//
// On PostgreSQL a test is who serves: a role that owns no table and is under
// row-level security. Another role owns and migrates, and neither is a superuser.
package storetest

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
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
		if err := roles(db); err != nil {
			return err
		}
		name := fmt.Sprintf("%s_%d", template, os.Getpid())
		if err := db.Exec("create database " + name + " owner " + ownerRole).Error; err != nil {
			return err
		}
		return serveFrom(Owner(database(server, name)), Serving(database(server, name)))
	})
	return server, err
})

// The roles of every test, with one password where the server wants one.
const (
	ownerRole   = "ledd_test_owner"
	servingRole = "ledd_test_serve"
	password    = "ledd"
)

// roles makes them, once for each server.
func roles(db *gorm.DB) error {
	for _, role := range []string{ownerRole, servingRole} {
		var n int64
		if err := db.Raw("select count(*) from pg_roles where rolname = ?", role).Scan(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		if err := db.Exec("create role " + role + " login password '" + password + "'").Error; err != nil {
			return err
		}
	}
	return nil
}

// serveFrom migrates a database as its owner and lets another role serve from it.
func serveFrom(owner, serving string) error {
	s, err := store.Open(context.Background(), owner)
	if err != nil {
		return err
	}
	if err = s.Migrate(context.Background()); err == nil {
		err = s.Grant(context.Background(), serving)
	}
	return cmp.Or(err, s.Close())
}

// as gives the same address for another role.
func as(address, role string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	u.User = url.UserPassword(role, password)
	return u.String()
}

var count atomic.Int64

// Postgres gives the address of a migrated database for whoever serves from it. It
// is dropped after the test. A benchmark fills its tables itself, so it gets the
// owner's address, with every row in reach of what it says outside the store's
// transactions; these are under the lock like everybody's.
func Postgres(tb testing.TB) string {
	tb.Helper()
	if _, measured := tb.(*testing.B); measured {
		return unlocked(Owner(Superuser(tb)))
	}
	return Serving(Superuser(tb))
}

// Owner gives the same address for the role that owns the tables.
func Owner(address string) string { return as(address, ownerRole) }

// Serving gives the same address for the role that serves.
func Serving(address string) string { return as(address, servingRole) }

// unlocked lets whatever is said outside the store's transactions reach every row.
func unlocked(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	q := u.Query()
	q.Set("options", "-c ledd.scope=all -c jit=off")
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	return u.String()
}

// Superuser gives the address of a migrated database for the server's own role,
// which no lock holds: for what a test does to the database from outside.
func Superuser(tb testing.TB) string {
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
			if err := db.Exec(fmt.Sprintf("create database %s template %s_%d owner %s", name, template, os.Getpid(), ownerRole)).Error; err != nil {
				return err
			}
			// A test of the migrations makes a schema of its own beside ours.
			return db.Exec("grant create on database " + name + " to " + servingRole).Error
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
