package record

import (
	"cmp"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Lexicon is the vocabularies with what an organisation says of them. The zero Lexicon is
// the vocabularies as they are.
type Lexicon struct {
	below   map[meaning][]*OwnTerm // by the term that they are kinds of, in the order of their words
	entries map[meaning]*OwnTerm   // by the code that records say
	words   map[meaning]string     // the code behind a spelling, folded
}

// meaning is a code, or a folded word, in a vocabulary.
type meaning struct{ vocabulary, word string }

// Entry is a code of a vocabulary, and what the organisation says of it; nil: nothing.
type Entry struct {
	Code string
	Said *OwnTerm
}

// The ways in which a code stands in a vocabulary.
const (
	OwnWord      = "own"
	StandardTerm = "standard"
	HiddenTerm   = "hidden"
)

// WordStandings lists them.
var WordStandings = []string{OwnWord, StandardTerm, HiddenTerm}

// Standing tells which of the WordStandings an entry has.
func (e Entry) Standing() string {
	switch {
	case e.Said != nil && e.Said.Hidden:
		return HiddenTerm
	case Own(e.Code):
		return OwnWord
	}
	return StandardTerm
}

// Extend makes a lexicon of an organisation's words.
func Extend(own []*OwnTerm) Lexicon {
	l := Lexicon{map[meaning][]*OwnTerm{}, map[meaning]*OwnTerm{}, map[meaning]string{}}
	own = slices.Clone(own)
	slices.SortStableFunc(own, func(a, b *OwnTerm) int { return cmp.Compare(foldWord(a.Name), foldWord(b.Name)) })
	for _, t := range own {
		l.entries[meaning{t.Vocabulary, t.Value}] = t
		if t.Standard() {
			continue
		}
		l.below[meaning{t.Vocabulary, Base(t.Value)}] = append(l.below[meaning{t.Vocabulary, Base(t.Value)}], t)
		for _, w := range append(t.Words(), t.Value) {
			if at := (meaning{t.Vocabulary, foldWord(w)}); at.word != "" && l.words[at] == "" {
				l.words[at] = t.Value
			}
		}
	}
	return l
}

// ReadLexicon reads the words of the actor's organisation; as they were known at the
// instant of the context, where there is one.
func ReadLexicon(tx *door.Tx) (Lexicon, error) {
	own, err := door.AllKnown[OwnTerm](tx)
	return Extend(own), err
}

// Label is what a code is called in a language. A word that the lexicon does not know is
// called as the term that it is a kind of; empty for a code that no vocabulary has.
func (l Lexicon) Label(v *Vocabulary, code, lang string) string {
	if t := l.entries[meaning{v.Name, code}]; t != nil && Own(code) {
		return t.Label(lang)
	}
	return v.Term(code).Labels[lang]
}

// Entries lists every code of a vocabulary in the order of pages: each word stands behind the
// term that it is a kind of.
func (l Lexicon) Entries(v *Vocabulary) []Entry {
	var out []Entry
	for _, t := range v.Terms {
		at := meaning{v.Name, t.Code}
		out = append(out, Entry{t.Code, l.entries[at]})
		for _, own := range l.below[at] {
			out = append(out, Entry{own.Value, own})
		}
	}
	return out
}

// Offered lists the codes that are offered for what is written from now on.
func (l Lexicon) Offered(v *Vocabulary) []string {
	var codes []string
	for _, e := range l.Entries(v) {
		if e.Standing() != HiddenTerm {
			codes = append(codes, e.Code)
		}
	}
	return codes
}

// Find gives the code behind a word as somebody wrote it. The organisation's own words go
// before the program's, which knows many spellings, but not what a word means here.
func (l Lexicon) Find(v *Vocabulary, word string) (code string, ok bool) {
	folded := foldWord(word)
	if code = l.words[meaning{v.Name, folded}]; code != "" {
		return code, true
	}
	return v.find(folded)
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
