package risk

import (
	"slices"

	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Level is how great a risk is.
type Level string

// Levels lists the levels, the lowest first.
var Levels = []Level{"low", "medium", "high", "critical"}

func (l Level) order() int { return slices.Index(Levels, l) }

// Below reports whether a level is lower than another; one that is not known is the lowest.
func (l Level) Below(other Level) bool { return l.order() < other.order() }

// Worst gives the higher of two levels.
func Worst(a, b Level) Level {
	if a.Below(b) {
		return b
	}
	return a
}

// Rank is how high somebody stands who accepts a risk.
type Rank string

// Ranks lists the ranks, the lowest first.
var Ranks = []Rank{"unit_head", "director", "chief_executive"}

func (r Rank) order() int { return slices.Index(Ranks, r) }

// Below reports whether a rank is lower than another.
func (r Rank) Below(other Rank) bool { return r.order() < other.order() }

// Matrix is levels by likelihood and consequence, both from 1.
type Matrix [][]Level

// wide is how many consequences the widest row has.
func (m Matrix) wide() int {
	wide := 0
	for _, row := range m {
		wide = max(wide, len(row))
	}
	return wide
}

// Size is how many likelihoods and consequences the matrix has.
func (m Matrix) Size() (likelihoods, consequences int) { return len(m), m.wide() }

// At gives the level of a cell; empty outside the matrix.
func (m Matrix) At(likelihood, consequence int) Level {
	if likelihood < 1 || likelihood > len(m) || consequence < 1 || consequence > len(m[likelihood-1]) {
		return ""
	}
	return m[likelihood-1][consequence-1]
}

// scaled gives the level of a cell of a matrix that may be larger or smaller: a step of the
// one is the step at the same part of the way in the other, rounded up.
func (m Matrix) scaled(likelihood, likelihoods, consequence, consequences int) Level {
	rows, columns := m.Size()
	return m.At(stretch(likelihood, likelihoods, rows), stretch(consequence, consequences, columns))
}

// stretch moves step n of from to a scale with other steps.
func stretch(n, from, to int) int { return (n*to + from - 1) / from }

// Limit is what is accepted in an area, and who may accept more.
type Limit struct {
	Area       string `json:"area"`
	AcceptUpTo Level  `json:"acceptUpTo"`
	AboveRank  Rank   `json:"aboveRank"`
}

// strictest gives the lower level and the higher rank of two limits; the zero one says
// nothing.
func (l Limit) strictest(other Limit) Limit {
	if l.Area == "" {
		return other
	}
	if other.AcceptUpTo.Below(l.AcceptUpTo) {
		l.AcceptUpTo = other.AcceptUpTo
	}
	if l.AboveRank.Below(other.AboveRank) {
		l.AboveRank = other.AboveRank
	}
	return l
}

// AreaNames lists the areas of consequence, that for people first.
var AreaNames = []string{People, "operations", "economy", "reputation", "legal", "safety", "environment"}

// People is the area of consequences for those whom the data are about.
const People = "people"

// Rule is the criteria that apply to a unit on a day: the strictest of its line. The zero
// one says that none reach it.
type Rule struct {
	Criteria []CriteriaID `json:"criteria" required:"true" doc:"which criteria it is made of, the nearest first"`
	Matrix   Matrix       `json:"matrix" required:"true" doc:"levels by likelihood, then by consequence; of the size of the nearest"`
	Limits   []Limit      `json:"limits" required:"true" doc:"by area"`
}

// Known reports whether any criteria reach the unit.
func (r Rule) Known() bool { return len(r.Criteria) > 0 }

// Limit gives what is accepted in an area.
func (r Rule) Limit(area string) Limit {
	for _, l := range r.Limits {
		if l.Area == area {
			return l
		}
	}
	return Limit{}
}

// Strictest combines the criteria of a line of units, the nearest first, as they hold on a
// day. The municipality's, which name no unit, come last. Of those of one unit the latest
// apply. Each cell has the highest level, each area the lowest limit and the highest rank.
func Strictest(all []*Criteria, line []party.UnitID, d kinds.Date) Rule {
	var held []*Criteria
	for _, unit := range append(slices.Clone(line), party.UnitID{}) {
		if c := latest(all, unit, d); c != nil {
			held = append(held, c)
		}
	}
	out := Rule{Criteria: []CriteriaID{}, Matrix: Matrix{}, Limits: []Limit{}}
	if len(held) == 0 {
		return out
	}
	for _, c := range held {
		out.Criteria = append(out.Criteria, c.ID)
	}
	rows, columns := held[0].matrix().Size()
	for i := range rows {
		row := make([]Level, columns)
		for j := range row {
			for _, c := range held {
				row[j] = Worst(row[j], c.matrix().scaled(i+1, rows, j+1, columns))
			}
		}
		out.Matrix = append(out.Matrix, row)
	}
	for _, area := range AreaNames {
		var l Limit
		for _, c := range held {
			if own, ok := c.limit(area); ok {
				l = l.strictest(own)
			}
		}
		out.Limits = append(out.Limits, l)
	}
	return out
}

// latest gives the criteria of one unit that hold on a day, nil for none.
func latest(all []*Criteria, unit party.UnitID, d kinds.Date) *Criteria {
	var found *Criteria
	for _, c := range all {
		if c.Unit == unit && c.HoldsOn(d) && (found == nil || c.ValidFrom > found.ValidFrom || c.ValidFrom == found.ValidFrom && c.ID.String() > found.ID.String()) {
			found = c
		}
	}
	return found
}

// Line is the units from one up to the top, as they stood on a day.
func Line(units map[party.UnitID]*party.Unit, from party.UnitID, d kinds.Date) []party.UnitID {
	var line []party.UnitID
	for at := from; !at.IsZero() && !slices.Contains(line, at); {
		line = append(line, at)
		u := units[at]
		if u == nil {
			break
		}
		at = u.Above(d)
	}
	return line
}

// Lines is the lines of several units, each unit once.
func Lines(units map[party.UnitID]*party.Unit, from []party.UnitID, d kinds.Date) []party.UnitID {
	var out []party.UnitID
	for _, f := range from {
		for _, u := range Line(units, f, d) {
			if !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	return out
}
