package docmodel

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// style is how a piece of text looks.
type style struct {
	bold, italic bool
	target       string
}

// inline reads the text of a block.
func (r *reader) inline(n ast.Node) []Run {
	return broken(holes(join(r.children(n, style{}))))
}

func (r *reader) children(n ast.Node, s style) []Run {
	var out []Run
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = append(out, r.span(c, s)...)
	}
	return out
}

func (r *reader) span(n ast.Node, s style) []Run {
	switch n := n.(type) {
	case *ast.Text:
		return r.text(n, s)
	case *ast.Emphasis:
		if n.Level == 2 {
			s.bold = true
		} else {
			s.italic = true
		}
		return r.children(n, s)
	case *ast.Link:
		return r.link(n, s)
	case *ast.Image:
		r.fail(n, "an image is not for documents")
	case *ast.CodeSpan:
		r.fail(n, "code (`…`) is not for documents")
	case *ast.RawHTML:
		r.fail(n, "raw HTML is not for documents")
	case *ast.AutoLink:
		r.fail(n, "a link to elsewhere is not for documents")
	}
	r.fail(n, "%s is not for documents", n.Kind())
	return nil
}

func (s style) run(text string) Run {
	return Run{Text: text, Bold: s.bold, Italic: s.italic, Target: s.target}
}

func (r *reader) text(n *ast.Text, s style) []Run {
	words := r.literal(n, n.Segment.Value(r.src))
	if n.SoftLineBreak() {
		words += " "
	}
	out := []Run{s.run(words)}
	if n.HardLineBreak() {
		out = append(out, Run{Break: true})
	}
	return out
}

var entity = regexp.MustCompile(`^&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);`)

// literal takes the backslashes from a text.
func (r *reader) literal(n ast.Node, raw []byte) string {
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] == '\\' && i+1 < len(raw) && punctuation(raw[i+1]):
			i++
		case raw[i] == '&' && entity.Match(raw[i:]):
			r.fail(n, "%s: write the character itself", entity.Find(raw[i:]))
		}
		b.WriteByte(raw[i])
	}
	return b.String()
}

func punctuation(c byte) bool {
	return c > ' ' && c < 0x7f && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
}

func (r *reader) link(n *ast.Link, s style) []Run {
	id, ok := strings.CutPrefix(string(n.Destination), "#")
	if !ok || len(n.Title) > 0 {
		r.fail(n, "a link leads to a part of the document: [text](#id)")
	}
	s.target = id
	r.links = append(r.links, link{id, place(n)})
	if !n.HasChildren() {
		return []Run{s.run("")}
	}
	return r.children(n, s)
}

var (
	suffix = regexp.MustCompile(`(^|[^\\])[ \t]*\{([^{}\\]*)\}$`)
	anchor = regexp.MustCompile(`^#[a-z][a-z0-9-]*$`)
)

// marked reads a text that may end with {#id}, or {.unnumbered} when it is a
// heading's.
func (r *reader) marked(n ast.Node, heading bool) (runs []Run, id string, unnumbered bool) {
	if last, ok := n.LastChild().(*ast.Text); ok {
		raw := last.Segment.Value(r.src)
		if m := suffix.FindSubmatchIndex(raw); m != nil {
			id, unnumbered = r.marks(n, string(raw[m[4]:m[5]]), heading)
			last.Segment = last.Segment.WithStop(last.Segment.Start + m[3])
		}
	}
	return r.inline(n), id, unnumbered
}

func (r *reader) marks(n ast.Node, text string, heading bool) (id string, unnumbered bool) {
	for mark := range strings.FieldsSeq(text) {
		switch {
		case mark == ".unnumbered" && heading:
			unnumbered = true
		case strings.HasPrefix(mark, "#section-"):
			r.fail(n, "names that begin with section- are given to headings that have none: begin otherwise")
		case anchor.MatchString(mark) && id == "":
			id = mark[1:]
		default:
			r.fail(n, "{%s}: only {#id} is known here, and {.unnumbered} for headings", text)
		}
	}
	return id, unnumbered
}

// resolve writes the numbers into the references of a text.
func (r *reader) resolve(runs []Run) {
	for i, run := range runs {
		if run.Target == "" || run.Text != "" || run.Break {
			continue
		}
		if runs[i].Text = r.named[run.Target]; runs[i].Text == "" && !r.skeleton {
			panic(failure{0, "#" + run.Target + " has no number: write [text](#" + run.Target + ")"})
		}
	}
}
