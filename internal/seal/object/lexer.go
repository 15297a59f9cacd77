package object

import (
	"errors"
	"strconv"
)

// The errors of reading one object. They reach callers as problems of the file.
var (
	errEnd    = errors.New("the bytes end in the middle")
	errSyntax = errors.New("that is no PDF syntax")
	errDepth  = errors.New("arrays and dictionaries are nested too deep")
	errValues = errors.New("there are too many values")
)

// lexer reads values from bytes. base is where they stand in the file, -1 for what
// was decoded. left is how many values may still be read, of the whole file.
type lexer struct {
	buf        []byte
	pos        int
	base       int
	depth      int
	deepest    int
	left       *int
	duplicates []Name
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func isRegular(c byte) bool { return !isSpace(c) && !isDelimiter(c) }

// space skips white space and comments.
func (l *lexer) space() {
	for l.pos < len(l.buf) {
		switch c := l.buf[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.buf) && l.buf[l.pos] != '\n' && l.buf[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// word reads a run of regular characters.
func (l *lexer) word() string {
	from := l.pos
	for l.pos < len(l.buf) && isRegular(l.buf[l.pos]) {
		l.pos++
	}
	return string(l.buf[from:l.pos])
}

// keyword takes the word if it stands next.
func (l *lexer) keyword(word string) bool {
	l.space()
	if end := l.pos + len(word); end <= len(l.buf) && string(l.buf[l.pos:end]) == word && (end == len(l.buf) || !isRegular(l.buf[end])) {
		l.pos = end
		return true
	}
	return false
}

// unsigned reads an unsigned number of at most ten digits.
func (l *lexer) unsigned() (int, bool) {
	l.space()
	from := l.pos
	for l.pos < len(l.buf) && l.buf[l.pos] >= '0' && l.buf[l.pos] <= '9' {
		l.pos++
	}
	if l.pos == from || l.pos-from > 10 || (l.pos < len(l.buf) && isRegular(l.buf[l.pos])) {
		l.pos = from
		return 0, false
	}
	n, err := strconv.Atoi(string(l.buf[from:l.pos]))
	return n, err == nil
}
