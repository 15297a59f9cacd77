package kinds_test

import (
	"encoding/json"
	"testing"

	"ledd/internal/kinds"
)

func TestMonthsClamp(t *testing.T) {
	cases := []struct {
		from   kinds.Date
		months int
		want   kinds.Date
	}{
		{"2019-01-31", 1, "2019-02-28"}, {"2020-01-31", 1, "2020-02-29"}, {"2024-02-29", 12, "2025-02-28"},
		{"2020-12-31", 2, "2021-02-28"}, {"2020-03-31", -1, "2020-02-29"}, {"2018-08-31", 6, "2019-02-28"}, {"", 3, ""}, {"9999-12-31", 1, "9999-12-31"}, {"9998-06-01", 24, "9999-12-31"},
	}
	for _, c := range cases {
		if got := c.from.AddMonths(c.months); got != c.want {
			t.Errorf("%s and %d months: %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	for _, bad := range []string{"2020-02-31", "31.12.2020", "2020-1-1", "0001-01-01", "20200101", "2020-13-01", "tomorrow", "2020-01-01T00:00:00Z"} {
		if d, err := kinds.ParseDate(bad); err == nil || kinds.KindOf(err) != kinds.KindInvalid {
			t.Errorf("%q is read as %q: %v", bad, d, err)
		}
	}
	if !kinds.Date("2020-01-01").Within("", "") || kinds.Date("2020-01-02").Within("", "2020-01-01") || !kinds.Date("2020-01-01").Within("2020-01-01", "2020-01-01") {
		t.Error("an interval includes both its ends, and an unknown end is open")
	}
	if d := kinds.Date("9999-12-31").AddDays(1); d != "9999-12-31" {
		t.Errorf("the day after the last is %s", d)
	}
	if kinds.Latest("", "2020-01-01", "2019-01-01") != "2020-01-01" || kinds.Earliest("", "2020-01-01", "2019-01-01") != "2019-01-01" || kinds.Earliest("", "") != "" {
		t.Error("an unknown date is neither first nor last")
	}
}

func FuzzDateJSON(f *testing.F) {
	for _, s := range []string{`"2020-02-29"`, `null`, `""`, `"2020-02-30"`, `5`, `"`, `"2020-01-01`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var d kinds.Date
		if err := d.UnmarshalJSON([]byte(s)); err != nil {
			return
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatalf("%q is read and cannot be written: %v", s, err)
		}
		var again kinds.Date
		if err := json.Unmarshal(b, &again); err != nil || again != d || (d.Known() && d.AddDays(0) != d) {
			t.Fatalf("%q becomes %s and then %s: %v", s, d, again, err)
		}
	})
}

func TestIdentifierJSON(t *testing.T) {
	id := kinds.NewID[kinds.Party]()
	b, err := json.Marshal(id)
	var again kinds.OrgID
	if err != nil || json.Unmarshal(b, &again) != nil || again != id {
		t.Fatalf("%s does not come back from %s: %v", id, b, err)
	}
	for _, bad := range []string{`"x"`, `5`, `"{` + id.String() + `}"`, `"urn:uuid:` + id.String() + `"`, `"00000000-0000-0000-0000-000000000000"`} {
		if json.Unmarshal([]byte(bad), &again) == nil {
			t.Errorf("%s is read as an identifier", bad)
		}
	}
	if json.Unmarshal([]byte("null"), &again) != nil || !again.IsZero() {
		t.Error("null is no identifier")
	}
}
