package web

import (
	"cmp"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ListPage is a list of records with a filter that stands in the address.
type ListPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Alerts  []Alert
	Panels  []Panel // above the list
	Below   []Panel
	Filter  ListFilter
	Table   Table
	Page    Page
	Range   string  // key of "showing 1–25 of 320 systems"
	Turn    *Paging // of a list that the database cuts: to the first page and the next; nil: every page has its number
	Empty   Say     // said when the register has none at all
	File    *ListFile

	form   *Form // of what the rows are made from; nil: they are no records
	inputs []any // of each row, where a file is asked for
}

func (p ListPage) frame() *Shell  { return &p.Shell }
func (ListPage) template() string { return "records.html" }

// Results is the table, named as the page is.
func (p ListPage) Results() Table {
	t := p.Table
	t.Caption = p.Shell.Title
	return t
}

// Paging is the links of the pagination.
func (p ListPage) Paging() Paging {
	if p.Turn != nil {
		return *p.Turn
	}
	return newPaging(p.Page, p.Filter.at)
}

// ListFilter is the query of a list.
type ListFilter struct {
	Path    string
	Text    string
	Selects []Select
	Sort    string
	Number  int
}

// Select is one choice of the filter.
type Select struct {
	Name    string
	Label   string // key
	Options []Option
	Value   string
}

// Option is one value of a select, said or named.
type Option struct {
	Value string
	Say   Say
}

// Active reports whether the filter leaves rows out.
func (f ListFilter) Active() bool {
	return f.Text != "" || slices.ContainsFunc(f.Selects, func(s Select) bool { return s.Value != "" })
}

// Reset is the list without a filter.
func (f ListFilter) Reset() string { return f.Path }

func (f ListFilter) query() url.Values {
	q := url.Values{}
	if f.Text != "" {
		q.Set("q", f.Text)
	}
	for _, s := range f.Selects {
		if s.Value != "" {
			q.Set(s.Name, s.Value)
		}
	}
	if f.Sort != "" {
		q.Set("sort", f.Sort)
	}
	return q
}

func (f ListFilter) href(q url.Values) string {
	if len(q) == 0 {
		return f.Path
	}
	return f.Path + "?" + q.Encode()
}

// at is the address of another page of the list.
func (f ListFilter) at(n int) string {
	q := f.query()
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
	return f.href(q)
}

func (f ListFilter) sorted(by string) string {
	q := f.query()
	q.Set("sort", by)
	return f.href(q)
}

// column is one column of a list of things.
type column[X any] struct {
	name string // in the address, and the key column.<name>
	cell func(X) Cell
	less func(a, b X) int // nil: the list cannot be sorted by it
}

// listing is a list of things of the register.
type listing[X any] struct {
	path    string
	columns []column[X]
	id      func(X) string
	words   func(X) string                  // what a search looks through
	keeps   map[string]func(X, string) bool // filters by name
	selects []Select
	orders  map[string]string // of a list that the database orders: what the column is called there
	leads   string            // the column by which it is in order before anybody asks; empty: the first
}

// page narrows, orders and cuts a list as the address says. An unknown value is
// left out, so that an old link still opens.
func (l listing[X]) page(q url.Values, all []X) ListPage {
	f := l.filter(q)
	rows := slices.DeleteFunc(slices.Clone(all), func(x X) bool { return !l.matches(x, f) })
	f.Sort = l.sort(rows, q.Get("sort"))
	wished, _ := strconv.Atoi(q.Get("page"))
	p := ListPage{Filter: f, Page: NewPage(wished, len(rows))}
	if fileAsked(q) == "" {
		rows = slice(rows, p.Page)
	}
	l.lay(&p, q, rows)
	return p
}

// filter is what the address asks for.
func (l listing[X]) filter(q url.Values) ListFilter {
	f := ListFilter{Path: l.path, Text: strings.TrimSpace(q.Get("q"))}
	for _, s := range l.selects {
		if v := q.Get(s.Name); slices.ContainsFunc(s.Options, func(o Option) bool { return o.Value == v }) {
			s.Value = v
		}
		f.Selects = append(f.Selects, s)
	}
	return f
}

func (l listing[X]) fill(t *Table, f ListFilter, rows []X) {
	t.Columns = l.heads(f)
	for _, x := range rows {
		row := Row{ID: l.id(x)}
		for _, c := range l.columns {
			row.Cells = append(row.Cells, c.cell(x))
		}
		t.Rows = append(t.Rows, row)
	}
}

// lay puts rows on a page: with all that their records say where a file is asked for.
func (l listing[X]) lay(p *ListPage, q url.Values, rows []X) {
	l.fill(&p.Table, p.Filter, rows)
	if p.form = formBehind(reflect.TypeFor[X]()); p.form == nil || fileAsked(q) == "" {
		return
	}
	for _, x := range rows {
		p.inputs = append(p.inputs, inputOfRow(x))
	}
}

