package door

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"

	"ledd/internal/kinds"
)

// cursor is where a page ended: the list it belongs to, the order it was read
// in, and the last row.
type cursor struct {
	List  string `json:"l"`
	Sort  string `json:"s"`
	Value string `json:"v"`
	ID    string `json:"i"`
}

// listOf tells one list from another: its kind, its filters and its words.
func (k *Kind) listOf(q Query) string {
	b, _ := json.Marshal([]any{k.Noun, q.Q, q.Filters})
	return digest(string(b))[:12]
}

func (k *Kind) cursorAt(e any, q Query) string {
	name, _, _ := k.order(q)
	c := cursor{List: k.listOf(q), Sort: q.Sort, ID: e.(Row).head().id.String()}
	if sortColumn(name) != "id" {
		c.Value = reflect.Indirect(reflect.ValueOf(e)).FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) }).String()
	}
	b, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(b)
}

// parseCursor reads a cursor that anybody may have written.
func parseCursor(s string) (c cursor, err error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, err
	}
	if !plain(c.Value) {
		return c, kinds.Invalid("cursor", "cursor", "not plain text")
	}
	_, err = kinds.ParseID[kinds.Party](c.ID) // uuid.Parse would take forms that no database knows
	return c, err
}
