package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"ledd/internal/door"
)

// ListPage is a list of records with a filter that stands in the address.
type ListPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Alerts  []Alert
	Panels  []Panel // above the list
	Filter  ListFilter
	Table   Table
	Page    Page
	Range   string // key of "showing 1–25 of 320 systems"
	Empty   Say    // said when the register has none at all
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
func (p ListPage) Paging() Paging { return newPaging(p.Page, p.Filter.at) }

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
}

// page narrows, orders and cuts a list as the address says. An unknown value is
// left out, so that an old link still opens.
func (l listing[X]) page(q url.Values, all []X) ListPage {
	f := ListFilter{Path: l.path, Text: strings.TrimSpace(q.Get("q"))}
	for _, s := range l.selects {
		if v := q.Get(s.Name); slices.ContainsFunc(s.Options, func(o Option) bool { return o.Value == v }) {
			s.Value = v
		}
		f.Selects = append(f.Selects, s)
	}
	rows := slices.DeleteFunc(slices.Clone(all), func(x X) bool { return !l.matches(x, f) })
	f.Sort = l.sort(rows, q.Get("sort"))
	wished, _ := strconv.Atoi(q.Get("page"))
	p := ListPage{Filter: f, Page: NewPage(wished, len(rows))}
	p.Table.Columns = l.heads(f)
	for _, x := range slice(rows, p.Page) {
		row := Row{ID: l.id(x)}
		for _, c := range l.columns {
			row.Cells = append(row.Cells, c.cell(x))
		}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	return p
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
		i, by, descending = 0, "", false
	}
	slices.SortStableFunc(rows, func(a, b X) int {
		if descending {
			a, b = b, a
		}
		return cmp.Or(l.columns[i].less(a, b), cmp.Compare(l.id(a), l.id(b)))
	})
	return by
}

func (l listing[X]) heads(f ListFilter) []Head {
	var heads []Head
	for i, c := range l.columns {
		h := Head{Say: K(key("column", c.name))}
		if c.less != nil {
			h.Href = f.sorted(c.name)
			switch {
			case f.Sort == "-"+c.name:
				h.Order = "descending"
			case f.Sort == c.name || (f.Sort == "" && i == 0):
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
