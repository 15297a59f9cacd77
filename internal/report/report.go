// Package report makes the yearly figures that a municipality answers for
// (domain 3.16): measures by unit, department and municipality, the year before
// beside them, each year counted with its own hierarchy and on its own 31
// December.
//
//	gap.Load -> Register -> year -> measures, rolled up
package report

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Report is a year beside the year before.
type Report struct {
	Organisation chain.Named `json:"organisation" required:"true"`
	Year         int         `json:"year" required:"true"`
	AsOf         kinds.Date  `json:"asOf" required:"true"`
	PreviousAsOf kinds.Date  `json:"previousAsOf" required:"true"`
	Measures     []Measure   `json:"measures" required:"true"`    // of the whole organisation
	Departments  []Group     `json:"departments" required:"true"` // those where something is counted
	Units        []Group     `json:"units" required:"true"`
	Systems      SystemCodes `json:"systems" required:"true"` // what M23 and M24 count this year
}

// Measure is one figure of the list, with its denominator.
type Measure struct {
	Code       string `json:"code" required:"true"`
	Title      string `json:"title" required:"true"`
	Value      int    `json:"value" required:"true"`
	Previous   int    `json:"previous" required:"true"`
	Of         int    `json:"of" required:"true"` // what it is a part of
	PreviousOf int    `json:"previousOf" required:"true"`
}

// Group is the figures of a department or a unit.
type Group struct {
	Code     string    `json:"code" required:"true"`
	Name     string    `json:"name" required:"true"`
	Measures []Measure `json:"measures" required:"true"`
}

// SystemCodes lists the systems behind two figures.
type SystemCodes struct {
	M23 []string `json:"M23" required:"true"`
	M24 []string `json:"M24" required:"true"`
}

// counted is one measure: whom it counts, as a set of things that belong to units.
type counted struct {
	code, title string
	of          string // the measure that it is a part of, or "systems"
	things      func(*snapshot) []thing
}

// thing is a unit or a system that a measure counts, at its owner.
type thing struct {
	key  string
	unit *party.Unit
}

// measures is every figure, in the order of the list.
var measures = []counted{
	{"M01", "Units that report", "M01", func(y *snapshot) []thing { return y.reporting(nil) }},
	{"M02", "Units with an information security coordinator", "M01", func(y *snapshot) []thing {
		return y.reporting(func(u *party.Unit) bool { return !u.ISK.IsZero() })
	}},
	{"M03", "Units with a privacy coordinator", "M01", func(y *snapshot) []thing {
		return y.reporting(func(u *party.Unit) bool { return !u.PKO.IsZero() })
	}},
	{"M23", "Systems without a data processing agreement", "systems", func(y *snapshot) []thing { return y.uncovered() }},
	{"M24", "Systems with an agreement that was not revised", "systems", func(y *snapshot) []thing { return y.unrevised(gap.Review.Unrevised) }},
	{"M24a", "of these: never reviewed", "M24", func(y *snapshot) []thing {
		return y.unrevised(func(v gap.Review) bool { return !v.Last.Known() })
	}},
	{"M24b", "of these: review overdue", "M24", func(y *snapshot) []thing {
		return y.unrevised(func(v gap.Review) bool { return v.Overdue })
	}},
	{"systems", "Systems in use with personal data", "systems", func(y *snapshot) []thing { return y.inUse() }},
}

// snapshot is a register on the last day of a year.
type snapshot struct {
	r    *gap.Register
	asOf kinds.Date
}

func (y *snapshot) reporting(has func(*party.Unit) bool) []thing {
	var out []thing
	for _, u := range y.r.Units {
		if u.Reports == kinds.Yes && u.ActiveOn(y.asOf) && (has == nil || has(u)) {
			out = append(out, thing{u.ID.String(), u})
		}
	}
	return out
}

func (y *snapshot) uncovered() []thing {
	var out []thing
	for _, f := range y.r.Find(y.asOf, gap.Coverage...) {
		out = append(out, y.system(f.System))
	}
	return out
}

func (y *snapshot) unrevised(counts func(gap.Review) bool) []thing {
	var out []thing
	for _, v := range y.r.ReviewsOn(y.asOf) {
		if !counts(v) {
			continue
		}
		for _, s := range y.r.InScope(v.Agreement) {
			out = append(out, y.system(s))
		}
	}
	return out
}

