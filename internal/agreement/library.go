package agreement

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	templates "ledd/pdf-templates"
)

// Sort is one sort of document that the library has words for, and that an
// organisation may write its own words for.
type Sort struct {
	Name    string   // also its folder: agreement, mandate
	Types   []Type   // of the agreements that it is the document of
	Chosen  string   // the template.kind that chooses it, where a type has several
	Sides   []Side   // who signs at least
	Needs   []Need   // what it needs to be complete
	Covers  []string // codes of the checklist that its words must meet (art. 28(3))
	Annexes []string // that it must hold (domain 3.9)
	Docks   bool     // its words let others accede (2021/915, clause 5)
}

// Sorts is the table of documents. The first that fits an agreement's type is its
// usual one. The standard clauses themselves (art. 28(7)) are used word for word or
// not at all, so no sort is of their type.
var Sorts = []Sort{
	{Name: "agreement", Types: []Type{ControllerProcessor}, Sides: []Side{Controller, Processor}, Needs: processingAgreement, Covers: letters, Annexes: annexSet, Docks: true},
	{Name: "standard", Types: []Type{ControllerProcessor}, Chosen: "no_ssa_dpa", Sides: []Side{Controller, Processor}, Needs: processingAgreement, Covers: letters, Annexes: annexSet},
	{Name: "sub-processor", Types: []Type{ProcessorSub}, Sides: []Side{Processor, SubProcessor}, Needs: subAgreement, Covers: letters, Annexes: annexSet},
	{Name: "joint-controllers", Types: []Type{JointArrangement}, Sides: []Side{JointController, JointController}, Needs: jointArrangement, Annexes: []string{"parties", "processing"}},
	{Name: "mandate", Types: []Type{MandateGiven}, Sides: []Side{Controller, Agent}, Needs: mandateGiven},
	{Name: "accession", Types: []Type{Accession}, Needs: accession, Annexes: []string{"parties", "processing"}},
}

// letters is what art. 28(3) wants in an agreement (domain 3.9); annexSet the
// annexes that hold what differs from one agreement to the next.
var (
	letters  = strings.Fields("D1 D2 D3 D4 D5 D6 D7 a b c d e f g h")
	annexSet = []string{"parties", "processing", "security", "sub_processors", "instruction", "other_terms"}
)

// Edition is one version of a sort's words, in every language that has it. It is
// never changed once it is published.
type Edition struct {
	Sort    string
	Version int
	Texts   map[string]*docmodel.Template
	Covers  map[string][]string // the clauses that meet each code of the checklist, the same in every language
	Annexes map[string]string   // the heading that begins each annex, likewise
}

// Name names an edition, as agreements do: agreement/v1.
func (e *Edition) Name() string { return e.Sort + "/v" + strconv.Itoa(e.Version) }

// Languages lists the languages that the edition has.
func (e *Edition) Languages() []string { return slices.Sorted(maps.Keys(e.Texts)) }

// Library is the editions of each sort, the oldest first.
type Library map[string][]*Edition

// Standards gives the library that the program brings, parsed once.
var Standards = sync.OnceValues(func() (Library, error) { return Load(templates.Library) })

var place = regexp.MustCompile(`^([a-z-]+)/v([0-9]+)/([a-z]+)\.md$`)

