package document

import (
	"context"
	"errors"
	"io"
)

// Reader reads a document from wherever somebody asks: from its beginning to its end it
// gives the last bytes only when the hash of all is right.
type Reader struct {
	ctx context.Context
	c   Content
	at  int64
	now io.ReadCloser
}

// Reader begins to read; ctx must last as long.
func (c Content) Reader(ctx context.Context) *Reader { return &Reader{ctx: ctx, c: c} }

// Seek goes elsewhere.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.c.Size
	}
	if offset < 0 {
		return r.at, errors.New("there is nothing before the beginning of a document")
	}
	if offset != r.at {
		_ = r.Close()
	}
	r.at = offset
	return r.at, nil
}

// Read gives what comes next.
func (r *Reader) Read(p []byte) (int, error) {
	if r.at >= r.c.Size {
		return 0, io.EOF
	}
	if r.now == nil {
		if err := r.open(); err != nil {
			return 0, err
		}
	}
	n, err := r.now.Read(p)
	r.at += int64(n)
	return n, err
}

func (r *Reader) open() (err error) {
	if r.at == 0 {
		r.now, err = r.c.Whole(r.ctx)
	} else {
		r.now, err = r.c.Part(r.ctx, r.at, r.c.Size-r.at)
	}
	return err
}

// Close lets go.
func (r *Reader) Close() error {
	if r.now == nil {
		return nil
	}
	err := r.now.Close()
	r.now = nil
	return err
}
