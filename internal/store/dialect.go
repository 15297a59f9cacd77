package store

import (
	"context"
	"database/sql"
	"io/fs"
	"net/url"
	"regexp"
	"strings"

	"github.com/glebarez/sqlite"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
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
	// indexes counts the indexes of a name.
	indexes() string
	// catalogue describes each column: its type in both databases, the expressions that
	// read it and put it in order, and its place in the primary key.
	catalogue() string
	// lockTables keeps everybody else from writing to these until the transaction ends.
	lockTables(names string) string
	// relax lets a row name one that comes later in the transaction, and tighten checks
	// them all; either is empty where the end of the transaction does it.
	relax() string
	tighten() string
	// strict selects name and table of the keys that relax does not reach.
	strict() string
	// bind says, with an organisation and a scope, for whom a transaction is; empty:
	// the database has no such lock.
	bind() string
	// lockRows locks the tables that are not locked yet.
	lockRows() string
	// owner is a pool for migrations, which see every row; nil: the writer's.
	owner(url string) (*sql.DB, error)
	role() string
	user(url string) string
	// grants lets a role serve from the tables of the one that is connected.
	grants(role string) []string
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
func (sqliteDialect) indexes() string {
	return "select count(*) from sqlite_master where type = 'index' and name = ?"
}
func (sqliteDialect) bind() string                  { return "" }
func (sqliteDialect) lockRows() string              { return "" }
func (sqliteDialect) owner(string) (*sql.DB, error) { return nil, nil }
func (sqliteDialect) role() string                  { return "" }
func (sqliteDialect) user(string) string            { return "" }
func (sqliteDialect) grants(string) []string        { return nil }

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
func (postgresDialect) indexes() string {
	return "select count(*) from pg_indexes where schemaname = current_schema() and indexname = $1"
}

// The policies make a statement look dearer than it is, and PostgreSQL would then
// compile it (JIT), which takes a second for what runs in milliseconds.
func (postgresDialect) bind() string {
	return "select set_config('ledd.org', ?, true), set_config('ledd.scope', ?, true), set_config('jit', 'off', true)"
}

func (postgresDialect) lockRows() string { return "select lock_rows()" }

// A later migration that changes rows would see none: the owner is under the lock
// as well.
func (postgresDialect) owner(url string) (*sql.DB, error) {
	c, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	return stdlib.OpenDB(*c, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "select set_config('ledd.scope', 'all', false)")
		return err
	})), nil
}

func (postgresDialect) role() string {
	return `select r.rolname as name, r.rolsuper or r.rolbypassrls as bypasses,
  exists (select 1 from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'usage')) as owns
from pg_roles r where r.rolname = current_user`
}

func (postgresDialect) user(url string) string {
	c, err := pgx.ParseConfig(url)
	if err != nil {
		return ""
	}
	return c.User
}

func (postgresDialect) grants(role string) []string {
	role = pgx.Identifier{role}.Sanitize()
	return []string{
		"select pg_advisory_xact_lock(7313)", // two programs may do this at once
		"grant usage on schema public to " + role,
		"grant select, insert, update, delete on all tables in schema public to " + role,
		"grant usage, select on all sequences in schema public to " + role,
		"alter default privileges in schema public grant select, insert, update, delete on tables to " + role,
		"alter default privileges in schema public grant usage, select on sequences to " + role,
		"revoke update, delete on history, audit, traces from " + role,
		"revoke insert, update, delete on goose_db_version from " + role,
	}
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

// A list or an object is told from a text by its default: the migrations give one to
// each, and a test compares the types with those of PostgreSQL.
func (sqliteDialect) catalogue() string {
	return `select m.name as "table", c.name as name, c.pk as place, '"' || c.name || '"' as read, '"' || c.name || '"' as sort,
  case when lower(c.type) = 'text' and c.dflt_value in ('''[]''', '''{}''') then 'json'
    when lower(c.type) = 'bigint' then 'integer' when lower(c.type) = 'datetime' then 'time' when lower(c.type) = 'blob' then 'bytes'
    else lower(c.type) end as type
from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%'`
}
func (sqliteDialect) lockTables(string) string { return "" } // nobody else writes
func (sqliteDialect) relax() string            { return "pragma defer_foreign_keys = on" }
func (sqliteDialect) tighten() string          { return "" }
func (sqliteDialect) strict() string           { return "" }

// The order of text is that of its bytes, as in SQLite.
func (postgresDialect) catalogue() string {
	return `select c.relname as "table", a.attname as name,
  coalesce((select k.place from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (num, place)
    where i.indrelid = c.oid and i.indisprimary and k.num = a.attnum), 0) as place,
  case t.typname when 'uuid' then format('%I::text', a.attname) when 'json' then format('%I::text', a.attname) when 'jsonb' then format('%I::text', a.attname)
    when 'date' then format('to_char(%I, ''YYYY-MM-DD'')', a.attname) else format('%I', a.attname) end as read,
  case t.typname when 'text' then format('%I collate "C"', a.attname) else format('%I', a.attname) end as sort,
  case t.typname when 'uuid' then 'text' when 'json' then 'text' when 'date' then 'text' when 'jsonb' then 'json' when 'int4' then 'integer' when 'int8' then 'integer'
    when 'bool' then 'boolean' when 'timestamptz' then 'time' when 'bytea' then 'bytes' else t.typname::text end as type
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')`
}

func (postgresDialect) lockTables(names string) string {
	return "lock table " + names + " in share row exclusive mode"
}
func (postgresDialect) relax() string   { return "set constraints all deferred" }
func (postgresDialect) tighten() string { return "set constraints all immediate" }
func (postgresDialect) strict() string {
	return `select c.conrelid::regclass::text as "table", c.conname as name from pg_constraint c
where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and not c.condeferrable order by 1, 2`
}
