package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
)

// FormPage is a form with what somebody wrote in it so far.
type FormPage struct {
	Shell    Shell
	Lead     Say
	Action   string
	Cancel   string
	Draft    string // identifier of the form, and of the draft that it is kept under
	Noun     string
	Record   string // identifier of the record, or "new"; empty where no draft is kept
	Version  int    // of the record, when it was read
	Base     int    // the version before that, over which somebody else's words wait for a decision
	Sections []SectionView
	Lists    []Datalist
	Errors   []ErrorView // for the summary, in the order of the fields
	Conflict *Conflict
	Drafts   []DraftView
	Kept     bool      // the form shows a draft
	Posted   bool      // the page answers a form that was sent
	Button   string    // key of what the button says; empty: to save
	Stations []Station // with them it is one of several pages in a row
	Progress Say
	Back     string // the page before in the row; empty: there is none
	Alerts   []Alert
	Panels   []Panel

	hints   map[string]hint     // by the name in the form
	lacking map[string][]string // keys of what is missing, by the field's element
	groups  map[string][]Group  // what a field can be chosen from
}

func (p FormPage) frame() *Shell  { return &p.Shell }
func (FormPage) template() string { return "form.html" }

// Long reports whether the form needs a list of its parts.
func (p FormPage) Long() bool { return len(p.Sections) > 1 && p.Stations == nil }

// Marked explains the marks at the labels: those that the form has.
func (p FormPage) Marked() Say {
	found := Say{}
	for _, s := range p.Sections {
		for _, f := range s.Fields {
			switch {
			case f.Mandatory && !f.Required, f.Parts != nil:
				return K("form.marked")
			case f.Required:
				found = K("form.marked.must")
			}
		}
	}
	return found
}

// SectionView is one card of a form.
type SectionView struct {
	ID     string
	Title  string // key
	Fields []FieldView
}

// FieldView is one field with its value.
type FieldView struct {
	Field
	ID      string
	Input   string   // name in the form
	Label   string   // key of the catalogue
	Help    string   // key; empty when the label says enough
	From    Say      // where the value is from
	Lacking []string // keys of what is missing here
	Value   string
	Words   []Option
	Other   bool     // the value is none of them, and may stand there
	Offer   string   // where what is not found can be registered
	Choices []Choice // options that the register gives
	List    string   // id of the datalist
	Errors  []Say
	Rows    []RowView
	Groups  []Group // of Ticks and Chosen
}

// Group is boxes that belong together.
type Group struct {
	Name  string
	Label string // key; empty: the group needs no name
	Boxes []Box
}

// Box is one that can be ticked.
type Box struct {
	Value  string
	Label  string // key
	Say    Say    // in place of the key
	About  Say    // a sentence on it
	More   Action // where one reads on
	Ticked bool
}

// RowView is one row of a list.
type RowView struct {
	Number int    // as people count
	ID     string // of its first field
	Remove string
	Title  string   // what the row is about; empty: its number says it
	Hidden []Choice // value and name of what the title says
	Fields []FieldView
	Blank  bool
	Asked  bool // somebody asked for this row just now
}

// ErrorView is one entry of the error summary.
type ErrorView struct {
	Field string // id of the field; empty when the error has no place
	Label string // key
	Say   Say
}

// Datalist is what a field suggests.
type Datalist struct {
	ID      string
	Choices []Choice
}

// builder turns values into fields.
type builder struct {
	form   *Form
	names  *naming
	texts  *texts
	errors complaints
	page   *FormPage
	extra  string // the list that somebody asked for another row of
}

// build fills the sections of a form page with tidy values.
func (p *FormPage) build(f *Form, q url.Values, names *naming, t *texts, errs []kinds.Violation, extra string) {
	b := builder{form: f, names: names, texts: t, page: p, extra: extra}
	for _, e := range errs {
		b.errors.add(e)
	}
	for _, s := range f.Sections {
		view := SectionView{ID: "section-" + s.Name, Title: t.first(key("section", cmp.Or(f.Voice, f.Noun), s.Name), key("section", f.Noun, s.Name))}
		for _, field := range f.Fields(s.Name) {
			view.Fields = append(view.Fields, b.field(field, q, "", ""))
		}
		p.Sections = append(p.Sections, view)
	}
	for _, left := range b.errors.left() { // what has no field of its own
		p.Errors = append(p.Errors, ErrorView{Say: violation(left, FieldView{})})
	}
}

