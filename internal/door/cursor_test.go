package door

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
)

// FuzzCursor: a cursor that anybody wrote is refused, or holds what a database
// takes.
func FuzzCursor(f *testing.F) {
	k := Kind{Sorts: []string{"code", "createdAt"}}
	for _, s := range []string{
		"", "x", "e30", "eyJzIjoiIiwidiI6IkEiLCJpIjoiMDE5YWE2YjAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIn0",
		"eyJ2IjoiXHUwMDAwIiwiaSI6IjAxOWFhNmIwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCJ9", "bnVsbA", "W10",
		"eyJpIjoidXJuOnV1aWQ6MDE5YWE2YjAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIn0",
	} {
		f.Add(s, "code")
	}
	f.Fuzz(func(t *testing.T, text, sort string) {
		_, _ = k.after(&Tx{}, Query{Cursor: text, Sort: sort})
		c, err := parseCursor(text)
		if err != nil {
			return
		}
		if _, err := uuid.Parse(c.ID); err != nil || len(c.ID) != 36 {
			t.Fatalf("identifier %q", c.ID)
		}
		if !utf8.ValidString(c.Value) || strings.ContainsRune(c.Value, 0) {
			t.Fatalf("value %q", c.Value)
		}
	})
}
