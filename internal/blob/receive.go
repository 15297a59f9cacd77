package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	cloud "gocloud.dev/blob"
)

// part is some bytes of an upload that is under way.
type part struct {
	key        string
	start, end int64
}

// Receive keeps the next bytes of an upload, at most so many, and tells how many they
// were. What came before the sender went away is kept, and nothing of what was being
// written when the program was killed.
func (s *Store) Receive(ctx context.Context, upload string, offset int64, r io.Reader, most int64) (int64, error) {
	from := &lasting{r: io.LimitReader(r, most)}
	first := make([]byte, 1)
	if n, _ := io.ReadFull(from, first); n == 0 {
		return 0, from.err
	}
	n, err := s.write(context.WithoutCancel(ctx), fmt.Sprintf("%s%s/%015d", receiving, upload, offset), io.MultiReader(strings.NewReader(string(first)), from))
	if err != nil {
		return 0, err
	}
	return n, from.err
}

// lasting ends where its reader fails, and keeps why.
type lasting struct {
	r   io.Reader
	err error
}

// Read gives what there is.
func (l *lasting) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		l.err, err = err, io.EOF
	}
	return n, err
}

// Received is how many bytes of an upload are there, from its beginning.
func (s *Store) Received(ctx context.Context, upload string) (int64, error) {
	parts, err := s.parts(ctx, upload)
	if err != nil || len(parts) == 0 {
		return 0, err
	}
	return parts[len(parts)-1].end, nil
}

// parts lists what follows on one another.
func (s *Store) parts(ctx context.Context, upload string) ([]part, error) {
	var out []part
	var end int64
	err := s.list(ctx, receiving+upload+"/", func(o *cloud.ListObject) error {
		start, err := strconv.ParseInt(o.Key[strings.LastIndexByte(o.Key, '/')+1:], 10, 64)
		if err == nil && start == end && o.Size > 0 {
			end += o.Size
			out = append(out, part{o.Key, start, end})
		}
		return nil
	})
	return out, err
}

// Assemble puts the parts of an upload together and keeps them as one document. They
// stay until they are discarded, so that it can be done again.
func (s *Store) Assemble(ctx context.Context, upload string, checks ...Check) (Stored, error) {
	parts, err := s.parts(ctx, upload)
	if err != nil {
		return Stored{}, err
	}
	b, err := s.open(ctx)
	if err != nil {
		return Stored{}, err
	}
	r := &sequence{ctx: ctx, bucket: b, left: parts}
	defer r.close()
	return s.Put(ctx, r, checks...)
}

// sequence reads parts one after the other.
type sequence struct {
	ctx    context.Context
	bucket *cloud.Bucket
	left   []part
	now    *cloud.Reader
}

// Read gives what comes next.
func (s *sequence) Read(p []byte) (int, error) {
	for {
		if s.now == nil && len(s.left) == 0 {
			return 0, io.EOF
		}
		if s.now == nil {
			r, err := s.bucket.NewReader(s.ctx, s.left[0].key, nil)
			if err != nil {
				return 0, err
			}
			s.now, s.left = r, s.left[1:]
		}
		n, err := s.now.Read(p)
		if errors.Is(err, io.EOF) {
			s.close()
			err = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

func (s *sequence) close() {
	if s.now != nil {
		_ = s.now.Close()
		s.now = nil
	}
}

// Discard forgets what was received of an upload.
func (s *Store) Discard(ctx context.Context, upload string) error {
	err := s.remove(ctx, receiving+upload+"/", func(*cloud.ListObject) bool { return true })
	if s.root != "" {
		_ = os.Remove(filepath.Join(s.root, "receiving", upload)) // the folder, once it is empty
	}
	return err
}
