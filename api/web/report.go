package web

import (
	"bytes"
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/report"
)

func (s *Site) reportRoutes(mux *router) {
	mux.HandleFunc("GET "+reportPath, s.page((*visit).showReport))
	mux.HandleFunc("GET "+reportPath+"/pdf", s.page((*visit).sendReport))
}

// ReportPage is the figures of a year beside those of the year before.
type ReportPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Alerts  []Alert
	Path    string
	Year    int
	Years   []int // that can be chosen, newest first
	Figures []Figure
	Charts  []Chart
}

func (p ReportPage) frame() *Shell  { return &p.Shell }
func (ReportPage) template() string { return "report.html" }

// Figure is one measure: its number, that of the year before, and what it means.
type Figure struct {
	Title   string
	Number  int
	Of      int // 0: it is a part of nothing
	Before  Say
	Meaning string
	Href    string // of the list behind it; empty when there is none
	Tone    Tone
}

// Chart is a picture, with its numbers as a table below it.
type Chart struct {
	ID      string
	Title   string
	Lead    string
	Picture template.HTML
	Table   Table
	Empty   string
}

// drawnYears is how many years stand side by side.
const drawnYears = 5

// year is the year that the address asks for; the last one with something in it
// for none, or for no year.
func (v *visit) year() int {
	year, err := strconv.Atoi(v.r.URL.Query().Get("year"))
	if err != nil || year < 2000 || year > 2200 {
		return report.Latest(v.reg, v.today)
	}
	return year
}

// reporter makes the page of one year.
type reporter struct {
	*visit
	report.Tongue
	rep report.Report
}

func (v *visit) showReport() error {
	year := v.year()
	r := reporter{v, report.In(string(v.language(v.w, v.r).Shown())), report.Of(v.reg, year)}
	p := ReportPage{
		Shell: v.shell(reportPath, K("report.title", "Year", strconv.Itoa(year))), Lead: K("report.lead", "Org", v.reg.Controller.Name, "Date", r.rep.AsOf),
		Path: reportPath, Year: year, Years: report.Years(v.reg, v.today),
		Actions: []Action{{Say: K("report.pdf"), Href: reportPath + "/pdf?year=" + strconv.Itoa(year), Icon: "Download"}},
	}
	if !slices.Contains(p.Years, year) {
		p.Years = append(p.Years, year)
		slices.Sort(p.Years)
		slices.Reverse(p.Years)
	}
	if r.rep.AsOf > v.today {
		p.Alerts = []Alert{{Tone: "info", Title: K("report.open"), Text: T(r.Word("open"))}}
	}
	for _, code := range figured {
		p.Figures = append(p.Figures, r.figure(r.rep.Measure(code)))
	}
	p.Charts = []Chart{r.standings(), r.departments("M23"), r.departments("M24"), r.units()}
	return v.show(p)
}

// behind is the list of what a measure counts at the end of a year, of the whole
// organisation or of one unit; empty when no list shows just that.
func behind(measure, unit string, asOf kinds.Date) string {
	q := url.Values{"asof": {string(asOf)}}
	switch measure {
	case "M23":
		q.Set("rule", RuleCoverage)
	case "M24":
		q.Set("list", string(ListUnrevised))
	case "M01", "M02", "M03":
		return "#list-units" // in the closed details, which opens for it
	default:
		return ""
	}
	if unit != "" {
		q.Set("unit", unit)
	}
	return gapsPath + "?" + q.Encode()
}

var measureTones = map[string]Tone{"M23": ToneDanger, "M24": ToneWarning, "M24a": ToneWarning, "M24b": ToneWarning}

// figured is the measures as the page shows them: what is missing comes first.
var figured = []string{"M23", "M24", "M24a", "M24b", "systems", "M01", "M02", "M03"}

func (r reporter) figure(m report.Measure) Figure {
	f := Figure{
		Title: r.Full(m.Code), Number: m.Value, Meaning: r.Meaning(m.Code), Href: behind(m.Code, "", r.rep.AsOf), Tone: measureTones[m.Code],
		Before: K("report.before", "Number", m.Previous, "Year", strconv.Itoa(r.rep.Year-1), "Change", r.Change(m)),
	}
	if m.Of > 0 && m.Code != "M01" && m.Code != "systems" {
		f.Of = m.Of
	}
	if m.Value == 0 && f.Tone != "" {
		f.Tone = ToneSuccess
	}
	return f
}

// counted is a cell with a number, and the list behind it.
func counted(n int, href string) Cell {
	c := Cell{Say: K("report.number", "Number", n)}
	if n > 0 {
		c.Href = href
	}
	return c
}

func (r reporter) heads(words ...string) []Head {
	heads := make([]Head, len(words))
	for i, w := range words {
		heads[i].Say = T(w)
	}
	return heads
}

