package picture

import (
	"html"
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// px writes a length with at most two decimals; what is no number is 0.
func px(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	v = math.Round(v*100) / 100
	if v == 0 {
		return "0" // never -0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func escape(s string) string { return html.EscapeString(clean(s)) }

// clean turns white space into spaces and leaves out what XML cannot hold, and
// what would turn the writing of the rest of the page around.
func clean(s string) string {
	if plain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			if r == '\u00a0' || r == '\u202f' {
				return r
			}
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar, r == 0xfffe, r == 0xffff:
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// plain reports whether a text is printable ASCII alone, as most are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// leads reports whether a page may link there: to itself, to this site, to the web
// or to a mailbox.
func leads(href string) bool {
	u, err := url.Parse(href)
	if err != nil || href == "" {
		return false
	}
	switch u.Scheme {
	case "", "http", "https", "mailto":
		return true
	}
	return false
}
