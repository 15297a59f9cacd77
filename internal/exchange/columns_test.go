package exchange

import (
	"slices"
	"strings"
	"testing"
)

// TestColumns: a file with the columns that are offered is read as what it is,
// and no column of it is unknown; a kind whose columns are found out is read by mapping.
func TestColumns(t *testing.T) {
	t.Parallel()
	for _, kind := range Kinds() {
		columns := Columns(kind)
		got, err := readTable(strings.NewReader("\ufeff"+strings.Join(columns, ";")+"\r\n"), layouts[kind])
		if err != nil || len(got.unknown) > 0 || !slices.Equal(got.header, columns) {
			t.Errorf("%s: %v, %+v", kind, err, got)
		}
		// A kind that is read in any shape asks for no column by name.
		if n := len(Required(kind)); n == 0 != layouts[kind].mapped || !slices.Equal(columns[:n], Required(kind)) {
			t.Errorf("%s: the required columns do not come first: %v", kind, columns)
		}
	}
	if Columns("secrets") != nil {
		t.Error("an unknown kind has columns")
	}
}
