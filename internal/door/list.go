package door

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"ledd/internal/kinds"
)

// Query narrows, orders and pages a list.
type Query struct {
	Limit   int    // 1 to 200; 0 is 50
	Cursor  string // nextCursor of the page before
	Sort    string // one of the kind's Sorts, with - before it for descending
	Q       string // words that must all occur, whatever their case
	Filters map[string]string
}

// cursor is where a page ended: the order it was read in, and the last row.
type cursor struct {
	Sort  string `json:"s"`
	Value string `json:"v"`
	ID    string `json:"i"`
}

// List reads one page of the records that the actor may see, with the number of
// all that match. A bad cursor, order or filter is invalid.
func List[E any](tx *Tx, q Query) (kinds.Page[*E], error) {
	k := kindOf[E]()
	page := kinds.Page[*E]{Items: []*E{}}
	where, err := k.narrow(reflect.TypeFor[E](), q)
	if err != nil {
		return page, err
	}
	if err := where(tx.see(k)).Count(&page.Total).Error; err != nil {
		return page, err
	}
	after, err := k.after(q)
	if err != nil {
		return page, err
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	if q.Limit < 1 || q.Limit > 200 {
		return page, kinds.Invalid("limit", "range", "limit must be between 1 and 200")
	}
	if err := after(where(tx.see(k))).Limit(q.Limit + 1).Find(&page.Items).Error; err != nil {
		return page, err
	}
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		page.NextCursor = k.cursorAt(page.Items[q.Limit-1], q)
	}
	return page, nil
}

// All reads every record of a kind that the actor may see, in order of code and
// identifier: for what works on a whole register.
func All[E any](tx *Tx, where string, args ...any) ([]*E, error) {
	out := []*E{}
	q := tx.see(kindOf[E]())
	if where != "" {
		q = q.Where(where, args...)
	}
	err := q.Order("code, id").Find(&out).Error
	return out, err
}

// order splits the asked order into its name and direction.
func (k *Kind) order(q Query) (name string, desc bool, err error) {
	name, desc = strings.CutPrefix(q.Sort, "-")
	if name == "" {
		name = k.Sorts[0]
	}
	if !slices.Contains(k.Sorts, name) {
		return "", false, kinds.Invalid("sort", "enum", "cannot sort by %q; known: %s", name, strings.Join(k.Sorts, ", "))
	}
	return name, desc, nil
}

// sortColumn is the column of an order: createdAt is the identifier, which is
// made in that order.
func sortColumn(name string) string {
	if name == "createdAt" {
		return "id"
	}
	return column(name)
}

// after gives the order of a list and where in it the page starts.
func (k *Kind) after(q Query) (func(*gorm.DB) *gorm.DB, error) {
	name, desc, err := k.order(q)
	if err != nil {
		return nil, err
	}
	col, op, dir := sortColumn(name), ">", ""
	if desc {
		op, dir = "<", " desc"
	}
	order := col + dir + ", id" + dir
	if q.Cursor == "" {
		return func(db *gorm.DB) *gorm.DB { return db.Order(order) }, nil
	}
	c, err := parseCursor(q.Cursor)
	if err != nil || c.Sort != q.Sort {
		return nil, kinds.Invalid("cursor", "cursor", "this cursor belongs to no page of this list: begin again without it")
	}
	return func(db *gorm.DB) *gorm.DB {
		if col == "id" {
			return db.Where("id "+op+" ?", c.ID).Order(order)
		}
		return db.Where("("+col+", id) "+op+" (?, ?)", c.Value, c.ID).Order(order)
	}, nil
}

func (k *Kind) cursorAt(e any, q Query) string {
	name, _, _ := k.order(q)
	c := cursor{Sort: q.Sort, ID: e.(Row).head().id.String()}
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

// plain reports whether text can be stored by both databases.
func plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// narrow gives the conditions of a list.
func (k *Kind) narrow(t reflect.Type, q Query) (func(*gorm.DB) *gorm.DB, error) {
	var sql []string
	var args []any
	for word := range strings.FieldsSeq(Fold(q.Q)) {
		sql, args = append(sql, `search like ? escape '!'`), append(args, "%"+like.Replace(word)+"%")
	}
	for _, name := range slices.Sorted(maps.Keys(q.Filters)) {
		cond, values, err := k.filter(t, name, q.Filters[name])
		if err != nil {
			return nil, err
		}
		sql, args = append(sql, cond), append(args, values...)
	}
	if !plain(q.Q) {
		return nil, kinds.Invalid("q", "text", "q must be plain text")
	}
	return func(db *gorm.DB) *gorm.DB {
		if len(sql) == 0 {
			return db
		}
		return db.Where(strings.Join(sql, " and "), args...)
	}, nil
}

var like = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// filter turns one field of the address into a condition and its values.
func (k *Kind) filter(t reflect.Type, name, text string) (string, []any, error) {
	if !plain(text) {
		return "", nil, kinds.Invalid(name, "text", "%s must be plain text", name)
	}
	if name == "externalId" {
		system, val, ok := strings.Cut(text, ":")
		if !ok {
			return "", nil, kinds.Invalid(name, "format", "externalId is written system:value")
		}
		return "id in (select record_id from external_ids where kind = ? and system = ? and value = ?)", []any{k.Noun, system, val}, nil
	}
	if cond, ok := k.Through[name]; ok {
		id, err := kinds.ParseID[kinds.Party](text)
		return cond, []any{id}, at(err, name)
	}
	if !slices.Contains(k.Filters, name) {
		return "", nil, kinds.Invalid(name, "unknown", "cannot filter by %q; known: %s", name, strings.Join(k.FilterNames(), ", "))
	}
	f, _ := t.FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) })
	arg, err := parseAs(f.Type, text)
	return column(name) + " = ?", []any{arg}, at(err, name)
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
