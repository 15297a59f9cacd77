package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	cloud "gocloud.dev/blob"
)

// Reader reads bytes from their beginning to their end; Size is how many there are.
// What it gives last it gives only if the hash of all is right, else ErrBroken.
type Reader struct {
	Size int64

	from *cloud.Reader
	sum  hash.Hash
	want string
	read int64
}

// Open reads bytes whole. Errors: ErrMissing.
func (s *Store) Open(ctx context.Context, sum string) (*Reader, error) {
	from, err := s.reader(ctx, sum, 0, -1)
	if err != nil {
		return nil, err
	}
	return &Reader{from.Size(), from, sha256.New(), sum, 0}, nil
}

// Read gives what comes next.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	r.sum.Write(p[:n])
	r.read += int64(n)
	if (r.read >= r.Size || errors.Is(err, io.EOF)) && (r.read != r.Size || hex.EncodeToString(r.sum.Sum(nil)) != r.want) {
		return 0, ErrBroken
	}
	return n, err
}

// Close lets go.
func (r *Reader) Close() error { return r.from.Close() }

// Range reads length bytes from an offset on, as they lie there; a part does not say
// whether the whole is right. Errors: ErrMissing.
func (s *Store) Range(ctx context.Context, sum string, offset, length int64) (io.ReadCloser, error) {
	return s.reader(ctx, sum, offset, length)
}

func (s *Store) reader(ctx context.Context, sum string, offset, length int64) (*cloud.Reader, error) {
	name, err := key(sum)
	if err != nil {
		return nil, err
	}
	b, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	r, err := b.NewRangeReader(ctx, name, offset, length, nil)
	if missing(err) {
		return nil, ErrMissing
	}
	return r, err
}

// Bytes reads a document into memory. Errors: ErrMissing, ErrBroken.
func (s *Store) Bytes(ctx context.Context, sum string) ([]byte, error) {
	r, err := s.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// Whole is Open for who only reads.
func (s *Store) Whole(ctx context.Context, sum string) (io.ReadCloser, error) {
	r, err := s.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	return r, nil
}
