package law

import (
	"slices"

	"ledd/internal/kinds"
)

// RiskInterval is for how many months a risk assessment stands when its risk, before
// treatment, is of one of some levels. Neither art. 32 nor eForvaltningsforskriften § 15
// names a number: these are the program's, and an assessment can say another day.
type RiskInterval struct {
	Levels []string
	Months int
}

// RiskIntervals is read from top to bottom; one without levels is for all others.
var RiskIntervals = []RiskInterval{{[]string{"high", "critical"}, 12}, {nil, 24}}

// RiskDue is the last day for the next assessment, of one that was made on a day.
func RiskDue(performed kinds.Date, level string) kinds.Date {
	for _, r := range RiskIntervals {
		if r.Levels == nil || slices.Contains(r.Levels, level) {
			return performed.AddMonths(r.Months)
		}
	}
	return ""
}
