package web

import (
	"cmp"
	"html/template"
	"strings"

	"ledd/internal/kinds"
)

// Say is something that a page says: a sentence of the catalogue, or text of
// the register, which is shown as it is.
type Say struct {
	Key   string
	Args  []any // pairs of name and value
	Count int   // with Plural
	// Plural says that the sentence depends on Count.
	Plural bool
	Text   string
	Date   kinds.Date
	Parts  []Say  // several things, one after the other
	Glue   string // between the parts; empty: a middle dot
}

// K says a sentence of the catalogue.
func K(key string, args ...any) Say { return Say{Key: key, Args: args} }

// N says a sentence that depends on a count.
func N(key string, count int, args ...any) Say {
	return Say{Key: key, Count: count, Plural: true, Args: args}
}

// T says text of the register.
func T(text string) Say { return Say{Text: text} }

// Silent reports whether there is nothing to say.
func (s Say) Silent() bool {
	return s.Key == "" && s.Text == "" && len(s.Parts) == 0 && !s.Date.Known()
}

// say gives the words of s in the language of the texts.
func (t *texts) say(s Say) string {
	switch {
	case len(s.Parts) > 0:
		words := make([]string, len(s.Parts))
		for i, p := range s.Parts {
			words[i] = t.say(p)
		}
		return strings.Join(words, cmp.Or(s.Glue, " · "))
	case s.Date.Known():
		return t.date(s.Date)
	case s.Key == "":
		return s.Text
	case s.Plural:
		return t.plural(s.Key, s.Count, s.Args...)
	default:
		return t.text(s.Key, s.Args...)
	}
}

// Tag is a status in a word, with a colour that says the same.
type Tag struct {
	Say  Say
	Tone string // a colour of the design system
}

// Action is a link that looks like a button.
type Action struct {
	Say     Say
	About   Say // what it is done with, for those who hear it outside its row
	Href    string
	Icon    string
	Primary bool // the one filled button of a page
	Post    bool // it changes something: a button, which sends a form
}

// Cell is what stands in one place of a table or list.
type Cell struct {
	Say     Say
	Href    string
	Sub     Say
	Date    kinds.Date
	Overdue bool
	Tags    []Tag
	Level   int     // in a tree, from above
	Do      *Action // a button
}

// Depth is how far a cell is moved in; what lies deeper stands no further right.
func (c Cell) Depth() int { return min(c.Level, 8) }

// Table is rows under columns; on a phone each row is a card.
type Table struct {
	Caption Say
	Columns []Head
	Rows    []Row
	Matrix  bool // a cell means its row and its column: on a narrow page the table is moved, and not taken apart
}

// Head is the head of a column; with an Href the table can be sorted by it.
type Head struct {
	Name  string // in the address of a list
	Say   Say
	Href  string
	Order string // ascending, descending; empty when sorted by another column
}

// Icon shows in which way the column sorts.
func (h Head) Icon() string {
	switch h.Order {
	case "ascending":
		return "ChevronUp"
	case "descending":
		return "ChevronDown"
	default:
		return "ChevronUpDown"
	}
}

// Row is one row; its first cell names it.
type Row struct {
	ID    string // unique on the page
	Cells []Cell
}

// Line is one fact: a label and what the register says, line by line.
type Line struct {
	Label   Say
	Values  []Cell
	Missing bool // the domain asks for it and nobody has given it
	Fix     string
}

// Panel is a card of a page: facts, a table, a picture with its list, or words.
type Panel struct {
	ID      string
	Title   Say
	Lead    Say
	Points  []Cell // sentences, and below each what to do about it
	Lines   []Line
	Table   *Table
	Closer  []Line        // folded, in English: for whoever looks closer
	Picture template.HTML // our own drawing
	Legend  []Tag
	Chain   []ChainLine
	Empty   Say // said when there is nothing else
	Actions []Action
	Side    bool // belongs to the narrow column of key facts

	Versions []VersionView
	Compare  *CompareView
}

// Bare reports whether the panel has nothing to show.
func (p Panel) Bare() bool {
	return len(p.Points) == 0 && len(p.Lines) == 0 && len(p.Versions) == 0 && p.Picture == "" && len(p.Chain) == 0 && (p.Table == nil || len(p.Table.Rows) == 0)
}

// ChainLine is one party of a chain in the indented list.
type ChainLine struct {
	Level int
	Name  Cell
	Role  Say
	Tags  []Tag
	// Folded is whom the party uses, at any depth, where the list is long.
	Folded []ChainLine
}

// Alert says what to do next, or what went wrong.
type Alert struct {
	Tone    string
	Title   Say
	Text    Say
	Items   []Action
	Actions []Action
}

// Tab is one of the pages of a record.
type Tab struct {
	Say     Say
	Href    string
	Current bool
}

// RecordPage shows one record.
type RecordPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Tabs    []Tab
	Day     *DayChoice // nil: the page tells of today
	Alerts  []Alert
	Panels  []Panel
	// Document is a text made by our own engine, which escapes what it is given.
	Document template.HTML
}

// DayChoice asks for the day that a page tells of.
type DayChoice struct {
	Path  string
	Day   kinds.Date
	Wrong string // what was asked for, and is no day
}

// Main and Side split the panels into the wide and the narrow column.
func (p RecordPage) Main() []Panel { return p.column(false) }

// Side is the narrow column.
func (p RecordPage) Side() []Panel { return p.column(true) }

func (p RecordPage) column(side bool) []Panel {
	var out []Panel
	for _, x := range p.Panels {
		if x.Side == side {
			out = append(out, x)
		}
	}
	return out
}

func (p RecordPage) frame() *Shell  { return &p.Shell }
func (RecordPage) template() string { return "record.html" }

// Depth is how far a line is moved in; what lies deeper stands no further right.
func (l ChainLine) Depth() int { return min(l.Level, 8) }
