package report

import (
	"strconv"

	"ledd/internal/picture"
)

// DrawStandings draws the years as stacked columns.
func (t Tongue) DrawStandings(list []Standing) *picture.Drawing {
	in := picture.ColumnsInput{
		Title: t.Word("standing"), Description: t.Word("standing.told"), Empty: t.Word("standing.none"),
		Series: []picture.Series{
			{Mark: picture.Mark{Symbol: "✓", Word: t.Word("standing.rest"), Tone: picture.Accent}},
			{Mark: picture.Mark{Symbol: "!", Word: t.Word("standing.unrevised"), Tone: picture.Warning}},
			{Mark: picture.Mark{Symbol: "✕", Word: t.Word("standing.uncovered"), Tone: picture.Danger}},
		},
	}
	most := 0
	for _, s := range list {
		most = max(most, s.InUse())
		in.Columns = append(in.Columns, picture.Column{
			Label: strconv.Itoa(s.Year), Total: t.Number(s.InUse()), Values: []picture.Value{t.value(s.Rest), t.value(s.Unrevised), t.value(s.Uncovered)},
		})
	}
	for _, tick := range picture.Ticks(float64(most), 4) {
		in.Ticks = append(in.Ticks, t.value(int(tick)))
	}
	return picture.Columns(in)
}

// DrawDepartments draws one measure of each department, with the year before
// beside it. href says where a department leads, and may be nil.
func (t Tongue) DrawDepartments(rep Report, measure string, href func(Group) string) *picture.Drawing {
	tone := picture.Warning
	if measure == "M23" {
		tone = picture.Danger
	}
	in := picture.BarsInput{
		Title: t.Title(measure), Description: t.Word("departments.told"), Empty: t.Word("departments.none"),
		Now:    picture.Mark{Word: strconv.Itoa(rep.Year), Tone: tone},
		Before: picture.Mark{Word: strconv.Itoa(rep.Year - 1), Tone: picture.Neutral},
	}
	for _, g := range rep.Departments {
		m := g.Measure(measure)
		if m.Value == 0 && m.Previous == 0 {
			continue
		}
		bar := picture.Bar{Label: g.Name, Now: t.value(m.Value), Before: t.value(m.Previous)}
		if href != nil && m.Value > 0 {
			bar.Href = href(g)
		}
		in.Bars = append(in.Bars, bar)
	}
	return picture.Bars(in)
}

func (t Tongue) value(n int) picture.Value {
	return picture.Value{Value: float64(n), Label: t.Number(n)}
}

// Measure gives one figure of the group by its code.
func (g Group) Measure(code string) Measure { return measureOf(g.Measures, code) }

// Measure gives one figure of the whole organisation by its code.
func (r Report) Measure(code string) Measure { return measureOf(r.Measures, code) }

func measureOf(all []Measure, code string) Measure {
	for _, m := range all {
		if m.Code == code {
			return m
		}
	}
	return Measure{Code: code}
}
