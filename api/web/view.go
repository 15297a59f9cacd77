package web

import (
	"maps"
	"net/url"
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// Shell is what stands around the content of every page.
type Shell struct {
	Lang     Lang       // chosen by Language
	Org      string     // name of the municipality; empty before anyone has signed in
	Demo     bool       // the register holds invented data, and every page says so
	Title    Say        // of the page
	Crumbs   []Crumb    // the way to it
	Nav      []NavGroup // the side navigation; empty hides it
	Done     string     // what was just done: done.<it> says so
	GapsPath string     // path of the gap list, the way home
	GapCount int        // open gaps today, shown in the navigation
	User     *UserMenu  // who is signed in; nil before
	Path     string     // path of this page; empty: it cannot be asked for again
	Query    url.Values // query of this page, kept by the language links
	Back     *Back      // the page shows the past; nil: it shows what is known now
}

// Saved is what was just done, as far as the catalogue has words for it.
func (s Shell) Saved() string {
	if slices.Contains(doneWords, s.Done) {
		return s.Done
	}
	return "saved"
}

var doneWords = []string{"answered", "concluded", "consulted", "reported", "saved", "made", "imported", "merged", "reviewed", "confirmed", "ended", "invited", "queued", "withdrawn", "revoked", "resent", "connected", "removed", "verified", "moved", "noted", "issued", "signed", "sent", "decided", "exited", "succeeded", "adopted", "sealing", "completed", "accepted", "treated", "start", "stop", "retry", "reminded", "tookOver", "tookServices", "noticed", "vouched", "shared", "adoptedStarter", "settledStarter"}

// LangHref is this same page in another language.
func (s Shell) LangHref(l Lang) string {
	q := url.Values{}
	maps.Copy(q, s.Query)
	q.Set(languageName, string(l))
	return s.Path + "?" + q.Encode()
}

// GapPage is the list of what is missing in one municipality on one day.
// Filter.List says which of Gaps and Systems holds the rows.
type GapPage struct {
	Shell   Shell
	Cards   []Card // from Cards
	Filter  Filter // from ParseFilter, with Units filled in
	Gaps    []GapRow
	Systems []SystemRow
	Page    Page
	// SystemCount is the number of distinct systems among all rows of the
	// filter, all pages together: measure M23 counts systems, not gaps.
	SystemCount int
	// AgreementCount is the same for agreements, where the rows are systems: one
	// agreement may cover many of them.
	AgreementCount int
	CloseWithin    map[law.Severity]int // days, by the severity of a gap

	Result *Alert // what the last press of a button did
	File   *ListFile

	measures Measures
}

// Curable reports whether any row can be ticked.
func (v GapPage) Curable() bool {
	return slices.ContainsFunc(v.Gaps, func(g GapRow) bool { return g.Curable })
}

// BulkHref is where the ticked rows are sent; the filter stays.
func (v GapPage) BulkHref() string { return v.Filter.Href(gapsPath + "/agreements") }

func (v GapPage) frame() *Shell  { return &v.Shell }
func (GapPage) template() string { return "gaps.html" }

// DaysToClose is the days from a gap's first day to its internal deadline.
func (v GapPage) DaysToClose(severity string) int { return v.CloseWithin[law.Severity(severity)] }

// severityColor is the colour of a severity's tag; the word beside it says the same.
func severityColor(s law.Severity) string {
	switch s {
	case law.Critical, law.High:
		return "danger"
	case law.Medium:
		return "warning"
	default:
		return "neutral"
	}
}

// GapRow is one open gap. Title, explanation, law and way out come from the
// catalogue by rule code (gap.<Rule>.title and so on), so Rule must be one of Rules.
type GapRow struct {
	ID          string // unique in the list, letters, digits and hyphens; names the row's elements
	System      string // name of the system, or of what the gap is about
	Sub         string // its code and whom the gap is with
	MoreSystems int    // further systems under the same gap (an agreement covers many)
	Rule        string
	Severity    law.Severity
	Unit        string
	Due         kinds.Date // internal due date; none is printed as a dash
	Overdue     bool       // due before the as-of date
	Opened      kinds.Date
	Facts       []Fact
	Href        string // of the system, or of what the gap is about
	SystemID    string
	Curable     bool   // a draft agreement closes it
	Cure        Action // the page where one does something about it
	Close       string // key of how the gap is closed
}

// Fact is one entry of the register that a gap rests on. Exactly one of Text,
// Date, Word and Key is set; none of them is printed as "not recorded".
type Fact struct {
	Label FactLabel
	Text  string // a name or code from the register, printed as it is
	Date  kinds.Date
	Word  string // one of Words, printed from the catalogue (word.<it>)
	Key   string // another text of the catalogue
}

// SystemRow is one system whose agreement in force was never reviewed or is
// overdue for review (measure M24).
type SystemRow struct {
	ID           string
	System       string
	Code         string
	Agreement    string // its code
	Vendor       string
	LastReviewed kinds.Date // none means never
	Due          kinds.Date
	Overdue      bool
	Unit         string

	Href, AgreementHref string

	systemID    chain.SystemID
	agreementID agreement.ID
}

// EnterPage is where a one-time link leads. The page changes nothing; its
// button posts Token to Action, so a mail scanner that follows the link does
// not use it up.
type EnterPage struct {
	Shell  Shell
	Action string
	Token  string // in a hidden field named token; empty leaves the field out
}

// ErrorPage says what went wrong and what to do next. RequestID, if any, is
// printed so that the reader can quote it.
type ErrorPage struct {
	Shell     Shell
	Status    int
	RequestID string
	SignIn    string // where one signs in, to come back here; empty when that would not help
	Guest     string // the one page of somebody who was invited; empty for all others
}

// explained are the statuses with a text of their own (error.<status>.title).
var explained = map[int]bool{400: true, 401: true, 403: true, 404: true, 409: true, 429: true, 500: true}

// Earlier reports whether what is not found is looked for in the past: it may only not
// have been there yet.
func (p ErrorPage) Earlier() bool { return p.Status == 404 && p.Shell.Back != nil }

// Text is the status whose text the page shows: its own, or that of its class.
func (p ErrorPage) Text() int {
	switch {
	case explained[p.Status]:
		return p.Status
	case p.Status >= 500:
		return 500
	default:
		return 400
	}
}
