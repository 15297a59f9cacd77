package law

import (
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// Scale is how an authority weighs the processing that a processor does, and how thorough
// the supervision of it must at least be (art. 24, 28(1)). Checked is false where the
// numbers are from memory: the authority's own guide decides.
type Scale struct {
	Jurisdiction string
	From, To     kinds.Date
	// Few and Many are bounds of the number of data subjects: below Few is one point, from
	// Few up to and with Many is two, above is three.
	Few, Many int
	// Special, Confidential and Intrusive are the points of special categories of data, of
	// other confidential data, and of intrusive processing.
	Special, Confidential, Intrusive int
	Concepts                         []ConceptFrom
	Checked                          bool
}

// ConceptFrom is the lightest concept that will do from a number of points on.
type ConceptFrom struct{ Points, Concept int }

// Scales is the scales of the authorities, dated. The number of subjects and the concepts
// are those of the Danish guide of 2021 as others tell of it; the weights of the data and
// of the intrusion were not found there and are the program's own until they are.
var Scales = []Scale{{
	Jurisdiction: "DK", From: "2021-10-01", Few: 1_000, Many: 10_000, Special: 3, Confidential: 2, Intrusive: 2,
	Concepts: []ConceptFrom{{1, 1}, {3, 2}, {5, 3}, {7, 5}},
}}

// ScaleOn gives the scale of a jurisdiction on a day; most have none.
func ScaleOn(jurisdiction string, d kinds.Date) (Scale, bool) {
	i := slices.IndexFunc(Scales, func(s Scale) bool {
		return s.Jurisdiction == strings.ToUpper(jurisdiction) && d.Within(s.From, s.To)
	})
	if i < 0 {
		return Scale{}, false
	}
	return Scales[i], true
}

// Subjects is the points of a number of data subjects.
func (s Scale) Subjects(n int) int {
	switch {
	case n < s.Few:
		return 1
	case n <= s.Many:
		return 2
	}
	return 3
}

// Minimum is the lightest concept that will do for a number of points.
func (s Scale) Minimum(points int) int {
	least := 0
	for _, c := range s.Concepts {
		if points >= c.Points {
			least = c.Concept
		}
	}
	return least
}

// Days and months of supervision. Own choice: no statute gives a number.
const (
	ReportGraceDays    = 30 // how long an agreed report may be late
	TypeOneMonths      = 12 // how long a report of one day stands
	UndatedCertificate = 12 // months that a certificate without a last day stands
)

// SupervisionMonths is the interval between two supervisions of a processor, by the risk.
func (p Profile) SupervisionMonths(risk string) int {
	switch risk {
	case "high":
		return p.SupervisionMonthsHigh
	case "low":
		return p.SupervisionMonthsLow
	}
	return p.SupervisionMonthsMedium
}
