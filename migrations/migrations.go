// Package migrations holds the schema of both databases: the same numbers and
// names in both folders, forward only. A migration must run on a database that
// holds data.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// SQLite gives the statements for the embedded database.
func SQLite() fs.FS { return sub("sqlite") }

// Postgres gives the same for PostgreSQL.
func Postgres() fs.FS { return sub("postgres") }

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err)
	}
	return f
}
