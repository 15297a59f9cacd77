package mapping

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"ledd/internal/door"
	"ledd/internal/record"
)

// vocabularies is the fields whose words are looked up in a vocabulary.
var vocabularies = map[Field]*record.Vocabulary{
	"purposes": record.Purposes, "subjects": record.Subjects, "data": record.Data, "recipients": record.Recipients, "security": record.Measures,
}

// named is the fields whose words are records of the register: what they mean is known
// to whoever reads it, as the code or the name of one.
var named = []Field{"unit", "systems"}

// states is the terms of a status, which has no vocabulary of its own.
var states = []string{string(record.Planned), string(record.Ongoing), string(record.Paused), string(record.Ended)}

// Worded reports whether the words of a field are looked up, so that a mapping may say
// what one means that nobody knows.
func (f Field) Worded() bool { return slices.Contains(worded(), f) }

// worded lists these fields, in the order of pages.
func worded() []Field {
	return []Field{"unit", "systems", "status", "purposes", "subjects", "data", "recipients", "security"}
}

// Register reports whether the words of a field mean records of the register.
func (f Field) Register() bool { return slices.Contains(named, f) }

// Terms lists the codes that are offered for a word of the field; none where it means a
// record.
func (f Field) Terms(words record.Lexicon) []string {
	if v := vocabularies[f]; v != nil {
		return words.Offered(v)
	}
	if f == "status" {
		return states
	}
	return nil
}

// means reports whether a word of the field may mean a term; "" is no term. Whether the
// organisation has a word of its own is asked when an activity says it.
func (f Field) means(term string) bool {
	if v := vocabularies[f]; v != nil && term != "" {
		return v.Has(term)
	}
	return term == "" || f.Register() || slices.Contains(f.Terms(record.Lexicon{}), term)
}

// meanings is what somebody said of words, by the field and the folded word.
type meanings map[Field]map[string]string

func (m Mapping) meanings() meanings {
	out := meanings{}
	for f, words := range m.Values {
		out[f] = map[string]string{}
		for word, term := range words {
			out[f][door.Fold(word)] = term
		}
	}
	return out
}

// of gives what a word was said to mean; false when nobody said anything of it.
func (m meanings) of(f Field, word string) (term string, said bool) {
	term, said = m[f][door.Fold(word)]
	return term, said
}

// Said gives what somebody said that a word of a field means; false when nobody has.
func (t *Table) Said(f Field, word string) (term string, said bool) { return t.said.of(f, word) }

// lexicon is what the words of one field mean: what somebody said of them goes before
// the vocabulary.
type lexicon struct {
	field   Field
	words   record.Lexicon
	said    meanings
	unknown func(Field, string)
}

func (w *writer) lexicon(f Field) lexicon { return lexicon{f, w.words, w.said, w.unknown} }

// silent is the lexicon for trying: it tells of no word.
func (l lexicon) silent() lexicon {
	l.unknown = nil
	return l
}

func (l lexicon) find(word string) (code string, ok bool) {
	if term, said := l.said.of(l.field, word); said {
		return term, term != ""
	}
	if v := vocabularies[l.field]; v != nil {
		return find(l.words, v, word)
	}
	return "", false
}

// kept reports whether a word was said to stay as it is.
func (l lexicon) kept(word string) bool {
	term, said := l.said.of(l.field, word)
	return said && term == ""
}

func (l lexicon) tell(words ...string) {
	if l.unknown == nil {
		return
	}
	for _, word := range words {
		l.unknown(l.field, word)
	}
}

// Unknown is a word that no vocabulary knows, and how often it stands in the file.
type Unknown struct {
	Field Field  `json:"field" required:"true"`
	Word  string `json:"word" required:"true"`
	Count int    `json:"count" required:"true"`
	Term  string `json:"term" required:"true" doc:"what somebody said that it means; empty: it stays as text"`
	Said  bool   `json:"said" required:"true" doc:"somebody has decided on it"`
}

// longestWord is how long a word may be, in letters; what is longer is a text that means
// no single term.
const longestWord = 120

// Unknown lists the words of every row that no vocabulary knows, what somebody decided of
// them included, those of each field together and the most frequent first. register
// reports whether a unit or system is called so.
func (t *Table) Unknown(register func(f Field, word string) bool) []Unknown {
	type key struct {
		field Field
		word  string
	}
	counts, spelled := map[key]int{}, map[key]string{}
	count := func(f Field, word string) {
		if utf8.RuneCountInString(word) > longestWord || strings.TrimSpace(word) == "" {
			return
		}
		k := key{f, door.Fold(word)}
		if counts[k]++; counts[k] == 1 {
			spelled[k] = word
		}
	}
	asked := *t
	asked.said = nil // what was decided is asked again, so that it can be changed
	for i := range asked.Rows {
		d := asked.draft(i, count)
		for _, word := range d.Systems {
			if !register("systems", word.Text) {
				count("systems", word.Text)
			}
		}
		if d.Unit.Text != "" && !register("unit", d.Unit.Text) {
			count("unit", d.Unit.Text)
		}
	}
	out := make([]Unknown, 0, len(counts))
	for k, n := range counts {
		term, said := t.said.of(k.field, k.word)
		out = append(out, Unknown{k.field, spelled[k], n, term, said})
	}
	order := worded()
	slices.SortFunc(out, func(a, b Unknown) int {
		return cmp.Or(slices.Index(order, a.Field)-slices.Index(order, b.Field), b.Count-a.Count, cmp.Compare(a.Word, b.Word))
	})
	return out
}

// signature is the same for all files with the same headers, however they are written.
func signature(columns []Column) string {
	h := sha256.New()
	for _, c := range columns {
		_, _ = h.Write([]byte(normal(c.Header) + "\x1f")) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Label is what a term of the field is called in a language.
func (f Field) Label(words record.Lexicon, code, lang string) string {
	if v := vocabularies[f]; v != nil {
		return words.Label(v, code, lang)
	}
	return code
}
