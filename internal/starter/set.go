package starter

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

//go:embed data/*.json
var files embed.FS

// Languages are those in which an entry has all its texts.
var Languages = []string{"nb", "nn"}

// Area is one service area that entries are grouped by.
type Area struct {
	Code   string            `json:"code" required:"true"`
	Labels map[string]string `json:"labels" required:"true" doc:"by language: nb, nn, en, da"`
}

// texts are the words of an entry in one language; English and Danish have the name alone.
type texts struct {
	Name          string `json:"name"`
	Description   string `json:"description"`
	Purpose       string `json:"purpose"`
	CriminalBasis string `json:"criminalBasis"`
}

// entry is one activity of a version. A text that begins with @ is one of the file's words.
type entry struct {
	Code     string               `json:"code"`
	Area     string               `json:"area"`
	KOSTRA   string               `json:"kostra"` // function of the municipal accounts
	Texts    map[string]texts     `json:"texts"`
	Activity record.ActivityInput `json:"activity"`
}

// edition is one version of the file: all of it, or what it changes of the one before.
type edition struct {
	Set         string                       `json:"set"`
	Version     int                          `json:"version"`
	PublishedOn kinds.Date                   `json:"publishedOn"`
	About       string                       `json:"about"`
	Verified    bool                         `json:"verified"` // whether somebody held it against the sources of law
	Areas       []Area                       `json:"areas"`
	Words       map[string]map[string]string `json:"words"`
	Entries     []entry                      `json:"entries"`
	Withdrawn   []string                     `json:"withdrawn"`
}

// Set is every version of one starter set, oldest first.
type Set struct{ editions []edition }

// Municipality is the set for Norwegian municipalities.
var Municipality = embedded("no-municipality")

// embedded reads a set of the program; one that is wrong is a mistake of the program.
func embedded(name string) *Set {
	var all [][]byte
	for n := 1; ; n++ {
		text, err := files.ReadFile(fmt.Sprintf("data/%s-%d.json", name, n))
		if err != nil {
			break
		}
		all = append(all, text)
	}
	s, err := read(all...)
	if err != nil {
		panic("starter set " + name + ": " + err.Error())
	}
	return s
}

// read makes a set of its versions, oldest first.
func read(files ...[]byte) (*Set, error) {
	s := &Set{}
	for i, text := range files {
		var e edition
		if err := json.Unmarshal(text, &e); err != nil {
			return nil, fmt.Errorf("version %d: %w", i+1, err)
		}
		if e.Version != i+1 || i > 0 && e.Set != s.editions[0].Set {
			return nil, fmt.Errorf("version %d of %q stands where version %d belongs", e.Version, e.Set, i+1)
		}
		s.editions = append(s.editions, e)
	}
	if len(s.editions) == 0 {
		return nil, fmt.Errorf("it has no version")
	}
	return s, nil
}

// Version is the newest version.
func (s *Set) Version() int { return len(s.editions) }

// Areas lists the service areas, in the order of pages.
func (s *Set) Areas() []Area { return s.editions[0].Areas }

// Label names an area in a language.
func (a Area) Label(lang string) string {
	if label := a.Labels[lang]; label != "" {
		return label
	}
	return a.Labels[Languages[0]]
}

// at finds an entry as a version had it, and the version that last changed it; nil where
// the version has none.
func (s *Set) at(code string, version int) (*entry, int) {
	for n := min(version, s.Version()); n >= 1; n-- {
		e := &s.editions[n-1]
		if slices.Contains(e.Withdrawn, code) {
			return nil, n
		}
		if i := slices.IndexFunc(e.Entries, func(x entry) bool { return x.Code == code }); i >= 0 {
			return &e.Entries[i], n
		}
	}
	return nil, 0
}

// codes lists the entries that any version has, by area and in the order of the file.
func (s *Set) codes() []string {
	var out []string
	for _, area := range s.Areas() {
		for _, e := range s.editions {
			for _, x := range e.Entries {
				if x.Area == area.Code && !slices.Contains(out, x.Code) {
					out = append(out, x.Code)
				}
			}
		}
	}
	return out
}

// word gives the words of a text that begins with @; another is given as it is.
func (s *Set) word(text, lang string) string {
	name, shared := strings.CutPrefix(text, "@")
	if !shared {
		return text
	}
	return s.editions[0].Words[name][lang]
}

// in writes an entry as an activity in one of the Languages.
func (s *Set) in(e *entry, lang string) record.ActivityInput {
	in, t := door.Whole(e.Activity), e.Texts[lang]
	in.Name, in.Description, in.CriminalBasis = t.Name, t.Description, t.CriminalBasis
	if len(in.Purposes) > 0 {
		in.Purposes[0].Text = t.Purpose
	}
	in.NationalIDBasis, in.ConsentRecord = s.word(in.NationalIDBasis, lang), s.word(in.ConsentRecord, lang)
	for i := range in.Retention {
		in.Retention[i].Rule = s.word(in.Retention[i].Rule, lang)
	}
	return in
}

// name calls an entry as a page in any language does.
func (e *entry) name(lang string) string {
	if t, ok := e.Texts[lang]; ok {
		return t.Name
	}
	return e.Texts[Languages[0]].Name
}
