// Package docmodel makes documents: it reads a template (front matter, then
// Markdown with text/template), fills it with data, and gives a model of blocks
// that the PDF and the accessible page are both made from. It does no input or
// output, and knows nothing of agreements.
//
//	Parse -> Template -> Build or Draft -> Document -> HTML, or package pdf
//	New -> Append -> Seal ---------------> Document
package docmodel

import "time"

// Document is one filled document: what every rendering of it says.
type Document struct {
	ID     string            // names the document to its readers, printed in each footer
	Title  string            // the title on its first page
	Lang   string            // BCP 47: nb, nn, da, en
	Digest string            // SHA-256 in hexadecimal of template, data and identifier
	Draft  string            // the notice on each page of a draft, empty for the real thing
	Labels map[string]string // the template's words; Word adds the built-in ones
	Made   time.Time         // creation date of the file, UTC; zero for a fixed one
	Check  *Check            // how it can be looked up; nil for what is not issued
	Blocks []Block
}

// Block is a part of a document that stands below the part before it.
type Block interface{ block() }

// Run is a piece of text in one style.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	Hole   bool   // something that a draft still lacks, shown highlighted
	Break  bool   // a line ends here; Text is empty
	Target string // the ID of the heading or paragraph that the text leads to
}

// Heading starts a section. Level 2 is a clause, 3 and 4 lie below it.
type Heading struct {
	Level  int
	Number string // "3" or "3.1", empty when not numbered
	ID     string
	Runs   []Run
}

// Paragraph is a text, with its number when it has one (3.1, (a)), and what
// belongs under the same number.
type Paragraph struct {
	Number string
	ID     string
	Runs   []Run
	Inner  []Block
}

// List is a list whose items bear their numbers, or bullets when not ordered.
type List struct {
	Ordered bool
	Items   []Paragraph
}

// Table is a table with one heading row. Cells of columns in Right are set to
// the right.
type Table struct {
	Caption string
	Header  [][]Run
	Rows    [][][]Run
	Right   []bool
}

// Fields is a list of labels with their values.
type Fields struct{ Items []Field }

// Field is one label with its value.
type Field struct{ Label, Value []Run }

// Contents is the list of the document's headings, with page numbers where
// there are pages.
type Contents struct{}

// PageBreak begins a new page.
type PageBreak struct{}

// Signatures is a row of places to sign.
type Signatures struct{ Parties []Signature }

// Signature is the place of one party: its role, its name and, when known, the
// person who signs and that person's title.
type Signature struct{ Role, Name, Signatory, Title string }

func (Heading) block()    {}
func (Paragraph) block()  {}
func (List) block()       {}
func (Table) block()      {}
func (Fields) block()     {}
func (Contents) block()   {}
func (PageBreak) block()  {}
func (Signatures) block() {}

// Listed reports whether the heading stands in the contents.
func (h Heading) Listed() bool { return h.Level <= 3 }

// SignatureLines gives what a party fills in by hand, and what is known of it.
func (d *Document) SignatureLines(s Signature) [][2]string {
	return [][2]string{{d.Word("place"), ""}, {d.Word("signature"), ""}, {d.Word("name"), s.Signatory}, {d.Word("title"), s.Title}}
}
