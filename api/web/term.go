package web

import (
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

// termGroups offers the terms of a vocabulary as boxes; special categories stand apart
// (art. 9), and so do convictions (art. 10).
func termGroups(v *record.Vocabulary) []Group {
	groups := []Group{{Name: "ordinary", Label: "terms.ordinary"}, {Name: "special", Label: "terms.special"}, {Name: "criminal", Label: "terms.criminal"}}
	for _, t := range v.Terms {
		at := 0
		switch {
		case t.Special != "":
			at = 1
		case t.Criminal:
			at = 2
		}
		groups[at].Boxes = append(groups[at].Boxes, Box{Value: t.Code, Label: termKey(v.Name, t.Code)})
	}
	var out []Group
	for _, g := range groups {
		if len(g.Boxes) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// termWords offers the terms of a field's vocabulary as its options.
func (f Field) termWords() []Choice {
	var out []Choice
	if v := record.VocabularyNamed(f.Terms); v != nil {
		for _, t := range v.Terms {
			out = append(out, Choice{t.Code, termKey(v.Name, t.Code)})
		}
	}
	return out
}

// term says a code of the field's vocabulary; false when it has none such.
func (f Field) term(code string) (Say, bool) {
	if _, listed := law.ListedAs(code); listed && f.Terms == dpiaList {
		return K(key("dpia.list", code)), true
	}
	v := record.VocabularyNamed(f.Terms)
	if v == nil || !v.Has(code) {
		return Say{}, false
	}
	return K(termKey(v.Name, code)), true
}
