package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ledd/internal/demo"
	"ledd/internal/document"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// demonstrated gives the folder of a register that holds the demonstration, a person
// and a token.
func demonstrated(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "demo")
	r, err := registerFlags{Data: folder}.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := demo.Load(operator(t.Context()), r.door, func(string) {}); err != nil {
		t.Fatal(err)
	}
	file(t, r, "%PDF-1.7\nan agreement, signed")
	file(t, r, "%PDF-1.7\nits annex")
	must(t, "user", "add", "--org", "123456785", "--name", "Kari", "--email", "kari@fjordvik.example", "--data", folder)
	must(t, "token", "create", "--org", "123456785", "--scope", "read", "--data", folder)
	return folder
}

// file keeps a document of the demonstration's municipality.
func file(t *testing.T, r *register, text string) {
	t.Helper()
	acting, _, err := r.actingFor(t.Context(), "123456785")
	if err != nil {
		t.Fatal(err)
	}
	s := document.New(r.door)
	sent, err := s.Take(acting, document.Uploaded, "avtale.pdf", strings.NewReader(text))
	if err == nil {
		_, err = s.Record(acting, sent)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	code, _, says := ledd(t, args...)
	if code != 0 {
		t.Fatalf("ledd %s: exit %d: %s", strings.Join(args, " "), code, says)
	}
	return says
}

// newDatabase gives the addresses of a PostgreSQL database without tables: for the
// role that owns it, and for the one that is to serve.
func newDatabase(t *testing.T) (owner, serving string) {
	t.Helper()
	address := storetest.Superuser(t)
	u, err := url.Parse(storetest.Owner(address))
	if err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	if _, err := c.Exec(t.Context(), "drop schema public cascade; create schema public authorization "+u.User.Username()); err != nil {
		t.Fatal(err)
	}
	return u.String(), storetest.Serving(address)
}

// TestBackupGoesAcross: the demonstration goes from SQLite to PostgreSQL and back. Each
// register proves its audit trail and gives the same archive, to the byte, with the
// bytes of its documents in it.
func TestBackupGoesAcross(t *testing.T) {
	dir, first := t.TempDir(), demonstrated(t)
	one, two, three := filepath.Join(dir, "1"), filepath.Join(dir, "2"), filepath.Join(dir, "3")
	must(t, "backup", one, "--data", first)
	info, err := os.Stat(one)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the archive: %v, %v", info, err)
	}
	owner, serving := newDatabase(t)
	t.Setenv("LEDD_DATABASE_URL", serving)
	t.Setenv("LEDD_DATA", t.TempDir())
	if code, _, says := ledd(t, "restore", one); code != 1 || !strings.Contains(says, "LEDD_DATABASE_OWNER_URL") {
		t.Errorf("as the role that serves: exit %d: %s", code, says)
	}
	t.Setenv("LEDD_DATABASE_OWNER_URL", owner)
	if says := must(t, "restore", one); !strings.Contains(says, "2 documents") {
		t.Error(says)
	}
	t.Setenv("LEDD_DATABASE_OWNER_URL", "") // from now on as the role that serves
	must(t, "backup", two)
	must(t, "audit", "verify") // which leaves a row
	must(t, "token", "create", "--org", "123456785", "--scope", "read")
	second := filepath.Join(dir, "second")
	must(t, "restore", two, "--data", second)
	must(t, "backup", three, "--data", second)
	must(t, "audit", "verify", "--data", second)
	for _, other := range []string{two, three} {
		if !bytes.Equal(content(t, one), content(t, other)) {
			t.Errorf("%s is another archive", other)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".ledd*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func content(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A backup goes to standard output as well; one of nothing is refused and leaves the
// file of yesterday.
func TestBackupAtTheTerminal(t *testing.T) {
	eachRegister(t, func(c terminal) {
		file := c.file("yesterday")
		if code, _, says := c.run("backup", file); code != 1 || !strings.Contains(says, "nothing to back up") || string(content(c.T, file)) != "yesterday" {
			c.Errorf("of nothing: exit %d: %s", code, says)
		}
		c.small()
		_, _, says := c.run("backup", file)
		if data := c.ok("backup", "-"); data != string(content(c.T, file)) || !strings.Contains(says, "river_job") || !strings.Contains(says, "audit.key") {
			c.Errorf("%d bytes; %s", len(data), says)
		}
		if code, _, says := c.run("restore", file); code != 1 || !strings.Contains(says, "not empty") {
			c.Errorf("over a register: exit %d: %s", code, says)
		}
		if code, _, says := c.run("restore", c.file("no archive")); code != 2 || !strings.Contains(says, "no archive of ledd") {
			c.Errorf("of something: exit %d: %s", code, says)
		}
	})
}

// TestKilledRestore: whoever kills a restore while it writes finds an empty register,
// which takes the archive afterwards.
func TestKilledRestore(t *testing.T) {
	bin := built(t)
	archive := filepath.Join(t.TempDir(), "archive")
	must(t, "backup", archive, "--data", demonstrated(t))
	owner, _ := newDatabase(t)
	version := newestVersion(t)
	for name, c := range map[string]struct {
		address string
		writes  func(t *testing.T, address string, version int64) bool
	}{
		"sqlite":   {filepath.Join(t.TempDir(), "ledd.db"), sqliteWrites},
		"postgres": {owner, postgresWrites},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), bin, "restore", archive, "--database-url", c.address)
			cmd.Env = []string{"PATH=/", "TMPDIR=" + t.TempDir()}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for end := time.Now().Add(time.Minute); !c.writes(t, c.address, version) && time.Now().Before(end); {
			}
			_ = cmd.Process.Kill()
			if err := cmd.Wait(); err == nil {
				t.Fatal("it was done before it was killed")
			}
			if n := rowsIn(t, c.address); n != 0 {
				t.Errorf("%d rows are left", n)
			}
			must(t, "restore", archive, "--database-url", c.address)
			must(t, "audit", "verify", "--database-url", c.address)
		})
	}
}