// turn is one page of a list that the database narrows, orders and cuts: one of many
// thousands costs as much as one of ten. usual is the order of an address that names
// none. A place that the list has not is its beginning.
func (l listing[X]) turn(q url.Values, usual string, read func(door.Query) (kinds.Page[X], error)) (ListPage, error) {
	f := l.filter(q)
	f.Sort = cmp.Or(q.Get("sort"), usual)
	column, descending := strings.CutPrefix(f.Sort, "-")
	if l.orders[column] == "" {
		f.Sort = usual
		column, descending = strings.CutPrefix(usual, "-")
	}
	in := door.Query{Limit: PageSize, Cursor: q.Get("after"), Sort: l.orders[column], Q: f.Text, Filters: map[string]string{}}
	if descending {
		in.Sort = "-" + in.Sort
	}
	for _, s := range f.Selects {
		if s.Value != "" {
			in.Filters[s.Name] = s.Value
		}
	}
	if fileAsked(q) != "" {
		return l.whole(q, f, in, read)
	}
	got, err := read(in)
	if err != nil && in.Cursor != "" && kinds.KindOf(err) == kinds.KindInvalid {
		in.Cursor = ""
		got, err = read(in)
	}
	if err != nil {
		return ListPage{}, err
	}
	number := 1
	if in.Cursor != "" {
		number, _ = strconv.Atoi(q.Get("page"))
	}
	p := ListPage{Filter: f, Page: NewPage(number, int(got.Total))}
	l.lay(&p, q, got.Items)
	p.Turn = f.turns(p.Page.Number, in.Cursor, got.NextCursor)
	return p, nil
}

// whole is such a list from its beginning to its end, for a file.
func (l listing[X]) whole(q url.Values, f ListFilter, in door.Query, read func(door.Query) (kinds.Page[X], error)) (ListPage, error) {
	var rows []X
	in.Limit, in.Cursor = readAtOnce, ""
	for {
		got, err := read(in)
		if err != nil {
			return ListPage{}, err
		}
		rows = append(rows, got.Items...)
		if in.Cursor = got.NextCursor; in.Cursor == "" || len(rows) > mostRows {
			break
		}
	}
	p := ListPage{Filter: f, Page: NewPage(1, len(rows))}
	l.lay(&p, q, rows)
	return p, nil
}

// readAtOnce is how many rows the door gives at most.
const readAtOnce = 200

// turns is the links of such a page: to the first one, to itself, and to the next,
// whose place in the list is known. The one before is known of the second alone.
func (f ListFilter) turns(n int, here, next string) *Paging {
	t := &Paging{Links: []PageLink{{1, f.at(1), n == 1}}}
	if n == 2 {
		t.Previous = f.at(1)
	}
	if n > 2 {
		t.Links = append(t.Links, PageLink{})
	}
	if n > 1 {
		t.Links = append(t.Links, PageLink{n, f.after(n, here), true})
	}
	if next != "" {
		t.Next = f.after(n+1, next)
		t.Links = append(t.Links, PageLink{n + 1, t.Next, false})
	}
	return t
}

// after is the address of the page that begins after a place.
func (f ListFilter) after(n int, place string) string {
	q := f.query()
	q.Set("page", strconv.Itoa(n))
	q.Set("after", place)
	return f.href(q)
}

func (l listing[X]) matches(x X, f ListFilter) bool {
	for _, s := range f.Selects {
		if s.Value != "" && !l.keeps[s.Name](x, s.Value) {
			return false
		}
	}
	return door.Says(l.words(x), f.Text)
}

// sort orders rows by a column, the first one unless another is named, and gives
// what the address says of it.
func (l listing[X]) sort(rows []X, by string) string {
	name, descending := strings.CutPrefix(by, "-")
	i := slices.IndexFunc(l.columns, func(c column[X]) bool { return c.name == name && c.less != nil })
	if i < 0 {
		i, by, descending = l.leading(), "", false
	}
	slices.SortStableFunc(rows, func(a, b X) int {
		if descending {
			a, b = b, a
		}
		return cmp.Or(l.columns[i].less(a, b), cmp.Compare(l.id(a), l.id(b)))
	})
	return by
}

// leading is the column by which the list is in order before anybody asks.
func (l listing[X]) leading() int {
	return max(0, slices.IndexFunc(l.columns, func(c column[X]) bool { return c.name == l.leads }))
}

func (l listing[X]) heads(f ListFilter) []Head {
	var heads []Head
	for i, c := range l.columns {
		h := Head{Name: c.name, Say: K(key("column", c.name))}
		if c.less != nil || l.orders[c.name] != "" {
			h.Href = f.sorted(c.name)
			switch {
			case f.Sort == "-"+c.name:
				h.Order = "descending"
			case f.Sort == c.name || (f.Sort == "" && i == l.leading()):
				h.Order, h.Href = "ascending", f.sorted("-"+c.name)
			}
		}
		heads = append(heads, h)
	}
	return heads
}

// alphabet compares names as Norwegian and Danish readers expect: æ, ø and å
// come last.
func alphabet() func(a, b string) int {
	c := collate.New(language.MustParse("nn"))
	return c.CompareString
}
