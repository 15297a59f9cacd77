package docmodel

import (
	"fmt"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// reading is how a piece of Markdown is read: as the skeleton of a template,
// where nothing is known of the data, or filled in.
type reading struct {
	skeleton bool
	line     func(offset int) int // of the file; nil counts lines of the Markdown
	data     any
	draft    bool
}

// reader turns Markdown into blocks. Whatever it does not know is an error.
type reader struct {
	reading
	src    []byte
	blocks []Block
	count  counter
	named  map[string]string // what a reference to an ID says
	links  []link
}

// link is a reference that was met, to be looked up when all headings are known.
type link struct {
	id string
	at int
}

// failure is an error at a place of the Markdown.
type failure struct {
	at      int
	message string
}

// readMarkdown gives the blocks of a document, and what has a name in it; its
// errors name the line.
func readMarkdown(src []byte, how reading) (blocks []Block, named map[string]string, err error) {
	r := &reader{reading: how, src: src, named: map[string]string{}}
	defer func() {
		switch f := recover().(type) {
		case nil:
		case failure:
			blocks, named, err = nil, nil, fmt.Errorf("line %d: %s", r.lineOf(f.at), f.message)
		default:
			panic(f)
		}
	}()
	r.document()
	return r.blocks, r.named, nil
}

func (r *reader) lineOf(offset int) int {
	if r.line != nil {
		return r.line(offset)
	}
	return lineOf(string(r.src), offset)
}

// fail leaves the reader; every step of it may find something forbidden.
func (r *reader) fail(n ast.Node, format string, args ...any) {
	panic(failure{place(n), fmt.Sprintf(format, args...)})
}

// place finds the offset of a node, or of the nearest one that has any.
func place(n ast.Node) int {
	for m := n; m != nil; m = m.Parent() {
		if m.Type() == ast.TypeBlock && m.Lines() != nil && m.Lines().Len() > 0 {
			return m.Lines().At(0).Start
		}
		if m.Pos() > 0 {
			return m.Pos()
		}
	}
	return 0
}

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()

func (r *reader) document() {
	if at, ok := tame(r.src); !ok {
		panic(failure{at, fmt.Sprintf("more than %d signs of Markdown in one paragraph, or %d lists begun on one line: part it", maxSigns, maxBegun)})
	}
	context := parser.NewContext()
	root := markdown.Parse(text.NewReader(r.src), parser.WithContext(context))
	if refs := context.References(); len(refs) > 0 {
		r.fail(root, "a link definition ([%s]: …) is not for documents", refs[0].Label())
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		r.top(n)
	}
	for _, l := range r.links {
		if _, ok := r.named[l.id]; !ok {
			panic(failure{l.at, fmt.Sprintf("nothing here is called #%s", l.id)})
		}
	}
	for runs := range allRuns(r.blocks) {
		r.resolve(runs)
	}
}

// top reads a block of the document itself.
func (r *reader) top(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		r.heading(n)
	case *ast.List:
		r.topList(n)
	case *ast.FencedCodeBlock:
		r.fence(n)
	default:
		r.blocks = append(r.blocks, r.block(n, 0, ""))
	}
}

// block reads what may also stand within a list; depth counts the ordered lists
// around it, and within is the number that it stands under.
func (r *reader) block(n ast.Node, depth int, within string) Block {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		runs, id, _ := r.marked(n, false)
		p := Paragraph{ID: id, Runs: runs}
		r.name(n, id, "")
		return p
	case *ast.List:
		return r.list(n, depth, within)
	case *table.Table:
		return r.table(n)
	}
	r.refuse(n)
	return nil
}

func (r *reader) refuse(n ast.Node) {
	switch n.(type) {
	case *ast.HTMLBlock:
		r.fail(n, "raw HTML is not for documents")
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		r.fail(n, "code is not for documents (here, four spaces or a fence begin it)")
	case *ast.Heading:
		r.fail(n, "a heading cannot stand in a list")
	case *ast.Blockquote:
		r.fail(n, "a quotation (>) is not for documents")
	case *ast.ThematicBreak:
		r.fail(n, "a rule (---) is not for documents")
	}
	r.fail(n, "%s is not for documents", n.Kind())
}

func (r *reader) heading(n *ast.Heading) {
	if n.Level < 2 || n.Level > 4 {
		r.fail(n, "a heading has two to four # (the title is in the front matter)")
	}
	runs, id, unnumbered := r.marked(n, true)
	if len(runs) == 0 {
		r.fail(n, "a heading without text")
	}
	number, ok := r.count.heading(n.Level, unnumbered)
	if !ok && !r.skeleton {
		r.fail(n, "a heading with %d # needs one with %d above it", n.Level, n.Level-1)
	}
	title := number
	if title == "" {
		title = plainText(runs)
	}
	r.name(n, id, title)
	if id == "" {
		id = fmt.Sprintf("section-%d", len(r.blocks)+1)
	}
	r.blocks = append(r.blocks, Heading{Level: n.Level, Number: number, ID: id, Runs: runs})
}

// name remembers what a reference to an ID says.
func (r *reader) name(n ast.Node, id, says string) {
	if id == "" {
		return
	}
	if _, twice := r.named[id]; twice && !r.skeleton {
		r.fail(n, "#%s stands there twice", id)
	}
	r.named[id] = says
}
