package record

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ledd/internal/door"
)

//go:embed vocabulary/*.json
var vocabularyFiles embed.FS

// Term is one word of a controlled vocabulary: what a record stores is its code.
type Term struct {
	Code       string              `json:"code"`
	Labels     map[string]string   `json:"labels"`               // by language: nb, nn, en, da
	IRI        string              `json:"iri,omitempty"`        // of the Data Privacy Vocabulary 2.x (DPV)
	NoIRI      string              `json:"noIri,omitempty"`      // why there is none
	Special    string              `json:"special,omitempty"`    // art9: a special category of art. 9(1)
	Criminal   bool                `json:"criminal,omitempty"`   // art. 10
	NationalID bool                `json:"nationalId,omitempty"` // art. 87
	Vulnerable bool                `json:"vulnerable,omitempty"` // people who can hardly refuse (WP248)
	Health     bool                `json:"health,omitempty"`
	Synonyms   map[string][]string `json:"synonyms,omitempty"` // how others write it, by language
}

// Vocabulary is the terms of one field, in the order of pages.
type Vocabulary struct {
	Name  string `json:"vocabulary"`
	Terms []Term `json:"terms"`

	byCode map[string]*Term
	byWord map[string]*Term
}

// The vocabularies of a record of processing (art. 30(1)).
var (
	Purposes   = vocabulary("purpose")
	Subjects   = vocabulary("subject")
	Data       = vocabulary("data")
	Recipients = vocabulary("recipient")
	Measures   = vocabulary("measure")
	Triggers   = vocabulary("trigger")
	Disposals  = vocabulary("disposal")
)

// Vocabularies lists them all.
var Vocabularies = []*Vocabulary{Purposes, Subjects, Data, Recipients, Measures, Triggers, Disposals}

// Languages are those that every term has a label in.
var Languages = []string{"nb", "nn", "en", "da"}

// VocabularyNamed finds a vocabulary; nil when there is none.
func VocabularyNamed(name string) *Vocabulary {
	if i := slices.IndexFunc(Vocabularies, func(v *Vocabulary) bool { return v.Name == name }); i >= 0 {
		return Vocabularies[i]
	}
	return nil
}

// vocabulary reads an embedded one; one that is wrong is a mistake of the program.
func vocabulary(name string) *Vocabulary {
	text, err := vocabularyFiles.ReadFile("vocabulary/" + name + ".json")
	if err == nil {
		var v *Vocabulary
		if v, err = readVocabulary(text); err == nil && v.Name == name {
			return v
		}
	}
	panic(fmt.Sprintf("vocabulary %s: %v", name, err))
}

// readVocabulary reads and checks a vocabulary, and arranges it for looking up.
func readVocabulary(text []byte) (*Vocabulary, error) {
	v := &Vocabulary{byCode: map[string]*Term{}, byWord: map[string]*Term{}}
	if err := json.Unmarshal(text, v); err != nil {
		return nil, err
	}
	for i := range v.Terms {
		t := &v.Terms[i]
		if err := t.check(); err != nil {
			return nil, err
		}
		if v.byCode[t.Code] != nil {
			return nil, fmt.Errorf("the code %s stands twice", t.Code)
		}
		v.byCode[t.Code] = t
	}
	for i := range v.Terms { // labels before synonyms: what is called so goes before what is sometimes called so
		v.learn(&v.Terms[i], labelsOf)
	}
	for i := range v.Terms {
		v.learn(&v.Terms[i], synonymsOf)
	}
	return v, nil
}

func labelsOf(t *Term) []string {
	words := []string{t.Code}
	for _, l := range Languages {
		words = append(words, t.Labels[l])
	}
	return words
}

func synonymsOf(t *Term) []string {
	var words []string
	for _, list := range t.Synonyms {
		words = append(words, list...)
	}
	return words
}

func (v *Vocabulary) learn(t *Term, words func(*Term) []string) {
	for _, w := range words(t) {
		if folded := foldWord(w); v.byWord[folded] == nil {
			v.byWord[folded] = t
		}
	}
}

func (t *Term) check() error {
	for _, l := range Languages {
		if strings.TrimSpace(t.Labels[l]) == "" {
			return fmt.Errorf("%s has no label in %s", t.Code, l)
		}
	}
	switch {
	case t.Code == "":
		return fmt.Errorf("a term has no code")
	case (t.IRI == "") == (t.NoIRI == ""):
		return fmt.Errorf("%s has either an IRI of DPV or a reason for none", t.Code)
	case t.Special != "" && t.Special != "art9":
		return fmt.Errorf("%s: special is art9 or absent", t.Code)
	}
	return nil
}

// Term gives the term with a code; the zero Term when there is none. A word that an
// organisation added is what its term is.
func (v *Vocabulary) Term(code string) Term {
	if t := v.byCode[Base(code)]; t != nil {
		return *t
	}
	return Term{}
}

// Has reports whether the vocabulary has a code, or the term behind an organisation's word.
func (v *Vocabulary) Has(code string) bool { return v.byCode[Base(code)] != nil }

// labelled reports whether a term is called so in some language.
func (v *Vocabulary) labelled(word string) bool {
	folded := foldWord(word)
	return folded != "" && slices.ContainsFunc(v.Terms, func(t Term) bool {
		return slices.ContainsFunc(labelsOf(&t), func(l string) bool { return foldWord(l) == folded })
	})
}

// Codes lists the codes, in the order of pages.
func (v *Vocabulary) Codes() []string {
	codes := make([]string, len(v.Terms))
	for i, t := range v.Terms {
		codes[i] = t.Code
	}
	return codes
}

// Find gives the code behind a word as somebody wrote it: a code, a label or another
// spelling in any language, whatever its case; false when the word is none of them.
func (v *Vocabulary) Find(word string) (code string, ok bool) {
	return v.find(foldWord(word))
}

func (v *Vocabulary) find(folded string) (code string, ok bool) {
	t := v.byWord[folded]
	if t == nil {
		return "", false
	}
	return t.Code, true
}

// foldWord is the form in which words of a vocabulary are compared; both apostrophes are one.
func foldWord(word string) string { return door.Fold(strings.ReplaceAll(word, "’", "'")) }
