package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/pdf"
	"ledd/internal/picture"
)

// paperOf sets what a page of a record shows as a document: its facts, tables and matrices,
// in the same words.
func (v *visit) paperOf(p RecordPage, name string) (*docmodel.Document, error) {
	t := v.text()
	title := t.say(p.Shell.Title)
	d := docmodel.New(name, string(v.language(v.w, v.r).Shown()), pdf.Printable(title), nil)
	say := func(s string) {
		if s != "" {
			d.Append(docmodel.Paragraph{Runs: runs(s)})
		}
	}
	say(t.say(p.Lead))
	if len(p.Tags) > 0 {
		d.Append(docmodel.Paragraph{Runs: docmodel.Bold(pdf.Printable(tagsOf(t, p.Tags)))})
	}
	say(t.text("paper.made", "Org", v.reg.Controller.Name, "Date", t.date(v.today)))
	for _, panel := range p.Panels {
		d.Append(docmodel.Heading{Level: 2, Runs: runs(t.say(panel.Title))})
		say(t.say(panel.Lead))
		v.setLines(d, panel.Lines)
		for _, c := range panel.Points {
			say(cellText(t, c))
		}
		switch {
		case panel.Table != nil && len(panel.Table.Rows) > 0 && panel.Table.Matrix:
			d.Append(docmodel.Figure{Drawing: gridOf(t, panel), Title: t.say(panel.Title)})
		case panel.Table != nil && len(panel.Table.Rows) > 0:
			d.Append(tableOf(t, panel.Table))
		case len(panel.Lines) == 0 && len(panel.Points) == 0:
			say(t.say(panel.Empty))
		}
	}
	return d, d.Seal()
}

func runs(s string) []docmodel.Run { return docmodel.Text(pdf.Printable(s)) }

func tagsOf(t *texts, tags []Tag) string {
	words := make([]string, len(tags))
	for i, tag := range tags {
		words[i] = t.say(tag.Say)
	}
	return strings.Join(words, " · ")
}

// setLines sets facts; a text of several lines becomes a paragraph for each under its name.
func (v *visit) setLines(d *docmodel.Document, lines []Line) {
	t := v.text()
	var items []docmodel.Field
	flush := func() {
		if len(items) > 0 {
			d.Append(docmodel.Fields{Items: items})
		}
		items = nil
	}
	for _, l := range lines {
		var all []string
		for _, c := range l.Values {
			for part := range strings.SplitSeq(cellText(t, c), "\n") {
				if part = strings.TrimSpace(part); part != "" {
					all = append(all, part)
				}
			}
		}
		if len(all) == 1 {
			items = append(items, docmodel.Field{Label: runs(t.say(l.Label)), Value: runs(all[0])})
			continue
		}
		if len(all) == 0 {
			continue
		}
		flush()
		d.Append(docmodel.Heading{Level: 3, Runs: runs(t.say(l.Label))})
		for _, part := range all {
			d.Append(docmodel.Paragraph{Runs: runs(part)})
		}
	}
	flush()
}

// cellText is what stands in a cell, in words alone.
func cellText(t *texts, c Cell) string {
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	add(t.say(c.Say))
	add(t.say(c.Sub))
	if c.Date.Known() {
		add(t.date(c.Date))
	}
	add(tagsOf(t, c.Tags))
	return strings.Join(out, " – ")
}

