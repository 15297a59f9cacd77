package door

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ledd/internal/kinds"
)

// Query narrows, orders and pages a list.
type Query struct {
	Limit   int    // 1 to 200; 0 is 50
	Cursor  string // nextCursor of the page before
	Sort    string // one of the kind's Sorts, with - before it for descending
	Q       string // up to ten words that must all occur, whatever their case
	Filters map[string]string
	// Shared lists what other organisations share with the actor's, instead of its own.
	Shared bool
}

// List reads one page of the records that the actor may see, with the number of
// all that match. A bad cursor, order or filter is invalid.
func List[E any](tx *Tx, q Query) (kinds.Page[*E], error) {
	k := kindOf[E]()
	page := kinds.Page[*E]{Items: []*E{}}
	if q.Limit == 0 {
		q.Limit = 50
	}
	if q.Limit < 1 || q.Limit > 200 {
		return page, kinds.Invalid("limit", "range", "limit must be between 1 and 200")
	}
	if q.Shared && !k.Shared {
		return page, kinds.Invalid("shared", "unknown", "nobody shares a %s with others", k.Noun)
	}
	if _, back := tx.Past(); back && q.Shared {
		return page, kinds.Invalid("knownAt", "shared", "what others share is read as it stands: leave out knownAt, or shared")
	} else if back {
		return listKnown[E](tx, q)
	}
	where, err := k.narrow(tx, reflect.TypeFor[E](), q)
	if err != nil {
		return page, err
	}
	after, err := k.after(tx, q)
	if err != nil {
		return page, err
	}
	see := tx.see
	if q.Shared {
		see = tx.shared
	}
	if err := where(see(k)).Count(&page.Total).Error; err != nil {
		return page, err
	}
	if err := after(where(see(k))).Limit(q.Limit + 1).Find(&page.Items).Error; err != nil {
		return page, err
	}
	redact(tx, k, page.Items)
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		page.NextCursor = k.cursorAt(page.Items[q.Limit-1], q)
	}
	return page, nil
}

// All reads every record of a kind that the actor may see, in order of code and
// identifier: for what works on a whole register. It reads the register as it
// stands: a conflict under WithKnownAt, where AllKnown and KnownOf are what read.
func All[E any](tx *Tx, where string, args ...any) ([]*E, error) {
	k, out := kindOf[E](), []*E{}
	if err := tx.present("the list of " + k.Table); err != nil {
		return nil, err
	}
	q := tx.see(k)
	if where != "" {
		q = q.Where(where, args...)
	}
	err := q.Order("code, id").Find(&out).Error
	redact(tx, k, out)
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

// sortTerm is what a list is ordered by: a code that the actor does not get to
// see must not show in the order either.
func (k *Kind) sortTerm(tx *Tx, q Query, name string) clause.Expr {
	if name == "code" && q.Shared && !tx.operates() {
		return clause.Expr{SQL: "id"} // no code of theirs is shown
	}
	if name == "code" && k.Visible != Own && !tx.operates() {
		return clause.Expr{SQL: "case when org_id = ? then code else '' end", Vars: []any{tx.Who.Org}}
	}
	return clause.Expr{SQL: sortColumn(name)}
}

// after gives the order of a list and where in it the page starts.
func (k *Kind) after(tx *Tx, q Query) (func(*gorm.DB) *gorm.DB, error) {
	name, desc, err := k.order(q)
	if err != nil {
		return nil, err
	}
	term, op, dir := k.sortTerm(tx, q, name), ">", ""
	if desc {
		op, dir = "<", " desc"
	}
	order := clause.OrderBy{Expression: clause.Expr{SQL: term.SQL + dir + ", id" + dir, Vars: term.Vars}}
	c, err := k.cursorOf(q)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return func(db *gorm.DB) *gorm.DB { return db.Order(order) }, nil
	}
	return func(db *gorm.DB) *gorm.DB {
		if term.SQL == "id" {
			return db.Where("id "+op+" ?", c.ID).Order(order)
		}
		return db.Where("("+term.SQL+", id) "+op+" (?, ?)", append(slices.Clone(term.Vars), c.Value, c.ID)...).Order(order)
	}, nil
}

// cursorOf reads the cursor of a query, nil for none; one of another list, order
// or instant is refused.
func (k *Kind) cursorOf(q Query) (*cursor, error) {
	if q.Cursor == "" {
		return nil, nil
	}
	c, err := parseCursor(q.Cursor)
	if err != nil || c.Sort != q.Sort || c.List != k.listOf(q) {
		return nil, kinds.Invalid("cursor", "cursor", "this cursor belongs to no page of this list: begin again without it")
	}
	return &c, nil
}

// plain reports whether text can be stored by both databases.
func plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
