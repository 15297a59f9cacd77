package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"ledd/internal/kinds"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// unlocked is every table without a policy, and why.
var unlocked = map[string]string{
	"goose_db_version":   "the number of the schema: nobody's rows",
	"river_migration":    "the number of the schema of jobs",
	"river_job":          "jobs carry identifiers alone, and whoever does them asks for all",
	"river_queue":        "of those who do the jobs: nobody's rows",
	"river_leader":       "of those who do the jobs: nobody's rows",
	"river_client":       "of those who do the jobs: nobody's rows",
	"river_client_queue": "of those who do the jobs: nobody's rows",
	"challenges":         "what a browser was asked before there is anybody: nobody's rows, found by a secret that is stored hashed",
}

// excepted is every table with more, or other, than the one policy, and why.
var excepted = map[string]struct{ policies, why string }{
	"organisations":            {"everybody_reads kept_directory own_rows", "the directory"},
	"services":                 {"everybody_reads kept_directory own_rows", "the directory"},
	"organisation_names":       {"everybody_reads own_rows", "the directory: by what an organisation is found; it has the keeper of its entry"},
	"organisation_identifiers": {"everybody_reads own_rows", "the directory, likewise"},
	"engagements":              {"everybody_reads kept_directory own_rows shared_reads", "the published ones are the directory's, and whoever does the processing reads the edge"},
	"agreements":               {"own_rows shared_reads", "the parties of an agreement read it"},
	"attestations":             {"own_rows shared_reads", "the customers that a processor names read its paper"},
	"shares":                   {"readers_and_keepers", "a row is the reader's, and the keeper of the record writes it"},
	"external_ids":             {"kept_directory own_rows", "of what the operator keeps in the directory"},
	"history":                  {"kept_directory own_rows", "of what the operator keeps in the directory"},
	"audit":                    {"kept_directory own_rows", "of what the operator keeps in the directory"},
	"audit_heads":              {"kept_directory own_rows", "the chain that this goes into"},
}

// policy is one row of pg_policies, and whether the table is locked at all.
type policy struct {
	Table, Name, Using, Checked string
	Locked                      bool
}

