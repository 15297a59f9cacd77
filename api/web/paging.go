package web

// PageSize is the number of rows on a page.
const PageSize = 25

// Page is a part of a list of Total rows.
type Page struct {
	Number int // from 1
	Total  int // rows in the whole list
}

// NewPage clamps the wished page to those that exist; an empty list has one.
func NewPage(wished, total int) Page {
	p := Page{Number: max(1, wished), Total: total}
	p.Number = min(p.Number, p.Count())
	return p
}

// Count is the number of pages, at least one.
func (p Page) Count() int { return max(1, (p.Total+PageSize-1)/PageSize) }

// Offset is the number of rows before this page.
func (p Page) Offset() int { return (p.Number - 1) * PageSize }

// First is the number of the first row on the page, from 1; 0 in an empty list.
func (p Page) First() int { return min(p.Offset()+1, p.Total) }

// Last is the number of the last row on the page.
func (p Page) Last() int { return min(p.Offset()+PageSize, p.Total) }

// PageLink is a link of the pagination; number 0 stands for the pages left out.
type PageLink struct {
	Number  int
	Href    string
	Current bool
}

// Paging is the links from one page of a list to the others.
type Paging struct {
	Links          []PageLink
	Previous, Next string // empty on the first and last
}

// newPaging gives the first, the last and the pages around the present one.
func newPaging(p Page, href func(n int) string) Paging {
	var g Paging
	for n := 1; n <= p.Count(); n++ {
		near := n >= p.Number-1 && n <= p.Number+1
		switch {
		case near || n == 1 || n == p.Count():
			g.Links = append(g.Links, PageLink{n, href(n), n == p.Number})
		case g.Links[len(g.Links)-1].Number != 0:
			g.Links = append(g.Links, PageLink{})
		}
	}
	if p.Number > 1 {
		g.Previous = href(p.Number - 1)
	}
	if p.Number < p.Count() {
		g.Next = href(p.Number + 1)
	}
	return g
}

// Paging is the links of the pagination.
func (v GapPage) Paging() Paging { return newPaging(v.Page, v.pageHref) }

func (v GapPage) pageHref(n int) string {
	f := v.Filter
	f.Page = n
	return f.Href(v.Shell.Path)
}

// Rows is the number of rows on this page.
func (v GapPage) Rows() int { return len(v.Gaps) + len(v.Systems) }

// sortHeader is the head of a column that the list can be sorted by.
type sortHeader struct {
	Label string // key of the catalogue
	Href  string
	Order string // value of aria-sort; empty when the list is in another order
	Icon  string
}

// newSortHeader links to the list sorted by column c, and the other way round
// if it already is.
func newSortHeader(v GapPage, c Column, label string) sortHeader {
	h := sortHeader{Label: label, Icon: "ChevronUpDown"}
	f := v.Filter
	if f.Sort == c {
		h.Order, h.Icon = "ascending", "ChevronUp"
		if f.Descending {
			h.Order, h.Icon = "descending", "ChevronDown"
		}
	}
	f.Descending = f.Sort == c && !f.Descending
	f.Sort, f.Page = c, 0
	h.Href = f.Href(v.Shell.Path)
	return h
}
