package store

import (
	"database/sql"
	"io/fs"
	"net/url"
	"regexp"
	"strings"

	"github.com/glebarez/sqlite"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"ledd/migrations"
)

// dialect is what the two databases do differently; nothing else in the program
// may ask which of them it speaks to.
type dialect interface {
	name() string
	writer(url string) gorm.Dialector
	reader(url string) gorm.Dialector // nil: the writer's pool serves both
	writers() int
	snapshot() sql.IsolationLevel
	lock() string
	// keepsFailedCommit: a COMMIT that the database refused leaves the
	// transaction open, although database/sql takes it as over.
	keepsFailedCommit() bool
	// parameters is how many values one statement takes at its fastest.
	parameters() int
	goose() goose.Dialect
	migrations() fs.FS
	// nested rewrites one join into a loop over its left side: the planners guess
	// too many rows for a recursive statement, and would read whole tables.
	nested(left, table, alias, on string) string
	// columns selects table and column of everything that was migrated.
	columns() string
}

func dialectOf(url string) dialect {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return postgresDialect{}
	}
	return sqliteDialect{}
}

type sqliteDialect struct{}

// The pragmas hold per connection, so they travel in the name. An immediate
// transaction never has to upgrade a read lock, which is where "database is
// locked" comes from; FULL keeps the audit trail through a power cut.
const pragmas = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=cache_size(-32000)"

func (sqliteDialect) name() string { return "sqlite" }
func (sqliteDialect) writer(path string) gorm.Dialector {
	return sqlite.Open(fileURL(path) + "?" + pragmas + "&_txlock=immediate")
}
func (sqliteDialect) reader(path string) gorm.Dialector {
	return sqlite.Open(fileURL(path) + "?" + pragmas + "&_pragma=query_only(1)")
}
func (sqliteDialect) writers() int                 { return 1 }
func (sqliteDialect) snapshot() sql.IsolationLevel { return sql.LevelDefault }
func (sqliteDialect) lock() string                 { return "" }
func (sqliteDialect) keepsFailedCommit() bool      { return true }
func (sqliteDialect) parameters() int              { return 600 } // the driver's binding is quadratic in them
func (sqliteDialect) goose() goose.Dialect         { return goose.DialectSQLite3 }
func (sqliteDialect) migrations() fs.FS            { return migrations.SQLite() }
func (sqliteDialect) nested(left, table, alias, on string) string {
	if left == "" {
		return "cross join " + table + " " + alias + " on " + on // never reordered
	}
	return "left join " + table + " " + alias + " on " + on
}
func (sqliteDialect) columns() string {
	return `select m.name as "table", c.name as "column" from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'`
}

func fileURL(path string) string {
	path = strings.TrimPrefix(strings.TrimPrefix(path, "sqlite://"), "file:")
	return "file:" + (&url.URL{Path: path}).EscapedPath()
}

type postgresDialect struct{}

func (postgresDialect) name() string                     { return "postgres" }
func (postgresDialect) writer(url string) gorm.Dialector { return postgres.Open(url) }
func (postgresDialect) reader(string) gorm.Dialector     { return nil }
func (postgresDialect) writers() int                     { return 16 }
func (postgresDialect) snapshot() sql.IsolationLevel     { return sql.LevelRepeatableRead }
func (postgresDialect) lock() string                     { return " for update" }
func (postgresDialect) keepsFailedCommit() bool          { return false }
func (postgresDialect) parameters() int                  { return 10_000 } // of 65 535
func (postgresDialect) goose() goose.Dialect             { return goose.DialectPostgres }
func (postgresDialect) migrations() fs.FS                { return migrations.Postgres() }
func (postgresDialect) nested(left, table, alias, on string) string {
	return left + "join lateral (select * from " + table + " " + alias + " where " + on + " offset 0) " + alias + " on true"
}
func (postgresDialect) columns() string {
	return `select table_name as "table", column_name as "column" from information_schema.columns where table_schema = current_schema()`
}

var nestedJoin = regexp.MustCompile(`(?m)^nested (left )?join (\w+) (\w+) on (.+)$`)

// Text turns our SQL into the database's. It differs in one thing: a line
// "nested [left] join table alias on condition" is a join that must be done row
// by row, from left to right.
func (s *Store) Text(sql string) string {
	return nestedJoin.ReplaceAllStringFunc(sql, func(line string) string {
		m := nestedJoin.FindStringSubmatch(line)
		return s.dialect.nested(m[1], m[2], m[3], m[4])
	})
}
