package store

import (
	"archive/zip"
	"context"
	"fmt"
	"io"

	"gorm.io/gorm"
)

// Blobs is where the bytes of documents lie.
type Blobs interface {
	// Whole reads bytes by their SHA-256, and fails before the last of them where they
	// are not those.
	Whole(ctx context.Context, sum string) (io.ReadCloser, error)
	// Restore puts bytes that must have a SHA-256.
	Restore(ctx context.Context, sum string, r io.Reader) error
}

// documentsFolder is where the bytes of documents stand in an archive, each under its
// hash. They are stored as they are: most are packed already.
const documentsFolder = "documents/"

// named is the bytes that a record names.
type named struct {
	SHA256 string `gorm:"column:sha256"`
	Size   int64
}

// documentsTable is the table whose rows name bytes; archives of older programs lack it.
const documentsTable = "documents"

// namedBytes lists what the records of every organisation name, each once, in order.
func namedBytes(db *gorm.DB) (all []named, err error) {
	err = db.Raw("select distinct sha256, size from " + documentsTable + " where state in ('quarantined', 'clean', 'infected') order by sha256").Scan(&all).Error
	return all, err
}

// packDocuments writes the bytes that records name.
func packDocuments(ctx context.Context, db *gorm.DB, archive *zip.Writer, blobs Blobs) (int64, error) {
	all, err := namedBytes(db)
	if err != nil {
		return 0, err
	}
	for _, n := range all {
		if err := packDocument(ctx, archive, blobs, n); err != nil {
			return 0, fmt.Errorf("back up the document with the SHA-256 %s: %w", n.SHA256, err)
		}
	}
	return int64(len(all)), nil
}

func packDocument(ctx context.Context, archive *zip.Writer, blobs Blobs, n named) error {
	in, err := blobs.Whole(ctx, n.SHA256)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := archive.CreateHeader(&zip.FileHeader{Name: documentsFolder + n.SHA256, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}

// unpackDocuments puts the bytes that the rows name where they are to lie: all of them,
// and no others.
func unpackDocuments(ctx context.Context, db *gorm.DB, a archive, blobs Blobs) error {
	if !a.has(documentsTable) {
		return nil
	}
	all, err := namedBytes(db)
	if err != nil {
		return err
	}
	if len(all) != len(a.files) {
		return refuse("its rows name %d documents, and it has %d", len(all), len(a.files))
	}
	for _, n := range all {
		f := a.files[documentsFolder+n.SHA256]
		if f == nil || f.UncompressedSize64 != uint64(n.Size) {
			return refuse("the document with the SHA-256 %s is missing, or has another size", n.SHA256)
		}
		if err := unpackDocument(ctx, blobs, n, f); err != nil {
			return err
		}
	}
	return nil
}

func unpackDocument(ctx context.Context, blobs Blobs, n named, f *zip.File) error {
	in, err := f.Open()
	if err != nil {
		return refuse("%s: %v", f.Name, err)
	}
	defer in.Close()
	if err := blobs.Restore(ctx, n.SHA256, io.LimitReader(in, n.Size+1)); err != nil {
		return fmt.Errorf("restore the document with the SHA-256 %s: %w", n.SHA256, err)
	}
	return nil
}

// has reports whether a table is in an archive.
func (a archive) has(table string) bool {
	for _, t := range a.Tables {
		if t.Name == table {
			return true
		}
	}
	return false
}