// field shows a field of q: its name in the form stands behind at, and its label
// behind parent.
func (b *builder) field(f Field, q url.Values, at, parent string) FieldView {
	v := FieldView{Field: f, ID: fieldID(at + f.Name), Input: at + f.Name, Value: q.Get(f.Name)}
	v.Label = b.texts.first(key("field", b.form.Noun, parent+f.Name), key("field", f.Name))
	v.Help = b.texts.known(key("help", b.form.Noun, parent+f.Name))
	if b.form.Voice != "" {
		v.Help = cmp.Or(b.texts.known(key("help", b.form.Voice, parent+f.Name)), v.Help)
	}
	b.prompt(&v)
	for _, o := range f.Options {
		v.Words = append(v.Words, Option{o, K(b.texts.first(key("option", parent+f.Name, o), key("word", o)))})
	}
	v.Words = append(v.Words, f.termWords(b.texts, v.Value)...)
	v.Other = f.Control == OneOf && v.Value != "" && !slices.ContainsFunc(v.Words, func(o Option) bool { return o.Value == v.Value })
	b.offer(&v)
	if f.Control == TextLine && severalLines(v.Value) {
		v.Control = TextArea
	}
	if f.Control == RowsOf {
		b.rows(&v, q)
	}
	if v.Errors = b.take(v); f.Of == "organisation" && f.Control == Pick && slices.ContainsFunc(v.Errors, func(s Say) bool { return s.Key == "violation.unknown-reference" }) {
		v.Offer = vendorsPath + "/new?" + url.Values{"name": {v.Value}}.Encode()
	}
	return v
}

// offer gives the names that a reference can be chosen from.
func (b *builder) offer(v *FieldView) {
	switch {
	case v.Of == "" || v.Control != Pick:
	case v.Of == "unit":
		v.Choices = b.names.Choices("unit")
	default:
		v.List = "list-" + v.Of
		if !slices.ContainsFunc(b.page.Lists, func(d Datalist) bool { return d.ID == v.List }) {
			b.page.Lists = append(b.page.Lists, Datalist{v.List, b.names.Choices(v.Of)})
		}
	}
}

// rows shows what stands in a list, and a blank row to write the next in when
// somebody asked for one and there is room, or when the domain asks for a first.
func (b *builder) rows(v *FieldView, q url.Values) {
	numbers, rows := rowsOf(q, v.Name)
	next := 0
	if len(numbers) > 0 {
		next = numbers[len(numbers)-1] + 1
	}
	asked := b.extra == v.Input
	if asked && len(numbers) >= v.Most {
		b.errors.add(tooMany(v.Input, v.Most))
		asked = false
	}
	if asked || (len(numbers) == 0 && (v.Mandatory || len(v.Lacking) > 0)) {
		numbers = append(numbers, next)
	}
	for i, n := range numbers {
		at := v.Input + "." + strconv.Itoa(n) + "."
		row := RowView{Number: i + 1, ID: fieldID(v.Input + "." + strconv.Itoa(n)), Remove: at + removeMark, Blank: n >= next, Asked: n >= next && asked}
		for _, p := range v.Parts {
			if said := rows[n].Get(p.Name); said != "" && p.Name == b.form.Titled[v.Name] && len(b.errors.under[pointerOf(at+p.Name)]) == 0 && len(b.page.lacking[fieldID(at+p.Name)]) == 0 {
				row.Title, row.Hidden = said, []Choice{{said, at + p.Name}}
				continue
			}
			if !b.shows(v.Name, p.Name, rows[n], at) {
				continue
			}
			row.Fields = append(row.Fields, b.field(p, rows[n], at, v.Name+"."))
		}
		v.Rows = append(v.Rows, row)
	}
}

// complaints is what is wrong with a form, found by its place.
type complaints struct {
	all   []kinds.Violation
	taken []bool
	under map[string][]int // by pointer: those of this place, and of the places below it
}

func (c *complaints) add(e kinds.Violation) {
	if c.under == nil {
		c.under = map[string][]int{}
	}
	for at := e.Pointer; at != ""; at = at[:strings.LastIndex(at, "/")] {
		c.under[at] = append(c.under[at], len(c.all))
		if !strings.Contains(at, "/") {
			break // this is no pointer
		}
	}
	c.all, c.taken = append(c.all, e), append(c.taken, false)
}

