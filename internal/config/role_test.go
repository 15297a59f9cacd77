package config_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// The roles of docker-compose.yml: the owner migrates; the serving role reads
// and writes rows, sees that the database is up to date, and changes no table.
func TestServingRole(t *testing.T) {
	t.Parallel()
	empty := emptyDatabase(t)
	script, owner, serve := rolesScript(t)
	run(t, empty, "create role "+owner+" login superuser; "+script)
	t.Cleanup(func() {
		run(t, empty, fmt.Sprintf("drop owned by %s, %s; drop role %s, %s", serve, owner, serve, owner))
	})

	s, err := store.Open(t.Context(), as(t, empty, owner))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	if s, err = store.Open(t.Context(), as(t, empty, serve)); err != nil {
		t.Fatal(err)
	}
	if err := s.Behind(t.Context()); err != nil {
		t.Errorf("the serving role cannot tell that the database is up to date: %v", err)
	}
	_ = s.Close()
	run(t, as(t, empty, serve), "begin; update organisations set name = name; delete from system_units; select * from history; commit")
	for _, sql := range []string{"drop table units", "alter table units add x text", "create table x (y text)", "truncate audit", "alter table audit disable trigger all"} {
		if err := try(as(t, empty, serve), sql); err == nil {
			t.Errorf("the serving role may %s", sql)
		}
	}
}

// rolesScript gives the script with names of its own: roles belong to the whole
// server, which other tests use too.
func rolesScript(t *testing.T) (script, owner, serve string) {
	t.Helper()
	text := regexp.MustCompile(`\$\{[^}]*\}`).ReplaceAllString(readCompose(t).Configs["roles"].Content, "pw")
	owner, serve = fmt.Sprint("ledd_owner_", os.Getpid()), fmt.Sprint("ledd_serve_", os.Getpid())
	return strings.NewReplacer("ledd_owner", owner, "ledd_serve", serve).Replace(text), owner, serve
}

// emptyDatabase empties a migrated one.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	address := storetest.Postgres(t)
	run(t, address, "drop schema public cascade; create schema public; grant usage on schema public to public")
	return address
}

// as gives the same address for another role.
func as(t *testing.T, address, role string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "pw")
	return u.String()
}

func run(t *testing.T, address, sql string) {
	t.Helper()
	if err := try(address, sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func try(address, sql string) error {
	ctx := context.Background() // a test's own is over when it cleans up
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.PgConn().Exec(ctx, sql).ReadAll()
	return err
}