func policies(t *testing.T, s *store.Store) map[string][]policy {
	t.Helper()
	var rows []policy
	err := s.Read(t.Context(), store.Tenant{}, func(db *gorm.DB) error {
		return db.Raw(`select c.relname as "table", c.relrowsecurity and c.relforcerowsecurity as locked,
  coalesce(p.policyname, '') as name, coalesce(p.qual, '') as using, coalesce(p.with_check, '') as checked
from pg_class c left join pg_policies p on p.schemaname = current_schema() and p.tablename = c.relname
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1, 3`).Scan(&rows).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]policy{}
	for _, r := range rows {
		out[r.Table] = append(out[r.Table], r)
	}
	return out
}

// TestEveryTableIsLocked: each table of the migrated database is under forced
// row-level security with the one policy, or stands in a list with its reason.
func TestEveryTableIsLocked(t *testing.T) {
	t.Parallel()
	s := open(t, storetest.Postgres(t))
	all, one := policies(t, s), ""
	for _, p := range all["units"] {
		one = p.Using
	}
	if one == "" || len(all) < 20 {
		t.Fatalf("%d tables, the one policy is %q", len(all), one)
	}
	for table, found := range all {
		switch {
		case unlocked[table] != "":
		case !found[0].Locked:
			t.Errorf("%s is under no lock: give it org_id, a policy of its own, or a reason in unlocked", table)
		case excepted[table].why != "":
			exception(t, table, found)
		case len(found) != 1 || found[0].Name != "own_rows" || found[0].Using != one || found[0].Checked != one:
			t.Errorf("%s has another policy than the one, and no reason in excepted: %+v", table, found)
		}
	}
}

func exception(t *testing.T, table string, found []policy) {
	t.Helper()
	var names []string
	for _, p := range found {
		names = append(names, p.Name)
		if p.Using == "" || (p.Checked == "" && p.Name != "everybody_reads" && p.Name != "shared_reads") {
			t.Errorf("%s: %s reads or writes without a condition", table, p.Name)
		}
	}
	if diff := cmp.Diff(excepted[table].policies, strings.Join(names, " ")); diff != "" {
		t.Errorf("%s: %s", table, diff)
	}
}

func open(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// house is one database with a unit in it, seen by its three roles.
func house(t *testing.T) (superuser, owner, serving *store.Store, org string) {
	t.Helper()
	t.Parallel()
	address := storetest.Superuser(t)
	superuser, owner, serving = open(t, address), open(t, storetest.Owner(address)), open(t, storetest.Serving(address))
	org = kinds.NewID[kinds.Party]().String()
	err := serving.Write(t.Context(), store.Tenant{Org: org, Scope: store.Own}, func(db *gorm.DB) error {
		for _, table := range []string{"organisations", "units"} {
			if err := db.Exec("insert into "+table+" (id, org_id, version, created_at, updated_at) values (?, ?, 1, now(), now())", org, org).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return superuser, owner, serving, org
}

func units(t *testing.T, s *store.Store, as store.Tenant) int64 {
	t.Helper()
	counts, err := s.Counts(t.Context(), as)
	if err != nil {
		t.Fatal(err)
	}
	return counts["units"]
}

// TestWhoSeesWhat: the lock holds for who serves and for who owns the tables, and
// for a superuser it does not.
func TestWhoSeesWhat(t *testing.T) {
	superuser, owner, serving, org := house(t)
	other := kinds.NewID[kinds.Party]().String()
	for _, c := range []struct {
		who   string
		s     *store.Store
		as    store.Tenant
		units int64
	}{
		{"serving, for nobody", serving, store.Tenant{}, 0},
		{"serving, an organisation without a scope", serving, store.Tenant{Org: other}, 0},
		{"serving, for its own", serving, store.Tenant{Org: org, Scope: store.Own}, 1},
		{"serving, for another", serving, store.Tenant{Org: other, Scope: store.Own}, 0},
		{"serving, the directory", serving, store.Tenant{Org: other, Scope: store.Directory}, 0},
		{"serving, for all", serving, store.Tenant{Scope: store.All}, 1},
		{"serving, for nobody again", serving, store.Tenant{}, 0}, // what was said ends with its transaction
		{"owner, for nobody", owner, store.Tenant{}, 0},
		{"owner, for another", owner, store.Tenant{Org: other, Scope: store.Own}, 0},
		{"superuser, for another", superuser, store.Tenant{Org: other, Scope: store.Own}, 1},
	} {
		if n := units(t, c.s, c.as); n != c.units {
			t.Errorf("%s sees %d units, want %d", c.who, n, c.units)
		}
	}
}

// TestRolesAreTold: whoever starts the program can be told what its role is.
func TestRolesAreTold(t *testing.T) {
	superuser, owner, serving, _ := house(t)
	for _, c := range []struct {
		s              *store.Store
		owns, bypasses bool
	}{{superuser, true, true}, {owner, true, false}, {serving, false, false}} {
		r, err := c.s.Role(t.Context())
		if err != nil || r.Name == "" || r.Owns != c.owns || r.Bypasses != c.bypasses {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if r, err := open(t, storetest.SQLite(t)).Role(t.Context()); err != nil || r != (store.Role{}) {
		t.Errorf("SQLite has the role %+v, %v", r, err)
	}
}

// TestLaterTables: a table of a later migration is locked without being named, the
// serving role may use it at once, and what migrates reaches every row.
func TestLaterTables(t *testing.T) {
	_, owner, serving, org := house(t)
	ddl := func(db *gorm.DB) error {
		return db.Exec("create table later (id uuid primary key, org_id uuid not null)").Error
	}
	if err := owner.Write(t.Context(), store.Tenant{}, ddl); err != nil {
		t.Fatal(err)
	}
	if err := owner.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := policies(t, serving)["later"]; len(p) != 1 || !p[0].Locked || p[0].Name != "own_rows" {
		t.Errorf("the new table has %+v", p)
	}
	insert := func(id string) error {
		return serving.Write(t.Context(), store.Tenant{Org: org, Scope: store.Own}, func(db *gorm.DB) error {
			return db.Exec("insert into later values (?, ?)", id, id).Error
		})
	}
	if err := insert(org); err != nil {
		t.Error(err)
	}
	if err := insert(kinds.NewID[kinds.Party]().String()); !store.Refused(err) {
		t.Errorf("a row of another organisation: %v", err)
	}
	migrating, err := owner.Migrating()
	if err != nil {
		t.Fatal(err)
	}
	defer migrating.Close()
	var n int
	if err := migrating.QueryRow("select count(*) from later").Scan(&n); err != nil || n != 1 {
		t.Errorf("a migration would reach %d rows, %v", n, err)
	}
}

// toDirectory is what a key may lead to without the organisation beside it, and
// why.
var toDirectory = map[string]string{
	"organisations": "the directory",
	"services":      "the directory",
	"users":         "a person may work for several organisations",
	"river_client":  "of those who do the jobs: nobody's rows",
}

// loose is every identifier without a foreign key, and why.
var loose = map[string]string{
	"external_ids.record_id":    "of any kind; written by the door beside the record",
	"history.record_id":         "of any kind; outlives what it tells of",
	"audit.record_id":           "of any kind; outlives what it tells of",
	"traces.record_id":          "of any kind; outlives what it tells of",
	"idempotency.org_id":        "goes before there is a record",
	"shares.record_id":          "of any kind that is shared; written by the door beside the record",
	"documents.subject":         "of any kind; resolved in the actor's scope like every reference",
	"sessions.invitation_id":    "looked up at every request, and over when it is not there",
	"assessments.procurement":   "assessment_procurements holds the key; the door writes it beside the record",
	"attestations.adopted_from": "of another organisation, which may take it back; the copy stays",
	"adoptions.agreement":       "of another organisation, which shares it; resolved in the actor's scope like every reference",
	"agreements.superseded_by":  "the program sets it alone, to a row of the same organisation that is never deleted",
	"invitations.reminder_of":   "the program sets it alone, to a row of the same organisation that is never deleted",
}

// foreignKeys lists every key as table(columns) -> table(columns).
func foreignKeys(t *testing.T, s *store.Store) []string {
	t.Helper()
	var keys []string
	err := s.Read(t.Context(), store.Tenant{}, func(db *gorm.DB) error {
		return db.Raw(map[string]string{
			"sqlite": `select name || '(' || group_concat("from", ',') || ') -> ' || "table" || '(' || group_concat("to", ',') || ')' from (
  select m.name, f.id, f."from", f."to", f."table" from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table' order by m.name, f.id, f.seq)
group by name, id, "table"`,
			"postgres": `select c.conrelid::regclass || '(' || (select string_agg(a.attname, ',' order by k.n) from unnest(c.conkey) with ordinality k(num, n)
  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num) || ') -> ' || c.confrelid::regclass || '(' ||
  (select string_agg(a.attname, ',' order by k.n) from unnest(c.confkey) with ordinality k(num, n)
  join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num) || ')'
from pg_constraint c where c.contype = 'f' and c.connamespace = current_schema()::regnamespace`,
		}[s.Name()]).Scan(&keys).Error
	})
	if err != nil || len(keys) < 40 {
		t.Fatalf("%d keys, %v", len(keys), err)
	}
	slices.Sort(keys)
	return keys
}

// TestKeysStayInside: a key within an organisation has the organisation in it, and
// a plain one leads to the directory; both databases have the same keys.
func TestKeysStayInside(t *testing.T) {
	t.Parallel()
	lite, pg := foreignKeys(t, open(t, storetest.SQLite(t))), foreignKeys(t, open(t, storetest.Postgres(t)))
	if diff := cmp.Diff(lite, pg); diff != "" {
		t.Errorf("the two databases have different keys (- SQLite, + PostgreSQL): %s", diff)
	}
	for _, key := range pg {
		from, to, _ := strings.Cut(key, " -> ")
		table, columns, _ := strings.Cut(to, "(")
		composite := strings.Contains(from, "(org_id,") && columns == "org_id,id)"
		if !composite && (toDirectory[table] == "" || columns != "id)") {
			t.Errorf("%s: another organisation's row could be named: add org_id, or a reason in toDirectory", key)
		}
	}
}

// TestIdentifiersHaveKeys: every column that holds an identifier is held by a key.
func TestIdentifiersHaveKeys(t *testing.T) {
	t.Parallel()
	s := open(t, storetest.Postgres(t))
	var columns []string
	err := s.Read(t.Context(), store.Tenant{}, func(db *gorm.DB) error {
		return db.Raw(`select table_name || '.' || column_name from information_schema.columns
where table_schema = current_schema() and data_type = 'uuid' and column_name <> 'id' order by 1`).Scan(&columns).Error
	})
	if err != nil || len(columns) < 40 {
		t.Fatalf("%d columns, %v", len(columns), err)
	}
	keys := "\n" + strings.Join(foreignKeys(t, s), "\n")
	for _, c := range columns {
		table, column, _ := strings.Cut(c, ".")
		held := strings.Contains(keys, "\n"+table+"("+column+") ->") || strings.Contains(keys, "\n"+table+"(org_id,"+column+") ->") ||
			(column == "org_id" && strings.Contains(keys, "\n"+table+"(org_id,"))
		if !held && loose[c] == "" {
			t.Errorf("%s holds an identifier and no key: add one, or a reason in loose", c)
		}
	}
}