// sqliteWrites reports whether the tables are made and somebody is writing rows.
func sqliteWrites(t *testing.T, address string, version int64) bool {
	t.Helper()
	if _, err := os.Stat(address); err != nil {
		return false
	}
	db, err := sql.Open("sqlite", "file:"+address+"?_txlock=immediate&_pragma=busy_timeout(0)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int64
	if err := db.QueryRow("select max(version_id) from goose_db_version").Scan(&n); err != nil || n < version {
		return false
	}
	tx, err := db.Begin()
	if err != nil {
		return true // somebody else writes
	}
	return tx.Rollback() != nil
}

// postgresWrites reports whether the tables are made and somebody is writing rows; it looks
// for a while, since to connect may take longer than what it looks for.
func postgresWrites(t *testing.T, address string, version int64) bool {
	t.Helper()
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); {
		var made int64
		if err := c.QueryRow(t.Context(), "select max(version_id) from goose_db_version").Scan(&made); err != nil || made < version {
			continue // the table is not there yet, or not all others are
		}
		var n int
		if err := c.QueryRow(t.Context(), "select count(*) from pg_stat_activity where query ilike 'insert into %' and query not like '%goose%' and query not like '%migration%' and datname = current_database() and pid <> pg_backend_pid()").Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return true
		}
	}
	return false
}

// newestVersion is the version of a register that was made just now.
func newestVersion(t *testing.T) int64 {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n, err := s.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// rowsIn counts the rows of every table that an archive holds.
func rowsIn(t *testing.T, address string) (n int64) {
	t.Helper()
	s, err := store.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tables, err := s.Tables(t.Context())
	if err != nil || len(tables) == 0 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	counts, err := s.Counts(t.Context(), store.Tenant{Scope: store.All})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		n += counts[table.Name]
	}
	return n
}

// TestWhoeverMigratesLetsServe: a command that only reads migrates with the owner's
// role, and the role that serves works afterwards.
func TestWhoeverMigratesLetsServe(t *testing.T) {
	owner, serving := newDatabase(t)
	t.Setenv("LEDD_DATABASE_URL", serving)
	t.Setenv("LEDD_DATABASE_OWNER_URL", owner)
	must(t, "import", "organisations", writeFile(t, "name;orgnr\nFjordvik kommune;123456785\n"))
	t.Setenv("LEDD_DATABASE_OWNER_URL", "")
	must(t, "token", "create", "--org", "123456785", "--scope", "read")
	t.Setenv("LEDD_DATABASE_OWNER_URL", owner)
	u, _ := url.Parse(serving)
	if says := must(t, "migrate"); !strings.Contains(says, fmt.Sprintf("version, %d, already", newestVersion(t))) || !strings.Contains(says, "the role "+u.User.Username()+" may read and write") {
		t.Error(says)
	}
	if says := must(t, "migrate", "--data", t.TempDir()); !strings.Contains(says, "went from version 0 to version") || strings.Contains(says, "role") {
		t.Error(says)
	}
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
