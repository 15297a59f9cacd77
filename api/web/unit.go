package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// unitLine is a unit with its place in the tree, and what a list says of it
// today: systems and gaps are those of the unit and of all below it.
type unitLine struct {
	*party.Unit
	place, depth int // in the tree, from above
	department   string
	own, systems int
	missing      int
	worst        gap.Finding // the gravest of what is missing
}

// unitLines lists the units as a tree: each one stands right below the one that
// it reports to today.
func (v *visit) unitLines() []*unitLine {
	at := map[party.UnitID]*unitLine{}
	below := map[party.UnitID][]*unitLine{}
	for _, u := range v.reg.Units {
		l := &unitLine{Unit: u, place: -1}
		if d := v.reg.Department(u, v.today); d != nil && d != u {
			l.department = d.Name
		}
		at[u.ID] = l
		below[u.Above(v.today)] = append(below[u.Above(v.today)], l)
	}
	v.countSystems(at)
	v.countGaps(at)
	return arrange(below, len(at))
}

// arrange walks down the tree. A unit whose line upwards ends nowhere, or in a
// ring, comes last, so that none is left out.
func arrange(below map[party.UnitID][]*unitLine, all int) []*unitLine {
	out := make([]*unitLine, 0, all)
	var walk func(above party.UnitID, depth int)
	walk = func(above party.UnitID, depth int) {
		for _, l := range below[above] {
			if l.place < 0 {
				l.place, l.depth = len(out), depth
				out = append(out, l)
				walk(l.ID, depth+1)
			}
		}
	}
	walk(party.UnitID{}, 0)
	var lost []party.UnitID
	for above := range below {
		lost = append(lost, above)
	}
	slices.SortFunc(lost, func(a, b party.UnitID) int { return strings.Compare(a.String(), b.String()) })
	for _, above := range lost {
		walk(above, 0)
	}
	return out
}

func (v *visit) countSystems(at map[party.UnitID]*unitLine) {
	for _, s := range v.reg.Systems {
		owner := v.reg.Owner(s, v.today)
		if owner == nil {
			continue
		}
		at[owner.ID].own++
		for _, u := range v.reg.Line(owner, v.today) {
			at[u.ID].systems++
		}
	}
}

// countGaps counts a gap once at each unit, however many systems it covers there.
func (v *visit) countGaps(at map[party.UnitID]*unitLine) {
	for _, f := range v.findings() {
		met := map[party.UnitID]bool{}
		for _, s := range v.reg.Covers(f) {
			for _, u := range v.reg.Line(v.reg.Owner(s, v.today), v.today) {
				if l := at[u.ID]; !met[u.ID] {
					met[u.ID] = true
					l.missing++
					if l.worst.Rule == "" || f.Severity.Rank() < l.worst.Severity.Rank() {
						l.worst = f
					}
				}
			}
		}
	}
}

// chosen reports whether the lists can be narrowed to the unit.
func (l *unitLine) chosen(d kinds.Date) bool {
	return l.Code != "" && l.ActiveOn(d)
}

// narrowed is a list narrowed to the unit, when it can be.
func (l *unitLine) narrowed(path string, d kinds.Date) string {
	switch {
	case !l.chosen(d):
		return ""
	case l.depth == 0: // the whole organisation
		return path
	}
	return path + "?" + url.Values{"unit": {l.Code}}.Encode()
}

// active says in words when a unit existed.
func (l *unitLine) active() Say {
	switch {
	case l.ActiveFrom.Known() && l.ActiveTo.Known():
		return K("unit.between", "From", l.ActiveFrom, "To", l.ActiveTo)
	case l.ActiveFrom.Known():
		return K("unit.since", "Date", l.ActiveFrom)
	case l.ActiveTo.Known():
		return K("unit.until", "Date", l.ActiveTo)
	default:
		return Say{}
	}
}

func (l *unitLine) level() Say {
	if l.Level == "" {
		return Say{}
	}
	return K(key("option", "level", l.Level))
}

// standing is what is missing at a unit, in a word.
func (l *unitLine) standing(d kinds.Date) []Tag {
	switch {
	case !l.ActiveOn(d):
		return []Tag{{K("unit.closed"), "neutral"}}
	case l.missing > 0:
		return []Tag{{N("unit.missing", l.missing), severityColor(l.worst.Severity)}}
	case l.systems == 0:
		return []Tag{{K("unit.empty"), "neutral"}}
	default:
		return []Tag{{K("unit.order"), "success"}}
	}
}

func (v *visit) unitListing() listing[*unitLine] {
	letters := alphabet()
	return listing[*unitLine]{
		path: unitsPath,
		columns: []column[*unitLine]{
			{"unit", func(l *unitLine) Cell {
				return Cell{Say: T(l.Name), Href: unitsPath + "/" + l.ID.String(), Sub: T(l.Code), Level: l.depth}
			}, func(a, b *unitLine) int { return cmp.Compare(a.place, b.place) }},
			{"level", func(l *unitLine) Cell { return Cell{Say: l.level()} }, func(a, b *unitLine) int { return cmp.Compare(a.Level, b.Level) }},
			{"department", func(l *unitLine) Cell { return Cell{Say: T(l.department)} }, func(a, b *unitLine) int { return letters(a.department, b.department) }},
			{"owned", v.ownedCell, func(a, b *unitLine) int { return cmp.Compare(b.systems, a.systems) }},
			{"gaps", func(l *unitLine) Cell {
				c := Cell{Tags: l.standing(v.today)}
				if at := l.narrowed(gapsPath, v.today); l.missing > 0 && at != "" {
					c = Cell{Say: N("unit.missing", l.missing), Href: at}
				}
				return c
			}, func(a, b *unitLine) int { return cmp.Compare(b.missing, a.missing) }},
			{"active", func(l *unitLine) Cell { return Cell{Say: l.active()} }, func(a, b *unitLine) int { return cmp.Compare(a.ActiveFrom, b.ActiveFrom) }},
		},
		id:    func(l *unitLine) string { return l.ID.String() },
		words: func(l *unitLine) string { return strings.Join([]string{l.Name, l.Code, l.department}, " ") },
		selects: []Select{
			{Name: "level", Label: "column.level", Options: wordOptions("level", v, unitForm)},
			{Name: "status", Label: "unit.status", Options: []Option{{"active", K("unit.active")}, {"closed", K("unit.closed")}, {"missing", K("unit.wanting")}}},
		},
		keeps: map[string]func(*unitLine, string) bool{
			"level": func(l *unitLine, want string) bool { return l.Level == want },
			"status": func(l *unitLine, want string) bool {
				if want == "missing" {
					return l.missing > 0
				}
				return l.ActiveOn(v.today) == (want == "active")
			},
		},
	}
}

// ownedCell says how many systems a unit owns with all below it, and how many of
// them itself.
func (v *visit) ownedCell(l *unitLine) Cell {
	c := Cell{Say: N("unit.systems", l.systems)}
	if l.systems > 0 {
		c.Href = l.narrowed(systemsPath, v.today)
	}
	if l.own != l.systems {
		c.Sub = N("unit.own", l.own)
	}
	return c
}

func (v *visit) listUnits() error {
	p := v.unitListing().page(v.r.URL.Query(), v.unitLines())
	p.Shell = v.shell(unitsPath, K("nav.units"))
	p.Lead = K("units.lead", "Org", v.reg.Controller.Name)
	p.Range, p.Empty = "range.units", K("units.empty")
	p.Actions = []Action{{Say: K("units.new"), Href: unitsPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}
