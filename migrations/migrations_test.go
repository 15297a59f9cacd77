package migrations_test

import (
	"database/sql"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"ledd/internal/kinds"
	"ledd/internal/store/storetest"
	"ledd/migrations"
)

// old gives an empty database on either engine, and its migrations.
func old(t *testing.T, test func(t *testing.T, db *sql.DB, files fs.FS)) {
	t.Helper()
	for name, open := range map[string]func(t *testing.T) (*sql.DB, fs.FS, error){
		"sqlite": func(t *testing.T) (*sql.DB, fs.FS, error) {
			db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "old.db"))
			return db, migrations.SQLite(), err
		},
		"postgres": func(t *testing.T) (*sql.DB, fs.FS, error) {
			db, err := sql.Open("pgx", storetest.Postgres(t))
			if err == nil {
				db.SetMaxOpenConns(1)
				_, err = db.Exec("create schema old; set search_path to old")
			}
			return db, migrations.Postgres(), err
		},
	} {
		t.Run(name, func(t *testing.T) {
			db, files, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			test(t, db, files)
		})
	}
}

func up(t *testing.T, db *sql.DB, files fs.FS, name string) {
	t.Helper()
	text, err := fs.ReadFile(files, name)
	if err == nil {
		_, err = db.Exec(string(text))
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// An agreement from before the annexes has empty ones afterwards, and the names of
// the migrations are the same for both databases.
func TestAgreementsGetTheirAnnexes(t *testing.T) {
	old(t, func(t *testing.T, db *sql.DB, files fs.FS) {
		up(t, db, files, "0001_register.sql")
		id := kinds.NewID[kinds.Party]().String()
		for _, insert := range []string{
			"insert into organisations (id, org_id, version, created_at, updated_at) values ('" + id + "', '" + id + "', 1, '2026-01-01', '2026-01-01')",
			"insert into agreements (id, org_id, version, created_at, updated_at, code) values ('" + id + "', '" + id + "', 1, '2026-01-01', '2026-01-01', 'A-1')",
		} {
			if _, err := db.Exec(insert); err != nil {
				t.Fatal(err)
			}
		}
		up(t, db, files, "0002_agreement_document.sql")
		got := make([]string, 8)
		row := db.QueryRow("select place, processing, security_measures, instructions, other_terms, sub_processors_used, transfers_allowed, transfer_terms from agreements")
		if err := row.Scan(&got[0], &got[1], &got[2], &got[3], &got[4], &got[5], &got[6], &got[7]); err != nil || strings.Join(got, "|") != "|[]|[]|[]|[]|||" {
			t.Errorf("%v: %q", err, got)
		}
	})
}

// An activity from before the table of those it names is found from their side afterwards,
// once for each.
func TestActivitiesAreFoundByWhomTheyName(t *testing.T) {
	old(t, func(t *testing.T, db *sql.DB, files fs.FS) {
		for _, name := range []string{"0001_register.sql", "0033_activities.sql"} {
			up(t, db, files, name)
		}
		id := kinds.NewID[kinds.Party]().String()
		for _, insert := range []string{
			"insert into organisations (id, org_id, version, created_at, updated_at) values ('" + id + "', '" + id + "', 1, '2026-01-01', '2026-01-01')",
			"insert into activities (id, org_id, version, created_at, updated_at, joint_controllers, recipients) values ('" + id + "', '" + id + "', 1, '2026-01-01', '2026-01-01', " +
				`'[{"org":null,"name":"Felles IKS"},{"org":"` + id + `"}]', '[{"org":"` + id + `"},{"category":"x"}]')`,
		} {
			if _, err := db.Exec(insert); err != nil {
				t.Fatal(err)
			}
		}
		up(t, db, files, "0037_activity_orgs.sql")
		var rows int
		var whom string
		if err := db.QueryRow("select count(*), min(cast(organisation_id as text)) from activity_orgs").Scan(&rows, &whom); err != nil || rows != 1 || whom != id {
			t.Errorf("%v: %d rows, of %s", err, rows, whom)
		}
	})
}

// What was written before a search was forgiving is found by its new forms, and the code
// before the first line stays as it is.
func TestSearchesBecomeLoose(t *testing.T) {
	old(t, func(t *testing.T, db *sql.DB, files fs.FS) {
		names, err := fs.Glob(files, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if name < "0038" {
				up(t, db, files, name)
			}
		}
		want := map[string]string{
			"k-ø\nåsheim skole":    "k-ø\naasheim skole asheim skole",
			"\ncafé säkra öresund": "\ncafe saekra oeresund cafe sakra oresund",
			"k1\nplain ascii":      "k1\nplain ascii",
			"čačak":                "čačak",
		}
		ids := map[string]string{}
		if _, err := db.Exec("select set_config('ledd.scope', 'all', false)"); err != nil && strings.HasSuffix(t.Name(), "postgres") {
			t.Fatal(err) // as the program migrates: SQLite locks no rows
		}
		for was := range want {
			id := kinds.NewID[kinds.Party]().String()
			ids[id] = was
			if _, err := db.Exec("insert into organisations (id, org_id, version, created_at, updated_at, search) values ('" + id + "', '" + id + "', 1, '2026-01-01', '2026-01-01', '" + was + "')"); err != nil {
				t.Fatal(err)
			}
		}
		up(t, db, files, "0038_loose_search.sql")
		for id, was := range ids {
			var got string
			if err := db.QueryRow("select search from organisations where id = '" + id + "'").Scan(&got); err != nil || got != want[was] {
				t.Errorf("%v: %q becomes %q, want %q", err, was, got, want[was])
			}
		}
	})
}
