package ropa

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/pdf"
)

// File is a record as a file.
type File = agreement.File

// PDF gives the record as a PDF. Errors: as Read.
func (v Records) PDF(ctx context.Context, c Choice) (File, error) {
	return v.file(ctx, c, func(r Record, d *docmodel.Document) (File, error) {
		return pdfOf(d, r.fileName(".pdf"))
	})
}

// HTML gives the record as an accessible page without style or script. Errors: as Read.
func (v Records) HTML(ctx context.Context, c Choice) (File, error) {
	return v.file(ctx, c, func(r Record, d *docmodel.Document) (File, error) {
		return htmlOf(d, r.fileName(".html"))
	})
}

func pdfOf(d *docmodel.Document, name string) (File, error) {
	var b bytes.Buffer
	err := pdf.Render(&b, d)
	return File{Name: name, Media: "application/pdf", Body: b.Bytes(), Digest: d.Digest}, err
}

func htmlOf(d *docmodel.Document, name string) (File, error) {
	page, err := agreement.PageOf(d)
	return File{Name: name, Media: "text/html; charset=utf-8", Body: page, Digest: d.Digest}, err
}

func (v Records) file(ctx context.Context, c Choice, write func(Record, *docmodel.Document) (File, error)) (File, error) {
	r, err := v.Read(ctx, c)
	if err != nil {
		return File{}, err
	}
	d, err := r.Document()
	if err != nil {
		return File{}, err
	}
	return write(r, d)
}

// fileName is what a browser calls the file, safe for any file system.
func (r Record) fileName(ending string) string {
	return In(r.Lang).Word("file", "day", string(r.AsOf)) + ending
}

// paper is a document as it comes about.
type paper struct {
	Tongue
	Record
	d *docmodel.Document
}

// Document makes the record a document: who keeps it, a list of the activities, and
// each of them field by field. The same record gives the same document.
func (r Record) Document() (*docmodel.Document, error) {
	p := &paper{Tongue: In(r.Lang), Record: r}
	p.d = docmodel.New(r.fileName(""), r.Lang, p.Word("title")+" – "+pdf.Printable(r.Controller.Name), nil)
	p.say(p.Word("lead", "org", r.Controller.Name, "day", p.Day(r.AsOf)))
	p.d.Append(docmodel.Fields{Items: p.keeper()})
	if len(r.Activities) == 0 {
		p.say(p.Word("empty"))
	} else {
		p.d.Append(docmodel.Contents{})
	}
	for i, e := range r.Activities {
		p.d.Append(docmodel.Heading{Level: 2, Number: strconv.Itoa(i + 1), ID: "activity-" + strconv.Itoa(i+1), Runs: text(e.Name)}, docmodel.Fields{Items: p.entry(e)})
	}
	p.second()
	p.d.Append(docmodel.Heading{Level: 2, ID: "made", Runs: text(p.Word("said"))})
	p.say(p.Word("said.day"))
	if r.Audience == Public {
		p.say(p.Word("said.public"))
	}
	return p.d, p.d.Seal()
}

// text is a text of the register or of ours; a letter that the font lacks must not stop
// the record of a whole municipality.
func text(s string) []docmodel.Run { return docmodel.Text(pdf.Printable(s)) }

func (p *paper) say(s string) { p.d.Append(docmodel.Paragraph{Runs: text(s)}) }

// field is a label with its lines, each on a line of its own.
func (p *paper) field(key string, lines ...string) docmodel.Field {
	f := docmodel.Field{Label: text(p.Word(key))}
	for i, s := range lines {
		if i > 0 {
			f.Value = append(f.Value, docmodel.Run{Break: true})
		}
		f.Value = append(f.Value, text(s)...)
	}
	if len(f.Value) == 0 {
		f.Value = text(p.Word("unknown"))
	}
	return f
}

// keeper is who keeps the record (art. 30(1)(a)), and which record it is.
func (p *paper) keeper() []docmodel.Field {
	c, numbers := p.Controller, []string{}
	for _, i := range c.Identifiers {
		numbers = append(numbers, i.Value)
	}
	officer := p.Word("unknown")
	if p.DPO != nil {
		officer = strings.Join(said(p.DPO.Name, p.DPO.Email, p.DPO.Phone), ", ")
	}
	out := []docmodel.Field{
		p.field("controller", c.Name), p.field("identifier", numbers...), p.field("address", said(c.Address)...), p.field("contact", said(c.Contact, c.Website)...),
		p.field("dpo", officer),
	}
	if p.Representative != "" {
		out = append(out, p.field("representative", p.Representative))
	}
	return append(out,
		p.field("edition", p.Word("edition."+string(p.Edition))), p.field("audience", p.Word("audience."+string(p.Audience))),
		p.field("asOf", p.Day(p.AsOf)), p.field("knownAt", p.KnownAt.Format("2006-01-02 15:04:05 UTC")), p.field("count", strconv.Itoa(len(p.Activities))))
}

// optional is the fields that most activities do not have: they stand where they say
// something. The others say that nothing is stated.
var optional = map[string]bool{
	"joint": true, "activity.representative": true, "conditions": true, "criminalBasis": true, "nationalId": true, "consent": true, "description": true,
	"automated": true, "profiling": true, "source": true, "due": true,
}

// hidden is the fields that a public record does not show.
var hidden = map[string]bool{"unit.contact": true, "due": true, "consent": true}

func (p *paper) entry(e Entry) []docmodel.Field {
	var out []docmodel.Field
	if e.Code != "" {
		out = append(out, p.field("code", e.Code))
	}
	for _, l := range p.facts(e) {
		if len(l.lines) == 0 && (optional[l.key] || (p.Audience == Public && hidden[l.key])) {
			continue
		}
		out = append(out, p.field(l.key, l.lines...))
	}
	return out
}

// plain is the text of a field, a line for each.
func plain(runs []docmodel.Run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Break {
			b.WriteByte('\n')
		}
		b.WriteString(r.Text)
	}
	return b.String()
}
