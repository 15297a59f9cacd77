package migrations_test

import (
	"database/sql"
	"io/fs"
	"testing"

	"ledd/internal/kinds"
)

// A file that waited before its trial was kept has none afterwards, and can still
// be decided on.
func TestUploadsGetTheirPreview(t *testing.T) {
	old(t, func(t *testing.T, db *sql.DB, files fs.FS) {
		up(t, db, files, "0001_register.sql")
		up(t, db, files, "0004_uploads.sql")
		id := kinds.NewID[kinds.Party]().String()
		for _, insert := range []string{
			"insert into organisations (id, org_id, version, created_at, updated_at) values ('" + id + "', '" + id + "', 1, '2026-01-01', '2026-01-01')",
			"insert into uploads (id, org_id, actor, kind, name, size, sha256, bytes, created_at) values ('" + id + "', '" + id + "', 'a', 'units', 'x', 1, '', '', '2026-01-01')",
		} {
			if _, err := db.Exec(insert); err != nil {
				t.Fatal(err)
			}
		}
		up(t, db, files, "0005_imports.sql")
		preview := "?"
		if err := db.QueryRow("select preview from uploads").Scan(&preview); err != nil || preview != "" {
			t.Errorf("%v: %q", err, preview)
		}
	})
}
