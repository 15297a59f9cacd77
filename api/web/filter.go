package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/law"
)

// List says what the rows of the gap page are.
type List string

// The two lists.
const (
	ListGaps      List = ""          // GapPage.Gaps
	ListUnrevised List = "unrevised" // GapPage.Systems, measure M24
)

// Column is one that a list can be sorted by.
type Column string

// The columns. ColumnSeverity belongs to the gaps, ColumnReviewed to the systems.
const (
	ColumnSystem   Column = "system"
	ColumnRule     Column = "rule"
	ColumnSeverity Column = "severity"
	ColumnReviewed Column = "reviewed"
	ColumnUnit     Column = "unit"
	ColumnDue      Column = "due"
)

var sortable = map[List][]Column{
	ListGaps:      {ColumnSystem, ColumnRule, ColumnSeverity, ColumnUnit, ColumnDue},
	ListUnrevised: {ColumnSystem, ColumnReviewed, ColumnUnit, ColumnDue},
}

// usual is the order of a list that nobody chose another for: the gravest gaps
// first, or else one that is old and small would stand before all that matters.
var usual = map[List]Column{ListGaps: ColumnSeverity, ListUnrevised: ColumnDue}

// Choice is one option of a select.
type Choice struct{ Value, Label string }

// Filter is the query of the gap page. Links and form write it, ParseFilter
// reads it, and an address with a filter can be shared.
type Filter struct {
	List       List
	Text       string       // in the name or code of a system, or the vendor
	Rule       string       // a rule code or RuleCoverage; see RuleCodes
	Severity   law.Severity // empty for all
	Unit       string       // value of one of Units, empty for all
	AsOf       kinds.Date
	AsOfText   string // what was written, when it is not a date; AsOf is then Today
	Sort       Column // that of usual unless chosen
	Descending bool
	Page       int  // from 1
	Whole      bool // a file is asked for: no page is cut

	Today kinds.Date // the default of AsOf
	Units []Choice   // options, set by the handler
}

// ParseFilter reads a query leniently: what it does not know is left out, so
// that an old link still opens. Only a date that is none is reported, in AsOfText.
func ParseFilter(q url.Values, today kinds.Date) Filter {
	f := Filter{
		List: List(q.Get("list")), Text: strings.TrimSpace(q.Get("q")), Rule: q.Get("rule"),
		Severity: law.Severity(q.Get("severity")), Unit: q.Get("unit"), Today: today, Whole: fileAsked(q) != "",
	}
	if f.List != ListUnrevised {
		f.List = ListGaps
	}
	if f.List == ListUnrevised || RuleCodes(f.Rule) == nil {
		f.Rule = ""
	}
	if f.List == ListUnrevised || !slices.Contains(law.Severities, f.Severity) {
		f.Severity = ""
	}
	f.readDate(cmp.Or(q.Get("asof"), q.Get("asOf"), q.Get("as-of"))) // REST and the command line call it so
	f.readSort(q.Get("sort"))
	n, _ := strconv.Atoi(q.Get("page"))
	f.Page = max(1, n)
	return f
}

// dropUnknownUnit leaves out a unit that is not among Units: no row is under it,
// and an empty list would look as if all were well.
func (f *Filter) dropUnknownUnit() {
	if !slices.ContainsFunc(f.Units, func(c Choice) bool { return c.Value == f.Unit }) {
		f.Unit = ""
	}
}

func (f *Filter) readDate(s string) {
	d, err := kinds.ParseDate(civil(s))
	if err != nil {
		f.AsOfText = s
	}
	f.AsOf = d
	if !d.Known() {
		f.AsOf = f.Today
	}
}

func (f *Filter) readSort(s string) {
	name, descending := strings.CutPrefix(s, "-")
	f.Sort, f.Descending = Column(name), descending
	if !slices.Contains(sortable[f.List], f.Sort) {
		f.Sort, f.Descending = usual[f.List], false
	}
}

// Active reports whether the filter leaves rows out of its list. The as-of
// date does not: it moves the whole list to another day.
func (f Filter) Active() bool {
	return f.Text != "" || f.Rule != "" || f.Severity != "" || f.Unit != "" || f.List != ListGaps
}

// AsOfValue is what stands in the date field.
func (f Filter) AsOfValue() string {
	if f.AsOfText != "" {
		return f.AsOfText
	}
	return string(f.AsOf)
}

// Query writes the filter; ParseFilter of it gives the same filter. Defaults
// are left out, so addresses stay short.
func (f Filter) Query() url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("list", string(f.List))
	set("q", f.Text)
	set("rule", f.Rule)
	set("severity", string(f.Severity))
	set("unit", f.Unit)
	set("sort", f.sortValue())
	if f.AsOf != f.Today {
		set("asof", string(f.AsOf))
	}
	if f.Page > 1 {
		q.Set("page", strconv.Itoa(f.Page))
	}
	return q
}

func (f Filter) sortValue() string {
	switch {
	case f.Descending:
		return "-" + string(f.Sort)
	case f.Sort == usual[f.List]:
		return ""
	default:
		return string(f.Sort)
	}
}

// SortField is the hidden field that keeps the order when the form is sent.
func (f Filter) SortField() string { return f.sortValue() }

// Href is the page at path with this filter.
func (f Filter) Href(path string) string {
	if q := f.Query(); len(q) > 0 {
		return path + "?" + q.Encode()
	}
	return path
}

// ResetHref is the same day with no filter.
func (f Filter) ResetHref(path string) string {
	return Filter{AsOf: f.AsOf, Today: f.Today}.Href(path)
}
