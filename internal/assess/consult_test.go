package assess_test

import (
	"testing"

	"ledd/internal/assess"
	"ledd/internal/kinds"
)

// The clock of art. 36(2).
func TestConsultationClock(t *testing.T) {
	t.Parallel()
	type c = assess.Consultation
	stop := func(days ...kinds.Date) []assess.ClockStop {
		var out []assess.ClockStop
		for i := 0; i < len(days); i += 2 {
			out = append(out, assess.ClockStop{From: days[i], To: days[i+1]})
		}
		return out
	}
	const late = kinds.Date("2030-01-01")
	for name, x := range map[string]struct {
		c     c
		stops []assess.ClockStop
		on    kinds.Date
		want  kinds.Date
	}{
		"nothing sent":              {c{}, nil, late, ""},
		"before it was sent":        {c{SentOn: "2026-01-01"}, nil, "2025-12-31", ""},
		"eight weeks":               {c{SentOn: "2026-01-01"}, nil, late, "2026-02-26"},
		"over the change to summer": {c{SentOn: "2026-03-01"}, nil, late, "2026-04-26"},
		"over the change to winter": {c{SentOn: "2026-10-01"}, nil, late, "2026-11-26"},
		"over a leap day":           {c{SentOn: "2028-02-01"}, nil, late, "2028-03-28"},
		"in a year without one":     {c{SentOn: "2027-02-01"}, nil, late, "2027-03-29"},
		"six weeks more":            {c{SentOn: "2026-01-01", ExtensionToldOn: "2026-02-01"}, nil, late, "2026-04-09"},
		"told a day too late":       {c{SentOn: "2026-01-01", ExtensionToldOn: "2026-02-02"}, nil, late, "2026-02-26"},
		"a month from the 31st":     {c{SentOn: "2026-01-31", ExtensionToldOn: "2026-02-28"}, nil, late, "2026-05-09"},
		"too late from the 31st":    {c{SentOn: "2026-01-31", ExtensionToldOn: "2026-03-01"}, nil, late, "2026-03-28"},
		"not told of yet":           {c{SentOn: "2026-01-01", ExtensionToldOn: "2026-01-20"}, nil, "2026-01-19", "2026-02-26"},
		"stopped ten days":          {c{SentOn: "2026-01-01"}, stop("2026-01-10", "2026-01-20"), late, "2026-03-08"},
		"stopped twice":             {c{SentOn: "2026-01-01"}, stop("2026-02-10", "2026-02-11", "2026-01-10", "2026-01-20"), late, "2026-03-09"},
		"stops that overlap":        {c{SentOn: "2026-01-01"}, stop("2026-01-10", "2026-01-20", "2026-01-15", "2026-01-25"), late, "2026-03-13"},
		"one within another":        {c{SentOn: "2026-01-01"}, stop("2026-01-10", "2026-01-20", "2026-01-12", "2026-01-15"), late, "2026-03-08"},
		"stopped over summer time":  {c{SentOn: "2026-03-01"}, stop("2026-03-28", "2026-03-30"), late, "2026-04-28"},
		"it stands still":           {c{SentOn: "2026-01-01"}, stop("2026-01-10", ""), late, ""},
		"it stood still then":       {c{SentOn: "2026-01-01"}, stop("2026-01-10", "2026-01-20"), "2026-01-15", ""},
		"not stopped yet":           {c{SentOn: "2026-01-01"}, stop("2026-01-10", "2026-01-20"), "2026-01-09", "2026-02-26"},
		"asked when it was over":    {c{SentOn: "2026-01-01"}, stop("2026-02-27", ""), late, "2026-02-26"},
		"asked on the last day":     {c{SentOn: "2026-01-01"}, stop("2026-02-26", "2026-02-28"), late, "2026-02-28"},
		"asked within a stop more":  {c{SentOn: "2026-01-01"}, stop("2026-01-10", "2026-01-20", "2026-03-05", "2026-03-06"), late, "2026-03-09"},
	} {
		if got := x.c.DueOn(x.stops, x.on); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
}