// Load reads a library: SORT/vN/LANGUAGE.md, each for a sort of the table. What the
// texts of a version do not say of their clauses stands in its covers.yaml.
func Load(files fs.FS) (Library, error) {
	all := Library{}
	names, err := fs.Glob(files, "*/v*/*.md")
	for _, name := range names {
		m := place.FindStringSubmatch(name)
		if m == nil || sortNamed(m[1]) == nil {
			return nil, fmt.Errorf("template %s: a text is SORT/vN/LANGUAGE.md, of one of the sorts", name)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		t, err := docmodel.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		if said := path.Join(t.ID, "v"+strconv.Itoa(t.Version), t.Lang+".md"); said != name {
			return nil, fmt.Errorf("template %s: its front matter says %s", name, said)
		}
		all.add(t)
	}
	for _, editions := range all {
		slices.SortFunc(editions, func(a, b *Edition) int { return cmp.Compare(a.Version, b.Version) })
		for _, e := range editions {
			if err := e.index(files); err != nil {
				return nil, err
			}
		}
	}
	return all, err
}

// index reads where an edition's clauses and annexes are: from its covers.yaml, or
// from the front matter of its texts, which must say the same.
func (e *Edition) index(files fs.FS) error {
	name := e.Name() + "/covers.yaml"
	if src, err := fs.ReadFile(files, name); err == nil {
		e.Covers, e.Annexes, err = docmodel.Index(src)
		if err != nil {
			return fmt.Errorf("template %s: %w", name, err)
		}
		return nil
	}
	for _, lang := range e.Languages() {
		t := e.Texts[lang]
		if e.Covers == nil {
			e.Covers, e.Annexes = t.Covers, t.Annexes
		}
		if !reflect.DeepEqual(e.Covers, t.Covers) || !reflect.DeepEqual(e.Annexes, t.Annexes) {
			return fmt.Errorf("template %s/%s: its covers and annexes are not those of the other languages", e.Name(), lang)
		}
	}
	return nil
}

func (l Library) add(t *docmodel.Template) {
	i := slices.IndexFunc(l[t.ID], func(e *Edition) bool { return e.Version == t.Version })
	if i < 0 {
		i = len(l[t.ID])
		l[t.ID] = append(l[t.ID], &Edition{Sort: t.ID, Version: t.Version, Texts: map[string]*docmodel.Template{}})
	}
	l[t.ID][i].Texts[t.Lang] = t
}

// Newest gives the last edition of a sort, nil for none.
func (l Library) Newest(sort string) *Edition {
	if len(l[sort]) == 0 {
		return nil
	}
	return l[sort][len(l[sort])-1]
}

// Named finds an edition by its name, nil for none.
func (l Library) Named(name string) *Edition {
	for _, e := range l[path.Dir(name)] {
		if e.Name() == name {
			return e
		}
	}
	return nil
}

func sortNamed(name string) *Sort {
	i := slices.IndexFunc(Sorts, func(s Sort) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &Sorts[i]
}

// sort is the row of the table that an agreement is the document of: the one that
// its template names, or the usual one of its type; nil for none.
func (a *Agreement) sort() *Sort {
	var usual *Sort
	named := path.Dir(a.Template.Version)
	for i := range Sorts {
		s := &Sorts[i]
		if !slices.Contains(s.Types, a.Type) {
			continue
		}
		if s.Name == named {
			return s
		}
		if usual == nil || (s.Chosen != "" && s.Chosen == a.Template.Kind) {
			usual = s
		}
	}
	return usual
}

// needs is what the agreement needs to be complete; one without words of the
// library needs what one with a processor does.
func (a *Agreement) needs() []Need {
	if s := a.sort(); s != nil {
		return s.Needs
	}
	return processingAgreement
}

// sides is who signs at least.
func (a *Agreement) sides() []Side {
	if s := a.sort(); s != nil {
		return s.Sides
	}
	return Sorts[0].Sides
}

// edition is the words of the library for the agreement: those that it names, else
// the newest of its sort.
func (a *Agreement) edition() (*Edition, error) {
	all, err := Standards()
	if err != nil {
		return nil, err
	}
	return all.of(a)
}

func (l Library) of(a *Agreement) (*Edition, error) {
	s := a.sort()
	if s == nil {
		return nil, kinds.Invalid("/type", "no-template", "an agreement of the type %q cannot be produced yet; these can: %s", a.Type, producible())
	}
	if !place.MatchString(a.Template.Version + "/x.md") { // what somebody else calls their version is no name of ours
		if e := l.Newest(s.Name); e != nil {
			return e, nil
		}
		return nil, kinds.Invalid("/type", "no-template", "there are no words for an agreement of the sort %s yet", s.Name)
	}
	e := l.Named(a.Template.Version)
	if e == nil || e.Sort != s.Name {
		return nil, kinds.Invalid("/template/version", "no-template", "there is no text %q for an agreement of this type: leave the version empty for the newest, or name one of GET /templates/standard", a.Template.Version)
	}
	return e, nil
}

// NewestTemplate is the text that a new agreement of a type is made from: the newest
// edition of its usual sort, under its name, so that it stays the same when another
// edition comes. A type without words has none.
func NewestTemplate(of Type) Template {
	a := Agreement{AgreementInput: AgreementInput{Type: of}}
	e, err := a.edition()
	if err != nil {
		return Template{}
	}
	return Template{Kind: "own", Version: e.Name()}
}

// producible lists the types that the library has words for.
func producible() string {
	var names []string
	for _, s := range Sorts {
		for _, t := range s.Types {
			names = append(names, string(t))
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}
