// Package kinds holds the words that every room shares: identifiers, civil
// dates, three-valued answers, pages of a list and the kinds of error. It
// imports nothing of ours, so that nothing of ours can be in its way.
package kinds

import (
	"bytes"
	"database/sql/driver"
	"fmt"

	"github.com/google/uuid"
)

// ID identifies one record of kind T: a UUIDv7 (RFC 9562), so that identifiers
// sort by the time they were made. The zero ID means "none" and is stored as NULL.
type ID[T any] struct{ uuid.UUID }

// NewID makes a fresh identifier.
func NewID[T any]() ID[T] { return ID[T]{uuid.Must(uuid.NewV7())} }

// ParseID reads the 36-character form; anything else is an invalid error.
func ParseID[T any](s string) (ID[T], error) {
	if len(s) != 36 {
		return ID[T]{}, Invalid("", "format", "%q is not an identifier (a UUID is expected)", s)
	}
	u, err := uuid.Parse(s)
	if err != nil || u == uuid.Nil {
		return ID[T]{}, Invalid("", "format", "%q is not an identifier (a UUID is expected)", s)
	}
	return ID[T]{u}, nil
}

// IsZero reports whether the identifier is absent.
func (i ID[T]) IsZero() bool { return i.UUID == uuid.Nil }

// String is the 36-character form, or empty for no identifier.
func (i ID[T]) String() string {
	if i.IsZero() {
		return ""
	}
	return i.UUID.String()
}

// Compare orders identifiers by the time they were made.
func (i ID[T]) Compare(j ID[T]) int { return bytes.Compare(i.UUID[:], j.UUID[:]) }

// Value stores the identifier as text, NULL when absent.
func (i ID[T]) Value() (driver.Value, error) {
	if i.IsZero() {
		return nil, nil
	}
	return i.UUID.String(), nil
}

// Scan reads what either database returns.
func (i *ID[T]) Scan(src any) error { return i.UUID.Scan(src) }

// MarshalJSON writes null for no identifier.
func (i ID[T]) MarshalJSON() ([]byte, error) {
	if i.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + i.UUID.String() + `"`), nil
}

// UnmarshalJSON reads a UUID, null or "".
func (i *ID[T]) UnmarshalJSON(b []byte) error {
	if s := string(b); s == "null" || s == `""` {
		*i = ID[T]{}
		return nil
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("%s is not an identifier (a UUID is expected)", b)
	}
	id, err := ParseID[T](string(b[1 : len(b)-1]))
	if err == nil {
		*i = id
	}
	return err
}

// Of gives the same identifier under another kind, where one table serves two.
func Of[U, T any](i ID[T]) ID[U] { return ID[U](i) }

// Tri is an answer that may be honestly unknown; empty is "not answered", which
// is something else again.
type Tri string

// The three answers.
const (
	Yes     Tri = "yes"
	No      Tri = "no"
	Unknown Tri = "unknown"
)

// Page is one screenful of a list: the items, where the next page starts, and
// how many items the filters match in all.
type Page[T any] struct {
	Items      []T    `json:"items" required:"true"`
	NextCursor string `json:"nextCursor" required:"true"`
	Total      int64  `json:"total" required:"true"`
}
