package door

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Mention is one place in a record of the actor's organisation that names
// something: by its identifier, or by a text that stands there and nothing else.
type Mention struct {
	Noun    string // of the record
	ID      string
	Title   string // what people call it
	Pointer string // JSON pointer of the place
	To      string // identifier; empty where a text names it
}

// Mentions goes through every record of every kind that the actor's organisation
// keeps, and lists where it refers to one of some records of a kind, and where a
// text is the given one, whatever its case; empty looks for no text. What a record
// refers to is what it says itself (Row.Refs), so that no field is forgotten.
func (tx *Tx) Mentions(noun string, ids []string, text string) ([]Mention, error) {
	if err := tx.present("who names whom"); err != nil {
		return nil, err
	}
	found := []Mention{}
	for _, name := range slices.Sorted(maps.Keys(byNoun)) {
		k := byNoun[name]
		if k.Log {
			continue
		}
		for after := noRecord; ; {
			rows, err := tx.kept(k, after)
			if err != nil {
				return nil, err
			}
			if len(rows) == 0 {
				break
			}
			after = rows[len(rows)-1].head().id.String()
			for _, row := range rows {
				some, err := k.mentions(row, noun, ids, text)
				if err != nil {
					return nil, err
				}
				found = append(found, some...)
			}
		}
	}
	return found, nil
}

// kept reads the next records of a kind that the actor's organisation keeps.
func (tx *Tx) kept(k *Kind, after string) ([]Row, error) {
	list := reflect.New(reflect.SliceOf(reflect.PointerTo(k.rowType())))
	err := tx.db.Table(k.Table).Where("org_id = ? and id > ?", tx.Who.Org, after).Order("id").Limit(1000).Find(list.Interface()).Error
	rows := make([]Row, 0, list.Elem().Len())
	for i := range list.Elem().Len() {
		rows = append(rows, list.Elem().Index(i).Interface().(Row))
	}
	return rows, err
}

func (k *Kind) mentions(row Row, noun string, ids []string, text string) ([]Mention, error) {
	var out []Mention
	m := Mention{Noun: k.Noun, ID: row.head().id.String(), Title: titleOf(row)}
	for _, r := range row.Refs() {
		if r.To == noun && slices.Contains(ids, r.ID) {
			m.Pointer, m.To = r.Pointer, r.ID
			out = append(out, m)
		}
	}
	if text == "" {
		return out, nil
	}
	body, err := json.Marshal(row)
	if err != nil || !strings.Contains(strings.ToLower(string(body)), strings.ToLower(text)) {
		return out, err
	}
	var whole any
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, err
	}
	for _, at := range places(whole, "", text) {
		m.Pointer, m.To = at, ""
		out = append(out, m)
	}
	return out, nil
}

// titleOf is what people call a record: its code where it has one, else the first
// words that a search finds it by.
func titleOf(row Row) string {
	if code := row.keys().Code; code != "" {
		return code
	}
	for _, w := range row.Words() {
		if w != "" {
			return w
		}
	}
	return ""
}

// places lists the pointers of the texts of a JSON value that are a text.
func places(v any, at, text string) []string {
	var out []string
	switch v := v.(type) {
	case string:
		if strings.EqualFold(strings.TrimSpace(v), text) {
			out = append(out, at)
		}
	case []any:
		for i, x := range v {
			out = append(out, places(x, at+"/"+strconv.Itoa(i), text)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, places(v[name], at+"/"+name, text)...)
		}
	}
	return out
}

// Waiting is how much of somebody's waits in forms and files that are not saved.
type Waiting struct{ Drafts, Files int64 }

// WaitingOf counts what a person of the actor's organisation has not saved.
func (tx *Tx) WaitingOf(actor string) (w Waiting, err error) {
	if err = tx.db.Raw("select count(*) from drafts where org_id = ? and actor = ?", tx.Who.Org, actor).Scan(&w.Drafts).Error; err != nil {
		return w, err
	}
	err = tx.db.Raw("select count(*) from uploads where org_id = ? and actor = ? and receipt = ''", tx.Who.Org, actor).Scan(&w.Files).Error
	return w, err
}

// HandWaiting gives to one person what another has not saved.
func (tx *Tx) HandWaiting(from, to string) error {
	if err := tx.db.Exec("update drafts set actor = ? where org_id = ? and actor = ?", to, tx.Who.Org, from).Error; err != nil {
		return err
	}
	return tx.db.Exec("update uploads set actor = ? where org_id = ? and actor = ? and receipt = ''", to, tx.Who.Org, from).Error
}
