package migrations_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

var added = regexp.MustCompile(`(?i)add column (\w+) [^,;]*default ('[^']*'|\w+)`)

// A column that is added to a table takes the zero value of its type: a record
// from before must still be what its history says, or `ledd audit verify` would
// call the migration tampering.
func TestAddedColumnsAreZero(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range added.FindAllStringSubmatch(string(text), -1) {
			seen++
			if !slices.Contains([]string{"''", "'[]'", "'{}'", "0", "false", "null"}, m[2]) {
				t.Errorf("%s: %s begins as %s", f, m[1], m[2])
			}
		}
	}
	if seen == 0 {
		t.Error("no column was ever added")
	}
}
