package docmodel

import (
	"fmt"
	"strings"
	"text/template/parse"
)

// skeleton is the Markdown that a template makes whatever the data say: the
// text of every branch, with x where a value would stand. What a document may
// not hold is found there before any data are.
type skeleton struct {
	strings.Builder
	body   string
	pieces []piece
	err    error
}

// piece says where in the body a part of the skeleton comes from.
type piece struct{ out, src int }

// lint refuses a template that could not become a document.
func (t *Template) lint(root *parse.ListNode, body string) error {
	s := &skeleton{body: body}
	s.list(root)
	if s.err != nil {
		return s.err
	}
	_, named, err := readMarkdown([]byte(s.String()), reading{skeleton: true, line: s.line})
	if err != nil {
		return err
	}
	return t.namesClauses(named)
}

// namesClauses refuses front matter that speaks of what no branch of the text has.
func (t *Template) namesClauses(named map[string]string) error {
	for _, code := range sorted(t.Covers) {
		for _, id := range t.Covers[code] {
			if _, ok := named[id]; !ok {
				return fmt.Errorf("front matter: covers %s names #%s, and nothing in the text is called so", code, id)
			}
		}
	}
	for _, kind := range sorted(t.Annexes) {
		if _, ok := named[t.Annexes[kind]]; !ok {
			return fmt.Errorf("front matter: annexes %s names #%s, and nothing in the text is called so", kind, t.Annexes[kind])
		}
	}
	return nil
}

// line gives the line of the file behind an offset of the skeleton.
func (s *skeleton) line(offset int) int {
	at := 0
	for _, p := range s.pieces {
		if p.out > offset {
			break
		}
		at = p.src + offset - p.out
	}
	return lineOf(s.body, at)
}

func (s *skeleton) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		s.node(n)
	}
}

func (s *skeleton) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.TextNode:
		s.put(string(n.Text), n.Pos)
	case *parse.ActionNode:
		s.pipe(n.Pipe)
		if len(n.Pipe.Decl) == 0 {
			s.put("x", n.Pos)
		}
	case *parse.IfNode:
		s.branch(&n.BranchNode)
	case *parse.RangeNode:
		s.branch(&n.BranchNode)
	case *parse.WithNode:
		s.branch(&n.BranchNode)
	case *parse.BreakNode, *parse.ContinueNode, *parse.CommentNode:
	default:
		s.fail(n.Position(), "a template cannot hold %s", n)
	}
}

func (s *skeleton) put(text string, at parse.Pos) {
	s.pieces = append(s.pieces, piece{s.Len(), int(at)})
	s.WriteString(text)
}

func (s *skeleton) branch(b *parse.BranchNode) {
	s.pipe(b.Pipe)
	s.list(b.List)
	s.list(b.ElseList)
}

// known are the functions that a template may use.
var known = map[string]bool{
	"and": true, "or": true, "not": true, "eq": true, "ne": true, "lt": true, "le": true, "gt": true, "ge": true,
	"len": true, "index": true, "print": true, "printf": true, "date": true, "num": true, "label": true, "lines": true,
}

func (s *skeleton) pipe(p *parse.PipeNode) {
	for _, c := range p.Cmds {
		for _, arg := range c.Args {
			s.argument(arg)
		}
	}
}

func (s *skeleton) argument(n parse.Node) {
	switch n := n.(type) {
	case *parse.PipeNode:
		s.pipe(n)
	case *parse.ChainNode:
		s.argument(n.Node)
	case *parse.IdentifierNode:
		if !known[n.Ident] {
			s.fail(n.Pos, "the function %s is not for templates", n.Ident)
		}
	}
}

func (s *skeleton) fail(at parse.Pos, format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("line %d: %s", lineOf(s.body, int(at)), fmt.Sprintf(format, args...))
	}
}

// escapeAll sends the value of every action through the function markdown, as
// html/template does with its own.
func escapeAll(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			escapeAction(n)
		case *parse.IfNode:
			escapeBranch(&n.BranchNode)
		case *parse.RangeNode:
			escapeBranch(&n.BranchNode)
			countTurns(n)
		case *parse.WithNode:
			escapeBranch(&n.BranchNode)
		}
	}
}

func escapeBranch(b *parse.BranchNode) {
	escapeAll(b.List)
	escapeAll(b.ElseList)
}

func escapeAction(n *parse.ActionNode) {
	if len(n.Pipe.Decl) > 0 {
		return // it sets a variable and prints nothing
	}
	name := parse.NewIdentifier("markdown").SetPos(n.Pos)
	n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Pos: n.Pos, Args: []parse.Node{name}})
}
