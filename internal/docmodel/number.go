package docmodel

import (
	"strconv"
	"strings"
)

// counter numbers clauses, and what stands below them: headings and paragraphs
// of one clause share one count, so that no number is given twice.
type counter struct {
	path  [4]int
	depth int // how many of path the heading above has; 0 when it has no number
	level int // of the heading above, numbered or not
}

func (c *counter) numbered() bool { return c.depth > 0 }

// heading gives the number of a heading of level 2 to 4; ok is false when a
// level was left out. Below a heading without a number nothing has one.
func (c *counter) heading(level int, unnumbered bool) (number string, ok bool) {
	depth := level - 1
	ok = level <= max(c.level, 1)+1
	if level > 2 && c.depth == 0 && c.level >= 2 {
		unnumbered = true
	}
	c.level = level
	if unnumbered {
		c.depth = 0
		return "", ok
	}
	c.depth = depth
	return c.next(depth), ok
}

// paragraph gives the number of the next paragraph below the heading.
func (c *counter) paragraph() string { return c.next(c.depth + 1) }

func (c *counter) next(depth int) string {
	c.path[depth-1]++
	clear(c.path[depth:])
	parts := make([]string, depth)
	for i := range parts {
		parts[i] = strconv.Itoa(c.path[i])
	}
	return strings.Join(parts, ".")
}

// ordinal names the i-th item of an ordered list within depth others: 1., (a),
// (i), (1).
func ordinal(depth, i int) string {
	switch depth {
	case 0:
		return strconv.Itoa(i+1) + "."
	case 1:
		return "(" + letters(i) + ")"
	case 2:
		return "(" + roman(i+1) + ")"
	}
	return "(" + strconv.Itoa(i+1) + ")"
}

// letters counts a, b … z, aa, ab.
func letters(i int) string {
	s := ""
	for ; i >= 0; i = i/26 - 1 {
		s = string(rune('a'+i%26)) + s
	}
	return s
}

func roman(n int) string {
	if n > 3999 {
		return strconv.Itoa(n)
	}
	var s strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{
		{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"},
		{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"},
	} {
		for ; n >= d.value; n -= d.value {
			s.WriteString(d.sign)
		}
	}
	return s.String()
}
