package store

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"

	"gorm.io/gorm"
)

// Backup writes an archive of the whole register to w: every row of every
// organisation, its history and its audit trail, as they were at one instant, while
// others go on working. What it holds in memory does not grow with the register.
// The bytes of documents are read from blobs. Errors: what blobs says of bytes that a
// row names and that are not there, or not whole.
func (s *Store) Backup(ctx context.Context, w io.Writer, blobs Blobs) (m Manifest, err error) {
	archive := zip.NewWriter(w)
	err = s.Read(ctx, Tenant{Scope: All}, func(db *gorm.DB) error {
		m, err = s.archive(ctx, db, archive, blobs)
		return err
	})
	if err != nil {
		return m, err
	}
	return m, archive.Close()
}

func (s *Store) archive(ctx context.Context, db *gorm.DB, archive *zip.Writer, blobs Blobs) (Manifest, error) {
	m := Manifest{Format: Format, LeftOut: slices.DeleteFunc(slices.Sorted(maps.Keys(apart)), func(name string) bool { return name == versions })}
	var err error
	if m.Schema, err = version(db); err != nil {
		return m, err
	}
	tables, err := s.tables(db)
	if err != nil {
		return m, err
	}
	for _, t := range tables {
		c, err := pack(db, archive, t)
		if err != nil {
			return m, fmt.Errorf("back up %s: %w", t.Name, err)
		}
		m.Tables = append(m.Tables, c)
	}
	if m.Documents, err = packDocuments(ctx, db, archive, blobs); err != nil {
		return m, err
	}
	out, err := entry(archive, manifestName)
	if err != nil {
		return m, err
	}
	e := encoder(out)
	e.SetIndent("", " ")
	return m, e.Encode(m)
}

// versions is the table of the migrations that the database has been through; the last
// of them stands in the manifest.
const versions = "goose_db_version"

// version is the number of the last migration that the database has been through.
func version(db *gorm.DB) (n int64, err error) {
	err = db.Raw("select coalesce(max(version_id), 0) from " + versions + " where is_applied").Scan(&n).Error
	return n, err
}

// entry begins a file of the archive; none has a time, so that the same register
// gives the same archive.
func entry(archive *zip.Writer, name string) (io.Writer, error) {
	return archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
}

// measured passes on what is written, and knows how much it was and its hash.
type measured struct {
	io.Writer
	sum hash.Hash
	n   int64
}

// Write passes on.
func (m *measured) Write(b []byte) (int, error) {
	n, err := m.Writer.Write(b)
	m.sum.Write(b[:n])
	m.n += int64(n)
	return n, err
}

// pack writes the file of one table.
func pack(db *gorm.DB, archive *zip.Writer, t Table) (c Content, err error) {
	file, err := entry(archive, fileOf(t.Name))
	if err != nil {
		return c, err
	}
	rows, err := db.Raw(t.query()).Rows()
	if err != nil {
		return c, err
	}
	defer rows.Close()
	c.Table = t
	out := &measured{Writer: file, sum: sha256.New()}
	lines, values := encoder(out), newRow(len(t.Columns))
	for rows.Next() {
		if err := values.read(rows, t); err != nil {
			return c, err
		}
		if err := lines.Encode(values.portable); err != nil {
			return c, err
		}
		c.Rows++
	}
	c.Bytes, c.SHA256 = out.n, hex.EncodeToString(out.sum.Sum(nil))
	return c, rows.Err()
}

// row is the values of a row, used again for each.
type row struct{ found, into, portable []any }

func newRow(n int) row {
	r := row{make([]any, n), make([]any, n), make([]any, n)}
	for i := range r.found {
		r.into[i] = &r.found[i]
	}
	return r
}

func (r row) read(rows *sql.Rows, t Table) error {
	if err := rows.Scan(r.into...); err != nil {
		return err
	}
	for i, c := range t.Columns {
		v, err := c.Type.portable(r.found[i])
		if err != nil {
			return fmt.Errorf("the column %s: %w", c.Name, err)
		}
		r.portable[i] = v
	}
	return nil
}
