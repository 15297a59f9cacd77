package picture

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const ellipsis = "…"

// Fit cuts a line so that it is no wider than limit, and ends what it cut with
// an ellipsis. Letters keep their combining marks.
func Fit(value string, size float64, bold bool, limit float64) string {
	value = strings.TrimSpace(clean(value))
	if Measure(value, size, bold) <= limit {
		return value
	}
	room := limit - Measure(ellipsis, size, bold)
	head := strings.TrimRight(value[:prefix(value, size, bold, room)], " ,.;:–-")
	if room < 0 {
		return ""
	}
	return head + ellipsis
}

// prefix gives the number of bytes at the front of value that fit into room,
// whole letters with their marks only.
func prefix(value string, size float64, bold bool, room float64) int {
	left := int(room * 1000 / size)
	for i, r := range value {
		if left -= advance(r, bold); left < 0 {
			return whole(value, i)
		}
	}
	return len(value)
}

// whole moves a cut back, so that no mark or joined sign is torn off its letter.
func whole(value string, at int) int {
	for at > 0 && at < len(value) {
		r, _ := utf8.DecodeRuneInString(value[at:])
		before, size := utf8.DecodeLastRuneInString(value[:at])
		if utf8.RuneStart(value[at]) && !joins(r) && before != zeroWidthJoiner {
			break
		}
		at -= size
	}
	return at
}

const zeroWidthJoiner = '\u200d'

func joins(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) || r == zeroWidthJoiner || r >= 0x1f3fb && r <= 0x1f3ff
}

// Wrap breaks a text at spaces into at most the given number of lines, none
// wider than limit; what does not fit ends in an ellipsis.
func Wrap(value string, size float64, bold bool, limit float64, lines int) []string {
	words := strings.Fields(clean(value))
	var out []string
	for len(words) > 0 && len(out) < lines-1 {
		if head, tail, ok := hyphenate(words[0], size, bold, limit); ok {
			out, words[0] = append(out, head), tail
			continue
		}
		n := fill(words, size, bold, limit)
		out = append(out, Fit(strings.Join(words[:n], " "), size, bold, limit))
		words = words[n:]
	}
	if len(words) > 0 {
		out = append(out, Fit(strings.Join(words, " "), size, bold, limit))
	}
	return out
}

// hyphenate breaks a word that is wider than a line; ok is false when it is not,
// or when too little of it would stand on one side.
func hyphenate(word string, size float64, bold bool, limit float64) (head, tail string, ok bool) {
	const least = 4 // bytes
	if Measure(word, size, bold) <= limit {
		return "", "", false
	}
	at := prefix(word, size, bold, limit-Measure("-", size, bold))
	at = whole(word, min(at, max(len(word)-least, 0)))
	if at < least {
		return "", "", false
	}
	return strings.TrimRight(word[:at], "-") + "-", word[at:], true
}

// fill counts how many words go on one line: at least one.
func fill(words []string, size float64, bold bool, limit float64) int {
	width, space := 0.0, Measure(" ", size, bold)
	for i, w := range words {
		width += Measure(w, size, bold)
		if i > 0 && width > limit {
			return i
		}
		width += space
	}
	return len(words)
}