func (y *snapshot) inUse() []thing {
	var out []thing
	for _, s := range y.r.Systems {
		if gap.Holding(s, y.asOf) {
			out = append(out, y.system(s))
		}
	}
	return out
}

func (y *snapshot) system(s *chain.System) thing {
	return thing{s.ID.String(), y.r.Owner(s, y.asOf)}
}

// Reports is the verbs.
type Reports struct{ d *door.Door }

// New gives the verbs.
func New(d *door.Door) Reports { return Reports{d} }

// Year gives the figures of a year of the actor's organisation.
func (v Reports) Year(ctx context.Context, year int) (Report, error) {
	if err := reportable(year); err != nil {
		return Report{}, err
	}
	r, err := door.Look(ctx, v.d, "report.read", gap.Load)
	if err != nil {
		return Report{}, err
	}
	return Of(r, year), nil
}

func reportable(year int) error {
	if year < 2000 || year > 2200 {
		return kinds.Invalid("year", "range", "%d is not a year that can be reported", year)
	}
	return nil
}

// Of computes the figures of a year over a register: the pure half.
func Of(r *gap.Register, year int) Report {
	now, before := &snapshot{r, lastDay(year)}, &snapshot{r, lastDay(year - 1)}
	out := Report{
		Organisation: chain.Named{ID: r.Controller.ID, Name: r.Controller.Name}, Year: year, AsOf: now.asOf, PreviousAsOf: before.asOf,
		Departments: []Group{}, Units: []Group{},
	}
	this, last := now.count(), before.count()
	out.Measures = figures(this[""], last[""])
	for _, u := range r.Units {
		g := Group{u.Code, u.Name, figures(this[u.ID.String()], last[u.ID.String()])}
		switch {
		case empty(g):
		case u.Level == "department":
			out.Departments = append(out.Departments, g)
		case u.Level != "municipality":
			out.Units = append(out.Units, g)
		}
	}
	out.Systems = SystemCodes{now.codes("M23"), now.codes("M24")}
	return out
}

// Counts gives every measure of the whole organisation on any day, by its code:
// what the report of a year shows for its last day.
func Counts(r *gap.Register, d kinds.Date) map[string]int {
	counted := (&snapshot{r, d}).count()[""]
	out := map[string]int{}
	for code, things := range counted {
		out[code] = len(things)
	}
	return out
}

func lastDay(year int) kinds.Date { return kinds.Date(itoa(year) + "-12-31") }

// tally is measure -> the distinct things it counts.
type tally map[string]map[string]bool

// count counts every measure for the whole organisation (under ""), and for each
// unit and everything above it on that year's reporting line. A common system
// counts once, at its owner.
func (y *snapshot) count() map[string]tally {
	out := map[string]tally{"": {}}
	add := func(at, measure, key string) {
		if out[at] == nil {
			out[at] = tally{}
		}
		if out[at][measure] == nil {
			out[at][measure] = map[string]bool{}
		}
		out[at][measure][key] = true
	}
	for _, m := range measures {
		for _, t := range m.things(y) {
			add("", m.code, t.key)
			for _, u := range y.r.Line(t.unit, y.asOf) {
				add(u.ID.String(), m.code, t.key)
			}
		}
	}
	return out
}

func figures(this, last tally) []Measure {
	out := make([]Measure, 0, len(measures))
	for _, m := range measures {
		out = append(out, Measure{m.code, m.title, len(this[m.code]), len(last[m.code]), len(this[m.of]), len(last[m.of])})
	}
	return out
}

func empty(g Group) bool {
	return !slices.ContainsFunc(g.Measures, func(m Measure) bool { return m.Value > 0 || m.Previous > 0 })
}

// codes lists the systems behind a measure.
func (y *snapshot) codes(measure string) []string {
	out := []string{}
	for _, m := range measures {
		if m.code != measure {
			continue
		}
		for _, t := range m.things(y) {
			if c := y.r.SystemCode(t.key); !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	slices.SortFunc(out, cmp.Compare[string])
	return out
}

func itoa(year int) string { return strconv.Itoa(year) }
