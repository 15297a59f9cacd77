package agreement

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	templates "ledd/pdf-templates"
)

// folders says which folder of templates makes which type of agreement. The
// standard clauses themselves (art. 28(7)) are used word for word or not at all,
// so our own wording never passes for them.
var folders = map[Type]string{ControllerProcessor: "agreement/v1"}

// library is every template by folder and language, parsed once.
var library = sync.OnceValues(func() (map[string]map[string]*docmodel.Template, error) {
	all := map[string]map[string]*docmodel.Template{}
	files, err := fs.Glob(templates.Agreement, "agreement/v*/*.md")
	for _, name := range files {
		text, err := fs.ReadFile(templates.Agreement, name)
		if err != nil {
			return nil, err
		}
		t, err := docmodel.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		dir := path.Dir(name)
		if all[dir] == nil {
			all[dir] = map[string]*docmodel.Template{}
		}
		all[dir][t.Lang] = t
	}
	return all, err
})

// template finds the text for the agreement's type in a language, its own when
// none is asked for: invalid where nobody has written it. An agreement that names
// no language takes the organisation's, where there is a text in it.
func (a *Agreement) template(lang, usual string) (*docmodel.Template, error) {
	all, err := library()
	if err != nil {
		return nil, err
	}
	known := all[folders[a.Type]]
	if known == nil {
		return nil, kinds.Invalid("/type", "no-template", "an agreement of the type %q cannot be produced yet; these can: %s", a.Type, list(folders))
	}
	at := "lang"
	if lang == "" {
		if at = "/language"; known[usual] == nil {
			usual = ""
		}
		lang = cmp.Or(a.Language, usual, "nb")
	}
	t := known[lang]
	if t == nil {
		return nil, kinds.Invalid(at, "no-template", "there is no text in %q yet, and the standard text is not shown in another language unasked: ask for one of %s", lang, list(known))
	}
	return t, nil
}

func list[K ~string, V any](m map[K]V) string {
	var names []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// behalf says at each place to sign on whose behalf an agent signs there.
func (p *Paper) behalf(labels map[string]string) {
	for key, at := range p.Places {
		if at.ByMandate {
			at.Name = strings.NewReplacer("{principal}", at.Name, "{agent}", cmp.Or(at.Agent, "…")).Replace(labels["signing.behalf"])
			p.Places[key] = at
		}
	}
}

var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}} {{.ID}}</title></head>
<body>
{{.Body}}
</body>
</html>
`))

// pageOf puts the document into a page of its own.
func pageOf(d *docmodel.Document) ([]byte, error) {
	body, err := d.HTML()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = page.Execute(&b, map[string]any{"Lang": d.Lang, "Title": d.Title, "ID": d.ID, "Body": body})
	return b.Bytes(), err
}
