package law_test

import (
	"testing"

	"ledd/internal/kinds"
	"ledd/internal/law"
)

func TestWorkdays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, country string
		from          kinds.Date
		n             int
		want          kinds.Date
	}{
		{"over a weekend", "NO", "2026-11-19", 5, "2026-11-26"},
		{"from a Saturday", "NO", "2026-11-21", 1, "2026-11-23"},
		{"Easter", "NO", "2026-04-01", 1, "2026-04-07"}, // Easter Sunday is 5 April
		{"Easter, late", "NO", "2025-04-16", 1, "2025-04-22"},
		{"Easter, on its last possible day", "NO", "2038-04-21", 1, "2038-04-27"},
		{"Ascension and Whit Monday", "NO", "2026-05-13", 7, "2026-05-26"},
		{"17 May on a Monday", "no", "2027-05-14", 1, "2027-05-18"},
		{"1 May is none in Denmark", "DK", "2026-04-30", 1, "2026-05-01"},
		{"the great day of prayer, in 2023", "DK", "2023-05-04", 1, "2023-05-08"},
		{"and no more", "DK", "2024-04-25", 1, "2024-04-26"},
		{"year's end", "NO", "2026-12-24", 5, "2027-01-04"},
		{"a leap day", "NO", "2028-02-28", 1, "2028-02-29"},
		{"elsewhere", "SE", "2026-05-13", 1, "2026-05-14"},
		{"none", "NO", "2026-11-21", 0, "2026-11-21"},
		{"from nowhere", "NO", "", 5, ""},
	} {
		if got := law.Workdays(c.country, c.from, c.n); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
