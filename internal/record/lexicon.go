package record

import (
	"cmp"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Lexicon is the vocabularies with what an organisation says of them. The zero Lexicon is
// the vocabularies as they are.
type Lexicon struct{ own []*OwnTerm }

// Extend makes a lexicon of an organisation's words.
func Extend(own []*OwnTerm) Lexicon {
	own = slices.Clone(own)
	slices.SortStableFunc(own, func(a, b *OwnTerm) int { return cmp.Compare(foldWord(a.Name), foldWord(b.Name)) })
	return Lexicon{own}
}

// ReadLexicon reads the words of the actor's organisation; as they were known at the
// instant of the context, where there is one.
func ReadLexicon(tx *door.Tx) (Lexicon, error) {
	own, err := door.AllKnown[OwnTerm](tx)
	return Extend(own), err
}

// entry finds what the organisation says of a code; nil when it says nothing.
func (l Lexicon) entry(v *Vocabulary, code string) *OwnTerm {
	if i := slices.IndexFunc(l.own, func(t *OwnTerm) bool { return t.Vocabulary == v.Name && t.Value == code }); i >= 0 {
		return l.own[i]
	}
	return nil
}

// Label is what a code is called in a language. A word that the lexicon does not know is
// called as the term that it is a kind of; empty for a code that no vocabulary has.
func (l Lexicon) Label(v *Vocabulary, code, lang string) string {
	if Own(code) {
		if t := l.entry(v, code); t != nil {
			return t.Label(lang)
		}
	}
	return v.Term(code).Labels[lang]
}

// Offered lists the codes that are offered for what is written from now on, in the order
// of pages: each word stands behind the term that it is a kind of.
func (l Lexicon) Offered(v *Vocabulary) []string {
	var codes []string
	for _, t := range v.Terms {
		if e := l.entry(v, t.Code); e == nil || !e.Hidden {
			codes = append(codes, t.Code)
		}
		for _, e := range l.own {
			if e.Vocabulary == v.Name && !e.Hidden && !e.Standard() && Base(e.Value) == t.Code {
				codes = append(codes, e.Value)
			}
		}
	}
	return codes
}

// Find gives the code behind a word as somebody wrote it. The organisation's own words go
// before the program's, which knows many spellings, but not what a word means here.
func (l Lexicon) Find(v *Vocabulary, word string) (code string, ok bool) {
	folded := foldWord(word)
	for _, t := range l.own {
		if t.Vocabulary == v.Name && !t.Standard() && slices.ContainsFunc(append(t.Words(), t.Value), func(w string) bool { return w != "" && foldWord(w) == folded }) {
			return t.Value, true
		}
	}
	return v.Find(word)
}

// Words lists what the organisation says of a vocabulary.
func (l Lexicon) Words(v *Vocabulary) []*OwnTerm {
	var out []*OwnTerm
	for _, t := range l.own {
		if t.Vocabulary == v.Name {
			out = append(out, t)
		}
	}
	return out
}

// place is a code in a record.
type place struct {
	vocabulary    *Vocabulary
	pointer, code string
}

// unknownTerms refuses codes that no vocabulary has.
func unknownTerms(places []place) []kinds.Violation {
	var vs []kinds.Violation
	for _, p := range places {
		if p.code != "" && !p.vocabulary.Has(p.code) {
			vs = append(vs, noTerm(p.pointer, p.code))
		}
	}
	return vs
}

const wordsSaidSQL = `select vocabulary, value from terms where org_id = @org and vocabulary in @vocabularies and value in @values`

// unknownWords refuses codes that mean no word of the organisation. The register is asked
// only where a record says one, and only of those.
func unknownWords(tx *door.Tx, places []place) error {
	var vocabularies, values []string
	for _, p := range places {
		if Own(p.code) {
			vocabularies, values = append(vocabularies, p.vocabulary.Name), append(values, p.code)
		}
	}
	if len(values) == 0 {
		return nil
	}
	known, err := door.Rows[OwnTerm](tx, wordsSaidSQL, map[string]any{"vocabularies": vocabularies, "values": values})
	if err != nil {
		return err
	}
	var vs []kinds.Violation
	for _, p := range places {
		if Own(p.code) && !slices.ContainsFunc(known, func(t OwnTerm) bool { return t.Vocabulary == p.vocabulary.Name && t.Value == p.code }) {
			vs = append(vs, noTerm(p.pointer, p.code))
		}
	}
	return kinds.Violations(vs)
}

// noTerm refuses a code.
func noTerm(pointer, code string) kinds.Violation {
	return kinds.Violation{Pointer: pointer, Code: "term", Value: code, Detail: "the vocabulary has no such term: choose one of it, and write your own word in the text beside it"}
}

// codesOf gives the codes of one vocabulary.
func codesOf(v *Vocabulary, places []place) []string {
	var out []string
	for _, p := range places {
		if p.vocabulary == v && p.code != "" {
			out = append(out, p.code)
		}
	}
	return out
}
