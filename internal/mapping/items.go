package mapping

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ledd/internal/record"
)

// hard is what separates the items of a list in a cell for certain.
var hard = regexp.MustCompile(`\s*(?:\n|;|\|+|•|·|●|▪|◦)\s*`)

// bullet is a mark in front of an item.
var bullet = regexp.MustCompile(`^(?:[-–—*+>]|\(?\d{1,2}[.)])\s+`)

// soft is what separates items sometimes.
var soft = []*regexp.Regexp{regexp.MustCompile(`\s*,\s*`), regexp.MustCompile(`\s*/\s*`), regexp.MustCompile(`(?i)\s+(?:og|and|och|y|i|e|et|und|en|ja|samt)\s+`)}

// items gives the items of a list in a cell.
func items(cell string) []string {
	var out []string
	for _, p := range hard.Split(cell, -1) {
		if p = strings.TrimSpace(bullet.ReplaceAllString(strings.TrimSpace(p), "")); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// terms reads a list whose words a vocabulary may know: the codes, and what it does not
// know. A comma, a slash or an “and” separates only where the vocabulary knows what it
// separates; else it may be part of what somebody wrote.
func terms(v lexicon, cell string) (codes, rest []string) {
	for _, item := range items(cell) {
		found, unknown := term(v, item, 0)
		codes, rest = append(codes, found...), append(rest, unknown...)
	}
	for _, word := range rest {
		v.tell(word)
	}
	return codes, rest
}

func term(v lexicon, item string, depth int) (codes, rest []string) {
	if code, ok := v.find(item); ok {
		return []string{code}, nil
	}
	if v.kept(item) {
		return nil, []string{item}
	}
	if depth < 3 && !strings.ContainsAny(item, "()") {
		for _, s := range soft[depth:] {
			if parts := s.Split(item, -1); len(parts) > 1 {
				return several(v, item, parts, depth+1)
			}
		}
	}
	return nil, []string{item}
}

// several takes parts for items when at least half of them are known.
func several(v lexicon, item string, parts []string, depth int) (codes, rest []string) {
	known := 0
	for _, p := range parts {
		found, unknown := term(v, p, depth)
		if len(found) > 0 && len(unknown) == 0 {
			known++
		}
		codes, rest = append(codes, found...), append(rest, unknown...)
	}
	if 2*known < len(parts) || slices.ContainsFunc(rest, func(s string) bool { return utf8.RuneCountInString(s) > 80 || s == "" }) {
		return nil, []string{item}
	}
	return codes, rest
}

// find looks for a word, also without the full stop after it.
func find(words record.Lexicon, v *record.Vocabulary, word string) (string, bool) {
	if code, ok := words.Find(v, word); ok {
		return code, true
	}
	return words.Find(v, strings.TrimRight(word, " .,:"))
}

// merged adds words that are not there yet.
func merged(list []string, more ...string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// nothing is cells that say that there is none.
var nothing = []string{"no", "nei", "nej", "none", "ingen", "false", "n a", "na", "non", "nein", "keine", "keiner", "geen", "nee", "ei", "ninguno", "ninguna", "cap", "aucun", "aucune", "ikke relevant", "not applicable", "no procede", "no aplica", "no es tracten", "no se tratan", "no hi ha", "no se preven", "no estan previstas", "no estan previstes", "no es preveuen", "no previstas", "no previstes", "ei siirreta", "nil", "0"}

// affirming is cells that say yes, and no more.
var affirming = []string{"yes", "ja", "true", "si", "oui", "kylla", "x", "1", "jo", "sim"}

func saysNo(cell string) bool {
	n := normal(cell)
	return slices.Contains(nothing, n) || n == ""
}

func saysYes(cell string) bool { return slices.Contains(affirming, normal(cell)) }