// left lists what no field has taken.
func (c *complaints) left() []kinds.Violation {
	var left []kinds.Violation
	for i, e := range c.all {
		if !c.taken[i] {
			left = append(left, e)
		}
	}
	return left
}

// take gives a field the violations of its own place, and those within it that
// have no control of their own.
func (b *builder) take(v FieldView) []Say {
	var mine []Say
	own := pointerOf(v.Input)
	for _, i := range b.errors.under[own] {
		e := b.errors.all[i]
		if b.errors.taken[i] || (e.Pointer != own && v.Control == TextLine) {
			continue
		}
		b.errors.taken[i] = true
		s := violation(e, v)
		mine = append(mine, s)
		b.page.Errors = append(b.page.Errors, ErrorView{Field: v.ID, Label: v.Label, Say: s})
	}
	return mine
}

func fieldID(input string) string { return "f-" + strings.ReplaceAll(input, ".", "-") }

// violation words what is wrong; a bound is worded after what the field holds.
func violation(e kinds.Violation, v FieldView) Say {
	if _, known := violationCodes[e.Code]; !known {
		return K("violation.other", "Detail", e.Detail)
	}
	code := e.Code
	if code == "max" || code == "min" {
		switch {
		case v.Control == Whole:
			code += ".number"
		case (v.Control == Lines || v.Control == RowsOf) && e.Pointer == pointerOf(v.Input):
			code += ".rows"
		}
	}
	return K(key("violation", code), "Limit", e.Limit, "Value", e.Value)
}

// violationCodes are the codes that the catalogue has words for.
var violationCodes = map[string]bool{
	"required": true, "oneof": true, "max": true, "min": true, "date": true, "order": true, "number": true,
	"unknown-reference": true, "ambiguous": true, "duplicate": true, "self": true, "cycle": true, "not-yours": true,
	"taken": true, "check-digit": true, "format": true, "future": true, "no-party": true, "http_url": true,
	"email": true, "iso3166_1_alpha2": true, "private": true, "text": true, "len": true, "numeric": true, "confirmed": true, "sent": true, "merged": true,
	"root": true, "mismatch": true, "hexadecimal": true, "guessable": true, "password": true, "again": true, "passkey": true, "only-way": true, "code": true, "whole": true, "last": true, "fixed": true, "glyph": true, "pages": true, "no-template": true, "network": true, "past": true, "beyond": true,
	"own": true, "window": true, "ahead": true, "stale": true, "successor": true, "time": true,
	"no-recipients": true, "own-controller": true, "no-hits": true, "listed": true, "term": true, "word-moved": true, "word-standard": true, "word-known": true, "absent": true, "accept": true, "annex": true, "assessed": true, "before-issue": true, "before-state": true, "certificate": true, "certificate-type": true, "end": true, "exit": true, "frozen": true, "held-how": true, "held-none": true, "infected": true, "large": true, "mandate-kept": true, "mandate-longer": true, "mandate-signed": true, "media": true, "no-exit": true, "no-file": true, "no-holder": true, "no-mandate": true, "no-person": true, "no-signatory": true, "no-step": true, "nobody-asked": true, "not-clean": true, "not-ended": true, "not-in-review": true, "not-issued": true, "not-scanned": true, "not-waiting": true, "noted": true, "older": true, "other-file": true, "other-text": true, "own-file": true, "parties": true, "reason": true, "retained-eea": true, "retained-law": true, "reviewed": true, "scope": true, "sent-many": true, "signed-already": true, "spoken": true, "too-many": true,
	"several": true, "matrix": true, "matrix-gap": true, "matrix-falls": true, "no-scenario": true, "no-treatment": true, "nothing-above": true, "completed": true, "draft": true,
	"early": true, "answer": true, "unanswered": true, "outside": true,
	"max.number": true, "max.rows": true, "min.number": true, "min.rows": true,
}

// DescribedBy lists the texts that explain a field, for those who hear it.
func (v FieldView) DescribedBy() string {
	var ids []string
	if v.Help != "" {
		ids = append(ids, v.ID+"-help")
	}
	if !v.From.Silent() {
		ids = append(ids, v.ID+"-from")
	}
	for i := range v.Lacking {
		ids = append(ids, v.ID+"-lacking-"+strconv.Itoa(i))
	}
	for i := range v.Errors {
		ids = append(ids, v.ID+"-error-"+strconv.Itoa(i))
	}
	return strings.Join(ids, " ")
}
