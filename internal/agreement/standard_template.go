package agreement

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"ledd/internal/kinds"
	templates "ledd/pdf-templates"
)

// StandardTemplate is one edition of the texts that the program brings.
type StandardTemplate struct {
	Name      string              `json:"name" required:"true" doc:"as template.version of an agreement names it, such as agreement/v1"`
	Kind      string              `json:"kind" required:"true" doc:"the sort of document; the same as the kind of a template of one's own"`
	Edition   int                 `json:"edition" required:"true"`
	Newest    bool                `json:"newest" required:"true" doc:"what an agreement is made from that names no version"`
	Types     []Type              `json:"types" required:"true" doc:"of the agreements that it makes"`
	Chosen    string              `json:"templateKind" required:"true" doc:"the template.kind that chooses it, where it is not the usual one of its type; else empty"`
	Languages []string            `json:"languages" required:"true"`
	Titles    map[string]string   `json:"titles" required:"true" doc:"by language"`
	Covers    map[string][]string `json:"covers" required:"true" doc:"the clauses that meet each code of the content checklist (art. 28(3)), by their names"`
	Annexes   map[string]string   `json:"annexes" required:"true" doc:"the heading that begins each annex, by its name"`
}

// StandardTemplates lists the library, in the order of the table of sorts.
func StandardTemplates() ([]StandardTemplate, error) {
	all, err := Standards()
	out := []StandardTemplate{}
	for _, s := range Sorts {
		for i, e := range all[s.Name] {
			t := StandardTemplate{
				Name: e.Name(), Kind: s.Name, Edition: e.Version, Newest: i == len(all[s.Name])-1, Types: s.Types, Chosen: s.Chosen,
				Languages: e.Languages(), Titles: map[string]string{}, Covers: e.Covers, Annexes: e.Annexes,
			}
			for lang, text := range e.Texts {
				t.Titles[lang] = text.Title
			}
			if t.Covers == nil {
				t.Covers = map[string][]string{}
			}
			if t.Annexes == nil {
				t.Annexes = map[string]string{}
			}
			out = append(out, t)
		}
	}
	return out, err
}

// StandardText gives one text of the library as it is written; not-found for none.
func StandardText(sort string, edition int, lang string) (File, error) {
	name := fmt.Sprintf("%s/v%d/%s.md", sort, edition, lang)
	text, err := fs.ReadFile(templates.Library, name)
	if !place.MatchString(name) || err != nil {
		return File{}, kinds.NotFound("template")
	}
	sum := sha256.Sum256(text)
	return File{fmt.Sprintf("%s-v%d-%s.md", sort, edition, lang), "text/markdown; charset=utf-8", text, hex.EncodeToString(sum[:])}, nil
}

// Beginning is the words of an edition in a language as an organisation's own template
// begins with them: what stands beside a published text is written into it.
func (e *Edition) Beginning(lang string) (string, error) {
	f, err := StandardText(e.Sort, e.Version, lang)
	t := e.Texts[lang]
	if err != nil || t == nil || len(t.Covers)+len(t.Annexes) > 0 || len(e.Covers) == 0 {
		return string(f.Body), err
	}
	var said strings.Builder
	said.WriteString("covers:\n")
	for _, code := range slices.Sorted(maps.Keys(e.Covers)) {
		fmt.Fprintf(&said, "  %s: [%s]\n", code, strings.Join(e.Covers[code], ", "))
	}
	said.WriteString("annexes:\n")
	for _, kind := range slices.Sorted(maps.Keys(e.Annexes)) {
		fmt.Fprintf(&said, "  %s: %s\n", kind, e.Annexes[kind])
	}
	matter, body, _ := strings.Cut(string(f.Body), "\n---\n")
	return matter + "\n" + said.String() + "---\n" + body, nil
}