// standings draws how the systems have stood through the years.
func (r reporter) standings() Chart {
	list := report.Standings(r.reg, r.rep.Year, drawnYears)
	c := Chart{
		ID: "standing", Title: r.Word("standing"), Lead: r.Word("standing.lead"), Empty: r.Word("standing.none"),
		Table: Table{Caption: T(r.Word("standing")), Columns: r.heads(r.Word("year"), r.Word("standing.uncovered"), r.Word("standing.unrevised"), r.Word("standing.rest"), r.Word("total"))},
	}
	for _, s := range list {
		year := strconv.Itoa(s.Year)
		c.Table.Rows = append(c.Table.Rows, Row{"year-" + year, []Cell{
			{Say: T(year), Href: reportPath + "?year=" + year}, counted(s.Uncovered, behind("M23", "", s.AsOf)), counted(s.Unrevised, ""), counted(s.Rest, ""), counted(s.InUse(), ""),
		}})
	}
	if len(list) > 0 {
		c.Picture = r.DrawStandings(list).SVG("standing")
	}
	return c
}

// departments draws one measure, department by department.
func (r reporter) departments(measure string) Chart {
	before, now := strconv.Itoa(r.rep.Year-1), strconv.Itoa(r.rep.Year)
	c := Chart{
		ID: "departments-" + measure, Title: r.Title(measure) + " – " + r.Word("departments"), Lead: r.Meaning(measure), Empty: r.Word("departments.none"),
		Table: Table{Caption: T(r.Title(measure)), Columns: r.heads(r.Word("department"), before, now, r.Word("change"))},
	}
	for i, g := range r.rep.Departments {
		if m := g.Measure(measure); m.Value > 0 || m.Previous > 0 {
			c.Table.Rows = append(c.Table.Rows, Row{c.ID + "-" + strconv.Itoa(i), append([]Cell{{Say: T(g.Name)}}, r.pair(g, m, true)...)})
		}
	}
	if len(c.Table.Rows) > 0 {
		c.Picture = r.DrawDepartments(r.rep, measure, func(g report.Group) string { return r.behindUnit(measure, g.Code, r.rep.AsOf) }).SVG(c.ID)
	}
	return c
}

// pair is a figure of both years, and what has changed.
func (r reporter) pair(g report.Group, m report.Measure, change bool) []Cell {
	cells := []Cell{counted(m.Previous, r.behindUnit(m.Code, g.Code, r.rep.PreviousAsOf)), counted(m.Value, r.behindUnit(m.Code, g.Code, r.rep.AsOf))}
	if change {
		cells = append(cells, Cell{Say: T(r.Change(m))})
	}
	return cells
}

// units is the figures of every unit, with its coordinators.
func (r reporter) units() Chart {
	before, now := strconv.Itoa(r.rep.Year-1), strconv.Itoa(r.rep.Year)
	heads := []string{r.Word("unit")}
	for _, code := range report.Figured {
		heads = append(heads, r.Short(code)+" "+before, r.Short(code)+" "+now)
	}
	c := Chart{ID: "units", Title: r.Word("units"), Lead: r.Word("method.coordinators"), Empty: r.Word("units.none")}
	c.Table = Table{Caption: T(r.Word("units")), Columns: r.heads(append(heads, r.Word("isk"), r.Word("pko"))...)}
	for i, g := range r.rep.Units {
		cells := []Cell{{Say: T(g.Name), Sub: T(g.Code), Href: r.unitHref(g.Code)}}
		for _, code := range report.Figured {
			cells = append(cells, r.pair(g, g.Measure(code), false)...)
		}
		cells = append(cells, Cell{Say: T(r.Named(g, "M02"))}, Cell{Say: T(r.Named(g, "M03"))})
		c.Table.Rows = append(c.Table.Rows, Row{"unit-" + strconv.Itoa(i), cells})
	}
	return c
}

// unitCoded finds a unit by its code; nil when there is none.
func (v *visit) unitCoded(code string) *party.Unit {
	i := slices.IndexFunc(v.reg.Units, func(u *party.Unit) bool { return u.Code == code && code != "" })
	if i < 0 {
		return nil
	}
	return v.reg.Units[i]
}

func (v *visit) unitHref(code string) string {
	u := v.unitCoded(code)
	if u == nil {
		return ""
	}
	return unitsPath + "/" + u.ID.String()
}

// behindUnit is behind for one unit. The list of gaps knows those that existed
// on its day: of any other it would show everything.
func (v *visit) behindUnit(measure, code string, asOf kinds.Date) string {
	u := v.unitCoded(code)
	if u == nil || !u.ActiveOn(asOf) {
		return ""
	}
	return behind(measure, code, asOf)
}

// sendReport sets the report of a year as a PDF.
func (v *visit) sendReport() error {
	year, lang := v.year(), string(v.language(v.w, v.r).Shown())
	var b bytes.Buffer
	if err := report.Print(&b, v.reg, year, lang, v.today); err != nil {
		return err
	}
	return v.send(attached, report.FileName(year, lang), "application/pdf", b.Bytes())
}
