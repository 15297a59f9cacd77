// Package blob keeps the bytes of documents by their SHA-256: in a folder, in S3 or
// in Azure, behind one interface. What is known of a document is a record
// (document); here are bytes, which nobody changes and which say themselves whether
// they are whole. Rooms come in through the door's Blobs.
//
//	Put:     reader -> temporary file, hashed -> checks -> sha256/ab/cdef… (whole, or not there)
//	Receive: reader -> receiving/<upload>/<offset>, part by part -> Assemble -> as Put
//	Open:    sha256/ab/cdef… -> reader, whose last bytes come only when the hash is right
//	Scan:    sha256/ab/cdef… -> clamd -> Verdict
package blob

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	cloud "gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"
	_ "gocloud.dev/blob/s3blob" // s3://
	"gocloud.dev/gcerrors"

	"ledd/internal/kinds"
)

// Settings says where bytes lie, and what is asked of them.
type Settings struct {
	URL     string // file:///folder, s3://bucket?…, azblob://container?…; empty: documents under Folder
	Folder  string // of the register; what is being received is put together there
	Limit   int64  // the most bytes of one document
	Scanner string // clamd: host:port, or the path of its socket; empty: none
}

// Store keeps bytes. It is opened when it is first used, and is safe for concurrent
// use.
type Store struct {
	Settings
	root string // of a folder; empty where bytes lie elsewhere
	open func(ctx context.Context) (*cloud.Bucket, error)
}

// What a store says of bytes.
var (
	// ErrMissing says that there are no such bytes.
	ErrMissing = errors.New("the bytes of a document are not there")
	// ErrBroken says that bytes are not those that their name says.
	ErrBroken = errors.New("the bytes of a document are not those of its SHA-256")
	// ErrTooLarge says that there are more bytes than one document may have.
	ErrTooLarge = errors.New("there are more bytes than one document may have")
)

// New gives the store that the settings name, without touching it. Errors: invalid,
// when the address is none that can be opened.
func New(s Settings) (*Store, error) {
	if s.URL == "" {
		return s.folder(filepath.Join(s.Folder, "documents")), nil
	}
	u, err := url.Parse(s.URL)
	switch {
	case err != nil:
		return nil, kinds.Invalid("", "environment", "LEDD_BLOB_URL is no address")
	case u.Scheme == "file" && u.Path != "" && u.RawQuery == "" && (u.Host == "" || u.Host == "localhost"):
		return s.folder(filepath.FromSlash(u.Path)), nil
	case u.Scheme == "s3" && u.Host != "", u.Scheme == "azblob" && u.Host != "":
		return &Store{Settings: s, open: once(func(ctx context.Context) (*cloud.Bucket, error) {
			return cloud.OpenBucket(context.WithoutCancel(ctx), s.URL) // it outlives whoever came first
		})}, nil
	}
	return nil, kinds.Invalid("", "environment", "LEDD_BLOB_URL must be file:///folder, s3://bucket?region=… or azblob://container")
}

// folder keeps bytes in files that only their owner reads, and nothing beside them.
func (s Settings) folder(root string) *Store {
	return &Store{Settings: s, root: root, open: once(func(context.Context) (*cloud.Bucket, error) {
		return fileblob.OpenBucket(root, &fileblob.Options{CreateDir: true, DirFileMode: 0o700, NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
	})}
}

// once opens a bucket when it is first asked for.
func once(open func(context.Context) (*cloud.Bucket, error)) func(context.Context) (*cloud.Bucket, error) {
	var first sync.Once
	var b *cloud.Bucket
	var err error
	return func(ctx context.Context) (*cloud.Bucket, error) {
		first.Do(func() { b, err = open(ctx) })
		return b, err
	}
}

// Memory keeps bytes as long as the program lasts: for tests.
func Memory(s Settings) *Store {
	return &Store{Settings: s, open: once(func(context.Context) (*cloud.Bucket, error) { return memblob.OpenBucket(nil), nil })}
}

// Ready reports whether the store can be reached.
func (s *Store) Ready(ctx context.Context) error {
	b, err := s.open(ctx)
	if err != nil {
		return fmt.Errorf("open the store of documents: %w", err)
	}
	ok, err := b.IsAccessible(ctx)
	if err == nil && !ok {
		err = errors.New("it is not there")
	}
	if err != nil {
		return fmt.Errorf("reach the store of documents: %w", err)
	}
	return nil
}

// prefix begins the name of all bytes that are whole, receiving of all that are not.
const (
	prefix    = "sha256/"
	receiving = "receiving/"
)

// Known reports whether a text is a SHA-256 as names have it: 64 hexadecimal digits
// in small letters.
func Known(sum string) bool {
	return len(sum) == 64 && strings.Trim(sum, "0123456789abcdef") == ""
}

// key is where bytes lie; only a hash is ever a name.
func key(sum string) (string, error) {
	if !Known(sum) {
		return "", ErrMissing
	}
	return prefix + sum[:2] + "/" + sum[2:], nil
}

// Has reports whether bytes are there.
func (s *Store) Has(ctx context.Context, sum string) (bool, error) {
	name, err := key(sum)
	if err != nil {
		return false, nil //nolint:nilerr // no hash, no bytes
	}
	b, err := s.open(ctx)
	if err != nil {
		return false, err
	}
	return b.Exists(ctx, name)
}

// Delete removes bytes that no record names, unless they were put after an instant:
// whoever put them may be about to name them. It reports whether they are gone.
func (s *Store) Delete(ctx context.Context, sum string, before time.Time) (bool, error) {
	name, err := key(sum)
	if err != nil {
		return false, err
	}
	b, err := s.open(ctx)
	if err != nil {
		return false, err
	}
	a, err := b.Attributes(ctx, name)
	if missing(err) {
		return true, nil
	}
	if err != nil || !a.ModTime.Before(before) {
		return false, err
	}
	if err := b.Delete(ctx, name); err != nil && !missing(err) {
		return false, err
	}
	return true, nil
}

func missing(err error) bool { return gcerrors.Code(err) == gcerrors.NotFound }
