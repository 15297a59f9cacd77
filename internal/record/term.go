package record

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// OwnTermID identifies a word of an organisation.
type OwnTermID = kinds.ID[OwnTerm]

// OwnTerm is what an organisation says of a term of a vocabulary: a word of its own that
// is a kind of it, or that the term itself is not offered. A word inherits what follows
// from its term (art. 9, art. 10, art. 87), so that no word changes what the law asks.
type OwnTerm struct {
	door.Record[OwnTerm]
	OwnTermInput
	Vocabulary string `json:"vocabulary" required:"true" doc:"derived: the vocabulary of the term"`
	Value      string `json:"value" required:"true" doc:"derived, and never changed: what a record says to mean the word; the term's code, a slash, and the word for a word of one's own"`

	fresh bool // somebody writes it now: it is neither in the register nor restored
}

// OwnTermInput is what a client says of a word.
type OwnTermInput struct {
	door.Keys
	Under    string   `json:"under" terms:"any" validate:"required,max=200" doc:"the term of a vocabulary that it is a kind of, as vocabulary and code: data/health"`
	Name     string   `json:"name" validate:"max=100" doc:"the word; empty: the term itself is spoken of, and not offered"`
	Labels   Labels   `json:"labels" gorm:"serializer:json" doc:"the word in other languages; absent: the word itself"`
	Synonyms []string `json:"synonyms" gorm:"serializer:json" validate:"max=50,distinct,dive,required,max=100" doc:"how files may write it"`
	Hidden   bool     `json:"hidden" doc:"it is not offered for what is written from now on; a record that says it keeps it"`
}

// Labels is a word in the languages of the register.
type Labels struct {
	NB string `json:"nb" validate:"max=100"`
	NN string `json:"nn" validate:"max=100"`
	EN string `json:"en" validate:"max=100"`
	DA string `json:"da" validate:"max=100"`
}

func (l Labels) in(lang string) string {
	return map[string]string{"nb": l.NB, "nn": l.NN, "en": l.EN, "da": l.DA}[lang]
}

// OwnTermKind is the table's entry for the door.
var OwnTermKind = door.Register[OwnTerm](door.Kind{
	Noun: "term", Table: "terms",
	Sorts:   []string{"name", "code", "createdAt"},
	Filters: []string{"code", "vocabulary"},
})

// OwnTermVerbs is the verbs of words.
type OwnTermVerbs = door.Noun[OwnTerm, OwnTermInput]

// Input gives the part that a client may replace.
func (t *OwnTerm) Input() *OwnTermInput { return &t.OwnTermInput }

// Words is what a search looks through.
func (t *OwnTerm) Words() []string {
	return append([]string{t.Name, t.Labels.NB, t.Labels.NN, t.Labels.EN, t.Labels.DA}, t.Synonyms...)
}

// Refs is empty: a word names a term of the program, and no record.
func (t *OwnTerm) Refs() []door.Ref { return nil }

// Standard reports whether the term of the program is spoken of, and no word added.
func (t *OwnTerm) Standard() bool { return !strings.Contains(t.Value, ownMark) }

// Label is the word in a language.
func (t *OwnTerm) Label(lang string) string { return cmp.Or(t.Labels.in(lang), t.Name) }

// term finds what the word is a kind of; nil for no vocabulary that there is.
func (t *OwnTermInput) term() (v *Vocabulary, code string) {
	name, code, _ := strings.Cut(t.Under, "/")
	return VocabularyNamed(name), code
}

// Derive gives a new word the value that records will have of it: it stays when the word
// is called otherwise.
func (t *OwnTerm) Derive() {
	v, code := t.term()
	if t.Value != "" || v == nil {
		return
	}
	t.Vocabulary, t.Value, t.fresh = v.Name, code, true
	if t.Name != "" {
		t.Value += ownMark + slug(t.Name)
	}
}

