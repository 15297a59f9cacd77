package agreement

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
)

// text finds the words for the agreement in a language, its own when none is asked
// for: invalid where nobody has written them. An agreement that names no language
// takes the organisation's, where there is a text in it.
func (s *sources) text(lang string) (*docmodel.Template, error) {
	texts, err := s.texts()
	if err != nil {
		return nil, err
	}
	at, usual := "lang", s.settings.Language
	if lang == "" {
		if at = "/language"; texts[usual] == nil {
			usual = ""
		}
		lang = cmp.Or(s.a.Language, usual, "nb")
	}
	t := texts[lang]
	if t == nil {
		return nil, kinds.Invalid(at, "no-template", "there is no text in %q yet, and the standard text is not shown in another language unasked: ask for one of %s", lang, list(texts))
	}
	return t, nil
}

// texts is the words that the agreement has chosen, by language.
func (s *sources) texts() (map[string]*docmodel.Template, error) {
	if s.own == nil {
		e, err := s.a.edition()
		if err != nil {
			return nil, err
		}
		return e.Texts, nil
	}
	t, err := docmodel.Parse([]byte(s.own.Text))
	if err != nil {
		return nil, fmt.Errorf("own template %s: %w", s.own.ID, err) // it was checked when it was written
	}
	return map[string]*docmodel.Template{t.Lang: t}, nil
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

// PageOf puts a document into a page of its own, without style or script.
func PageOf(d *docmodel.Document) ([]byte, error) {
	body, err := d.HTML()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = page.Execute(&b, map[string]any{"Lang": d.Lang, "Title": d.Title, "ID": d.ID, "Body": body})
	return b.Bytes(), err
}
