package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Uploads is the verbs of files that wait to be imported. Trying and taking them is
// the importer's (exchange).
type Uploads struct{ d *door.Door }

// NewUploads gives the verbs.
func NewUploads(d *door.Door) Uploads { return Uploads{d} }

// MaxUpload is the number of bytes that a file may hold.
const MaxUpload = 20 << 20

// Keep stores a file for the one who sent it, and gives its identifier. Errors:
// invalid when it is empty or larger than MaxUpload.
func (s Uploads) Keep(ctx context.Context, kind, name string, bytes []byte) (string, error) {
	switch {
	case len(bytes) == 0:
		return "", kinds.Invalid("/file", "required", "the file is empty")
	case len(bytes) > MaxUpload:
		return "", kinds.Invalid("/file", "size", "the file is larger than %d MB: split it", MaxUpload>>20)
	}
	sum := sha256.Sum256(bytes)
	id, err := door.Do(ctx, s.d, "import.run", nil, func(tx *door.Tx) (uuid.UUID, error) {
		return tx.KeepUpload(door.Upload{Kind: kind, Name: fileName(name), Bytes: bytes, SHA256: hex.EncodeToString(sum[:])})
	})
	return id.String(), err
}

// maxFileName is the number of characters that are kept of a file's name.
const maxFileName = 120

// fileName keeps the last part of a path, without what cannot be seen.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	letters := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "")))
	return string(letters[:min(len(letters), maxFileName)])
}

// Get gives a file of the actor's without its bytes; not-found for any other.
func (s Uploads) Get(ctx context.Context, id string) (door.Upload, error) {
	known, err := uuid.Parse(id)
	if err != nil {
		return door.Upload{}, kinds.NotFound("upload")
	}
	return door.Look(ctx, s.d, "import.run", func(tx *door.Tx) (door.Upload, error) { return tx.Upload(known) })
}

// Open gives the actor's files without their bytes, newest first.
func (s Uploads) Open(ctx context.Context) ([]door.Upload, error) {
	return door.Look(ctx, s.d, "import.run", func(tx *door.Tx) ([]door.Upload, error) { return tx.Uploads() })
}

// Drop forgets a file.
func (s Uploads) Drop(ctx context.Context, id string) error {
	known, named := parsed(id)
	if !named {
		return nil // there is none
	}
	_, err := door.Do(ctx, s.d, "import.run", nil, func(tx *door.Tx) (bool, error) { return true, tx.DropUpload(known) })
	return err
}