// Check refuses a word of no term, one that the vocabulary has already, and one that
// becomes another: records may say it.
func (t *OwnTerm) Check() []kinds.Violation {
	v, code := t.term()
	bad := func(pointer, code, detail string) []kinds.Violation {
		return []kinds.Violation{{Pointer: pointer, Code: code, Detail: detail}}
	}
	switch {
	case t.Under == "":
		return nil // said already
	case v == nil || !v.Has(code) || strings.Contains(code, ownMark):
		return []kinds.Violation{{Pointer: "/under", Code: "term", Value: t.Under, Detail: "there is no such term: name the vocabulary and the code, such as data/health"}}
	case t.Vocabulary != v.Name || Base(t.Value) != code:
		return bad("/under", "word-moved", "records may say this word already: take it out of use, and add one under the other term")
	case t.Standard() && t.Name != "":
		return bad("/name", "word-standard", "this entry says of the program's own term whether it is offered: add your word as an entry of its own")
	case !t.Standard() && strings.TrimSpace(t.Name) == "":
		return bad("/name", "required", "write the word")
	case t.Standard() && t.fresh && !t.Hidden:
		return bad("/name", "required", "write the word, or say that the term itself is not to be offered")
	case t.fresh && v.labelled(t.Name):
		return bad("/name", "word-known", "the vocabulary has this word already")
	}
	return nil
}

// mostWords is how many entries an organisation has: forms show them all.
const mostWords = 500

const ownWordsSQL = `select id, vocabulary, value, name from terms where org_id = @org order by id`

// Verify refuses a word that the organisation has in the vocabulary already, and gives
// two that are spelled alike values of their own.
func (t *OwnTerm) Verify(tx *door.Tx) error {
	all, err := door.Rows[OwnTerm](tx, ownWordsSQL, nil)
	if err != nil {
		return err
	}
	kept := slices.IndexFunc(all, func(x OwnTerm) bool { return x.ID == t.ID })
	if v := VocabularyNamed(t.Vocabulary); kept >= 0 && v != nil && foldWord(all[kept].Name) != foldWord(t.Name) && v.labelled(t.Name) {
		return kinds.Invalid("/name", "word-known", "the vocabulary has this word already")
	}
	full := kept < 0 && len(all) >= mostWords
	others := slices.DeleteFunc(all, func(x OwnTerm) bool { return x.ID == t.ID || x.Vocabulary != t.Vocabulary })
	if i := slices.IndexFunc(others, func(x OwnTerm) bool { return t.Name != "" && foldWord(x.Name) == foldWord(t.Name) }); i >= 0 {
		return kinds.Invalid("/name", "word-known", "you have this word in the vocabulary already")
	}
	taken := func(value string) bool {
		return slices.ContainsFunc(others, func(x OwnTerm) bool { return x.Value == value })
	}
	if t.Standard() && taken(t.Value) {
		return kinds.Invalid("/under", "word-known", "you have said something of this term already: change that entry")
	}
	if full {
		return kinds.Invalid("/name", "max", "an organisation has at most %d words of its own", mostWords)
	}
	for value, n := t.Value, 2; taken(t.Value); n++ {
		t.Value = value + "_" + strconv.Itoa(n)
	}
	return nil
}

// ownMark stands between a term's code and an organisation's own word.
const ownMark = "/"

// Base is the code of the program's term behind a code: what a word is a kind of.
func Base(code string) string {
	base, _, _ := strings.Cut(code, ownMark)
	return base
}

// Own reports whether a code means a word that an organisation added.
func Own(code string) bool { return strings.Contains(code, ownMark) }

// slug is a word as a part of a code: letters a to z, digits and lines.
func slug(word string) string {
	word = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "ß", "ss", "đ", "d", "ŋ", "n", "ŧ", "t").Replace(door.Fold(word))
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		if b.Len() >= 40 {
			break
		}
	}
	return cmp.Or(strings.Trim(b.String(), "_"), "word")
}
