package report

import (
	"context"
	"io"
	"strconv"

	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/pdf"
)

// drawnYears is how many years the columns show.
const drawnYears = 5

// Figured is the measures that stand in the tables of departments and units.
var Figured = []string{"M23", "M24"}

// PDF writes the report of a year of the actor's organisation as a PDF, in nb or
// en. Errors: invalid for a year that cannot be reported; then nothing is written.
func (v Reports) PDF(ctx context.Context, w io.Writer, year int, lang string) error {
	if err := reportable(year); err != nil {
		return err
	}
	r, err := door.Look(ctx, v.d, "report.read", gap.Load)
	if err != nil {
		return err
	}
	return Print(w, r, year, lang, v.d.Today())
}

// Print writes the report of a year over a register as a PDF: the pure half. The
// same register, year, language and day give the same bytes.
func Print(w io.Writer, r *gap.Register, year int, lang string, today kinds.Date) error {
	d, err := Document(r, year, lang, today)
	if err != nil {
		return err
	}
	return pdf.Render(w, d)
}

// Document makes the report of a year as a document.
func Document(r *gap.Register, year int, lang string, today kinds.Date) (*docmodel.Document, error) {
	p := &paper{Tongue: In(lang), rep: Of(r, year), reg: r}
	for i, g := range p.rep.Departments { // they stand in the pictures
		p.rep.Departments[i].Name = pdf.Printable(g.Name)
	}
	p.d = docmodel.New(p.Word("file", "year", strconv.Itoa(year)), p.Lang, p.Word("title", "year", strconv.Itoa(year)), nil)
	p.say(p.Word("lead", "org", p.rep.Organisation.Name, "day", p.Day(year), "before", strconv.Itoa(year-1)))
	if lastDay(year) > today {
		p.say(p.Word("open"))
	}
	p.figures()
	p.standings(Standings(r, year, drawnYears))
	p.departments()
	p.units()
	p.systems()
	p.method()
	return p.d, p.d.Seal()
}

// FileName is what a browser calls the report of a year.
func FileName(year int, lang string) string {
	return In(lang).Word("file", "year", strconv.Itoa(year)) + ".pdf"
}

// paper is a document as it comes about.
type paper struct {
	Tongue
	rep Report
	reg *gap.Register
	d   *docmodel.Document
}

// text is a text of the register or of ours; a letter that the font lacks must
// not stop the report of a whole municipality.
func text(s string) []docmodel.Run { return docmodel.Text(pdf.Printable(s)) }

func row(cells ...string) [][]docmodel.Run {
	out := make([][]docmodel.Run, len(cells))
	for i, c := range cells {
		out[i] = text(c)
	}
	return out
}

func (p *paper) say(s string) { p.d.Append(docmodel.Paragraph{Runs: text(s)}) }

func (p *paper) head(key string) { p.d.Append(docmodel.Heading{Level: 2, Runs: text(p.Word(key))}) }

// table appends a table whose columns after the first hold numbers.
func (p *paper) table(header []string, rows [][][]docmodel.Run) {
	right := make([]bool, len(header))
	for i := range right {
		right[i] = i > 0
	}
	p.d.Append(docmodel.Table{Header: row(header...), Rows: rows, Right: right})
}

func (p *paper) years() (before, now string) {
	return strconv.Itoa(p.rep.Year - 1), strconv.Itoa(p.rep.Year)
}

// figures is every measure of the whole organisation.
func (p *paper) figures() {
	p.head("figures")
	before, now := p.years()
	var rows [][][]docmodel.Run
	for _, m := range p.rep.Measures {
		of := p.Word("none")
		if m.Code != "systems" && m.Code != "M01" {
			of = p.Number(m.Of)
		}
		rows = append(rows, row(p.Title(m.Code), p.Number(m.Previous), p.Number(m.Value), p.Change(m), of))
	}
	p.table([]string{p.Word("measure"), before, now, p.Word("change"), p.Word("of")}, rows)
}

func (p *paper) standings(list []Standing) {
	p.head("standing")
	p.say(p.Word("standing.lead"))
	if len(list) == 0 {
		p.say(p.Word("standing.none"))
		return
	}
	p.d.Append(docmodel.Figure{Drawing: p.DrawStandings(list), Title: p.Word("standing")})
	var rows [][][]docmodel.Run
	for _, s := range list {
		rows = append(rows, row(strconv.Itoa(s.Year), p.Number(s.Uncovered), p.Number(s.Unrevised), p.Number(s.Rest), p.Number(s.InUse())))
	}
	p.table([]string{p.Word("year"), p.Word("standing.uncovered"), p.Word("standing.unrevised"), p.Word("standing.rest"), p.Word("total")}, rows)
}

