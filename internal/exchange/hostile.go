package exchange

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hostile says what is wrong with a cell of any kind, empty for nothing: too
// long, invisible characters, or a formula that a spreadsheet would run.
func hostile(cell string) string {
	if len(cell) > maxCell {
		if n := utf8.RuneCountInString(cell); n > maxCell {
			return fmt.Sprintf("the cell has %d characters, more than %d: is a quote missing?", n, maxCell)
		}
	}
	for _, c := range cell {
		if why := invisible(c); why != "" {
			return why
		}
	}
	if formula.MatchString(strings.TrimSpace(cell)) {
		return "the cell is a formula, which a register does not keep: export values, not formulas"
	}
	return ""
}

// invisible refuses characters that nobody sees and that make two names differ,
// or look the same: control characters, a byte order mark inside the file, marks
// that turn the direction of writing, and what stands for a lost letter.
func invisible(c rune) string {
	switch {
	case c < 0x7f && c >= ' ', c == '\n', c == '\r', c == '\t':
		return ""
	case unicode.IsControl(c):
		return fmt.Sprintf("the cell holds the control character %U: remove it", c)
	case c == 0xFEFF, c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069, c == 0x200B:
		return fmt.Sprintf("the cell holds the invisible character %U: remove it", c)
	case c == utf8.RuneError:
		return "a letter was lost (�) when the file was made: export it again as “CSV UTF-8”"
	}
	return ""
}

// formula is what a spreadsheet runs: an equals sign, or another sign followed by
// a function or a command. A telephone number (+47 (0) 22…) and a list item
// (- such as this (or that)) are none.
var formula = regexp.MustCompile(`(?s)^(=|[-+@]\s*(\S*\pL[\pL\pN_.]*\(|.*\|.*!))`)
