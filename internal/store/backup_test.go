package store_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gorm.io/gorm"

	"ledd/internal/kinds"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// Both databases describe the same register, in types that an archive knows; nothing
// numbers rows by itself, which a restore would have to set.
func TestTablesAreAlike(t *testing.T) {
	t.Parallel()
	lite, err := open(t, storetest.SQLite(t)).Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, storetest.Postgres(t))
	pg, err := s.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(lite, pg, cmpopts.IgnoreUnexported(store.Table{}, store.Column{})); diff != "" || len(pg) < 25 {
		t.Errorf("%d tables; - SQLite, + PostgreSQL: %s", len(pg), diff)
	}
	var counting []string
	err = s.Read(t.Context(), store.Tenant{}, func(db *gorm.DB) error {
		return db.Raw(`select table_name || '.' || column_name from information_schema.columns where table_schema = current_schema()
and table_name <> 'goose_db_version' and table_name not like 'river%' and (is_identity = 'YES' or column_default like 'nextval%' or (data_type = 'jsonb' and is_nullable = 'YES'))`).Scan(&counting).Error
	})
	if err != nil || len(counting) > 0 {
		t.Errorf("an archive cannot hold %v (%v)", counting, err)
	}
}

// odd is rows of every type with what is easily lost on the way.
func odd(t *testing.T, s *store.Store, letters string) {
	t.Helper()
	org, other := kinds.NewID[kinds.Party]().String(), kinds.NewID[kinds.Party]().String()
	const at = "2026-03-29 01:59:59.000001+00:00"
	err := s.Write(t.Context(), store.Tenant{Scope: store.All}, func(db *gorm.DB) error {
		for _, do := range []struct {
			sql  string
			args []any
		}{
			{"insert into organisations (id, org_id, version, created_at, updated_at, name, aliases, status_from, confirmed, merged_into) values (?, ?, 1, ?, ?, ?, ?, '2024-02-29', true, ?)",
				[]any{org, org, at, at, letters, `[ {"z":1.50,"a":"<&\u00e6","":null}, 9007199254740993, true ]`, other}},
			{"insert into organisations (id, org_id, version, created_at, updated_at, merged_into) values (?, ?, 2, ?, ?, ?)", []any{other, org, at, at, org}},
			{"insert into uploads (id, org_id, actor, kind, name, size, sha256, bytes, created_at) values (?, ?, '', '', '', 3, '', ?, ?)", []any{org, org, []byte{0, 255, 10}, at}},
			{"insert into history (record_id, version, org_id, kind, entered_at, actor, reason, schema, body, hash) values (?, 1, ?, 'x', ?, '', '', 1, ?, '')", []any{org, org, at, `{"z": 1,  "a": 2}`}},
			{"insert into users (id, org_id, version, created_at, updated_at, email) values (?, ?, 1, ?, ?, ?)", []any{org, org, at, at, "kari@fjordvik.example"}},
			{"insert into links (id, org_id, version, created_at, updated_at, expires_at, hash, user_id) values (?, ?, 1, ?, ?, ?, 'h', ?)", []any{org, org, at, at, at, org}},
			{"insert into idempotency (org_id, actor, key, action, fingerprint, result, created_at) values (?, 'b', 'B', '', '', '', ?), (?, 'a', 'a', '', '', '', ?), (null, 'a', 'B', '', '', '', ?)", []any{org, at, org, at, at}},
		} {
			if err := db.Exec(do.sql, do.args...).Error; err != nil {
				return fmt.Errorf("%s: %w", do.sql, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func backup(t *testing.T, s *store.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := s.Backup(t.Context(), &b, shelf{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func restore(t *testing.T, s *store.Store, archive []byte) error {
	t.Helper()
	_, err := s.Restore(t.Context(), bytes.NewReader(archive), int64(len(archive)), shelf{})
	return err
}

// TestBackupOfEveryType: what is easily lost comes through both databases, in either
// order, and the keys of PostgreSQL are afterwards what they were.
func TestBackupOfEveryType(t *testing.T) {
	storetest.Each(t, func(t *testing.T, first *store.Store) {
		odd(t, first, "Ærøskøbing \u2028 <b>&\n\"\\ 😀")
		want := backup(t, first)
		for name, address := range map[string]string{"sqlite": storetest.SQLite(t), "postgres": storetest.Owner(storetest.Superuser(t))} {
			next := open(t, address)
			var before []string
			if name == "postgres" {
				before = strictKeys(t, next)
			}
			if err := restore(t, next, want); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := backup(t, next); !bytes.Equal(got, want) {
				t.Errorf("%s: another archive: %s", name, cmp.Diff(read(t, want), read(t, got)))
			}
			if name == "postgres" && (len(before) == 0 || !cmp.Equal(before, strictKeys(t, next))) {
				t.Errorf("keys that are checked at once were %v, and are %v", before, strictKeys(t, next))
			}
		}
		for table, lines := range read(t, want) {
			if table == "tables/history.jsonl" && !strings.Contains(lines, `{\"z\": 1,  \"a\": 2}`) {
				t.Errorf("a version is spelt anew: %s", lines)
			}
			if table == "tables/organisations.jsonl" && (!strings.Contains(lines, `[{"":null,"a":"<&æ","z":1.50},9007199254740993,true]`) || !strings.Contains(lines, `"2026-03-29T01:59:59.000001Z"`)) {
				t.Errorf("a value is lost: %s", lines)
			}
		}
	})
}

func strictKeys(t *testing.T, s *store.Store) (keys []string) {
	t.Helper()
	err := s.Read(t.Context(), store.Tenant{}, func(db *gorm.DB) error {
		return db.Raw("select conname from pg_constraint where contype = 'f' and not condeferrable order by 1").Scan(&keys).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// Bytes that are no UTF-8, as a browser may send its name, come back in SQLite, and
// are refused with all else by PostgreSQL, which has no such text.
func TestBackupOfForeignBytes(t *testing.T) {
	t.Parallel()
	lite, pg := open(t, storetest.SQLite(t)), open(t, storetest.Owner(storetest.Superuser(t)))
	odd(t, lite, "Troms\xf8")
	want, again := backup(t, lite), open(t, storetest.SQLite(t))
	if err := restore(t, again, want); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(backup(t, again), want) {
		t.Error("another archive")
	}
	if err := restore(t, pg, want); err == nil || !strings.Contains(err.Error(), "organisations") {
		t.Errorf("PostgreSQL takes it: %v", err)
	}
	holdsNothing(t, pg)
}

// read gives the files of an archive.
func read(t *testing.T, archive []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(b)
	}
	return files
}

// write makes an archive of files, in any order.
func write(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func holdsNothing(t *testing.T, s *store.Store) {
	t.Helper()
	tables, err := s.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counts, err := s.Counts(t.Context(), store.Tenant{Scope: store.All})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if counts[table.Name] != 0 {
			t.Errorf("%d rows are in %s", counts[table.Name], table.Name)
		}
	}
}

// manifest changes what an archive says of itself.
func manifest(t *testing.T, files map[string]string, change func(m map[string]any, tables []any)) {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	tables, _ := m["tables"].([]any)
	change(m, tables)
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	files["manifest.json"] = string(b)
}

// of finds a table of the manifest.
func of(tables []any, name string) map[string]any {
	for _, t := range tables {
		if m, _ := t.(map[string]any); m["name"] == name {
			return m
		}
	}
	return nil
}

// TestRestoreRefuses: an archive that is not whole, not for this program or made by
// somebody hostile fills nothing, and the reason is named.
func TestRestoreRefuses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		odd(t, s, "Fjordvik")
		whole := backup(t, s)
		if err := restore(t, s, whole); kinds.KindOf(err) != kinds.KindConflict || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("over rows: %v", err)
		}
		address := storetest.SQLite(t)
		if s.Name() == "postgres" {
			address = storetest.Owner(storetest.Superuser(t))
		}
		empty := open(t, address)
		for name, c := range hostile(t, whole) {
			err := restore(t, empty, c.archive)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", name, err)
			}
			holdsNothing(t, empty)
		}
		if err := restore(t, empty, whole); err != nil {
			t.Error(err)
		}
	})
}

type refusal struct {
	archive []byte
	says    string
}

// hostile is archives, each with one thing wrong.
func hostile(t *testing.T, whole []byte) map[string]refusal {
	t.Helper()
	out := map[string]refusal{
		"cut short":   {whole[:len(whole)/2], "cut short"},
		"cut a byte":  {whole[:len(whole)-1], "cut short"},
		"something":   {[]byte("name;orgnr\n"), "no archive"},
		"nothing":     {nil, "no archive"},
		"no manifest": {write(t, map[string]string{"tables/x.jsonl": ""}), "no manifest.json"},
	}
	changed := func(name, says string, change func(files map[string]string)) {
		files := read(t, whole)
		change(files)
		out[name] = refusal{write(t, files), says}
	}
	tables := func(name, says string, change func(m map[string]any, tables []any)) {
		changed(name, says, func(files map[string]string) { manifest(t, files, change) })
	}
	const users = "tables/users.jsonl"
	changed("a row changed", "SHA-256", func(f map[string]string) { f[users] = strings.Replace(f[users], "kari@", "karl@", 1) })
	changed("a row more", "does not have the size", func(f map[string]string) { f[users] += f[users] })
	changed("no rows", "does not have the size", func(f map[string]string) { f[users] = "" })
	changed("a table more", "does not name", func(f map[string]string) { f["tables/pg_authid.jsonl"] = "" })
	changed("a table less", "missing", func(f map[string]string) { delete(f, users) })
	changed("a bomb", "unpack", func(f map[string]string) {
		f[users] = strings.Repeat(" ", 8<<20)
		manifest(t, f, func(_ map[string]any, all []any) { of(all, "users")["bytes"] = 8 << 20 })
	})
	tables("newer format", "number 2", func(m map[string]any, _ []any) { m["format"] = 2 })
	tables("newer register", "newer program", func(m map[string]any, _ []any) { m["schema"] = 9999 })
	tables("older register", "a new one", func(m map[string]any, _ []any) { m["schema"] = 7 })
	tables("unknown column", "x; drop table users", func(_ map[string]any, all []any) {
		columns, _ := of(all, "users")["columns"].([]any)
		first, _ := columns[0].(map[string]any)
		first["name"] = "x; drop table users"
	})
	tables("another type", "integer", func(_ map[string]any, all []any) {
		columns, _ := of(all, "users")["columns"].([]any)
		first, _ := columns[0].(map[string]any)
		first["type"] = "integer"
	})
	tables("table twice", "named twice", func(m map[string]any, all []any) { m["tables"] = append(all, all[0]) })
	changed("table of the system", "which version", func(f map[string]string) {
		f["tables/goose_db_version.jsonl"] = ""
		manifest(t, f, func(m map[string]any, all []any) {
			m["tables"] = append(all, map[string]any{"name": "goose_db_version", "columns": []any{}, "rows": 0, "bytes": 0, "sha256": ""})
		})
	})
	changed("way out", "does not name", func(f map[string]string) { f["../../etc/passwd"] = "x" })
	return out
}

// TestRestoreOfDanglingRows: a row that names another that is not there fills nothing,
// although every hash fits.
func TestRestoreOfDanglingRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		odd(t, s, "Fjordvik")
		files := read(t, backup(t, s))
		first, _, _ := strings.Cut(files["tables/organisations.jsonl"], "\n")
		first += "\n"
		files["tables/organisations.jsonl"] = first
		manifest(t, files, func(_ map[string]any, all []any) {
			o := of(all, "organisations")
			o["rows"], o["bytes"], o["sha256"] = 1, len(first), fmt.Sprintf("%x", sha256.Sum256([]byte(first)))
		})
		address := storetest.SQLite(t)
		if s.Name() == "postgres" {
			address = storetest.Owner(storetest.Superuser(t))
		}
		empty := open(t, address)
		if err := restore(t, empty, write(t, files)); err == nil || !strings.Contains(err.Error(), "names another that is not in it") {
			t.Error(err)
		}
		holdsNothing(t, empty)
	})
}

// interrupted does something when the first bytes arrive.
type interrupted struct {
	bytes.Buffer
	do func()
}

// Write does it once.
func (i *interrupted) Write(b []byte) (int, error) {
	if i.do != nil {
		do := i.do
		i.do = nil
		do()
	}
	return i.Buffer.Write(b)
}

// TestBackupIsOfOneInstant: what is written while an archive is made, into a table
// whose turn has not come, is not in it; and nobody waits for the archive.
func TestBackupIsOfOneInstant(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		odd(t, s, "Fjordvik")
		noise := make([]byte, 64<<10) // which does not pack, and so is written at once
		_, _ = rand.Read(noise)
		id := kinds.NewID[kinds.Party]().String()
		insert := func(sql string, args ...any) {
			t.Helper()
			err := s.Write(t.Context(), store.Tenant{Scope: store.All}, func(db *gorm.DB) error { return db.Exec(sql, args...).Error })
			if err != nil {
				t.Error(err)
			}
		}
		insert("insert into uploads (id, org_id, actor, kind, name, size, sha256, bytes, created_at) select ?, id, '', '', '', 0, '', ?, created_at from organisations where version = 1", id, noise)
		late := false
		w := &interrupted{do: func() {
			late = true
			insert("insert into users (id, org_id, version, created_at, updated_at, email) select ?, id, 1, created_at, created_at, 'late@fjordvik.example' from organisations where version = 1", id)
		}}
		if _, err := s.Backup(t.Context(), w, shelf{}); err != nil {
			t.Fatal(err)
		}
		if users := read(t, w.Bytes())["tables/users.jsonl"]; !late || strings.Contains(users, "late@") || !strings.Contains(users, "kari@") {
			t.Errorf("written meanwhile: %v; %s", late, users)
		}
		if users := read(t, backup(t, s))["tables/users.jsonl"]; !strings.Contains(users, "late@") {
			t.Errorf("afterwards: %s", users)
		}
	})
}
