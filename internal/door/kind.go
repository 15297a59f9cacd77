package door

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Visibility says whose rows of a kind an organisation may see.
type Visibility int

// The kinds of visibility (design 3).
const (
	Own       Visibility = iota // only its own
	Published                   // its own, and what others published
	Directory                   // all of them
)

// Kind is what the door knows of one kind of record: a value in each room's
// table, from which lists, filters and the contract follow.
type Kind struct {
	Noun    string // singular, the first half of its actions
	Table   string // plural, also its resource in the contract
	Visible Visibility
	// Marks are the columns that Mark may set: what the program counts, and
	// nobody says.
	Marks []string
	// Shared records are read by the organisations that their Readers names, too.
	Shared bool
	// Log records tell what was sent or said once: whom they name has no duty in them.
	Log bool
	// Personal records belong to a person, and to no unit.
	Personal bool
	// Sorts are the orders that a list offers; the first is the default. Each is
	// a text field that is never null and has an index with org_id and id before
	// and after it, or createdAt.
	Sorts []string
	// Filters are the fields that a list can be narrowed by, each to one value.
	Filters []string
	// Through are filters that go through a link table: name -> condition, whose
	// one ? is an identifier.
	Through map[string]string
	// Found are conditions by which a search finds a record for what it is about, each
	// with three ?: the organisation, and the two patterns of the word. Looking back, a record is found for
	// what it says itself.
	Found []string
	// Links are the tables that mirror lists of identifiers.
	Links []Link

	columns int
	add     func(*Tx, []Row) error
	save    func(*Tx, Row) error
}

// Link is a table that mirrors one list: From is the column of the record, To
// that of the record it names; without To the record's Mirror gives the rows.
type Link struct{ Name, From, To string }

var (
	byType = map[reflect.Type]*Kind{}
	byNoun = map[string]*Kind{}
)

// Register makes a kind known; each room calls it once for each of its types,
// when the program starts.
func Register[E any](k Kind) *Kind {
	t := reflect.TypeFor[E]()
	k.columns, k.add, k.save = columnsOf(t), addAll[E], saveOne[E]
	byType[t], byNoun[k.Noun] = &k, &k
	return &k
}

// Kinds lists every registered kind and its type, in the order of their nouns.
func Kinds() map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for t, k := range byType {
		out[k.Noun] = t
	}
	return out
}

// Named gives a kind by its noun; it must have been registered.
func Named(noun string) Kind { return *kindNamed(noun) }

func kindOf[E any]() *Kind {
	k, ok := byType[reflect.TypeFor[E]()]
	if !ok {
		panic(fmt.Sprintf("%v is not registered with the door", reflect.TypeFor[E]()))
	}
	return k
}

func kindNamed(noun string) *Kind {
	k, ok := byNoun[noun]
	if !ok {
		panic(fmt.Sprintf("no kind of record is called %q", noun))
	}
	return k
}

// FilterNames lists every filter, sorted.
func (k Kind) FilterNames() []string {
	names := append(slices.Collect(maps.Keys(k.Through)), k.Filters...)
	names = append(names, "externalId")
	slices.Sort(names)
	return names
}

// columnsOf counts the columns of a type: its fields, those of embedded structs
// included.
func columnsOf(t reflect.Type) int {
	n := 0
	for f := range t.Fields() {
		if f.Anonymous {
			n += columnsOf(f.Type)
		} else {
			n++
		}
	}
	return n
}

// linkTables is the kind's links and the table of external identifiers.
func (k *Kind) linkTables() []Link {
	all := append(slices.Clone(k.Links), Link{Name: "external_ids", From: "record_id"})
	if k.Shared {
		all = append(all, shares)
	}
	return all
}

// rows makes the link rows of one record.
func (l Link) rows(k *Kind, row Row) []map[string]any {
	h := row.head()
	var out []map[string]any
	if l == shares {
		return sharesOf(k, row)
	}
	if m, ok := row.(Mirrorer); ok && l.To == "" && l.From != "record_id" {
		return m.Mirror(l.Name)
	}
	if l.To == "" {
		for _, x := range row.keys().ExternalIDs {
			out = append(out, map[string]any{"org_id": *h.org, "kind": k.Noun, "system": x.System, "value": x.Value, "record_id": h.id.String()})
		}
		return out
	}
	seen := map[string]bool{}
	for _, r := range row.Refs() {
		if r.Link == l.Name && r.ID != "" && !seen[r.ID] {
			seen[r.ID] = true
			out = append(out, map[string]any{"org_id": *h.org, l.From: h.id.String(), l.To: r.ID})
		}
	}
	return out
}

// column turns a field's name in the contract into its column.
func column(field string) string {
	var b strings.Builder
	for _, c := range field {
		if c >= 'A' && c <= 'Z' {
			b.WriteByte('_')
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}
