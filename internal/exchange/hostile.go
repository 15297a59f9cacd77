package exchange

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hostile says what is wrong with a cell of any kind, nil for nothing: too
// long, invisible characters, or a formula that a spreadsheet would run.
func hostile(cell string) *Remark {
	if len(cell) > maxCell {
		if n := utf8.RuneCountInString(cell); n > maxCell {
			return wrong("long", "count", n, "most", maxCell)
		}
	}
	for _, c := range cell {
		if why := invisible(c); why != nil {
			return why
		}
	}
	if formula.MatchString(strings.TrimSpace(cell)) {
		return wrong("formula")
	}
	return nil
}

func wrong(code string, pairs ...any) *Remark {
	m := say(code, pairs...)
	return &m
}

// invisible refuses characters that nobody sees and that make two names differ,
// or look the same: control characters, a byte order mark inside the file, marks
// that turn the direction of writing, and what stands for a lost letter.
func invisible(c rune) *Remark {
	switch {
	case c < 0x7f && c >= ' ', c == '\n', c == '\r', c == '\t':
		return nil
	case unicode.IsControl(c):
		return wrong("control", "sign", fmt.Sprintf("%U", c))
	case c == 0xFEFF, c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069, c == 0x200B:
		return wrong("invisible", "sign", fmt.Sprintf("%U", c))
	case c == utf8.RuneError:
		return wrong("lost-letter")
	}
	return nil
}

// formula is what a spreadsheet runs: an equals sign, or another sign followed by
// a function or a command. A telephone number (+47 (0) 22…) and a list item
// (- such as this (or that)) are none.
var formula = regexp.MustCompile(`(?s)^(=|[-+@]\s*(\S*\pL[\pL\pN_.]*\(|.*\|.*!))`)
