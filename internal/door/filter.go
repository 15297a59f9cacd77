package door

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"ledd/internal/kinds"
)

// The most that one search may ask for: each word is a pass over the rows.
const (
	mostSearched = 200 // characters
	mostWords    = 10
)

// narrow gives the conditions of a list.
func (k *Kind) narrow(tx *Tx, t reflect.Type, q Query) (func(*gorm.DB) *gorm.DB, error) {
	sql, args, err := k.search(tx, q)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(q.Filters)) {
		if _, through := k.Through[name]; through && q.Shared {
			return nil, kinds.Invalid(name, "shared", "what others share cannot be narrowed by %q: that is theirs to know", name)
		}
		cond, values, err := k.filter(tx, t, name, q.Filters[name])
		if err != nil {
			return nil, err
		}
		sql, args = append(sql, cond), append(args, values...)
	}
	return func(db *gorm.DB) *gorm.DB {
		if len(sql) == 0 {
			return db
		}
		return db.Where(strings.Join(sql, " and "), args...)
	}, nil
}

// Word is one word of a search, as it is compared.
type Word string

// Search takes a search apart. Errors: invalid at q, when it is too long.
func Search(text string) ([]Word, error) {
	words := strings.Fields(Fold(text))
	switch {
	case !plain(text):
		return nil, kinds.Invalid("q", "text", "q must be plain text")
	case utf8.RuneCountInString(text) > mostSearched:
		return nil, kinds.Invalid("q", "max", "q is too long: at most %d characters", mostSearched)
	case len(words) > mostWords:
		return nil, kinds.Invalid("q", "max", "q has too many words: at most %d", mostWords)
	}
	out := make([]Word, len(words))
	for i, w := range words {
		out[i] = Word(w)
	}
	return out, nil
}

// Anywhere is the patterns of LIKE, with ! before what is meant as it is written, by one
// of which a record's column search says the word: two of them, which may be the same.
func (w Word) Anywhere() [2]string {
	f := forms(string(w))
	return [2]string{"%" + like.Replace(f[0]) + "%", "%" + like.Replace(f[len(f)-1]) + "%"}
}

// InNames is those by which it says the word behind its code.
func (w Word) InNames() [2]string {
	p := w.Anywhere()
	return [2]string{"%" + codeEnd + p[0], "%" + codeEnd + p[1]}
}

// in reports whether a loose text says the word.
func (w Word) in(text string) bool {
	return slices.ContainsFunc(forms(string(w)), func(f string) bool { return strings.Contains(text, f) })
}

// search gives one condition for each word. Of a record that the actor's
// organisation does not keep, only what follows the code is looked through.
func (k *Kind) search(tx *Tx, q Query) (sql []string, args []any, err error) {
	words, err := Search(q.Q)
	if err != nil {
		return nil, nil, err
	}
	for _, word := range words {
		said, values := k.said(tx, word)
		sql, args = append(sql, said), append(args, values...)
		if (k.Visible != Own || q.Shared) && !tx.operates() {
			named, values := saying(word.InNames())
			sql, args = append(sql, "(org_id = ? or "+named+")"), append(append(args, tx.Who.Org), values...)
		}
	}
	return sql, args, nil
}

// saying is Saying with its patterns: each row is looked through once for a word that has
// one form.
func saying(patterns [2]string) (string, []any) {
	if patterns[0] == patterns[1] {
		return `search like ? escape '!'`, []any{patterns[0]}
	}
	return Saying, []any{patterns[0], patterns[1]}
}

// Saying is the condition that a record's column search says a word, in one of its two
// forms.
const Saying = `(search like ? escape '!' or search like ? escape '!')`

// Called is the condition that the organisation o bears a name or number: its code, which
// stands before them, is its keeper's.
const Called = `(o.search like '%` + codeEnd + `' || ? escape '!' or o.search like '%` + codeEnd + `' || ? escape '!')`

// said is the condition that a record says a word itself, or that what it is about does.
func (k *Kind) said(tx *Tx, word Word) (string, []any) {
	patterns := word.Anywhere()
	said, args := saying(patterns)
	sql := []string{said}
	for _, cond := range k.Found {
		sql, args = append(sql, cond), append(args, tx.Who.Org, patterns[0], patterns[1])
	}
	return "(" + strings.Join(sql, " or ") + ")", args
}

var like = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// filter turns one field of the address into a condition and its values.
func (k *Kind) filter(tx *Tx, t reflect.Type, name, text string) (string, []any, error) {
	if !plain(text) {
		return "", nil, kinds.Invalid(name, "text", "%s must be plain text", name)
	}
	if name == "externalId" {
		return k.external(tx, text)
	}
	if cond, ok := k.Through[name]; ok {
		id, err := kinds.ParseID[kinds.Party](text)
		return cond, []any{id}, at(err, name)
	}
	if !slices.Contains(k.Filters, name) {
		return "", nil, kinds.Invalid(name, "unknown", "cannot filter by %q; known: %s", name, strings.Join(k.FilterNames(), ", "))
	}
	f, _ := t.FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) })
	if known := vocabulary(f); known != nil && !slices.Contains(known, text) {
		return "", nil, kinds.Invalid(name, "enum", "%s cannot be %q; known: %s", name, text, strings.TrimPrefix(strings.Join(known, ", "), ", "))
	}
	arg, err := parseAs(f.Type, text)
	if name == "code" && !tx.operates() {
		return "code = ? and org_id = ?", []any{arg, tx.Who.Org}, at(err, name)
	}
	return column(name) + " = ?", []any{arg}, at(err, name)
}

// external finds a record of the actor's organisation by the name that another
// system gave it; the operator finds any.
func (k *Kind) external(tx *Tx, text string) (string, []any, error) {
	system, value, ok := strings.Cut(text, ":")
	if !ok {
		return "", nil, kinds.Invalid("externalId", "format", "externalId is written system:value")
	}
	cond, args := "id in (select record_id from external_ids where kind = ? and system = ? and value = ?)", []any{k.Noun, system, value}
	if !tx.operates() {
		cond, args = cond+" and org_id = ?", append(args, tx.Who.Org)
	}
	return cond, args, nil
}

// vocabulary lists the values that a field can have; nil: any.
func vocabulary(f reflect.StructField) []string {
	if f.Type.Kind() == reflect.Bool {
		return []string{"true", "false"}
	}
	var known []string
	for rule := range strings.SplitSeq(f.Tag.Get("validate"), ",") {
		if rule == "omitempty" {
			known = append(known, "") // not answered
		}
		if words, ok := strings.CutPrefix(rule, "oneof="); ok {
			return append(known, strings.Fields(words)...)
		}
	}
	return nil
}

// parseAs reads an address's text as the field's own type would read its JSON.
func parseAs(t reflect.Type, text string) (any, error) {
	v := reflect.New(t)
	raw := []byte(text)
	if t.Kind() != reflect.Bool {
		raw, _ = json.Marshal(text)
	}
	err := json.Unmarshal(raw, v.Interface())
	return v.Elem().Interface(), err
}

// at names the place of an error that has none.
func at(err error, pointer string) error {
	if err == nil {
		return nil
	}
	return kinds.Invalid(pointer, "format", "%s: %s", pointer, err.Error())
}
