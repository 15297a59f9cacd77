package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"

	"ledd/internal/door"
)

// Spooled is an archive that lies ready to be sent. Close removes it.
type Spooled struct {
	*os.File
	Called string // what the file is called where it is kept
	Digest string // SHA-256 of its bytes, hexadecimal
}

// Media is the media type of an archive.
const Media = "application/zip"

// Spool writes an archive to a file of its own, so that nobody's slow line keeps the
// register waiting. Errors: as Write.
func (a Archives) Spool(ctx context.Context) (*Spooled, error) {
	f, err := os.CreateTemp("", "ledd-archive-*") // 0600
	if err != nil {
		return nil, err
	}
	s, sum := &Spooled{f, "ledd-" + string(door.DayOf(a.d.Now())) + ".zip", ""}, sha256.New()
	if err := a.Write(ctx, io.MultiWriter(f, sum)); err != nil {
		_ = s.Close()
		return nil, err
	}
	s.Digest = hex.EncodeToString(sum.Sum(nil))
	return s, nil
}

// Close removes the file.
func (s *Spooled) Close() error {
	err := s.File.Close()
	if gone := os.Remove(s.Name()); err == nil {
		err = gone
	}
	return err
}
