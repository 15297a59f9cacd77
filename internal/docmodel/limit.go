package docmodel

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"text/template/parse"
	"time"
)

// limited is where a template is written to: it refuses more bytes, more pieces
// and more time than a document needs, so that a template cannot hold up others.
type limited struct {
	bytes.Buffer
	writes int
	until  time.Time
}

func (l *limited) Write(p []byte) (int, error) {
	l.writes++
	switch {
	case l.Len()+len(p) > maxFilled:
		return 0, fmt.Errorf("a document of more than %d bytes of text: let its loops write less", maxFilled)
	case l.writes > maxWrites:
		return 0, fmt.Errorf("a document of more than %d pieces: let its loops turn less often", maxWrites)
	case l.writes%256 == 0 && time.Now().After(l.until):
		return 0, fmt.Errorf("filling in took more than %v: let the loops turn less often", maxTime)
	}
	return l.Buffer.Write(p)
}

// countTurns lets each turn of a loop write something, if only nothing: what
// turns without end is stopped where it is written.
func countTurns(n *parse.RangeNode) {
	if n.List != nil {
		n.List.Nodes = append([]parse.Node{&parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos}}, n.List.Nodes...)
	}
}

// What a paragraph may hold: Markdown is read in the square of these.
const (
	maxSigns = 2000 // unescaped *, _, [ and ] of a paragraph, or of a row of a table
	maxBegun = 12   // lists begun on one line
)

// tame reports whether Markdown can be read in a short time, and if not, from where.
func tame(src []byte) (at int, ok bool) {
	signs, start := 0, 0
	for line := range bytes.Lines(src) {
		text := bytes.TrimLeft(line, " \t")
		if len(bytes.TrimSpace(line)) == 0 || text[0] == '|' {
			signs = 0
		}
		signs += signsOf(text)
		if signs > maxSigns || begun(text) > maxBegun {
			return start, false
		}
		start += len(line)
	}
	return 0, true
}

// signsOf counts the unescaped signs of a line that can open or close something.
func signsOf(line []byte) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '*', '_', '[', ']', '`', '<', '~':
			n++
		}
	}
	return n
}

// begun counts the lists and quotations that a line begins one within another.
func begun(line []byte) int {
	n := 0
	for rest := line; len(rest) > 0; n++ {
		after := bytes.TrimLeft(rest, "0123456789")
		if len(after) == 0 || !bytes.ContainsRune([]byte("-+*>.)"), rune(after[0])) {
			return n
		}
		rest = bytes.TrimLeft(after[1:], " \t")
	}
	return n
}

// printed joins texts and numbers, as print does.
func printed(args ...any) (string, error) {
	if err := printable(args); err != nil {
		return "", err
	}
	return fmt.Sprint(args...), nil
}

// simple is a format without widths, which could make a text of any length.
var simple = regexp.MustCompile(`^([^%]|%[%sdvq])*$`)

// printedAs joins texts and numbers by a format, as printf does.
func printedAs(format string, args ...any) (string, error) {
	if !simple.MatchString(format) {
		return "", errors.New("printf knows %s, %d, %v and %q, without widths")
	}
	if err := printable(append([]any{format}, args...)); err != nil {
		return "", err
	}
	return fmt.Sprintf(format, args...), nil
}

// printable refuses what would make a text too long before it is made: a loop can
// double it at every turn.
func printable(args []any) error {
	n := 0
	for _, a := range args {
		switch a := a.(type) {
		case string:
			n += len(a)
		case int64, int, float64, bool, nil:
			n += 32
		default:
			return errNoText
		}
	}
	if n > maxPrint {
		return fmt.Errorf("print makes more than %d bytes at once: write it piece by piece", maxPrint)
	}
	return nil
}