// departments draws each measure, and sets both in one table.
func (p *paper) departments() {
	p.head("departments")
	groups := counting(p.rep.Departments)
	if len(groups) == 0 {
		p.say(p.Word("departments.none"))
		return
	}
	for _, code := range Figured {
		p.d.Append(docmodel.Figure{Drawing: p.DrawDepartments(p.rep, code, nil), Title: p.Title(code)})
	}
	p.table(append([]string{p.Word("department")}, p.pairs()...), p.compare(groups))
}

// counting keeps the groups in which a measure of the tables counts anything.
func counting(groups []Group) []Group {
	var out []Group
	for _, g := range groups {
		for _, code := range Figured {
			if m := g.Measure(code); m.Value > 0 || m.Previous > 0 {
				out = append(out, g)
				break
			}
		}
	}
	return out
}

// Short names a measure at the head of a column.
func (t Tongue) Short(code string) string { return t.Word("short." + code) }

// pairs heads two columns for each measure of the tables.
func (p *paper) pairs() []string {
	before, now := p.years()
	var out []string
	for _, code := range Figured {
		out = append(out, p.Short(code)+" "+before, p.Short(code)+" "+now)
	}
	return out
}

func (p *paper) compare(groups []Group) [][][]docmodel.Run {
	var rows [][][]docmodel.Run
	for _, g := range groups {
		rows = append(rows, row(append([]string{g.Name}, p.numbers(g)...)...))
	}
	return rows
}

func (p *paper) numbers(g Group) []string {
	var out []string
	for _, code := range Figured {
		m := g.Measure(code)
		out = append(out, p.Number(m.Previous), p.Number(m.Value))
	}
	return out
}

// units sets every unit that counts anything, with its coordinators.
func (p *paper) units() {
	p.head("units")
	if len(p.rep.Units) == 0 {
		p.say(p.Word("units.none"))
		return
	}
	var rows [][][]docmodel.Run
	for _, g := range p.rep.Units {
		cells := append([]string{g.Name}, p.numbers(g)...)
		rows = append(rows, row(append(cells, p.Named(g, "M02"), p.Named(g, "M03"))...))
	}
	header := append([]string{p.Word("unit")}, p.pairs()...)
	p.table(append(header, p.Word("isk"), p.Word("pko")), rows)
}

// Named says whether the units of a group have the coordinator that a measure
// counts: yes or no for one, so many of so many for several.
func (t Tongue) Named(g Group, code string) string {
	switch m := g.Measure(code); {
	case m.Of == 0:
		return t.Word("none")
	case m.Of > 1:
		return t.Number(m.Value) + "/" + t.Number(m.Of)
	case m.Value > 0:
		return t.Word("yes")
	default:
		return t.Word("no")
	}
}

// systems lists what the two figures count, so that they can be looked into.
func (p *paper) systems() {
	p.head("systems")
	names := map[string]string{}
	for _, s := range p.reg.Systems {
		names[s.Code] = s.Name
	}
	for i, codes := range [][]string{p.rep.Systems.M23, p.rep.Systems.M24} {
		p.d.Append(docmodel.Heading{Level: 3, Runs: text(p.Title(Figured[i]))})
		if len(codes) == 0 {
			p.say(p.Word("systems.none"))
			continue
		}
		var rows [][][]docmodel.Run
		for _, code := range codes {
			rows = append(rows, row(code, names[code]))
		}
		p.d.Append(docmodel.Table{Header: row(p.Word("code"), p.Word("name")), Rows: rows})
	}
}

// method says what each figure means, and how it came about.
func (p *paper) method() {
	p.head("method")
	var items []docmodel.Field
	for _, m := range p.rep.Measures {
		items = append(items, docmodel.Field{Label: text(p.Full(m.Code)), Value: text(p.Meaning(m.Code))})
	}
	p.d.Append(docmodel.Fields{Items: items})
	for _, key := range []string{"method.dates", "method.owner", "method.coordinators"} {
		p.say(p.Word(key))
	}
}
