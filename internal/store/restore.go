package store

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"gorm.io/gorm"

	"ledd/internal/kinds"
)

// Restore fills an empty register from an archive, whichever database either of them
// was made for: all of it, or nothing. On PostgreSQL it takes the role that owns the
// tables. The bytes of documents are put into blobs before the rows that name them are
// there for good. Errors: invalid, when the archive is not whole or not for this
// program; conflict, when the register is not empty.
func (s *Store) Restore(ctx context.Context, r io.ReaderAt, size int64, blobs Blobs) (Manifest, error) {
	a, err := openArchive(r, size)
	if err != nil {
		return a.Manifest, err
	}
	if err := s.prepareFor(ctx, a); err != nil {
		return a.Manifest, err
	}
	err = s.Write(ctx, Tenant{Scope: All}, func(db *gorm.DB) error {
		if err := s.fill(ctx, db, a, r, size); err != nil {
			return err
		}
		return unpackDocuments(ctx, db, a, blobs)
	})
	switch {
	case Dangling(err):
		err = refuse("a row names another that is not in it (%v)", err)
	case Conflict(err):
		err = refuse("it has a row twice (%v)", err)
	}
	if err != nil {
		return a.Manifest, err
	}
	return a.Manifest, s.Migrate(ctx) // what came after the archive was made runs over its rows
}

// prepareFor makes the tables as they were when the archive was made: later
// migrations may change rows, and run when these are there.
func (s *Store) prepareFor(ctx context.Context, a archive) error {
	newest, err := s.newest()
	if err != nil {
		return err
	}
	if a.Schema > newest {
		return refuse("it was made by a newer program (version %d of the register, and this program knows %d): use that program", a.Schema, newest)
	}
	fresh, err := s.Empty(ctx)
	if err != nil {
		return err
	}
	if fresh {
		return s.migrateTo(ctx, a.Schema)
	}
	return s.Read(ctx, Tenant{Scope: All}, func(db *gorm.DB) error {
		here, err := s.tables(db)
		if err != nil {
			return err
		}
		if err := empty(db, here); err != nil {
			return err
		}
		n, err := version(db)
		if err == nil && n != a.Schema {
			err = kinds.Fail(kinds.KindConflict, "the register is empty, but at version %d, and the archive was made at %d: name a new one, such as an empty folder or a new database, so that what changed between them is done to the rows as well", n, a.Schema)
		}
		return err
	})
}

// empty refuses a register that holds anything.
func empty(db *gorm.DB, tables []Table) error {
	for _, t := range tables {
		var n int64
		if err := db.Raw("select count(*) from (select 1 from " + quoted(t.Name) + " limit 1) t").Scan(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return kinds.Fail(kinds.KindConflict, "the register is not empty: there are rows in %s, and a restore goes only into a register without any: name another folder or database", t.Name)
		}
	}
	return nil
}

// fill loads every table. Keys are checked when all rows are there, so that the
// order of tables and rows does not matter.
func (s *Store) fill(ctx context.Context, db *gorm.DB, a archive, r io.ReaderAt, size int64) error {
	here, err := s.tables(db)
	if err != nil {
		return err
	}
	if err := a.same(here); err != nil {
		return err
	}
	if err := s.hold(db, here); err != nil {
		return err
	}
	if err := empty(db, here); err != nil {
		return err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return err
	}
	return s.relaxed(db, func() error {
		for _, t := range a.Tables {
			if err := s.load(ctx, db, z, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// hold keeps others from writing until the register is full.
func (s *Store) hold(db *gorm.DB, tables []Table) error {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = quoted(t.Name)
	}
	return execute(db, s.dialect.lockTables(strings.Join(names, ", ")))
}

func execute(db *gorm.DB, statements ...string) error {
	for _, sql := range statements {
		if sql == "" {
			continue
		}
		if err := db.Exec(sql).Error; err != nil {
			return err
		}
	}
	return nil
}

// relaxed runs fn with every foreign key checked at its end.
func (s *Store) relaxed(db *gorm.DB, fn func() error) error {
	var strict []struct{ Table, Name string }
	if sql := s.dialect.strict(); sql != "" {
		if err := db.Raw(sql).Scan(&strict).Error; err != nil {
			return err
		}
	}
	alter := func(state string) error {
		for _, key := range strict {
			if err := execute(db, "alter table "+key.Table+" alter constraint "+quoted(key.Name)+" "+state); err != nil {
				return err
			}
		}
		return nil
	}
	if err := alter("deferrable initially deferred"); err != nil {
		return err
	}
	if err := execute(db, s.dialect.relax()); err != nil {
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	if err := execute(db, s.dialect.tighten()); err != nil {
		return err
	}
	return alter("not deferrable")
}

// load reads the file of one table into it, and compares what was read with what
// the manifest says.
func (s *Store) load(ctx context.Context, db *gorm.DB, z *zip.Reader, c Content) error {
	file, err := z.Open(fileOf(c.Name))
	if err != nil {
		return refuse("%s: %v", fileOf(c.Name), err)
	}
	defer file.Close()
	sum := &measured{Writer: io.Discard, sum: sha256.New()}
	lines := bufio.NewScanner(io.TeeReader(io.LimitReader(file, c.Bytes+1), sum))
	lines.Buffer(make([]byte, 64<<10), mostRow)
	into := &batch{db: db, table: c.Table, most: s.Batch(len(c.Columns))}
	var rows int64
	for ; lines.Scan(); rows++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := into.add(lines.Bytes()); err != nil {
			return fmt.Errorf("%s, row %d or some before: %w", c.Name, rows+1, err)
		}
	}
	if err := lines.Err(); err != nil {
		return refuse("%s cannot be read: %v", fileOf(c.Name), err)
	}
	if rows != c.Rows || sum.n != c.Bytes || hex.EncodeToString(sum.sum.Sum(nil)) != c.SHA256 {
		return refuse("the rows of %s are not those that the manifest was made for (SHA-256)", c.Name)
	}
	if err := into.flush(); err != nil {
		return fmt.Errorf("%s: %w", c.Name, err)
	}
	return nil
}

// mostWaiting is how many bytes wait to be inserted, at most and one row.
const mostWaiting = 8 << 20

// batch is the rows that one statement inserts.
type batch struct {
	db    *gorm.DB
	table Table
	most  int
	rows  int
	bytes int
	args  []any
}

func (b *batch) add(line []byte) error {
	var values []json.RawMessage
	if err := json.Unmarshal(line, &values); err != nil || len(values) != len(b.table.Columns) {
		return refuse("it is no row of %d values (%v)", len(b.table.Columns), err)
	}
	for i, c := range b.table.Columns {
		v, err := c.Type.native(values[i])
		if err != nil {
			return refuse("the column %s: %v", c.Name, err)
		}
		b.args = append(b.args, v)
	}
	b.rows++
	b.bytes += len(line)
	if b.rows < b.most && b.bytes < mostWaiting {
		return nil
	}
	return b.flush()
}

func (b *batch) flush() error {
	if b.rows == 0 {
		return nil
	}
	err := b.db.Exec(b.table.insert(b.rows), b.args...).Error
	b.args, b.rows, b.bytes = b.args[:0], 0, 0
	return err
}