func tableOf(t *texts, table *Table) docmodel.Table {
	var out docmodel.Table
	for _, h := range table.Columns {
		out.Header = append(out.Header, runs(t.say(h.Say)))
	}
	for _, r := range table.Rows {
		cells := make([][]docmodel.Run, len(table.Columns))
		for i, c := range r.Cells {
			cells[i] = runs(strings.ReplaceAll(cellText(t, c), "\n", " "))
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// tones is the colours of tags on paper.
var tones = map[string]picture.Tone{"success": picture.Success, "warning": picture.Warning, "danger": picture.Danger, "info": picture.Accent, "neutral": picture.None}

// gridOf draws the matrix of a panel, with the numbers that stand in it.
func gridOf(t *texts, p Panel) *picture.Drawing {
	in := picture.GridInput{Title: t.say(p.Title), Description: t.say(p.Lead), Corner: pdf.Printable(t.say(p.Table.Columns[0].Say))}
	for _, h := range p.Table.Columns[1:] {
		in.Columns = append(in.Columns, pdf.Printable(t.say(h.Say)))
	}
	for _, r := range p.Table.Rows {
		row := picture.GridRow{Label: pdf.Printable(t.say(r.Cells[0].Say))}
		for _, c := range r.Cells[1:] {
			cell := picture.GridCell{Number: pdf.Printable(t.say(c.Say)), Word: pdf.Printable(tagsOf(t, c.Tags))}
			if len(c.Tags) > 0 {
				cell.Tone = tones[c.Tags[0].Tone]
			}
			row.Cells = append(row.Cells, cell)
		}
		in.Rows = append(in.Rows, row)
	}
	return picture.Grid(in)
}

// paperIn gives a document in the asked form, pdf or html.
func paperIn(d *docmodel.Document, ending string) (agreement.File, error) {
	f := agreement.File{Name: d.ID + "." + ending, Media: paperMedia[ending]}
	var err error
	if ending == "html" {
		f.Body, err = agreement.PageOf(d)
	} else {
		var b bytes.Buffer
		err = pdf.Render(&b, d)
		f.Body = b.Bytes()
	}
	sum := sha256.Sum256(f.Body)
	f.Digest = hex.EncodeToString(sum[:])
	return f, err
}

// paperEndings is the forms in which an assessment is taken away.
var paperEndings = []string{"pdf", "html"}

var paperMedia = map[string]string{"pdf": "application/pdf", "html": "text/html; charset=utf-8"}

// paper is a record whose document says what its page says.
type paper struct {
	path string
	read access.Action
	page func(*visit) (page RecordPage, file string, err error)
}

var papers = []paper{
	{dpiasPath, "dpia.read", func(v *visit) (RecordPage, string, error) {
		a, err := v.dpia()
		if err != nil {
			return RecordPage{}, "", err
		}
		return v.wholeDPIA(a), fileOf("dpia", a.ID.String(), a.Edition), nil
	}},
	{assessmentsPath, "assessment.read", func(v *visit) (RecordPage, string, error) {
		a, err := v.assessment()
		if err != nil {
			return RecordPage{}, "", err
		}
		return v.wholeAssessment(a), fileOf("risk", a.ID.String(), a.Edition), nil
	}},
}

// file is the document of the record that the visit asks for.
func (p paper) file(v *visit, ending string) (agreement.File, error) {
	page, name, err := p.page(v)
	if err != nil {
		return agreement.File{}, err
	}
	d, err := v.paperOf(page, name)
	if err != nil {
		return agreement.File{}, err
	}
	return paperIn(d, ending)
}

func (s *Site) paperRoutes(mux *router) {
	for _, ending := range paperEndings {
		for _, p := range papers {
			mux.HandleFunc("GET "+p.path+"/{id}/"+ending, s.page(func(v *visit) error {
				f, err := p.file(v, ending)
				if err != nil {
					return err
				}
				return v.send(attached, f.Name, f.Media, f.Body)
			}))
		}
	}
}

// Paper gives a program the document that people take away from a page: of a DPIA where the
// action is dpia.read, of a risk assessment where it is assessment.read; ending is pdf or
// html, lang the language of its words, empty for that of the organisation. Errors:
// not-found, forbidden.
func (s *Site) Paper(ctx context.Context, read access.Action, id, ending, lang string) (agreement.File, error) {
	at := slices.IndexFunc(papers, func(p paper) bool { return p.read == read })
	if at < 0 || paperMedia[ending] == "" {
		return agreement.File{}, kinds.NotFound("document")
	}
	reg, err := door.Look(ctx, s.door, read, gap.Load)
	if err != nil {
		return agreement.File{}, err
	}
	r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: papers[at].path + "/" + id}, Header: http.Header{}}
	r.SetPathValue("id", id)
	return papers[at].file(s.visitOf(nil, r.WithContext(withUsual(ctx, cmp.Or(lang, reg.Settings.Language, string(Bokmal)))), reg), ending)
}

// fileOf names the file of a version: its kind, the first part of its identifier, and its
// number.
func fileOf(kind, id string, edition int) string {
	first, _, _ := strings.Cut(id, "-")
	return kind + "-" + first + "-" + strconv.Itoa(edition)
}

// takeAway is the buttons that lead to the documents of a record.
func takeAway(at string) []Action {
	return []Action{{Say: K("paper.pdf"), Href: at + "/pdf", Icon: "FileText"}, {Say: K("paper.html"), Href: at + "/html"}}
}
