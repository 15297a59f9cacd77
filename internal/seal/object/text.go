package object

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// at is a place of the lexer as a place in the file.
func (l *lexer) at(pos int) int {
	if l.base < 0 {
		return -1
	}
	return l.base + pos
}

func (l *lexer) hex() (Object, error) {
	start := l.pos
	l.pos++
	var out []byte
	high := -1
	for ; l.pos < len(l.buf); l.pos++ {
		c := l.buf[l.pos]
		d := digit(c)
		switch {
		case c == '>':
			l.pos++
			if high >= 0 {
				out = append(out, byte(high<<4))
			}
			return String{Bytes: out, Hex: true, Start: l.at(start), End: l.at(l.pos)}, nil
		case isSpace(c):
		case d < 0:
			return nil, errSyntax
		case high < 0:
			high = d
		default:
			out, high = append(out, byte(high<<4|d)), -1
		}
	}
	return nil, errEnd
}

func (l *lexer) literal() (Object, error) {
	start := l.pos
	l.pos++
	var out []byte
	for open := 1; l.pos < len(l.buf); l.pos++ {
		switch c := l.buf[l.pos]; c {
		case '\\':
			out = l.escape(out)
			continue
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				l.pos++
				return String{Bytes: out, Start: l.at(start), End: l.at(l.pos)}, nil
			}
		case '\r':
			if l.pos+1 < len(l.buf) && l.buf[l.pos+1] == '\n' {
				l.pos++
			}
			out = append(out, '\n')
			continue
		}
		out = append(out, l.buf[l.pos])
	}
	return nil, errEnd
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// escape reads what follows a backslash and leaves the lexer on its last byte.
func (l *lexer) escape(out []byte) []byte {
	if l.pos++; l.pos >= len(l.buf) {
		return out
	}
	c := l.buf[l.pos]
	if c >= '0' && c <= '7' {
		n := 0
		i := 0
		for ; i < 3 && l.pos+i < len(l.buf) && l.buf[l.pos+i] >= '0' && l.buf[l.pos+i] <= '7'; i++ {
			n = n<<3 | int(l.buf[l.pos+i]-'0')
		}
		l.pos += i - 1
		return append(out, byte(n)) //nolint:gosec // overflow is ignored, as the standard says
	}
	switch c {
	case '\n':
		return out
	case '\r':
		if l.pos+1 < len(l.buf) && l.buf[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	}
	if e, ok := escapes[c]; ok {
		c = e
	}
	return append(out, c)
}

// Text is a text string for people: UTF-16 with its mark, UTF-8 with its mark, else
// Latin-1 for what is no UTF-8.
func (s String) Text() string {
	b := s.Bytes
	switch {
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		units := make([]uint16, 0, len(b)/2)
		for i := 2; i+1 < len(b); i += 2 {
			units = append(units, binary.BigEndian.Uint16(b[i:]))
		}
		return string(utf16.Decode(units))
	case len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF:
		return strings.ToValidUTF8(string(b[3:]), "\uFFFD")
	case utf8.Valid(b):
		return string(b)
	}
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = rune(c)
	}
	return string(out)
}
