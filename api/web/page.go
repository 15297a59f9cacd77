// Package web is the pages that people see: a handler per page (site.go, gap.go),
// which knows who asks and calls the rooms' verbs, and the templates, texts,
// styles and typed structs that a page is made of. It decides nothing.
//
// The path of a page:
//
//	request ── Language ──▶ Lang ──┐
//	services ── the handler ──▶ GapPage, EnterPage or ErrorPage (view.go)
//	                               │
//	                 Pages.Show, Pages.Enter, Pages.Error
//	                               │ templates/*.html + i18n/*.json, parsed once by New
//	                               ▼
//	                 a buffer, and from there, whole, the response
//
// The styles, the font and the icons come from static/, where `make assets`
// puts them (static/VENDOR.json says from which package); Pages.Static serves
// them under names that carry their hash.
package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"sync"
)

//go:embed templates
var templateFiles embed.FS

// Pages holds all that is prepared at start, once for each process: templates for
// each language, texts and static files. It is safe for concurrent use.
type Pages struct {
	static    *static
	texts     map[Lang]*texts
	templates map[Lang]*template.Template
}

// New parses the embedded templates, texts and static files. An error means
// that the program was built wrong; there is nothing to retry.
func New() (*Pages, error) { return prepared() }

var prepared = sync.OnceValues(prepare)

func prepare() (*Pages, error) {
	files, err := loadStatic()
	if err != nil {
		return nil, err
	}
	texts, err := loadTexts()
	if err != nil {
		return nil, err
	}
	p := &Pages{static: files, texts: texts, templates: map[Lang]*template.Template{}}
	for _, lang := range shown {
		if p.templates[lang], err = parseTemplates(texts[lang], files); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// view is what a page shows: its shell, and which template shows it.
type view interface {
	frame() *Shell
	template() string
}

// Show answers with a page. On an error nothing has been written, and the caller
// answers with Error.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request, status int, v view) error {
	body, err := p.render(v.template(), v.frame().Lang, v)
	if err != nil {
		return err
	}
	return writeCompressed(w, r, status, body)
}

// Fragment answers 200 with a part of a page, for what replaces a part in place.
func (p *Pages) Fragment(w http.ResponseWriter, r *http.Request, name string, lang Lang, view any) error {
	body, err := p.render(name, lang, view)
	if err != nil {
		return err
	}
	return writeCompressed(w, r, http.StatusOK, body)
}

// Enter answers 200 with the landing page of a one-time link. On an error
// nothing has been written.
func (p *Pages) Enter(w http.ResponseWriter, v EnterPage) error {
	body, err := p.render("enter.html", v.Shell.Lang, v)
	if err != nil {
		return err
	}
	return writePlain(w, http.StatusOK, body)
}

// Error answers v.Status with a page that says what to do next. On an error
// nothing has been written.
func (p *Pages) Error(w http.ResponseWriter, v ErrorPage) error {
	body, err := p.render("error.html", v.Shell.Lang, v)
	if err != nil {
		return err
	}
	return writePlain(w, v.Status, body)
}

func (p *Pages) render(name string, lang Lang, view any) ([]byte, error) {
	t := p.templates[lang.Shown()]
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, view); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return b.Bytes(), nil
}

func parseTemplates(texts *texts, files *static) (*template.Template, error) {
	funcs := texts.funcs()
	funcs["asset"], funcs["icon"] = files.path, files.icon
	t := template.New("").Option("missingkey=error").Funcs(funcs)
	return t.ParseFS(templateFiles, "templates/*.html")
}
