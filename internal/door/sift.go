package door

import (
	"cmp"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// listKnown is List over what was known at an instant: the same filters, order,
// search, paging and total, decided in Go over the versions of that time.
func listKnown[E any](tx *Tx, q Query) (kinds.Page[*E], error) {
	k := kindOf[E]()
	page := kinds.Page[*E]{Items: []*E{}}
	at, _ := tx.Past()
	match, err := k.sieve(tx, reflect.TypeFor[E](), q)
	if err != nil {
		return page, err
	}
	name, desc, err := k.order(q)
	if err != nil {
		return page, err
	}
	q.Filters = withInstant(q.Filters, at.Format("2006-01-02T15:04:05.999999Z"))
	c, err := k.cursorOf(q)
	if err != nil {
		return page, err
	}
	found, err := remembered[E](tx, at, "", nil, both(tx.seen(k), match))
	if err != nil {
		return page, err
	}
	page.Total = int64(len(found))
	sortRows(tx, k, found, name, desc)
	found = found[resume(tx, k, found, name, desc, c):]
	page.Items = append(page.Items, found[:min(len(found), q.Limit)]...)
	redact(tx, k, page.Items)
	if len(found) > q.Limit {
		page.NextCursor = k.cursorAt(page.Items[q.Limit-1], q)
	}
	return page, nil
}

// withInstant lets a cursor belong to the list of one instant.
func withInstant(filters map[string]string, at string) map[string]string {
	out := map[string]string{"knownAt": at}
	maps.Copy(out, filters)
	return out
}

func both(a, b func(Row) bool) func(Row) bool {
	return func(row Row) bool { return a(row) && b(row) }
}

// sieve is narrow in Go: it refuses what narrow refuses, and gives the condition
// that a record must meet.
func (k *Kind) sieve(tx *Tx, t reflect.Type, q Query) (func(Row) bool, error) {
	if _, err := k.narrow(tx, t, q); err != nil {
		return nil, err
	}
	keep := func(Row) bool { return true }
	if words := strings.Fields(Fold(q.Q)); len(words) > 0 {
		keep = both(keep, func(row Row) bool { return k.says(tx, row, words) })
	}
	for _, name := range slices.Sorted(maps.Keys(q.Filters)) {
		keep = both(keep, k.meets(tx, t, name, q.Filters[name]))
	}
	return keep, nil
}

// says looks for every word; of another's record only in what follows the code.
func (k *Kind) says(tx *Tx, row Row, words []string) bool {
	text := *row.head().search
	if k.Visible != Own && !tx.operates() && *row.head().org != tx.Who.Org {
		_, text, _ = strings.Cut(text, codeEnd)
	}
	return !slices.ContainsFunc(words, func(w string) bool { return !Word(w).in(text) })
}

var linked = regexp.MustCompile(`^id in \(select \w+ from (\w+) where \w+ = \?\)$`)

// meets is filter in Go, for a text that filter has taken.
func (k *Kind) meets(tx *Tx, t reflect.Type, name, text string) func(Row) bool {
	keeper := func(row Row) bool { return tx.operates() || *row.head().org == tx.Who.Org }
	if name == "externalId" {
		system, value, _ := strings.Cut(text, ":")
		return func(row Row) bool {
			return keeper(row) && slices.Contains(row.keys().ExternalIDs, ExternalID{system, value})
		}
	}
	if cond, ok := k.Through[name]; ok {
		link, id := linked.FindStringSubmatch(cond)[1], strings.ToLower(text)
		return func(row Row) bool {
			return slices.ContainsFunc(row.Refs(), func(r Ref) bool { return r.Link == link && r.ID == id })
		}
	}
	f, _ := t.FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) })
	arg, _ := parseAs(f.Type, text)
	return func(row Row) bool {
		return (name != "code" || keeper(row)) && equal(field(row, name).Interface(), arg)
	}
}

// equal compares as SQL does: what is stored as NULL equals nothing.
func equal(a, b any) bool {
	if id, ok := a.(interface{ IsZero() bool }); ok && id.IsZero() {
		return false
	}
	if day, ok := a.(kinds.Date); ok && !day.Known() {
		return false
	}
	return a == b
}

// field gives a field of a record by its name in the contract.
func field(row Row, name string) reflect.Value {
	return reflect.Indirect(reflect.ValueOf(row)).FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) })
}

// place is where a record stands in a list: the text that it is ordered by, and
// its identifier.
type place struct{ text, id string }

func (p place) compare(o place) int {
	return cmp.Or(strings.Compare(p.text, o.text), strings.Compare(p.id, o.id))
}

// placeOf is sortTerm in Go: a code that the actor does not get to see must not
// show in the order either.
func (k *Kind) placeOf(tx *Tx, row Row, name string) place {
	p := place{id: row.head().id.String()}
	hidden := name == "code" && k.Visible != Own && !tx.operates() && *row.head().org != tx.Who.Org
	if sortColumn(name) != "id" && !hidden {
		p.text = field(row, name).String()
	}
	return p
}

// sortRows orders records as the database does: text by its bytes, then by
// identifier.
func sortRows[E any](tx *Tx, k *Kind, rows []*E, name string, desc bool) {
	places := make(map[*E]place, len(rows))
	for _, e := range rows {
		places[e] = k.placeOf(tx, as(e), name)
	}
	slices.SortFunc(rows, func(a, b *E) int {
		if desc {
			a, b = b, a
		}
		return places[a].compare(places[b])
	})
}

// resume gives the index of the first record of the page that a cursor begins.
func resume[E any](tx *Tx, k *Kind, rows []*E, name string, desc bool, c *cursor) int {
	if c == nil {
		return 0
	}
	last := place{c.Value, c.ID}
	if sortColumn(name) == "id" {
		last.text = ""
	}
	i := slices.IndexFunc(rows, func(e *E) bool {
		here := k.placeOf(tx, as(e), name).compare(last)
		return here > 0 && !desc || here < 0 && desc
	})
	if i < 0 {
		return len(rows)
	}
	return i
}
