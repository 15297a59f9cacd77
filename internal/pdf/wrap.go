package pdf

import (
	"strings"

	"ledd/internal/docmodel"
)

// span is a piece of a line in one look.
type span struct {
	x, w   float64
	look   look
	text   string
	hole   bool
	target string
}

// line is one line of text.
type line struct {
	spans []span
	width float64
}

// word is what is not parted at the end of a line: one or more spans without
// white space between them.
type word struct {
	spans  []span
	width  float64
	spaced bool // there is white space before it
	ends   bool // the line ends after it
}

// typesetter breaks a text into lines. Every text of a document goes through it,
// so it is here that characters are checked.
type typesetter struct {
	base  look
	width float64
	lines []line
	now   line
}

// wrap breaks runs into lines of at most width; base is the look of plain text.
func wrap(runs []docmodel.Run, base look, width float64) []line {
	t := &typesetter{base: base, width: width}
	for _, w := range words(runs, base) {
		t.put(w)
		if w.ends {
			t.end()
		}
	}
	if len(t.now.spans) > 0 {
		t.end()
	}
	return t.lines
}

func (t *typesetter) end() {
	t.lines = append(t.lines, t.now)
	t.now = line{}
}

func (t *typesetter) put(w word) {
	gap := 0.0
	if w.spaced && len(t.now.spans) > 0 {
		gap = t.now.spans[len(t.now.spans)-1].look.width(" ")
	}
	if len(t.now.spans) > 0 && t.now.width+gap+w.width > t.width+0.01 {
		t.end()
		gap = 0
	}
	if w.width > t.width+0.01 {
		t.split(w)
		return
	}
	if gap > 0 {
		t.now.space(gap)
	}
	for _, s := range w.spans {
		t.now.add(s)
	}
}

// split parts a word that is wider than a line: behind a sign where there is
// one, else where the line is full.
func (t *typesetter) split(w word) {
	for _, s := range w.spans {
		for _, part := range parts(s, t.width) {
			if len(t.now.spans) > 0 && t.now.width+part.w > t.width+0.01 {
				t.end()
			}
			t.now.add(part)
		}
	}
}

func parts(s span, width float64) []span {
	var out []span
	text := []rune(s.text)
	for len(text) > 0 {
		n, sign, w := 0, 0, 0.0
		for n < len(text) {
			w += s.look.width(string(text[n]))
			if w > width && n > 0 {
				break
			}
			n++
			if strings.ContainsRune("-/@._", text[n-1]) {
				sign = n
			}
		}
		if n < len(text) && sign > n/2 {
			n = sign
		}
		part := s
		part.text = string(text[:n])
		part.w = s.look.width(part.text)
		out, text = append(out, part), text[n:]
	}
	return out
}

// space adds white space to the text that it stands behind, so that a copy of
// the line has it too.
func (l *line) space(gap float64) {
	last := &l.spans[len(l.spans)-1]
	last.text += " "
	last.w += gap
	l.width += gap
}

func (l *line) add(s span) {
	if n := len(l.spans); n > 0 && l.spans[n-1].like(s) {
		l.spans[n-1].text += s.text
		l.spans[n-1].w += s.w
	} else {
		s.x = l.width
		l.spans = append(l.spans, s)
	}
	l.width += s.w
}

func (s span) like(o span) bool {
	return s.look == o.look && s.hole == o.hole && s.target == o.target
}

// words parts runs at spaces; only a space parts, not one that is said to hold.
func words(runs []docmodel.Run, base look) []word {
	var out []word
	var now word
	flush := func() {
		if len(now.spans) > 0 {
			out = append(out, now)
		}
		now = word{}
	}
	for _, r := range runs {
		if r.Break {
			flush()
			if len(out) > 0 {
				out[len(out)-1].ends = true
			}
			continue
		}
		s := spanOf(r, base)
		s.look.check(r.Text, r.Text)
		for i, text := range strings.Split(r.Text, " ") {
			if i > 0 {
				flush()
				now.spaced = true
			}
			if text == "" {
				continue
			}
			s.text, s.w = text, s.look.width(text)
			now.spans = append(now.spans, s)
			now.width += s.w
		}
	}
	flush()
	return out
}

func spanOf(r docmodel.Run, base look) span {
	s := span{look: base, hole: r.Hole, target: r.Target}
	s.look.style |= styleOf(r.Bold, r.Italic)
	return s
}

// widest measures the widest word of a text, and the text on one line.
func widest(runs []docmodel.Run, base look) (least, most float64) {
	now, space := 0.0, base.width(" ")
	for _, w := range words(runs, base) {
		if w.spaced && now > 0 {
			now += space
		}
		now += w.width
		least, most = max(least, w.width), max(most, now)
		if w.ends {
			now = 0
		}
	}
	return least, most
}

// plain is a text in one style.
func plain(s string) []docmodel.Run { return []docmodel.Run{{Text: s}} }
