package web

import (
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"ledd/internal/law"
	"ledd/internal/record"
)

// termKey is the key of a term's label: the catalogue takes the labels of the
// vocabularies in, so that pages say them as any other word.
func termKey(vocabulary, code string) string { return key("term", vocabulary, code) }

// learnTerms adds the labels of every vocabulary to the catalogue.
func learnTerms(bundle *i18n.Bundle, keys map[string]bool) error {
	for _, v := range record.Vocabularies {
		for _, t := range v.Terms {
			keys[termKey(v.Name, t.Code)] = true
			for lang, label := range t.Labels {
				if err := bundle.AddMessages(language.MustParse(lang), &i18n.Message{ID: termKey(v.Name, t.Code), Other: label}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// called says a code of a vocabulary: the catalogue has the program's terms, and the
// register the organisation's own words.
func (t *texts) called(v *record.Vocabulary, code string) Say {
	if record.Own(code) {
		return T(t.words.Label(v, code, string(t.lang)))
	}
	return K(termKey(v.Name, code))
}

// offered lists the codes of a vocabulary that are offered, and those that stand there
// already.
func (t *texts) offered(v *record.Vocabulary, chosen []string) []string {
	codes := t.words.Offered(v)
	for _, code := range chosen {
		if v.Has(code) && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// termGroups offers the terms of a vocabulary as boxes; special categories stand apart
// (art. 9), and so do convictions (art. 10).
func termGroups(v *record.Vocabulary, t *texts, chosen []string) []Group {
	groups := []Group{{Name: "ordinary", Label: "terms.ordinary"}, {Name: "special", Label: "terms.special"}, {Name: "criminal", Label: "terms.criminal"}}
	for _, code := range t.offered(v, chosen) {
		at, term := 0, v.Term(code)
		switch {
		case term.Special != "":
			at = 1
		case term.Criminal:
			at = 2
		}
		groups[at].Boxes = append(groups[at].Boxes, Box{Value: code, Say: t.called(v, code)})
	}
	var out []Group
	for _, g := range groups {
		if len(g.Boxes) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// anyTerm marks a field that takes a term of any vocabulary, with its vocabulary before it.
const anyTerm = "any"

// inVocabulary says a term of the program and its vocabulary.
func inVocabulary(v *record.Vocabulary, code string) Say {
	return Say{Parts: []Say{K(key("vocabulary", v.Name)), K(termKey(v.Name, code))}, Glue: ": "}
}

// termWords offers the terms of a field's vocabulary as its options.
func (f Field) termWords(t *texts, chosen string) []Option {
	var out []Option
	if v := record.VocabularyNamed(f.Terms); v != nil {
		for _, code := range t.offered(v, []string{chosen}) {
			out = append(out, Option{code, t.called(v, code)})
		}
	}
	if f.Terms == anyTerm {
		for _, v := range record.Vocabularies {
			for _, code := range v.Codes() {
				out = append(out, Option{v.Name + "/" + code, inVocabulary(v, code)})
			}
		}
	}
	return out
}

// term says a code of the field's vocabulary; false when it has none such.
func (f Field) term(code string, t *texts) (Say, bool) {
	if _, listed := law.ListedAs(code); listed && f.Terms == dpiaList {
		return K(key("dpia.list", code)), true
	}
	v := record.VocabularyNamed(f.Terms)
	if f.Terms == anyTerm {
		name, term, _ := strings.Cut(code, "/")
		if v = record.VocabularyNamed(name); v != nil && v.Has(term) {
			return inVocabulary(v, term), true
		}
		return Say{}, false
	}
	if v == nil || !v.Has(code) {
		return Say{}, false
	}
	return t.called(v, code), true
}
