package web

import (
	"cmp"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

const templatesPath = "/templates"

// templateForm is how people write a text of their own.
var templateForm = newForm[agreement.OwnTemplateInput](Form{
	Noun:     "template",
	Sections: []Section{{"about", []string{"name", "code", "kind"}}, {"text", []string{"text"}}},
})

func (s *Site) templateDesk() *desk[agreement.OwnTemplate, agreement.OwnTemplateInput] {
	return &desk[agreement.OwnTemplate, agreement.OwnTemplateInput]{
		form: templateForm, path: templatesPath, verbs: s.ownTemplates,
		title: func(_ *visit, t *agreement.OwnTemplate) string { return t.Name },
		start: (*visit).newTemplate,
	}
}

func (s *Site) templateRoutes(mux *router) {
	s.templateDesk().routes(s, mux)
	mux.HandleFunc("GET "+templatesPath, s.page((*visit).listTemplates))
	mux.HandleFunc("GET "+templatesPath+"/file", s.page((*visit).askTemplateFile))
	mux.HandleFunc("POST "+templatesPath+"/file", s.page((*visit).readTemplateFile))
	mux.HandleFunc("GET "+templatesPath+"/standard/{kind}/{edition}/{language}", s.page((*visit).showStandard))
	mux.HandleFunc("GET "+templatesPath+"/{id}", s.page((*visit).showTemplate))
	mux.HandleFunc("GET "+templatesPath+"/{id}/source", s.page((*visit).sendTemplate))
	mux.HandleFunc("POST "+templatesPath+"/{id}/publish", s.page((*visit).publishTemplate))
	mux.HandleFunc("POST "+templatesPath+"/{id}/withdraw", s.page((*visit).withdrawTemplate))
}

// newTemplate begins a template, from a text that the program brings when the address
// names one (agreement/1/nb).
func (v *visit) newTemplate() (agreement.OwnTemplateInput, error) {
	from := v.r.URL.Query().Get("from")
	if from == "" {
		return agreement.OwnTemplateInput{Kind: "agreement"}, nil
	}
	e, t, err := standardNamed(from)
	if err != nil {
		return agreement.OwnTemplateInput{}, err
	}
	text, err := e.Beginning(t.Lang)
	return agreement.OwnTemplateInput{Name: t.Title, Kind: e.Sort, Text: text}, err
}

// standardNamed finds a text of the library by its place in an address.
func standardNamed(at string) (*agreement.Edition, *docmodel.Template, error) {
	all, err := agreement.Standards()
	if err != nil {
		return nil, nil, err
	}
	parts := strings.Split(at, "/")
	if len(parts) == 3 {
		if e := all.Named(parts[0] + "/v" + parts[1]); e != nil && e.Texts[parts[2]] != nil {
			return e, e.Texts[parts[2]], nil
		}
	}
	return nil, nil, kinds.NotFound("template")
}

var templateTones = map[agreement.TemplateState]string{agreement.TemplateDraft: "info", agreement.TemplatePublished: "success", agreement.TemplateWithdrawn: "neutral"}

func templateTag(s agreement.TemplateState) Tag {
	return Tag{K(key("template.state", string(s))), templateTones[s]}
}

// mostTemplates is how many templates of one's own a form offers.
const mostTemplates = 200

func (v *visit) ownTemplateList() ([]*agreement.OwnTemplate, error) {
	page, err := v.ownTemplates.List(v.ctx(), door.Query{Limit: mostTemplates, Sort: "name"})
	return page.Items, err
}

// templateListing is the table of an organisation's own templates.
func (v *visit) templateListing() listing[*agreement.OwnTemplate] {
	var sorts, languages []Option
	for _, x := range agreement.Sorts {
		sorts = append(sorts, Option{x.Name, K(key("option.kind", x.Name))})
	}
	for _, lang := range []string{"nb", "nn", "da", "en"} {
		languages = append(languages, Option{lang, K(key("option.language", lang))})
	}
	states := codeOptions("template.state", agreement.TemplateDraft, agreement.TemplatePublished, agreement.TemplateWithdrawn)
	return listing[*agreement.OwnTemplate]{
		path: templatesPath,
		columns: []column[*agreement.OwnTemplate]{
			{"name", func(x *agreement.OwnTemplate) Cell {
				return Cell{Say: T(x.Name), Href: templatesPath + "/" + x.ID.String(), Sub: T(x.Code)}
			}, nil},
			{"makes", func(x *agreement.OwnTemplate) Cell { return Cell{Say: K(key("option.kind", x.Kind))} }, nil},
			{"language", func(x *agreement.OwnTemplate) Cell { return Cell{Say: K(key("option.language", x.Language))} }, nil},
			{"status", func(x *agreement.OwnTemplate) Cell { return Cell{Tags: []Tag{templateTag(x.State)}} }, nil},
			{"when", func(x *agreement.OwnTemplate) Cell { return Cell{Say: T(v.text().when(x.CreatedAt))} }, nil},
		},
		id:      func(x *agreement.OwnTemplate) string { return "t-" + x.ID.String() },
		orders:  map[string]string{"name": "name", "when": "createdAt"},
		selects: []Select{{Name: "kind", Label: "column.makes", Options: sorts}, {Name: "language", Label: "column.language", Options: languages}, {Name: "state", Label: "column.status", Options: states}},
	}
}

func (v *visit) listTemplates() error {
	standards, err := v.standardPanel()
	if err != nil {
		return err
	}
	p, err := v.templateListing().turn(v.r.URL.Query(), "name", func(q door.Query) (kinds.Page[*agreement.OwnTemplate], error) { return v.ownTemplates.List(v.ctx(), q) })
	if err != nil {
		return err
	}
	p.Shell = v.shell(agreementsPath, K("nav.templates"), Crumb{K("nav.agreements"), agreementsPath})
	p.Lead, p.Range, p.Empty = K("templates.lead"), "range.templates", K("templates.own.none")
	p.Actions = []Action{{Say: K("templates.new"), Href: templatesPath + "/new", Icon: "Plus", Primary: true}, {Say: K("templates.file"), Href: templatesPath + "/file", Icon: "Upload"}}
	p.Below = []Panel{standards}
	return v.show(p)
}

// standardPanel lists the texts that the program brings, in the reader's language
// where there is one in it.
func (v *visit) standardPanel() (Panel, error) {
	all, err := agreement.StandardTemplates()
	t := Table{Caption: K("templates.standard"), Columns: []Head{{Say: K("column.name")}, {Say: K("templates.edition")}, {Say: K("templates.languages")}}}
	lang := string(v.text().lang)
	for _, x := range all {
		shown := cmp.Or(map[bool]string{true: lang}[slices.Contains(x.Languages, lang)], x.Languages[0])
		row := []Cell{{Say: T(x.Titles[shown]), Href: standardAt(x, shown), Sub: K(key("option.kind", x.Kind))}, {Say: T(x.Name)}, {Say: v.languageList(x.Languages)}}
		t.Rows = append(t.Rows, Row{"s-" + strings.ReplaceAll(x.Name, "/", "-"), row})
	}
	return Panel{ID: "standard", Title: K("templates.standard"), Lead: K("templates.standard.lead"), Table: &t}, err
}

func (v *visit) languageList(all []string) Say {
	var names []string
	for _, l := range all {
		names = append(names, v.text().text(key("option.language", l)))
	}
	return T(strings.Join(names, ", "))
}

func standardAt(x agreement.StandardTemplate, lang string) string {
	return templatesPath + "/standard/" + strings.Replace(x.Name, "/v", "/", 1) + "/" + lang
}

// showStandard shows a text that the program brings, filled with made-up data.
func (v *visit) showStandard() error {
	at := strings.Join([]string{v.r.PathValue("kind"), v.r.PathValue("edition"), v.r.PathValue("language")}, "/")
	e, t, err := standardNamed(at)
	if err != nil {
		return err
	}
	p := RecordPage{
		Shell: v.shell(agreementsPath, T(t.Title), Crumb{K("nav.agreements"), agreementsPath}, Crumb{K("nav.templates"), templatesPath}),
		Lead:  Say{Parts: []Say{K(key("option.kind", e.Sort)), T(e.Name())}},
		Actions: []Action{
			{Say: K("templates.use"), Href: agreementsPath + "/new?text=" + e.Name(), Icon: "Plus", Primary: true}, {Say: K("templates.from"), Href: templatesPath + "/new?from=" + at},
		},
		Alerts: []Alert{{Tone: "info", Title: K("templates.sample"), Text: K("templates.sample.text")}},
	}
	for _, lang := range e.Languages() {
		p.Tabs = append(p.Tabs, Tab{K(key("option.language", lang)), templatesPath + "/standard/" + e.Sort + "/" + v.r.PathValue("edition") + "/" + lang, lang == t.Lang})
	}
	if p.Document, err = sampled(t, e.Sort); err != nil {
		return err
	}
	return v.show(p)
}

// sampled is a text filled with everything that it can say, about nobody.
func sampled(t *docmodel.Template, sort string) (template.HTML, error) {
	d, err := t.Build(agreement.Samples(sort, t.Lang)[0].Paper)
	if err != nil {
		return "", err
	}
	return d.HTML()
}

func (v *visit) template() (*agreement.OwnTemplate, error) {
	return v.ownTemplates.Get(v.ctx(), v.r.PathValue("id"))
}

func (v *visit) showTemplate() error {
	t, err := v.template()
	if err != nil {
		return err
	}
	at := templatesPath + "/" + t.ID.String()
	p := RecordPage{
		Shell: v.shell(agreementsPath, T(t.Name), Crumb{K("nav.agreements"), agreementsPath}, Crumb{K("nav.templates"), templatesPath}),
		Lead:  Say{Parts: []Say{K(key("option.kind", t.Kind)), K(key("option.language", t.Language)), T(t.Title)}},
		Tags:  []Tag{templateTag(t.State)}, Actions: templateActions(t, at),
		Alerts: []Alert{{Tone: "info", Title: K("templates.sample"), Text: K("templates.sample.text")}},
	}
	parsed, err := docmodel.Parse([]byte(t.Text))
	if err == nil {
		p.Document, err = sampled(parsed, t.Kind)
	}
	if err != nil { // the program has learnt more since it was written
		p.Alerts = []Alert{{Tone: "danger", Title: K("templates.broken"), Text: T(err.Error())}}
	}
	return v.show(p)
}

// templateActions is what can be done with a template as it stands.
func templateActions(t *agreement.OwnTemplate, at string) []Action {
	source := Action{Say: K("templates.source"), Href: at + "/source", Icon: "Download"}
	withdraw := Action{Say: K("templates.withdraw"), Href: at + "/withdraw", Post: true}
	switch t.State {
	case agreement.TemplateDraft:
		return []Action{{Say: K("templates.publish"), Href: at + "/publish", Post: true, Primary: true}, {Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}, source, withdraw}
	case agreement.TemplatePublished:
		return []Action{{Say: K("templates.use"), Href: agreementsPath + "/new?template=" + t.ID.String(), Icon: "Plus", Primary: true}, source, withdraw}
	default:
		return []Action{source}
	}
}

// sendTemplate sends the text as it is written.
func (v *visit) sendTemplate() error {
	t, err := v.template()
	if err != nil {
		return err
	}
	return v.send(attached, t.Kind+"-"+t.Language+".md", "text/markdown; charset=utf-8", []byte(t.Text))
}

func (v *visit) publishTemplate() error {
	t, err := v.ownTemplates.Publish(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.see(templatesPath + "/" + t.ID.String() + "?done=saved")
}

func (v *visit) withdrawTemplate() error {
	t, err := v.ownTemplates.Withdraw(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.see(templatesPath + "/" + t.ID.String() + "?done=withdrawn")
}

// TemplateFilePage asks for a file with a text.
type TemplateFilePage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Errors  []Say
}

func (p TemplateFilePage) frame() *Shell  { return &p.Shell }
func (TemplateFilePage) template() string { return "template_file.html" }

func (v *visit) askTemplateFile() error { return v.showTemplateFile(http.StatusOK) }

func (v *visit) showTemplateFile(status int, errs ...Say) error {
	if err := v.who().May("template.create"); err != nil {
		return err
	}
	p := TemplateFilePage{Shell: v.shell(agreementsPath, K("templates.file"), Crumb{K("nav.agreements"), agreementsPath}, Crumb{K("nav.templates"), templatesPath}), Lead: K("form.template.lead"), Errors: errs}
	return v.pages.Show(v.w, v.r, status, p)
}

// readTemplateFile puts the text of a file into the form, where it is read, named and
// saved: nothing is kept yet.
func (v *visit) readTemplateFile() error {
	if err := v.who().May("template.create"); err != nil {
		return err
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 1<<20)
	file, head, err := v.r.FormFile("file")
	if err != nil {
		return v.showTemplateFile(http.StatusUnprocessableEntity, K("templates.file.none"))
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil || len(text) == 0 {
		return v.showTemplateFile(http.StatusUnprocessableEntity, K("templates.file.none"))
	}
	in := agreement.OwnTemplateInput{Name: strings.TrimSuffix(head.Filename, ".md"), Kind: "agreement", Text: strings.ToValidUTF8(string(text), "\uFFFD")}
	if t, err := docmodel.Parse(text); err == nil {
		in.Name = t.Title
		if slices.ContainsFunc(agreement.Sorts, func(s agreement.Sort) bool { return s.Name == t.ID }) {
			in.Kind = t.ID
		}
	}
	d := v.templateDesk()
	return d.open(v, sheet{values: d.form.encode(&in, v.names)})
}
