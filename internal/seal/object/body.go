package object

import (
	"bytes"
	"errors"
	"fmt"
)

// body is an indirect object as it stands at one byte of the file: its value, and
// where a stream's bytes begin (else 0).
type body struct {
	ref    Ref
	value  Object
	stream int
}

func (f *File) lexer(at int) *lexer {
	at = min(max(at, 0), len(f.data))
	return &lexer{buf: f.data, pos: at, left: &f.left, deepest: f.limits.Depth}
}

// body reads `n g obj value`, once for each place.
func (f *File) body(at int) (body, bool) {
	if b, known := f.bodies[at]; known {
		return b.body, b.ok
	}
	if f.read > readAgain*len(f.data)+1<<20 {
		f.problem("too-much-reading", -1, "the objects of the file lie over each other")
		return body{}, false
	}
	b, end, ok := f.readBody(at)
	f.read += end - at
	f.bodies[at] = place{b, ok}
	return b, ok
}

// readAgain is how many times its own size a file may make us read.
const readAgain = 4

type place struct {
	body body
	ok   bool
}

func (f *File) readBody(at int) (body, int, bool) {
	l := f.lexer(at)
	num, ok1 := l.unsigned()
	gen, ok2 := l.unsigned()
	if !ok1 || !ok2 || num > 1<<31 || gen > 65535 || !l.keyword("obj") {
		f.problem("no-object", at, "there is no object where the cross-reference says so")
		return body{}, at, false
	}
	b := body{ref: Ref{uint32(num), uint16(gen)}} //nolint:gosec // bounded just now
	if l.keyword("endobj") {
		return b, l.pos, true
	}
	v, err := l.value()
	f.twice(l, at)
	if err != nil {
		f.problem(codeOf(err), at, fmt.Sprintf("object %s: %v", b.ref, err))
		return b, l.pos, false
	}
	b.value = v
	if _, isDict := v.(Dict); isDict && l.keyword("stream") {
		b.stream = f.streamStart(l.pos)
		return b, b.stream, true
	}
	if !l.keyword("endobj") {
		f.problem("no-endobj", l.pos, fmt.Sprintf("object %s does not end where it should", b.ref))
	}
	return b, l.pos, true
}

func codeOf(err error) string {
	switch {
	case errors.Is(err, errDepth):
		return "too-deep"
	case errors.Is(err, errValues):
		return "too-many-values"
	}
	return "object-syntax"
}

func (f *File) streamStart(pos int) int {
	rest := f.data[pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("\r\n")):
		return pos + 2
	case bytes.HasPrefix(rest, []byte("\n")):
		return pos + 1
	case bytes.HasPrefix(rest, []byte("\r")):
		f.problem("stream-start", pos, "a stream begins behind a lone carriage return")
		return pos + 1
	}
	f.problem("stream-start", pos, "a stream begins without an end of line")
	return pos
}

// twice notes keys that stand twice in one dictionary.
func (f *File) twice(l *lexer, at int) {
	for _, name := range l.duplicates {
		f.problem("duplicate-key", at, "a dictionary has the key "+string(name)+" twice")
	}
	l.duplicates = nil
}

// mostScans is how often the end of a stream is looked for.
const mostScans = 50

// extent gives the bytes of a stream and where its endstream ends. A wrong length is
// a problem, and the next endstream counts then.
func (f *File) extent(start, length int) ([]byte, int, bool) {
	if end := start + length; length >= 0 && end >= start && end <= len(f.data) {
		l := f.lexer(end)
		for l.pos < len(l.buf) && isSpace(l.buf[l.pos]) {
			l.pos++
		}
		if l.keyword("endstream") {
			return f.data[start:end], l.pos, true
		}
	}
	f.problem("stream-length", start, "a stream is not as long as it says")
	if f.scans++; f.scans > mostScans {
		return nil, start, false
	}
	i := bytes.Index(f.data[start:], []byte("endstream"))
	if i < 0 {
		return nil, start, false
	}
	raw := bytes.TrimSuffix(bytes.TrimSuffix(f.data[start:start+i], []byte("\n")), []byte("\r"))
	return raw, start + i + len("endstream"), true
}
