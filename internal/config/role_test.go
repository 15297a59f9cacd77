package config_test

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
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
	if err := s.Grant(t.Context(), as(t, empty, serve)); err != nil { // as serve and migrate do
		t.Fatal(err)
	}
	_ = s.Close()
	if s, err = store.Open(t.Context(), as(t, empty, serve)); err != nil {
		t.Fatal(err)
	}
	if err := s.Behind(t.Context()); err != nil {
		t.Errorf("the serving role cannot tell that the database is up to date: %v", err)
	}
	if r, err := s.Role(t.Context()); err != nil || r.Owns || r.Bypasses {
		t.Errorf("the serving role is not under the lock: %+v, %v", r, err)
	}
	_ = s.Close()
	run(t, as(t, empty, serve), "begin; update organisations set name = name; delete from system_units; select * from history; commit")
	for _, sql := range []string{"drop table units", "alter table units add x text", "create table x (y text)", "truncate audit", "alter table audit disable trigger all",
		"delete from audit", "update history set actor = 'x'", "alter table units disable row level security", "drop policy own_rows on units",
		"update goose_db_version set version_id = 0", "set role " + owner} {
		if err := try(as(t, empty, serve), sql); err == nil {
			t.Errorf("the serving role may %s", sql)
		}
	}
}

// Who may serve: a role that owns nothing serves from an empty database that its
// owner's role prepares; the owner is refused where another role was set up to
// migrate; alone, a role that the lock does not hold serves and is told so.
func TestWhoMayServe(t *testing.T) {
	t.Parallel()
	bin := built(t)
	superuser := storetest.Superuser(t)
	owner, serving := storetest.Owner(superuser), storetest.Serving(superuser)
	u, _ := url.Parse(owner)
	run(t, superuser, "drop schema public cascade; create schema public authorization "+u.User.Username())
	for _, c := range []struct {
		who, serve, owner string
		serves            bool
		says              string
	}{
		{"a role of its own", serving, owner, true, ""},
		{"the same again", serving, owner, true, ""},
		{"the same, without the owner's", serving, "", true, ""},
		{"the owner, beside another role", owner, superuser, false, "must not serve"},
		{"the owner alone", owner, "", true, "owns the tables"},
		{"a superuser alone", superuser, "", true, "superuser"},
	} {
		said, served := says(t, bin, "LEDD_DATABASE_URL="+c.serve, "LEDD_DATABASE_OWNER_URL="+c.owner)
		warned := strings.Contains(said, "owns the tables") || strings.Contains(said, "superuser")
		if served != c.serves || !strings.Contains(said, c.says) || warned != (c.says != "") {
			t.Errorf("%s: serves %v, and says: %s", c.who, served, said)
		}
	}
}

// says starts the program and gives what it says until it listens, or ends.
func says(t *testing.T, bin string, env ...string) (said string, served bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bin, "serve", "--addr", "127.0.0.1:0")
	cmd.Env, cmd.Dir = append([]string{"PATH=/"}, env...), t.TempDir()
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stderr); lines.Scan() && !served; {
		said += lines.Text() + "\n"
		served = strings.Contains(lines.Text(), announced)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	return said, served
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
	address := storetest.Superuser(t)
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
