package web

import (
	"errors"
	"html/template"
	"net/url"
	"strings"

	"ledd/internal/kinds"
)

// AskPage shows something and asks for a decision about it: to sign, to accept, to
// issue. One column; with Stations it is one of several pages in a row.
type AskPage struct {
	Shell    Shell
	Lead     Say
	Stations []Station
	Progress Say
	Tags     []Tag
	Alerts   []Alert
	Panels   []Panel
	// Document is a text made by our own engine, which escapes what it is given.
	Document template.HTML
	Forms    []AskForm
	Onward   []Action
}

func (p AskPage) frame() *Shell  { return &p.Shell }
func (AskPage) template() string { return "ask.html" }

// Errors is what is wrong in any of the forms, for the summary.
func (p AskPage) Errors() []ErrorView {
	var all []ErrorView
	for _, f := range p.Forms {
		all = append(all, f.Errors...)
	}
	return all
}

// Station is one of the pages in a row.
type Station struct {
	Say     Say
	Sub     Say // how it stands; may be silent
	Href    string
	Done    bool
	Current bool
}

// AskForm is one form of the page.
type AskForm struct {
	ID     string
	Action string
	Title  Say
	Lead   Say
	Quote  string // a text that is accepted word for word
	Hidden []Choice
	Fields []AskField
	Errors []ErrorView
	Button Say
	Tone   string // of the button: primary when empty
}

// Sends reports whether the form sends a file.
func (f AskForm) Sends() bool {
	for _, x := range f.Fields {
		if x.Kind == "file" {
			return true
		}
	}
	return false
}

// AskField is one field: text, long, date, file, or check.
type AskField struct {
	Form     string
	Name     string
	Label    string // key
	Help     string // key; may be empty
	Kind     string
	Value    string
	Complete string // what a browser may fill in
	Choices  []Option
	Accept   string // of a file
	Errors   []Say
}

// ID is the field's element.
func (f AskField) ID() string { return "f-" + f.Form + "-" + f.Name }

// DescribedBy lists the texts that explain the field, for those who hear it.
func (f AskField) DescribedBy() string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.ID()+"-help")
	}
	if len(f.Errors) > 0 {
		ids = append(ids, f.ID()+"-error")
	}
	return strings.Join(ids, " ")
}

// fill puts what was sent back into the fields, and what is wrong beside them. What
// is wrong with no field of the form stands above it.
func (f *AskForm) fill(sent url.Values, wrong []kinds.Violation) {
	at := map[string]int{}
	for i := range f.Fields {
		f.Fields[i].Form = f.ID
		at["/"+f.Fields[i].Name] = i
		if sent != nil {
			f.Fields[i].Value = sent.Get(f.Fields[i].Name)
		}
	}
	for _, x := range wrong {
		say := violation(x, FieldView{})
		i, ok := at[x.Pointer]
		if !ok {
			f.Errors = append(f.Errors, ErrorView{Say: say})
			continue
		}
		f.Fields[i].Errors = append(f.Fields[i].Errors, say)
		f.Errors = append(f.Errors, ErrorView{f.Fields[i].ID(), f.Fields[i].Label, say})
	}
}

// objections is what a refusal says that belongs into the form that was sent; any
// other error is the page's.
func objections(err error) ([]kinds.Violation, bool) {
	if vs := kinds.ViolationsOf(err); len(vs) > 0 {
		return vs, true
	}
	var e *kinds.Error
	if errors.As(err, &e) && e.Kind == kinds.KindConflict {
		return []kinds.Violation{{Code: "conflict", Detail: e.Message}}, true
	}
	return nil, false
}
