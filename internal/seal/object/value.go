package object

import (
	"strconv"
)

// value reads one object; a stream's bytes are not its matter.
func (l *lexer) value() (Object, error) {
	l.space()
	if l.pos >= len(l.buf) {
		return nil, errEnd
	}
	if *l.left--; *l.left < 0 {
		return nil, errValues
	}
	switch c := l.buf[l.pos]; {
	case c == '/':
		return l.name()
	case c == '(':
		return l.literal()
	case c == '<' && l.pos+1 < len(l.buf) && l.buf[l.pos+1] == '<':
		return l.nested(l.dict)
	case c == '<':
		return l.hex()
	case c == '[':
		return l.nested(l.array)
	case isRegular(c):
		return l.plain()
	}
	return nil, errSyntax
}

func (l *lexer) nested(read func() (Object, error)) (Object, error) {
	if l.depth++; l.depth > l.deepest {
		return nil, errDepth
	}
	o, err := read()
	l.depth--
	return o, err
}

// plain is a number, a reference, true, false or null.
func (l *lexer) plain() (Object, error) {
	if r, ok := l.ref(); ok {
		return r, nil
	}
	switch w := l.word(); w {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	default:
		return number(w)
	}
}

func (l *lexer) ref() (Ref, bool) {
	from := l.pos
	if c := l.buf[from]; c < '0' || c > '9' {
		return Ref{}, false
	}
	num, ok1 := l.unsigned()
	gen, ok2 := 0, false
	if ok1 {
		gen, ok2 = l.unsigned()
	}
	if ok1 && ok2 && num <= 1<<31 && gen <= 65535 && l.keyword("R") {
		return Ref{uint32(num), uint16(gen)}, true //nolint:gosec // both were bounded just now
	}
	l.pos = from
	return Ref{}, false
}

func number(w string) (Object, error) {
	if n, err := strconv.ParseInt(w, 10, 64); err == nil {
		return Integer(n), nil
	}
	for i := range len(w) {
		if c := w[i]; (c < '0' || c > '9') && c != '.' && c != '+' && c != '-' {
			return nil, errSyntax
		}
	}
	f, err := strconv.ParseFloat(w, 64)
	if err != nil {
		return nil, errSyntax
	}
	return Real(f), nil
}

func (l *lexer) name() (Object, error) {
	l.pos++
	w := l.word()
	for i := range len(w) {
		if w[i] == '#' {
			return unescaped(w), nil
		}
	}
	return Name(w), nil
}

func unescaped(w string) Name {
	out := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) && digit(w[i+1]) >= 0 && digit(w[i+2]) >= 0 {
			out = append(out, byte(digit(w[i+1])<<4|digit(w[i+2])))
			i += 2
			continue
		}
		out = append(out, w[i])
	}
	return Name(out)
}

// digit is the value of a hexadecimal digit, else -1.
func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (l *lexer) array() (Object, error) {
	l.pos++
	out := Array{}
	for {
		l.space()
		if l.pos >= len(l.buf) {
			return nil, errEnd
		}
		if l.buf[l.pos] == ']' {
			l.pos++
			return out, nil
		}
		o, err := l.value()
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
}

func (l *lexer) dict() (Object, error) {
	l.pos += 2
	out := Dict{}
	for {
		l.space()
		if l.pos+1 >= len(l.buf) {
			return nil, errEnd
		}
		if l.buf[l.pos] == '>' && l.buf[l.pos+1] == '>' {
			l.pos += 2
			return out, nil
		}
		if l.buf[l.pos] != '/' {
			return nil, errSyntax
		}
		key, _ := l.name()
		o, err := l.value()
		if err != nil {
			return nil, err
		}
		name, _ := key.(Name)
		if _, twice := out[name]; twice {
			l.duplicates = append(l.duplicates, name)
		}
		out[name] = o
	}
}
