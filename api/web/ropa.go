package web

import (
	"cmp"
	"context"
	"html/template"
	"net/url"

	"ledd/internal/kinds"
	"ledd/internal/ropa"
)

const recordPath = activitiesPath + "/record"

// recordFile is one form in which the record of processing is taken away.
type recordFile struct {
	ending string
	make   func(ropa.Records, context.Context, ropa.Choice) (ropa.File, error)
}

var recordFiles = []recordFile{{"pdf", ropa.Records.PDF}, {"xlsx", ropa.Records.XLSX}, {"html", ropa.Records.HTML}, {"jsonld", ropa.Records.JSONLD}}

func (s *Site) recordRoutes(mux *router) {
	mux.HandleFunc("GET "+recordPath, s.page((*visit).showWholeRecord))
	for _, f := range recordFiles {
		mux.HandleFunc("GET "+recordPath+"/"+f.ending, s.page(func(v *visit) error { return v.sendRecord(f) }))
	}
}

// RopaPage is the record of processing of the organisation, to be read and taken away.
type RopaPage struct {
	Shell     Shell
	Lead      Say
	Tags      []Tag
	Actions   []Action
	More      []Action // further files
	Alerts    []Alert
	Path      string
	Choice    ropa.Choice
	Day       *DayChoice
	Editions  []ropa.Edition
	Audiences []ropa.Audience
	Languages []string
	Document  template.HTML
}

func (p RopaPage) frame() *Shell  { return &p.Shell }
func (RopaPage) template() string { return "ropa.html" }

// recordChoice reads what the address asks for: words that are no choice are as good as
// none, and of a day that is none the page tells.
func (v *visit) recordChoice() (ropa.Choice, *DayChoice) {
	q := v.r.URL.Query()
	day, asked := v.asOf()
	lang := cmp.Or(chosen(q, "text", append([]string{""}, ropa.Languages...)), string(v.language(v.w, v.r).Shown()))
	return ropa.Choice{Edition: chosen(q, "edition", ropa.Editions), Audience: chosen(q, "audience", ropa.Audiences), Lang: lang, AsOf: day}, asked
}

// chosen is the choice that the address names; the first where it names none of them.
func chosen[S ~string](q url.Values, name string, known []S) S {
	for _, k := range known {
		if q.Get(name) == string(k) {
			return k
		}
	}
	return known[0]
}

func (v *visit) showWholeRecord() error {
	c, day := v.recordChoice()
	r, err := v.ropa.Read(v.ctx(), c)
	if err != nil {
		return err
	}
	d, err := r.Document()
	if err != nil {
		return err
	}
	p := RopaPage{
		Shell: v.shell(activitiesPath, K("ropa.title"), Crumb{K("nav.activities"), activitiesPath}), Lead: K("ropa.lead"),
		Path: recordPath, Choice: c, Day: day, Editions: ropa.Editions, Audiences: ropa.Audiences, Languages: ropa.Languages,
	}
	q := url.Values{"edition": {string(c.Edition)}, "audience": {string(c.Audience)}, "text": {c.Lang}, "asof": {string(c.AsOf)}}
	for i, f := range recordFiles {
		a := Action{Say: K(key("ropa.download", f.ending)), Href: recordPath + "/" + f.ending + "?" + q.Encode(), Icon: "Download", Primary: i == 0}
		if i < shownFiles {
			p.Actions = append(p.Actions, a)
		} else {
			p.More = append(p.More, a)
		}
	}
	if lacks := v.recordLacks(r); len(lacks) > 0 {
		p.Alerts = []Alert{{Tone: "warning", Title: K("ropa.lacks"), Text: K("ropa.lacks.text"), Items: v.said(lacks)}}
	}
	if p.Document, err = d.HTML(); err != nil {
		return err
	}
	return v.show(p)
}

// shownFiles is how many files have a button at the head of the page.
const shownFiles = 2

// recordLacks is what the law asks the whole record for and is not there, with where to
// fill it in.
func (v *visit) recordLacks(r ropa.Record) []Action {
	var out []Action
	if r.Controller.Address == "" || r.Controller.Contact == "" {
		lack := Action{Say: K("ropa.lacks.contact")}
		if v.reg.Controller.Org == r.Controller.ID { // else somebody else keeps one's entry in the directory
			lack.Href = vendorsPath + "/" + r.Controller.ID.String() + "/edit"
		}
		out = append(out, lack)
	}
	if r.DPO == nil {
		out = append(out, Action{Say: K("ropa.lacks.dpo"), Href: settingsPath + "/edit"})
	}
	n := 0
	for _, a := range v.activityLines() {
		if a.lacks("ROP-002") {
			n++
		}
	}
	if n > 0 {
		out = append(out, Action{Say: N("ropa.lacks.content", n), Href: activitiesPath + "?lacking=content"})
	}
	return out
}

// sendRecord sends the record as a file.
func (v *visit) sendRecord(f recordFile) error {
	c, day := v.recordChoice()
	if day.Wrong != "" {
		return kinds.Invalid("asof", "format", "%q is not a date: write it as 2026-03-01", day.Wrong)
	}
	file, err := f.make(v.ropa, v.ctx(), c)
	if err != nil {
		return err
	}
	return v.send(attached, file.Name, file.Media, file.Body)
}
