package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	cloud "gocloud.dev/blob"
)

// Stored is what bytes are called.
type Stored struct {
	SHA256 string // hexadecimal, small letters
	Size   int64
}

// Check looks at bytes before they are kept; they are not, when it refuses them.
type Check func(r io.ReaderAt, s Stored) error

// fresh is how long bytes that were put are left alone by whoever removes what no
// record names, and half of it how long a second Put takes the first one's word.
const fresh = time.Hour

// Fresh is the instant before which bytes must have been put to be removed.
func Fresh(now time.Time) time.Time { return now.Add(-fresh) }

// Put keeps bytes, once: the same bytes again change nothing. They are under their
// name whole or not at all, whenever the program is killed. Errors: ErrTooLarge, or
// what a check says.
func (s *Store) Put(ctx context.Context, r io.Reader, checks ...Check) (Stored, error) {
	f, err := s.spool()
	if err != nil {
		return Stored{}, err
	}
	defer f.drop()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), io.LimitReader(r, s.Limit+1))
	if err != nil {
		return Stored{}, err
	}
	if n > s.Limit {
		return Stored{}, ErrTooLarge
	}
	out := Stored{hex.EncodeToString(sum.Sum(nil)), n}
	for _, check := range checks {
		if err := check(f, out); err != nil {
			return out, err
		}
	}
	return out, s.commit(ctx, out, io.NewSectionReader(f, 0, n))
}

// Restore puts bytes that a register names already, however large they are. Errors:
// ErrBroken, when their hash is another one.
func (s *Store) Restore(ctx context.Context, sum string, r io.Reader) error {
	large := *s
	large.Limit = 1 << 40
	_, err := large.Put(ctx, r, func(_ io.ReaderAt, got Stored) error {
		if got.SHA256 != sum {
			return ErrBroken
		}
		return nil
	})
	return err
}

// commit gives bytes their name.
func (s *Store) commit(ctx context.Context, out Stored, r io.Reader) error {
	name, err := key(out.SHA256)
	if err != nil {
		return err
	}
	b, err := s.open(ctx)
	if err != nil {
		return err
	}
	a, err := b.Attributes(ctx, name)
	if err == nil && a.Size == out.Size && time.Since(a.ModTime) < fresh/2 {
		return nil
	}
	if err != nil && !missing(err) {
		return err
	}
	_, err = s.write(ctx, name, r)
	return err
}

// write puts all that a reader gives under a name, and makes it last. When either
// fails nothing is there.
func (s *Store) write(ctx context.Context, name string, r io.Reader) (int64, error) {
	b, err := s.open(ctx)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var file *os.File
	w, err := b.NewWriter(ctx, name, &cloud.WriterOptions{
		ContentType: "application/octet-stream", DisableContentTypeDetection: true,
		BeforeWrite: func(as func(any) bool) error {
			if as(&file) {
				return file.Chmod(0o600)
			}
			return nil
		},
	})
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(w, r)
	if err == nil && file != nil {
		err = file.Sync()
	}
	if err != nil {
		cancel() // closing it now throws it away
		_ = w.Close()
		return n, err
	}
	if err := w.Close(); err != nil {
		return n, err
	}
	return n, s.settle(name)
}

// settle makes the name of a file last as well: it stands in its folder, whose name
// stands in another.
func (s *Store) settle(name string) error {
	if s.root == "" {
		return nil
	}
	var wrong []error
	for at := filepath.Dir(filepath.FromSlash(name)); ; at = filepath.Dir(at) {
		d, err := os.Open(filepath.Join(s.root, at))
		if err != nil {
			return errors.Join(append(wrong, err)...)
		}
		wrong = append(wrong, d.Sync(), d.Close())
		if at == "." {
			return errors.Join(wrong...)
		}
	}
}

// spooled is a file without a name, or one that is removed when it is closed.
type spooled struct{ *os.File }

func (s *Store) spool() (spooled, error) {
	folder := filepath.Join(s.Folder, "incoming")
	if s.Folder == "" {
		folder = os.TempDir()
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return spooled{}, err
	}
	f, err := os.CreateTemp(folder, "put-*") // 0600
	if err != nil {
		return spooled{}, err
	}
	_ = os.Remove(f.Name()) // where a file that is open can lose its name, nothing is left of it
	return spooled{f}, nil
}

func (f spooled) drop() {
	_ = f.Close()
	_ = os.Remove(f.Name())
}
