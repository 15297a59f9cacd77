package report

import (
	"slices"

	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// Standing is how the systems in use with personal data stood at the end of a
// year. Each system is in one part: one that lacks an agreement is counted there
// although another agreement of its is unrevised.
type Standing struct {
	Year      int
	AsOf      kinds.Date
	Uncovered int // an agreement is missing: M23
	Unrevised int // covered, by an agreement that was not revised: a part of M24
	Rest      int // neither
}

// InUse is all of them.
func (s Standing) InUse() int { return s.Uncovered + s.Unrevised + s.Rest }

// Standings gives the years up to and including the last, oldest first: at most
// the asked number, and none before the register began.
func Standings(r *gap.Register, last, most int) []Standing {
	var out []Standing
	for year := max(last-most+1, FirstYear(r)); year <= last; year++ {
		out = append(out, standingOf(&snapshot{r, lastDay(year)}, year))
	}
	return out
}

func standingOf(y *snapshot, year int) Standing {
	s := Standing{Year: year, AsOf: y.asOf}
	uncovered, unrevised := keys(y.uncovered()), keys(y.unrevised(gap.Review.Unrevised))
	for key := range keys(y.inUse()) {
		switch {
		case uncovered[key]:
			s.Uncovered++
		case unrevised[key]:
			s.Unrevised++
		default:
			s.Rest++
		}
	}
	return s
}

func keys(things []thing) map[string]bool {
	out := map[string]bool{}
	for _, t := range things {
		out[t.key] = true
	}
	return out
}

// longest is how many years back a register is looked at.
const longest = 30

// FirstYear is the year in which the first system or agreement of the register
// began; a year that is no year when none has a date.
func FirstYear(r *gap.Register) int {
	first := kinds.Date("")
	for _, s := range r.Systems {
		first = kinds.Earliest(first, s.InUseFrom)
	}
	for _, a := range r.Agreements {
		first = kinds.Earliest(first, a.EffectiveFrom)
	}
	if !first.Known() {
		return 1 << 20
	}
	return first.Time().Year()
}

// Years lists the years that can be reported on a day, newest first: this one,
// and those behind it as far as the register goes.
func Years(r *gap.Register, today kinds.Date) []int {
	this := today.Time().Year()
	out := []int{this}
	for year := this - 1; year >= max(FirstYear(r), this-longest); year-- {
		out = append(out, year)
	}
	return out
}

// Latest is the year to show when none is asked for: the last one that is over
// and in which something is counted, else this one.
func Latest(r *gap.Register, today kinds.Date) int {
	years := Years(r, today)
	over := years[1:]
	if i := slices.IndexFunc(over, func(year int) bool { return len(Counts(r, lastDay(year))) > 0 }); i >= 0 {
		return over[i]
	}
	return years[0]
}
